//! On the page of a phone: what the viewer offered for it, or the way to an offer. A guest signs in on that way, and the
//! amount travels in the address.

use crate::ui::{Field, LinkButton, Weight};
use domain::listings::{ListingState, PublicListing};
use domain::offers::{OfferState, PriceRange, YourOffer};
use leptos::prelude::*;
use leptos_router::components::Form;

/// Nothing where the phone is the viewer's own, or gone.
#[component]
pub fn AskForLess(listing: PublicListing) -> impl IntoView {
    if listing.own {
        return None;
    }
    if let Some(offer) = listing.your_offer.filter(|offer| offer.state.is_pending()) {
        return Some(view! { <Yours offer listing=listing.id.to_string() /> }.into_any());
    }
    if listing.state != ListingState::Live {
        return None;
    }
    let range = PriceRange::of(listing.price)?;
    let path = format!("/account/offers/new?phone={}", listing.id);
    let suggestion = |price: domain::Money| {
        let href = format!("{path}&amount={}", price.plain());
        view! { <LinkButton href weight=Weight::Quiet>{price.to_string()}</LinkButton> }
    };
    let suggestions = range.suggestions(listing.price).into_iter().map(suggestion).collect_view();
    Some(
        view! {
            <details>
                <summary class=Weight::Ghost.class()>"Make an offer"</summary>
                <Form method="GET" action="/account/offers/new" attr:class="form pt-4">
                    <input type="hidden" name="phone" value=listing.id.to_string() />
                    <div class="flex flex-wrap gap-2">{suggestions}</div>
                    <Field
                        name="amount"
                        label=format!("Your price in {}", listing.price.currency)
                        hint=format!("From {} to {}.", range.lowest, range.highest)
                        inputmode="decimal"
                        maxlength=20
                    />
                    <div><button class=Weight::Quiet.class() type="submit">"Look at the offer"</button></div>
                </Form>
            </details>
        }
        .into_any(),
    )
}

#[component]
fn Yours(offer: YourOffer, listing: String) -> impl IntoView {
    let words = match offer.state {
        OfferState::Accepted => format!("{} is agreed on, and the phone is kept for you.", offer.price),
        OfferState::Countered => format!("The seller would take {}.", offer.price),
        _ => format!("You offered {}.", offer.price),
    };
    let buy = (offer.state == OfferState::Accepted).then(|| {
        let href = format!("/checkout?phone={listing}");
        view! { <LinkButton href>{format!("Buy for {}", offer.price)}</LinkButton> }
    });
    view! {
        {buy}
        <p>{words} " " <a class="link" href=format!("/account/offers/{}", offer.id)>"See your offer"</a></p>
    }
}
