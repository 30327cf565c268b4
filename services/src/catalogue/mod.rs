//! The catalogue: which models there are, and which one a person means.

use crate::{Caller, Result, Services};
use domain::Refusal;
use domain::catalogue::{BrandCount, Model, ModelSuggestion};

impl Services {
    /// The models that a typed text may mean, best first; at most eight.
    pub async fn suggest_models(&self, _caller: &Caller, _text: &str) -> Result<Vec<ModelSuggestion>> {
        Ok(Vec::new())
    }

    pub async fn model(&self, _caller: &Caller, slug: &str) -> Result<Model> {
        Ok(self.store.read().await?.model(slug).await?.ok_or(Refusal::NotFound)?)
    }

    /// The brands that are for sale, with how many phones; most first.
    pub async fn brands(&self, _caller: &Caller) -> Result<Vec<BrandCount>> {
        Ok(self.store.read().await?.brands_for_sale().await?)
    }
}
