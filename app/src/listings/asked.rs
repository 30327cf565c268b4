//! What was asked for a phone before, for buyers.

use domain::listings::{AskedPrice, PublicListing};
use leptos::prelude::*;

/// The steps of the price, newest first; nothing where it has always been the same.
#[component]
pub fn AskedBefore(listing: PublicListing) -> impl IntoView {
    let asked = listing.asked;
    let [.., before, now] = asked.as_slice() else { return None };
    let lowered = now.price.currency == before.price.currency && now.price.minor < before.price.minor;
    let title = match lowered {
        true => format!("Price lowered on {}", now.at.date()),
        false => format!("Price changed on {}", now.at.date()),
    };
    let step = |step: AskedPrice| {
        view! {
            <div>
                <dt>{step.at.date()}</dt>
                <dd>{step.price.to_string()}</dd>
            </div>
        }
    };
    Some(view! {
        <details class="price-history">
            <summary class="text-sm">{title}</summary>
            <dl class="facts">{asked.into_iter().rev().map(step).collect_view()}</dl>
        </details>
    })
}
