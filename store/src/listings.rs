//! Rows of listings, the events that made them what they are, and the cards that lists are made of.

use crate::answers::AnswersRow;
use crate::catalogue::any_of;
use crate::sql::sql;
use crate::{Error, Read, Result, Value, Write};
use domain::listings::{
    AccountLock, Body, CarrierLock, Delivery, Finance, Function, Grade, ListingCard, ListingDetails,
    ListingState, Parts, Screen, title,
};
use domain::places::{Place, Point};
use domain::{AccountId, Currency, Instant, ListingId, Money};
use std::collections::HashMap;
use uuid::Uuid;

/// A listing as it is remembered.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing {
    pub id: ListingId,
    pub seller: AccountId,
    pub model_slug: String,
    pub state: ListingState,
    pub details: ListingDetails,
    /// Off the market because its seller is on holiday.
    pub paused: bool,
    pub updated_at: Instant,
    pub published_at: Option<Instant>,
    /// Since when its seller is known to have it in hand.
    pub verified_at: Option<Instant>,
    /// Counts the changes; a change names the one that it was made from.
    pub version: i64,
}

/// What a new listing begins with.
pub struct Draft<'a> {
    pub id: ListingId,
    pub seller: AccountId,
    pub model_slug: &'a str,
    pub brand_slug: &'a str,
}

#[derive(sqlx::FromRow)]
struct ListingRow {
    id: Uuid,
    seller_id: Uuid,
    model_slug: String,
    state: String,
    storage_gb: Option<i64>,
    colour: Option<String>,
    #[sqlx(flatten)]
    answers: AnswersRow,
    grade: Option<String>,
    carrier_lock: Option<String>,
    price_minor: Option<i64>,
    currency: Option<String>,
    place_key: Option<String>,
    place_label: Option<String>,
    country: Option<String>,
    lat: Option<f64>,
    lng: Option<f64>,
    ships_to: String,
    pickup: i16,
    description: String,
    paused: i64,
    updated_at: i64,
    published_at: Option<i64>,
    verified_at: Option<i64>,
    version: i64,
}

impl TryFrom<ListingRow> for Listing {
    type Error = Error;

    fn try_from(row: ListingRow) -> Result<Self> {
        let place = match (row.place_key, row.place_label, row.country, row.lat, row.lng) {
            (Some(key), Some(label), Some(country), Some(lat), Some(lng)) => {
                Some(Place { key, label, country, at: Point { lat, lng } })
            }
            _ => None,
        };
        Ok(Listing {
            id: row.id.into(),
            seller: row.seller_id.into(),
            model_slug: row.model_slug,
            state: row.state.try_into().map_err(Error::Corrupt)?,
            details: ListingDetails {
                storage_gb: size(row.storage_gb)?,
                colour: row.colour,
                answers: row.answers.try_into()?,
                grade: row.grade.map(Grade::try_from).transpose().map_err(Error::Corrupt)?,
                carrier_lock: row
                    .carrier_lock
                    .map(CarrierLock::try_from)
                    .transpose()
                    .map_err(Error::Corrupt)?,
                price: price(row.price_minor, row.currency)?,
                place,
                delivery: Delivery {
                    ships_to: row.ships_to.try_into().map_err(Error::Corrupt)?,
                    pickup: row.pickup == 1,
                },
                description: row.description,
            },
            paused: row.paused != 0,
            updated_at: row.updated_at.into(),
            published_at: row.published_at.map(Instant::from),
            verified_at: row.verified_at.map(Instant::from),
            version: row.version,
        })
    }
}

fn size(gb: Option<i64>) -> Result<Option<u32>> {
    gb.map(u32::try_from).transpose().map_err(|e| Error::Corrupt(e.to_string()))
}

fn price(minor: Option<i64>, currency: Option<String>) -> Result<Option<Money>> {
    let Some((minor, currency)) = minor.zip(currency) else { return Ok(None) };
    let currency = Currency::try_from(currency).map_err(Error::Corrupt)?;
    Ok(Some(Money::new(minor, currency)))
}

#[derive(sqlx::FromRow)]
struct CardRow {
    id: Uuid,
    state: String,
    brand: String,
    model: String,
    storage_gb: Option<i64>,
    colour: Option<String>,
    grade: Option<String>,
    carrier_lock: Option<String>,
    price_minor: Option<i64>,
    currency: Option<String>,
    place_label: Option<String>,
    seller_name: String,
    seller_score: Option<i64>,
    updated_at: i64,
    published_at: Option<i64>,
    verified_at: Option<i64>,
    photo_id: Option<Vec<u8>>,
    width: Option<i64>,
    height: Option<i64>,
}

impl TryFrom<CardRow> for ListingCard {
    type Error = Error;

