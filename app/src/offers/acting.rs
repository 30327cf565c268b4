//! What the sides of an offer do on its page: a form for each step that may be taken now.

use crate::Error;
use crate::ui::*;
use domain::OfferId;
use domain::offers::{CounterForm, OfferEvent, OfferState, OfferView};
use leptos::prelude::*;
use leptos::server_fn::client::Client;
use leptos::server_fn::codec::PostUrl;
use leptos::server_fn::request::ClientReq;
use leptos::server_fn::{Http, ServerFn};
use serde::de::DeserializeOwned;

/// Names another price.
#[server(endpoint = "counter_offer")]
pub async fn counter_offer(form: CounterForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let offer = services.counter_offer(&caller, form).await?;
    crate::ssr::redirect(&format!("/account/offers/{offer}"));
    Ok(())
}

/// Accepts the price that lies there.
#[server(endpoint = "accept_offer")]
pub async fn accept_offer(offer: OfferId, version: i64) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.agree_to_offer(&caller, offer, version).await?;
    crate::ssr::redirect(&format!("/account/offers/{offer}"));
    Ok(())
}

/// Declines the price that lies there.
#[server(endpoint = "decline_offer")]
pub async fn decline_offer(offer: OfferId, version: i64) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.turn_offer_down(&caller, offer, version).await?;
    crate::ssr::redirect(&format!("/account/offers/{offer}"));
    Ok(())
}

/// Takes one's own price back, or gives up a phone that is kept.
#[server(endpoint = "withdraw_offer")]
pub async fn withdraw_offer(offer: OfferId, version: i64) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.withdraw_offer(&caller, offer, version).await?;
    crate::ssr::redirect(&format!("/account/offers/{offer}"));
    Ok(())
}

/// What the forms of an offer's page do.
#[derive(Clone, Copy)]
pub struct Acts {
    counter: ServerAction<CounterOffer>,
    accept: ServerAction<AcceptOffer>,
    decline: ServerAction<DeclineOffer>,
    withdraw: ServerAction<WithdrawOffer>,
}

impl Acts {
    pub fn new() -> Self {
        Self {
            counter: ServerAction::new(),
            accept: ServerAction::new(),
            decline: ServerAction::new(),
            withdraw: ServerAction::new(),
        }
    }

    /// Changes whenever something was tried.
    pub fn taken(self) -> usize {
        self.counter.version().get()
            + self.accept.version().get()
            + self.decline.version().get()
            + self.withdraw.version().get()
    }

    /// The steps that this viewer may take now.
    pub fn view(self, offer: &OfferView) -> impl IntoView + use<> {
        let (id, version, price) = (offer.id, offer.version, offer.price);
        let may = |event: OfferEvent| offer.may(event);
        let buy = may(OfferEvent::Buy).then(|| {
            let href = format!("/checkout?phone={}", offer.listing);
            view! { <LinkButton href>{format!("Buy for {price}")}</LinkButton> }
        });
        let give_up = if offer.state == OfferState::Accepted { "Give it up" } else { "Withdraw the price" };
        let counter = offer.range.map(|range| {
            view! {
                <Form action=self.counter class="form max-w-form">
                    <FormMessage />
                    <Hidden name="offer" value=id.to_string() />
                    <Hidden name="version" value=version.to_string() />
                    <Field
                        name="amount"
                        label=format!("Another price in {}", price.currency)
                        hint=format!("From {} to {}.", range.lowest, range.highest)
                        inputmode="decimal"
                        maxlength=20
                    />
                    <div><Submit weight=Weight::Quiet>"Name this price"</Submit></div>
                </Form>
            }
        });
        view! {
            <ActionMessage action=self.accept />
            <ActionMessage action=self.decline />
            <ActionMessage action=self.withdraw />
            <div class="flex flex-wrap gap-3">
                {buy}
                {may(OfferEvent::Accept)
                    .then(|| view! { <Act action=self.accept id version>{format!("Accept {price}")}</Act> })}
                {may(OfferEvent::Decline)
                    .then(|| view! { <Act action=self.decline id version weight=Weight::Quiet>"Decline"</Act> })}
                {may(OfferEvent::Withdraw)
                    .then(|| view! { <Act action=self.withdraw id version weight=Weight::Quiet>{give_up}</Act> })}
            </div>
            {counter}
        }
    }
}

/// One button that is a whole form.
#[component]
fn Act<S, Out>(
    action: ServerAction<S>,
    id: OfferId,
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
            <input type="hidden" name="offer" value=id.to_string() />
            <input type="hidden" name="version" value=version.to_string() />
            <Submit weight>{children()}</Submit>
        </Form>
    }
}
