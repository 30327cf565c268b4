//! The data files as `data/SOURCES.md` describes them: one row struct a file, and what is made of its rows.

use crate::Result;
use domain::catalogue::{FormFactor, Model, StorageByYear, Tier, brand_slug};
use domain::places::Country;
use domain::text;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{HashMap, HashSet};
use store::Write;
use store::catalogue::{ModelCode, Tac};
use store::places::{City, CityName, CountryRow, PostalCode};

/// What was in a file, ready to be kept.
pub(super) enum Parsed {
    Models(Vec<Model>),
    ModelCodes(Vec<ModelCode>),
    Tacs(Vec<Tac>),
    Countries(Vec<CountryRow>),
    Cities(Vec<City>, Vec<CityName>),
    UsPostalCodes(Vec<PostalCode>),
}

impl Parsed {
    pub(super) async fn keep(&self, db: &mut Write) -> Result<()> {
        match self {
            Parsed::Models(models) => db.save_models(models).await.map(drop)?,
            Parsed::ModelCodes(codes) => db.replace_model_codes(codes).await?,
            Parsed::Tacs(tacs) => db.replace_tacs(tacs).await?,
            Parsed::Countries(countries) => db.replace_countries(countries).await?,
            Parsed::Cities(cities, names) => db.replace_cities(cities, names).await?,
            Parsed::UsPostalCodes(codes) => db.replace_postal_codes("US", codes).await?,
        }
        Ok(())
    }
}

type Read<T = (Parsed, u64)> = std::result::Result<T, csv::Error>;

fn rows<T: DeserializeOwned>(bytes: &[u8]) -> Read<Vec<T>> {
    csv::Reader::from_reader(bytes).into_deserialize().collect()
}

fn sizes(list: &str) -> Vec<u32> {
    list.split('|').filter_map(|gb| gb.parse().ok()).collect()
}

fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

#[derive(Deserialize)]
struct YearRow {
    release_year: u16,
    n_models: u32,
    tiers_gb: String,
}

pub(super) fn storage_by_year(bytes: &[u8]) -> Read<StorageByYear> {
    let mut years = StorageByYear::default();
    for row in rows::<YearRow>(bytes)? {
        years.add(row.release_year, row.n_models, sizes(&row.tiers_gb));
    }
    Ok(years)
}

#[derive(Deserialize)]
struct ModelRow {
    slug: String,
    brand: String,
    model: String,
    form: String,
    tier: String,
    release_year: Option<u16>,
    storage_gb: String,
    storage_kind: String,
    ram_gb: String,
    colours: String,
    screen_in: String,
    resolution: String,
    battery_mah: Option<u32>,
    soc: String,
}

pub(super) fn models(bytes: &[u8], years: &StorageByYear) -> Read {
    let rows: Vec<ModelRow> = rows(bytes)?;
    let read = rows.len() as u64;
    Ok((Parsed::Models(rows.into_iter().filter_map(|row| model(row, years)).collect()), read))
}

/// `None` for a form or tier that this version does not know.
fn model(row: ModelRow, years: &StorageByYear) -> Option<Model> {
    let form = FormFactor::try_from(row.form).ok()?;
    let own = sizes(&row.storage_gb);
    let storage_known = row.storage_kind == "full" && !own.is_empty();
    Some(Model {
        slug: row.slug,
        brand_slug: brand_slug(&row.brand),
        brand: row.brand,
        name: row.model,
        form,
        tier: Tier::try_from(row.tier).ok()?,
        release_year: row.release_year,
        storage_gb: if storage_known { own } else { years.offer(form, row.release_year, &own) },
        storage_known,
        ram_gb: row.ram_gb.split('|').filter(|gb| !gb.is_empty()).map(str::to_owned).collect(),
        colours: row
            .colours
            .split('|')
            .filter_map(|c| c.split('#').next())
            .filter_map(|c| filled(c.into()))
            .collect(),
        screen_in: filled(row.screen_in),
        resolution: filled(row.resolution),
        battery_mah: row.battery_mah,
        chip: filled(row.soc).map(|soc| chip(&soc)),
    })
}

/// Some chips are a list in brackets, where a model was sold with either.
fn chip(soc: &str) -> String {
    match soc.strip_prefix("['").and_then(|rest| rest.strip_suffix("']")) {
        Some(list) => list.replace("', '", " or "),
        None => soc.to_owned(),
    }
}

#[derive(Deserialize)]
struct CodeRow {
    code: String,
    slug: String,
    source: String,
}

pub(super) fn model_codes(bytes: &[u8], known: &HashSet<String>) -> Read {
    let rows: Vec<CodeRow> = rows(bytes)?;
    let read = rows.len() as u64;
    let mut seen = HashSet::new();
    let codes = rows
        .into_iter()
        .filter(|row| known.contains(&row.slug))
        .map(|row| ModelCode { code: row.code.trim().to_owned(), model_slug: row.slug, source: row.source })
        .filter(|code| seen.insert((code.code.clone(), code.model_slug.clone())))
        .collect();
    Ok((Parsed::ModelCodes(codes), read))
}

