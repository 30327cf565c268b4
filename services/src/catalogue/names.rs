//! What the catalogue's brands, series and models are called, for reading searches: every usual way to name one.

use super::shorthand::{CHATTER, name_words, written_out};
use super::suggestions::ModelIndex;
use domain::catalogue::Model;
use domain::places::Country;
use domain::search::{Colour, Facet, Named, Vocabulary, series};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What names more models than this names none of them.
const MOST_MEANT: usize = 12;
/// So many models whose names go on make a family of a name.
const FAMILY: usize = 3;
/// Words of names that people leave out.
const NETWORKS: [&str; 6] = ["5g", "4g", "3g", "lte", "gsm", "nfc"];
/// Makers whose names are everyday words.
const EVERYDAY: [&str; 6] = ["we", "ace", "brand", "assistant", "maze", "mint"];

/// Names without their spaces, and what they stand for.
#[derive(Default)]
pub(crate) struct Names {
    brands: HashMap<String, String>,
    series: HashMap<String, String>,
    models: HashMap<String, BTreeSet<String>>,
    /// For people, by what stands for them in URLs.
    labels: HashMap<(Facet, String), String>,
}

impl Names {
    pub(super) fn of(models: &[Model]) -> Self {
        let mut names = Self::default();
        let families = families(models);
        for model in models {
            names.add(model, &families);
        }
        names
    }

    fn add(&mut self, model: &Model, families: &HashSet<Vec<String>>) {
        let brand = name_words(&model.brand);
        let key = brand.concat();
        if key.len() > 1 && !EVERYDAY.contains(&key.as_str()) && Colour::named(&key).is_none() {
            self.brands.insert(key, model.brand_slug.clone());
        }
        let (own, bracketed) = own_words(model);
        for called in called(&own, &bracketed) {
            let family = families.contains(&[brand.as_slice(), &called].concat());
            for key in keys(&brand, &called).into_iter().filter(|_| !family) {
                self.models.entry(key).or_default().insert(model.slug.clone());
            }
        }
        if let Some(series) = series(model) {
            let words = name_words(&series.name);
            let own = words.strip_prefix(brand.as_slice()).unwrap_or(&words);
            for key in keys(&brand, own) {
                self.series.insert(format!("{key}series"), series.slug.clone());
                self.series.insert(key, series.slug.clone());
            }
            self.labels.insert((Facet::Series, series.slug), series.name);
        }
        self.labels.insert((Facet::Brand, model.brand_slug.clone()), model.brand.clone());
        self.labels.insert((Facet::Model, model.slug.clone()), model.full_name());
    }

    /// What a brand, series or model is called.
    pub(crate) fn label(&self, facet: Facet, value: &str) -> Option<&str> {
        self.labels.get(&(facet, value.to_owned())).map(String::as_str)
    }

    pub(super) fn add_countries(&mut self, countries: Vec<Country>) {
        let label = |country: Country| ((Facet::Ships, country.code.to_ascii_lowercase()), country.name);
        self.labels.extend(countries.into_iter().map(label));
    }

    /// Brands whose names begin with a text, the shortest names first.
    pub(crate) fn brands_beginning(&self, text: &str) -> Vec<(String, String)> {
        let key = name_words(text).concat();
        if key.is_empty() {
            return Vec::new();
        }
        let mut slugs: Vec<&String> =
            self.brands.iter().filter(|(name, _)| name.starts_with(&key)).map(|(_, slug)| slug).collect();
        slugs.sort_by_key(|slug| (slug.len(), slug.as_str()));
        let named = |slug: &String| Some((slug.clone(), self.label(Facet::Brand, slug)?.to_owned()));
        slugs.into_iter().filter_map(named).collect()
    }

    fn named(&self, key: &str) -> Option<Named> {
        if let Some(slug) = self.brands.get(key) {
            return Some(Named { facet: Facet::Brand, values: vec![slug.clone()] });
        }
        if let Some(slugs) = self.models.get(key).filter(|slugs| slugs.len() <= MOST_MEANT) {
            return Some(Named { facet: Facet::Model, values: slugs.iter().cloned().collect() });
        }
        let slug = self.series.get(key)?;
        Some(Named { facet: Facet::Series, values: vec![slug.clone()] })
    }
}

/// The words of a model's name without its brand, and those in brackets.
fn own_words(model: &Model) -> (Vec<String>, Vec<String>) {
    let brand = name_words(&model.brand);
    let (plain, bracketed) = model.name.split_once('(').unwrap_or((&model.name, ""));
    let mut own = name_words(plain);
    if own.starts_with(&brand) {
        own.drain(..brand.len());
    }
    (own, name_words(bracketed))
}

