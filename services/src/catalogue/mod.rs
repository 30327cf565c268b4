//! The catalogue: which models there are, and which one a person means.

mod files;
mod import;
mod names;
mod shorthand;
mod suggestions;
mod this_phone;
mod updates;

pub use import::{Imported, Outcome, Scope};
pub(crate) use names::{Names, Reader};
pub(crate) use suggestions::ModelIndex;
pub(crate) use this_phone::{Meant, meant_by, model_of_text};
pub(crate) use updates::updates_until;

use crate::{Caller, Result, Services};
use domain::Refusal;
use domain::catalogue::{BrandCount, Model, ModelSuggestion};
use domain::search::{Facet, LONGEST_TEXT, SearchQuery, SearchSuggestion};
use std::sync::Arc;

/// Most brands among the suggestions for a search.
const MOST_BRANDS: usize = 2;
const MOST_SUGGESTED: usize = 8;

impl Services {
    /// The models that a typed text may mean, best first; at most eight.
    pub async fn suggest_models(&self, _caller: &Caller, text: &str) -> Result<Vec<ModelSuggestion>> {
        Ok(self.models().await?.suggest(text))
    }

    /// What somebody who types this may be about to search for: brands, then models.
    pub async fn suggest_searches(&self, _caller: &Caller, text: &str) -> Result<Vec<SearchSuggestion>> {
        let models = self.models().await?;
        let text: String = text.chars().take(LONGEST_TEXT).collect();
        let brands =
            models.names().brands_beginning(&text).into_iter().take(MOST_BRANDS).map(|(slug, name)| {
                SearchSuggestion { title: name, detail: "Brand".into(), path: format!("/brands/{slug}") }
            });
        let phones = models.suggest(&text).into_iter().map(|model| SearchSuggestion {
            detail: model.release_year.map(|year| year.to_string()).unwrap_or_default(),
            path: SearchQuery::of(Facet::Model, &model.slug).path(),
            title: model.full_name,
        });
        Ok(brands.chain(phones).take(MOST_SUGGESTED).collect())
    }

    pub async fn model(&self, _caller: &Caller, slug: &str) -> Result<Model> {
        Ok(self.store.read().await?.model(slug).await?.ok_or(Refusal::NotFound)?)
    }

    /// The brands that are for sale, with how many phones; most first.
    pub async fn brands(&self, _caller: &Caller) -> Result<Vec<BrandCount>> {
        Ok(self.store.read().await?.brands_for_sale().await?)
    }

    /// The index of the models, made on first use.
    pub(crate) async fn models(&self) -> Result<Arc<ModelIndex>> {
        match self.memory.models.load_full() {
            Some(index) => Ok(index),
            None => self.load_models().await,
        }
    }

    /// Makes the index of the models anew, after an import.
    pub(crate) async fn load_models(&self) -> Result<Arc<ModelIndex>> {
        let models = self.store.read().await?.models().await?;
        let countries = self.store.read().await?.countries().await?;
        let index = Arc::new(ModelIndex::new(models).with_countries(countries));
        self.memory.models.store(Some(index.clone()));
        Ok(index)
    }
}
