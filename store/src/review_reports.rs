//! Rows of reports: who finds that a review should not be there, until a moderator has decided.

use crate::batches::marks;
use crate::sql::sql;
use crate::{Error, Read, Result, Value, Write};
use domain::reviews::{Report, ReportReason};
use domain::{AccountId, Instant, ReviewId};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct ReportRow {
    review_id: Uuid,
    reason: String,
    note: String,
    created_at: i64,
}

impl TryFrom<ReportRow> for (ReviewId, Report) {
    type Error = Error;

    fn try_from(row: ReportRow) -> Result<Self> {
        let reason: ReportReason = row.reason.try_into().map_err(Error::Corrupt)?;
        Ok((row.review_id.into(), Report { reason, note: row.note, at: row.created_at.into() }))
    }
}

impl Read {
    /// Reviews that wait for a decision, those that wait longest first.
    pub async fn reported_reviews(&mut self, limit: u32, offset: u64) -> Result<Vec<ReviewId>> {
        let rows = sql!(
            self,
            all(Uuid, i64),
            "SELECT review_id, MIN(created_at) AS since FROM review_reports WHERE decided_at IS NULL \
             GROUP BY review_id ORDER BY since, review_id LIMIT ? OFFSET ?",
            limit,
            i64::try_from(offset).unwrap_or(i64::MAX)
        )?;
        Ok(rows.into_iter().map(|(id, _)| id.into()).collect())
    }

    pub async fn count_reported_reviews(&mut self) -> Result<u64> {
        let count = sql!(
            self,
            scalar i64,
            "SELECT COUNT(DISTINCT review_id) FROM review_reports WHERE decided_at IS NULL"
        )?;
        Ok(count.unwrap_or(0).unsigned_abs())
    }

    /// What is open about these reviews, the oldest first.
    pub async fn open_reports(&mut self, reviews: &[ReviewId]) -> Result<Vec<(ReviewId, Report)>> {
        if reviews.is_empty() {
            return Ok(Vec::new());
        }
        let statement = format!(
            "SELECT review_id, reason, note, created_at FROM review_reports WHERE decided_at IS NULL \
             AND review_id IN ({}) ORDER BY created_at, reporter_id",
            marks(reviews.len())
        );
        let values: Vec<Value> = reviews.iter().map(|id| id.0.as_bytes().as_slice().into()).collect();
        let rows = sql!(self, all_of ReportRow, statement, &values)?;
        rows.into_iter().map(TryFrom::try_from).collect()
    }

    /// What somebody reported, newest first.
    pub async fn reports_by(&mut self, reporter: AccountId) -> Result<Vec<(ReviewId, Report)>> {
        let rows = sql!(
            self,
            all ReportRow,
            "SELECT review_id, reason, note, created_at FROM review_reports WHERE reporter_id = ? \
             ORDER BY created_at DESC, review_id",
            reporter.0
        )?;
        rows.into_iter().map(TryFrom::try_from).collect()
    }
}

impl Write {
    /// [`Error::Duplicate`] where the same person has reported it before.
    pub async fn add_review_report(
        &mut self,
        review: ReviewId,
        reporter: AccountId,
        report: &Report,
    ) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO review_reports (review_id, reporter_id, reason, note, created_at) VALUES (?, ?, ?, ?, ?)",
            review.0, reporter.0, report.reason.as_str(), report.note.as_str(), report.at.micros()
        )
        .map(drop)
    }

    /// Closes what is open about a review; answers how many reports that were.
    pub async fn decide_reports(&mut self, review: ReviewId, by: AccountId, now: Instant) -> Result<u64> {
        sql!(
            self,
            execute "UPDATE review_reports SET decided_at = ?, decided_by = ? WHERE review_id = ? AND decided_at IS NULL",
            now.micros(), by.0, review.0
        )
    }

    /// Removes everything that an account reported.
    pub async fn remove_reports_of(&mut self, reporter: AccountId) -> Result<()> {
        sql!(self, execute "DELETE FROM review_reports WHERE reporter_id = ?", reporter.0).map(drop)
    }
}
