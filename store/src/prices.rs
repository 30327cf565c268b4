//! Prices that the market has seen, for the price guide.

use crate::batches::marks;
use crate::sql::sql;
use crate::{Error, Read, Result, Value};
use domain::listings::{AskedPrice, CarrierLock, Grade};
use domain::prices::{Observation, PastPrice, PriceKind, Traits};
use domain::{Currency, Instant, ListingId, Money};
use serde::Deserialize;
use uuid::Uuid;

/// Whose prices are wanted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PricesOf {
    Model(String),
    /// Of models of a brand that came out between these years, both included.
    Brand {
        slug: String,
        from: u16,
        to: u16,
    },
    Market,
}

#[derive(sqlx::FromRow)]
struct PriceRow {
    id: Uuid,
    model_slug: String,
    brand_slug: String,
    release_year: Option<i64>,
    storage_gb: i64,
    grade: String,
    carrier_lock: String,
    price_minor: i64,
    published_at: i64,
}

impl TryFrom<PriceRow> for Observation {
    type Error = Error;

    fn try_from(row: PriceRow) -> Result<Self> {
        let corrupt = |error: std::num::TryFromIntError| Error::Corrupt(error.to_string());
        Ok(Observation {
            listing: row.id.into(),
            kind: PriceKind::Ask,
            traits: Traits {
                model_slug: row.model_slug,
                brand_slug: row.brand_slug,
                release_year: row.release_year.map(u16::try_from).transpose().map_err(corrupt)?,
                storage_gb: u32::try_from(row.storage_gb).map_err(corrupt)?,
                grade: Grade::try_from(row.grade).map_err(Error::Corrupt)?,
                carrier_lock: CarrierLock::try_from(row.carrier_lock).map_err(Error::Corrupt)?,
            },
            minor: row.price_minor,
            at: Instant::from_micros(row.published_at),
        })
    }
}

/// The price that an event names, where it names one.
fn past_price((at, event, details): (i64, String, String)) -> Option<PastPrice> {
    let details: serde_json::Value = serde_json::from_str(&details).ok()?;
    let (named, kind) = match event.as_str() {
        "publish" => (&details["price"], PriceKind::Ask),
        "price" => (&details["to"], PriceKind::Ask),
        _ => (&details["price"], PriceKind::Sale),
    };
    let price = serde_json::from_value(named.clone()).ok()?;
    Some(PastPrice { at: Instant::from_micros(at), kind, price })
}

impl Read {
    /// What was asked for a phone since it was first put up for sale, oldest first; the newest so many.
    pub async fn asked_prices(&mut self, id: ListingId, limit: u32) -> Result<Vec<AskedPrice>> {
        let rows = sql!(
            self,
            all(i64, String, String),
            "SELECT at, event, details FROM listing_events WHERE listing_id = ? AND event IN ('publish', 'price') \
             AND version >= (SELECT MIN(version) FROM listing_events WHERE listing_id = ? AND event = 'publish') \
             ORDER BY version DESC LIMIT ?",
            id.0,
            id.0,
            limit
        )?;
        let mut asked = Vec::with_capacity(rows.len());
        for (at, event, details) in rows.into_iter().rev() {
            let details: serde_json::Value =
                serde_json::from_str(&details).map_err(|e| Error::Corrupt(e.to_string()))?;
            let price = if event == "publish" { &details["price"] } else { &details["to"] };
            // A price that was taken away is none.
            if let Ok(price) = Money::deserialize(price) {
                asked.push(AskedPrice { at: at.into(), price });
            }
        }
        Ok(asked)
    }

    /// What listings of a model were put up for, offered at later, and sold for; the newest so many, in no currency's
    /// order.
    pub async fn past_prices(&mut self, model_slug: &str, most: u32) -> Result<Vec<PastPrice>> {
        let rows = sql!(
            self,
            all(i64, String, String),
            "SELECT e.at, e.event, e.details FROM listing_events e JOIN listings l ON l.id = e.listing_id \
             WHERE l.model_slug = ? AND e.event IN ('publish', 'price', 'sell') ORDER BY e.at DESC LIMIT ?",
            model_slug,
            most
        )?;
        Ok(rows.into_iter().filter_map(past_price).collect())
    }

    /// The newest prices that are asked for in a currency, at most so many.
    pub async fn asks(&mut self, of: &PricesOf, currency: Currency, most: u32) -> Result<Vec<Observation>> {
        let (condition, mut values): (String, Vec<Value>) = match of {
            PricesOf::Model(slug) => ("l.model_slug = ?".into(), vec![slug.as_str().into()]),
            PricesOf::Brand { slug, from, to } => {
                let years: Vec<Value> = (*from..=*to).map(|year| i64::from(year).into()).collect();
                let condition =
                    format!("l.brand_slug = ? AND m.release_year IN ({})", marks(years.len().max(1)));
                let none = years.is_empty().then_some(Value::Null);
                (condition, [slug.as_str().into()].into_iter().chain(years).chain(none).collect())
            }
            PricesOf::Market => ("1 = 1".into(), Vec::new()),
        };
        values.extend([currency.code().into(), most.into()]);
        let statement = format!(
            "SELECT l.id, l.model_slug, l.brand_slug, m.release_year, l.storage_gb, l.grade, l.carrier_lock, \
             l.price_minor, l.published_at FROM listings l JOIN models m ON m.slug = l.model_slug \
             WHERE l.state = 'live' AND {condition} AND l.currency = ? AND l.storage_gb IS NOT NULL \
             AND l.grade IS NOT NULL AND l.carrier_lock IS NOT NULL AND l.price_minor IS NOT NULL \
             AND l.published_at IS NOT NULL ORDER BY l.published_at DESC, l.id DESC LIMIT ?"
        );
        let rows = sql!(self, all_of PriceRow, statement, &values)?;
        rows.into_iter().map(Observation::try_from).collect()
    }
}
