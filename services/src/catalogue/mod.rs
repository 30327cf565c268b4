//! The catalogue: which models there are, and which one a person means.

mod files;
mod import;
mod names;
mod shorthand;
mod suggestions;

pub use import::{Imported, Outcome, Scope};
pub(crate) use names::{Names, Reader};
pub(crate) use suggestions::ModelIndex;

use crate::{Caller, Result, Services};
use domain::Refusal;
use domain::catalogue::{BrandCount, Model, ModelSuggestion};
use std::sync::Arc;

impl Services {
    /// The models that a typed text may mean, best first; at most eight.
    pub async fn suggest_models(&self, _caller: &Caller, text: &str) -> Result<Vec<ModelSuggestion>> {
        Ok(self.models().await?.suggest(text))
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
        let index = Arc::new(ModelIndex::new(models));
        self.memory.models.store(Some(index.clone()));
        Ok(index)
    }
}
