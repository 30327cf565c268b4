//! Facets: the parts of a search that offer choices. Adding one is a variant here and its value in the index.

use super::colours::Colour;
use super::query::is_slug;
use crate::listings::{CarrierLock, Grade, storage_label};
use crate::reviews::Score;
use crate::{Currency, Money};
use serde::{Deserialize, Serialize};

/// A part of a search that offers choices. Chosen values of one facet are "or", those of different ones "and".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    Brand,
    Series,
    Model,
    Grade,
    Storage,
    Ram,
    Colour,
    Lock,
    /// How much of the battery's first capacity is left, as its seller says.
    Battery,
    Year,
    /// Until when its maker promises security updates.
    Updates,
    /// Countries that its seller ships it to.
    Ships,
    /// Whether it can be picked up.
    Pickup,
    /// What buyers think of its seller.
    Seller,
    /// Whether a moderator has seen a photo of it beside a code that only its seller knew.
    Verified,
}

impl Facet {
    /// In the order in which forms and URLs have them.
    pub const ALL: [Facet; 15] = [
        Self::Brand,
        Self::Series,
        Self::Model,
        Self::Grade,
        Self::Storage,
        Self::Ram,
        Self::Colour,
        Self::Lock,
        Self::Battery,
        Self::Year,
        Self::Updates,
        Self::Ships,
        Self::Pickup,
        Self::Seller,
        Self::Verified,
    ];

    /// Its name in URLs and in the index.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Brand => "brand",
            Self::Series => "series",
            Self::Model => "model",
            Self::Grade => "grade",
            Self::Storage => "storage",
            Self::Ram => "ram",
            Self::Colour => "colour",
            Self::Lock => "lock",
            Self::Battery => "battery",
            Self::Year => "year",
            Self::Updates => "updates",
            Self::Ships => "ships",
            Self::Pickup => "pickup",
            Self::Seller => "seller",
            Self::Verified => "verified",
        }
    }

    pub const fn legend(self) -> &'static str {
        match self {
            Self::Brand => "Brand",
            Self::Series => "Series",
            Self::Model => "Model",
            Self::Grade => "Condition",
            Self::Storage => "Storage",
            Self::Ram => "Memory",
            Self::Colour => "Colour",
            Self::Lock => "Carrier",
            Self::Battery => "Battery",
            Self::Year => "Released in",
            Self::Updates => "Security updates until",
            Self::Ships => "Ships to",
            Self::Pickup => "Pick-up",
            Self::Seller => "Seller",
            Self::Verified => "Verified photo",
        }
    }

    /// Whether a text can be a value of this facet, written as in URLs.
    pub fn takes(self, value: &str) -> bool {
        match self {
            Self::Brand | Self::Series | Self::Model => is_slug(value),
            Self::Grade => Grade::try_from(value.to_owned()).is_ok(),
            Self::Storage | Self::Ram => canonical_number(value, 1, 65_536),
            Self::Colour => Colour::ALL.into_iter().any(|colour| colour.as_str() == value),
            Self::Lock => CarrierLock::try_from(value.to_owned()).is_ok(),
            Self::Battery => BatteryBand::of_key(value).is_some(),
            Self::Ships => value.len() == 2 && value.bytes().all(|b| b.is_ascii_lowercase()),
            Self::Pickup | Self::Verified => value == "yes",
            Self::Seller => SellerBand::of_key(value).is_some(),
            Self::Year | Self::Updates => canonical_number(value, 1990, 2100),
        }
    }

    /// A value in words; `None` where only the catalogue knows them.
    pub fn label(self, value: &str) -> Option<String> {
        let owned = || value.to_owned();
        match self {
            Self::Brand | Self::Series | Self::Model | Self::Ships => None,
            Self::Pickup => Some("Can be picked up".into()),
            Self::Verified => Some("With a verified photo".into()),
            Self::Grade => Grade::try_from(owned()).ok().map(|grade| grade.label().into()),
            Self::Storage => value.parse().ok().map(storage_label),
            Self::Ram => Some(format!("{value} GB RAM")),
            Self::Colour => Colour::named(value).map(|colour| colour.label().into()),
            Self::Lock => CarrierLock::try_from(owned()).ok().map(|lock| lock.label().into()),
            Self::Battery => BatteryBand::of_key(value).map(|band| band.label().into()),
            Self::Seller => SellerBand::of_key(value).map(|band| band.label().into()),
            Self::Year => Some(owned()),
            Self::Updates => Some(format!("Updates until {value}")),
        }
    }

    /// Where a value stands among the others; those of equal rank are sorted by how many there are.
    pub fn rank(self, value: &str) -> u64 {
        match self {
            Self::Brand
            | Self::Series
            | Self::Model
            | Self::Colour
            | Self::Lock
            | Self::Ships
            | Self::Pickup
            | Self::Verified => 0,
            Self::Grade => Grade::ALL.iter().position(|grade| grade.as_str() == value).unwrap_or(9) as u64,
            Self::Storage | Self::Ram => value.parse().unwrap_or(u64::MAX),
            Self::Battery => BatteryBand::ALL.iter().position(|band| band.key() == value).unwrap_or(9) as u64,
            Self::Seller => SellerBand::ALL.iter().position(|band| band.key() == value).unwrap_or(9) as u64,
            Self::Year | Self::Updates => 10_000_u64.saturating_sub(value.parse().unwrap_or(0)),
        }
    }
}

