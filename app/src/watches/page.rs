//! `/account/watched`: the phones that a member watches. With `?add=` it offers to watch one more.

use super::heart::{Heart, WatchSize};
use crate::Error;
use crate::accounts::AccountSection;
use crate::listings::{CardPicture, view_listing};
use crate::ui::{Badge, EmptyState, Glyph, LinkButton, Loaded, Pagination, Tone, Weight};
use domain::Page;
use domain::listings::{ListingState, PublicListing};
use domain::watches::WatchedPhone;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_query_map;

/// The page's path.
const PATH: &str = "/account/watched";

/// What the viewer watches, the newest watch first. Pages are counted from 1.
#[server(endpoint = "watched_phones", input = GetUrl)]
pub async fn watched_phones(page: u32) -> Result<Page<WatchedPhone>, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.watched_phones(&caller, page).await?)
}

/// `/account/watched`
#[component]
pub fn WatchedPage() -> impl IntoView {
    let query = use_query_map();
    let page = move || query.read().get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
    let found = Resource::new(page, watched_phones);
    let offered = Resource::new(
        move || query.read().get("add"),
        |id| async move {
            match id {
                Some(id) => view_listing(id).await.ok(),
                None => None,
            }
        },
    );
    view! {
        <AccountSection
            title="Watched phones"
            intro="When one of them costs less, we tell you here and by mail."
        >
            <Suspense>
                {move || Suspend::new(async move {
                    offered.await.filter(|listing| !listing.watched).map(|listing| view! { <OneMore listing /> })
                })}
            </Suspense>
            <Loaded resource=found view=|page| view! { <Rows page /> } />
        </AccountSection>
    }
}

/// The phone that somebody wanted to watch before signing in.
#[component]
fn OneMore(listing: PublicListing) -> impl IntoView {
    let title = listing.title();
    view! {
        <section class="card flex flex-wrap items-center justify-between gap-4" aria-label="Watch this phone">
            <div>
                <h2 class="text-base"><a class="link" href=format!("/listings/{}", listing.id)>{title.clone()}</a></h2>
                <p class="price">{listing.price.to_string()}</p>
            </div>
            <Heart id=listing.id watched=false phone=title size=WatchSize::Wide />
        </section>
    }
}

#[component]
fn Rows(page: Page<WatchedPhone>) -> impl IntoView {
    if page.items.is_empty() {
        return view! {
            <EmptyState glyph=Glyph::Heart title="You watch no phone yet">
                <p>"Press the heart of a phone that you like, and you hear of it when it costs less."</p>
                <LinkButton href="/search" weight=Weight::Quiet>"Look at phones"</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    let (number, pages) = (page.number, page.pages());
    let rows = page.items.into_iter().map(|phone| view! { <Row phone /> });
    view! {
        <ul class="own-listings" role="list">{rows.collect_view()}</ul>
        <Pagination number pages href=move |page| format!("{PATH}?page={page}") />
    }
    .into_any()
}

#[component]
fn Row(phone: WatchedPhone) -> impl IntoView {
    let WatchedPhone { card, told, by_mail, since } = phone;
    let state = (card.state != ListingState::Live)
        .then(|| view! { <p><Badge tone=Tone::Warn>{card.state.label()}</Badge></p> });
    let was = card.price.filter(|price| *price != told).map(|_| format!("{told} when we told you last"));
    let silent = (!by_mail).then_some("No mail about this one");
    view! {
        <li class="own-listing card">
            <div class="listing-card-picture">
                <CardPicture photo=card.photo />
            </div>
            <div class="own-listing-words">
                {state}
                <h2 class="text-base">
                    <a href=format!("/listings/{}", card.id)>{card.title.clone()}</a>
                </h2>
                <p class="price">{card.price.map(|price| price.to_string())}</p>
                {was.map(|was| view! { <p class="text-sm text-soft">{was}</p> })}
                <p class="text-sm text-soft">"Watched since " {since.date()}</p>
                {silent.map(|silent| view! { <p class="text-sm text-soft">{silent}</p> })}
            </div>
            <div class="own-listing-actions">
                <Heart id=card.id watched=true phone=card.title size=WatchSize::Wide />
            </div>
        </li>
    }
}
