//! Places: cities and postal codes on the globe, and distances between them.

use crate::text;
use serde::{Deserialize, Serialize};

/// A city, or the area of a postal code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// What the URL and forms carry: `us-02134` for a postal code, the GeoNames id for a city. An id of five
    /// digits has a `g` before it, because five digits alone are a US postal code.
    pub key: String,
    /// For people: `Boston, Massachusetts, US`.
    pub label: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub at: Point,
}

/// A point on the globe, in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    pub lat: f64,
    pub lng: f64,
}

/// The mean radius of the earth in kilometres.
pub const EARTH_KM: f64 = 6371.0088;

impl Point {
    /// The unit vector from the earth's centre: its dot product with another's is the cosine of the angle
    /// between them, with no special case at the poles or at the date line.
    pub fn unit(self) -> [f64; 3] {
        let (lat, lng) = (self.lat.to_radians(), self.lng.to_radians());
        [lat.cos() * lng.cos(), lat.cos() * lng.sin(), lat.sin()]
    }

    /// The great-circle distance in kilometres.
    pub fn km_to(self, other: Point) -> f64 {
        km_of_cosine(self.unit().iter().zip(other.unit()).map(|(a, b)| a * b).sum())
    }
}

/// The distance in kilometres whose angle at the earth's centre has this cosine.
pub fn km_of_cosine(cosine: f64) -> f64 {
    cosine.clamp(-1.0, 1.0).acos() * EARTH_KM
}

/// The cosine of the angle that a distance has at the earth's centre.
pub fn cosine_of_km(km: f64) -> f64 {
    (km / EARTH_KM).clamp(0.0, std::f64::consts::PI).cos()
}

/// What a person, a form or a URL names a place by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlaceRef {
    /// GeoNames id.
    City(i64),
    /// Five digits.
    UsPostalCode(String),
    /// A name, folded, and what came after it: the region or country, folded. Each way to read the text, best first.
    Named(Vec<(String, String)>),
}

/// The key of a city by its GeoNames id.
pub fn city_key(id: i64) -> String {
    match id {
        10_000..=99_999 => format!("g{id}"),
        _ => id.to_string(),
    }
}

/// The key of a US postal code.
pub fn us_postal_key(code: &str) -> String {
    format!("us-{code}")
}

impl PlaceRef {
    /// `None` where there is nothing to look up.
    pub fn parse(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let code = typed.strip_prefix("us-").unwrap_or(typed);
        let code = code.split_once('-').filter(|(_, more)| digits(more)).map_or(code, |(code, _)| code);
        if code.len() == 5 && digits(code) {
            return Some(Self::UsPostalCode(code.into()));
        }
        let id = typed.strip_prefix('g').unwrap_or(typed);
        if digits(id) && id.len() <= 12 {
            return id.parse().ok().map(Self::City);
        }
        let readings = readings(typed);
        if readings.is_empty() { None } else { Some(Self::Named(readings)) }
    }
}

/// The ways to read `Paris, France` or `portland or`: the name alone, or with a region of up to three words.
fn readings(typed: &str) -> Vec<(String, String)> {
    if let Some((name, region)) = typed.split_once(',') {
        let (name, region) = (text::folded(name), text::folded(region));
        return if name.is_empty() { Vec::new() } else { vec![(name, region)] };
    }
    let all = text::folded(typed);
    let words: Vec<&str> = all.split(' ').filter(|word| !word.is_empty()).collect();
    let shortest = words.len().saturating_sub(3).max(1);
    (shortest..=words.len()).rev().map(|n| (words[..n].join(" "), words[n..].join(" "))).collect()
}

