//! Shipping: zones, flat rates by zone and weight, and tracking numbers.

mod carriers;

pub use carriers::Carrier;

use crate::catalogue::FormFactor;
use crate::refusal::Form;
use crate::{Currency, Money, Refusal, text};
use serde::{Deserialize, Serialize};

/// How far a parcel goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    Domestic,
    /// Another country of the same region, without an ocean between.
    Region,
    World,
}

/// Countries that send parcels to each other at a lower rate.
const REGIONS: [&[&str]; 2] = [
    &[
        "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE",
        "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "SM",
        "VA",
    ],
    &["CA", "MX", "US"],
];

impl Zone {
    /// Between two countries, by their ISO 3166-1 alpha-2 codes.
    pub fn between(from: &str, to: &str) -> Self {
        match (from, to) {
            (from, to) if from == to => Self::Domestic,
            (from, to) if REGIONS.iter().any(|r| r.contains(&from) && r.contains(&to)) => Self::Region,
            _ => Self::World,
        }
    }
}

/// How a parcel travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShippingOption {
    #[default]
    Standard,
    Express,
}

impl ShippingOption {
    pub const ALL: [ShippingOption; 2] = [Self::Standard, Self::Express];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Express => "express",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Standard => "Standard, tracked",
            Self::Express => "Express, tracked",
        }
    }

    /// How long it usually takes, in words.
    pub const fn takes(self, zone: Zone) -> &'static str {
        match (self, zone) {
            (Self::Standard, Zone::Domestic) => "3 to 5 days",
            (Self::Standard, Zone::Region) => "5 to 9 days",
            (Self::Standard, Zone::World) => "8 to 20 days",
            (Self::Express, Zone::Domestic) => "1 to 2 days",
            (Self::Express, Zone::Region) => "2 to 3 days",
            (Self::Express, Zone::World) => "3 to 6 days",
        }
    }
}

impl ShippingOption {
    /// After how many days at most it should have arrived: the end of what [`Self::takes`] says.
    pub const fn longest_days(self, zone: Zone) -> u32 {
        match (self, zone) {
            (Self::Standard, Zone::Domestic) => 5,
            (Self::Standard, Zone::Region) => 9,
            (Self::Standard, Zone::World) => 20,
            (Self::Express, Zone::Domestic) => 2,
            (Self::Express, Zone::Region) => 3,
            (Self::Express, Zone::World) => 6,
        }
    }
}

impl TryFrom<String> for ShippingOption {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::ALL.into_iter().find(|o| o.as_str() == text).ok_or("Choose how it should be sent.".into())
    }
}

/// What a device weighs in its parcel, in grams.
pub const fn packed_grams(form: FormFactor) -> u32 {
    match form {
        FormFactor::Phone => 450,
        FormFactor::Tablet => 1_000,
        FormFactor::Watch => 300,
    }
}

/// Up to how many grams, and what that costs in US cents: standard and express.
type Band = (u32, [i64; 2]);

const DOMESTIC: [Band; 4] =
    [(500, [690, 1_490]), (1_000, [890, 1_890]), (2_000, [1_190, 2_490]), (5_000, [1_590, 3_490])];
const REGION: [Band; 4] =
    [(500, [1_490, 2_990]), (1_000, [1_890, 3_690]), (2_000, [2_490, 4_590]), (5_000, [3_290, 6_290])];
const WORLD: [Band; 4] =
    [(500, [2_490, 4_490]), (1_000, [3_190, 5_690]), (2_000, [4_190, 7_490]), (5_000, [5_990, 10_900])];

/// What a hundred US cents stand for in a currency's minor units. Rates are carried over by this list, which
/// follows no market, so that a rate is the same today and tomorrow.
const fn per_dollar(currency: Currency) -> i64 {
    match currency {
        Currency::Usd => 100,
        Currency::Eur => 90,
        Currency::Gbp => 80,
        Currency::Cad => 135,
        Currency::Aud => 150,
        Currency::Jpy => 150,
        Currency::Inr => 8_500,
        Currency::Brl => 550,
        Currency::Mxn => 1_900,
        Currency::Pln => 400,
        Currency::Chf => 90,
        Currency::Sek => 1_000,
    }
}

/// The flat rate of a parcel. Above the heaviest band, each further 5 kg cost as much again. The amount in
/// another currency is rounded up to ten minor units.
pub fn flat_rate(zone: Zone, option: ShippingOption, grams: u32, currency: Currency) -> Money {
    let bands = match zone {
        Zone::Domestic => &DOMESTIC,
        Zone::Region => &REGION,
        Zone::World => &WORLD,
    };
    let parcels = i64::from(grams.div_ceil(5_000).max(1));
    let weight = if parcels > 1 { 5_000 } else { grams };
    let at = match option {
        ShippingOption::Standard => 0,
        ShippingOption::Express => 1,
    };
    let cents = bands.iter().find(|(most, _)| weight <= *most).unwrap_or(&bands[3]).1[at] * parcels;
    let minor = (cents * per_dollar(currency) + 99) / 100;
    let minor = if currency == Currency::Usd { minor } else { (minor + 9) / 10 * 10 };
    Money::new(minor, currency)
}

