//! What our staff judges by: the phone as it was offered, what is known of it, and the way of the order.

use crate::messages::SaidLines;
use crate::ui::*;
use domain::disputes::{EvidenceKit, EvidencePhone};
use domain::orders::OrderMoment;
use leptos::prelude::*;

#[component]
pub fn Evidence(kit: EvidenceKit) -> impl IntoView {
    let phones = kit.phones.into_iter().map(|phone| view! { <Phone phone /> }).collect_view();
    let tracking = match kit.tracking {
        Some(tracking) => format!("Sent with {}, tracking number {}.", tracking.carrier, tracking.number),
        None => "No tracking number was given.".into(),
    };
    let said = (!kit.messages.is_empty()).then(|| {
        view! { <Card title="What the two wrote to each other"><SaidLines lines=kit.messages /></Card> }
    });
    let moment = |moment: OrderMoment| {
        view! {
            <li>
                <p>{moment.what}</p>
                <time class="text-sm text-soft" datetime=moment.at.rfc3339()>{moment.at.date_and_time()}</time>
            </li>
        }
    };
    view! {
        {phones}
        <Card title="The order">
            <p class="pb-4">{tracking}</p>
            <ol class="timeline" role="list">{kit.order.into_iter().map(moment).collect_view()}</ol>
        </Card>
        {said}
    }
}

#[component]
fn Phone(phone: EvidencePhone) -> impl IntoView {
    let said =
        phone.said.into_iter().map(|(about, said)| view! { <div><dt>{about}</dt><dd>{said}</dd></div> });
    let facts = phone.facts.into_iter().map(|fact| view! { <li>{fact}</li> });
    let title = phone.title.clone();
    let photos = phone.photos.into_iter().enumerate().map(|(number, photo)| {
        view! {
            <a href=photo.id.path(1600) rel="external" target="_blank">
                <img
                    class="size-24 rounded-md object-cover"
                    loading="lazy"
                    decoding="async"
                    src=photo.id.path(320)
                    alt=format!("{title}, photo {}", number + 1)
                />
            </a>
        }
    });
    view! {
        <section class="card grid gap-4" aria-label="The phone as it was offered">
            <h2 class="text-xl">
                <a class="link" href=format!("/listings/{}", phone.listing)>{phone.title.clone()}</a>
                " for " {phone.price.to_string()}
            </h2>
            <div class="flex flex-wrap gap-3">{photos.collect_view()}</div>
            <dl class="facts">{said.collect_view()}</dl>
            <p class="max-w-text whitespace-pre-line">{phone.description}</p>
            <ul>{facts.collect_view()}</ul>
        </section>
    }
}
