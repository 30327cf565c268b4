//! The command line: what the operator can do, and the settings that every command understands.

mod serve;

use crate::configuration::{Configuration, Given, leptos_options, was_started_by_cargo_leptos};
use crate::installation::{self, Failure};
use crate::logs;
use clap::{CommandFactory, Parser, Subcommand};
use std::process::ExitCode;
use std::time::Duration;

/// The mobile phone marketplace, in one program.
#[derive(Parser)]
#[command(name = "mobilegoo", version)]
struct CommandLine {
    #[command(flatten)]
    given: Given,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the site. Brings the tables to this version first, and the catalogue where there is none
    Serve(serve::Options),
    /// Brings the tables to this version; `serve` does so by itself
    Migrate,
}

/// Runs what the command line says. What goes wrong is said on standard error.
pub fn run() -> ExitCode {
    let line = CommandLine::parse();
    let command = match line.command {
        Some(command) => command,
        // cargo-leptos starts the server without a word.
        None if was_started_by_cargo_leptos() => Command::Serve(serve::Options::default()),
        None => {
            let _ = CommandLine::command().print_long_help();
            return ExitCode::SUCCESS;
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    let outcome = runtime.block_on(dispatch(line.given, command));
    // Blocking work that nobody waits for any more must not keep the process.
    runtime.shutdown_timeout(Duration::from_secs(5));
    match outcome {
        Ok(code) => code,
        Err(error) => failed(&*error),
    }
}

fn failed(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("mobilegoo: {error}");
    ExitCode::FAILURE
}

async fn dispatch(given: Given, command: Command) -> Result<ExitCode, Failure> {
    let given = given.over_file()?;
    let leptos = leptos_options()?;
    let configuration = Configuration::of(given, leptos.site_addr)?;
    logs::start(&configuration);
    // Several crates in the tree know more than one provider; they must not have to guess.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match command {
        Command::Serve(options) => serve::run(configuration, leptos, options).await,
        Command::Migrate => migrate(&configuration).await,
    }
}

async fn migrate(configuration: &Configuration) -> Result<ExitCode, Failure> {
    let services = installation::open(configuration).await?;
    services.store.close().await;
    println!("The tables are at this version.");
    Ok(ExitCode::SUCCESS)
}
