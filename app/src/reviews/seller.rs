//! The reviews of a seller, on their page.

use super::show::{Reputed, Review};
use crate::ui::{EmptyState, Glyph};
use domain::accounts::SellerCard;
use domain::reviews::ReviewPage;
use leptos::prelude::*;

/// What buyers say of a seller, and what that comes to.
#[component]
pub fn SellerReviews(
    seller: SellerCard,
    page: ReviewPage,
    /// Whether it is the first page.
    is_first: bool,
) -> impl IntoView {
    let path = format!("/sellers/{}", seller.id);
    let next = page.next.map(|next| {
        let href = format!("{path}?reviews={next}#reviews");
        view! { <a class="button button-quiet justify-self-start" href=href rel="next nofollow">"Older reviews"</a> }
    });
    let first = (!is_first).then(|| {
        view! { <a class="link text-sm" href=format!("{path}#reviews")>"Back to the newest reviews"</a> }
    });
    let items = page.items.into_iter().map(|review| view! { <li><Review review reportable=true /></li> });
    let list = match items.len() {
        0 => view! {
            <EmptyState glyph=Glyph::Star title="No reviews yet">
                <p>"What buyers say of this seller appears here once they have bought something."</p>
            </EmptyState>
        }
        .into_any(),
        _ => view! { <ul class="reviews" role="list">{items.collect_view()}</ul> }.into_any(),
    };
    view! {
        <section class="grid gap-6" id="reviews" aria-labelledby="reviews-title">
            <h2 id="reviews-title">"What buyers say"</h2>
            <Reputed reputation=seller.reputation />
            {first}
            {list}
            {next}
        </section>
    }
}
