//! Search: what is for sale, read out of what people type, narrowed, counted and sorted.

mod alerts;
mod engine;
mod feeding;
mod index;
mod ranking;
mod saved;
mod ways_out;

pub use engine::{Change, Entry, Found, Hit, Position, SearchEngine, Wanted};
pub(crate) use feeding::Following;
pub use index::TantivyEngine;

use crate::catalogue::{ModelIndex, Names, Reader};
use crate::places::{place, place_in_full};
use crate::{Caller, Result, Services};
use domain::listings::{ListingCard, ListingState, reaches};
use domain::places::Place;
use domain::search::{
    Choice, Cursor, Facet, LAST_PAGE, MOST_TOGETHER, PER_PAGE, PriceBand, SearchQuery, SearchResults,
    SitemapEntry, Sort, Why, place_candidates, price_bands, read, words,
};
use domain::{Instant, ListingId, Page};
use std::collections::{BTreeMap, HashSet};
use std::time::Duration;
use store::Read;

/// Most listings that [`Services::newest_listings`] and the like answer with.
const MOST_NEWEST: usize = 48;
/// How many listings one page of the sitemap names; the format allows 50,000.
const SITEMAP_PAGE: u32 = 10_000;
/// How long the order of the first page holds for the pages that follow it.
const SAME_ORDER_FOR: Duration = Duration::from_secs(24 * 3600);
/// Most values that a facet offers; chosen ones come on top.
const MOST_CHOICES: usize = 24;

impl Services {
    /// One page of what a search finds, with the choices that would narrow it further.
    pub async fn search_listings(&self, caller: &Caller, asked: SearchQuery) -> Result<SearchResults> {
        let models = self.models().await?;
        let mut db = self.store.read().await?;
        let readings = readings(&mut db, &models, &asked).await?;
        let near = match &readings[0].near {
            Some(text) => place(&mut db, text).await?,
            None => None,
        };
        drop(db);
        let as_of = self.as_of(&asked);
        let (mut query, mut found) = self.first_to_find(&readings, near.as_ref(), as_of).await?;
        let pages = u32::try_from(found.total.div_ceil(u64::from(PER_PAGE))).unwrap_or(u32::MAX).max(1);
        if query.page > pages && (query.after.is_none() || found.hits.is_empty()) {
            query = query.at_page(pages);
            found = self.search.find(self.page_wanted(&query, near.as_ref(), as_of)).await?;
        }
        query.page = query.page.clamp(1, pages);
        let more = found.hits.len() > shown(&query) && query.page < LAST_PAGE;
        found.hits.truncate(shown(&query));
        let last = found.hits.last().filter(|_| more);
        let next = last.map(|last| Cursor { as_of, rank: last.rank, id: last.id.0.as_u128() });
        let model = match query.chosen(Facet::Model) {
            [slug] => self.store.read().await?.model(slug).await?,
            _ => None,
        };
        let left_out =
            Some(&readings[0].text).filter(|text| query.text.is_empty() && !text.is_empty()).cloned();
        let unheard = if found.total == 0 { Some(query.text.as_str()) } else { left_out.as_deref() };
        let did_you_mean = match unheard.filter(|text| !text.is_empty()) {
            Some(text) => self.did_you_mean(&models, &asked, text).await?,
            None => None,
        };
        let related = match &model {
            Some(model) => self.related(model, models.names()).await?,
            None => Vec::new(),
        };
        let ways_out = match found.total {
            0 => self.ways_out(&query, near.as_ref(), model.as_ref()).await?,
            _ => Vec::new(),
        };
        let place_unknown = query.near.is_some() && near.is_none();
        if let Some(place) = &near {
            query.near = Some(place.key.clone());
        }
        let cards = self.cards(caller, &found.hits).await?;
        Ok(SearchResults {
            why: why(&found.hits, &cards, as_of),
            next,
            page: Page { items: cards, number: query.page, per_page: PER_PAGE, total: found.total },
            choices: choices(&found, &query, models.names()),
            prices: bands(&found, &query),
            did_you_mean,
            ways_out,
            related,
            left_out,
            typed: Some(asked.text).filter(|text| *text != query.text),
            query,
            model,
            place: near,
            place_unknown,
        })
    }

    /// The instant as of which the newness of listings counts: that of the first page, for a day.
    fn as_of(&self, query: &SearchQuery) -> Instant {
        let now = self.clock.now();
        let earlier = query.after.map(|after| after.as_of);
        earlier.filter(|at| *at <= now && now.since(*at) < SAME_ORDER_FOR).unwrap_or(now)
    }

    /// The first of these searches that finds anything; the very first where none does.
    async fn first_to_find(
        &self,
        readings: &[SearchQuery],
        near: Option<&Place>,
        as_of: Instant,
    ) -> Result<(SearchQuery, Found)> {
        let mut first = None;
        for reading in readings {
            let found = self.search.find(self.page_wanted(reading, near, as_of)).await?;
            if found.total > 0 {
                return Ok((reading.clone(), found));
            }
            first = first.or(Some((reading.clone(), found)));
        }
        Ok(first.unwrap_or_default())
    }

    /// What came up for sale last.
    pub async fn newest_listings(&self, caller: &Caller, count: u32) -> Result<Vec<ListingCard>> {
        self.newest(caller, SearchQuery::default(), count).await
    }

    /// The same of one model.
    pub async fn newest_of_model(
        &self,
        caller: &Caller,
        model_slug: &str,
        count: u32,
    ) -> Result<Vec<ListingCard>> {
        self.newest(caller, SearchQuery::of(Facet::Model, model_slug), count).await
    }

