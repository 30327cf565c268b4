//! Listings: a phone for sale, its condition, and the states that it passes through.

mod answers;
mod bulk;
mod delivery;
mod forms;
mod grades;
mod grading;
mod history;
mod locks;
mod states;
mod vacations;

pub use answers::{AccountLock, Answers, Body, Finance, Function, Parts, Screen};
pub use bulk::{
    BulkForm, BulkProgress, BulkReport, COLUMNS, LARGEST_CSV, MOST_MISTAKES, MOST_ROWS, RowMistake,
};
pub use delivery::{Delivery, ShipsTo, reaches};
pub use forms::{LONGEST_DESCRIPTION, ListingDetails, ListingForm, price_range};
pub use grades::{CarrierLock, Grade};
pub use grading::{Graded, WORN_BATTERY, grade};
pub use history::{AskedPrice, price_steps};
pub use locks::{steps_off_the_blacklist, steps_to_pay_off, steps_to_sign_out};
pub use states::{ListingEvent, ListingState, published_at};
pub use vacations::{Vacation, VacationForm};

use crate::catalogue::Model;
use crate::devices::DeviceStanding;
use crate::fees::FeeRate;
use crate::imei::OwnImei;
use crate::offers::YourOffer;
use crate::photos::Photo;
use crate::places::Place;
use crate::prices::PriceGuide;
use crate::reviews::Score;
use crate::{Currency, Instant, ListingId, Money, accounts::SellerCard, text};
use serde::{Deserialize, Serialize};

/// Most drafts that a member may have at a time.
pub const MOST_DRAFTS: u64 = 50;
/// Most phones that a member may have for sale at a time.
pub const MOST_LIVE: u64 = 500;

/// Most phones that are compared side by side.
pub const MOST_COMPARED: usize = 4;

/// A listing as its seller edits it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnListing {
    pub id: ListingId,
    pub model: Model,
    pub state: ListingState,
    pub details: ListingDetails,
    pub photos: Vec<Photo>,
    pub imei: Option<OwnImei>,
    /// What money is paid with where the phone is, for a price that is not named yet.
    pub currency: Option<Currency>,
    /// What the market will keep of the price.
    pub fee: FeeRate,
    pub standing: DeviceStanding,
    /// It was begun without an account, and belongs to this browser until somebody signs in.
    pub guest: bool,
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
    pub answers: Answers,
    pub grade: Grade,
    pub carrier_lock: CarrierLock,
    pub price: Money,
    /// What was asked for it since it went on sale, oldest first.
    pub asked: Vec<AskedPrice>,
    /// Off the market as long as its seller is on holiday.
    pub paused: bool,
    pub place: Place,
    pub delivery: Delivery,
    pub description: String,
    pub photos: Vec<Photo>,
    pub standing: DeviceStanding,
    /// Whether a moderator has seen a photo of it beside a code that only its seller knew.
    pub verified: bool,
    /// What phones like it are asked for, where enough is known.
    pub guide: Option<PriceGuide>,
    pub published_at: Instant,
    pub seller: SellerCard,
    /// Whether the viewer is the seller.
    pub own: bool,
    /// Whether the viewer watches it.
    pub watched: bool,
    /// What the viewer offered for it last.
    pub your_offer: Option<YourOffer>,
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
    /// What buyers say of its seller; absent where nobody has said anything.
    pub seller_score: Option<Score>,
    /// Whether a moderator has seen a photo of it beside a code that only its seller knew.
    pub verified: bool,
    pub at: Instant,
    /// Whether the viewer watches it.
    pub watched: bool,
}

/// The words that a listing is found by: folded, each with a space before it, so that ` word` finds beginnings.
///
/// Neighbours are there written together as well, and words of letters and digits also parted, because
/// people type `iphone13`, `s 21` and `128gb`.
pub fn search_text(model: &Model, storage_gb: Option<u32>, colour: Option<&str>) -> String {
    let storage = storage_gb.map(storage_label).unwrap_or_default();
    let said = text::folded(&format!("{} {} {storage}", model.brand, model.name));
    let words: Vec<&str> = said.split(' ').collect();
    let mut found: Vec<String> = Vec::new();
    let mut push = |word: String| {
        if !word.is_empty() && !found.contains(&word) {
            found.push(word);
        }
    };
    words.iter().for_each(|word| push((*word).to_owned()));
    words.windows(2).for_each(|pair| push(pair.concat()));
    for base in words.iter().filter_map(|word| word.strip_suffix('+')) {
        push("plus".into());
        push(format!("{base}plus"));
    }
    words.iter().flat_map(|word| text::parted(word)).for_each(|part| push(part.to_owned()));
    text::folded(colour.unwrap_or_default()).split(' ').for_each(|word| push(word.to_owned()));
    let mut out = String::new();
    for word in found {
        if out.len() + word.len() < LONGEST_SEARCH_TEXT {
            out.push(' ');
            out.push_str(&word);
        }
    }
    out
}

/// In bytes, as the column holds it.
const LONGEST_SEARCH_TEXT: usize = 600;

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
    fn a_title_names_model_storage_and_colour() {
        assert_eq!(title("Apple iPhone 13", 1024, Some("Blue")), "Apple iPhone 13 1 TB, Blue");
        assert_eq!(title("Nokia 3310", 8, None), "Nokia 3310 8 GB");
    }

    #[test]
    fn a_listing_is_found_by_words_however_they_are_joined() {
        let text = search_text(&model(), Some(128), Some("Midnight Blue"));
        for word in ["apple", "iphone", "13", "iphone13", "128", "gb", "128gb", "midnight", "blue"] {
            assert!(text.contains(&format!(" {word}")), "{word} in {text}");
        }
        let s21 = Model { brand: "Samsung".into(), name: "Galaxy S21+ 5G".into(), ..model() };
        let text = search_text(&s21, None, None);
        for word in ["s21", "s21+", "s21plus", "plus", "galaxys21", "s", "21"] {
            assert!(text.contains(&format!(" {word}")), "{word} in {text}");
        }
    }

    #[test]
    fn the_longest_names_still_fit() {
        let long = Model { brand: "b".repeat(120), name: "word ".repeat(80), ..model() };
        assert!(search_text(&long, Some(1024), Some(&"colour ".repeat(6))).len() <= LONGEST_SEARCH_TEXT);
    }
}
