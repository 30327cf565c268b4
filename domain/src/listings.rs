//! Listings: a phone for sale, its condition, and the states that it passes through.

use crate::catalogue::Model;
use crate::photos::Photo;
use crate::places::Place;
use crate::refusal::{Form, Refusal};
use crate::{Currency, Instant, ListingId, Money, accounts::SellerCard, text};
use serde::{Deserialize, Serialize};

/// The condition of a phone, in four grades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    Mint,
    Good,
    Fair,
    Damaged,
}

impl Grade {
    pub const ALL: [Grade; 4] = [Grade::Mint, Grade::Good, Grade::Fair, Grade::Damaged];

    pub const fn as_str(self) -> &'static str {
        match self {
            Grade::Mint => "mint",
            Grade::Good => "good",
            Grade::Fair => "fair",
            Grade::Damaged => "damaged",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Grade::Mint => "Mint",
            Grade::Good => "Good",
            Grade::Fair => "Fair",
            Grade::Damaged => "Damaged",
        }
    }

    /// What a buyer may expect of it.
    pub const fn means(self) -> &'static str {
        match self {
            Grade::Mint => "Works fully. No scratch can be seen at arm's length, screen on or off.",
            Grade::Good => "Works fully. Light scratches that can't be felt; none on a lit screen.",
            Grade::Fair => {
                "Works fully. Scratches or small dents that can be seen and felt; the glass is whole."
            }
            Grade::Damaged => "Cracked, dented, or something does not work. The description says what.",
        }
    }
}

impl TryFrom<String> for Grade {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Grade::ALL
            .into_iter()
            .find(|g| g.as_str() == text)
            .ok_or_else(|| "Choose the condition that fits best.".into())
    }
}

/// Whether a network operator's lock ties the phone to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CarrierLock {
    Unlocked,
    Locked,
}

impl CarrierLock {
    pub const fn as_str(self) -> &'static str {
        match self {
            CarrierLock::Unlocked => "unlocked",
            CarrierLock::Locked => "locked",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            CarrierLock::Unlocked => "Unlocked",
            CarrierLock::Locked => "Locked to a carrier",
        }
    }
}

impl TryFrom<String> for CarrierLock {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "unlocked" => Ok(CarrierLock::Unlocked),
            "locked" => Ok(CarrierLock::Locked),
            _ => Err("Say whether the phone works with every carrier.".into()),
        }
    }
}

/// Where a listing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListingState {
    /// Only its seller sees it.
    Draft,
    /// For sale.
    Live,
    /// A buyer is paying, or has paid.
    Reserved,
    Sold,
    /// By its seller; it can be put up again.
    Withdrawn,
    /// By staff.
    Removed,
}

/// What can happen to a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListingEvent {
    Publish,
    Withdraw,
    Reserve,
    Release,
    Sell,
    Remove,
    Restore,
}

impl ListingState {
    pub const ALL: [ListingState; 6] =
        [Self::Draft, Self::Live, Self::Reserved, Self::Sold, Self::Withdrawn, Self::Removed];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Live => "live",
            Self::Reserved => "reserved",
            Self::Sold => "sold",
            Self::Withdrawn => "withdrawn",
            Self::Removed => "removed",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Live => "For sale",
            Self::Reserved => "Reserved",
            Self::Sold => "Sold",
            Self::Withdrawn => "Withdrawn",
            Self::Removed => "Removed",
        }
    }

    /// The whole life of a listing: the state after an event, or why it can't be.
    pub fn next(self, event: ListingEvent) -> Result<ListingState, Refusal> {
        use ListingEvent::*;
        use ListingState::*;
        match (self, event) {
            (Draft | Withdrawn, Publish) => Ok(Live),
            (Draft | Live, Withdraw) => Ok(Withdrawn),
            (Live, Reserve) => Ok(Reserved),
            (Reserved, Release) => Ok(Live),
            (Reserved, Sell) => Ok(Sold),
            (Draft | Live | Withdrawn, Remove) => Ok(Removed),
            (Removed, Restore) => Ok(Withdrawn),
            (Live, Publish) => Err(no("This phone is for sale already.")),
            (Sold, _) => Err(no("This phone is sold.")),
            (Removed, _) => Err(no("This listing was removed by our staff. Please contact support.")),
            (Reserved, _) => Err(no("A buyer is paying for this phone right now.")),
            (Withdrawn, Withdraw) => Err(no("This listing is withdrawn already.")),
            (Draft | Withdrawn, Reserve | Release | Sell) | (Live, Release | Sell) => {
                Err(no("This phone is no longer for sale."))
            }
            (Draft | Live | Withdrawn, Restore) => Err(no("This listing was not removed.")),
        }
    }

    /// Whether its seller may still change what it says.
    pub const fn can_be_edited(self) -> bool {
        matches!(self, Self::Draft | Self::Live | Self::Withdrawn)
    }

    /// Whether everybody may look at it.
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Live | Self::Reserved | Self::Sold)
    }
}

