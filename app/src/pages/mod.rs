//! Pages that belong to no single noun.

use leptos::prelude::*;
use leptos_meta::Title;

/// `/`
#[component]
pub fn HomePage() -> impl IntoView {
    view! {
        <Title text="" />
        <h1>"Sell your old phone within a minute"</h1>
    }
}

/// What is shown where there is no page.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Title text="Not found" />
        <h1>"There is nothing here"</h1>
    }
}
