//! Phones that members watch, with the price that each of them was told last.

use crate::batches::marks;
use crate::sql::sql;
use crate::{Error, Read, Result, Value, Write};
use domain::{AccountId, Currency, Instant, ListingId, Money};
use std::collections::HashSet;
use uuid::Uuid;

/// A phone that somebody watches.
#[derive(Clone, Debug, PartialEq)]
pub struct Watch {
    pub account: AccountId,
    pub listing: ListingId,
    /// What it cost when its watcher was told last, or began to watch.
    pub told: Money,
    pub by_mail: bool,
    pub created_at: Instant,
}

/// A watched phone that costs less than its watcher was told.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceDrop {
    pub watch: Watch,
    pub now: Money,
}

#[derive(sqlx::FromRow)]
struct WatchRow {
    account_id: Uuid,
    listing_id: Uuid,
    price_minor: i64,
    currency: String,
    by_mail: i16,
    created_at: i64,
    /// Of the listing.
    now_minor: i64,
}

impl TryFrom<WatchRow> for PriceDrop {
    type Error = Error;

    fn try_from(row: WatchRow) -> Result<Self> {
        let currency = Currency::try_from(row.currency).map_err(Error::Corrupt)?;
        let watch = Watch {
            account: row.account_id.into(),
            listing: row.listing_id.into(),
            told: Money::new(row.price_minor, currency),
            by_mail: row.by_mail == 1,
            created_at: row.created_at.into(),
        };
        Ok(PriceDrop { watch, now: Money::new(row.now_minor, currency) })
    }
}

impl Read {
    /// What an account watches, the newest watch first.
    pub async fn watches_of(&mut self, account: AccountId, limit: u32, offset: u64) -> Result<Vec<Watch>> {
        let rows = sql!(
            self,
            all WatchRow,
            "SELECT account_id, listing_id, price_minor, currency, by_mail, created_at, price_minor AS now_minor \
             FROM watches WHERE account_id = ? ORDER BY created_at DESC, listing_id DESC LIMIT ? OFFSET ?",
            account.0,
            limit,
            i64::try_from(offset).unwrap_or(i64::MAX)
        )?;
        rows.into_iter().map(|row| Ok(PriceDrop::try_from(row)?.watch)).collect()
    }

    pub async fn count_watches(&mut self, account: AccountId) -> Result<u64> {
        let count = sql!(self, scalar i64, "SELECT COUNT(*) FROM watches WHERE account_id = ?", account.0)?;
        Ok(count.unwrap_or(0).unsigned_abs())
    }

    /// Which of these an account watches.
    pub async fn watched_among(
        &mut self,
        account: AccountId,
        listings: &[ListingId],
    ) -> Result<HashSet<ListingId>> {
        if listings.is_empty() {
            return Ok(HashSet::new());
        }
        let statement = format!(
            "SELECT listing_id, 0 FROM watches WHERE account_id = ? AND listing_id IN ({})",
            marks(listings.len())
        );
        let ids = std::iter::once(account.0).chain(listings.iter().map(|id| id.0));
        let values: Vec<Value> = ids.map(|id| id.as_bytes().as_slice().into()).collect();
        let rows = sql!(self, all_of(Uuid, i64), statement, &values)?;
        Ok(rows.into_iter().map(|(id, _)| id.into()).collect())
    }

    /// Whether anybody watches any phone.
    pub async fn any_watch(&mut self) -> Result<bool> {
        Ok(sql!(self, scalar i64, "SELECT 1 FROM watches LIMIT 1")?.is_some())
    }

    /// Watches of these listings, as far as they are for sale for less than their watchers were told.
    pub async fn price_drops(&mut self, listings: &[ListingId], limit: u32) -> Result<Vec<PriceDrop>> {
        if listings.is_empty() {
            return Ok(Vec::new());
        }
        let statement = format!(
            "SELECT w.account_id, w.listing_id, w.price_minor, w.currency, w.by_mail, w.created_at, \
             l.price_minor AS now_minor FROM watches w JOIN listings l ON l.id = w.listing_id \
             WHERE w.listing_id IN ({}) AND l.state = 'live' AND l.currency = w.currency \
             AND l.price_minor < w.price_minor ORDER BY w.listing_id, w.account_id LIMIT ?",
            marks(listings.len())
        );
        let mut values: Vec<Value> = listings.iter().map(|id| id.0.as_bytes().as_slice().into()).collect();
        values.push(limit.into());
        let rows = sql!(self, all_of WatchRow, statement, &values)?;
        rows.into_iter().map(PriceDrop::try_from).collect()
    }
}

impl Write {
    /// [`Error::Duplicate`] where the account watches it already.
    pub async fn add_watch(&mut self, watch: &Watch) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO watches (account_id, listing_id, price_minor, currency, by_mail, created_at) \
             VALUES (?, ?, ?, ?, ?, ?)",
            watch.account.0, watch.listing.0, watch.told.minor, watch.told.currency.code(),
            i64::from(watch.by_mail), watch.created_at.micros()
        )
        .map(drop)
    }

    pub async fn remove_watch(&mut self, account: AccountId, listing: ListingId) -> Result<()> {
        sql!(
            self,
            execute "DELETE FROM watches WHERE account_id = ? AND listing_id = ?",
            account.0, listing.0
        )
        .map(drop)
    }

    /// Notes that a watcher is told of a lower price; `false` where somebody else did so before.
    pub async fn lower_watch(&mut self, drop: &PriceDrop) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE watches SET price_minor = ? WHERE account_id = ? AND listing_id = ? AND price_minor = ?",
            drop.now.minor, drop.watch.account.0, drop.watch.listing.0, drop.watch.told.minor
        )?;
        Ok(changed == 1)
    }

    /// No more mail about this phone's price.
    pub async fn silence_watch(&mut self, account: AccountId, listing: ListingId) -> Result<()> {
        sql!(
            self,
            execute "UPDATE watches SET by_mail = 0 WHERE account_id = ? AND listing_id = ?",
            account.0, listing.0
        )
        .map(drop)
    }

    /// Removes everything that an account watches.
    pub async fn remove_watches_of(&mut self, account: AccountId) -> Result<()> {
        sql!(self, execute "DELETE FROM watches WHERE account_id = ?", account.0).map(drop)
    }
}
