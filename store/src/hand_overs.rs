//! Hand-overs: which phones may add photos to a listing, for how long.

use crate::sql::sql;
use crate::{Error, Read, Result, Write};
use domain::{AccountId, HandOverId, Instant, ListingId};
use uuid::Uuid;

/// A listing that was handed to a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    pub id: HandOverId,
    pub listing: ListingId,
    /// Whose listing it is, and who handed it over.
    pub account: AccountId,
    /// Of the browser that has sent the first photo.
    pub device_hash: Option<Vec<u8>>,
    /// Photos that came this way.
    pub sent: u32,
    pub expires_at: Instant,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    listing_id: Uuid,
    account_id: Uuid,
    device_hash: Option<Vec<u8>>,
    sent: i64,
    expires_at: i64,
}

impl TryFrom<Row> for HandOver {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(HandOver {
            id: row.id.into(),
            listing: row.listing_id.into(),
            account: row.account_id.into(),
            device_hash: row.device_hash,
            sent: u32::try_from(row.sent).map_err(|e| Error::Corrupt(e.to_string()))?,
            expires_at: row.expires_at.into(),
        })
    }
}

impl Read {
    /// The hand-over of a listing, where it is not over.
    pub async fn hand_over_of(&mut self, listing: ListingId, now: Instant) -> Result<Option<HandOver>> {
        let row = sql!(
            self,
            optional Row,
            "SELECT id, listing_id, account_id, device_hash, sent, expires_at FROM hand_overs \
             WHERE listing_id = ? AND expires_at > ?",
            listing.0,
            now.micros()
        )?;
        row.map(HandOver::try_from).transpose()
    }

    /// The hand-over with this secret, where it is not over.
    pub async fn hand_over(&mut self, token_hash: &[u8; 32], now: Instant) -> Result<Option<HandOver>> {
        let row = sql!(
            self,
            optional Row,
            "SELECT id, listing_id, account_id, device_hash, sent, expires_at FROM hand_overs \
             WHERE token_hash = ? AND expires_at > ?",
            token_hash.as_slice(),
            now.micros()
        )?;
        row.map(HandOver::try_from).transpose()
    }
}

impl Write {
    /// Hands a listing over, in place of any earlier time. The listing must be locked.
    pub async fn add_hand_over(
        &mut self,
        hand_over: &HandOver,
        token_hash: &[u8; 32],
        now: Instant,
    ) -> Result<()> {
        self.end_hand_over(hand_over.listing).await?;
        sql!(
            self,
            execute "INSERT INTO hand_overs (listing_id, id, token_hash, account_id, created_at, expires_at) \
             VALUES (?, ?, ?, ?, ?, ?)",
            hand_over.listing.0, hand_over.id.0, token_hash.as_slice(), hand_over.account.0, now.micros(),
            hand_over.expires_at.micros()
        )
        .map(drop)
    }

    /// Counts a photo that is about to come from a browser; `false` where another browser was first, where there
    /// were `most` already, or where the hand-over has ended.
    pub async fn count_handed_photo(
        &mut self,
        id: HandOverId,
        device_hash: &[u8; 32],
        most: u32,
        now: Instant,
    ) -> Result<bool> {
        let counted = sql!(
            self,
            execute "UPDATE hand_overs SET device_hash = ?, sent = sent + 1 WHERE id = ? AND expires_at > ? AND sent < ? \
             AND (device_hash IS NULL OR device_hash = ?)",
            device_hash.as_slice(), id.0, now.micros(), most, device_hash.as_slice()
        )?;
        Ok(counted == 1)
    }

    /// Ends the hand-over of a listing; `false` where there was none.
    pub async fn end_hand_over(&mut self, listing: ListingId) -> Result<bool> {
        let ended = sql!(self, execute "DELETE FROM hand_overs WHERE listing_id = ?", listing.0)?;
        Ok(ended == 1)
    }

    /// Ends everything that an account has handed over.
    pub async fn end_hand_overs_of(&mut self, seller: AccountId) -> Result<()> {
        sql!(
            self,
            execute "DELETE FROM hand_overs WHERE listing_id IN (SELECT id FROM listings WHERE seller_id = ?)",
            seller.0
        )
        .map(drop)
    }

    /// Removes those that are over; answers how many.
    pub async fn remove_expired_hand_overs(&mut self, now: Instant) -> Result<u64> {
        sql!(self, execute "DELETE FROM hand_overs WHERE expires_at <= ?", now.micros())
    }
}
