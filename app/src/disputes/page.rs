//! `/account/disputes/{id}`: a case for its buyer, its seller and our staff: what is wrong, what comes next and by
//! when, what was said.

use super::acting::Acts;
use super::evidence::Evidence;
use super::staff::{Rule, RuleDispute};
use super::tone;
use crate::Error;
use crate::ui::*;
use domain::disputes::{DisputeAction, DisputeMoment, DisputeView};
use domain::orders::{Side, order_number};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_params_map;

/// A dispute as the caller sees it. An id that is none is not found.
#[server(endpoint = "view_dispute", input = GetUrl)]
pub async fn view_dispute(id: String) -> Result<DisputeView, Error> {
    let (services, caller) = crate::ssr::request()?;
    let id = id.parse().map_err(|_| domain::Refusal::NotFound)?;
    Ok(services.dispute(&caller, id).await?)
}

/// `/account/disputes/{id}`
#[component]
pub fn DisputePage() -> impl IntoView {
    let params = use_params_map();
    let acts = Acts::new();
    let rule = ServerAction::<RuleDispute>::new();
    let asked = move || (params.read().get("id").unwrap_or_default(), acts.taken() + rule.version().get());
    let dispute = Resource::new(asked, |(id, _)| view_dispute(id));
    view! {
        <Head title="Dispute" noindex=true />
        <Loaded resource=dispute view=move |dispute| view! { <Dispute dispute acts rule /> } />
    }
}

#[component]
fn Dispute(dispute: DisputeView, acts: Acts, rule: ServerAction<RuleDispute>) -> impl IntoView {
    let number = order_number(dispute.order);
    let back = match dispute.side {
        Some(_) => (format!("/account/orders/{}", dispute.order), format!("Order {number}")),
        None => ("/staff/disputes".to_owned(), "Disputes that wait".to_owned()),
    };
    let ruling_form = dispute.may(DisputeAction::Rule).then(|| {
        view! { <Rule action=rule id=dispute.id whole=dispute.whole.to_string() /> }
    });
    let talk = (dispute.may(DisputeAction::Speak) || dispute.may(DisputeAction::Offer)).then(|| {
        view! { <section class="card grid gap-6" aria-label="Say or offer something">{acts.talk(&dispute)}</section> }
    });
    let kit = dispute.kit.clone().map(|kit| view! { <Evidence kit /> });
    view! {
        <div class="grid grid-cols-1 gap-6">
            <header class="grid gap-2">
                <a class="link text-sm" href=back.0>{back.1}</a>
                <div class="flex flex-wrap items-center gap-3">
                    <h1 class="text-2xl">{dispute.kind.label()}</h1>
                    <Badge tone=tone(dispute.state)>{dispute.state.label()}</Badge>
                </div>
                <p class="text-soft">
                    {format!("{}, order {number}: {} bought it from {}.", dispute.title, dispute.buyer, dispute.seller)}
                </p>
                <Claimed dispute=dispute.clone() />
            </header>
            <NextCard dispute=dispute.clone() acts />
            {ruling_form}
            {talk}
            <Timeline>{dispute.moments.into_iter().map(told).collect_view()}</Timeline>
            <Card title="What is on record">
                <ul class="grid gap-2">{dispute.proofs.into_iter().map(|proof| view! { <li>{proof}</li> }).collect_view()}</ul>
            </Card>
            {kit}
        </div>
    }
}

/// Which answer is said to be false.
#[component]
fn Claimed(dispute: DisputeView) -> impl IntoView {
    dispute.claim.map(|claim| {
        view! {
            <p>
                {format!("{}: the seller had said ", claim.label())}
                <b>{dispute.said.unwrap_or_default()}</b>
            </p>
        }
    })
}

/// What comes next, by when, what lies on the table, and the buttons for it.
#[component]
fn NextCard(dispute: DisputeView, acts: Acts) -> impl IntoView {
    let class = if dispute.next.yours { "card next-step next-step-yours" } else { "card next-step" };
    let by = dispute.next.by.map(|at| view! { <p class="text-sm">"By " <b>{at.date_and_time()}</b></p> });
    let offer = dispute.offer.map(|lying| {
        let who = match (Some(lying.by) == dispute.side, lying.by) {
            (true, _) => "You offer",
            (false, Side::Buyer) => "The buyer offers",
            (false, Side::Seller) => "The seller offers",
        };
        view! { <p>{who} ": " <b>{lying.offer.words()}</b></p> }
    });
    let ruling = dispute.ruling.clone().map(|ruling| {
        view! {
            <p>"Our staff ruled: " <b>{ruling.verdict.words()}</b></p>
            <p class="whitespace-pre-line">{ruling.reason}</p>
        }
    });
    let tracking = dispute.tracking.clone().map(|tracking| {
        view! { <p>"Sent back with " {tracking.carrier} ", tracking number " <b class="key">{tracking.number}</b></p> }
    });
    view! {
        <section class=class aria-labelledby="next-title">
            <h2 class="text-sm text-soft" id="next-title">
                {match (dispute.state.is_over(), dispute.next.yours) {
                    (true, _) => "How it ended",
                    (false, true) => "Your turn",
                    (false, false) => "What happens next",
                }}
            </h2>
            {offer}
            {ruling}
            {tracking}
            <p class="text-lg">{dispute.next.sentence.clone()}</p>
            {by}
            {acts.answers(&dispute)}
        </section>
    }
}

fn told(moment: DisputeMoment) -> impl IntoView {
    let words = (!moment.words.is_empty())
        .then(|| view! { <p class="max-w-text whitespace-pre-line pt-1">{moment.words}</p> });
    view! {
        <Moment at=moment.at>
            <p class="text-soft">{moment.what}</p>
            {words}
        </Moment>
    }
}
