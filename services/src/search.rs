//! Search: what is for sale, narrowed, counted and sorted.

use crate::places::place;
use crate::{Caller, Result, Services};
use domain::listings::ListingCard;
use domain::search::{PER_PAGE, SearchQuery, SearchResults, SitemapEntry, words};
use domain::{ListingId, Page};
use store::search::Filter;

/// Most listings that [`Services::newest_listings`] answers with.
const MOST_NEWEST: u32 = 48;
/// How many listings one page of the sitemap names; the format allows 50,000.
const SITEMAP_PAGE: u32 = 10_000;

impl Services {
    /// One page of what a search finds, with the choices that would narrow it further.
    pub async fn search_listings(&self, _caller: &Caller, mut query: SearchQuery) -> Result<SearchResults> {
        let index = self.models().await?;
        let mut db = self.store.read().await?;
        let model = match &query.model {
            Some(slug) => db.model(slug).await?,
            None => None,
        };
        // A model that nobody knows narrows nothing; a known one decides the brand.
        query.model = model.as_ref().map(|model| model.slug.clone());
        if let Some(model) = &model {
            query.brands = vec![model.brand_slug.clone()];
        }
        let near = match &query.near {
            Some(text) => place(&mut db, text).await?,
            None => None,
        };
        let place_unknown = query.near.is_some() && near.is_none();
        if let Some(place) = &near {
            query.near = Some(place.key.clone());
        }
        let mut filter = filter(&query, near.as_ref().map(|place| place.at));
        let mut total = db.search_count(&filter).await?;
        if total == 0 && !filter.words.is_empty() {
            // Nothing is called that: mistyped words are put right, and the query says what was searched for.
            let right = |word: &String| index.corrected(word).unwrap_or_else(|| word.clone());
            let corrected = Filter { words: filter.words.iter().map(right).collect(), ..filter.clone() };
            let found = db.search_count(&corrected).await?;
            if found > 0 {
                (total, filter) = (found, corrected);
                query.text = filter.words.join(" ");
            }
        }
        let pages = u32::try_from(total.div_ceil(u64::from(PER_PAGE))).unwrap_or(u32::MAX).max(1);
        query.page = query.page.clamp(1, pages);
        let offset = u64::from(query.page - 1) * u64::from(PER_PAGE);
        let found = db.search(&filter, query.sort, PER_PAGE, offset).await?;
        let ids: Vec<ListingId> = found.iter().map(|(id, _)| *id).collect();
        let mut items = db.listing_cards(&ids).await?;
        for card in &mut items {
            card.distance_km = found.iter().find(|(id, _)| *id == card.id).and_then(|(_, km)| *km);
        }
        Ok(SearchResults {
            page: Page { items, number: query.page, per_page: PER_PAGE, total },
            brands: db.search_brands(&filter).await?,
            storage: db.search_storage(&filter).await?,
            grades: db.search_grades(&filter).await?,
            query,
            model,
            place: near,
            place_unknown,
        })
    }

    /// What came up for sale last.
    pub async fn newest_listings(&self, _caller: &Caller, count: u32) -> Result<Vec<ListingCard>> {
        let mut db = self.store.read().await?;
        let newest = db.search(&Filter::default(), Default::default(), count.min(MOST_NEWEST), 0).await?;
        let ids: Vec<ListingId> = newest.into_iter().map(|(id, _)| id).collect();
        Ok(db.listing_cards(&ids).await?)
    }

    /// Every listing that is for sale, for the sitemap, in a fixed order. Pages are counted from 1.
    pub async fn sitemap(&self, _caller: &Caller, page: u32) -> Result<Page<SitemapEntry>> {
        let mut db = self.store.read().await?;
        let number = page.max(1);
        let offset = u64::from(number - 1) * u64::from(SITEMAP_PAGE);
        let total = db.search_count(&Filter::default()).await?;
        let items = db.live_listings(SITEMAP_PAGE, offset).await?;
        Ok(Page { items, number, per_page: SITEMAP_PAGE, total })
    }
}

fn filter(query: &SearchQuery, near: Option<domain::places::Point>) -> Filter {
    Filter {
        words: words(&query.text),
        brands: query.brands.clone(),
        model: query.model.clone(),
        grades: query.grades.clone(),
        storage: query.storage.clone(),
        currency: query.currency,
        min: query.min,
        max: query.max,
        near,
        radius_km: query.radius_km.map(f64::from),
    }
}
