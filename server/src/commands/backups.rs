//! `mobilegoo backup` and `mobilegoo restore`.

use crate::backups::{self, Source, Target};
use crate::configuration::Configuration;
use crate::data_folder::DataFolder;
use crate::installation::{self, Failure};
use clap::Args;
use services::{Clock, SystemClock};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
pub struct BackupOptions {
    /// A folder that is empty or not there yet
    target: PathBuf,
}

#[derive(Args)]
pub struct RestoreOptions {
    /// The folder of a backup
    source: PathBuf,
    /// Sets aside what is in the way, beside where it was. End the server first
    #[arg(long)]
    force: bool,
    /// Restores documents, photos and keys, and no rows
    #[arg(long)]
    without_database: bool,
}

pub async fn backup(configuration: &Configuration, options: BackupOptions) -> Result<ExitCode, Failure> {
    let keys = DataFolder::at(&configuration.data_dir).keys();
    if !keys.is_dir() {
        return Err(format!("There is nothing to back up: {} is missing.", keys.display()).into());
    }
    let (store, documents) = installation::storage(configuration).await?;
    let source = Source { store, documents, keys };
    let written = backups::write(&source, &options.target, SystemClock.now()).await;
    source.store.close().await;
    let manifest = written?;
    println!(
        "{} holds the keys, {} documents and {} photo files.",
        options.target.display(),
        manifest.documents,
        manifest.blobs
    );
    match manifest.database.as_str() {
        "sqlite" => println!("The rows are in it as well."),
        _ => println!(
            "The rows are not: copy the MySQL database with mysqldump --single-transaction or mariadb-backup, \
             and do so before this command, so that every photo that a row names is in the backup."
        ),
    }
    println!("Whoever has this folder can read everything: keep it as safe as the server.");
    Ok(ExitCode::SUCCESS)
}

pub async fn restore(configuration: &Configuration, options: RestoreOptions) -> Result<ExitCode, Failure> {
    let aside = format!(".before-{}", SystemClock.now().rfc3339().replace([':', '-'], ""));
    let target = Target {
        data_dir: &configuration.data_dir,
        database_url: &configuration.database_url,
        documents_url: &configuration.documents_url,
        without_database: options.without_database,
        aside: options.force.then_some(aside.as_str()),
    };
    let restored = backups::restore(&options.source, &target).await?;
    for path in &restored.aside {
        println!("What was there is now at {}.", path.display());
    }
    println!(
        "Restored the keys, {} documents and {} photo files of {}.",
        restored.manifest.documents, restored.manifest.blobs, restored.manifest.made_at
    );
    if restored.with_database {
        println!("The rows are restored as well; `mobilegoo serve` brings them to this version.");
    } else {
        println!("No rows were restored.");
    }
    Ok(ExitCode::SUCCESS)
}
