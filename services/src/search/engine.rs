//! The port to a search engine: what it is told of listings, what it is asked, and what it answers.

use crate::Result;
use async_trait::async_trait;
use domain::places::Point;
use domain::reviews::Score;
use domain::search::{Cursor, Facet, Sort};
use domain::{Currency, Instant, ListingId, Money};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Finds listings. Everything in it can be made anew from storage at any time.
///
/// One that was told of a listing twice knows it once: the later word counts.
#[async_trait]
pub trait SearchEngine: Send + Sync {
    /// How far it has followed the feed; `None` where it has to begin again.
    async fn position(&self) -> Result<Option<Position>>;

    /// Learns of changes, and of the position that they lead to. What it answers afterwards knows of all of them,
    /// and after a crash it stands where it stood before or after them, never in between.
    async fn apply(&self, changes: Vec<Change>, position: Position) -> Result<()>;

    /// Forgets everything.
    async fn clear(&self) -> Result<()>;

    async fn find(&self, wanted: Wanted) -> Result<Found>;
}

/// A place in the feed of changed listings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Which feed it is: another database has another one.
    pub feed: Uuid,
    /// Every change up to this batch is known.
    pub batch: i64,
}

/// What became of a listing.
#[derive(Clone, Debug)]
pub enum Change {
    /// It is for sale, like this.
    Put(Box<Entry>),
    /// It is not for sale.
    Remove(ListingId),
}

/// A listing as it is searched.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub id: ListingId,
    /// Folded words of its name, a space between them.
    pub name: String,
    /// Folded words of its description.
    pub about: String,
    /// At most one for each facet.
    pub values: BTreeMap<Facet, String>,
    pub price: Money,
    pub at: Point,
    pub published_at: Instant,
    /// What buyers say of its seller.
    pub seller: Option<Score>,
}

/// What is searched for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Folded words, each of which must be found.
    pub words: Vec<String>,
    /// Words of names must be found as they are, or as beginnings: no slip is forgiven.
    pub as_typed: bool,
    /// Any of each facet's values.
    pub chosen: BTreeMap<Facet, Vec<String>>,
    /// Prices in it only; without it, `min` and `max` do not count.
    pub currency: Option<Currency>,
    /// In minor units, both included.
    pub min: Option<i64>,
    pub max: Option<i64>,
    pub near: Option<Point>,
    /// Around `near`, without which it does not count.
    pub radius_km: Option<f64>,
    pub sort: Sort,
    /// For the best match: how new a listing is.
    pub now: Instant,
    /// Only what comes after this one in the order; counts are of everything.
    pub after: Option<Cursor>,
    pub offset: usize,
    pub limit: usize,
    /// The currency whose bands of prices are counted.
    pub bands_in: Currency,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    pub total: u64,
    /// From `offset` on, at most `limit`.
    pub hits: Vec<Hit>,
    /// How many the rest of the search finds with each value, of whatever else the facet has chosen; in no order.
    pub counts: BTreeMap<Facet, Vec<(String, u64)>>,
    /// The same for each of [`domain::search::price_bands`].
    pub bands: Vec<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    pub id: ListingId,
    /// From `near`.
    pub distance_km: Option<f64>,
    /// In the order that was asked for; the smaller one comes first.
    pub rank: u64,
    /// How well the words fit, from 0 to 1, where that is what orders.
    pub fit: Option<f32>,
}
