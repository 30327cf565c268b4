//! The audit log: who did what and when. Rows are only ever added.

use crate::sql::{Read, sql};
use crate::{Result, Write};
use domain::{AccountId, AuditId, Instant};
use uuid::Uuid;

/// One entry. `details` is JSON without personal data.
pub struct AuditEntry<'a> {
    pub id: AuditId,
    pub at: Instant,
    /// Absent for a guest and for the marketplace itself.
    pub actor: Option<AccountId>,
    /// What kind of thing it happened to: `account`, `session`, `listing`.
    pub noun: &'a str,
    pub subject: Option<Uuid>,
    /// In the past: `signed_in`.
    pub verb: &'a str,
    pub details: &'a str,
}

/// An entry as it is read again.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AuditRow {
    #[sqlx(try_from = "i64")]
    pub at: Instant,
    pub actor_id: Option<Uuid>,
    pub noun: String,
    pub subject_id: Option<Uuid>,
    pub verb: String,
    pub details: String,
}

impl Read {
    /// What an account did, and what was done to it, oldest first.
    pub async fn audit_of(&mut self, account: AccountId) -> Result<Vec<AuditRow>> {
        sql!(
            self,
            all AuditRow,
            "SELECT at, actor_id, noun, subject_id, verb, details FROM audit_log \
                WHERE actor_id = ? OR subject_id = ? ORDER BY at, id",
            account.0,
            account.0,
        )
    }
}

impl Write {
    pub async fn add_audit(&mut self, entry: &AuditEntry<'_>) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO audit_log (id, at, actor_id, noun, subject_id, verb, details) VALUES (?, ?, ?, ?, ?, ?, ?)",
            entry.id.0,
            entry.at.micros(),
            entry.actor.map(|actor| actor.0),
            entry.noun,
            entry.subject,
            entry.verb,
            entry.details,
        )?;
        Ok(())
    }
}
