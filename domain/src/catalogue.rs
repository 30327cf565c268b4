//! The catalogue: which models exist, in which storage sizes and colours.

use serde::{Deserialize, Serialize};

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
