//! Search: what is for sale, narrowed, counted and sorted.

use crate::{Caller, Result, Services};
use domain::listings::ListingCard;
use domain::search::{SearchQuery, SearchResults, SitemapEntry};
use domain::{Page, Refusal};

impl Services {
    pub async fn search_listings(&self, _caller: &Caller, _query: SearchQuery) -> Result<SearchResults> {
        Err(Refusal::NotFound.into())
    }

    /// What came up for sale last.
    pub async fn newest_listings(&self, _caller: &Caller, _count: u32) -> Result<Vec<ListingCard>> {
        Ok(Vec::new())
    }

    /// Every listing that is for sale, for the sitemap, in a fixed order. Pages are counted from 1.
    pub async fn sitemap(&self, _caller: &Caller, _page: u32) -> Result<Page<SitemapEntry>> {
        Err(Refusal::NotFound.into())
    }
}
