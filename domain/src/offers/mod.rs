//! Offers: a buyer names a price, both talk about it, and what they agree on keeps the phone for a day.

mod prices;
mod progress;
mod states;

pub use prices::{Floors, FloorsForm, LOWEST_PERCENT, PriceRange};
pub use progress::{next_step, told};
pub use states::{ANSWER, KEPT, OfferEvent, OfferState};

use crate::listings::ListingState;
use crate::orders::{NextStep, Side};
use crate::photos::Photo;
use crate::{AccountId, Instant, ListingId, Money, OfferId, OrderId, Page, Refusal};
use serde::{Deserialize, Serialize};

/// Most offers of a buyer that can still end in a purchase.
pub const MOST_PENDING: u64 = 20;
/// Most offers of one buyer for one phone, so that nobody feels for the price at which a seller gives in.
pub const MOST_FOR_A_PHONE: u64 = 5;
/// Most offers that wait for a seller's answer at a time, for one phone.
pub const MOST_WAITING: u64 = 100;
/// How often a price can be named in one offer, by both sides together.
pub const MOST_ROUNDS: i64 = 6;

/// What a buyer fills in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewOfferForm {
    /// The future offer's id, which makes the form safe to send twice.
    pub id: String,
    pub listing: String,
    pub amount: String,
}

impl NewOfferForm {
    pub fn ids(&self) -> Result<(OfferId, ListingId), Refusal> {
        let id = self.id.trim().parse().map_err(|_| Refusal::NotFound)?;
        Ok((id, self.listing.trim().parse().map_err(|_| Refusal::NotFound)?))
    }
}

/// Another price.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CounterForm {
    pub offer: String,
    /// Of the offer that was read.
    pub version: String,
    pub amount: String,
}

impl CounterForm {
    pub fn ids(&self) -> Result<(OfferId, i64), Refusal> {
        let id = self.offer.trim().parse().map_err(|_| Refusal::NotFound)?;
        Ok((id, self.version.trim().parse().map_err(|_| Refusal::ChangedMeanwhile)?))
    }
}

/// The page on which an offer is made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfferDraft {
    pub id: OfferId,
    pub listing: ListingId,
    pub title: String,
    pub photo: Option<Photo>,
    pub asking: Money,
    /// Absent where nothing can be offered.
    pub range: Option<PriceRange>,
    pub suggestions: Vec<Money>,
    /// The caller's offer for this phone that is not over.
    pub pending: Option<OfferId>,
    /// Why nothing can be offered now, where that is so.
    pub closed: Option<String>,
}

/// The viewer's newest offer for a phone, on the page of that phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YourOffer {
    pub id: OfferId,
    pub state: OfferState,
    pub price: Money,
}

/// An offer in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfferCard {
    pub id: OfferId,
    pub title: String,
    pub photo: Option<Photo>,
    pub state: OfferState,
    pub side: Side,
    pub price: Money,
    /// The person on the other side.
    pub other: String,
    pub next: NextStep,
    pub updated_at: Instant,
}

/// The offers that somebody made or got.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfferList {
    pub page: Page<OfferCard>,
    /// Whether the viewer gets mail about offers.
    pub by_mail: bool,
}

/// Something that happened to an offer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfferMoment {
    pub at: Instant,
    pub what: String,
}

/// An offer as one of its two sides sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfferView {
    pub id: OfferId,
    pub listing: ListingId,
    pub title: String,
    pub photo: Option<Photo>,
    pub phone: ListingState,
    /// What is asked for the phone now.
    pub asking: Option<Money>,
    pub state: OfferState,
    pub side: Side,
    /// The price that lies there, or was agreed on.
    pub price: Money,
    pub other: String,
    pub other_account: AccountId,
    pub moments: Vec<OfferMoment>,
    pub next: NextStep,
    /// What the viewer may do now.
    pub may: Vec<OfferEvent>,
    /// What the viewer may name instead, where they may.
    pub range: Option<PriceRange>,
    pub order: Option<OrderId>,
    /// Travels with the forms: nobody accepts another price than they read.
    pub version: i64,
}

impl OfferView {
    pub fn may(&self, event: OfferEvent) -> bool {
        self.may.contains(&event)
    }
}

/// A seller's floors for one phone, as the seller sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneFloors {
    pub listing: ListingId,
    /// Absent in a draft without a price.
    pub asking: Option<Money>,
    pub floors: Floors,
}
