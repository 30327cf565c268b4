//! `mobilegoo import`.

use crate::configuration::Configuration;
use crate::installation::{self, Failure};
use clap::Args;
use services::{Outcome, Scope};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
pub struct Options {
    /// The folder with the CSV files [default: the setting catalogue-dir]
    folder: Option<PathBuf>,
    /// Every model that is known of, not only those whose year is sourced
    #[arg(long)]
    full: bool,
}

pub async fn import(configuration: &Configuration, options: Options) -> Result<ExitCode, Failure> {
    let services = installation::open(configuration).await?;
    let folder = options.folder.as_ref().unwrap_or(&configuration.catalogue_dir);
    let scope = if options.full { Scope::Full } else { Scope::Core };
    let imported = services.import_catalogue(folder, scope).await;
    services.store.close().await;
    for file in imported? {
        match file.outcome {
            Outcome::Read(rows) => println!("{}: {rows} rows read", file.file),
            Outcome::Unchanged => println!("{}: unchanged", file.file),
            Outcome::Missing => println!("{}: not in the folder", file.file),
        }
    }
    Ok(ExitCode::SUCCESS)
}