/// How much is left of a battery's first capacity, in bands that people think in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatteryBand {
    AsNew,
    Strong,
    Fair,
    Worn,
}

impl BatteryBand {
    pub const ALL: [BatteryBand; 4] = [Self::AsNew, Self::Strong, Self::Fair, Self::Worn];

    /// The band of a capacity in percent.
    pub const fn of(percent: u8) -> Self {
        match percent {
            95.. => Self::AsNew,
            90..95 => Self::Strong,
            80..90 => Self::Fair,
            0..80 => Self::Worn,
        }
    }

    /// The least percentage of the band, as URLs have it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::AsNew => "95",
            Self::Strong => "90",
            Self::Fair => "80",
            Self::Worn => "0",
        }
    }

    fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.key() == key)
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::AsNew => "Battery at 95% or more",
            Self::Strong => "Battery at 90 to 94%",
            Self::Fair => "Battery at 80 to 89%",
            Self::Worn => "Battery below 80%",
        }
    }
}

/// What buyers think of a seller, in bands. Those who think less of one have no band: nobody searches for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SellerBand {
    Excellent,
    Good,
}

impl SellerBand {
    pub const ALL: [SellerBand; 2] = [Self::Excellent, Self::Good];

    /// The band of a score.
    pub const fn of(score: Score) -> Option<Self> {
        match score.0 {
            450.. => Some(Self::Excellent),
            400..450 => Some(Self::Good),
            0..400 => None,
        }
    }

    /// The least score of the band, as URLs have it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Excellent => "4.5",
            Self::Good => "4",
        }
    }

    fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.key() == key)
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Excellent => "Rated 4.5 or better",
            Self::Good => "Rated 4.0 to 4.4",
        }
    }
}

/// A number as this program writes it, in bounds.
fn canonical_number(value: &str, least: u32, most: u32) -> bool {
    value.parse().is_ok_and(|n: u32| (least..=most).contains(&n) && n.to_string() == value)
}

/// The bands of prices that are offered and counted, in minor units: from the first amount, below the second.
pub fn price_bands(currency: Currency) -> Vec<(Option<i64>, Option<i64>)> {
    let scale = match currency {
        Currency::Jpy | Currency::Inr => 100,
        Currency::Mxn | Currency::Sek => 10,
        Currency::Brl | Currency::Pln => 5,
        _ => 1,
    };
    let minor = |amount: i64| Money::new(amount * scale * 10_i64.pow(currency.exponent()), currency).minor;
    let ends: Vec<i64> = [100, 200, 300, 500, 800].map(minor).into();
    let from = std::iter::once(None).chain(ends.iter().copied().map(Some));
    let to = ends.iter().copied().map(Some).chain(std::iter::once(None));
    from.zip(to).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facet_takes_what_can_be_its_value_only() {
        for (facet, value, takes) in [
            (Facet::Brand, "apple", true),
            (Facet::Brand, "<b>", false),
            (Facet::Storage, "128", true),
            (Facet::Storage, "0128", false),
            (Facet::Storage, "-1", false),
            (Facet::Grade, "mint", true),
            (Facet::Grade, "super", false),
            (Facet::Colour, "grey", true),
            (Facet::Colour, "gray", false),
            (Facet::Lock, "unlocked", true),
            (Facet::Year, "2021", true),
            (Facet::Year, "1066", false),
            (Facet::Battery, "90", true),
            (Facet::Battery, "91", false),
            (Facet::Updates, "2031", true),
            (Facet::Ships, "de", true),
            (Facet::Ships, "europe", false),
            (Facet::Pickup, "no", false),
            (Facet::Seller, "4.5", true),
            (Facet::Seller, "5", false),
            (Facet::Verified, "yes", true),
            (Facet::Verified, "no", false),
        ] {
            assert_eq!(facet.takes(value), takes, "{facet:?} {value}");
        }
    }

    #[test]
    fn every_capacity_is_in_one_band() {
        let bands: Vec<_> = (0..=100).map(|percent| BatteryBand::of(percent).key()).collect();
        let first = |key: &str| bands.iter().position(|band| *band == key).unwrap().to_string();
        assert!(BatteryBand::ALL.iter().all(|band| first(band.key()) == band.key()));
    }

    #[test]
    fn a_seller_is_in_the_band_whose_least_score_they_have() {
        let key = |score| SellerBand::of(Score(score)).map(SellerBand::key);
        assert_eq!(
            [500, 450, 449, 400, 399].map(key),
            [Some("4.5"), Some("4.5"), Some("4"), Some("4"), None]
        );
    }

    #[test]
    fn bands_of_prices_leave_no_gap() {
        for currency in Currency::ALL {
            let bands = price_bands(currency);
            assert!(bands.windows(2).all(|pair| pair[0].1.is_some() && pair[0].1 == pair[1].0));
            assert_eq!((bands[0].0, bands[bands.len() - 1].1), (None, None));
        }
    }
}
