//! What a search found: a page of phones, and what the rest of the search would find for every choice.

use super::cursor::Cursor;
use super::facets::Facet;
use super::query::SearchQuery;
use crate::catalogue::Model;
use crate::listings::ListingCard;
use crate::places::Place;
use crate::{Currency, Instant, ListingId, Page};
use serde::{Deserialize, Serialize};

/// A value that a facet offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// As in the URL.
    pub value: String,
    /// For people.
    pub label: String,
    /// How many phones the rest of the search finds with it.
    pub count: u64,
}

/// A band of prices, in minor units of a currency: from `min`, below `max`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceBand {
    pub min: Option<i64>,
    pub max: Option<i64>,
    pub currency: Currency,
    /// How many phones the rest of the search finds in it.
    pub count: u64,
}

/// Why a phone stands where it does, in an order by how well phones match.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Why {
    /// How well the words fit, from 0 to 1.
    pub words: f32,
    /// What it gets for being new.
    pub newness: f32,
    /// What it gets for what buyers say of its seller.
    pub seller: f32,
}

impl Why {
    /// In hundredths, as people read it.
    pub fn sentence(self) -> String {
        let hundredths = |part: f32| (part * 100.0).round();
        let fit = match self.words {
            fit if fit >= 0.99 => "All your words are in its name",
            fit if fit >= 0.75 => "Its name has most of your words, or longer ones that begin so",
            fit if fit >= 0.5 => "Your words are close to those of its name",
            _ => "Your words are in its description",
        };
        let (words, newness) = (hundredths(self.words), hundredths(self.newness));
        let seller = match hundredths(self.seller) {
            points if points > 0.0 => format!(" {points} more for its seller's reviews."),
            _ => String::new(),
        };
        format!("{fit}: {words} of 100. {newness} more for being new.{seller}")
    }
}

/// What could be left out of a search that finds nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dropped {
    Words,
    Facet(Facet),
    Price,
    Place,
    /// The model, for all models of its series.
    ToSeries,
}

/// A search like one that found nothing, which finds something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WayOut {
    pub dropped: Dropped,
    pub query: SearchQuery,
    pub count: u64,
}

/// What the search page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchResults {
    /// As understood: words that mean a filter are filters, a place is its key.
    pub query: SearchQuery,
    /// What was typed, where it was understood as more than words.
    pub typed: Option<String>,
    /// Words that no phone has; the phones were found without them.
    pub left_out: Option<String>,
    pub page: Page<ListingCard>,
    /// Why each of them stands where it does, where that is for how well it matches.
    pub why: Vec<Option<Why>>,
    /// Where this page ends, if there is another one.
    pub next: Option<Cursor>,
    /// What was probably meant by words that nothing has.
    pub did_you_mean: Option<String>,
    /// Searches that find something, where this one does not; those that find most first.
    pub ways_out: Vec<WayOut>,
    /// Other models of the series of the model searched for, most phones first.
    pub related: Vec<Choice>,
    /// What each facet offers, the chosen values among them.
    pub choices: Vec<(Facet, Vec<Choice>)>,
    pub prices: Vec<PriceBand>,
    /// The model searched for, where there is one.
    pub model: Option<Model>,
    /// The place searched around, where it was found.
    pub place: Option<Place>,
    /// Set when `near` was given and no such place is known.
    pub place_unknown: bool,
}

impl SearchResults {
    /// What a facet offers.
    pub fn choices(&self, facet: Facet) -> &[Choice] {
        self.choices.iter().find(|(of, _)| *of == facet).map_or(&[], |(_, choices)| choices)
    }

    /// A value in words.
    pub fn label(&self, facet: Facet, value: &str) -> String {
        let offered = self.choices(facet).iter().find(|choice| choice.value == value);
        offered
            .map(|choice| choice.label.clone())
            .or_else(|| facet.label(value))
            .unwrap_or_else(|| value.to_owned())
    }
}

/// A listing in the sitemap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SitemapEntry {
    pub id: ListingId,
    /// When it was last changed.
    pub at: Instant,
}
