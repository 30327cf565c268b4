//! Browser tests: a development build, served on each pair of storages, visited by Playwright.

use crate::processes::{Process, free_port, fresh_folder, fresh_quick_folder};
use crate::servers::Servers;
use crate::shell::{Result, cargo, cargo_leptos, program, root, run, target};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

/// Apart from `target/site`, so that a release build's files stay as its server expects them.
const SITE: &str = "target/site-test";

/// Where the server under test keeps what it remembers.
pub enum Pair {
    /// SQLite and embedded documents, in the data folder.
    Embedded,
    /// MariaDB or MySQL, and MongoDB.
    Served,
}

impl Pair {
    pub fn name(&self) -> &'static str {
        match self {
            Pair::Embedded => "browser, sqlite + embedded",
            Pair::Served => "browser, mariadb + mongod",
        }
    }

    fn describe(&self, command: &mut Command, servers: &Servers) {
        match self {
            Pair::Embedded => command.env_remove("DATABASE_URL").env_remove("DOCUMENTS_URL"),
            Pair::Served => command
                .env("DATABASE_URL", with_database(&servers.mysql_url))
                .env("DOCUMENTS_URL", with_database(&servers.mongo_url)),
        };
    }
}

/// Builds server and WASM as `cargo leptos watch` does.
pub fn build() -> Result {
    run(cargo_leptos(["build"]).env("LEPTOS_SITE_ROOT", SITE))
}

/// Sells phones in a browser with the processor and the line of a slow phone, and prints what that took. Served is the
/// release build where there is one, in a market with phones in it.
pub fn timed() -> Result {
    let (binary, site) = match target("release/mobilegoo") {
        release if release.is_file() => (release, target("site")),
        _ => {
            build()?;
            println!("no release build is there: seconds are those of a development build");
            (target("debug/mobilegoo"), root().join(SITE))
        }
    };
    let folder = fresh_folder("timed")?;
    let address = format!("127.0.0.1:{}", free_port()?);
    let mut server = program(binary);
    server
        .args(["serve", "--demo", "--mode", "sandbox", "--listen", &address, "--data-dir"])
        .arg(folder.join("data"));
    server.env("LEPTOS_SITE_ROOT", site).env("LEPTOS_SITE_ADDR", &address).env("LEPTOS_HASH_FILES", "true");
    server.env("MOBILEGOO_LIMIT_FACTOR", "1000").env_remove("DATABASE_URL").env_remove("DOCUMENTS_URL");
    let market = Process::start(&mut server, &folder, || is_ready(&address))?;
    let end2end = root().join("end2end");
    let mut browser = program(end2end.join("node_modules/.bin/playwright"));
    browser.current_dir(&end2end).args([
        "test",
        "--project",
        "wasm",
        "--workers",
        "1",
        "tests/timed.spec.ts",
    ]);
    let outcome = run(browser.env("TIMED", "1").env("BASE_URL", format!("http://{address}")));
    market.stop()?;
    outcome
}

/// Serves a market on the pair and runs Playwright against it.
pub fn test(pair: &Pair, servers: &Servers, playwright: &[String]) -> Result {
    let mut server = program(target("debug/mobilegoo"));
    server.args(["serve", "--demo", "--mode", "sandbox"]);
    server.env("LEPTOS_SITE_ROOT", SITE).env("LEPTOS_HASH_FILES", "true");
    pair.describe(&mut server, servers);
    let looked_at = ["--grep-invert", "@look"].map(str::to_owned);
    match pair {
        Pair::Served => visit(server, &[&looked_at, playwright].concat()),
        Pair::Embedded => visit(server, playwright),
    }
}

/// Visits a release's script and WASM, which `cargo xtask test sizes` makes, with a server that is quicker to build.
pub fn test_release(playwright: &[String]) -> Result {
    // Of the workspace, as its tests are built: alone it would want other features of hundreds of crates.
    let server = ["build", "--quiet", "--workspace", "--exclude", "frontend", "--bin", "mobilegoo"];
    run(cargo(server).args(["--features", "server/lazy"]))?;
    let mut server = program(target("debug/mobilegoo"));
    server.args(["serve", "--mode", "sandbox", "--demo"]);
    server.env_remove("DATABASE_URL").env_remove("DOCUMENTS_URL");
    server.env("LEPTOS_SITE_ROOT", target("site")).env("LEPTOS_HASH_FILES", "true");
    server.env("LEPTOS_HASH_FILE_NAME", target("release/hash.txt"));
    let own = ["--config=release.config.ts".to_owned()];
    visit(server, &[&own, playwright].concat())
}

/// Starts the server in a folder of its own and runs Playwright against it.
fn visit(mut server: Command, playwright: &[String]) -> Result {
    let folder = fresh_quick_folder("market")?;
    let address = format!("127.0.0.1:{}", free_port()?);
    server.args(["--listen", &address, "--data-dir"]).arg(folder.join("data"));
    server.env("LEPTOS_SITE_ADDR", &address);
    // One address stands for all the people of the tests.
    server.env("MOBILEGOO_LIMIT_FACTOR", "1000");
    let market = Process::start(&mut server, &folder, || is_ready(&address))?;

    let end2end = root().join("end2end");
    let mut browser = program(end2end.join("node_modules/.bin/playwright"));
    browser.current_dir(&end2end).arg("test").args(playwright).env("BASE_URL", format!("http://{address}"));
    let outcome = run(&mut browser);

    let log = market.log();
    let ended = market.stop()?;
    if log.contains("panicked at") || outcome.is_err() {
        println!("the server wrote:\n{}", last_lines(&log, 60));
    }
    outcome?;
    match (ended, log.contains("panicked at")) {
        (true, false) => Ok(()),
        (_, true) => Err("the server panicked".into()),
        (false, _) => Err("the server did not end well when it was asked to".into()),
    }
}

fn is_ready(address: &str) -> bool {
    let answer = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(stream, "GET /health/ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    answer().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200 "))
}

/// The server's URL with the name of the database that browser tests use.
fn with_database(url: &str) -> String {
    match url.split_once("/?") {
        Some((server, options)) => format!("{server}/mobilegoo?{options}"),
        None => format!("{}/mobilegoo", url.trim_end_matches('/')),
    }
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_named_before_the_options() {
        assert_eq!(with_database("mysql://a:b@h:1/"), "mysql://a:b@h:1/mobilegoo");
        assert_eq!(
            with_database("mongodb://h:1/?directConnection=true"),
            "mongodb://h:1/mobilegoo?directConnection=true"
        );
    }
}
