//! Places as one types them.

use crate::Error;
use crate::ui::Suggestion;
use domain::places::Place;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The places that a typed text may mean, largest first.
#[server(endpoint = "suggest_places", input = GetUrl)]
pub async fn suggest_places(text: String) -> Result<Vec<Place>, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.suggest_places(&caller, &text, None).await?)
}

/// [`suggest_places`] for a [`crate::ui::Combobox`].
pub async fn place_suggestions(text: String) -> Vec<Suggestion> {
    let places = suggest_places(text).await.unwrap_or_default();
    let line = |place: Place| Suggestion { key: place.key, title: place.label, detail: String::new() };
    places.into_iter().map(line).collect()
}