#[derive(Deserialize)]
struct TacRow {
    tac: String,
    brand: String,
    model: String,
    slug: String,
}

pub(super) fn tacs(bytes: &[u8], known: &HashSet<String>) -> Read {
    let rows: Vec<TacRow> = rows(bytes)?;
    let read = rows.len() as u64;
    let model_slug = |slug: String| Some(slug).filter(|slug| known.contains(slug));
    let tacs = rows
        .into_iter()
        .map(|row| Tac { tac: row.tac, brand: row.brand, name: row.model, model_slug: model_slug(row.slug) })
        .collect();
    Ok((Parsed::Tacs(tacs), read))
}

#[derive(Deserialize)]
struct CountryLine {
    iso2: String,
    name: String,
    currency: String,
    phone_prefix: String,
    postal_code_regex: String,
}

pub(super) fn countries(bytes: &[u8]) -> Read {
    let rows: Vec<CountryLine> = rows(bytes)?;
    let read = rows.len() as u64;
    let country = |row: CountryLine| CountryRow {
        country: Country {
            code: row.iso2,
            name: row.name,
            currency: row.currency,
            phone_prefix: row.phone_prefix,
        },
        postal_code_regex: row.postal_code_regex,
    };
    Ok((Parsed::Countries(rows.into_iter().map(country).collect()), read))
}

#[derive(Deserialize)]
struct CityRow {
    geonameid: i64,
    name: String,
    country: String,
    admin1_name: String,
    lat: f64,
    lng: f64,
    population: i64,
}

#[derive(Deserialize)]
struct NameRow {
    geonameid: i64,
    altname: String,
}

pub(super) fn cities(bytes: &[u8], other_names: &[u8]) -> Read {
    let rows: Vec<CityRow> = rows(bytes)?;
    let others: Vec<NameRow> = self::rows(other_names)?;
    let read = (rows.len() + others.len()) as u64;
    let population: HashMap<i64, i64> = rows.iter().map(|row| (row.geonameid, row.population)).collect();
    let own = rows.iter().map(|row| (text::folded(&row.name), row.geonameid));
    let other = others.iter().map(|row| (text::folded(&row.altname), row.geonameid));
    let mut names: Vec<(String, i64)> = own.chain(other).filter(|(name, _)| !name.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    let name = |(name, city_id)| Some(CityName { name, city_id, population: *population.get(&city_id)? });
    let names = names.into_iter().filter_map(name).collect();
    let city = |row: CityRow| City {
        id: row.geonameid,
        name: row.name,
        region: row.admin1_name,
        country: row.country,
        lat: row.lat,
        lng: row.lng,
        population: row.population,
    };
    Ok((Parsed::Cities(rows.into_iter().map(city).collect(), names), read))
}

#[derive(Deserialize)]
struct PostalRow {
    postal_code: String,
    place: String,
    state: String,
    lat: f64,
    lng: f64,
}

pub(super) fn us_postal_codes(bytes: &[u8]) -> Read {
    let rows: Vec<PostalRow> = rows(bytes)?;
    let read = rows.len() as u64;
    let code = |row: PostalRow| PostalCode {
        country: "US".into(),
        code: row.postal_code,
        place: row.place,
        region: row.state,
        lat: row.lat,
        lng: row.lng,
    };
    let mut codes: Vec<PostalCode> = rows.into_iter().map(code).collect();
    codes.sort_by(|a, b| a.code.cmp(&b.code));
    codes.dedup_by(|a, b| a.code == b.code);
    Ok((Parsed::UsPostalCodes(codes), read))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_chips_reads_as_words() {
        assert_eq!(chip("['Exynos 990', 'Snapdragon 865']"), "Exynos 990 or Snapdragon 865");
        assert_eq!(chip("Google Tensor"), "Google Tensor");
    }

    #[test]
    fn a_city_is_known_by_every_name_once() {
        let cities_csv = "geonameid,name,country,admin1,admin1_name,lat,lng,population,timezone\n\
                          1,Zürich,CH,ZH,Zurich,47.3,8.5,341730,x\n";
        let names_csv = "geonameid,altname\n1,Zurich\n1,Zuerich\n2,Nowhere\n";
        let Ok((Parsed::Cities(cities, names), 4)) = cities(cities_csv.as_bytes(), names_csv.as_bytes())
        else {
            panic!("the files can be read");
        };
        assert_eq!(cities.len(), 1);
        assert_eq!(names.iter().map(|n| n.name.as_str()).collect::<Vec<_>>(), ["zuerich", "zurich"]);
    }
}
