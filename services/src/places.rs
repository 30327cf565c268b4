//! Places: which city or postal code a person means.

use crate::{Caller, Result, Services};
use domain::places::{Place, PlaceRef, Point, city_key, lies_in, us_postal_key};
use domain::{Currency, text};
use std::collections::HashMap;
use store::Read;
use store::places::{City, PostalCode};

/// Most suggestions that are made.
const MOST: usize = 8;
/// How many of the largest cities of a name are looked through for the right region.
const LOOKED_THROUGH: u32 = 400;
/// Longest text that is looked up, in bytes; the longest name has fewer.
const LONGEST: usize = 120;

impl Services {
    /// The places that a typed text may mean, largest first; at most eight. `country` is ISO 3166-1 alpha-2.
    pub async fn suggest_places(
        &self,
        _caller: &Caller,
        text: &str,
        country: Option<&str>,
    ) -> Result<Vec<Place>> {
        let mut db = self.store.read().await?;
        let digits = text.trim();
        if digits.len() >= 3 && digits.len() <= 5 && digits.bytes().all(|b| b.is_ascii_digit()) {
            if country.is_some_and(|country| country != "US") {
                return Ok(Vec::new());
            }
            let codes = db.postal_codes_by_prefix("US", digits, MOST as u32).await?;
            return Ok(codes.into_iter().map(area).collect());
        }
        let Some(PlaceRef::Named(readings)) = bounded(text).and_then(PlaceRef::parse) else {
            return Ok(place(&mut db, text).await?.into_iter().collect());
        };
        let mut cities = named(&mut db, &readings, Match::Beginning).await?;
        cities.retain(|city| country.is_none_or(|country| city.country == country));
        cities.truncate(MOST);
        Ok(cities.into_iter().map(city_place).collect())
    }

    /// The place of a key, a city's name, or a US postal code; of several cities the largest.
    pub async fn place(&self, _caller: &Caller, text: &str) -> Result<Option<Place>> {
        place(&mut self.store.read().await?, text).await
    }
}

/// How far from a city one may be, in degrees, tried one after the other.
const AROUND: [f64; 3] = [0.15, 0.6, 2.0];

impl Services {
    /// The city that a point on the globe is nearest to; `None` far from any.
    pub async fn nearest_place(&self, _caller: &Caller, at: Point) -> Result<Option<Place>> {
        if !(at.lat.abs() <= 90.0 && at.lng.abs() <= 180.0) {
            return Ok(None);
        }
        let mut db = self.store.read().await?;
        for around in AROUND {
            // Meridians come together towards the poles.
            let beside = around / at.lat.to_radians().cos().max(0.1);
            let cities = db
                .cities_between(
                    (at.lat - around, at.lat + around),
                    (at.lng - beside, at.lng + beside),
                    LOOKED_THROUGH,
                )
                .await?;
            let nearest = cities.into_iter().min_by(|a, b| at.km_to(a.at()).total_cmp(&at.km_to(b.at())));
            if let Some(city) = nearest {
                return Ok(Some(city_place(city)));
            }
        }
        Ok(None)
    }

    /// What money is paid with in a country, where the market takes it.
    pub async fn currency_of(&self, country: &str) -> Result<Option<Currency>> {
        currency_of(&mut self.store.read().await?, country).await
    }
}

pub(crate) async fn currency_of(db: &mut Read, country: &str) -> Result<Option<Currency>> {
    Ok(db.currency_of_country(country).await?.and_then(|code| code.parse().ok()))
}

/// How much of a name was typed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Match {
    All,
    Beginning,
}

/// See [`Services::place`].
pub(crate) async fn place(db: &mut Read, text: &str) -> Result<Option<Place>> {
    let Some(asked) = bounded(text).and_then(PlaceRef::parse) else { return Ok(None) };
    Ok(match asked {
        PlaceRef::UsPostalCode(code) => db.postal_code("US", &code).await?.map(area),
        PlaceRef::City(id) => db.cities(&[id]).await?.into_iter().next().map(city_place),
        PlaceRef::Named(readings) => {
            let mut cities = named(db, &readings, Match::All).await?;
            if cities.is_empty() {
                cities = named(db, &readings, Match::Beginning).await?;
            }
            cities.into_iter().next().map(city_place)
        }
    })
}

/// The place that a text names in full; of several cities the largest.
pub(crate) async fn place_in_full(db: &mut Read, text: &str) -> Result<Option<Place>> {
    match bounded(text).and_then(PlaceRef::parse) {
        Some(PlaceRef::Named(readings)) => {
            Ok(named(db, &readings, Match::All).await?.into_iter().next().map(city_place))
        }
        Some(PlaceRef::UsPostalCode(code)) => Ok(db.postal_code("US", &code).await?.map(area)),
        Some(PlaceRef::City(_)) | None => Ok(None),
    }
}

/// Nothing is that long.
fn bounded(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| text.len() <= LONGEST)
}

/// Cities by the first reading that finds any, largest first.
async fn named(db: &mut Read, readings: &[(String, String)], how: Match) -> Result<Vec<City>> {
    for (name, region) in readings {
        // Two letters begin thousands of names: a single one is not worth looking up.
        if how == Match::Beginning && name.chars().count() < 2 {
            continue;
        }
        let mut cities = match how {
            Match::All => db.cities_by_name(name, LOOKED_THROUGH).await?,
            Match::Beginning => {
                let wanted = if region.is_empty() { 4 * MOST as u32 } else { LOOKED_THROUGH };
                db.cities_by_prefix(name, wanted).await?
            }
        };
        if !region.is_empty() && !cities.is_empty() {
            let countries: HashMap<String, String> =
                db.countries().await?.into_iter().map(|country| (country.code, country.name)).collect();
            let country_name =
                |city: &City| countries.get(&city.country).map_or("", String::as_str).to_owned();
            cities.retain(|city| lies_in(region, &city.region, &city.country, &country_name(city)));
        }
        if !cities.is_empty() {
            return Ok(cities);
        }
    }
    Ok(Vec::new())
}

pub(crate) fn city_place(city: City) -> Place {
    let region = Some(&city.region)
        .filter(|region| !region.is_empty() && text::folded(region) != text::folded(&city.name));
    let label = match region {
        Some(region) => format!("{}, {region}, {}", city.name, city.country),
        None => format!("{}, {}", city.name, city.country),
    };
    Place { key: city_key(city.id), label, at: city.at(), country: city.country }
}

fn area(area: PostalCode) -> Place {
    let region = format!("{} {}", area.region, area.code);
    let label = format!("{}, {}, {}", area.place, region.trim_start(), area.country);
    Place { key: us_postal_key(&area.code), label, at: area.at(), country: area.country }
}