fn no(sentence: &str) -> Refusal {
    Refusal::NotNow(sentence.into())
}

impl TryFrom<String> for ListingState {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|s| s.as_str() == text)
            .ok_or(format!("{text} is not a state of a listing"))
    }
}

/// The lowest and the highest price that a listing may have, in whole units of its currency.
pub const PRICE_RANGE: (i64, i64) = (1, 100_000);
pub const LONGEST_DESCRIPTION: usize = 4_000;

/// What a seller fills in about a phone, as typed. Fields may be empty while it is a draft.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListingForm {
    pub storage_gb: String,
    pub colour: String,
    pub grade: String,
    pub carrier_lock: String,
    pub price: String,
    pub currency: String,
    /// [`Place::key`].
    pub place: String,
    /// What was typed into the place field; it is looked up where `place` is empty.
    pub place_text: String,
    pub description: String,
}

/// What a listing says of its phone. A draft may lack parts; [`ListingDetails::complete`] tells which.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ListingDetails {
    pub storage_gb: Option<u32>,
    pub colour: Option<String>,
    pub grade: Option<Grade>,
    pub carrier_lock: Option<CarrierLock>,
    pub price: Option<Money>,
    pub place: Option<Place>,
    pub description: String,
}

impl ListingForm {
    /// Parses what is filled in; what is empty stays empty. The place is left to the caller, who can look it up.
    pub fn parse(&self, model: &Model) -> Result<ListingDetails, Refusal> {
        let mut form = Form::default();
        let mut details = ListingDetails::default();
        let filled = |text: &str| !text.trim().is_empty();
        if filled(&self.storage_gb) {
            let known = self.storage_gb.trim().parse().ok().filter(|gb| model.storage_gb.contains(gb));
            details.storage_gb =
                form.take("storage_gb", known.ok_or("Choose one of the sizes of this model."));
        }
        if filled(&self.colour) {
            details.colour = form.take("colour", text::line("The colour", &self.colour, 1, 40));
        }
        if filled(&self.grade) {
            details.grade = form.take("grade", Grade::try_from(self.grade.clone()));
        }
        if filled(&self.carrier_lock) {
            details.carrier_lock =
                form.take("carrier_lock", CarrierLock::try_from(self.carrier_lock.clone()));
        }
        if filled(&self.price) {
            let currency = match self.currency.trim() {
                "" => Some(Currency::default()),
                code => form.take("currency", code.parse()),
            };
            if let Some(currency) = currency {
                details.price = form.take("price", price(&self.price, currency));
            }
        }
        details.description = form
            .take(
                "description",
                text::paragraphs("The description", &self.description, 0, LONGEST_DESCRIPTION),
            )
            .unwrap_or_default();
        form.finish()?;
        Ok(details)
    }
}

fn price(text: &str, currency: Currency) -> Result<Money, String> {
    let money = Money::parse(text, currency)?;
    let scale = 10_i64.pow(currency.exponent());
    let (low, high) = (PRICE_RANGE.0 * scale, PRICE_RANGE.1 * scale);
    if money.minor < low || money.minor > high {
        let (low, high) = (Money::new(low, currency), Money::new(high, currency));
        return Err(format!("A price lies between {low} and {high}."));
    }
    Ok(money)
}

impl ListingDetails {
    /// Whether it can be published, with so many photos; names every part that is missing.
    pub fn complete(&self, photos: usize) -> Result<(), Refusal> {
        let mut form = Form::default();
        if self.storage_gb.is_none() {
            form.refuse("storage_gb", "Choose the storage size.");
        }
        if self.grade.is_none() {
            form.refuse("grade", "Choose the condition.");
        }
        if self.carrier_lock.is_none() {
            form.refuse("carrier_lock", "Say whether the phone works with every carrier.");
        }
        if self.price.is_none() {
            form.refuse("price", "Name your price.");
        }
        if self.place.is_none() {
            form.refuse("place_text", "Say where the phone is.");
        }
        if self.grade == Some(Grade::Damaged) && self.description.chars().count() < 20 {
            form.refuse("description", "Say what is damaged, in a sentence or two.");
        }
        if photos == 0 {
            form.refuse("photos", "Add at least one photo of the phone.");
        }
        form.finish()
    }
}

/// A listing as its seller edits it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnListing {
    pub id: ListingId,
    pub model: Model,
    pub state: ListingState,
    pub details: ListingDetails,
    pub photos: Vec<Photo>,
    pub updated_at: Instant,
    /// Travels with the form; a save with an older one is refused.
    pub version: i64,
}

