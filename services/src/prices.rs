//! The price guide: what phones like one's own are asked for, learned from the market itself.
//!
//! What was read is kept for a while, so that a page of a phone costs no query of its own.

use crate::{Caller, Result, Services};
use domain::catalogue::Model;
use domain::listings::{CarrierLock, Grade, ListingDetails};
use domain::prices::{
    Basis, Factors, ModelMarket, Observation, PriceGuide, PriceQuestion, Traits, guide, history,
};
use domain::search::{Facet, SearchQuery, Sort};
use domain::{Currency, Instant, ListingId, Money, Refusal};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::prices::PricesOf;

/// The newest prices of a model, or of a brand, that count.
const MOST_ALIKE: u32 = 400;
/// The newest prices of the market that the factors are fitted on.
const MOST_FITTED: u32 = 5_000;
/// The newest prices of a model that its history is made of.
const MOST_PAST: u32 = 3_000;
/// How long prices are kept.
const PRICES_KEPT: Duration = Duration::from_secs(60);
/// How long factors are kept.
const FACTORS_KEPT: Duration = Duration::from_secs(600);
/// So many answers are kept at most; one may be of hundreds of prices.
const MOST_KEPT: usize = 256;

/// What was read lately.
#[derive(Default)]
pub(crate) struct KeptPrices {
    seen: Kept<(PricesOf, Currency), Vec<Observation>>,
    factors: Kept<Currency, Factors>,
}

/// Answers with the instant at which they were made.
struct Kept<K, V>(Mutex<HashMap<K, (Instant, Arc<V>)>>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Mutex::new(HashMap::new()))
    }
}

impl<K: Eq + Hash, V> Kept<K, V> {
    fn get(&self, key: &K, now: Instant, kept_for: Duration) -> Option<Arc<V>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(key).filter(|(at, _)| now.since(*at) < kept_for).map(|(_, value)| value.clone())
    }

    fn keep(&self, key: K, value: V, now: Instant) -> Arc<V> {
        let value = Arc::new(value);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(key, (now, value.clone()));
        value
    }
}

impl Services {
    /// What phones like the one in question are asked for; `None` where too little is known.
    pub async fn price_guide(&self, _caller: &Caller, question: PriceQuestion) -> Result<Option<PriceGuide>> {
        let model = self.store.read().await?.model(&question.model).await?.ok_or(Refusal::NotFound)?;
        let traits = Traits {
            release_year: model.release_year,
            storage_gb: question.storage_gb,
            grade: question.grade.unwrap_or(Grade::Good),
            carrier_lock: question.carrier_lock.unwrap_or(CarrierLock::Unlocked),
            model_slug: model.slug,
            brand_slug: model.brand_slug,
        };
        self.guide_for(&traits, question.but, question.currency).await
    }

    /// A model on the market: its offers right now, and how its prices went.
    pub async fn model_market(&self, _caller: &Caller, slug: &str) -> Result<ModelMarket> {
        let mut db = self.store.read().await?;
        db.model(slug).await?.ok_or(Refusal::NotFound)?;
        let history = history(&db.past_prices(slug, MOST_PAST).await?);
        drop(db);
        let query = SearchQuery { sort: Sort::PriceUp, ..SearchQuery::of(Facet::Model, slug) };
        let currency = history.last().map(|point| point.middle.currency);
        let lowest = self.first_price(&query, currency).await?;
        let Some((low, offers)) = lowest else {
            return Ok(ModelMarket { history, ..ModelMarket::default() });
        };
        let query = SearchQuery { sort: Sort::PriceDown, ..query };
        let high = self.first_price(&query, Some(low.currency)).await?.map_or(low, |(high, _)| high);
        Ok(ModelMarket { range: Some((low, high)), offers, history })
    }

    /// The price of the first phone that a search finds, and how many it finds.
    async fn first_price(
        &self,
        query: &SearchQuery,
        currency: Option<Currency>,
    ) -> Result<Option<(Money, u64)>> {
        let query = SearchQuery { currency, ..query.clone() };
        let found = self.search_first(&query).await?;
        let ids: Vec<ListingId> = found.hits.iter().map(|hit| hit.id).collect();
        let cards = self.store.read().await?.listing_cards(&ids).await?;
        Ok(cards.first().and_then(|card| card.price).map(|price| (price, found.total)))
    }

    /// The guide for a phone with these traits, in which the listing `own` does not count.
    pub(crate) async fn guide_for(
        &self,
        traits: &Traits,
        own: Option<ListingId>,
        currency: Currency,
    ) -> Result<Option<PriceGuide>> {
        let now = self.clock.now();
        let factors = self.factors(currency, now).await?;
        let model = PricesOf::Model(traits.model_slug.clone());
        let seen = self.prices(model, currency, now).await?;
        if let Some(found) = guide(traits, own, &seen, &factors, currency, now) {
            return Ok(Some(found));
        }
        let Some(year) = traits.release_year else { return Ok(None) };
        let slug = traits.brand_slug.clone();
        let (from, to) = Basis::years_around(year);
        let seen = self.prices(PricesOf::Brand { slug, from, to }, currency, now).await?;
        Ok(guide(traits, own, &seen, &factors, currency, now))
    }

    async fn prices(&self, of: PricesOf, currency: Currency, now: Instant) -> Result<Arc<Vec<Observation>>> {
        let (memory, key) = (&self.memory.prices.seen, (of, currency));
        if let Some(kept) = memory.get(&key, now, PRICES_KEPT) {
            return Ok(kept);
        }
        let seen = self.store.read().await?.asks(&key.0, currency, MOST_ALIKE).await?;
        Ok(memory.keep(key, seen, now))
    }

    async fn factors(&self, currency: Currency, now: Instant) -> Result<Arc<Factors>> {
        let memory = &self.memory.prices.factors;
        if let Some(kept) = memory.get(&currency, now, FACTORS_KEPT) {
            return Ok(kept);
        }
        let seen = self.store.read().await?.asks(&PricesOf::Market, currency, MOST_FITTED).await?;
        Ok(memory.keep(currency, Factors::fit(&seen), now))
    }
}

/// What decides the price of a phone; `None` until that is known.
pub(crate) fn traits_of(model: &Model, details: &ListingDetails) -> Option<Traits> {
    Some(Traits {
        model_slug: model.slug.clone(),
        brand_slug: model.brand_slug.clone(),
        release_year: model.release_year,
        storage_gb: details.storage_gb?,
        grade: details.grade?,
        carrier_lock: details.carrier_lock?,
    })
}
