//! A search as the URL holds it: everything that narrows, sorts and pages.

use crate::catalogue::{BrandCount, Model};
use crate::listings::{Grade, ListingCard};
use crate::places::Place;
use crate::{Currency, Instant, ListingId, Money, Page, text};
use serde::{Deserialize, Serialize};

/// Longest text that is searched for; what follows is left out.
pub const LONGEST_TEXT: usize = 100;
pub const PER_PAGE: u32 = 24;
/// Pages beyond this one are answered like this one.
pub const LAST_PAGE: u32 = 400;
/// The radii that the form offers, in kilometres.
pub const RADII_KM: [u32; 5] = [10, 25, 50, 100, 250];

/// The order of the results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    #[default]
    Newest,
    PriceUp,
    PriceDown,
    /// Only with a place; without one it is `Newest`.
    Distance,
}

impl Sort {
    pub const ALL: [Sort; 4] = [Sort::Newest, Sort::PriceUp, Sort::PriceDown, Sort::Distance];

    pub const fn as_str(self) -> &'static str {
        match self {
            Sort::Newest => "newest",
            Sort::PriceUp => "price_up",
            Sort::PriceDown => "price_down",
            Sort::Distance => "distance",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Sort::Newest => "Newest first",
            Sort::PriceUp => "Lowest price first",
            Sort::PriceDown => "Highest price first",
            Sort::Distance => "Nearest first",
        }
    }
}

/// A search. `from_query` never fails: what can't be understood is left out, so that an old link still works.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchQuery {
    pub text: String,
    pub brands: Vec<String>,
    /// A model's slug.
    pub model: Option<String>,
    pub grades: Vec<Grade>,
    /// In GB.
    pub storage: Vec<u32>,
    /// In minor units of `currency`.
    pub min: Option<i64>,
    pub max: Option<i64>,
    /// Prices are compared within one currency; absent: any, and `min` and `max` do not count.
    pub currency: Option<Currency>,
    /// A [`Place::key`], or text to look one up.
    pub near: Option<String>,
    pub radius_km: Option<u32>,
    pub sort: Sort,
    /// Counted from 1.
    pub page: u32,
}

impl SearchQuery {
    /// Reads the query of a URL, with or without its `?`.
    pub fn from_query(query: &str) -> Self {
        let mut search = Self { page: 1, ..Self::default() };
        let (mut min, mut max) = (None, None);
        for (key, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()).take(64) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            match key.as_ref() {
                "q" => search.text = value.chars().filter(|c| !c.is_control()).take(LONGEST_TEXT).collect(),
                "brand" if is_slug(value) => push_new(&mut search.brands, value.to_owned()),
                "model" if is_slug(value) => search.model = Some(value.to_owned()),
                "grade" => {
                    if let Ok(grade) = Grade::try_from(value.to_owned()) {
                        push_new(&mut search.grades, grade);
                    }
                }
                "storage" => {
                    if let Ok(gb) = value.parse() {
                        push_new(&mut search.storage, gb);
                    }
                }
                "min" => min = Some(value.to_owned()),
                "max" => max = Some(value.to_owned()),
                "currency" => search.currency = value.parse().ok(),
                "near" => search.near = Some(value.chars().filter(|c| !c.is_control()).take(80).collect()),
                "radius" => search.radius_km = value.parse().ok().filter(|km| (1..=20_000).contains(km)),
                "sort" => {
                    let known = Sort::ALL.into_iter().find(|s| s.as_str() == value);
                    search.sort = known.unwrap_or_default();
                }
                "page" => search.page = value.parse().unwrap_or(1).clamp(1, LAST_PAGE),
                _ => {}
            }
        }
        if min.is_some() || max.is_some() {
            let currency = *search.currency.get_or_insert_default();
            let minor = |text: String| Money::parse(&text, currency).ok().map(|m| m.minor);
            search.min = min.and_then(minor);
            search.max = max.and_then(minor);
        }
        search.storage.sort_unstable();
        search
    }

    /// The query of the URL, without `?`; keys in a fixed order, so that equal searches have equal URLs.
    pub fn to_query(&self) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        if !self.text.is_empty() {
            out.append_pair("q", &self.text);
        }
        for brand in &self.brands {
            out.append_pair("brand", brand);
        }
        if let Some(model) = &self.model {
            out.append_pair("model", model);
        }
        for grade in &self.grades {
            out.append_pair("grade", grade.as_str());
        }
        for gb in &self.storage {
            out.append_pair("storage", &gb.to_string());
        }
        if let Some(currency) = self.currency {
            for (key, minor) in [("min", self.min), ("max", self.max)] {
                if let Some(minor) = minor {
                    let plain = Money::new(minor, currency).plain();
                    out.append_pair(key, plain.strip_suffix(".00").unwrap_or(&plain));
                }
            }
            out.append_pair("currency", currency.code());
        }
        if let Some(near) = &self.near {
            out.append_pair("near", near);
        }
        if let Some(km) = self.radius_km {
            out.append_pair("radius", &km.to_string());
        }
        if self.sort != Sort::default() {
            out.append_pair("sort", self.sort.as_str());
        }
        if self.page > 1 {
            out.append_pair("page", &self.page.to_string());
        }
        out.finish()
    }

    /// The path with its query.
    pub fn path(&self) -> String {
        match self.to_query() {
            query if query.is_empty() => "/search".into(),
            query => format!("/search?{query}"),
        }
    }

    /// The same search on another page.
    pub fn at_page(&self, page: u32) -> Self {
        Self { page, ..self.clone() }
    }

    /// Whether anything narrows the results.
    pub fn is_narrowed(&self) -> bool {
        *self != Self { sort: self.sort, page: self.page, currency: self.currency, ..Self::default() }
    }
}

