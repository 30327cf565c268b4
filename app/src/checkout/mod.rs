//! From the basket to a paid purchase: every step is a plain form.

mod basket;
mod countdown;
mod page;
mod payment;
mod sandbox;

pub use basket::{BasketPage, BuyButtons};
pub use page::CheckoutPage;
pub use payment::PaymentPage;
pub use sandbox::SandboxPaymentPage;

use crate::lazy::lazy;
use crate::listings::CardPicture;
use domain::checkout::BasketItem;
use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::{Outlet, ParentRoute, Route};
use leptos_router::{SsrMode, path};

/// The pages on the way from a basket to a purchase.
#[component(transparent)]
pub fn CheckoutRoutes() -> AnyNestedRoute {
    view! {
        <ParentRoute path=path!("/") view=Outlet ssr=SsrMode::Async>
            <Route path=path!("/basket") view=lazy!(BasketPage) ssr=SsrMode::Async />
            <Route path=path!("/checkout") view=lazy!(CheckoutPage) ssr=SsrMode::Async />
            <Route path=path!("/checkout/:id") view=lazy!(PaymentPage) ssr=SsrMode::Async />
            <Route path=path!("/sandbox/pay/:reference") view=lazy!(SandboxPaymentPage) ssr=SsrMode::Async />
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}

/// A phone in a row: picture, title, price, and what can be done with it.
#[component]
fn ItemRow(item: BasketItem, children: Children) -> impl IntoView {
    view! {
        <li class="item-row">
            <div class="listing-card-picture">
                <CardPicture photo=item.photo />
            </div>
            <div class="grid content-start gap-1">
                <a class="item-title" href=format!("/listings/{}", item.listing)>{item.title}</a>
                {item.gone.map(|why| view! { <p class="text-sm text-warn">{why}</p> })}
                {children()}
            </div>
            <p class="price">{item.price.to_string()}</p>
        </li>
    }
}