    fn try_from(row: CardRow) -> Result<Self> {
        let model = domain::catalogue::full_name(&row.brand, &row.model);
        let title = match size(row.storage_gb)? {
            Some(gb) => title(&model, gb, row.colour.as_deref()),
            None => model,
        };
        let photo = match (row.photo_id, row.width, row.height) {
            (Some(id), Some(width), Some(height)) => Some(crate::photos::photo(id, width, height)?),
            _ => None,
        };
        Ok(ListingCard {
            id: row.id.into(),
            title,
            state: row.state.try_into().map_err(Error::Corrupt)?,
            grade: row.grade.map(Grade::try_from).transpose().map_err(Error::Corrupt)?,
            carrier_lock: row.carrier_lock.map(CarrierLock::try_from).transpose().map_err(Error::Corrupt)?,
            price: price(row.price_minor, row.currency)?,
            photo,
            place: row.place_label.unwrap_or_default(),
            distance_km: None,
            seller_name: row.seller_name,
            seller_score: row.seller_score.and_then(crate::reputations::score),
            verified: row.verified_at.is_some(),
            at: row.published_at.unwrap_or(row.updated_at).into(),
            watched: false,
        })
    }
}

impl Read {
    pub async fn listing(&mut self, id: ListingId) -> Result<Option<Listing>> {
        let row = sql!(
            self,
            optional ListingRow,
            "SELECT id, seller_id, model_slug, state, storage_gb, colour, screen, body, works, parts, battery, \
             account_lock, finance, grade, carrier_lock, price_minor, currency, place_key, place_label, country, lat, lng, ships_to, pickup, description, \
             paused, updated_at, published_at, verified_at, version FROM listings WHERE id = ?",
            id.0
        )?;
        row.map(Listing::try_from).transpose()
    }

    /// How many listings a seller has in a state.
    pub async fn count_listings(&mut self, seller: AccountId, state: ListingState) -> Result<u64> {
        let count = sql!(
            self,
            scalar i64,
            "SELECT COUNT(*) FROM listings WHERE seller_id = ? AND state = ?",
            seller.0, state.as_str()
        )?;
        Ok(count.unwrap_or(0).unsigned_abs())
    }

    /// How many listings a seller has in all.
    pub async fn count_all_listings(&mut self, seller: AccountId) -> Result<u64> {
        let count = sql!(self, scalar i64, "SELECT COUNT(*) FROM listings WHERE seller_id = ?", seller.0)?;
        Ok(count.unwrap_or(0).unsigned_abs())
    }

    /// Whether there is any listing at all, in whatever state.
    pub async fn any_listing(&mut self) -> Result<bool> {
        Ok(sql!(self, scalar i64, "SELECT 1 FROM listings LIMIT 1")?.is_some())
    }

    /// A seller's listings, last changed first; of one state, or of all.
    pub async fn listings_of(
        &mut self,
        seller: AccountId,
        state: Option<ListingState>,
        limit: u32,
        offset: u64,
    ) -> Result<Vec<ListingId>> {
        let offset = i64::try_from(offset).unwrap_or(i64::MAX);
        let ids = match state {
            Some(state) => sql!(
                self,
                all(Uuid,),
                "SELECT id FROM listings WHERE seller_id = ? AND state = ? ORDER BY updated_at DESC, id DESC \
                 LIMIT ? OFFSET ?",
                seller.0,
                state.as_str(),
                limit,
                offset
            )?,
            None => sql!(
                self,
                all(Uuid,),
                "SELECT id FROM listings WHERE seller_id = ? ORDER BY updated_at DESC, id DESC LIMIT ? OFFSET ?",
                seller.0,
                limit,
                offset
            )?,
        };
        Ok(ids.into_iter().map(|(id,)| id.into()).collect())
    }

    /// Where a seller's phones were, as the listing that was changed last says.
    pub async fn last_place_of(&mut self, seller: AccountId) -> Result<Option<Place>> {
        let row = sql!(
            self,
            optional(String, String, String, f64, f64),
            "SELECT place_key, place_label, country, lat, lng FROM listings \
             WHERE seller_id = ? AND place_key IS NOT NULL ORDER BY updated_at DESC, id DESC LIMIT 1",
            seller.0
        )?;
        Ok(row.map(|(key, label, country, lat, lng)| Place { key, label, country, at: Point { lat, lng } }))
    }

    /// The cards of these listings, in the same order; what is no longer there is left out.
    pub async fn listing_cards(&mut self, ids: &[ListingId]) -> Result<Vec<ListingCard>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let statement = format!(
            "SELECT l.id, l.state, b.name AS brand, m.name AS model, l.storage_gb, l.colour, l.grade, l.carrier_lock, \
             l.price_minor, l.currency, l.place_label, a.name AS seller_name, sr.score AS seller_score, l.updated_at, l.published_at, \
             l.verified_at, p.photo_id, p.width, p.height FROM listings l \
             JOIN models m ON m.slug = l.model_slug JOIN brands b ON b.slug = l.brand_slug \
             JOIN accounts a ON a.id = l.seller_id LEFT JOIN seller_reputations sr ON sr.seller_id = l.seller_id \
             LEFT JOIN listing_photos p ON p.listing_id = l.id AND p.position = 0 WHERE l.id {}",
            any_of(ids.len())
        );
        let values: Vec<Value> = ids.iter().map(|id| id.0.as_bytes().as_slice().into()).collect();
        let rows = sql!(self, all_of CardRow, statement, &values)?;
        let mut cards = HashMap::with_capacity(rows.len());
        for row in rows {
            cards.insert(ListingId(row.id), ListingCard::try_from(row)?);
        }
        Ok(ids.iter().filter_map(|id| cards.remove(id)).collect())
    }
}