/// A parcel's number at its carrier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackingNumber {
    /// As people call it.
    pub carrier: String,
    pub number: String,
}

impl TrackingNumber {
    /// What somebody typed about a parcel, in the fields `carrier` and `tracking`. Both parts are wanted: they are the
    /// sender's proof. A number that can't be of a known carrier is refused.
    pub fn parse(carrier: &str, number: &str) -> Result<Self, Refusal> {
        let mut form = Form::default();
        let carrier = form.take("carrier", text::line("The carrier", carrier, 2, 40));
        let number = form.take("tracking", Self::parse_number(number));
        let known = carrier.as_deref().and_then(Carrier::named);
        let number = match (known, number) {
            (Some(known), Some(number)) => form.take("tracking", known.check(&number).map(|()| number)),
            (_, number) => number,
        };
        let name = carrier.map(|name| known.map_or(name, |known| known.label().to_owned()));
        form.whole(name.zip(number).map(|(carrier, number)| Self { carrier, number }))
    }

    /// Where the parcel is followed, if its carrier is known and has such a page.
    pub fn page(&self) -> Option<String> {
        Carrier::named(&self.carrier)?.page(&self.number)
    }

    /// Letters and digits without blanks, in capitals.
    pub fn parse_number(typed: &str) -> Result<String, String> {
        let number: String =
            typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_uppercase();
        match number.len() {
            0 => Err("Type the tracking number: it is on your receipt.".into()),
            5..=40 if number.bytes().all(|b| b.is_ascii_alphanumeric()) => Ok(number),
            _ => Err("A tracking number has 5 to 40 letters and digits.".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_promise_in_words_is_the_one_in_days() {
        for option in ShippingOption::ALL {
            for zone in [Zone::Domestic, Zone::Region, Zone::World] {
                let end = format!(" to {} days", option.longest_days(zone));
                assert!(option.takes(zone).ends_with(&end), "{option:?} {zone:?}");
            }
        }
    }

    #[test]
    fn a_zone_follows_from_the_countries() {
        assert_eq!(Zone::between("US", "US"), Zone::Domestic);
        assert_eq!(Zone::between("US", "CA"), Zone::Region);
        assert_eq!(Zone::between("DE", "FR"), Zone::Region);
        assert_eq!(Zone::between("DE", "US"), Zone::World);
        assert_eq!(Zone::between("YE", "US"), Zone::World);
    }

    #[test]
    fn rates_are_those_of_the_list() {
        let usd = |zone, option, grams| flat_rate(zone, option, grams, Currency::Usd).minor;
        assert_eq!(usd(Zone::Domestic, ShippingOption::Standard, 450), 690);
        assert_eq!(usd(Zone::Domestic, ShippingOption::Standard, 501), 890);
        assert_eq!(usd(Zone::World, ShippingOption::Express, 5_000), 10_900);
        assert_eq!(usd(Zone::World, ShippingOption::Express, 5_001), 21_800);
        let jpy = flat_rate(Zone::Domestic, ShippingOption::Standard, 450, Currency::Jpy);
        assert_eq!(jpy.minor, 1_040);
    }

    #[test]
    fn a_tracking_number_is_read_as_it_is_printed() {
        assert_eq!(TrackingNumber::parse_number("1Z 999-aa1"), Ok("1Z999AA1".into()));
        for wrong in ["", "1234", "not/one", &"9".repeat(41)] {
            assert!(TrackingNumber::parse_number(wrong).unwrap_err().ends_with('.'), "{wrong}");
        }
    }

    #[test]
    fn a_parcel_of_a_known_carrier_has_one_of_its_numbers() {
        let parcel = TrackingNumber::parse("ups", "1z999aa1 0123 4567 84").unwrap();
        assert_eq!((parcel.carrier.as_str(), parcel.number.as_str()), ("UPS", "1Z999AA10123456784"));
        assert!(parcel.page().unwrap().ends_with("=1Z999AA10123456784"));
        let wrong = TrackingNumber::parse("UPS", "1Z999AA10123456785").unwrap_err();
        assert_eq!((wrong.about("carrier").count(), wrong.about("tracking").count()), (0, 1));
        let other = TrackingNumber::parse("Royal Mail", "AB 12345").unwrap();
        assert_eq!((other.number.as_str(), other.page()), ("AB12345", None));
        let none = TrackingNumber::parse("", "").unwrap_err();
        assert_eq!((none.about("carrier").count(), none.about("tracking").count()), (1, 1));
    }

    proptest! {
        #[test]
        fn more_weight_and_more_haste_never_cost_less(grams in 0_u32..30_000, at in 0..Currency::ALL.len()) {
            let currency = Currency::ALL[at];
            for zone in [Zone::Domestic, Zone::Region, Zone::World] {
                let [slow, fast] = ShippingOption::ALL.map(|o| flat_rate(zone, o, grams, currency).minor);
                prop_assert!(0 < slow && slow < fast);
                prop_assert!(slow <= flat_rate(zone, ShippingOption::Standard, grams + 1, currency).minor);
            }
        }
    }
}
