//! `/account/orders/{id}/dispute`: a buyer says what is wrong with an order.

use crate::Error;
use crate::orders::view_order;
use crate::ui::*;
use domain::disputes::{Claim, DisputeForm, DisputeKind, LONGEST_STATEMENT, by_itself};
use domain::orders::{OrderView, order_number};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Opens a dispute about an order.
#[server(endpoint = "open_dispute")]
pub async fn open_dispute(form: DisputeForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let dispute = services.open_dispute(&caller, form).await?;
    crate::ssr::redirect(&format!("/account/disputes/{dispute}"));
    Ok(())
}

/// `/account/orders/{id}/dispute`
#[component]
pub fn OpenDisputePage() -> impl IntoView {
    let params = use_params_map();
    let action = ServerAction::<OpenDispute>::new();
    let asked = move || params.read().get("id").unwrap_or_default();
    let order = Resource::new(asked, view_order);
    view! {
        <Head title="Something is wrong" noindex=true />
        <Loaded resource=order view=move |order| view! { <Opening order action /> } />
    }
}

#[component]
fn Opening(order: OrderView, action: ServerAction<OpenDispute>) -> impl IntoView {
    let back = format!("/account/orders/{}", order.id);
    let number = order_number(order.id);
    let content = if order.may_dispute.is_empty() {
        view! {
            <Alert tone=Tone::Warn>
                <p>"There is nothing to complain about now: the order has not been sent yet, is in dispute already, or the time to look at it is over."</p>
            </Alert>
        }
        .into_any()
    } else {
        view! { <Complaint order=order.clone() action /> }.into_any()
    };
    view! {
        <div class="grid grid-cols-1 gap-6">
            <header class="grid gap-2">
                <a class="link text-sm" href=back>{format!("Order {number}")}</a>
                <h1 class="text-2xl">"Something is wrong"</h1>
                <p class="max-w-text text-soft">
                    "From the moment you send this, the money waits. First the two of you look for a solution; where there is none, our staff decides."
                </p>
            </header>
            {content}
        </div>
    }
}

#[component]
fn Complaint(order: OrderView, action: ServerAction<OpenDispute>) -> impl IntoView {
    let arrival = order.arrival.clone().unwrap_or_default();
    let other_phone = arrival.differs();
    let kind = if other_phone { DisputeKind::WrongItem.as_str() } else { "" };
    let first = other_phone.then(|| {
        view! {
            <Alert tone=Tone::Warn>
                <p>
                    "The number that you typed is not the one of the phone that you bought. A phone with two SIM cards shows two numbers: if yours does, "
                    <a class="link" href=format!("/account/orders/{}", order.id)>"type the other one first"</a> "."
                </p>
            </Alert>
        }
    });
    let kinds = order.may_dispute.iter().map(|kind| choice(*kind)).collect::<Vec<_>>();
    let mut claims = vec![Choice::new("", "Only where it is not as described")];
    claims.extend(Claim::ALL.into_iter().map(|claim| Choice::new(claim.as_str(), claim.label())));
    view! {
        {first}
        <Form action class="form max-w-form">
            <FormMessage />
            <Hidden name="order" value=order.id.to_string() />
            <RadioCards name="kind" label="What is wrong?" choices=kinds value=kind />
            <Select
                name="claim"
                label="Which of the seller's answers is false?"
                choices=claims
                required=false
            />
            <TextArea
                name="words"
                label="What happened?"
                value=arrival.complaint()
                hint="Say what you expected, what is there instead, and how you noticed. The seller and our staff read it."
                maxlength=LONGEST_STATEMENT
            />
            <div><Submit>"Open the dispute"</Submit></div>
        </Form>
    }
}

/// A kind with what to say about it, and what follows when the seller says nothing.
fn choice(kind: DisputeKind) -> Choice {
    let rule = kind.rule();
    let days = rule.first_answer.as_secs() / (24 * 3600);
    let detail = format!(
        "Say: {}. The seller has {days} days to answer. {}",
        lower_first(&rule.evidence.join("; ")),
        by_itself(rule.seller_silent)
    );
    Choice::new(kind.as_str(), kind.label()).detail(detail)
}

/// A clause within a sentence.
fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
