//! The one visible place where SQLite and MySQL differ: how they are opened, and how a unit of work begins and ends.

mod statements;

pub use statements::Value;
pub(crate) use statements::{bind_all, sql};

use crate::file_lock::lock_of;
use crate::{Error, Result, migrations};
use sqlx::mysql::{MySqlConnectOptions, MySqlConnection, MySqlPool, MySqlPoolOptions};
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{Connection as _, Executor, MySql, Sqlite, Transaction};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Which database answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    MySql,
}

#[derive(Clone)]
enum Pool {
    Sqlite { readers: SqlitePool, writer: SqlitePool, path: PathBuf },
    MySql(MySqlPool),
}

/// The relational database, shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct Store {
    pool: Pool,
    commits: Arc<AtomicU64>,
}

impl Store {
    /// Opens a database: `sqlite:path/to/file.db` (made when missing) or `mysql://user:password@host/database`.
    pub async fn open(url: &str) -> Result<Self> {
        let pool = match url.split_once(':') {
            Some(("sqlite", path)) => open_sqlite(Path::new(path.strip_prefix("//").unwrap_or(path))).await?,
            Some(("mysql" | "mariadb", _)) => open_mysql(url).await?,
            _ => {
                return Err(Error::Configuration(
                    "the database URL must begin with sqlite: or mysql://".to_owned(),
                ));
            }
        };
        Ok(Self { pool, commits: Arc::default() })
    }

    pub fn engine(&self) -> Engine {
        match self.pool {
            Pool::Sqlite { .. } => Engine::Sqlite,
            Pool::MySql(_) => Engine::MySql,
        }
    }

    /// How many units of work this process has committed: while it stays, nothing that was read has been changed
    /// from here. What other servers commit is not in it.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::SeqCst)
    }

    /// The file of an SQLite database.
    pub fn sqlite_path(&self) -> Option<&Path> {
        match &self.pool {
            Pool::Sqlite { path, .. } => Some(path),
            Pool::MySql(_) => None,
        }
    }

    /// Brings the tables to this version. Safe when several servers start together.
    pub async fn migrate(&self) -> Result<()> {
        match &self.pool {
            Pool::Sqlite { writer, path, .. } => migrations::sqlite(writer, path).await,
            Pool::MySql(pool) => migrations::mysql(pool).await,
        }
    }

    /// A connection for reading, outside any transaction.
    pub async fn read(&self) -> Result<Read> {
        let connection = match &self.pool {
            Pool::Sqlite { readers, .. } => Connection::Sqlite(readers.acquire().await?),
            Pool::MySql(pool) => Connection::MySql(pool.acquire().await?),
        };
        Ok(Read { connection })
    }

    /// A unit of work. What is not committed is rolled back when it is dropped.
    pub async fn write(&self) -> Result<Write> {
        let connection = match &self.pool {
            Pool::Sqlite { writer, .. } => {
                Connection::SqliteTransaction(writer.begin_with("BEGIN IMMEDIATE").await?)
            }
            Pool::MySql(pool) => Connection::MySqlTransaction(pool.begin().await?),
        };
        Ok(Write { read: Read { connection }, commits: self.commits.clone() })
    }

    /// Copies an SQLite database to a new file while it is in use; refused for MySQL, which has tools of its own.
    pub async fn copy_sqlite(&self, to: &Path) -> Result<()> {
        let Pool::Sqlite { readers, .. } = &self.pool else {
            return Err(Error::Configuration("only an SQLite database can be copied to a file".into()));
        };
        let to = to.to_str().ok_or_else(|| Error::Configuration("the path must be UTF-8".into()))?;
        sqlx::query("VACUUM INTO ?").bind(to).execute(readers).await?;
        Ok(())
    }

    /// Waits for what is in flight and closes every connection.
    pub async fn close(&self) {
        match &self.pool {
            Pool::Sqlite { readers, writer, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Pool::MySql(pool) => pool.close().await,
        }
    }
}

