//! What happened, moment by moment, as both sides of a purchase, an offer or a dispute read it.

use domain::Instant;
use leptos::prelude::*;

/// The card around the moments, each a [`Moment`].
#[component]
pub fn Timeline(children: Children) -> impl IntoView {
    view! {
        <section class="card" aria-label="What happened">
            <h2 class="pb-4 text-xl">"What happened"</h2>
            <ol class="timeline" role="list">{children()}</ol>
        </section>
    }
}

/// What happened at an instant.
#[component]
pub fn Moment(at: Instant, children: Children) -> impl IntoView {
    view! {
        <li>
            {children()}
            <time class="text-sm text-soft" datetime=at.rfc3339()>{at.date_and_time()}</time>
        </li>
    }
}
