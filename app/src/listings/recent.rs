//! Phones that somebody has looked at lately, which their browser alone remembers.

use super::ListingGrid;
use crate::Error;
use crate::remembered::{forget, remember, remembered};
use domain::ListingId;
use domain::listings::ListingCard;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos::task::spawn_local;

/// Where the browser keeps them.
const VIEWED: &str = "mg-viewed";
/// So many are remembered, and shown but for the one that is open.
const MOST: usize = 9;
const SHOWN: usize = 8;

/// The cards of these listings, as far as they are for sale. Ids are parted by commas.
#[server(endpoint = "listing_cards", input = GetUrl)]
pub async fn listing_cards(ids: String) -> Result<Vec<ListingCard>, Error> {
    let (services, caller) = crate::ssr::request()?;
    let ids: Vec<ListingId> = ids.split(',').filter_map(|id| id.parse().ok()).collect();
    Ok(services.listings_for_sale(&caller, &ids).await?)
}

/// Remembers that a phone was looked at.
pub fn remember_view(id: ListingId) {
    Effect::new(move |_| remember(VIEWED, &id.to_string(), MOST));
}

/// Phones that were looked at lately; nothing where there are none, and without JavaScript.
#[component]
pub fn RecentlyViewed(
    /// The one that is open right now.
    #[prop(optional)]
    but: Option<ListingId>,
) -> impl IntoView {
    let cards = RwSignal::new(Vec::<ListingCard>::new());
    Effect::new(move |_| {
        let but = but.map(|id| id.to_string());
        let mut ids = remembered(VIEWED);
        ids.retain(|id| Some(id) != but.as_ref());
        ids.truncate(SHOWN);
        if !ids.is_empty() {
            spawn_local(async move {
                let found = listing_cards(ids.join(",")).await.unwrap_or_default();
                cards.try_set(found);
            });
        }
    });
    let clear = move |_| {
        forget(VIEWED);
        cards.set(Vec::new());
    };
    move || {
        let cards = cards.get();
        (!cards.is_empty()).then(|| {
            view! {
                <section class="grid gap-5" aria-labelledby="viewed">
                    <div class="flex flex-wrap items-baseline justify-between gap-3">
                        <h2 id="viewed">"You looked at"</h2>
                        <button class="button-link" type="button" on:click=clear>"Forget these"</button>
                    </div>
                    <ListingGrid cards first_row=0 />
                </section>
            }
        })
    }
}
