//! Sellers on holiday: their phones off the market for a while, and back.

use crate::sql::sql;
use crate::{Read, Result, Write};
use domain::listings::Vacation;
use domain::{AccountId, Instant, ListingId};
use uuid::Uuid;

impl Read {
    /// The holiday that a seller is on.
    pub async fn vacation_of(&mut self, seller: AccountId) -> Result<Option<Vacation>> {
        let row = sql!(
            self,
            optional(i64, Option<i64>),
            "SELECT began_at, ends_at FROM vacations WHERE seller_id = ?",
            seller.0
        )?;
        Ok(row.map(|(_, ends_at)| Vacation { until: ends_at.map(Instant::from) }))
    }

    /// Sellers whose holidays are over.
    pub async fn ended_vacations(&mut self, now: Instant, limit: u32) -> Result<Vec<AccountId>> {
        let rows = sql!(
            self,
            all(Uuid,),
            "SELECT seller_id FROM vacations WHERE ends_at <= ? ORDER BY ends_at LIMIT ?",
            now.micros(),
            limit
        )?;
        Ok(rows.into_iter().map(|(id,)| id.into()).collect())
    }

    /// A seller's phones that wait for the end of a holiday.
    pub async fn paused_listings_of(&mut self, seller: AccountId, limit: u32) -> Result<Vec<ListingId>> {
        let rows = sql!(
            self,
            all(Uuid,),
            "SELECT id FROM listings WHERE seller_id = ? AND paused = 1 ORDER BY id LIMIT ?",
            seller.0,
            limit
        )?;
        Ok(rows.into_iter().map(|(id,)| id.into()).collect())
    }
}

impl Write {
    /// Begins a holiday, or gives the present one another end.
    pub async fn begin_vacation(
        &mut self,
        seller: AccountId,
        vacation: &Vacation,
        now: Instant,
    ) -> Result<()> {
        let until = vacation.until.map(Instant::micros);
        let changed =
            sql!(self, execute "UPDATE vacations SET ends_at = ? WHERE seller_id = ?", until, seller.0)?;
        if changed == 0 && self.vacation_of(seller).await?.is_none() {
            sql!(
                self,
                execute "INSERT INTO vacations (seller_id, began_at, ends_at) VALUES (?, ?, ?)",
                seller.0, now.micros(), until
            )?;
        }
        Ok(())
    }

    /// `false` where the seller is on none.
    pub async fn end_vacation(&mut self, seller: AccountId) -> Result<bool> {
        Ok(sql!(self, execute "DELETE FROM vacations WHERE seller_id = ?", seller.0)? == 1)
    }

    /// Takes everything that a seller has for sale off the market until a holiday ends; answers how many.
    pub async fn pause_listings_of(&mut self, seller: AccountId, now: Instant) -> Result<u64> {
        let paused = sql!(
            self,
            execute "UPDATE listings SET state = 'withdrawn', paused = 1, claimed_imei = NULL, version = version + 1, \
             updated_at = ?, feed = 0 WHERE seller_id = ? AND state = 'live'",
            now.micros(),
            seller.0,
        )?;
        // Their events are written after the rows are locked: those that have none for their version were just paused.
        sql!(
            self,
            execute "INSERT INTO listing_events (listing_id, version, at, actor_id, event, details) \
                SELECT l.id, l.version, ?, ?, 'pause', '{}' FROM listings l \
                WHERE l.seller_id = ? AND l.paused = 1 AND NOT EXISTS \
                (SELECT 1 FROM listing_events e WHERE e.listing_id = l.id AND e.version = l.version)",
            now.micros(),
            seller.0,
            seller.0,
        )?;
        Ok(paused)
    }

    /// Leaves a paused phone off the market for good.
    pub async fn forget_pause(&mut self, id: ListingId) -> Result<()> {
        sql!(self, execute "UPDATE listings SET paused = 0, feed = 0 WHERE id = ? AND paused = 1", id.0)
            .map(drop)
    }
}
