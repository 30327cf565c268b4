//! What a seller fills in about a phone: as typed, as parsed, and what is missing before it can be sold.

use super::answers::{Answers, battery};
use super::grading::{Graded, grade};
use super::{CarrierLock, Delivery, Grade, ShipsTo};
use crate::catalogue::{FormFactor, Model};
use crate::imei::TypedImei;
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
    pub screen: String,
    pub body: String,
    pub function: String,
    pub parts: String,
    /// In percent.
    pub battery: String,
    pub account_lock: String,
    pub finance: String,
    /// Left empty, the one that was given before stays.
    pub imei: TypedImei,
    pub carrier_lock: String,
    pub price: String,
    pub currency: String,
    /// [`Place::key`].
    pub place: String,
    /// What was typed into the place field; it is looked up where `place` is empty.
    pub place_text: String,
    pub ships_to: String,
    /// `on` where the phone can be picked up.
    pub pickup: String,
    pub description: String,
}

/// What a listing says of its phone. A draft may lack parts; [`ListingDetails::complete`] tells which.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ListingDetails {
    pub storage_gb: Option<u32>,
    pub colour: Option<String>,
    pub answers: Answers,
    /// Computed from the answers; phones that were listed before there were questions have one without.
    pub grade: Option<Grade>,
    pub carrier_lock: Option<CarrierLock>,
    pub price: Option<Money>,
    pub place: Option<Place>,
    pub delivery: Delivery,
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
        if let Some(imei) = self.imei.parse() {
            form.take("imei", imei);
        }
        details.answers = self.answers(&mut form);
        details.grade = grade(&details.answers).map(|graded| graded.grade);
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
        details.delivery.pickup = self.pickup == "on";
        if filled(&self.ships_to)
            && let Some(ships_to) = form.take("ships_to", ShipsTo::try_from(self.ships_to.clone()))
        {
            details.delivery.ships_to = ships_to;
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

    /// The condition that follows from what is answered so far, for the page to show at once.
    pub fn graded(&self) -> Option<Graded> {
        grade(&self.answers(&mut Form::default()))
    }

    fn answers(&self, form: &mut Form) -> Answers {
        Answers {
            screen: answered(form, "screen", &self.screen),
            body: answered(form, "body", &self.body),
            function: answered(form, "function", &self.function),
            parts: answered(form, "parts", &self.parts),
            battery: match self.battery.trim() {
                "" => None,
                typed => form.take("battery", battery(typed)),
            },
            account_lock: answered(form, "account_lock", &self.account_lock),
            finance: answered(form, "finance", &self.finance),
        }
    }
}

/// The answer to a question; none where none was given.
fn answered<T: TryFrom<String, Error = String>>(form: &mut Form, field: &str, given: &str) -> Option<T> {
    match given.trim() {
        "" => None,
        given => form.take(field, T::try_from(given.to_owned())),
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
    /// Whether it can be published, with so many photos, and with its IMEI given or not; names every part that is
    /// missing, and every lock.
    pub fn complete(&self, model: &Model, photos: usize, has_imei: bool) -> Result<(), Refusal> {
        let mut form = Form::default();
        if self.storage_gb.is_none() {
            form.refuse("storage_gb", "Choose the storage size.");
        }
        self.answers.ask_for_missing(&mut form);
        self.answers.refuse_locks(&model.brand_slug, &mut form);
        if self.carrier_lock.is_none() {
            form.refuse("carrier_lock", "Say whether the phone works with every carrier.");
        }
        if self.price.is_none() {
            form.refuse("price", "Name your price.");
        }
        if self.place.is_none() {
            form.refuse("place_text", "Say where the phone is.");
        }
        if !self.delivery.is_possible() {
            form.refuse("ships_to", "Say how a buyer gets the phone: ship it, or let it be picked up.");
        }
        if self.grade == Some(Grade::Damaged) && self.description.chars().count() < 20 {
            form.refuse("description", "Say what is damaged, in a sentence or two.");
        }
        if !has_imei && model.form == FormFactor::Phone {
            form.refuse(
                "imei",
                "Type the IMEI, which tells this phone from all others: dial *#06# to see it.",
            );
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
    use crate::catalogue::Tier;

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
            screen: "super".into(),
            battery: "dead".into(),
            imei: "490154203237519".into(),
            price: "0".into(),
            carrier_lock: "x".into(),
            ..Default::default()
        };
        let refusal = wrong.parse(&model()).unwrap_err();
        for field in ["storage_gb", "screen", "battery", "imei", "price", "carrier_lock"] {
            assert_eq!(refusal.about(field).count(), 1, "{field}");
        }
    }

    /// Every question answered in favour of the phone.
    fn answered() -> ListingForm {
        ListingForm {
            screen: "flawless".into(),
            body: "flawless".into(),
            function: "full".into(),
            parts: "original".into(),
            account_lock: "removed".into(),
            finance: "paid_off".into(),
            ..Default::default()
        }
    }

    #[test]
    fn publishing_names_every_missing_part() {
        let refusal = ListingDetails::default().complete(&model(), 0, false).unwrap_err();
        let questions = ["screen", "body", "function", "parts", "account_lock", "finance"];
        for field in
            ["storage_gb", "carrier_lock", "price", "place_text", "imei", "photos"].iter().chain(&questions)
        {
            assert_eq!(refusal.about(field).count(), 1, "{field}");
        }
        let refusal = answered().parse(&model()).unwrap().complete(&model(), 1, true).unwrap_err();
        assert!(questions.iter().all(|field| refusal.about(field).count() == 0));
    }

    #[test]
    fn the_grade_is_computed_and_can_not_be_typed() {
        let grade = |form: ListingForm| form.parse(&model()).unwrap().grade;
        assert_eq!(grade(answered()), Some(Grade::Mint));
        assert_eq!(grade(ListingForm { screen: "cracked".into(), ..answered() }), Some(Grade::Damaged));
        assert_eq!(grade(ListingForm { battery: "71 %".into(), ..answered() }), Some(Grade::Good));
        assert_eq!(grade(ListingForm { parts: String::new(), ..answered() }), None);
        let typed: ListingForm = serde_json::from_str(r#"{"grade": "mint"}"#).unwrap();
        assert_eq!(grade(typed), None);
    }

    #[test]
    fn what_has_no_radio_is_sold_without_an_imei() {
        let lacks = |form| {
            let refusal =
                ListingDetails::default().complete(&Model { form, ..model() }, 1, false).unwrap_err();
            refusal.about("imei").count()
        };
        assert_eq!(
            (lacks(FormFactor::Phone), lacks(FormFactor::Tablet), lacks(FormFactor::Watch)),
            (1, 0, 0)
        );
    }

    #[test]
    fn a_locked_phone_is_saved_and_not_published() {
        let locked = ListingForm { account_lock: "on".into(), finance: "open".into(), ..answered() };
        let refusal = locked.parse(&model()).unwrap().complete(&model(), 1, true).unwrap_err();
        assert!(refusal.about("account_lock").any(|message| message.contains("Apple Account")));
        assert!(refusal.about("finance").any(|message| message.contains("paid off")));
    }
}
