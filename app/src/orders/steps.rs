//! The buttons that take an order on, for whoever's turn it is.

use super::arrivals::CheckArrival;
use super::packing::{Pack, PackOrder, Ship};
use crate::Error;
use crate::ui::*;
use domain::OrderId;
use domain::orders::{OrderEvent, OrderState, OrderView, ShipForm, Side};
use leptos::prelude::*;
use leptos::server_fn::client::Client;
use leptos::server_fn::codec::PostUrl;
use leptos::server_fn::request::ClientReq;
use leptos::server_fn::{Http, ServerFn};
use serde::de::DeserializeOwned;

/// The seller has handed it to a carrier.
#[server(endpoint = "ship_order")]
pub async fn ship_order(form: ShipForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let order = services.ship_order(&caller, form).await?;
    crate::ssr::redirect(&format!("/account/orders/{order}"));
    Ok(())
}

/// The buyer has it.
#[server(endpoint = "confirm_delivery")]
pub async fn confirm_delivery(order: OrderId, version: i64) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.confirm_delivery(&caller, order, version).await?;
    crate::ssr::redirect(&format!("/account/orders/{order}"));
    Ok(())
}

/// The buyer is content: the money goes to the seller.
#[server(endpoint = "accept_order")]
pub async fn accept_order(order: OrderId, version: i64) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.accept_order(&caller, order, version).await?;
    crate::ssr::redirect(&format!("/account/orders/{order}"));
    Ok(())
}

/// Calls an order off before it is sent.
#[server(endpoint = "cancel_order")]
pub async fn cancel_order(order: OrderId, version: i64) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.cancel_order(&caller, order, version).await?;
    crate::ssr::redirect(&format!("/account/orders/{order}"));
    Ok(())
}

/// What the buttons of an order's page do.
#[derive(Clone, Copy)]
pub struct Steps {
    pack: ServerAction<PackOrder>,
    ship: ServerAction<ShipOrder>,
    deliver: ServerAction<ConfirmDelivery>,
    accept: ServerAction<AcceptOrder>,
    cancel: ServerAction<CancelOrder>,
    pub arrive: ServerAction<CheckArrival>,
}

impl Steps {
    pub fn new() -> Self {
        Self {
            pack: ServerAction::new(),
            ship: ServerAction::new(),
            deliver: ServerAction::new(),
            accept: ServerAction::new(),
            cancel: ServerAction::new(),
            arrive: ServerAction::new(),
        }
    }

    /// Changes whenever a step was tried.
    pub fn taken(self) -> usize {
        self.pack.version().get()
            + self.ship.version().get()
            + self.deliver.version().get()
            + self.accept.version().get()
            + self.cancel.version().get()
            + self.arrive.version().get()
    }

    /// The steps that this viewer may take now.
    pub fn view(self, order: &OrderView) -> impl IntoView + use<> {
        let (id, version, state) = (order.id, order.version, order.state);
        let allowed = |event: OrderEvent| state.next(event).is_ok();
        let seller = order.side == Side::Seller;
        let can_ship = seller && allowed(OrderEvent::Ship);
        let makers = order.makers.clone();
        let can_pack = seller && state == OrderState::Paid;
        let can_deliver = !seller && allowed(OrderEvent::Deliver);
        let can_accept = !seller && state == OrderState::Delivered;
        let can_cancel = allowed(OrderEvent::Cancel);
        view! {
            <ActionMessage action=self.deliver />
            <ActionMessage action=self.accept />
            <ActionMessage action=self.cancel />
            {can_pack.then(|| view! { <Pack action=self.pack id version makers /> })}
            {can_ship.then(|| view! { <Ship action=self.ship id version /> })}
            <div class="flex flex-wrap gap-3">
                {can_deliver.then(|| view! { <Step action=self.deliver id version>"It has arrived"</Step> })}
                {can_accept.then(|| view! { <Step action=self.accept id version>"Accept the phone"</Step> })}
                {can_cancel.then(|| view! { <Step action=self.cancel id version weight=Weight::Quiet>"Cancel the order"</Step> })}
            </div>
        }
    }
}

/// One button that is a whole form.
#[component]
fn Step<S, Out>(
    action: ServerAction<S>,
    id: OrderId,
    version: i64,
    #[prop(optional)] weight: Weight,
    children: Children,
) -> impl IntoView
where
    S: ServerFn<Protocol = Http<PostUrl, Out>, Error = Error, Output = ()>
        + DeserializeOwned
        + Clone
        + Send
        + Sync
        + 'static,
    S::Client: Client<Error>,
    <<S::Client as Client<Error>>::Request as ClientReq<Error>>::FormData: From<web_sys::FormData>,
{
    view! {
        <Form action class="">
            <input type="hidden" name="order" value=id.to_string() />
            <input type="hidden" name="version" value=version.to_string() />
            <Submit weight>{children()}</Submit>
        </Form>
    }
}
