//! Address books: forms as each country asks for them, and the addresses that people keep.

use super::purpose;
use crate::error::retried;
use crate::{Caller, Error, Result, Services};
use domain::addresses::*;
use domain::places::Country;
use domain::refusal::Form;
use domain::{AccountId, AddressId, Refusal};
use regex::Regex;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;
use store::Read;

/// Most addresses that one account keeps.
const MOST_ADDRESSES: usize = 20;
/// How an address is written where nothing is known of the country.
const PLAIN_PATTERN: &str = "%N%n%O%n%A%n%Z %C";
/// Countries that exist no more: the list of sources still names them.
const GONE: [&str; 2] = ["AN", "CS"];

#[derive(Deserialize)]
struct CountryRow {
    iso2: String,
    name: String,
    currency: String,
    phone_prefix: String,
    postal_code_regex: String,
}

/// How a country writes addresses: in its own script, and in Latin letters where those differ.
#[derive(Deserialize)]
struct Patterns {
    local: String,
    latin: Option<String>,
}

/// The countries that people live in, by name.
static COUNTRIES: LazyLock<Vec<CountryRow>> = LazyLock::new(|| {
    let text = include_str!("../../../data/countries.csv");
    let mut rows: Vec<CountryRow> = csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .filter_map(Result::<CountryRow, _>::ok)
        .filter(|row| !row.phone_prefix.is_empty() && !GONE.contains(&row.iso2.as_str()))
        .collect();
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    rows
});

static PATTERNS: LazyLock<HashMap<String, Patterns>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../data/address_formats.json")).unwrap_or_default()
});

/// How postal codes look, by country; compiled when it is first needed.
static POSTAL_CODES: LazyLock<HashMap<&str, Regex>> = LazyLock::new(|| {
    let known = COUNTRIES.iter().filter(|row| !row.postal_code_regex.is_empty());
    known
        .filter_map(|row| Some((row.iso2.as_str(), Regex::new(&whole(&row.postal_code_regex)).ok()?)))
        .collect()
});

/// Some of the source's patterns anchor only one of their alternatives, or end with a blank.
fn whole(pattern: &str) -> String {
    format!("^(?:{})$", pattern.trim())
}

/// The form of a country, by its ISO 3166-1 alpha-2 code.
fn format_of(country: &str) -> Option<AddressFormat> {
    let row = COUNTRIES.iter().find(|row| row.iso2.eq_ignore_ascii_case(country.trim()))?;
    let patterns = PATTERNS.get(&row.iso2);
    let pattern = patterns.map_or(PLAIN_PATTERN, |p| p.latin.as_deref().unwrap_or(&p.local));
    Some(AddressFormat::new(&row.iso2, pattern, &row.postal_code_regex))
}

/// An address with every part as its country wants it.
fn checked(typed: &AddressForm) -> Result<AddressForm, Refusal> {
    let format = format_of(&typed.country).ok_or_else(|| Refusal::field("country", "Choose a country."))?;
    let mut fields = Form::default();
    let clean = fields.take_form(format.check(typed))?;
    let postal_code = typed.postal_code.trim().to_uppercase();
    let asked = format.parts.contains(&AddressPart::PostalCode) && !fields.has_refused("postal_code");
    if asked && POSTAL_CODES.get(format.country.as_str()).is_some_and(|looks| !looks.is_match(&postal_code)) {
        fields.refuse("postal_code", "This is not a postal code of that country. Please check it.");
    }
    fields.whole(clean)
}

impl Services {
    /// The countries to choose from, by name.
    pub async fn countries(&self, _caller: &Caller) -> Result<Vec<Country>> {
        Ok(COUNTRIES
            .iter()
            .map(|row| Country {
                code: row.iso2.clone(),
                name: row.name.clone(),
                currency: row.currency.clone(),
                phone_prefix: row.phone_prefix.clone(),
            })
            .collect())
    }

    /// What to ask for in an address of this country.
    pub async fn address_format(&self, _caller: &Caller, country: &str) -> Result<AddressFormat> {
        Ok(format_of(country).ok_or(Refusal::NotFound)?)
    }

    /// The caller's addresses, the default one first.
    pub async fn addresses(&self, caller: &Caller) -> Result<Vec<SavedAddress>> {
        let account = caller.member()?.account;
        self.addresses_of(&mut self.store.read().await?, account).await
    }

    pub(super) async fn addresses_of(&self, db: &mut Read, account: AccountId) -> Result<Vec<SavedAddress>> {
        let rows = db.addresses_of(account).await?;
        rows.iter()
            .map(|row| {
                let plain = self.vault.open(purpose::POSTAL_ADDRESS, &row.form_sealed)?;
                let mut form: AddressForm = serde_json::from_slice(&plain).map_err(Error::failed)?;
                form.id = row.id.to_string();
                let lines = format_of(&form.country).map(|format| form.lines(&format)).unwrap_or_default();
                Ok(SavedAddress { id: row.id, form, lines, is_default: row.is_default() })
            })
            .collect()
    }

