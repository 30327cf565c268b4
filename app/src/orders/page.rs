//! `/account/orders/{id}`: an order for its buyer and its seller, with what happened and what happens next.

use super::arrivals::Arrival;
use super::steps::Steps;
use super::tone;
use crate::Error;
use crate::listings::CardPicture;
use crate::reviews::{OrderReviewing, ReviewActions};
use crate::ui::*;
use domain::devices::SaleCheck;
use domain::orders::{OrderLine, OrderPaper, OrderState, OrderView, Side, order_number};
use domain::shipping::TrackingNumber;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_params_map;

/// An order as the caller sees it. An id that is none is not found.
#[server(endpoint = "view_order", input = GetUrl)]
pub async fn view_order(id: String) -> Result<OrderView, Error> {
    let (services, caller) = crate::ssr::request()?;
    let id = id.parse().map_err(|_| domain::Refusal::NotFound)?;
    Ok(services.order(&caller, id).await?)
}

/// `/account/orders/{id}`
#[component]
pub fn OrderPage() -> impl IntoView {
    let params = use_params_map();
    let steps = Steps::new();
    let reviewing = ReviewActions::new();
    let asked = move || (params.read().get("id").unwrap_or_default(), steps.taken() + reviewing.sent());
    let order = Resource::new(asked, |(id, _)| view_order(id));
    view! {
        <Head title="Order" noindex=true />
        <Loaded resource=order view=move |order| view! { <Order order steps reviewing /> } />
    }
}

#[component]
fn Order(order: OrderView, steps: Steps, reviewing: ReviewActions) -> impl IntoView {
    let (list, words) = match order.side {
        Side::Buyer => ("/account/orders", "Your orders"),
        Side::Seller => ("/account/sales", "Your sales"),
    };
    let lines = order.lines.clone().into_iter().map(|line| view! { <Line line /> });
    view! {
        <div class="grid grid-cols-1 gap-6">
            <header class="grid gap-2">
                <a class="link text-sm" href=list>{words}</a>
                <div class="flex flex-wrap items-center gap-3">
                    <h1 class="text-2xl">{format!("Order {}", order_number(order.id))}</h1>
                    <Badge tone=tone(order.state)>{order.state.label()}</Badge>
                </div>
                <p class="text-soft">
                    {if order.side == Side::Buyer { "Bought from " } else { "Sold to " }}
                    <a class="link" href=format!("/sellers/{}", order.other_account)>{order.other.clone()}</a>
                    " on " {order.placed_at.date()}
                </p>
                <p>
                    <a class="link" href=format!("/account/messages/new?order={}", order.id)>
                        {if order.side == Side::Buyer { "Write to the seller" } else { "Write to the buyer" }}
                    </a>
                </p>
            </header>
            <NextCard order=order.clone() steps />
            {order.arrival.clone().map(|check| view! { <Arrival id=order.id check action=steps.arrive /> })}
            <OrderReviewing order=order.clone() actions=reviewing />
            <Wrong order=order.clone() />
            <section class="card" aria-label="What it is about">
                <ul role="list">{lines.collect_view()}</ul>
                <Sums order=order.clone() />
            </section>
            <Shipping order=order.clone() />
            <Checks checks=order.checks lines=order.lines />
            <Timeline>
                {order
                    .moments
                    .into_iter()
                    .map(|moment| view! { <Moment at=moment.at><p>{moment.what}</p></Moment> })
                    .collect_view()}
            </Timeline>
        </div>
    }
}

/// What happens next, by when, and the buttons for it.
#[component]
fn NextCard(order: OrderView, steps: Steps) -> impl IntoView {
    let by = order.next.by.map(|at| view! { <p class="text-sm">"By " <b>{at.date_and_time()}</b></p> });
    let class = if order.next.yours { "card next-step next-step-yours" } else { "card next-step" };
    view! {
        <section class=class aria-labelledby="next-title">
            <h2 class="text-sm text-soft" id="next-title">
                {match (order.state.is_over(), order.next.yours) {
                    (true, _) => "How it ended",
                    (false, true) => "Your turn",
                    (false, false) => "What happens next",
                }}
            </h2>
            <p class="text-lg">{order.next.sentence.clone()}</p>
            {by}
            {steps.view(&order)}
        </section>
    }
}