async fn open_sqlite(path: &Path) -> Result<Pool> {
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| {
            Error::Configuration(format!("the folder {} can't be made: {error}", folder.display()))
        })?;
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        // The file is mapped, so that all connections read the same pages of it and each keeps few of its own.
        .pragma("mmap_size", "1073741824")
        .pragma("cache_size", "-2000")
        .pragma("temp_store", "memory")
        // LIKE tells upper from lower case, as it does in MySQL, and may use an index for a prefix.
        .pragma("case_sensitive_like", "on")
        .optimize_on_close(true, None);
    let _lock = lock_of(path).await?;
    // SQLite has one writer at a time: waiting for it in the pool's fair queue beats polling its lock.
    let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
    let readers = SqlitePoolOptions::new().max_connections(8).connect_with(options).await?;
    Ok(Pool::Sqlite { readers, writer, path: path.to_owned() })
}

async fn open_mysql(url: &str) -> Result<Pool> {
    let options = MySqlConnectOptions::from_str(&url.replacen("mariadb:", "mysql:", 1))
        .map_err(|error| Error::Configuration(format!("the MySQL URL can't be read: {error}")))?
        .charset("utf8mb4")
        .collation("utf8mb4_bin");
    let pool = MySqlPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(Duration::from_secs(10))
        .after_connect(|connection, _| {
            Box::pin(async move {
                // READ COMMITTED takes no gap locks, so that inserts of different people do not collide.
                connection.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED").await?;
                connection.execute("SET SESSION innodb_lock_wait_timeout = 10").await?;
                // A text that is too long is refused, never cut, however the server is set up.
                connection.execute("SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')").await?;
                Ok(())
            })
        })
        .connect_with(options.clone())
        .await;
    match pool {
        Ok(pool) => Ok(Pool::MySql(pool)),
        // The pool has tried again and again, and tells only that; one try by hand tells why.
        Err(sqlx::Error::PoolTimedOut) => Err(MySqlConnection::connect_with(&options)
            .await
            .err()
            .unwrap_or(sqlx::Error::PoolTimedOut)
            .into()),
        Err(error) => Err(error.into()),
    }
}

enum Connection {
    Sqlite(PoolConnection<Sqlite>),
    SqliteTransaction(Transaction<'static, Sqlite>),
    MySql(PoolConnection<MySql>),
    MySqlTransaction(Transaction<'static, MySql>),
}

/// A connection that answers questions: the read methods of every noun.
pub struct Read {
    connection: Connection,
}

/// A unit of work: everything that [`Read`] can, and the write methods of every noun.
pub struct Write {
    read: Read,
    commits: Arc<AtomicU64>,
}

impl Write {
    /// Makes it so. Returns only after the database has it on disk.
    pub async fn commit(self) -> Result<()> {
        let committed = match self.read.connection {
            Connection::SqliteTransaction(transaction) => transaction.commit().await,
            Connection::MySqlTransaction(transaction) => transaction.commit().await,
            Connection::Sqlite(_) | Connection::MySql(_) => Ok(()),
        };
        // Also after a failure: the answer may have been lost on its way, and not the commit.
        self.commits.fetch_add(1, Ordering::SeqCst);
        Ok(committed?)
    }
}

impl Deref for Write {
    type Target = Read;
    fn deref(&self) -> &Read {
        &self.read
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut Read {
        &mut self.read
    }
}

/// Either engine's connection, borrowed for one statement.
pub(crate) enum Raw<'c> {
    Sqlite(&'c mut SqliteConnection),
    MySql(&'c mut MySqlConnection),
}

impl Read {
    pub(crate) fn raw(&mut self) -> Raw<'_> {
        match &mut self.connection {
            Connection::Sqlite(c) => Raw::Sqlite(c),
            Connection::SqliteTransaction(t) => Raw::Sqlite(t),
            Connection::MySql(c) => Raw::MySql(c),
            Connection::MySqlTransaction(t) => Raw::MySql(t),
        }
    }
}

#[cfg(test)]
mod tests;