/// The folded words of a search text, each once; `+` is left to the word that it stands with.
pub fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in
        text::folded(text).split(' ').filter(|word| word.chars().any(char::is_alphanumeric)).take(MOST_WORDS)
    {
        push_new(&mut words, word.to_owned());
    }
    words
}

/// Words of a search text beyond these do not count.
const MOST_WORDS: usize = 12;

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if list.len() < 32 && !list.contains(&item) {
        list.push(item);
    }
}

/// Lower-case letters, digits and hyphens: what stands for a brand or model in a URL.
pub fn is_slug(text: &str) -> bool {
    (1..=120).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// What the search page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchResults {
    /// As understood: a model's brand, a place's key filled in.
    pub query: SearchQuery,
    pub page: Page<ListingCard>,
    /// The brands that the rest of the search finds, most first.
    pub brands: Vec<BrandCount>,
    /// The storage sizes that are for sale, with how many the rest of the search finds.
    pub storage: Vec<(u32, u64)>,
    pub grades: Vec<(Grade, u64)>,
    /// The model searched for, where there is one.
    pub model: Option<Model>,
    /// The place searched around, where it was found.
    pub place: Option<Place>,
    /// Set when `near` was given and no such place is known.
    pub place_unknown: bool,
}

/// A listing in the sitemap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SitemapEntry {
    pub id: ListingId,
    /// When it was last changed.
    pub at: Instant,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_url_holds_the_whole_search() {
        let url = "?q=iphone+13&brand=apple&brand=google&grade=mint&grade=good&storage=256&storage=128\
                   &min=100&max=299.50&near=4930956&radius=50&sort=price_up&page=3";
        let search = SearchQuery::from_query(url);
        assert_eq!(search.brands, ["apple", "google"]);
        assert_eq!(search.grades, [Grade::Mint, Grade::Good]);
        assert_eq!(search.storage, [128, 256]);
        assert_eq!(
            (search.min, search.max, search.currency),
            (Some(10_000), Some(29_950), Some(Currency::Usd))
        );
        assert_eq!((search.radius_km, search.sort, search.page), (Some(50), Sort::PriceUp, 3));
        assert_eq!(SearchQuery::from_query(&search.to_query()), search);
    }

    #[test]
    fn what_can_not_be_understood_is_left_out() {
        let search =
            SearchQuery::from_query("page=-1&min=abc&grade=super&radius=1e9&brand=<b>&storage=x&sort=y&z=1");
        assert_eq!(search.page, 1);
        assert!(!search.is_narrowed());
    }

    proptest! {
        #[test]
        fn a_search_reads_back_from_its_own_url(query in "[ -~]{0,200}") {
            let search = SearchQuery::from_query(&query);
            prop_assert_eq!(SearchQuery::from_query(&search.to_query()), search);
        }
    }
}
