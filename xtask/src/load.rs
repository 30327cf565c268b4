//! Load on the release server, from outside: requests a second, waiting times and CPU a request, in markets of several
//! sizes; and what a start and the memory come to. It prints figures and judges none of them.

use crate::measure::{first_listing, get};
use crate::processes::{Process, free_port, fresh_folder};
use crate::shell::{Result, capture, program, target};
use crate::tools;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const SIZES: [u32; 2] = [10_000, 100_000];
const CONNECTIONS: [u32; 3] = [1, 16, 64];
/// How long each load lasts.
const SECONDS: u32 = 5;
/// How long a market may take to be filled.
const PATIENCE: Duration = Duration::from_secs(600);
/// Kernel ticks of process times, which Linux fixes for programs.
const TICKS_A_SECOND: f64 = 100.0;

/// Measures the release build that `cargo xtask run` made.
pub fn measure(sizes: &[String]) -> Result {
    if !target("release/mobilegoo").is_file() {
        return Err("there is no release build yet: cargo xtask run makes it".into());
    }
    tools::for_load()?;
    let sizes: Vec<u32> = match sizes {
        [] => SIZES.into(),
        sizes => sizes.iter().map(|size| size.parse()).collect::<std::result::Result<_, _>>()?,
    };
    sizes.into_iter().try_for_each(|count| {
        let data = fresh_folder("load-data")?;
        let outcome = with_phones(count, &data);
        fs::remove_dir_all(data)?;
        outcome
    })
}

fn with_phones(count: u32, data: &Path) -> Result {
    let port = free_port()?;
    println!("\n{count} phones");
    let begun = Instant::now();
    let folder = fresh_folder("load-fill")?;
    let filler = Process::start_within(&mut serve(data, port, count), &folder, PATIENCE, || is_ready(port))?;
    if !filler.stop()? {
        return Err("the market was not filled".into());
    }
    println!("filling, first start included       {:>9.1} s", begun.elapsed().as_secs_f64());
    let folder = fresh_folder("load-run")?;
    let begun = Instant::now();
    let server = Process::start(&mut serve(data, port, count), &folder, || is_ready(port))?;
    println!("start with an index on disk         {:>9.0} ms", begun.elapsed().as_secs_f64() * 1000.0);
    println!("memory after start                  {:>9.1} MB", memory(server.id())?);
    println!("index on disk                       {:>9.1} MB", size_of(&data.join("search")));
    let listing = first_listing(port)?;
    println!(
        "\n{:<44} {:>5} {:>10} {:>9} {:>9} {:>9}",
        "one server, one client", "conn", "requests/s", "p50 ms", "p99 ms", "CPU ms"
    );
    let pages = [
        ("search page, ready", "/search", true),
        ("listing page, ready", listing.as_str(), true),
        ("search page, made", "/search", false),
        ("search page with text, made", "/search?q=iphone+128gb", false),
        ("listing page, made", listing.as_str(), false),
        ("text search, JSON", "/api/search_listings?query=q%3Diphone%2B128gb", false),
        ("suggestions, JSON", "/api/suggest_models?text=iph", false),
    ];
    for (name, path, ready) in pages {
        for connections in CONNECTIONS {
            print_load(name, &format!("http://127.0.0.1:{port}{path}"), ready, connections, server.id())?;
        }
    }
    println!("memory after all of it              {:>9.1} MB", memory(server.id())?);
    server.stop()?;
    Ok(())
}

fn serve(data: &Path, port: u16, count: u32) -> Command {
    let mut serve = program(target("release/mobilegoo"));
    serve.args(["serve", "--demo", "--demo-listings", &count.to_string()]);
    serve.args(["--listen", &format!("127.0.0.1:{port}"), "--data-dir"]).arg(data);
    serve.env("LEPTOS_SITE_ROOT", target("site")).env("MOBILEGOO_LIMIT_FACTOR", "100000");
    serve
}

fn is_ready(port: u16) -> bool {
    get(port, "/health/ready").is_ok_and(|answer| answer.status == 200)
}

/// One line of the table. A cookie of nobody keeps a page from being one that is ready for all.
fn print_load(name: &str, url: &str, ready: bool, connections: u32, server: u32) -> Result {
    let mut wrk = program("wrk");
    wrk.args(["--threads=1", "--latency", &format!("--connections={connections}")]);
    wrk.args([&format!("--duration={SECONDS}s"), "--header=Accept-Encoding: br"]);
    if !ready {
        wrk.arg("--header=Cookie: nobody=1");
    }
    let before = cpu_seconds(server)?;
    let report = capture(wrk.arg(url))?;
    let used = cpu_seconds(server)? - before;
    let found = |mark: &str| report.lines().find_map(|line| line.trim().strip_prefix(mark)).map(str::trim);
    let (p50, p99) = (found("50%").unwrap_or("-"), found("99%").unwrap_or("-"));
    let rate: f64 =
        found("Requests/sec:").and_then(|rate| rate.parse().ok()).ok_or("no rate in wrk's report")?;
    if let Some(refused) = found("Non-2xx or 3xx responses:") {
        return Err(format!("{url}: {refused} answers were refusals").into());
    }
    let total =
        report.lines().find_map(|line| line.trim().split_once(" requests in ")?.0.parse::<f64>().ok());
    let cpu = used * 1000.0 / total.ok_or("no count in wrk's report")?;
    println!("{name:<44} {connections:>5} {rate:>10.0} {p50:>9} {p99:>9} {cpu:>9.3}");
    Ok(())
}

/// What the process has computed so far, in seconds.
fn cpu_seconds(process: u32) -> Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    let (_, fields) = stat.rsplit_once(") ").ok_or("an unreadable /proc/stat")?;
    let ticks = fields.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    Ok(ticks.sum::<f64>() / TICKS_A_SECOND)
}

/// Memory that no file backs, in MB: pages of the mapped index can be taken away at any time.
fn memory(process: u32) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find(|line| line.starts_with("RssAnon:")).ok_or("no RssAnon")?;
    let kilobytes: f64 = line.split_whitespace().nth(1).ok_or("no figure")?.parse()?;
    Ok(kilobytes / 1000.0)
}

fn size_of(folder: &Path) -> f64 {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|file| file.metadata().ok()).map(|file| file.len() as f64).sum::<f64>() / 1e6
}
