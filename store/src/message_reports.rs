//! Rows of reports about messages, until a moderator has decided.

use crate::batches::marks;
use crate::sql::sql;
use crate::{Error, Read, Result, Value, Write};
use domain::messages::{MessageReason, MessageReport};
use domain::{AccountId, Instant, MessageId};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct ReportRow {
    message_id: Uuid,
    reason: String,
    note: String,
    created_at: i64,
}

impl TryFrom<ReportRow> for (MessageId, MessageReport) {
    type Error = Error;

    fn try_from(row: ReportRow) -> Result<Self> {
        let reason: MessageReason = row.reason.try_into().map_err(Error::Corrupt)?;
        Ok((row.message_id.into(), MessageReport { reason, note: row.note, at: row.created_at.into() }))
    }
}

impl Read {
    /// Messages that wait for a decision, those that wait longest first.
    pub async fn reported_messages(&mut self, limit: u32, offset: u64) -> Result<Vec<MessageId>> {
        let rows = sql!(
            self,
            all(Uuid, i64),
            "SELECT message_id, MIN(created_at) AS since FROM message_reports WHERE decided_at IS NULL \
             GROUP BY message_id ORDER BY since, message_id LIMIT ? OFFSET ?",
            limit,
            i64::try_from(offset).unwrap_or(i64::MAX)
        )?;
        Ok(rows.into_iter().map(|(id, _)| id.into()).collect())
    }

    pub async fn count_reported_messages(&mut self) -> Result<u64> {
        let count = sql!(
            self,
            scalar i64,
            "SELECT COUNT(DISTINCT message_id) FROM message_reports WHERE decided_at IS NULL"
        )?;
        Ok(count.unwrap_or(0).unsigned_abs())
    }

    /// What is open about these messages, the oldest first.
    pub async fn open_message_reports(
        &mut self,
        messages: &[MessageId],
    ) -> Result<Vec<(MessageId, MessageReport)>> {
        if messages.is_empty() {
            return Ok(Vec::new());
        }
        let statement = format!(
            "SELECT message_id, reason, note, created_at FROM message_reports WHERE decided_at IS NULL \
             AND message_id IN ({}) ORDER BY created_at, reporter_id",
            marks(messages.len())
        );
        let values: Vec<Value> = messages.iter().map(|id| id.0.as_bytes().as_slice().into()).collect();
        let rows = sql!(self, all_of ReportRow, statement, &values)?;
        rows.into_iter().map(TryFrom::try_from).collect()
    }

    /// What somebody reported, newest first.
    pub async fn message_reports_by(
        &mut self,
        reporter: AccountId,
    ) -> Result<Vec<(MessageId, MessageReport)>> {
        let rows = sql!(
            self,
            all ReportRow,
            "SELECT message_id, reason, note, created_at FROM message_reports WHERE reporter_id = ? \
             ORDER BY created_at DESC, message_id",
            reporter.0
        )?;
        rows.into_iter().map(TryFrom::try_from).collect()
    }
}

impl Write {
    /// [`Error::Duplicate`] where the same person has reported it before.
    pub async fn add_message_report(
        &mut self,
        message: MessageId,
        reporter: AccountId,
        report: &MessageReport,
    ) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO message_reports (message_id, reporter_id, reason, note, created_at) VALUES (?, ?, ?, ?, ?)",
            message.0, reporter.0, report.reason.as_str(), report.note.as_str(), report.at.micros()
        )
        .map(drop)
    }

    /// Closes what is open about a message; answers how many reports that were.
    pub async fn decide_message_reports(
        &mut self,
        message: MessageId,
        by: AccountId,
        now: Instant,
    ) -> Result<u64> {
        sql!(
            self,
            execute "UPDATE message_reports SET decided_at = ?, decided_by = ? WHERE message_id = ? AND decided_at IS NULL",
            now.micros(), by.0, message.0
        )
    }

    /// Removes everything that an account reported about messages.
    pub async fn remove_message_reports_of(&mut self, reporter: AccountId) -> Result<()> {
        sql!(self, execute "DELETE FROM message_reports WHERE reporter_id = ?", reporter.0).map(drop)
    }
}
