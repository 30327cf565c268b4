//! `/account/orders`: what one has bought; and the rows that sales are shown in as well.

use super::tone;
use crate::Error;
use crate::listings::CardPicture;
use crate::ui::*;
use domain::Page;
use domain::orders::{OrderCard, Side, order_number};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_query_map;

/// The caller's orders on one side, newest first. Pages are counted from 1.
#[server(endpoint = "own_orders", input = GetUrl)]
pub async fn own_orders(side: Side, page: u32) -> Result<Page<OrderCard>, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.orders(&caller, side, page).await?)
}

/// `/account/orders`
#[component]
pub fn OrdersPage() -> impl IntoView {
    let query = use_query_map();
    let page = move || query.read().get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
    let found = Resource::new(page, |page| own_orders(Side::Buyer, page));
    view! {
        <Head title="Your orders" noindex=true />
        <div class="grid gap-6">
            <h1 class="text-2xl">"Your orders"</h1>
            <Loaded
                resource=found
                view=|page| {
                    if page.items.is_empty() {
                        return view! {
                            <EmptyState glyph=Glyph::Basket title="Nothing bought yet">
                                <p>"What you buy appears here, with every step until it is in your hands."</p>
                                <LinkButton href="/search">"Look at all phones"</LinkButton>
                            </EmptyState>
                        }
                            .into_any();
                    }
                    view! { <OrderRows page path="/account/orders" /> }.into_any()
                }
            />
        </div>
    }
}

#[component]
pub fn OrderRows(page: Page<OrderCard>, path: &'static str) -> impl IntoView {
    let (number, pages) = (page.number, page.pages());
    let rows = page.items.into_iter().map(|card| view! { <Row card /> });
    view! {
        <ul class="own-listings" role="list">{rows.collect_view()}</ul>
        <Pagination number pages href=move |page| format!("{path}?page={page}") />
    }
}

#[component]
fn Row(card: OrderCard) -> impl IntoView {
    let more = match card.more {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let other = match card.side {
        Side::Buyer => format!("From {}", card.other),
        Side::Seller => format!("To {}", card.other),
    };
    view! {
        <li class="own-listing card card-link">
            <div class="listing-card-picture">
                <CardPicture photo=card.photo />
            </div>
            <div class="own-listing-words">
                <p><Badge tone=tone(card.state)>{card.state.label()}</Badge></p>
                <h2 class="text-base">
                    <a href=format!("/account/orders/{}", card.id)>{card.title}{more}</a>
                </h2>
                <p class="price">{card.total.to_string()}</p>
                <p class="text-sm text-soft">
                    {other} " · " {card.placed_at.date()} " · " {order_number(card.id)}
                </p>
            </div>
        </li>
    }
}
