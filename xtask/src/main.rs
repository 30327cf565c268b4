//! Sets up, runs, builds and tests the project: `cargo xtask --help`.
#![allow(clippy::disallowed_methods, reason = "a build tool reads its environment; it is not the server")]

mod bench;
mod boundaries;
mod browser;
mod files;
mod load;
mod measure;
mod mongo;
mod processes;
mod run;
mod servers;
mod shell;
mod sizes;
mod tests;
mod tools;

use shell::Result;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  setup                     install what building, running and testing need; skip what is there
  run [--empty] [-- ARGS]   build release if something changed, and serve; --empty makes no demo market
  test [PART...] [-- ARGS]  run every check, or the named parts; ARGS are for Playwright
                            parts: boundaries, format, clippy, unit, browser; sizes and release when named
  bench [SIZE...]           measure the search engine on markets of these sizes (100000 and 1000000)
  load [SIZE...]            put load on the release server with so many phones (10000 and 100000)
  measure                   print sizes, memory, answer times and Lighthouse of the release build
  timed                     sell a phone in three ways on a slow phone; print taps, keystrokes and seconds
  servers -- COMMAND...     start throw-away test servers, run COMMAND with their addresses, end them

Environment
  TEST_MYSQL_URL, TEST_MONGO_URL   test on these servers instead of private ones; the first one's person may
                                   create databases, and has made an empty one named mobilegoo
  CHROMIUM_PATH                    the browser to test with
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<ExitCode> {
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("--help", arguments),
    };
    match command {
        "setup" => tools::for_everything().map(|()| ExitCode::SUCCESS),
        "run" => run::serve(rest).map(|()| ExitCode::SUCCESS),
        "test" => tests::test(rest),
        "servers" => servers::run_with(after_dashes(rest)),
        "bench" => bench::search(rest).map(|()| ExitCode::SUCCESS),
        "timed" => browser::timed().map(|()| ExitCode::SUCCESS),
        "load" => load::measure(rest).map(|()| ExitCode::SUCCESS),
        "measure" => measure::everything().map(|()| ExitCode::SUCCESS),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        other => Err(format!("there is no command {other}; see cargo xtask --help").into()),
    }
}

/// The arguments without the `--` that may stand before them.
fn after_dashes(arguments: &[String]) -> &[String] {
    match arguments.split_first() {
        Some((first, rest)) if first == "--" => rest,
        _ => arguments,
    }
}
