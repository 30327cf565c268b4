//! Rows of places: countries, cities with every name that they are looked up by, and postal codes.

use crate::batches::marks;
use crate::sql::sql;
use crate::{Read, Result, Value, Write};
use domain::places::{Country, Point};

/// A city as the data files describe it.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct City {
    /// GeoNames id.
    pub id: i64,
    pub name: String,
    /// The state, province or the like; may be empty.
    pub region: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub lat: f64,
    pub lng: f64,
    pub population: i64,
}

/// A folded name of a city.
pub struct CityName {
    pub name: String,
    pub city_id: i64,
    pub population: i64,
}

/// The area of a postal code.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct PostalCode {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub code: String,
    pub place: String,
    /// Short, as in an address: `MA`.
    pub region: String,
    pub lat: f64,
    pub lng: f64,
}

/// A country with what only forms need to know of it.
pub struct CountryRow {
    pub country: Country,
    /// Empty where there is none.
    pub postal_code_regex: String,
}

impl City {
    pub fn at(&self) -> Point {
        Point { lat: self.lat, lng: self.lng }
    }
}

impl PostalCode {
    pub fn at(&self) -> Point {
        Point { lat: self.lat, lng: self.lng }
    }
}

/// The first text after all those that begin with `prefix`.
fn end_of_prefix(prefix: &str) -> String {
    format!("{prefix}{}", char::MAX)
}

impl Read {
    /// Cities of which a name begins with a folded text, largest first.
    pub async fn cities_by_prefix(&mut self, prefix: &str, limit: u32) -> Result<Vec<City>> {
        let ids = sql!(
            self,
            all(i64, i64),
            "SELECT city_id, MAX(population) FROM city_names WHERE name >= ? AND name < ? \
             GROUP BY city_id ORDER BY MAX(population) DESC, city_id LIMIT ?",
            prefix,
            end_of_prefix(prefix),
            limit
        )?;
        self.cities(&ids.into_iter().map(|(id, _)| id).collect::<Vec<_>>()).await
    }

    /// Cities of which a name is exactly a folded text, largest first.
    pub async fn cities_by_name(&mut self, name: &str, limit: u32) -> Result<Vec<City>> {
        sql!(
            self,
            all City,
            "SELECT c.id, c.name, c.region, c.country, c.lat, c.lng, c.population FROM city_names n \
             JOIN cities c ON c.id = n.city_id WHERE n.name = ? ORDER BY n.population DESC, n.city_id LIMIT ?",
            name, limit
        )
    }

    /// The cities of these ids, largest first.
    pub async fn cities(&mut self, ids: &[i64]) -> Result<Vec<City>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let statement = format!(
            "SELECT id, name, region, country, lat, lng, population FROM cities WHERE id IN ({}) \
             ORDER BY population DESC, id",
            marks(ids.len())
        );
        let values: Vec<Value> = ids.iter().map(|id| Value::Int(*id)).collect();
        sql!(self, all_of City, statement, &values)
    }

    /// Cities between these latitudes and longitudes, largest first.
    pub async fn cities_between(
        &mut self,
        (south, north): (f64, f64),
        (west, east): (f64, f64),
        limit: u32,
    ) -> Result<Vec<City>> {
        sql!(
            self,
            all City,
            "SELECT id, name, region, country, lat, lng, population FROM cities \
             WHERE lat BETWEEN ? AND ? AND lng BETWEEN ? AND ? ORDER BY population DESC, id LIMIT ?",
            south, north, west, east, limit
        )
    }

    /// What money is paid with in a country.
    pub async fn currency_of_country(&mut self, code: &str) -> Result<Option<String>> {
        sql!(self, scalar String, "SELECT currency FROM countries WHERE code = ?", code)
    }

    /// Postal codes of a country that begin with a text, in order.
    pub async fn postal_codes_by_prefix(
        &mut self,
        country: &str,
        prefix: &str,
        limit: u32,
    ) -> Result<Vec<PostalCode>> {
        sql!(
            self,
            all PostalCode,
            "SELECT country, code, place, region, lat, lng FROM postal_codes \
             WHERE country = ? AND code >= ? AND code < ? ORDER BY code LIMIT ?",
            country, prefix, end_of_prefix(prefix), limit
        )
    }

    pub async fn postal_code(&mut self, country: &str, code: &str) -> Result<Option<PostalCode>> {
        sql!(
            self,
            optional PostalCode,
            "SELECT country, code, place, region, lat, lng FROM postal_codes WHERE country = ? AND code = ?",
            country, code
        )
    }

    /// Every country, by name.
    pub async fn countries(&mut self) -> Result<Vec<Country>> {
        let rows = sql!(
            self,
            all(String, String, String, String),
            "SELECT code, name, currency, phone_prefix FROM countries ORDER BY name"
        )?;
        let country = |(code, name, currency, phone_prefix)| Country { code, name, currency, phone_prefix };
        Ok(rows.into_iter().map(country).collect())
    }
}

impl Write {
    /// Puts these countries in place of all others.
    pub async fn replace_countries(&mut self, countries: &[CountryRow]) -> Result<()> {
        sql!(self, execute "DELETE FROM countries")?;
        let rows = countries.iter().map(|row| {
            let c = &row.country;
            [&c.code, &c.name, &c.currency, &c.phone_prefix, &row.postal_code_regex]
                .map(|text| text.as_str().into())
        });
        let columns = ["code", "name", "currency", "phone_prefix", "postal_code_regex"];
        self.insert_rows("countries", columns, rows).await
    }

    /// Puts these cities and names in place of all others. Names in order are inserted fastest.
    pub async fn replace_cities(&mut self, cities: &[City], names: &[CityName]) -> Result<()> {
        sql!(self, execute "DELETE FROM city_names")?;
        sql!(self, execute "DELETE FROM cities")?;
        let rows = cities.iter().map(|c| {
            [
                c.id.into(),
                c.name.as_str().into(),
                c.region.as_str().into(),
                c.country.as_str().into(),
                c.lat.into(),
                c.lng.into(),
                c.population.into(),
            ]
        });
        let columns = ["id", "name", "region", "country", "lat", "lng", "population"];
        self.insert_rows("cities", columns, rows).await?;
        let rows = names.iter().map(|n| [n.name.as_str().into(), n.city_id.into(), n.population.into()]);
        self.insert_rows("city_names", ["name", "city_id", "population"], rows).await
    }

    /// Puts these postal codes of a country in place of all others of it.
    pub async fn replace_postal_codes(&mut self, country: &str, codes: &[PostalCode]) -> Result<()> {
        sql!(self, execute "DELETE FROM postal_codes WHERE country = ?", country)?;
        let rows = codes.iter().map(|p| {
            [
                p.country.as_str().into(),
                p.code.as_str().into(),
                p.place.as_str().into(),
                p.region.as_str().into(),
                p.lat.into(),
                p.lng.into(),
            ]
        });
        self.insert_rows("postal_codes", ["country", "code", "place", "region", "lat", "lng"], rows).await
    }
}