    /// An address as it is printed on a label.
    pub(crate) fn address_lines(&self, form: &AddressForm) -> Vec<String> {
        format_of(&form.country).map(|format| form.lines(&format)).unwrap_or_default()
    }

    /// Keeps a new address, or changes the one that the form names. The first one is the default.
    pub async fn save_address(&self, caller: &Caller, form: AddressForm) -> Result<AddressId> {
        let account = caller.active_member()?.account;
        let earlier: Option<AddressId> = match form.id.trim() {
            "" => None,
            id => Some(id.parse().map_err(|_| Refusal::NotFound)?),
        };
        let clean = AddressForm { id: String::new(), ..checked(&form)? };
        let plain = serde_json::to_vec(&clean).map_err(Error::failed)?;
        let sealed = self.vault.seal(&self.mint, purpose::POSTAL_ADDRESS, &plain)?;
        let now = self.clock.now();
        retried(|| async {
            let mut db = self.store.write().await?;
            let id = match earlier {
                Some(id) => {
                    if !db.change_address(id, account, &clean.country, &sealed).await? {
                        return Err(Refusal::NotFound.into());
                    }
                    id
                }
                None => {
                    let count = db.addresses_of(account).await?.len();
                    if count >= MOST_ADDRESSES {
                        let sentence =
                            format!("An address book has room for {MOST_ADDRESSES}. Delete one first.");
                        return Err(Refusal::NotNow(sentence).into());
                    }
                    let id = self.mint.id(now);
                    db.add_address(id, account, &clean.country, &sealed, count == 0, now).await?;
                    id
                }
            };
            db.commit().await?;
            Ok(id)
        })
        .await
    }

    /// Deletes an address; the oldest of the others follows where it was the default.
    pub async fn delete_address(&self, caller: &Caller, id: AddressId) -> Result<()> {
        let account = caller.member()?.account;
        retried(|| async {
            let mut db = self.store.write().await?;
            if !db.remove_address(id, account).await? {
                return Err(Refusal::NotFound.into());
            }
            if let Some(first) = db.addresses_of(account).await?.first().filter(|first| !first.is_default()) {
                db.make_default_address(first.id, account).await?;
            }
            Ok(db.commit().await?)
        })
        .await
    }

    pub async fn make_default_address(&self, caller: &Caller, id: AddressId) -> Result<()> {
        let account = caller.member()?.account;
        retried(|| async {
            let mut db = self.store.write().await?;
            if !db.make_default_address(id, account).await? {
                return Err(Refusal::NotFound.into());
            }
            Ok(db.commit().await?)
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_a_form_and_a_postal_code_that_can_be_checked() {
        assert!(COUNTRIES.len() > 240, "{}", COUNTRIES.len());
        assert!(PATTERNS.len() > 190, "{}", PATTERNS.len());
        for row in COUNTRIES.iter() {
            let format = format_of(&row.iso2).unwrap();
            for part in [AddressPart::Name, AddressPart::Street] {
                assert!(format.parts.contains(&part), "{} asks for no {part:?}", row.iso2);
            }
            let checkable = row.postal_code_regex.is_empty() || POSTAL_CODES.contains_key(row.iso2.as_str());
            assert!(checkable, "{}: {}", row.iso2, row.postal_code_regex);
        }
        assert!(format_of("XX").is_none() && format_of("AN").is_none() && format_of("").is_none());
    }

    #[test]
    fn a_postal_code_must_look_like_those_of_its_country() {
        let address = |country: &str, postal_code: &str| AddressForm {
            country: country.into(),
            name: "Ada Lovelace".into(),
            street: "1 Main St".into(),
            city: "Boston".into(),
            region: "MA".into(),
            postal_code: postal_code.into(),
            ..Default::default()
        };
        for (country, right, wrong) in [
            ("US", "02134", "0213"),
            ("US", "02134-1234", "02134 1234 x"),
            ("GB", "sw1a 1aa", "GIR 0AA and more"),
            ("DE", "10115", "10115a"),
            ("CA", "K1A 0B1", "11111"),
        ] {
            assert!(checked(&address(country, right)).is_ok(), "{country} {right}");
            let refusal = checked(&address(country, wrong)).unwrap_err();
            assert_eq!(refusal.about("postal_code").count(), 1, "{country} {wrong}");
        }
        assert_eq!(checked(&address("GB", "sw1a 1aa")).unwrap().postal_code, "SW1A 1AA");
        assert_eq!(checked(&address("", "1")).unwrap_err().about("country").count(), 1);
    }
}
