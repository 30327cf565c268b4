//! Makes and drops whole databases on a MySQL server, for those who need one of their own for a while.

use crate::{Error, Result};
use sqlx::Connection;

/// Makes an empty database. `server` is a URL with the right to do so; `name` is of letters, digits and `_`.
pub async fn create_database(server: &str, name: &str) -> Result<()> {
    run(server, "CREATE DATABASE", name).await
}

/// Drops a database with all that is in it.
pub async fn drop_database(server: &str, name: &str) -> Result<()> {
    run(server, "DROP DATABASE", name).await
}

async fn run(server: &str, statement: &str, name: &str) -> Result<()> {
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return Err(Error::Configuration(format!("{name:?} is no name for a database")));
    }
    let mut connection = sqlx::MySqlConnection::connect(server).await?;
    sqlx::query(sqlx::AssertSqlSafe(format!("{statement} {name}"))).execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}
