//! Sellers who leave: what they have for sale goes off the market with them.

use crate::sql::sql;
use crate::{Result, Write};
use domain::{AccountId, Instant};

impl Write {
    /// Withdraws everything that an account has for sale or in preparation; answers how many.
    pub async fn withdraw_listings_of(&mut self, seller: AccountId, now: Instant) -> Result<u64> {
        let withdrawn = sql!(
            self,
            execute "UPDATE listings SET state = 'withdrawn', claimed_imei = NULL, version = version + 1, updated_at = ?, feed = 0 \
                WHERE seller_id = ? AND state IN ('live', 'draft')",
            now.micros(),
            seller.0,
        )?;
        // Their events are written after the rows are locked: the version says which ones were just withdrawn.
        sql!(
            self,
            execute "INSERT INTO listing_events (listing_id, version, at, actor_id, event, details) \
                SELECT l.id, l.version, ?, ?, 'withdraw', '{}' FROM listings l \
                WHERE l.seller_id = ? AND l.state = 'withdrawn' AND l.updated_at = ? AND NOT EXISTS \
                (SELECT 1 FROM listing_events e WHERE e.listing_id = l.id AND e.version = l.version)",
            now.micros(),
            seller.0,
            seller.0,
            now.micros(),
        )?;
        Ok(withdrawn)
    }
}
