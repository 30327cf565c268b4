//! What can go wrong with storage.

/// A storage failure. None of its texts are for people: `services` turns it into a failure with an incident.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database gave the unit of work up in favour of another one; the whole of it may be tried again.
    #[error("the unit of work collided with another one")]
    Collision(#[source] sqlx::Error),
    /// A uniqueness rule of the database refused the row.
    #[error("such a row exists already")]
    Duplicate(#[source] sqlx::Error),
    #[error("database: {0}")]
    Sql(#[source] sqlx::Error),
    #[error("migrations: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error("documents: {0}")]
    Documents(String),
    #[error("a stored value can't be understood: {0}")]
    Corrupt(String),
    /// A URL or path that can't be used; the text says which and why.
    #[error("{0}")]
    Configuration(String),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Errors of MySQL that ask for the whole transaction to be tried again: deadlock and lock wait timeout.
const COLLISIONS: [u16; 2] = [1213, 1205];

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let Some(refused) = error.as_database_error() else { return Error::Sql(error) };
        if refused.is_unique_violation() {
            return Error::Duplicate(error);
        }
        let by_mysql = refused
            .try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>()
            .is_some_and(|e| COLLISIONS.contains(&e.number()));
        let by_sqlite = refused.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some()
            && refused.code().is_some_and(|code| code.parse::<i32>().is_ok_and(|n| n & 0xFF == 5));
        if by_mysql || by_sqlite { Error::Collision(error) } else { Error::Sql(error) }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Error::Corrupt(error.to_string())
    }
}
