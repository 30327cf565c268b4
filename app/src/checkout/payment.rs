//! `/checkout/{id}`: a purchase that is being paid, and where a buyer comes back to from the payment page.

use super::countdown::Countdown;
use crate::Error;
use crate::ui::*;
use domain::PaymentId;
use domain::orders::order_number;
use domain::payments::{PaymentState, PaymentView};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_params_map;
use std::time::Duration;

/// How a payment stands. An id that is none is not found.
#[server(endpoint = "view_payment", input = GetUrl)]
pub async fn view_payment(id: String) -> Result<PaymentView, Error> {
    let (services, caller) = crate::ssr::request()?;
    let id = id.parse().map_err(|_| domain::Refusal::NotFound)?;
    let mut view = services.view_payment(&caller, id).await?;
    // A page of this site is a step within it.
    view.pay_at = view.pay_at.map(|page| crate::ssr::own_path(&services, &page));
    Ok(view)
}

/// Gives a purchase up that is not paid.
#[server(endpoint = "give_up_payment")]
pub async fn give_up_payment(payment: PaymentId) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.give_up_payment(&caller, payment).await?;
    crate::ssr::redirect(&format!("/checkout/{payment}"));
    Ok(())
}

/// How often the page looks again while it waits for a bank.
const AGAIN: Duration = Duration::from_secs(4);

/// `/checkout/{id}`
#[component]
pub fn PaymentPage() -> impl IntoView {
    let params = use_params_map();
    let give_up = ServerAction::<GiveUpPayment>::new();
    let asked = move || (params.read().get("id").unwrap_or_default(), give_up.version().get());
    let payment = Resource::new(asked, |(id, _)| view_payment(id));
    Effect::new(move |_| {
        let waits = payment.with(|found| {
            found
                .as_ref()
                .is_some_and(|found| found.as_ref().is_ok_and(|view| view.state == PaymentState::Processing))
        });
        if waits && let Ok(handle) = set_timeout_with_handle(move || payment.refetch(), AGAIN) {
            on_cleanup(move || handle.clear());
        }
    });
    view! {
        <Head title="Your purchase" noindex=true />
        <div class="page py-10">
            <div class="mx-auto grid max-w-text grid-cols-1 gap-6">
                <ActionMessage action=give_up />
                <Loaded resource=payment view=move |view| view! { <Payment view give_up /> } />
            </div>
        </div>
    }
}

#[component]
fn Payment(view: PaymentView, give_up: ServerAction<GiveUpPayment>) -> impl IntoView {
    match view.state {
        _ if view.ended => view! { <Ended view /> }.into_any(),
        PaymentState::Captured => view! { <Paid view /> }.into_any(),
        PaymentState::Processing => view! {
            <h1 class="text-2xl">"Your bank carries it out"</h1>
            <Alert tone=Tone::Cool>
                <p>
                    "You have done everything. As soon as the money is here, the seller hears of it, and you get a mail. What you buy stays yours until then."
                </p>
            </Alert>
            <Orders view=view.clone() />
            <p><a class="link" href=format!("/checkout/{}", view.id)>"Look again"</a></p>
        }
        .into_any(),
        PaymentState::Created | PaymentState::Pending | PaymentState::Failed => {
            view! { <Waiting view give_up /> }.into_any()
        }
    }
}

#[component]
fn Waiting(view: PaymentView, give_up: ServerAction<GiveUpPayment>) -> impl IntoView {
    let pay = match view.pay_at.clone() {
        Some(page) => view! { <LinkButton href=page>{format!("Pay {}", view.amount)}</LinkButton> }.into_any(),
        None => view! {
            <p class="text-soft">"The payment page is not there yet. Please load this page again in a moment."</p>
        }
        .into_any(),
    };
    view! {
        <h1 class="text-2xl">"Held for you"</h1>
        <section class="card grid gap-4">
            <p class="hold">
                <span>"Yours for another "</span>
                <Countdown until=view.held_until now=view.now />
                <span>" minutes. Then it is for sale again."</span>
            </p>
            <Orders view=view.clone() />
            <div class="flex flex-wrap items-center gap-4">
                {pay}
                <Form action=give_up class="">
                    <input type="hidden" name="payment" value=view.id.to_string() />
                    <Submit weight=Weight::Ghost>"Give it up"</Submit>
                </Form>
            </div>
        </section>
    }
}

#[component]
fn Paid(view: PaymentView) -> impl IntoView {
    view! {
        <div class="grid justify-items-start gap-3">
            <span class="avatar avatar-large"><Icon glyph=Glyph::Check /></span>
            <h1 class="text-2xl">"Paid. Thank you!"</h1>
            <p class="text-soft">
                "The seller has been told to send it, and you get a mail at every step. We keep your money until you have looked at the phone."
            </p>
        </div>
        <section class="card grid gap-4">
            <Orders view=view.clone() />
            <dl class="sums">
                <div><dt>"Paid"</dt><dd class="price">{view.amount.to_string()}</dd></div>
            </dl>
        </section>
    }
}

#[component]
fn Ended(view: PaymentView) -> impl IntoView {
    let back = (view.refunded.minor > 0).then(|| {
        view! {
            <Alert tone=Tone::Warn>
                <p>{format!("Your payment came too late. {} goes back to you, the way it came.", view.refunded)}</p>
            </Alert>
        }
    });
    let nothing = back.is_none().then(
        || view! { <p class="text-soft">"No money was taken. What you wanted to buy is for sale again."</p> },
    );
    view! {
        <h1 class="text-2xl">"This purchase has ended"</h1>
        {back}
        {nothing}
        <Orders view=view />
        <div class="flex flex-wrap gap-3">
            <LinkButton href="/search">"Look at all phones"</LinkButton>
            <LinkButton href="/basket" weight=Weight::Quiet>"Basket"</LinkButton>
        </div>
    }
}

/// What is bought, each with the way to its order.
#[component]
fn Orders(view: PaymentView) -> impl IntoView {
    let row = |(id, title): (domain::OrderId, String)| {
        view! {
            <li class="flex flex-wrap items-baseline justify-between gap-x-4">
                <a class="link" href=format!("/account/orders/{id}")>{title}</a>
                <span class="text-sm text-soft">{format!("Order {}", order_number(id))}</span>
            </li>
        }
    };
    view! { <ul class="grid gap-2" role="list">{view.orders.into_iter().map(row).collect_view()}</ul> }
}
