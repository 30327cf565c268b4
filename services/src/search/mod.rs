//! Search: what is for sale, read out of what people type, narrowed, counted and sorted.

mod engine;
mod feeding;
mod index;
mod ranking;

pub use engine::{Change, Entry, Found, Hit, Position, SearchEngine, Wanted};
pub(crate) use feeding::Following;
pub use index::TantivyEngine;

use crate::catalogue::{ModelIndex, Names, Reader};
use crate::places::{place, place_in_full};
use crate::{Caller, Result, Services};
use domain::listings::{ListingCard, ListingState};
use domain::places::Place;
use domain::search::{
    Choice, Facet, PER_PAGE, PriceBand, SearchQuery, SearchResults, SitemapEntry, Sort, place_candidates,
    price_bands, read, words,
};
use domain::{ListingId, Page};
use std::collections::HashSet;
use store::Read;

/// Most listings that [`Services::newest_listings`] answers with.
const MOST_NEWEST: usize = 48;
/// How many listings one page of the sitemap names; the format allows 50,000.
const SITEMAP_PAGE: u32 = 10_000;
/// Most values that a facet offers; chosen ones come on top.
const MOST_CHOICES: usize = 24;

impl Services {
    /// One page of what a search finds, with the choices that would narrow it further.
    pub async fn search_listings(&self, _caller: &Caller, asked: SearchQuery) -> Result<SearchResults> {
        let models = self.models().await?;
        let mut db = self.store.read().await?;
        let readings = readings(&mut db, &models, &asked).await?;
        let near = match &readings[0].near {
            Some(text) => place(&mut db, text).await?,
            None => None,
        };
        drop(db);
        let (mut query, mut found) = self.first_to_find(&readings, near.as_ref()).await?;
        let pages = u32::try_from(found.total.div_ceil(u64::from(PER_PAGE))).unwrap_or(u32::MAX).max(1);
        if query.page > pages {
            query.page = pages;
            found = self.search.find(self.wanted(&query, near.as_ref())).await?;
        }
        query.page = query.page.max(1);
        let model = match query.chosen(Facet::Model) {
            [slug] => self.store.read().await?.model(slug).await?,
            _ => None,
        };
        let place_unknown = query.near.is_some() && near.is_none();
        if let Some(place) = &near {
            query.near = Some(place.key.clone());
        }
        Ok(SearchResults {
            page: Page {
                items: self.cards(&found.hits).await?,
                number: query.page,
                per_page: PER_PAGE,
                total: found.total,
            },
            choices: choices(&found, &query, models.names()),
            prices: bands(&found, &query),
            left_out: Some(&readings[0].text)
                .filter(|text| query.text.is_empty() && !text.is_empty())
                .cloned(),
            typed: Some(asked.text).filter(|text| *text != query.text),
            query,
            model,
            place: near,
            place_unknown,
        })
    }

    /// The first of these searches that finds anything; the very first where none does.
    async fn first_to_find(
        &self,
        readings: &[SearchQuery],
        near: Option<&Place>,
    ) -> Result<(SearchQuery, Found)> {
        let mut first = None;
        for reading in readings {
            let found = self.search.find(self.wanted(reading, near)).await?;
            if found.total > 0 {
                return Ok((reading.clone(), found));
            }
            first = first.or(Some((reading.clone(), found)));
        }
        Ok(first.unwrap_or_default())
    }

    /// What came up for sale last.
    pub async fn newest_listings(&self, _caller: &Caller, count: u32) -> Result<Vec<ListingCard>> {
        let newest = SearchQuery { sort: Sort::Newest, ..SearchQuery::default() };
        let limit = MOST_NEWEST.min(count as usize);
        let found = self.search.find(Wanted { limit, ..self.wanted(&newest, None) }).await?;
        self.cards(&found.hits).await
    }

    /// Every listing that is for sale, for the sitemap, in a fixed order. Pages are counted from 1.
    pub async fn sitemap(&self, _caller: &Caller, page: u32) -> Result<Page<SitemapEntry>> {
        let mut db = self.store.read().await?;
        let number = page.max(1);
        let offset = u64::from(number - 1) * u64::from(SITEMAP_PAGE);
        let total = db.count_live_listings().await?;
        let items = db.live_listings(SITEMAP_PAGE, offset).await?;
        Ok(Page { items, number, per_page: SITEMAP_PAGE, total })
    }

