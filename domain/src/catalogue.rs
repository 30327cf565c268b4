//! The catalogue: which models exist, in which storage sizes and colours.

use crate::text;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormFactor {
    Phone,
    Tablet,
    Watch,
}

impl FormFactor {
    pub const fn as_str(self) -> &'static str {
        match self {
            FormFactor::Phone => "phone",
            FormFactor::Tablet => "tablet",
            FormFactor::Watch => "watch",
        }
    }
}

impl TryFrom<String> for FormFactor {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        [Self::Phone, Self::Tablet, Self::Watch]
            .into_iter()
            .find(|f| f.as_str() == text)
            .ok_or(format!("{text} is not a form factor"))
    }
}

/// How far a model's data can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tier {
    /// Sourced year and full list of storage sizes.
    A,
    /// Sourced year.
    B,
    /// Year estimated from the lowest Android version: shown as "about".
    C,
}

impl Tier {
    pub const fn as_str(self) -> &'static str {
        match self {
            Tier::A => "A",
            Tier::B => "B",
            Tier::C => "C",
        }
    }
}

impl TryFrom<String> for Tier {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        [Self::A, Self::B, Self::C]
            .into_iter()
            .find(|t| t.as_str() == text)
            .ok_or(format!("{text} is not a tier"))
    }
}

/// A model of a maker, as the catalogue knows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Its name in URLs, unique: `apple-iphone-13`.
    pub slug: String,
    /// The brand's name in URLs: `apple`.
    pub brand_slug: String,
    pub brand: String,
    /// Without the brand: `iPhone 13`.
    pub name: String,
    pub form: FormFactor,
    pub tier: Tier,
    pub release_year: Option<u16>,
    /// The sizes to offer, in GB, smallest first; from the model or, failing that, from its year.
    pub storage_gb: Vec<u32>,
    /// Whether the sizes are the model's own.
    pub storage_known: bool,
    pub ram_gb: Vec<String>,
    /// Empty where none are known.
    pub colours: Vec<String>,
    pub screen_in: Option<String>,
    pub resolution: Option<String>,
    pub battery_mah: Option<u32>,
    pub chip: Option<String>,
}

impl Model {
    /// Brand and name, without saying the brand twice.
    pub fn full_name(&self) -> String {
        full_name(&self.brand, &self.name)
    }
}

/// `Apple iPhone 13`, and `Xiaomi Mi 11` also where the name says the brand already.
pub fn full_name(brand: &str, name: &str) -> String {
    if name.to_lowercase().starts_with(&brand.to_lowercase()) {
        name.to_owned()
    } else {
        format!("{brand} {name}")
    }
}

/// A model in a list of suggestions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelSuggestion {
    pub slug: String,
    pub full_name: String,
    pub form: FormFactor,
    pub release_year: Option<u16>,
}

/// A brand with how many of its phones are for sale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BrandCount {
    pub slug: String,
    pub name: String,
    pub live: u64,
}

/// What stands for a brand in URLs: `LG` is `lg`, `1&1` is `1-and-1`.
pub fn brand_slug(brand: &str) -> String {
    let words = brand.replace('&', " and ").replace('+', " plus ");
    text::folded(&words).replace(|c: char| !c.is_ascii_alphanumeric(), "-").trim_matches('-').to_owned()
}

/// Which storage sizes were usual for the models of a year.
#[derive(Clone, Debug, Default)]
pub struct StorageByYear(BTreeMap<u16, YearSizes>);

#[derive(Clone, Debug)]
struct YearSizes {
    models: u32,
    gb: Vec<u32>,
}

/// Every size that a phone or tablet of an unknown year may have, in GB.
const ANY_STORAGE: [u32; 9] = [4, 8, 16, 32, 64, 128, 256, 512, 1024];
/// The same of watches.
const WATCH_STORAGE: [u32; 5] = [4, 8, 16, 32, 64];
/// With fewer models than this, a year says too little: its neighbours are asked as well.
const ENOUGH_MODELS: u32 = 10;

impl StorageByYear {
    /// Adds a year's sizes in GB, which so many models were counted for.
    pub fn add(&mut self, year: u16, models: u32, gb: Vec<u32>) {
        self.0.insert(year, YearSizes { models, gb });
    }

    /// The sizes to offer for a model whose own are unknown, or known in part, smallest first.
    pub fn offer(&self, form: FormFactor, year: Option<u16>, own: &[u32]) -> Vec<u32> {
        let usual = match (form, year.and_then(|year| self.0.get(&year).map(|sizes| (year, sizes)))) {
            (FormFactor::Watch, _) => WATCH_STORAGE.to_vec(),
            (_, None) => ANY_STORAGE.to_vec(),
            (_, Some((_, sizes))) if sizes.models >= ENOUGH_MODELS => sizes.gb.clone(),
            (_, Some((year, _))) => self
                .0
                .range(year.saturating_sub(2)..=year.saturating_add(2))
                .flat_map(|(_, s)| s.gb.clone())
                .collect(),
        };
        let all: BTreeSet<u32> = usual.into_iter().chain(own.iter().copied()).collect();
        all.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brand_is_named_in_urls() {
        for (brand, slug) in
            [("Apple", "apple"), ("1&1", "1-and-1"), ("10.or", "10-or"), ("NUU Mobile", "nuu-mobile")]
        {
            assert_eq!(brand_slug(brand), slug);
        }
    }

    #[test]
    fn the_brand_is_not_said_twice() {
        assert_eq!(full_name("Motorola", "Moto G"), "Motorola Moto G");
        assert_eq!(full_name("Fairphone", "Fairphone 5"), "Fairphone 5");
    }

    #[test]
    fn the_sizes_of_a_year_are_offered_where_the_model_s_own_are_unknown() {
        let mut years = StorageByYear::default();
        years.add(2024, 39, vec![128, 256, 512]);
        years.add(2025, 28, vec![256, 512, 1024]);
        years.add(2026, 3, vec![512]);
        assert_eq!(years.offer(FormFactor::Phone, Some(2024), &[64]), [64, 128, 256, 512]);
        assert_eq!(years.offer(FormFactor::Phone, Some(2026), &[]), [128, 256, 512, 1024]);
        assert_eq!(years.offer(FormFactor::Phone, None, &[]), ANY_STORAGE);
        assert_eq!(years.offer(FormFactor::Watch, Some(2024), &[]), WATCH_STORAGE);
    }
}
