//! Brings the tables to the version of this binary: the shared files of `migrations/`, and the few of
//! `migrations/sqlite` or `migrations/mysql` in between, by number. A file that was applied is never changed:
//! its checksum is compared at every start.

use crate::{Error, Result};
use sqlx::migrate::Migrator;
use sqlx::{MySqlPool, SqlitePool};
use std::borrow::Cow;
use std::path::Path;

static SHARED: Migrator = sqlx::migrate!("../migrations");
static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static MYSQL: Migrator = sqlx::migrate!("../migrations/mysql");

fn merged(of_engine: &Migrator) -> Migrator {
    let mut all: Vec<_> = SHARED.iter().chain(of_engine.iter()).cloned().collect();
    all.sort_by_key(|migration| migration.version);
    let mut migrator = Migrator::DEFAULT;
    migrator.migrations = Cow::Owned(all);
    migrator
}

/// SQLite has no lock of its own for this, so a file beside the database is locked while it runs.
pub(crate) async fn sqlite(pool: &SqlitePool, database: &Path) -> Result<()> {
    let path = database.with_extension("migrating");
    let lock = tokio::task::spawn_blocking(move || {
        let file = std::fs::File::create(&path)?;
        file.lock()?;
        Ok::<_, std::io::Error>(file)
    })
    .await
    .map_err(|error| Error::Configuration(error.to_string()))?
    .map_err(|error| Error::Configuration(format!("the migration lock can't be taken: {error}")))?;
    let result = merged(&SQLITE).run(pool).await;
    drop(lock);
    Ok(result?)
}

/// MySQL: sqlx holds `GET_LOCK` while it runs; every statement is repeatable for clusters where that is per node.
pub(crate) async fn mysql(pool: &MySqlPool) -> Result<()> {
    Ok(merged(&MYSQL).run(pool).await?)
}
