//! Baskets: the phones that somebody is about to buy.

use crate::sql::sql;
use crate::{Read, Result, Write};
use domain::{Instant, ListingId};
use uuid::Uuid;

impl Read {
    /// What is in a basket, in the order in which it was put in. `owner` is an account's or a guest's basket's id.
    pub async fn basket(&mut self, owner: Uuid) -> Result<Vec<ListingId>> {
        let rows = sql!(
            self,
            all(Uuid,),
            "SELECT listing_id FROM basket_items WHERE owner_id = ? ORDER BY added_at, listing_id",
            owner
        )?;
        Ok(rows.into_iter().map(|(id,)| id.into()).collect())
    }
}

impl Write {
    /// Puts a phone in; `Duplicate` where it is in already.
    pub async fn add_to_basket(&mut self, owner: Uuid, listing: ListingId, now: Instant) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO basket_items (owner_id, listing_id, added_at) VALUES (?, ?, ?)",
            owner, listing.0, now.micros()
        )
        .map(drop)
    }

    /// Takes a phone out; false where it was not in.
    pub async fn remove_from_basket(&mut self, owner: Uuid, listing: ListingId) -> Result<bool> {
        let removed = sql!(
            self,
            execute "DELETE FROM basket_items WHERE owner_id = ? AND listing_id = ?",
            owner, listing.0
        )?;
        Ok(removed > 0)
    }

    /// Removes what lies in baskets since before `before`; answers how much.
    pub async fn remove_old_basket_items(&mut self, before: Instant) -> Result<u64> {
        sql!(self, execute "DELETE FROM basket_items WHERE added_at < ?", before.micros())
    }
}