/// The way to the dispute about it, or to the form that opens one.
#[component]
fn Wrong(order: OrderView) -> impl IntoView {
    let open = (!order.may_dispute.is_empty()).then(|| {
        let href = format!("/account/orders/{}/dispute", order.id);
        view! { <p><LinkButton href weight=Weight::Quiet>"Something is wrong"</LinkButton></p> }
    });
    let dispute = order.dispute.map(|id| {
        view! { <p><a class="link" href=format!("/account/disputes/{id}")>"See the dispute about this order"</a></p> }
    });
    view! {
        {dispute}
        {open}
    }
}

#[component]
fn Line(line: OrderLine) -> impl IntoView {
    view! {
        <li class="item-row">
            <div class="listing-card-picture"><CardPicture photo=line.photo /></div>
            <a class="item-title" href=format!("/listings/{}", line.listing)>{line.title}</a>
            <p class="price">{line.price.to_string()}</p>
        </li>
    }
}

/// What it cost the buyer, or what the seller gets of it.
#[component]
fn Sums(order: OrderView) -> impl IntoView {
    let sums = order.sums;
    // A part that went back takes its share of the fee with it.
    let back = order.refunded.filter(|_| order.state == OrderState::Completed);
    let (fee, seller) = back.map_or((sums.fee, sums.seller()), |back| sums.after_refund(back));
    let row = |words: &'static str, amount: String| view! { <div><dt>{words}</dt><dd class="price">{amount}</dd></div> };
    let last = match order.side {
        Side::Buyer => row("In all", sums.total.to_string()).into_any(),
        Side::Seller => view! {
            {row("Our fee", domain::Money::new(-fee.minor, fee.currency).to_string())}
            {row("You get", seller.to_string())}
        }
        .into_any(),
    };
    view! {
        <dl class="sums">
            {row("Phones", sums.phones.to_string())}
            {row("Shipping", sums.shipping.to_string())}
            {last}
            {order.refunded.map(|amount| row("Back to the buyer", amount.to_string()))}
        </dl>
    }
}

#[component]
fn Shipping(order: OrderView) -> impl IntoView {
    let lines = order.address.into_iter().map(|line| view! { <span class="block">{line}</span> });
    let tracking = order.tracking.map(|tracking| view! { <Parcel tracking /> });
    let unpaid = order.state == OrderState::Placed;
    let papers = OrderPaper::of(order.side, order.state).into_iter().map(|paper| {
        let href = format!("/account/orders/{}/{}", order.id, paper.file());
        // A file: a link that the router leaves alone.
        view! { <p><a class="link" rel="external" download="" href=href>{paper.label()}</a></p> }
    });
    view! {
        <section class="card grid gap-3" aria-label="Shipping">
            <h2 class="text-xl">"Shipping"</h2>
            <p class="text-soft">{order.option.label()}</p>
            <address class="not-italic">{lines.collect_view()}</address>
            {tracking}
            {papers.collect_view()}
            {unpaid.then(|| view! { <p><a class="link" href=format!("/checkout/{}", order.payment)>"Pay for it"</a></p> })}
        </section>
    }
}

/// A parcel's number, with the carrier's own page about it.
#[component]
fn Parcel(tracking: TrackingNumber) -> impl IntoView {
    let page = tracking.page().map(|page| {
        view! {
            <p><a class="link" rel="external noopener" target="_blank" href=page>{format!("Follow it at {}", tracking.carrier)}</a></p>
        }
    });
    view! {
        <p>{tracking.carrier} ", tracking number " <b class="key">{tracking.number}</b></p>
        {page}
    }
}

/// What registers say of the phones since they arrived, day by day.
#[component]
fn Checks(checks: Vec<SaleCheck>, lines: Vec<OrderLine>) -> impl IntoView {
    if checks.is_empty() {
        return None;
    }
    let check = move |check: SaleCheck| {
        let line = lines.iter().find(|line| line.listing == check.listing).filter(|_| lines.len() > 1);
        let phone = line.map(|line| view! { <span class="block text-sm">{line.title.clone()}</span> });
        let words = match check.is_bad() {
            true => view! { <b>{check.words()}</b> }.into_any(),
            false => check.words().into_any(),
        };
        view! { <div><dt>{check.title()} {phone}</dt><dd>{words}</dd></div> }
    };
    Some(view! {
        <section class="card grid gap-3" aria-labelledby="checks-title">
            <h2 class="text-xl" id="checks-title">"Lost or stolen?"</h2>
            <p class="text-soft">
                "We ask a register when the phone has arrived, and four times in the half year after that. If it finds something, both of you are told."
            </p>
            <dl class="facts">{checks.into_iter().map(check).collect_view()}</dl>
        </section>
    })
}
