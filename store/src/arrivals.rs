//! Rows of what buyers typed as the IMEIs of what arrived. They are only ever added.

use crate::sql::sql;
use crate::{Read, Result, Write};
use domain::{Instant, ListingId, OrderId};
use uuid::Uuid;

/// A number that a buyer typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// By which an equal one is found.
    pub hash: Vec<u8>,
    /// Only the vault opens it.
    pub sealed: Vec<u8>,
    /// The phone of the order that has this number; absent where none has.
    pub listing: Option<ListingId>,
    pub typed_at: Instant,
}

impl Read {
    /// What was typed for an order, oldest first.
    pub async fn arrivals_of(&mut self, order: OrderId) -> Result<Vec<Arrival>> {
        let rows = sql!(
            self,
            all(Vec<u8>, Vec<u8>, Option<Uuid>, i64),
            "SELECT imei_hash, imei_sealed, listing_id, typed_at FROM arrivals WHERE order_id = ? \
             ORDER BY typed_at, imei_hash",
            order.0
        )?;
        let arrival = |(hash, sealed, listing, at): (Vec<u8>, Vec<u8>, Option<Uuid>, i64)| Arrival {
            hash,
            sealed,
            listing: listing.map(ListingId::from),
            typed_at: at.into(),
        };
        Ok(rows.into_iter().map(arrival).collect())
    }
}

impl Write {
    /// `Duplicate` where the same number was typed for that order before.
    pub async fn add_arrival(&mut self, order: OrderId, arrival: &Arrival) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO arrivals (order_id, imei_hash, imei_sealed, listing_id, typed_at) VALUES (?, ?, ?, ?, ?)",
            order.0, arrival.hash.as_slice(), arrival.sealed.as_slice(), arrival.listing.map(|id| id.0),
            arrival.typed_at.micros()
        )
        .map(drop)
    }
}
