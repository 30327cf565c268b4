//! The command line: what the operator can do, and the settings that every command understands.

mod admins;
mod backups;
mod catalogue;
mod serve;

use crate::configuration::{Configuration, Given, leptos_options, was_started_by_cargo_leptos};
use crate::data_folder::DataFolder;
use crate::installation::{self, Failure};
use crate::{doctor, keys, logs};
use clap::{CommandFactory, Parser, Subcommand};
use leptos::config::LeptosOptions;
use services::Mint;
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
    /// Imports the files of the catalogue; `serve` imports the core of it by itself
    Import(catalogue::Options),
    /// Makes an account that may do everything
    CreateAdmin(admins::Options),
    /// Looks at settings, storage, disk, clock and mail, and says what to mend
    Doctor,
    /// Copies everything into a folder, while the server runs
    Backup(backups::BackupOptions),
    /// Puts a backup in place, while no server runs
    Restore(backups::RestoreOptions),
    /// Makes new keys, which seal and sign from the next start on; the older ones still open and verify
    RotateKeys,
}

/// Runs what the command line says. What goes wrong is said on standard error.
pub fn run() -> ExitCode {
    let line = CommandLine::parse();
    let command = match line.command {
        Some(command) => command,
        // cargo-leptos starts the server without a word.
        None if was_started_by_cargo_leptos() => Command::Serve(serve::Options::default()),
        None => {
            let _ = CommandLine::command().print_help();
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
        Command::Import(options) => catalogue::import(&configuration, options).await,
        Command::CreateAdmin(options) => admins::create(&configuration, options).await,
        Command::Doctor => doctor(&configuration, &leptos).await,
        Command::Backup(options) => backups::backup(&configuration, options).await,
        Command::Restore(options) => backups::restore(&configuration, options).await,
        Command::RotateKeys => rotate_keys(&configuration),
    }
}

async fn migrate(configuration: &Configuration) -> Result<ExitCode, Failure> {
    let services = installation::open(configuration).await?;
    services.store.close().await;
    println!("The tables are at this version.");
    Ok(ExitCode::SUCCESS)
}

/// Ends with 1 where something must be mended.
async fn doctor(configuration: &Configuration, leptos: &LeptosOptions) -> Result<ExitCode, Failure> {
    let findings = doctor::examine(configuration, leptos).await;
    for finding in &findings {
        match &finding.result {
            Ok(sentence) => println!("well  {}: {sentence}", finding.about),
            Err(sentence) => println!("MEND  {}: {sentence}", finding.about),
        }
    }
    let is_well = findings.iter().all(|finding| finding.result.is_ok());
    Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn rotate_keys(configuration: &Configuration) -> Result<ExitCode, Failure> {
    let folder = DataFolder::open(&configuration.data_dir)?.keys();
    for path in keys::rotate(&folder, &Mint::system())? {
        println!("Made {}.", path.display());
    }
    println!("Restart the server to use them. Copy them to every other server of this site first.");
    Ok(ExitCode::SUCCESS)
}
