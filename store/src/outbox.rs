//! The outbox: what must follow a commit is written down with it, and done by a job at least once.

use crate::sql::{Read, sql};
use crate::{Result, Write};
use domain::{Instant, OutboxId};
use uuid::Uuid;

pub struct NewOutboxEntry<'a> {
    pub id: OutboxId,
    /// What kind of work it is: `mail`.
    pub kind: &'a str,
    pub payload_sealed: &'a [u8],
    pub created_at: Instant,
}

/// Something to do, or done.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OutboxEntry {
    #[sqlx(try_from = "Uuid")]
    pub id: OutboxId,
    pub payload_sealed: Vec<u8>,
    #[sqlx(try_from = "i64")]
    pub created_at: Instant,
    /// How often it was claimed before.
    pub attempts: i64,
}

impl Read {
    /// What is due and that nobody is busy with, the longest due first.
    pub async fn due_in_outbox(&mut self, kind: &str, now: Instant, limit: u32) -> Result<Vec<OutboxEntry>> {
        sql!(
            self,
            all OutboxEntry,
            "SELECT id, payload_sealed, created_at, attempts FROM outbox WHERE done_at IS NULL AND failed_at IS NULL \
                AND due_at <= ? AND claimed_until <= ? AND kind = ? ORDER BY due_at, id LIMIT ?",
            now.micros(),
            now.micros(),
            kind,
            i64::from(limit),
        )
    }

    /// The newest entries of a kind, done or not, newest first.
    pub async fn newest_in_outbox(&mut self, kind: &str, limit: u32) -> Result<Vec<OutboxEntry>> {
        sql!(
            self,
            all OutboxEntry,
            "SELECT id, payload_sealed, created_at, attempts FROM outbox WHERE kind = ? \
                ORDER BY created_at DESC, id DESC LIMIT ?",
            kind,
            i64::from(limit),
        )
    }
}

impl Write {
    pub async fn add_to_outbox(&mut self, new: &NewOutboxEntry<'_>) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO outbox (id, kind, payload_sealed, created_at, due_at) VALUES (?, ?, ?, ?, ?)",
            new.id.0,
            new.kind,
            new.payload_sealed,
            new.created_at.micros(),
            new.created_at.micros(),
        )?;
        Ok(())
    }

    /// Takes an entry for oneself until then; `false` where somebody else was faster.
    pub async fn claim_in_outbox(&mut self, id: OutboxId, now: Instant, until: Instant) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE outbox SET claimed_until = ?, attempts = attempts + 1 \
                WHERE id = ? AND claimed_until <= ? AND done_at IS NULL AND failed_at IS NULL",
            until.micros(),
            id.0,
            now.micros(),
        )?;
        Ok(changed == 1)
    }

    pub async fn mark_done_in_outbox(&mut self, id: OutboxId, now: Instant) -> Result<()> {
        sql!(self, execute "UPDATE outbox SET done_at = ?, last_error = NULL WHERE id = ?", now.micros(), id.0)?;
        Ok(())
    }

    /// Puts an entry back until it is due again. `cause` has no personal data and at most 500 characters.
    pub async fn put_off_in_outbox(&mut self, id: OutboxId, due_at: Instant, cause: &str) -> Result<()> {
        sql!(
            self,
            execute "UPDATE outbox SET due_at = ?, claimed_until = 0, last_error = ? WHERE id = ?",
            due_at.micros(),
            cause,
            id.0,
        )?;
        Ok(())
    }

    /// Gives an entry up; it stays for the staff to look at.
    pub async fn give_up_in_outbox(&mut self, id: OutboxId, now: Instant, cause: &str) -> Result<()> {
        sql!(
            self,
            execute "UPDATE outbox SET failed_at = ?, last_error = ? WHERE id = ?",
            now.micros(),
            cause,
            id.0,
        )?;
        Ok(())
    }

    /// Removes what was done before `before`; answers how many.
    pub async fn remove_done_from_outbox(&mut self, before: Instant) -> Result<u64> {
        sql!(self, execute "DELETE FROM outbox WHERE done_at < ?", before.micros())
    }
}
