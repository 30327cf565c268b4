//! Brings the tables to the version of this binary: the shared files of `migrations/`, and the few of
//! `migrations/sqlite` or `migrations/mysql` in between, by number. A file that was applied is never changed:
//! its checksum is compared at every start.
//!
//! SQLite takes a file whole or not at all. MySQL commits at every CREATE or ALTER, and a cluster has no lock for
//! all of its nodes; so there a file runs by statements, and each of them may be repeated: what is there already
//! is no error. Statements that move data must be written so that doing it twice changes nothing.

use crate::file_lock::lock_of;
use crate::{Engine, Error, Result};
use sqlx::migrate::{Migrate, MigrateError, Migration, Migrator};
use sqlx::mysql::{MySqlConnection, MySqlDatabaseError};
use sqlx::{AssertSqlSafe, Executor, MySqlPool, SqlitePool};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

static SHARED: Migrator = sqlx::migrate!("../migrations");
static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static MYSQL: Migrator = sqlx::migrate!("../migrations/mysql");

/// Where sqlx keeps book of what was applied.
const BOOK: &str = "_sqlx_migrations";
/// How long one server waits for another one that is migrating, in seconds.
const PATIENCE: i64 = 600;
/// MySQL's numbers for: such a column, such an index is there already; the thing to drop is not there.
const DONE_BEFORE: [u16; 3] = [1060, 1061, 1091];

fn merged(of_engine: &Migrator) -> Migrator {
    let mut all: Vec<_> = SHARED.iter().chain(of_engine.iter()).cloned().collect();
    all.sort_by_key(|migration| migration.version);
    let mut migrator = Migrator::DEFAULT;
    migrator.migrations = Cow::Owned(all);
    migrator
}

/// How many there are for an engine.
pub(crate) fn count(engine: Engine) -> usize {
    let of_engine = match engine {
        Engine::Sqlite => &SQLITE,
        Engine::MySql => &MYSQL,
    };
    SHARED.iter().count() + of_engine.iter().count()
}

pub(crate) async fn sqlite(pool: &SqlitePool, database: &Path) -> Result<()> {
    let _lock = lock_of(database).await?;
    Ok(merged(&SQLITE).run(pool).await?)
}

pub(crate) async fn mysql(pool: &MySqlPool) -> Result<()> {
    // Not a pooled connection: closing it frees the lock, whatever happens in between.
    let mut connection = pool.acquire().await?.detach();
    // sqlx's own lock waits with a negative timeout, which MariaDB takes for "not at all".
    let locked: Option<i64> = sqlx::query_scalar("SELECT GET_LOCK(CONCAT('migrate.', SHA1(DATABASE())), ?)")
        .bind(PATIENCE)
        .fetch_one(&mut connection)
        .await?;
    if locked != Some(1) {
        return Err(Error::Configuration(
            "another server has been migrating the database for too long".into(),
        ));
    }
    let result = apply_pending(&mut connection, &merged(&MYSQL)).await;
    sqlx::Connection::close(connection).await?;
    result
}

async fn apply_pending(connection: &mut MySqlConnection, migrator: &Migrator) -> Result<()> {
    connection.ensure_migrations_table(BOOK).await?;
    let applied = connection.list_applied_migrations(BOOK).await?;
    let applied: HashMap<_, _> = applied.into_iter().map(|done| (done.version, done.checksum)).collect();
    if let Some(newer) = applied.keys().copied().find(|version| !migrator.version_exists(*version)) {
        return Err(MigrateError::VersionMissing(newer).into());
    }
    for migration in migrator.iter() {
        match applied.get(&migration.version) {
            Some(checksum) if *checksum == migration.checksum => {}
            Some(_) => return Err(MigrateError::VersionMismatch(migration.version).into()),
            None => apply(connection, migration).await?,
        }
    }
    Ok(())
}

async fn apply(connection: &mut MySqlConnection, migration: &Migration) -> Result<()> {
    for statement in statements(migration.sql.as_str()) {
        match connection.execute(AssertSqlSafe(statement)).await {
            Err(error) if was_done_before(&error) => {}
            Err(error) => return Err(MigrateError::ExecuteMigration(error, migration.version).into()),
            Ok(_) => {}
        }
    }
    let booked = sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (?, ?, TRUE, ?, -1)",
    )
    .bind(migration.version)
    .bind(&*migration.description)
    .bind(&*migration.checksum)
    .execute(connection)
    .await;
    match booked.map_err(Error::from) {
        // On another node of a cluster, another server did the same.
        Err(Error::Duplicate(_)) => Ok(()),
        booked => booked.map(drop),
    }
}

fn was_done_before(error: &sqlx::Error) -> bool {
    let refused = error.as_database_error().and_then(|e| e.try_downcast_ref::<MySqlDatabaseError>());
    refused.is_some_and(|e| DONE_BEFORE.contains(&e.number()))
}

/// The statements of a file, without its comments. Texts in quotes may hold anything.
fn statements(file: &str) -> Vec<String> {
    let (mut statements, mut statement) = (Vec::new(), String::new());
    let mut quote = None;
    let mut rest = file.chars().peekable();
    while let Some(c) = rest.next() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, '-') if rest.peek() == Some(&'-') => {
                while rest.next_if(|c| *c != '\n').is_some() {}
                continue;
            }
            (None, ';') => {
                statements.push(std::mem::take(&mut statement));
                continue;
            }
            _ => {}
        }
        statement.push(c);
    }
    statements.push(statement);
    statements.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

#[cfg(test)]
mod tests;
