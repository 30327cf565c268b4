//! `/account/offers`: what one offered, with `?side=received` what one was offered; what comes next and by when.

use super::tone;
use crate::Error;
use crate::listings::CardPicture;
use crate::ui::*;
use domain::offers::{OfferCard, OfferList};
use domain::orders::Side;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_query_map;

/// The page's path, and that of its second part.
const PATH: &str = "/account/offers";
const RECEIVED: &str = "/account/offers?side=received";

/// The caller's offers on one side, last changed first. Pages are counted from 1.
#[server(endpoint = "own_offers", input = GetUrl)]
pub async fn own_offers(side: Side, page: u32) -> Result<OfferList, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.own_offers(&caller, side, page).await?)
}

/// Begins or ends the mails about offers.
#[server(endpoint = "mail_about_offers")]
pub async fn mail_about_offers(wanted: bool) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.mail_about_offers(&caller, wanted).await?;
    crate::ssr::redirect(PATH);
    Ok(())
}

/// `/account/offers`
#[component]
pub fn OffersPage() -> impl IntoView {
    let query = use_query_map();
    let mails = ServerAction::<MailAboutOffers>::new();
    let side = move || match query.read().get("side").as_deref() {
        Some("received") => Side::Seller,
        _ => Side::Buyer,
    };
    let page = move || query.read().get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
    let found =
        asked(move || (side(), page(), mails.version().get()), |(side, page, _)| own_offers(side, page));
    let tabs =
        [(PATH, "Sent"), (RECEIVED, "Received")].map(|(path, words)| (path.to_owned(), words.to_owned()));
    view! {
        <Head title="Your offers" noindex=true />
        <div class="grid gap-6">
            <h1 class="text-2xl">"Your offers"</h1>
            <Tabs label="Which offers" tabs=tabs.to_vec() />
            <ActionMessage action=mails />
            <Loaded resource=found view=move |found| view! { <Rows found side=side() mails /> } />
        </div>
    }
}

#[component]
fn Rows(found: OfferList, side: Side, mails: ServerAction<MailAboutOffers>) -> impl IntoView {
    let OfferList { page, by_mail } = found;
    let (number, pages) = (page.number, page.pages());
    let list = match (page.items.is_empty(), side) {
        (true, Side::Buyer) => view! {
            <EmptyState glyph=Glyph::Tag title="You have offered nothing yet">
                <p>"Is a phone a little too dear? Make an offer on its page, and see here what comes of it."</p>
                <LinkButton href="/search">"Look at all phones"</LinkButton>
            </EmptyState>
        }
        .into_any(),
        (true, Side::Seller) => view! {
            <EmptyState glyph=Glyph::Tag title="Nobody has offered you anything yet">
                <p>"Offers for your phones appear here, and you have two days to answer each of them."</p>
                <LinkButton href="/account/listings" weight=Weight::Quiet>"Your listings"</LinkButton>
            </EmptyState>
        }
        .into_any(),
        (false, _) => {
            let rows = page.items.into_iter().map(|card| view! { <Row card /> });
            let href = move |page: u32| match side {
                Side::Buyer => format!("{PATH}?page={page}"),
                Side::Seller => format!("{RECEIVED}&page={page}"),
            };
            view! {
                <ul class="own-listings" role="list">{rows.collect_view()}</ul>
                <Pagination number pages href />
            }
            .into_any()
        }
    };
    let (words, button) = match by_mail {
        true => ("You also get a mail at every step.", "End these mails"),
        false => {
            ("You get no mail about offers. News is among your notifications.", "Tell me by mail as well")
        }
    };
    view! {
        {list}
        <div class="flex flex-wrap items-center gap-4">
            <p class="text-sm text-soft">{words}</p>
            <Form action=mails class="">
                <input type="hidden" name="wanted" value=(!by_mail).to_string() />
                <Submit weight=Weight::Link class="text-sm">{button}</Submit>
            </Form>
        </div>
    }
}

#[component]
fn Row(card: OfferCard) -> impl IntoView {
    let other = match card.side {
        Side::Buyer => format!("To {}", card.other),
        Side::Seller => format!("From {}", card.other),
    };
    let by = card.next.by.map(|at| format!("By {}", at.date_and_time()));
    view! {
        <li class="own-listing card card-link">
            <div class="listing-card-picture">
                <CardPicture photo=card.photo />
            </div>
            <div class="own-listing-words">
                <p class="flex flex-wrap gap-2">
                    <Badge tone=tone(card.state)>{card.state.label()}</Badge>
                    {card.next.yours.then(|| view! { <Badge tone=Tone::Cool>"Your turn"</Badge> })}
                </p>
                <h2 class="text-base">
                    <a href=format!("{PATH}/{}", card.id)>{card.title}</a>
                </h2>
                <p class="price">{card.price.to_string()}</p>
                <p class="text-sm">{card.next.sentence}</p>
                <p class="text-sm text-soft">{other} {by.map(|by| format!(" · {by}"))}</p>
            </div>
        </li>
    }
}
