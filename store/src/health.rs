//! Whether the database can do its work: for whatever watches the server, and for the doctor.

use crate::sql::sql;
use crate::{Engine, Result, Store, migrations};
use domain::Instant;

impl Store {
    /// Whether it answers.
    pub async fn ping(&self) -> Result<()> {
        let mut db = self.read().await?;
        sql!(db, scalar i64, "SELECT 1").map(drop)
    }

    /// How many migrations of this version are still to come; all of them where the tables are not there at all.
    pub async fn pending_migrations(&self) -> Result<usize> {
        self.ping().await?;
        let mut db = self.read().await?;
        let booked = sql!(db, scalar i64, "SELECT COUNT(*) FROM _sqlx_migrations WHERE success = TRUE");
        // That table is missing as well before the first migration.
        let applied = usize::try_from(booked.ok().flatten().unwrap_or(0)).unwrap_or(0);
        Ok(migrations::count(self.engine()).saturating_sub(applied))
    }

    /// What time it is on the database's machine, to the second; `None` where that is this one.
    pub async fn server_time(&self) -> Result<Option<Instant>> {
        if self.engine() == Engine::Sqlite {
            return Ok(None);
        }
        let mut db = self.read().await?;
        let seconds = sql!(db, scalar i64, "SELECT UNIX_TIMESTAMP()")?;
        Ok(seconds.map(|seconds| Instant::from_micros(seconds.saturating_mul(1_000_000))))
    }
}
