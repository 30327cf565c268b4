//! The feed of changed listings that search engines follow, and the listings that the sitemap names.
//!
//! A change of a listing sets its `feed` to 0 in the same unit of work. Committed changes are given the number of
//! the next batch later, by anybody, under the lock of the one row that counts the batches: so a batch becomes
//! visible after all that have smaller numbers.

use crate::batches::marks;
use crate::sql::sql;
use crate::{Error, Read, Result, Value, Write};
use domain::listings::{Delivery, ListingState};
use domain::places::Point;
use domain::reviews::Score;
use domain::search::SitemapEntry;
use domain::{AccountId, Currency, Instant, ListingId, Money};
use std::collections::HashMap;
use uuid::Uuid;

/// Most listings of one batch.
pub const BATCH: u32 = 500;
/// The name of the feed.
const LISTINGS: &str = "listings";
/// How far alerts have followed it.
const ALERTS: &str = "alerts";

/// A feed of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Another database has another one.
    pub id: Uuid,
    /// The newest batch.
    pub batch: i64,
}

/// A listing that has changed, as far as it is searched.
#[derive(Clone, Debug, PartialEq)]
pub struct Fed {
    /// The batch of its last change.
    pub batch: i64,
    pub id: ListingId,
    pub seller: AccountId,
    /// What buyers say of the seller; absent where nobody has said anything.
    pub seller_score: Option<Score>,
    pub state: ListingState,
    pub model_slug: String,
    pub storage_gb: Option<i64>,
    pub colour: Option<String>,
    pub grade: Option<String>,
    pub carrier_lock: Option<String>,
    /// In percent of the first capacity.
    pub battery: Option<u8>,
    pub price: Option<Money>,
    pub at: Option<Point>,
    /// Of two letters.
    pub country: Option<String>,
    pub delivery: Delivery,
    pub description: String,
    pub published_at: Option<Instant>,
    /// Whether a moderator has seen a photo of it beside a code that only its seller knew.
    pub verified: bool,
}

#[derive(sqlx::FromRow)]
struct FedRow {
    feed: i64,
    id: Uuid,
    seller_id: Uuid,
    seller_score: Option<i64>,
    state: String,
    model_slug: String,
    storage_gb: Option<i64>,
    colour: Option<String>,
    grade: Option<String>,
    carrier_lock: Option<String>,
    battery: Option<i64>,
    price_minor: Option<i64>,
    currency: Option<String>,
    lat: Option<f64>,
    lng: Option<f64>,
    country: Option<String>,
    ships_to: String,
    pickup: i16,
    description: String,
    published_at: Option<i64>,
    verified_at: Option<i64>,
}

impl TryFrom<FedRow> for Fed {
    type Error = Error;

    fn try_from(row: FedRow) -> Result<Self> {
        let price = match row.price_minor.zip(row.currency) {
            Some((minor, currency)) => {
                Some(Money::new(minor, Currency::try_from(currency).map_err(Error::Corrupt)?))
            }
            None => None,
        };
        Ok(Fed {
            batch: row.feed,
            id: row.id.into(),
            seller: row.seller_id.into(),
            seller_score: row.seller_score.and_then(crate::reputations::score),
            state: row.state.try_into().map_err(Error::Corrupt)?,
            model_slug: row.model_slug,
            storage_gb: row.storage_gb,
            colour: row.colour,
            grade: row.grade,
            carrier_lock: row.carrier_lock,
            battery: row.battery.and_then(|percent| u8::try_from(percent).ok()),
            price,
            at: row.lat.zip(row.lng).map(|(lat, lng)| Point { lat, lng }),
            country: row.country,
            delivery: Delivery {
                ships_to: row.ships_to.try_into().map_err(Error::Corrupt)?,
                pickup: row.pickup == 1,
            },
            description: row.description,
            published_at: row.published_at.map(Instant::from),
            verified: row.verified_at.is_some(),
        })
    }
}

impl Read {
    /// Listings whose last change has no number yet; at most a batch of them.
    pub async fn changed_listings(&mut self) -> Result<Vec<ListingId>> {
        let ids = sql!(self, all(Uuid,), "SELECT id FROM listings WHERE feed = 0 LIMIT ?", BATCH)?;
        Ok(ids.into_iter().map(|(id,)| id.into()).collect())
    }

    /// `None` until a change was numbered.
    pub async fn listing_feed(&mut self) -> Result<Option<Feed>> {
        let row = sql!(self, optional(Uuid, i64), "SELECT id, batch FROM feeds WHERE name = ?", LISTINGS)?;
        Ok(row.map(|(id, batch)| Feed { id, batch }))
    }

