//! Drafts of people without an account: whose they are, how they become a member's, and how they end.

use crate::sql::sql;
use crate::{Read, Result, Write};
use domain::{AccountId, Instant, ListingId};
use uuid::Uuid;

/// The account that the drafts of all guests are booked to. It counts as deleted: nobody can sign in as it.
pub const GUESTS: AccountId = AccountId(Uuid::nil());

impl Read {
    /// Whether a draft is that of the guest with this secret.
    pub async fn is_guest_draft(
        &mut self,
        listing: ListingId,
        secret_hash: &[u8; 32],
        now: Instant,
    ) -> Result<bool> {
        let known = sql!(
            self,
            scalar i64,
            "SELECT 1 FROM guest_drafts WHERE listing_id = ? AND secret_hash = ? AND expires_at > ?",
            listing.0,
            secret_hash.as_slice(),
            now.micros()
        )?;
        Ok(known.is_some())
    }

    /// The drafts of the guest with this secret, newest first.
    pub async fn guest_drafts_of(&mut self, secret_hash: &[u8; 32], now: Instant) -> Result<Vec<ListingId>> {
        let ids = sql!(
            self,
            all(Uuid,),
            "SELECT listing_id FROM guest_drafts WHERE secret_hash = ? AND expires_at > ? ORDER BY listing_id DESC",
            secret_hash.as_slice(),
            now.micros()
        )?;
        Ok(ids.into_iter().map(|(id,)| id.into()).collect())
    }

    /// Drafts that nobody claimed in time.
    pub async fn expired_guest_drafts(&mut self, now: Instant, limit: u32) -> Result<Vec<ListingId>> {
        let ids = sql!(
            self,
            all(Uuid,),
            "SELECT listing_id FROM guest_drafts WHERE expires_at <= ? ORDER BY expires_at LIMIT ?",
            now.micros(),
            limit
        )?;
        Ok(ids.into_iter().map(|(id,)| id.into()).collect())
    }
}

impl Write {
    /// Notes that a draft, which is booked to [`GUESTS`], is that of whoever has the secret.
    pub async fn add_guest_draft(
        &mut self,
        listing: ListingId,
        secret_hash: &[u8; 32],
        expires_at: Instant,
    ) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO guest_drafts (listing_id, secret_hash, expires_at) VALUES (?, ?, ?)",
            listing.0, secret_hash.as_slice(), expires_at.micros()
        )
        .map(drop)
    }

    /// Makes a guest's draft that of an account. `false` where it is no longer a guest's with that secret.
    pub async fn claim_guest_draft(
        &mut self,
        listing: ListingId,
        secret_hash: &[u8; 32],
        account: AccountId,
        now: Instant,
    ) -> Result<bool> {
        let taken = sql!(
            self,
            execute "DELETE FROM guest_drafts WHERE listing_id = ? AND secret_hash = ? AND expires_at > ?",
            listing.0, secret_hash.as_slice(), now.micros()
        )?;
        if taken == 0 {
            return Ok(false);
        }
        let changed = sql!(
            self,
            execute "UPDATE listings SET seller_id = ?, updated_at = ?, feed = 0, version = version + 1 \
             WHERE id = ? AND seller_id = ?",
            account.0, now.micros(), listing.0, GUESTS.0
        )?;
        Ok(changed == 1)
    }

    /// Ends a draft that nobody claimed: whatever was said of the phone is forgotten. `false` where it was claimed.
    pub async fn empty_guest_draft(&mut self, listing: ListingId, now: Instant) -> Result<bool> {
        let ended = sql!(
            self,
            execute "DELETE FROM guest_drafts WHERE listing_id = ? AND expires_at <= ?",
            listing.0, now.micros()
        )?;
        if ended == 0 {
            return Ok(false);
        }
        sql!(self, execute "DELETE FROM listing_photos WHERE listing_id = ?", listing.0)?;
        sql!(
            self,
            execute "UPDATE listings SET state = 'withdrawn', colour = NULL, price_minor = NULL, currency = NULL, \
             place_key = NULL, place_label = NULL, country = NULL, lat = NULL, lng = NULL, at_x = NULL, at_y = NULL, \
             at_z = NULL, description = '', search_text = '', imei_hash = NULL, imei_sealed = NULL, \
             claimed_imei = NULL, updated_at = ?, feed = 0, version = version + 1 WHERE id = ? AND seller_id = ?",
            now.micros(), listing.0, GUESTS.0
        )?;
        Ok(true)
    }
}
