//! Measures what a visitor pays for: sizes, memory, answer times and Lighthouse's view. It prints figures and
//! judges none of them.

use crate::processes::{Process, free_port, fresh_folder};
use crate::shell::{Result, capture, program, run, step, target};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// How many requests come before memory is read again.
const REQUESTS: usize = 1000;
const LIGHTHOUSE: &str = "lighthouse@12.8.2";

/// Measures the release build that `cargo xtask run` made, with a demo market of its own.
pub fn everything() -> Result {
    let binary = target("release/mobilegoo");
    if !binary.is_file() {
        return Err("there is no release build yet: cargo xtask run makes it".into());
    }
    let folder = fresh_folder("measure")?;
    let port = free_port()?;
    let mut serve = program(&binary);
    serve.args(["serve", "--demo", "--listen", &format!("127.0.0.1:{port}")]);
    serve.arg("--data-dir").arg(folder.join("data")).env("LEPTOS_SITE_ROOT", target("site"));
    let started = Instant::now();
    let server =
        Process::start(&mut serve, &folder, || get(port, "/health/ready").is_ok_and(|a| a.status == 200))?;
    println!("first start with demo market: {} ms", started.elapsed().as_millis());
    let listing = first_listing(port)?;
    let pages = [("home", "/"), ("search", "/search"), ("listing", listing.as_str())];
    sizes(port, &pages)?;
    let typed = ("suggestions", "/api/suggest_searches?text=iphone+13+pr");
    memory_and_times(port, server.id(), &[&pages[..], &[typed]].concat())?;
    step("lighthouse, mobile", || lighthouse(port, &pages, &folder))?;
    server.stop()?;
    Ok(())
}

fn sizes(port: u16, pages: &[(&str, &str)]) -> Result {
    println!("\n{:<44} {:>10} {:>10}", "bytes", "raw", "brotli");
    for entry in fs::read_dir(target("site/pkg"))? {
        let path = entry?.path();
        let kind = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        if matches!(kind, "wasm" | "js" | "css") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            println!(
                "{name:<44} {:>10} {:>10}",
                fs::metadata(&path)?.len(),
                brotli(&fs::read(&path)?, &path)?
            );
        }
    }
    let scratch = target("measure.html");
    for (name, path) in pages {
        let answer = get(port, path)?;
        println!(
            "{:<44} {:>10} {:>10}",
            format!("HTML of {name}"),
            answer.body.len(),
            brotli(&answer.body, &scratch)?
        );
    }
    Ok(())
}

/// The size after brotli 11, by the file that lies beside it already or by the program.
pub fn brotli(bytes: &[u8], path: &Path) -> Result<u64> {
    let beside =
        path.with_extension(format!("{}.br", path.extension().unwrap_or_default().to_string_lossy()));
    if let Ok(made) = fs::metadata(&beside) {
        return Ok(made.len());
    }
    let mut child = program("brotli")
        .args(["-q", "11", "-c", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut input = child.stdin.take().ok_or("brotli takes no input")?;
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let output = child.wait_with_output()?;
    writer.join().map_err(|_| "brotli's input was not written")??;
    Ok(output.stdout.len() as u64)
}

fn memory_and_times(port: u16, server: u32, pages: &[(&str, &str)]) -> Result {
    println!("\nmemory after start: {} MB", resident_mb(server)?);
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); pages.len()];
    for turn in 0..REQUESTS {
        let at = turn % pages.len();
        let start = Instant::now();
        let answer = get(port, pages[at].1)?;
        if answer.status == 200 {
            times[at].push(start.elapsed());
        }
    }
    println!("memory after {REQUESTS} requests: {} MB", resident_mb(server)?);
    for ((name, _), mut times) in pages.iter().zip(times) {
        times.sort_unstable();
        let at = |share: f64| times.get((times.len() as f64 * share) as usize).map_or(0, Duration::as_micros);
        println!("page of {name}: {} answers, p50 {} µs, p99 {} µs", times.len(), at(0.50), at(0.99));
    }
    Ok(())
}

fn resident_mb(process: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("no VmRSS")?;
    let kilobytes: u64 = line.split_whitespace().nth(1).ok_or("no figure")?.parse()?;
    Ok(kilobytes / 1024)
}

fn lighthouse(port: u16, pages: &[(&str, &str)], folder: &Path) -> Result {
    let place = target("lighthouse");
    let tool = place.join("node_modules/.bin/lighthouse");
    if !tool.is_file() {
        fs::create_dir_all(&place)?;
        run(program("npm")
            .args(["install", "--no-audit", "--no-fund", "--prefix"])
            .arg(&place)
            .arg(LIGHTHOUSE))?;
    }
    let browser =
        std::env::var("CHROMIUM_PATH").unwrap_or_else(|_| "/usr/bin/chromium-headless-shell".into());
    for (name, path) in pages {
        let report = folder.join(format!("{name}.json"));
        run(program(&tool)
            .arg(format!("http://127.0.0.1:{port}{path}"))
            .args(["--quiet", "--output=json", "--output-path"])
            .arg(&report)
            .arg("--chrome-flags=--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync")
            .env("CHROME_PATH", &browser))?;
        println!("{name}: {}", capture(program("node").args(["-e", SUMMARY]).arg(&report))?);
    }
    Ok(())
}

const SUMMARY: &str = "\
const r = JSON.parse(require('fs').readFileSync(process.argv[1]));
const s = Object.values(r.categories).map(c => c.title + ' ' + Math.round(c.score * 100)).join(', ');
const a = k => r.audits[k].displayValue;
console.log(s + '; FCP ' + a('first-contentful-paint') + ', LCP ' + a('largest-contentful-paint') + ', TBT ' + a('total-blocking-time'));
for (const x of Object.values(r.audits)) if (x.score !== null && x.score < 0.9 && x.scoreDisplayMode === 'binary') console.log('  ' + x.id + ': ' + x.title);";

/// The path of the newest listing, as the home page links it.
pub fn first_listing(port: u16) -> Result<String> {
    let home = String::from_utf8_lossy(&get(port, "/search")?.body).into_owned();
    let start = home.find("href=\"/listings/").ok_or("the search page shows no listing")? + 6;
    Ok(home[start..].split('"').next().unwrap_or_default().to_owned())
}

pub struct Answer {
    pub status: u16,
    body: Vec<u8>,
}

/// One request on a connection of its own, without compression.
pub fn get(port: u16, path: &str) -> Result<Answer> {
    let mut connection = TcpStream::connect(("127.0.0.1", port))?;
    connection.set_read_timeout(Some(Duration::from_secs(30)))?;
    write!(connection, "GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\n\r\n")?;
    let mut bytes = Vec::new();
    connection.read_to_end(&mut bytes)?;
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").ok_or("an answer without headers")?;
    let head = String::from_utf8_lossy(&bytes[..end]);
    let status = head.split_whitespace().nth(1).and_then(|code| code.parse().ok()).ok_or("no status")?;
    Ok(Answer { status, body: bytes.split_off(end + 4) })
}
