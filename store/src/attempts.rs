//! Counted tries in windows of time, by a keyed hash of who or what is tried.

use crate::sql::sql;
use crate::{Error, Result, Write};
use domain::Instant;
use std::time::Duration;

/// At most `most` tries in each window of that length.
#[derive(Clone, Debug)]
pub struct Window {
    pub key_hash: [u8; 32],
    pub most: i64,
    pub length: Duration,
}

impl Window {
    /// When the window that `now` lies in began, and when it ends.
    fn around(&self, now: Instant) -> (Instant, Instant) {
        let length = i64::try_from(self.length.as_micros()).unwrap_or(i64::MAX).max(1);
        let start = Instant::from_micros(now.micros().div_euclid(length) * length);
        (start, start.plus(self.length))
    }
}

impl Write {
    /// Counts one try. Where there were enough already, nothing changes, and the answer is when the window ends.
    pub async fn count_try(&mut self, window: &Window, now: Instant) -> Result<Option<Instant>> {
        let (start, end) = window.around(now);
        if self.add_try(window, start).await? {
            return Ok(None);
        }
        let first = sql!(
            self,
            execute "INSERT INTO attempts (key_hash, window_start, tries, expires_at) VALUES (?, ?, 1, ?)",
            window.key_hash.as_slice(),
            start.micros(),
            end.micros(),
        );
        match first {
            Ok(_) => Ok(None),
            // The row is there: it is full, or somebody else has just made it.
            Err(Error::Duplicate(_)) => Ok(if self.add_try(window, start).await? { None } else { Some(end) }),
            Err(error) => Err(error),
        }
    }

    async fn add_try(&mut self, window: &Window, start: Instant) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE attempts SET tries = tries + 1 WHERE key_hash = ? AND window_start = ? AND tries < ?",
            window.key_hash.as_slice(),
            start.micros(),
            window.most,
        )?;
        Ok(changed == 1)
    }

    /// Forgets every try that was counted for this key.
    pub async fn forget_tries(&mut self, key_hash: &[u8; 32]) -> Result<()> {
        sql!(self, execute "DELETE FROM attempts WHERE key_hash = ?", key_hash.as_slice())?;
        Ok(())
    }

    /// Removes windows that are over; answers how many.
    pub async fn remove_expired_attempts(&mut self, now: Instant) -> Result<u64> {
        sql!(self, execute "DELETE FROM attempts WHERE expires_at <= ?", now.micros())
    }
}