impl Write {
    pub async fn add_draft(&mut self, draft: Draft<'_>, now: Instant) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO listings (id, seller_id, model_slug, brand_slug, state, description, created_at, updated_at) \
             VALUES (?, ?, ?, ?, 'draft', '', ?, ?)",
            draft.id.0, draft.seller.0, draft.model_slug, draft.brand_slug, now.micros(), now.micros()
        )
        .map(drop)
    }

    /// Says of a draft that was just begun what is known before its seller says anything.
    pub async fn prefill_draft(
        &mut self,
        id: ListingId,
        storage_gb: Option<u32>,
        place: Option<&Place>,
    ) -> Result<()> {
        let [x, y, z] = place.map_or([None; 3], |p| p.at.unit().map(Some));
        sql!(
            self,
            execute "UPDATE listings SET storage_gb = ?, place_key = ?, place_label = ?, country = ?, lat = ?, lng = ?, \
             at_x = ?, at_y = ?, at_z = ?, feed = 0 WHERE id = ? AND state = 'draft' AND version = 1",
            storage_gb, place.map(|p| p.key.as_str()), place.map(|p| p.label.as_str()),
            place.map(|p| p.country.as_str()), place.map(|p| p.at.lat), place.map(|p| p.at.lng), x, y, z, id.0
        )
        .map(drop)
    }

    /// Keeps what a seller says of a phone. `false` when the listing is no longer at that version.
    pub async fn save_listing_details(
        &mut self,
        id: ListingId,
        version: i64,
        details: &ListingDetails,
        search_text: &str,
        now: Instant,
    ) -> Result<bool> {
        let place = details.place.as_ref();
        let answers = &details.answers;
        let [x, y, z] = place.map_or([None; 3], |p| p.at.unit().map(Some));
        let changed = sql!(
            self,
            execute "UPDATE listings SET storage_gb = ?, colour = ?, screen = ?, body = ?, works = ?, parts = ?, \
             battery = ?, account_lock = ?, finance = ?, grade = ?, carrier_lock = ?, price_minor = ?, currency = ?, \
             place_key = ?, place_label = ?, country = ?, lat = ?, lng = ?, at_x = ?, at_y = ?, at_z = ?, \
             ships_to = ?, pickup = ?, description = ?, search_text = ?, updated_at = ?, feed = 0, version = version + 1 WHERE id = ? AND version = ?",
            details.storage_gb, details.colour.as_deref(), answers.screen.map(Screen::as_str),
            answers.body.map(Body::as_str), answers.function.map(Function::as_str), answers.parts.map(Parts::as_str),
            answers.battery.map(i64::from), answers.account_lock.map(AccountLock::as_str),
            answers.finance.map(Finance::as_str), details.grade.map(Grade::as_str),
            details.carrier_lock.map(CarrierLock::as_str), details.price.map(|p| p.minor),
            details.price.map(|p| p.currency.code()), place.map(|p| p.key.as_str()), place.map(|p| p.label.as_str()),
            place.map(|p| p.country.as_str()), place.map(|p| p.at.lat), place.map(|p| p.at.lng), x, y, z,
            details.delivery.ships_to.as_str(), i64::from(details.delivery.pickup), details.description.as_str(), search_text, now.micros(), id.0, version
        )?;
        Ok(changed == 1)
    }

    /// Takes a listing from one state to the next. `false` when it is no longer in that state and version;
    /// `Duplicate` where it would be for sale and another one with its IMEI is.
    pub async fn move_listing(
        &mut self,
        listing: &Listing,
        to: ListingState,
        published_at: Option<Instant>,
        now: Instant,
    ) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE listings SET state = ?, published_at = ?, updated_at = ?, paused = 0, feed = 0, version = version + 1, \
             claimed_imei = CASE WHEN ? IN ('live', 'reserved') THEN imei_hash ELSE NULL END \
             WHERE id = ? AND state = ? AND version = ?",
            to.as_str(), published_at.map(Instant::micros), now.micros(), to.as_str(), listing.id.0, listing.state.as_str(),
            listing.version
        )?;
        Ok(changed == 1)
    }

    /// Marks a listing as changed now, and keeps others from changing it until this unit of work ends.
    pub async fn touch_listing(&mut self, id: ListingId, now: Instant) -> Result<()> {
        sql!(self, execute "UPDATE listings SET updated_at = ? WHERE id = ?", now.micros(), id.0).map(drop)
    }

    /// Notes what happened to a listing; `version` is the one that it has since. `details` is JSON.
    pub async fn add_listing_event(
        &mut self,
        id: ListingId,
        version: i64,
        event: &str,
        details: &serde_json::Value,
        actor: Option<AccountId>,
        now: Instant,
    ) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO listing_events (listing_id, version, at, actor_id, event, details) VALUES (?, ?, ?, ?, ?, ?)",
            id.0, version, now.micros(), actor.map(|a| a.0), event, details.to_string()
        )
        .map(drop)
    }
}
