//! The price guide: what phones like one's own are asked and sold for, with how much is known behind it.
//!
//! Prices of the same model, storage, condition and lock are best. Where there are too few of them, prices of the
//! same model and storage are brought to this condition and lock; then those of other storage sizes; then those of
//! the brand's phones of about that age. All that is said are quartiles, which a few strange prices don't move.

mod factors;
mod history;
mod quartiles;
mod questions;

pub use factors::Factors;
pub use history::{PastPrice, PricePoint, history};
use quartiles::Weighed;
pub use questions::PriceQuestion;

use crate::listings::{CarrierLock, Grade};
use crate::{Currency, Instant, ListingId, Money};
use serde::{Deserialize, Serialize};

/// What a price is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceKind {
    /// Asked for a phone that is for sale.
    Ask,
    /// Paid.
    Sale,
}

/// What decides the price of a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traits {
    pub model_slug: String,
    pub brand_slug: String,
    pub release_year: Option<u16>,
    pub storage_gb: u32,
    pub grade: Grade,
    pub carrier_lock: CarrierLock,
}

/// A price that was seen. All those of one guide are of one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    pub listing: ListingId,
    pub kind: PriceKind,
    pub traits: Traits,
    /// In minor units.
    pub minor: i64,
    pub at: Instant,
}

/// How alike the phones are that a guide was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Same model, storage, condition and lock.
    Same,
    /// Same model and storage; condition and lock were reckoned with.
    Storage,
    /// Same model; storage was reckoned with as well.
    Model,
    /// Same brand and about the same age.
    BrandAndAge,
}

impl Basis {
    /// The years, both included, in which models of about that age came out.
    pub fn years_around(year: u16) -> (u16, u16) {
        (year.saturating_sub(1), year.saturating_add(1))
    }

    const ALL: [Basis; 4] = [Self::Same, Self::Storage, Self::Model, Self::BrandAndAge];

    /// With fewer prices than this, less alike phones are asked.
    const fn enough(self) -> usize {
        match self {
            Self::Same | Self::Storage => 5,
            Self::Model => 4,
            Self::BrandAndAge => 8,
        }
    }

    fn covers(self, mine: &Traits, other: &Traits) -> bool {
        let model = mine.model_slug == other.model_slug;
        let storage = model && mine.storage_gb == other.storage_gb;
        match self {
            Self::Same => storage && mine.grade == other.grade && mine.carrier_lock == other.carrier_lock,
            Self::Storage => storage,
            Self::Model => model,
            Self::BrandAndAge => {
                let around = mine.release_year.map(Self::years_around).zip(other.release_year);
                mine.brand_slug == other.brand_slug
                    && around.is_some_and(|((from, to), year)| (from..=to).contains(&year))
            }
        }
    }
}

/// What phones like one's own go for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceGuide {
    pub basis: Basis,
    /// A quarter of the prices lie below.
    pub low: Money,
    pub middle: Money,
    /// A quarter of the prices lie above.
    pub high: Money,
    pub asks: u32,
    pub sales: u32,
}

/// Where a price stands beside a guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Below,
    Within,
    Above,
}

/// A model on the market: what it is offered for right now, and how its prices went.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ModelMarket {
    /// The lowest and the highest price in the currency of most of its history, or of the first offer.
    pub range: Option<(Money, Money)>,
    /// How many are offered in that currency.
    pub offers: u64,
    /// Month by month, the oldest first.
    pub history: Vec<PricePoint>,
}

/// A guide from so few prices says so.
const FEW: u32 = 8;
/// A sale says more than an ask.
const WEIGHT_OF_A_SALE: f64 = 3.0;
/// A price so many times as high, or as low, as the middle is a slip or a trick.
const STRANGE: f64 = 2.5;

impl PriceGuide {
    /// Whether it rests on little.
    pub fn is_rough(&self) -> bool {
        self.asks + self.sales < FEW || self.basis == Basis::BrandAndAge
    }

    pub fn standing(&self, price: Money) -> Option<Standing> {
        (price.currency == self.middle.currency).then_some(match price.minor {
            minor if minor < self.low.minor => Standing::Below,
            minor if minor > self.high.minor => Standing::Above,
            _ => Standing::Within,
        })
    }

    /// `14 asks`, or `9 sales and 1 ask`.
    pub fn behind(&self) -> String {
        let counted = |count: u32, one: &str| match count {
            1 => format!("1 {one}"),
            more => format!("{more} {one}s"),
        };
        match (self.sales, self.asks) {
            (0, asks) => counted(asks, "ask"),
            (sales, 0) => counted(sales, "sale"),
            (sales, asks) => format!("{} and {}", counted(sales, "sale"), counted(asks, "ask")),
        }
    }

    /// `$310–$360, from 14 asks`, with a word of warning where little is known.
    pub fn sentence(&self) -> String {
        let range = format!("{}–{}", self.low.rounded(), self.high.rounded());
        let behind = self.behind();
        match (self.basis, self.is_rough()) {
            (Basis::BrandAndAge, _) => {
                format!("{range}: a rough idea, from {behind} of this brand's phones of about that age")
            }
            (_, true) => format!("{range}: a rough idea, from only {behind}"),
            (_, false) => format!("{range}, from {behind}"),
        }
    }
}

/// The guide for a phone, from prices in `currency`; `None` where too few are known. Its own listing does not count.
pub fn guide(
    mine: &Traits,
    own: Option<ListingId>,
    seen: &[Observation],
    factors: &Factors,
    currency: Currency,
    now: Instant,
) -> Option<PriceGuide> {
    let others = || seen.iter().filter(|price| Some(price.listing) != own && price.minor > 0);
    for basis in Basis::ALL {
        let alike: Vec<&Observation> = others().filter(|price| basis.covers(mine, &price.traits)).collect();
        if alike.len() < basis.enough() {
            continue;
        }
        let weighed = alike.iter().map(|price| {
            let weight = if price.kind == PriceKind::Sale { WEIGHT_OF_A_SALE } else { 1.0 };
            Weighed {
                value: price.minor as f64 * factors.between(&price.traits, mine, price.at, now),
                weight,
            }
        });
        let mut weighed: Vec<Weighed> = weighed.collect();
        let strange = quartiles::without_strange(&mut weighed, STRANGE);
        let [low, middle, high] = quartiles::of(&mut weighed)?;
        let money = |value: f64| Money::new(value.round() as i64, currency);
        let kept = |kind| alike.iter().filter(|price| price.kind == kind).count();
        let (asks, sales) = (kept(PriceKind::Ask).saturating_sub(strange), kept(PriceKind::Sale));
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        return Some(PriceGuide {
            basis,
            low: money(low),
            middle: money(middle),
            high: money(high),
            asks: count(asks),
            sales: count(sales),
        });
    }
    None
}

#[cfg(test)]
mod tests;