/// Names, with their brands, that many others begin with: "Google Pixel" means any of them, not the first one only.
fn families(models: &[Model]) -> HashSet<Vec<String>> {
    let mut begun: HashMap<Vec<String>, usize> = HashMap::new();
    for model in models {
        let (brand, (own, _)) = (name_words(&model.brand), own_words(model));
        let no_digit = |word: &String| !word.bytes().any(|b| b.is_ascii_digit());
        for length in 1..own.len() {
            if own[..length].iter().all(no_digit) {
                *begun.entry([brand.as_slice(), &own[..length]].concat()).or_default() += 1;
            }
        }
    }
    begun.into_iter().filter(|(_, count)| *count >= FAMILY).map(|(name, _)| name).collect()
}

/// A model's own name in full, without the network, and with or without what stands in brackets.
fn called(own: &[String], bracketed: &[String]) -> Vec<Vec<String>> {
    let plain: Vec<String> = own.iter().filter(|word| !NETWORKS.contains(&word.as_str())).cloned().collect();
    let mut called = vec![own.to_vec(), plain.clone()];
    if let Some(first) = bracketed.first() {
        called.push([own, bracketed].concat());
        called.push([plain.as_slice(), std::slice::from_ref(first)].concat());
    }
    called.retain(|words| !words.is_empty());
    called
}

/// A name with its brand, and without where that is enough; and without its family, as in `S21 FE`.
fn keys(brand: &[String], own: &[String]) -> Vec<String> {
    let mut keys = vec![[brand, own].concat().concat()];
    if is_telling(own) {
        keys.push(own.concat());
    }
    let Some((_, rest)) = own.split_first().filter(|(_, rest)| is_telling_alone(rest)) else { return keys };
    keys.push(rest.concat());
    keys.push([brand, rest].concat().concat());
    keys
}

/// Whether people know what is meant without the brand: `iphone 13`, `pixel fold`, `u11`.
fn is_telling(own: &[String]) -> bool {
    own.len() > 1 || own.iter().any(|word| word.len() > 2 && is_mixed(word))
}

/// Whether they know it without the family too: `s21`, `13 pro max`.
fn is_telling_alone(rest: &[String]) -> bool {
    let first_is_mixed = rest.first().is_some_and(|word| word.len() > 1 && is_mixed(word));
    let several = rest.len() > 1 && rest.iter().any(|word| word.bytes().any(|b| b.is_ascii_digit()));
    (first_is_mixed || several) && rest.iter().any(|word| !NETWORKS.contains(&word.as_str()))
}

fn is_mixed(word: &str) -> bool {
    word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().any(|b| b.is_ascii_alphabetic())
}

/// The catalogue as a vocabulary that forgives slips, for reading one text.
pub(crate) struct Reader<'a> {
    index: &'a ModelIndex,
    /// Whether models and series are left to be words.
    brands_only: bool,
    /// What each word was put right to.
    known: RefCell<HashMap<String, Option<String>>>,
}

impl<'a> Reader<'a> {
    pub(crate) fn of(index: &'a ModelIndex) -> Self {
        Self { index, brands_only: false, known: RefCell::default() }
    }

    /// One that knows the names of brands only.
    pub(crate) fn of_brands(index: &'a ModelIndex) -> Self {
        Self { brands_only: true, ..Self::of(index) }
    }

    /// The word that a mistyped or unfinished one stands for; `None` where it is well, or like no other.
    fn put_right(&self, word: &str) -> Option<String> {
        let everyday = Colour::named(word).is_some() || CHATTER.contains(&word);
        if everyday || word.len() < 4 {
            return None;
        }
        let mut known = self.known.borrow_mut();
        known.entry(word.to_owned()).or_insert_with(|| self.index.put_right(word)).clone()
    }
}

impl Vocabulary for Reader<'_> {
    fn named(&self, words: &[&str]) -> Option<Named> {
        let oneplus =
            |word: &str| word.strip_prefix("1+").map_or(word.to_owned(), |rest| format!("oneplus {rest}"));
        let spoken =
            words.iter().flat_map(|word| name_words(&oneplus(word))).flat_map(|word| written_out(&word));
        let spoken: Vec<String> = spoken.collect();
        let names = |key: &str| {
            self.index.names().named(key).filter(|named| named.facet == Facet::Brand || !self.brands_only)
        };
        names(&spoken.concat()).or_else(|| {
            let right: Vec<Option<String>> = spoken.iter().map(|word| self.put_right(word)).collect();
            if right.iter().all(Option::is_none) {
                return None;
            }
            let right =
                right.into_iter().zip(&spoken).map(|(right, word)| right.unwrap_or_else(|| word.clone()));
            names(&right.collect::<String>())
        })
    }
}