/// The states of the USA by their postal abbreviations.
const US_STATES: [(&str, &str); 51] = [
    ("AL", "Alabama"),
    ("AK", "Alaska"),
    ("AZ", "Arizona"),
    ("AR", "Arkansas"),
    ("CA", "California"),
    ("CO", "Colorado"),
    ("CT", "Connecticut"),
    ("DE", "Delaware"),
    ("DC", "District of Columbia"),
    ("FL", "Florida"),
    ("GA", "Georgia"),
    ("HI", "Hawaii"),
    ("ID", "Idaho"),
    ("IL", "Illinois"),
    ("IN", "Indiana"),
    ("IA", "Iowa"),
    ("KS", "Kansas"),
    ("KY", "Kentucky"),
    ("LA", "Louisiana"),
    ("ME", "Maine"),
    ("MD", "Maryland"),
    ("MA", "Massachusetts"),
    ("MI", "Michigan"),
    ("MN", "Minnesota"),
    ("MS", "Mississippi"),
    ("MO", "Missouri"),
    ("MT", "Montana"),
    ("NE", "Nebraska"),
    ("NV", "Nevada"),
    ("NH", "New Hampshire"),
    ("NJ", "New Jersey"),
    ("NM", "New Mexico"),
    ("NY", "New York"),
    ("NC", "North Carolina"),
    ("ND", "North Dakota"),
    ("OH", "Ohio"),
    ("OK", "Oklahoma"),
    ("OR", "Oregon"),
    ("PA", "Pennsylvania"),
    ("RI", "Rhode Island"),
    ("SC", "South Carolina"),
    ("SD", "South Dakota"),
    ("TN", "Tennessee"),
    ("TX", "Texas"),
    ("UT", "Utah"),
    ("VT", "Vermont"),
    ("VA", "Virginia"),
    ("WA", "Washington"),
    ("WV", "West Virginia"),
    ("WI", "Wisconsin"),
    ("WY", "Wyoming"),
];

/// Whether a folded text names where a city lies: its region, its country, or a usual short form of them.
///
/// `region` and `country_name` are as written; `country` is ISO 3166-1 alpha-2. A beginning is enough, since
/// people are still typing; an empty text names every place.
pub fn lies_in(asked: &str, region: &str, country: &str, country_name: &str) -> bool {
    let state =
        US_STATES.iter().find(|(_, name)| country == "US" && *name == region).map_or("", |(code, _)| code);
    let more = match country {
        "US" => "usa america",
        "GB" => "uk england britain",
        "AE" => "uae",
        _ => "",
    };
    let known = text::folded(&format!("{region} {state} {country} {country_name} {more}"));
    asked.split(' ').filter(|word| !word.is_empty()).all(|word| known.split(' ').any(|k| k.starts_with(word)))
}

/// A country as forms offer it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    pub name: String,
    /// ISO 4217.
    pub currency: String,
    /// Without the `+`.
    pub phone_prefix: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_named_by_key_code_or_words() {
        let named = |readings: &[(&str, &str)]| {
            Some(PlaceRef::Named(readings.iter().map(|(n, r)| ((*n).into(), (*r).into())).collect()))
        };
        for code in ["us-02134", "02134", " 02134-1234 "] {
            assert_eq!(PlaceRef::parse(code), Some(PlaceRef::UsPostalCode("02134".into())), "{code}");
        }
        assert_eq!(PlaceRef::parse("4930956"), Some(PlaceRef::City(4_930_956)));
        assert_eq!(PlaceRef::parse(&city_key(71_137)), Some(PlaceRef::City(71_137)));
        assert_eq!(PlaceRef::parse(&city_key(4_930_956)), Some(PlaceRef::City(4_930_956)));
        assert_eq!(PlaceRef::parse("Paris, France"), named(&[("paris", "france")]));
        assert_eq!(PlaceRef::parse("Boston MA"), named(&[("boston ma", ""), ("boston", "ma")]));
        assert_eq!(PlaceRef::parse("Galway"), named(&[("galway", "")]));
        for nothing in ["", " ", ",", "()", ", MA"] {
            assert_eq!(PlaceRef::parse(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn a_region_is_named_in_short_or_in_full() {
        for asked in ["", "ma", "massachusetts", "mass", "us", "usa", "united states", "ma us"] {
            assert!(lies_in(asked, "Massachusetts", "US", "United States"), "{asked}");
        }
        for asked in ["me", "france", "ma fr"] {
            assert!(!lies_in(asked, "Massachusetts", "US", "United States"), "{asked}");
        }
        assert!(lies_in("uk", "England", "GB", "United Kingdom"));
    }

    #[test]
    fn distances_are_right_also_across_the_date_line_and_the_pole() {
        let boston = Point { lat: 42.3584, lng: -71.0598 };
        let new_york = Point { lat: 40.7143, lng: -74.006 };
        assert!((boston.km_to(new_york) - 306.0).abs() < 2.0);
        let (west, east) = (Point { lat: 0.0, lng: 179.9 }, Point { lat: 0.0, lng: -179.9 });
        assert!((west.km_to(east) - 22.24).abs() < 0.1);
        let (a, b) = (Point { lat: 89.9, lng: 0.0 }, Point { lat: 89.9, lng: 180.0 });
        assert!((a.km_to(b) - 22.24).abs() < 0.1);
    }
}
