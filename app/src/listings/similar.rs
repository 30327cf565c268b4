//! Other phones of the same model, below a listing.

use super::ListingGrid;
use crate::Error;
use crate::ui::asked;
use domain::ListingId;
use domain::listings::ListingCard;
use domain::search::{Facet, SearchQuery};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Some phones of a model that are for sale, without the one that is looked at.
#[server(endpoint = "similar_listings", input = GetUrl)]
pub async fn similar_listings(model: String, but: ListingId) -> Result<Vec<ListingCard>, Error> {
    /// Most phones that are shown.
    const MOST: u32 = 4;
    let (services, caller) = crate::ssr::request()?;
    let mut cards = services.newest_of_model(&caller, &model, MOST + 1).await?;
    cards.retain(|card| card.id != but);
    cards.truncate(MOST as usize);
    Ok(cards)
}

/// Other phones of a model that are for sale; nothing where there are none.
#[component]
pub fn Similar(
    #[prop(into)] model: String,
    /// The listing that they are similar to.
    but: ListingId,
) -> impl IntoView {
    let path = SearchQuery::of(Facet::Model, &model).path();
    let found = asked(move || (model.clone(), but), |(model, but)| similar_listings(model, but));
    let show = move || {
        let path = path.clone();
        Suspend::new(async move {
            let cards = found.await.ok()?;
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
