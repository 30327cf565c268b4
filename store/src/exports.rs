//! Everything that is remembered about one account, for its owner.

use crate::Result;
use crate::sql::{Read, sql};
use domain::{AccountId, Instant, ListingId};
use uuid::Uuid;

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ExportedListing {
    #[sqlx(try_from = "Uuid")]
    pub id: ListingId,
    pub model_slug: String,
    pub state: String,
    pub storage_gb: Option<i32>,
    pub colour: Option<String>,
    pub screen: Option<String>,
    pub body: Option<String>,
    pub works: Option<String>,
    pub parts: Option<String>,
    pub battery: Option<i32>,
    pub account_lock: Option<String>,
    pub finance: Option<String>,
    pub grade: Option<String>,
    pub carrier_lock: Option<String>,
    pub price_minor: Option<i64>,
    pub currency: Option<String>,
    pub place_label: Option<String>,
    pub ships_to: String,
    pub pickup: i16,
    pub description: String,
    #[sqlx(try_from = "i64")]
    pub created_at: Instant,
    #[sqlx(try_from = "i64")]
    pub updated_at: Instant,
    pub published_at: Option<i64>,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ExportedPhoto {
    #[sqlx(try_from = "Uuid")]
    pub listing_id: ListingId,
    pub photo_id: Vec<u8>,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ExportedListingEvent {
    #[sqlx(try_from = "Uuid")]
    pub listing_id: ListingId,
    #[sqlx(try_from = "i64")]
    pub at: Instant,
    pub event: String,
    pub details: String,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ExportedToken {
    pub purpose: String,
    #[sqlx(try_from = "i64")]
    pub created_at: Instant,
    #[sqlx(try_from = "i64")]
    pub expires_at: Instant,
}

impl Read {
    pub async fn exported_listings(&mut self, seller: AccountId) -> Result<Vec<ExportedListing>> {
        sql!(
            self,
            all ExportedListing,
            "SELECT id, model_slug, state, storage_gb, colour, screen, body, works, parts, battery, \
                account_lock, finance, grade, carrier_lock, price_minor, currency, place_label, ships_to, pickup, description, created_at, updated_at, published_at FROM listings \
                WHERE seller_id = ? ORDER BY created_at, id",
            seller.0,
        )
    }

    pub async fn exported_photos(&mut self, seller: AccountId) -> Result<Vec<ExportedPhoto>> {
        sql!(
            self,
            all ExportedPhoto,
            "SELECT p.listing_id, p.photo_id FROM listing_photos p JOIN listings l ON l.id = p.listing_id \
                WHERE l.seller_id = ? ORDER BY p.listing_id, p.position",
            seller.0,
        )
    }

    pub async fn exported_listing_events(&mut self, seller: AccountId) -> Result<Vec<ExportedListingEvent>> {
        sql!(
            self,
            all ExportedListingEvent,
            "SELECT e.listing_id, e.at, e.event, e.details FROM listing_events e \
                JOIN listings l ON l.id = e.listing_id WHERE l.seller_id = ? ORDER BY e.listing_id, e.version",
            seller.0,
        )
    }

    /// The mailed links that wait to be followed, without their secrets.
    pub async fn exported_tokens(&mut self, account: AccountId) -> Result<Vec<ExportedToken>> {
        sql!(
            self,
            all ExportedToken,
            "SELECT purpose, created_at, expires_at FROM one_time_tokens WHERE account_id = ? ORDER BY created_at",
            account.0,
        )
    }
}
