//! What a seller fills in about a phone: as typed, as parsed, and what is missing before it can be sold.

use super::{CarrierLock, Grade};
use crate::catalogue::Model;
use crate::places::Place;
use crate::refusal::{Form, Refusal};
use crate::{Currency, Money, text};
use serde::{Deserialize, Serialize};

/// The lowest and the highest price that a listing may have.
pub const fn price_range(currency: Currency) -> (Money, Money) {
    let highest = match currency {
        // A hundredth of a dollar or so each.
        Currency::Jpy | Currency::Inr => 10_000_000,
        _ => 100_000,
    };
    let scale = 10_i64.pow(currency.exponent());
    (Money::new(scale, currency), Money::new(highest * scale, currency))
}

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
    let (low, high) = price_range(currency);
    if money.minor < low.minor || money.minor > high.minor {
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
}
