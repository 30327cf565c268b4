//! Photos of phones beside a code: the last one of each listing, and what was decided about it.

use crate::sql::sql;
use crate::{Error, Read, Result, Write};
use domain::photos::PhotoId;
use domain::verifications::VerificationState;
use domain::{AccountId, Instant, ListingId};
use uuid::Uuid;

/// A photo that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    pub listing: ListingId,
    pub photo: PhotoId,
    /// The code that must be seen in it.
    pub code: String,
    pub state: VerificationState,
    /// Why it was refused; else empty.
    pub reason: String,
    pub sent_at: Instant,
}

/// What a moderator decided about the photo of a listing.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'a> {
    pub listing: ListingId,
    /// The one that was looked at.
    pub photo: PhotoId,
    pub approved: bool,
    /// Empty where it was approved.
    pub reason: &'a str,
    pub by: AccountId,
    pub at: Instant,
}

#[derive(sqlx::FromRow)]
struct Row {
    listing_id: Uuid,
    photo_id: Vec<u8>,
    code: String,
    state: String,
    reason: String,
    sent_at: i64,
}

impl TryFrom<Row> for Verification {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Verification {
            listing: row.listing_id.into(),
            photo: row.photo_id.try_into().map_err(Error::Corrupt)?,
            code: row.code,
            state: row.state.try_into().map_err(Error::Corrupt)?,
            reason: row.reason,
            sent_at: row.sent_at.into(),
        })
    }
}

impl Read {
    /// The last photo that was sent for a listing.
    pub async fn verification_of(&mut self, listing: ListingId) -> Result<Option<Verification>> {
        let row = sql!(
            self,
            optional Row,
            "SELECT listing_id, photo_id, code, state, reason, sent_at FROM verifications WHERE listing_id = ?",
            listing.0
        )?;
        row.map(Verification::try_from).transpose()
    }

    /// Photos that nobody has decided about, those that wait longest first.
    pub async fn waiting_verifications(&mut self, limit: u32, offset: u64) -> Result<Vec<Verification>> {
        let rows = sql!(
            self,
            all Row,
            "SELECT listing_id, photo_id, code, state, reason, sent_at FROM verifications WHERE state = 'waiting' \
             ORDER BY sent_at, listing_id LIMIT ? OFFSET ?",
            limit,
            i64::try_from(offset).unwrap_or(i64::MAX)
        )?;
        rows.into_iter().map(Verification::try_from).collect()
    }

    pub async fn count_waiting_verifications(&mut self) -> Result<u64> {
        let count = sql!(self, scalar i64, "SELECT COUNT(*) FROM verifications WHERE state = 'waiting'")?;
        Ok(count.unwrap_or(0).unsigned_abs())
    }

    /// Whether a photo is still needed: it waits, or it was decided about after `since`.
    pub async fn verification_photo_is_needed(&mut self, photo: PhotoId, since: Instant) -> Result<bool> {
        let needed = sql!(
            self,
            scalar i64,
            "SELECT 1 FROM verifications WHERE photo_id = ? AND (state = 'waiting' OR decided_at > ?) LIMIT 1",
            photo.0.as_slice(),
            since.micros()
        )?;
        Ok(needed.is_some())
    }
}

impl Write {
    /// Keeps the photo that was sent for a listing, in place of the last one; it waits.
    pub async fn send_verification(
        &mut self,
        listing: ListingId,
        photo: PhotoId,
        code: &str,
        now: Instant,
    ) -> Result<()> {
        let replaced = sql!(
            self,
            execute "UPDATE verifications SET photo_id = ?, code = ?, state = 'waiting', reason = '', sent_at = ?, \
             decided_at = NULL, decided_by = NULL WHERE listing_id = ?",
            photo.0.as_slice(), code, now.micros(), listing.0
        )?;
        if replaced == 0 {
            sql!(
                self,
                execute "INSERT INTO verifications (listing_id, photo_id, code, state, sent_at) VALUES (?, ?, ?, 'waiting', ?)",
                listing.0, photo.0.as_slice(), code, now.micros()
            )?;
        }
        Ok(())
    }

    /// Writes a decision down; `false` where that photo does not wait any more. An approved listing is verified.
    pub async fn decide_verification(&mut self, decision: &Decision<'_>) -> Result<bool> {
        let state = if decision.approved { VerificationState::Approved } else { VerificationState::Refused };
        let decided = sql!(
            self,
            execute "UPDATE verifications SET state = ?, reason = ?, decided_at = ?, decided_by = ? \
             WHERE listing_id = ? AND photo_id = ? AND state = 'waiting'",
            state.as_str(), decision.reason, decision.at.micros(), decision.by.0, decision.listing.0,
            decision.photo.0.as_slice()
        )?;
        if decided == 1 && decision.approved {
            sql!(
                self,
                execute "UPDATE listings SET verified_at = ?, feed = 0 WHERE id = ?",
                decision.at.micros(), decision.listing.0
            )?;
        }
        Ok(decided == 1)
    }

    /// Forgets the photos that somebody has sent, whatever was decided about them.
    pub async fn forget_verifications_of(&mut self, seller: AccountId) -> Result<()> {
        sql!(
            self,
            execute "DELETE FROM verifications WHERE listing_id IN (SELECT id FROM listings WHERE seller_id = ?)",
            seller.0
        )
        .map(drop)
    }
}
