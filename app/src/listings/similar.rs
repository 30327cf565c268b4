//! Other phones of the same model, below a listing.

use super::ListingGrid;
use crate::search::search_listings;
use domain::ListingId;
use domain::search::{Facet, SearchQuery};
use leptos::prelude::*;

/// Most phones that are shown.
const MOST: usize = 4;

/// Other phones of a model that are for sale; nothing where there are none.
#[component]
pub fn Similar(
    #[prop(into)] model: String,
    /// The listing that they are similar to.
    but: ListingId,
) -> impl IntoView {
    let query = SearchQuery::of(Facet::Model, &model);
    let path = query.path();
    let found = Resource::new(move || query.to_query(), search_listings);
    let show = move || {
        let path = path.clone();
        Suspend::new(async move {
            let mut cards = found.await.ok()?.page.items;
            cards.retain(|card| card.id != but);
            cards.truncate(MOST);
            (!cards.is_empty()).then(|| {
                view! {
                    <section class="grid gap-5">
                        <div class="flex flex-wrap items-baseline justify-between gap-3">
                            <h2>"More of the same model"</h2>
                            <a class="link" href=path>"See all"</a>
                        </div>
                        <ListingGrid cards first_row=0 />
                    </section>
                }
            })
        })
    };
    view! { <Suspense>{show}</Suspense> }
}
