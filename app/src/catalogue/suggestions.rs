//! Models as one types them.

use crate::Error;
use crate::ui::Suggestion;
use domain::catalogue::{FormFactor, ModelSuggestion};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The models that a typed text may mean, best first.
#[server(endpoint = "suggest_models", input = GetUrl)]
pub async fn suggest_models(text: String) -> Result<Vec<ModelSuggestion>, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.suggest_models(&caller, &text).await?)
}

/// [`suggest_models`] for a [`crate::ui::Combobox`].
pub async fn model_suggestions(text: String) -> Vec<Suggestion> {
    let line = |model: ModelSuggestion| Suggestion {
        detail: form_and_year(model.form, model.release_year),
        key: model.slug,
        title: model.full_name,
    };
    suggest_models(text).await.unwrap_or_default().into_iter().map(line).collect()
}

/// `Phone, 2021`.
pub fn form_and_year(form: FormFactor, year: Option<u16>) -> String {
    let form = match form {
        FormFactor::Phone => "Phone",
        FormFactor::Tablet => "Tablet",
        FormFactor::Watch => "Watch",
    };
    match year {
        Some(year) => format!("{form}, {year}"),
        None => form.to_owned(),
    }
}
