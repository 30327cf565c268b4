//! Documents in a folder of this machine: one SQLite file for documents, plain files for blobs.

use super::blobs::Blobs;
use super::{Documents, bodies, names};

use crate::file_lock::lock_of;
use crate::{Error, Result};
use async_trait::async_trait;
use bytes::Bytes;
use serde_json::Value;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The home that needs nothing but a folder: `documents.db`, and `blobs/` beside it.
pub struct Embedded {
    writer: SqlitePool,
    readers: SqlitePool,
    /// Tables that are known to be there.
    tables: Mutex<HashSet<String>>,
    blobs: Arc<Blobs>,
}

impl Embedded {
    /// Opens the folder, and makes it where it is missing.
    pub async fn open(folder: &Path) -> Result<Self> {
        let blobs = folder.join("blobs");
        let blobs = in_background(move || Blobs::open(blobs)).await?;
        let file = folder.join("documents.db");
        let options = SqliteConnectOptions::new()
            .filename(&file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10));
        let _lock = lock_of(&file).await?;
        // One writer at a time, in a fair queue, as for the relational database.
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        let readers = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
        Ok(Self { writer, readers, tables: Mutex::default(), blobs: Arc::new(blobs) })
    }

    /// The table of a collection. The prefix keeps clear of the names that SQLite has for itself.
    async fn table(&self, collection: &str) -> Result<String> {
        names::check_collection(collection)?;
        let table = format!("collection_{collection}");
        let known = self.tables.lock().unwrap_or_else(PoisonError::into_inner).contains(&table);
        if !known {
            let statement = format!(
                "CREATE TABLE IF NOT EXISTS {table} (key TEXT NOT NULL PRIMARY KEY, body BLOB NOT NULL)"
            );
            sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&self.writer).await?;
            self.tables.lock().unwrap_or_else(PoisonError::into_inner).insert(table.clone());
        }
        Ok(table)
    }
}

/// Runs file work where it may block, away from the tasks that serve people.
async fn in_background<T, F>(work: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce() -> std::io::Result<T> + Send + 'static,
{
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Documents(error.to_string()))?
        .map_err(|error| Error::Documents(error.to_string()))
}

#[async_trait]
impl Documents for Embedded {
    async fn put(&self, collection: &str, key: &str, document: &Value) -> Result<()> {
        names::check_key(key)?;
        let table = self.table(collection).await?;
        let body = bodies::to_bytes(&bodies::wrap(document)?)?;
        let statement = format!(
            "INSERT INTO {table} (key, body) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body"
        );
        sqlx::query(sqlx::AssertSqlSafe(statement)).bind(key).bind(body).execute(&self.writer).await?;
        Ok(())
    }

    async fn get(&self, collection: &str, key: &str) -> Result<Option<Value>> {
        names::check_key(key)?;
        let table = self.table(collection).await?;
        let statement = format!("SELECT body FROM {table} WHERE key = ?");
        let body: Option<Vec<u8>> = sqlx::query_scalar(sqlx::AssertSqlSafe(statement))
            .bind(key)
            .fetch_optional(&self.readers)
            .await?;
        body.map(|body| bodies::from_bytes(&body)).transpose()
    }

    async fn delete(&self, collection: &str, key: &str) -> Result<bool> {
        names::check_key(key)?;
        let table = self.table(collection).await?;
        let statement = format!("DELETE FROM {table} WHERE key = ?");
        let deleted = sqlx::query(sqlx::AssertSqlSafe(statement)).bind(key).execute(&self.writer).await?;
        Ok(deleted.rows_affected() > 0)
    }

    async fn list(
        &self,
        collection: &str,
        prefix: &str,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<(String, Value)>> {
        let table = self.table(collection).await?;
        let end = names::end_of(prefix);
        let below = if end.is_some() { "AND key < ?" } else { "" };
        let statement = format!(
            "SELECT key, body FROM {table} WHERE key >= ? AND key > ? {below} ORDER BY key LIMIT {limit}"
        );
        // Every key is longer than nothing, so an absent `after` excludes none.
        let mut query = sqlx::query_as::<_, (String, Vec<u8>)>(sqlx::AssertSqlSafe(statement))
            .bind(prefix)
            .bind(after.unwrap_or_default());
        if let Some(end) = end {
            query = query.bind(end);
        }
        let rows = query.fetch_all(&self.readers).await?;
        rows.into_iter().map(|(key, body)| Ok((key, bodies::from_bytes(&body)?))).collect()
    }

    async fn collections(&self) -> Result<Vec<String>> {
        let tables: Vec<String> =
            sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
                .fetch_all(&self.readers)
                .await?;
        Ok(tables.iter().filter_map(|table| table.strip_prefix("collection_")).map(str::to_owned).collect())
    }

    async fn put_blob(&self, name: &str, bytes: Bytes) -> Result<()> {
        names::check_blob(name)?;
        let (blobs, name) = (Arc::clone(&self.blobs), name.to_owned());
        in_background(move || blobs.put(&name, &bytes)).await
    }

    async fn get_blob(&self, name: &str) -> Result<Option<Bytes>> {
        names::check_blob(name)?;
        let (blobs, name) = (Arc::clone(&self.blobs), name.to_owned());
        in_background(move || blobs.get(&name)).await
    }

    async fn delete_blob(&self, name: &str) -> Result<bool> {
        names::check_blob(name)?;
        let (blobs, name) = (Arc::clone(&self.blobs), name.to_owned());
        in_background(move || blobs.delete(&name)).await
    }

    async fn list_blobs(&self, after: Option<&str>, limit: u32) -> Result<Vec<String>> {
        let (blobs, after) = (Arc::clone(&self.blobs), after.unwrap_or_default().to_owned());
        in_background(move || blobs.list(&after, limit)).await
    }

    async fn ping(&self) -> Result<()> {
        sqlx::query("SELECT 1").execute(&self.readers).await?;
        let blobs = Arc::clone(&self.blobs);
        in_background(move || blobs.ping()).await
    }
}
