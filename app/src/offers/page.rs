//! `/account/offers/{id}`: an offer for its buyer and its seller: the price, what comes next and by when, what happened.

use super::acting::Acts;
use super::tone;
use crate::Error;
use crate::listings::CardPicture;
use crate::ui::*;
use domain::offers::OfferView;
use domain::orders::Side;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_params_map;

/// An offer as the caller sees it. An id that is none is not found.
#[server(endpoint = "view_offer", input = GetUrl)]
pub async fn view_offer(id: String) -> Result<OfferView, Error> {
    let (services, caller) = crate::ssr::request()?;
    let id = id.parse().map_err(|_| domain::Refusal::NotFound)?;
    Ok(services.offer(&caller, id).await?)
}

/// `/account/offers/{id}`
#[component]
pub fn OfferPage() -> impl IntoView {
    let params = use_params_map();
    let acts = Acts::new();
    let source = move || (params.read().get("id").unwrap_or_default(), acts.taken());
    let offer = asked(source, |(id, _)| view_offer(id));
    view! {
        <Head title="Offer" noindex=true />
        <Loaded resource=offer view=move |offer| view! { <Offer offer acts /> } />
    }
}

#[component]
fn Offer(offer: OfferView, acts: Acts) -> impl IntoView {
    let (back, words, other) = match offer.side {
        Side::Buyer => ("/account/offers", "Your offers", format!("You offer it to {}.", offer.other)),
        Side::Seller => (
            "/account/offers?side=received",
            "Offers that you got",
            format!("{} offers it to you.", offer.other),
        ),
    };
    let asking =
        offer.asking.map(|asking| view! { <div><dt>"Asked for it"</dt><dd>{asking.to_string()}</dd></div> });
    view! {
        <div class="grid grid-cols-1 gap-6">
            <header class="grid gap-2">
                <a class="link text-sm" href=back>{words}</a>
                <div class="flex flex-wrap items-center gap-3">
                    <h1 class="text-2xl">{format!("Offer of {}", offer.price)}</h1>
                    <Badge tone=tone(offer.state)>{offer.state.label()}</Badge>
                </div>
                <p class="text-soft">{other}</p>
            </header>
            <NextCard offer=offer.clone() acts />
            <section class="card" aria-label="The phone">
                <ul role="list">
                    <li class="item-row">
                        <div class="listing-card-picture"><CardPicture photo=offer.photo /></div>
                        <a class="item-title" href=format!("/listings/{}", offer.listing)>{offer.title.clone()}</a>
                        <p class="price">{offer.price.to_string()}</p>
                    </li>
                </ul>
                <dl class="facts">{asking}</dl>
            </section>
            <Timeline>
                {offer
                    .moments
                    .into_iter()
                    .map(|moment| view! { <Moment at=moment.at><p>{moment.what}</p></Moment> })
                    .collect_view()}
            </Timeline>
        </div>
    }
}

/// What comes next, by when, and the forms for it.
#[component]
fn NextCard(offer: OfferView, acts: Acts) -> impl IntoView {
    let class = if offer.next.yours { "card next-step next-step-yours" } else { "card next-step" };
    let by = offer.next.by.map(|at| view! { <p class="text-sm">"By " <b>{at.date_and_time()}</b></p> });
    let order = offer.order.map(|order| {
        view! { <p><a class="link" href=format!("/account/orders/{order}")>"See the order"</a></p> }
    });
    let over = offer.state.is_over() || order.is_some();
    view! {
        <section class=class aria-labelledby="next-title">
            <h2 class="text-sm text-soft" id="next-title">
                {match (over, offer.next.yours) {
                    (true, _) => "How it ended",
                    (false, true) => "Your turn",
                    (false, false) => "What happens next",
                }}
            </h2>
            <p class="text-lg">{offer.next.sentence.clone()}</p>
            {by}
            {order}
            {acts.view(&offer)}
        </section>
    }
}