    /// Up to which batch of which feed members were told of changes; `None` before the first time.
    pub async fn alerted_until(&mut self) -> Result<Option<Feed>> {
        let row = sql!(self, optional(Uuid, i64), "SELECT id, batch FROM feeds WHERE name = ?", ALERTS)?;
        Ok(row.map(|(id, batch)| Feed { id, batch }))
    }

    /// When these listings were last put up for sale, or offered at another price.
    pub async fn offered_at(&mut self, ids: &[ListingId]) -> Result<HashMap<ListingId, Instant>> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let statement = format!(
            "SELECT listing_id, MAX(at) FROM listing_events WHERE event IN ('publish', 'price') \
             AND listing_id IN ({}) GROUP BY listing_id",
            marks(ids.len())
        );
        let values: Vec<Value> = ids.iter().map(|id| id.0.as_bytes().as_slice().into()).collect();
        let rows = sql!(self, all_of(Uuid, i64), statement, &values)?;
        Ok(rows.into_iter().map(|(id, at)| (id.into(), at.into())).collect())
    }

    /// Listings whose last change is of a batch after this one, in the order of their batches.
    pub async fn listings_fed_after(&mut self, batch: i64, limit: u32) -> Result<Vec<Fed>> {
        let rows = sql!(
            self,
            all FedRow,
            "SELECT l.feed, l.id, l.seller_id, sr.score AS seller_score, l.state, l.model_slug, l.storage_gb, l.colour, l.grade, \
             l.carrier_lock, l.battery, l.price_minor, l.currency, l.lat, l.lng, l.country, l.ships_to, l.pickup, l.description, \
             l.published_at, l.verified_at FROM listings l LEFT JOIN seller_reputations sr ON sr.seller_id = l.seller_id \
             WHERE l.feed > ? ORDER BY l.feed LIMIT ?",
            batch, limit
        )?;
        rows.into_iter().map(Fed::try_from).collect()
    }

    /// How many listings are for sale.
    pub async fn count_live_listings(&mut self) -> Result<u64> {
        let count = sql!(self, scalar i64, "SELECT COUNT(*) FROM listings WHERE state = 'live'")?;
        Ok(count.unwrap_or(0).unsigned_abs())
    }

    /// What is for sale, in the order of ids, for the sitemap.
    pub async fn live_listings(&mut self, limit: u32, offset: u64) -> Result<Vec<SitemapEntry>> {
        let rows = sql!(
            self,
            all(Uuid, i64),
            "SELECT id, updated_at FROM listings WHERE state = 'live' ORDER BY id LIMIT ? OFFSET ?",
            limit,
            i64::try_from(offset).unwrap_or(i64::MAX)
        )?;
        Ok(rows.into_iter().map(|(id, at)| SitemapEntry { id: id.into(), at: at.into() }).collect())
    }
}

impl Write {
    /// Gives the number of the next batch to those of these listings that have none. Others who number wait here
    /// until this unit of work ends. `new_feed` names the feed where there was none.
    pub async fn number_listings(&mut self, ids: &[ListingId], new_feed: Uuid) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let counted = sql!(self, execute "UPDATE feeds SET batch = batch + 1 WHERE name = ?", LISTINGS)?;
        if counted == 0 {
            sql!(self, execute "INSERT INTO feeds (name, id, batch) VALUES (?, ?, 1)", LISTINGS, new_feed)?;
        }
        let batch = self.listing_feed().await?.map_or(1, |feed| feed.batch);
        let statement =
            format!("UPDATE listings SET feed = ? WHERE feed = 0 AND id IN ({})", marks(ids.len()));
        let ids = ids.iter().map(|id| id.0.as_bytes().as_slice().into());
        let values: Vec<Value> = std::iter::once(Value::Int(batch)).chain(ids).collect();
        sql!(self, execute_of statement, &values).map(drop)
    }

    /// Notes up to which batch members were told of changes. One who is slower takes nothing back.
    pub async fn set_alerted_until(&mut self, until: Feed) -> Result<()> {
        let moved = sql!(
            self,
            execute "UPDATE feeds SET id = ?, batch = ? WHERE name = ? AND (id <> ? OR batch <= ?)",
            until.id, until.batch, ALERTS, until.id, until.batch
        )?;
        if moved == 0 && self.alerted_until().await?.is_none() {
            sql!(self, execute "INSERT INTO feeds (name, id, batch) VALUES (?, ?, ?)", ALERTS, until.id, until.batch)?;
        }
        Ok(())
    }

    /// Marks every listing as changed: what is searched of their models has.
    pub async fn mark_listings_as_changed(&mut self) -> Result<()> {
        sql!(self, execute "UPDATE listings SET feed = 0").map(drop)
    }
}
