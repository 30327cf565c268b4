//! Selling another one like it, and selling the same one again.

use crate::Error;
use domain::ListingId;
use domain::listings::ListingState;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// Begins a listing of another phone of the same kind.
#[server(endpoint = "sell_another")]
pub async fn sell_another(id: ListingId) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let begun = services.sell_another(&caller, id).await?;
    crate::ssr::redirect(&format!("/sell/{begun}"));
    Ok(())
}

/// Begins to sell the same phone again.
#[server(endpoint = "relist_listing")]
pub async fn relist_listing(id: ListingId) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let begun = services.relist(&caller, id).await?;
    crate::ssr::redirect(&format!("/sell/{begun}"));
    Ok(())
}

/// The buttons for a listing of one's own; `page` is where they stand.
#[component]
pub fn SellAgain(id: ListingId, state: ListingState, #[prop(into)] page: String) -> impl IntoView {
    let (another, again) = (ServerAction::<SellAnother>::new(), ServerAction::<RelistListing>::new());
    let failed = move || {
        let errors = [another.value().get(), again.value().get()];
        errors.into_iter().flatten().find_map(Result::err).map(|error| error.to_string())
    };
    let was_published = matches!(
        state,
        ListingState::Live | ListingState::Reserved | ListingState::Sold | ListingState::Withdrawn
    );
    let page_again = page.clone();
    view! {
        {was_published
            .then(|| {
                view! {
                    <ActionForm action=another>
                        <input type="hidden" name="page" value=page />
                        <input type="hidden" name="id" value=id.to_string() />
                        <button class="button button-ghost" type="submit">"Sell another like it"</button>
                    </ActionForm>
                }
            })}
        {(state == ListingState::Sold)
            .then(|| {
                view! {
                    <ActionForm action=again>
                        <input type="hidden" name="page" value=page_again />
                        <input type="hidden" name="id" value=id.to_string() />
                        <button class="button button-ghost" type="submit">"Sell it again"</button>
                    </ActionForm>
                }
            })}
        <p class="message" aria-live="polite">{failed}</p>
    }
}