    async fn newest(&self, caller: &Caller, of: SearchQuery, count: u32) -> Result<Vec<ListingCard>> {
        let newest = SearchQuery { sort: Sort::Newest, ..of };
        let limit = MOST_NEWEST.min(count as usize);
        let found = self.search.find(Wanted { limit, ..self.wanted(&newest, None) }).await?;
        self.cards(caller, &found.hits).await
    }

    /// The first phone that a search finds, and how many it finds.
    pub(crate) async fn search_first(&self, query: &SearchQuery) -> Result<Found> {
        self.search.find(Wanted { limit: 1, ..self.wanted(query, None) }).await
    }

    /// The cards of these listings, in their order, as far as they are for sale; a page of them at most.
    pub async fn listings_for_sale(&self, caller: &Caller, ids: &[ListingId]) -> Result<Vec<ListingCard>> {
        let hit = |id: &ListingId| Hit { id: *id, distance_km: None, rank: 0, fit: None };
        let hits: Vec<Hit> = ids.iter().take(PER_PAGE as usize).map(hit).collect();
        self.cards(caller, &hits).await
    }

    /// The models that are for sale, for the sitemap.
    pub async fn models_for_sale(&self, _caller: &Caller) -> Result<Vec<String>> {
        let everything = SearchQuery::default();
        let found = self.search.find(Wanted { limit: 0, ..self.wanted(&everything, None) }).await?;
        let mut slugs: Vec<String> = found
            .counts
            .into_iter()
            .filter(|(facet, _)| *facet == Facet::Model)
            .flat_map(|(_, counts)| counts)
            .map(|(slug, _)| slug)
            .collect();
        slugs.sort_unstable();
        Ok(slugs)
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
            as_typed: false,
            chosen: reaching(&query.chosen),
            currency: query.currency,
            min: query.min,
            max: query.max,
            near: near.map(|place| place.at),
            radius_km: query.radius_km.map(f64::from),
            sort: query.sort,
            now: self.clock.now(),
            after: None,
            offset: 0,
            limit: PER_PAGE as usize,
            bands_in: query.currency.unwrap_or_default(),
        }
    }

    /// A page of a search, and one result more to see whether another page follows.
    fn page_wanted(&self, query: &SearchQuery, near: Option<&Place>, as_of: Instant) -> Wanted {
        // A cursor of another order, or one that was left open for long, is counted off again.
        let after = query.after.filter(|after| after.as_of == as_of);
        let page = query.page.clamp(1, LAST_PAGE) as usize;
        let per_page = PER_PAGE as usize;
        let (offset, limit) = match (query.together, after) {
            (true, _) => (0, shown(query)),
            (false, Some(_)) => (0, per_page),
            (false, None) => ((page - 1) * per_page, per_page),
        };
        Wanted { now: as_of, after, offset, limit: limit + 1, ..self.wanted(query, near) }
    }

    /// The cards of what was found. What has left the market since is left out.
    async fn cards(&self, caller: &Caller, hits: &[Hit]) -> Result<Vec<ListingCard>> {
        let ids: Vec<ListingId> = hits.iter().map(|hit| hit.id).collect();
        let mut cards = self.store.read().await?.listing_cards(&ids).await?;
        cards.retain(|card| card.state == ListingState::Live);
        for card in &mut cards {
            card.distance_km = hits.iter().find(|hit| hit.id == card.id).and_then(|hit| hit.distance_km);
        }
        self.mark_watched(caller, &mut cards).await?;
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

/// The chosen values, countries to ship to as whatever reaches them.
fn reaching(chosen: &BTreeMap<Facet, Vec<String>>) -> BTreeMap<Facet, Vec<String>> {
    let mut chosen = chosen.clone();
    if let Some(countries) = chosen.get_mut(&Facet::Ships) {
        *countries = countries.iter().flat_map(|country| reaches(country)).collect();
    }
    chosen
}

/// How many phones are shipped to each country that something is offered in, and to those that are chosen.
fn shipped(counts: &[(String, u64)], chosen: &[String]) -> Vec<(String, u64)> {
    let mut countries: Vec<&String> =
        counts.iter().map(|(reach, _)| reach).filter(|reach| reach.len() == 2).collect();
    countries.extend(chosen);
    countries.sort_unstable();
    countries.dedup();
    let count = |country: &String| {
        let reaches = reaches(country);
        counts.iter().filter(|(reach, _)| reaches.contains(reach)).map(|(_, count)| count).sum()
    };
    countries.into_iter().map(|country| (country.clone(), count(country))).collect()
}

/// How many results are shown at most.
fn shown(query: &SearchQuery) -> usize {
    let pages = if query.together { query.page.clamp(1, MOST_TOGETHER) } else { 1 };
    pages as usize * PER_PAGE as usize
}

/// Why each of these stands where it does, where the order is by how well they match.
fn why(hits: &[Hit], cards: &[ListingCard], as_of: Instant) -> Vec<Option<Why>> {
    let why = |card: &ListingCard| {
        let words = hits.iter().find(|hit| hit.id == card.id)?.fit?;
        let newness = ranking::newness(card.at, as_of) as f32;
        Some(Why { words, newness, seller: ranking::trust(card.seller_score) as f32 })
    };
    cards.iter().map(why).collect()
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
        if facet == Facet::Ships {
            counts = shipped(&counts, chosen);
        }
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
