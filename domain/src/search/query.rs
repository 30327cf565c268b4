//! A search as the URL holds it: everything that narrows, sorts and pages.

use super::cursor::Cursor;
use super::facets::Facet;
use crate::{Currency, Money, text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Longest text that is searched for; what follows is left out.
pub const LONGEST_TEXT: usize = 100;
pub const PER_PAGE: u32 = 24;
/// Pages beyond this one are answered like this one.
pub const LAST_PAGE: u32 = 400;
/// Most pages that are shown together.
pub const MOST_TOGETHER: u32 = 10;
/// The radii that the form offers, in kilometres.
pub const RADII_KM: [u32; 5] = [10, 25, 50, 100, 250];

/// The order of the results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// How well the words fit, and how new it is; see `docs/search.md`.
    #[default]
    Best,
    Newest,
    PriceUp,
    PriceDown,
    /// How far the price lies below what is usually asked for such a phone; see `docs/search.md`.
    Deal,
    /// Only with a place; without one it is `Best`.
    Distance,
}

impl Sort {
    pub const ALL: [Sort; 6] =
        [Sort::Best, Sort::Newest, Sort::PriceUp, Sort::PriceDown, Sort::Deal, Sort::Distance];

    pub const fn as_str(self) -> &'static str {
        match self {
            Sort::Best => "best",
            Sort::Newest => "newest",
            Sort::PriceUp => "price_up",
            Sort::PriceDown => "price_down",
            Sort::Deal => "deal",
            Sort::Distance => "distance",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Sort::Best => "Best match",
            Sort::Newest => "Newest first",
            Sort::PriceUp => "Lowest price first",
            Sort::PriceDown => "Highest price first",
            Sort::Deal => "Most below the usual price",
            Sort::Distance => "Nearest first",
        }
    }
}

