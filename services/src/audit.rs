//! Writes the audit log: who did what to what, in the transaction in which it was done.

use crate::{Caller, Result, Services};
use serde_json::Value;
use store::Write;
use store::audit::AuditEntry;
use uuid::Uuid;

impl Services {
    /// Notes that the caller did `verb` (in the past) to the thing of that noun and id. `details` must have no
    /// personal data: the log outlives accounts.
    pub(crate) async fn note(
        &self,
        db: &mut Write,
        caller: &Caller,
        (noun, subject): (&str, Option<Uuid>),
        verb: &str,
        details: Value,
    ) -> Result<()> {
        let at = self.clock.now();
        let details = details.to_string();
        let entry = AuditEntry {
            id: self.mint.id(at),
            at,
            actor: caller.account(),
            noun,
            subject,
            verb,
            details: &details,
        };
        Ok(db.add_audit(&entry).await?)
    }
}