/// A listing as everybody sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublicListing {
    pub id: ListingId,
    pub model: Model,
    pub state: ListingState,
    pub storage_gb: u32,
    pub colour: Option<String>,
    pub grade: Grade,
    pub carrier_lock: CarrierLock,
    pub price: Money,
    pub place: Place,
    pub description: String,
    pub photos: Vec<Photo>,
    pub published_at: Instant,
    pub seller: SellerCard,
    /// Whether the viewer is the seller.
    pub own: bool,
}

impl PublicListing {
    /// `Apple iPhone 13 128 GB, Midnight`.
    pub fn title(&self) -> String {
        title(&self.model.full_name(), self.storage_gb, self.colour.as_deref())
    }
}

/// The title of a listing: `Apple iPhone 13 128 GB, Midnight`.
pub fn title(model: &str, storage_gb: u32, colour: Option<&str>) -> String {
    let storage = storage_label(storage_gb);
    match colour {
        Some(colour) => format!("{model} {storage}, {colour}"),
        None => format!("{model} {storage}"),
    }
}

/// `128 GB` or `1 TB`.
pub fn storage_label(gb: u32) -> String {
    if gb >= 1024 && gb.is_multiple_of(1024) { format!("{} TB", gb / 1024) } else { format!("{gb} GB") }
}

/// A listing as a card in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListingCard {
    pub id: ListingId,
    pub title: String,
    pub state: ListingState,
    /// Absent only in a draft without one.
    pub grade: Option<Grade>,
    pub carrier_lock: Option<CarrierLock>,
    pub price: Option<Money>,
    pub photo: Option<Photo>,
    /// The place's label.
    pub place: String,
    /// From the place searched around.
    pub distance_km: Option<f64>,
    pub seller_name: String,
    pub at: Instant,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{FormFactor, Tier};

    fn model() -> Model {
        Model {
            slug: "apple-iphone-13".into(),
            brand_slug: "apple".into(),
            brand: "Apple".into(),
            name: "iPhone 13".into(),
            form: FormFactor::Phone,
            tier: Tier::A,
            release_year: Some(2021),
            storage_gb: vec![128, 256, 512],
            storage_known: true,
            ram_gb: vec![],
            colours: vec![],
            screen_in: None,
            resolution: None,
            battery_mah: None,
            chip: None,
        }
    }

    #[test]
    fn every_state_answers_every_event() {
        use ListingEvent::*;
        use ListingState::*;
        let events = [Publish, Withdraw, Reserve, Release, Sell, Remove, Restore];
        let allowed = [
            (Draft, Publish, Live),
            (Withdrawn, Publish, Live),
            (Draft, Withdraw, Withdrawn),
            (Live, Withdraw, Withdrawn),
            (Live, Reserve, Reserved),
            (Reserved, Release, Live),
            (Reserved, Sell, Sold),
            (Draft, Remove, Removed),
            (Live, Remove, Removed),
            (Withdrawn, Remove, Removed),
            (Removed, Restore, Withdrawn),
        ];
        for state in ListingState::ALL {
            for event in events {
                let expected =
                    allowed.iter().find(|(s, e, _)| (*s, *e) == (state, event)).map(|(_, _, n)| *n);
                match state.next(event) {
                    Ok(next) => assert_eq!(Some(next), expected, "{state:?} {event:?}"),
                    Err(Refusal::NotNow(why)) => {
                        assert_eq!(expected, None, "{state:?} {event:?}");
                        assert!(why.ends_with('.'));
                    }
                    Err(other) => panic!("{other:?}"),
                }
            }
        }
    }

    #[test]
    fn a_draft_may_be_empty_but_not_wrong() {
        assert_eq!(ListingForm::default().parse(&model()).unwrap(), ListingDetails::default());
        let wrong = ListingForm {
            storage_gb: "77".into(),
            grade: "super".into(),
            price: "0".into(),
            carrier_lock: "x".into(),
            ..Default::default()
        };
        let refusal = wrong.parse(&model()).unwrap_err();
        for field in ["storage_gb", "grade", "price", "carrier_lock"] {
            assert_eq!(refusal.about(field).count(), 1, "{field}");
        }
    }

    #[test]
    fn publishing_names_every_missing_part() {
        let refusal = ListingDetails::default().complete(0).unwrap_err();
        for field in ["storage_gb", "grade", "carrier_lock", "price", "place_text", "photos"] {
            assert_eq!(refusal.about(field).count(), 1, "{field}");
        }
    }

    #[test]
    fn a_title_names_model_storage_and_colour() {
        assert_eq!(title("Apple iPhone 13", 1024, Some("Blue")), "Apple iPhone 13 1 TB, Blue");
        assert_eq!(title("Nokia 3310", 8, None), "Nokia 3310 8 GB");
    }
}
