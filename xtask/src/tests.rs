//! `cargo xtask test`: every check there is, part by part, each step timed and counted.

use crate::browser::{self, Pair};
use crate::servers::Servers;
use crate::shell::{Result, cargo, run, seconds, step, target};
use crate::{boundaries, sizes, tools};
use std::process::ExitCode;
use std::time::{Duration, Instant};

pub const PARTS: [&str; 7] = ["boundaries", "format", "clippy", "unit", "sizes", "release", "browser"];

/// Parts that run only when they are named: they build a release's WASM, which takes minutes.
const WHEN_NAMED: [&str; 2] = ["sizes", "release"];

/// Runs the named parts, or all of the usual ones. What follows `--` is for Playwright.
pub fn test(arguments: &[String]) -> Result<ExitCode> {
    let (named, playwright) = match arguments.iter().position(|argument| argument == "--") {
        Some(dashes) => (&arguments[..dashes], &arguments[dashes + 1..]),
        None => (arguments, &[][..]),
    };
    if let Some(unknown) = named.iter().find(|name| !PARTS.contains(&name.as_str())) {
        return Err(format!("there is no part {unknown}; the parts are {}", PARTS.join(", ")).into());
    }
    let wants = |part: &str| {
        let is_usual = named.is_empty() && !WHEN_NAMED.contains(&part);
        is_usual || named.iter().any(|name| name == part)
    };
    let mut report = Report::default();
    report.step("tools", || {
        tools::for_checking()?;
        if wants("browser") || wants("sizes") || wants("release") {
            tools::for_building()?;
        }
        if wants("unit") || wants("browser") || wants("release") { tools::for_testing() } else { Ok(()) }
    });
    if wants("boundaries") {
        report.step("boundaries", boundaries::check);
    }
    if wants("format") {
        report.step("format", || run(&mut cargo(["fmt", "--all", "--check"])));
    }
    if wants("clippy") {
        clippy(&mut report);
    }
    if (wants("sizes") || wants("release"))
        && report.step("sizes", sizes::check).is_some()
        && wants("release")
    {
        report.step("browser, release in parts", || browser::test_release(playwright));
    }
    if (wants("unit") || wants("browser"))
        && let Some(servers) = report.step("test servers", Servers::start)
    {
        if wants("unit") {
            // Without `frontend`, whose features would make the server's pages run what only browsers do.
            let all = ["test", "--quiet", "--workspace", "--exclude", "frontend", "--no-fail-fast"];
            report.step("unit", || run(servers.tell(&mut cargo(all))));
        }
        if wants("browser") && report.step("development build", browser::build).is_some() {
            for pair in [Pair::Embedded, Pair::Served] {
                report.step(pair.name(), || browser::test(&pair, &servers, playwright));
            }
        }
    }
    Ok(report.end())
}

fn clippy(report: &mut Report) {
    let all = ["clippy", "--workspace", "--exclude", "frontend", "--all-targets", "--", "-D", "warnings"];
    report.step("clippy", || run(&mut cargo(all)));
    // The profile and the folder that cargo-leptos builds the WASM with, so that macros are built once.
    let mut wasm = cargo(["clippy", "-p", "frontend", "-p", "app", "--target", "wasm32-unknown-unknown"]);
    wasm.args(["--profile", "wasm-dev", "--target-dir"]).arg(target("front")).args(["--", "-D", "warnings"]);
    report.step("clippy, in the browser", || run(&mut wasm));
}

#[derive(Default)]
struct Report {
    rows: Vec<(String, Duration, bool)>,
}

impl Report {
    /// Runs, times and counts a step; a failed one leaves nothing and the next ones run.
    fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        let start = Instant::now();
        let outcome = step(name, work).inspect_err(|error| eprintln!("{name}: {error}")).ok();
        self.rows.push((name.to_owned(), start.elapsed(), outcome.is_some()));
        outcome
    }

    /// Prints the table of steps and, as the last line, how many passed and failed.
    fn end(self) -> ExitCode {
        println!();
        for (name, time, passed) in &self.rows {
            let verdict = if *passed { "passed" } else { "FAILED" };
            println!("{name:<32} {:>9}  {verdict}", seconds(*time));
        }
        let passed = self.rows.iter().filter(|(_, _, passed)| *passed).count();
        let failed = self.rows.len() - passed;
        println!("\n{passed} passed, {failed} failed");
        if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