/// A search. `from_query` never fails: what can't be understood is left out, so that an old link still works.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchQuery {
    pub text: String,
    /// The words mean nothing but themselves: no filter is read out of them.
    pub as_typed: bool,
    /// The chosen values of each facet, as the URL has them. None is empty.
    pub chosen: BTreeMap<Facet, Vec<String>>,
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
    /// Where the page before this one ended; without it, the page is counted off from the first result.
    pub after: Option<Cursor>,
    /// All pages up to this one are shown together.
    pub together: bool,
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
                "exact" => search.as_typed = true,
                "min" => min = Some(value.to_owned()),
                "max" => max = Some(value.to_owned()),
                "currency" => search.currency = value.parse().ok(),
                "near" => search.near = Some(value.chars().filter(|c| !c.is_control()).take(80).collect()),
                "radius" => search.radius_km = value.parse().ok().filter(|km| (1..=20_000).contains(km)),
                "sort" => {
                    let known = Sort::ALL.into_iter().find(|s| s.as_str() == value);
                    search.sort = known.unwrap_or_default();
                }
                "together" => search.together = true,
                "after" => search.after = value.parse().ok(),
                "page" => search.page = value.parse().unwrap_or(1).clamp(1, LAST_PAGE),
                other => {
                    if let Some(facet) = Facet::ALL.into_iter().find(|facet| facet.key() == other) {
                        search.choose(facet, value);
                    }
                }
            }
        }
        if search.page == 1 {
            (search.after, search.together) = (None, false);
        }
        if search.together {
            search.after = None;
            search.page = search.page.min(MOST_TOGETHER);
        }
        if min.is_some() || max.is_some() {
            let currency = *search.currency.get_or_insert_default();
            let minor = |text: String| Money::parse(&text, currency).ok().map(|m| m.minor);
            search.min = min.and_then(minor);
            search.max = max.and_then(minor);
        }
        search
    }

    /// The query of the URL, without `?`; keys in a fixed order, so that equal searches have equal URLs.
    pub fn to_query(&self) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        if !self.text.is_empty() {
            out.append_pair("q", &self.text);
        }
        if self.as_typed {
            out.append_pair("exact", "1");
        }
        for (facet, values) in &self.chosen {
            for value in values {
                out.append_pair(facet.key(), value);
            }
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
            if self.together {
                out.append_pair("together", "1");
            } else if let Some(after) = self.after {
                out.append_pair("after", &after.to_string());
            }
        }
        out.finish()
    }

    /// The search for one value of a facet.
    pub fn of(facet: Facet, value: &str) -> Self {
        let mut search = Self { page: 1, ..Self::default() };
        search.choose(facet, value);
        search
    }

    /// The chosen values of a facet.
    pub fn chosen(&self, facet: Facet) -> &[String] {
        self.chosen.get(&facet).map_or(&[], Vec::as_slice)
    }

    /// Adds a value to a facet's chosen ones; what can't be its value is left out.
    pub fn choose(&mut self, facet: Facet, value: &str) {
        if facet.takes(value) {
            let values = self.chosen.entry(facet).or_default();
            push_new(values, value.to_owned());
            values.sort_by_cached_key(|value| (facet.rank(value), value.clone()));
        }
    }

    /// Takes a value out of a facet's chosen ones.
    pub fn let_go(&mut self, facet: Facet, value: &str) {
        if let Some(values) = self.chosen.get_mut(&facet) {
            values.retain(|other| other != value);
            if values.is_empty() {
                self.chosen.remove(&facet);
            }
        }
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
        Self { page, after: None, together: false, ..self.clone() }
    }

    /// What is shown, and the next page below it; `None` where that would be too much for one page.
    pub fn with_more(&self) -> Option<Self> {
        let page = self.page.max(1) + 1;
        let may = page <= MOST_TOGETHER && (self.page <= 1 || self.together);
        may.then(|| Self { together: true, ..self.at_page(page) })
    }

    /// The next page, from where this one ended.
    pub fn next_page(&self, after: Cursor) -> Self {
        Self { after: Some(after), ..self.at_page(self.page.max(1).saturating_add(1).min(LAST_PAGE)) }
    }

    /// Whether anything narrows the results.
    pub fn is_narrowed(&self) -> bool {
        let plain = Self {
            sort: self.sort,
            page: self.page,
            after: self.after,
            together: self.together,
            currency: self.currency,
            as_typed: self.as_typed,
            ..Self::default()
        };
        *self != plain
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_url_holds_the_whole_search() {
        let url = "?q=iphone+13&brand=google&brand=apple&model=apple-iphone-13&series=apple-iphone-13&grade=good&grade=mint\
                   &storage=1024&storage=128&ram=6&colour=blue&lock=unlocked&battery=90&year=2021&updates=2026&ships=us&pickup=yes\
                   &seller=4.5&verified=yes&min=100&max=299.50&near=4930956&radius=50&sort=price_up&page=3&after=a-b-c";
        let search = SearchQuery::from_query(url);
        assert_eq!(search.chosen(Facet::Brand), ["apple", "google"]);
        assert_eq!(search.chosen(Facet::Grade), ["mint", "good"]);
        assert_eq!(search.chosen(Facet::Storage), ["128", "1024"]);
        assert_eq!(search.chosen.len(), Facet::ALL.len());
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

    #[test]
    fn more_is_shown_below_what_is_there_up_to_an_end() {
        let mut search = SearchQuery::from_query("brand=apple");
        for page in 2..=MOST_TOGETHER {
            search = search.with_more().unwrap();
            assert_eq!(search.to_query(), format!("brand=apple&page={page}&together=1"));
            assert_eq!(SearchQuery::from_query(&search.to_query()), search);
        }
        assert_eq!(search.with_more(), None);
        assert_eq!(SearchQuery::from_query("page=3").with_more(), None);
        assert_eq!(SearchQuery::from_query("page=99&together=1").page, MOST_TOGETHER);
        assert!(!search.at_page(2).together);
    }

    #[test]
    fn a_choice_is_made_once_and_let_go_of() {
        let mut search = SearchQuery::of(Facet::Brand, "apple");
        search.choose(Facet::Brand, "apple");
        assert_eq!(search.to_query(), "brand=apple");
        search.let_go(Facet::Brand, "apple");
        assert_eq!(search, SearchQuery::from_query(""));
    }

    proptest! {
        #[test]
        fn a_search_reads_back_from_its_own_url(query in "[ -~]{0,200}") {
            let search = SearchQuery::from_query(&query);
            prop_assert_eq!(SearchQuery::from_query(&search.to_query()), search);
        }

        #[test]
        fn chosen_values_read_back_from_the_url(query in "((brand|storage|year|colour|grade)=(a|b|64|128|2020|2021|blue|mint)&){0,20}") {
            let search = SearchQuery::from_query(&query);
            prop_assert_eq!(SearchQuery::from_query(&search.to_query()), search);
        }
    }
}