    fn wanted(&self, query: &SearchQuery, near: Option<&Place>) -> Wanted {
        Wanted {
            words: words(&query.text),
            chosen: query.chosen.clone(),
            currency: query.currency,
            min: query.min,
            max: query.max,
            near: near.map(|place| place.at),
            radius_km: query.radius_km.map(f64::from),
            sort: query.sort,
            now: self.clock.now(),
            offset: (query.page.clamp(1, domain::search::LAST_PAGE) as usize - 1) * PER_PAGE as usize,
            limit: PER_PAGE as usize,
            bands_in: query.currency.unwrap_or_default(),
        }
    }

    /// The cards of what was found. What has left the market since is left out.
    async fn cards(&self, hits: &[Hit]) -> Result<Vec<ListingCard>> {
        let ids: Vec<ListingId> = hits.iter().map(|hit| hit.id).collect();
        let mut cards = self.store.read().await?.listing_cards(&ids).await?;
        cards.retain(|card| card.state == ListingState::Live);
        for card in &mut cards {
            card.distance_km = hits.iter().find(|hit| hit.id == card.id).and_then(|hit| hit.distance_km);
        }
        Ok(cards)
    }
}

/// The searches that a search may mean, the most exact first; the later ones are for where it finds nothing: the
/// names of models as mere words, which are in other models' names as well, and then no words at all.
async fn readings(db: &mut Read, models: &ModelIndex, asked: &SearchQuery) -> Result<Vec<SearchQuery>> {
    let mut places = HashSet::new();
    if !asked.as_typed {
        for candidate in place_candidates(&asked.text) {
            if place_in_full(db, &candidate).await?.is_some() {
                places.insert(candidate);
            }
        }
    }
    let is_place = |text: &str| places.contains(text);
    let exact = read(asked, &Reader::of(models), &is_place);
    let mut readings = vec![exact.clone()];
    if exact.text != asked.text {
        readings.push(read(asked, &Reader::of_brands(models), &is_place));
    }
    let without = SearchQuery { text: String::new(), ..exact };
    if without.is_narrowed() {
        readings.push(without);
    }
    readings.dedup();
    Ok(readings)
}

/// What each facet offers: the most frequent values, and those that are chosen.
fn choices(found: &Found, query: &SearchQuery, names: &Names) -> Vec<(Facet, Vec<Choice>)> {
    let label = |facet: Facet, value: &str| {
        let known = names.label(facet, value).map(str::to_owned);
        known.or_else(|| facet.label(value)).unwrap_or_else(|| value.to_owned())
    };
    let offered = |facet: Facet| {
        let chosen = query.chosen(facet);
        let mut counts = found.counts.get(&facet).cloned().unwrap_or_default();
        counts.sort_unstable_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
        let mut rank = 0;
        counts.retain(|(value, _)| {
            rank += 1;
            rank <= MOST_CHOICES || chosen.contains(value)
        });
        let missing = chosen.iter().filter(|value| counts.iter().all(|(other, _)| other != *value));
        let missing: Vec<_> = missing.map(|value| (value.clone(), 0)).collect();
        counts.extend(missing);
        // Stable: values of one rank stay in the order of their counts.
        counts.sort_by_key(|(value, _)| facet.rank(value));
        let choice = |(value, count): (String, u64)| Choice { label: label(facet, &value), value, count };
        (facet, counts.into_iter().map(choice).collect())
    };
    Facet::ALL.into_iter().map(offered).collect()
}

fn bands(found: &Found, query: &SearchQuery) -> Vec<PriceBand> {
    let currency = query.currency.unwrap_or_default();
    let band = |((min, max), count): ((Option<i64>, Option<i64>), &u64)| PriceBand {
        min,
        max,
        currency,
        count: *count,
    };
    price_bands(currency).into_iter().zip(&found.bands).map(band).collect()
}
