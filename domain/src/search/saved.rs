//! Searches that a member keeps, to be told of what they find later.

use super::query::SearchQuery;
use crate::refusal::{Form, Refusal};
use crate::{Instant, SavedSearchId, text};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Most searches that a member may keep.
pub const MOST_SAVED: u64 = 50;
/// In characters.
pub const LONGEST_NAME: usize = 80;
/// In bytes, as the column holds it.
const LONGEST_QUERY: usize = 3_900;

/// How soon a member is told of what a search finds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alert {
    #[default]
    Instant,
    Daily,
    Off,
}

impl Alert {
    pub const ALL: [Alert; 3] = [Self::Instant, Self::Daily, Self::Off];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Instant => "instant",
            Self::Daily => "daily",
            Self::Off => "off",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Instant => "At once",
            Self::Daily => "Once a day",
            Self::Off => "Never",
        }
    }

    pub const fn detail(self) -> &'static str {
        match self {
            Self::Instant => "Within seconds; when much comes up, every quarter of an hour.",
            Self::Daily => "At most one mail a day, with all that is new.",
            Self::Off => "Keep the search, and look yourself.",
        }
    }

    /// The least time between two times that somebody is told.
    pub const fn pause(self) -> Duration {
        match self {
            Self::Instant => Duration::from_secs(15 * 60),
            Self::Daily | Self::Off => Duration::from_secs(24 * 3600),
        }
    }
}

impl TryFrom<String> for Alert {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|alert| alert.as_str() == text);
        known.ok_or_else(|| "Say how soon you want to hear of new phones.".into())
    }
}

/// What a member fills in to keep a search.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SaveSearchForm {
    /// As the URL of the search page has it.
    pub query: String,
    pub name: String,
    pub alert: String,
}

impl SaveSearchForm {
    /// The search from its first page on, its name, and how soon to tell of it.
    pub fn parse(&self) -> Result<(SearchQuery, String, Alert), Refusal> {
        let query = SearchQuery::from_query(&self.query).at_page(1);
        if !query.is_narrowed() {
            return Err(Refusal::NotNow(
                "Choose or type something first: this search finds every phone.".into(),
            ));
        }
        if query.to_query().len() > LONGEST_QUERY {
            return Err(Refusal::NotNow("That search is too long to be kept. Please choose less.".into()));
        }
        let mut form = Form::default();
        let name = form.take("name", text::line("The name", &self.name, 1, LONGEST_NAME));
        let alert = form.take("alert", Alert::try_from(self.alert.clone()));
        form.whole(name.zip(alert).map(|(name, alert)| (query, name, alert)))
    }
}

/// A search that a member keeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedSearch {
    pub id: SavedSearchId,
    pub name: String,
    pub query: SearchQuery,
    pub alert: Alert,
    pub created_at: Instant,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(query: &str, name: &str, alert: &str) -> SaveSearchForm {
        SaveSearchForm { query: query.into(), name: name.into(), alert: alert.into() }
    }

    #[test]
    fn a_search_is_kept_from_its_first_page_on() {
        let (query, name, alert) =
            form("q=mini&brand=apple&page=7", " Small ones ", "daily").parse().unwrap();
        assert_eq!(
            (query.to_query().as_str(), name.as_str(), alert),
            ("q=mini&brand=apple", "Small ones", Alert::Daily)
        );
    }

    #[test]
    fn a_search_for_everything_is_not_kept() {
        for query in ["", "page=2", "sort=newest", "brand=%3Cb%3E"] {
            assert!(matches!(form(query, "All", "daily").parse(), Err(Refusal::NotNow(_))), "{query}");
        }
        let long: String = (0..32).map(|n| format!("model={}-{n}&", "x".repeat(110))).collect();
        let longer = format!("{long}{}", long.replace("model", "series"));
        assert!(matches!(form(&longer, "Long", "daily").parse(), Err(Refusal::NotNow(_))));
    }

    #[test]
    fn a_name_and_a_pace_are_wanted() {
        let refusal = form("brand=apple", " ", "hourly").parse().unwrap_err();
        assert_eq!((refusal.about("name").count(), refusal.about("alert").count()), (1, 1));
    }
}
