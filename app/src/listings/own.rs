//! `/account/listings`: one's own listings by state, and what can be done with each.

use super::CardPicture;
use super::again::SellAgain;
use super::holiday::{Holiday, HolidayActions};
use crate::Error;
use crate::refused::RefusedForm;
use crate::ui::{
    Alert, Badge, EmptyState, Glyph, Head, Icon, LinkButton, Loaded, Pagination, Tabs, Tone, Weight, asked,
};
use domain::listings::{ListingCard, ListingState};
use domain::{ListingId, Page};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_query_map;

/// The page's path.
const PATH: &str = "/account/listings";

/// One's own listings, last changed first; of one state, or of all. Pages are counted from 1.
#[server(endpoint = "own_listings", input = GetUrl)]
pub async fn own_listings(state: Option<ListingState>, page: u32) -> Result<Page<ListingCard>, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.own_listings(&caller, state, page).await?)
}

/// Takes a phone off the market, and goes on to where that can be undone.
#[server(endpoint = "withdraw_listing")]
pub async fn withdraw_listing(id: ListingId) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.withdraw_listing(&caller, id).await?;
    crate::ssr::redirect(&format!("{PATH}?withdrawn={id}"));
    Ok(())
}

/// Puts a phone up for sale again, as it was.
#[server(endpoint = "publish_listing")]
pub async fn publish_listing(id: ListingId) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let version = services.own_listing(&caller, id).await?.version;
    services.publish_listing(&caller, id, version).await?;
    crate::ssr::redirect(&format!("{PATH}?state=live"));
    Ok(())
}

/// What the rows' buttons work on.
#[derive(Clone, Copy)]
struct Actions {
    withdraw: ServerAction<WithdrawListing>,
    publish: ServerAction<PublishListing>,
}

/// `/account/listings`
#[component]
pub fn OwnListingsPage() -> impl IntoView {
    let query = use_query_map();
    let actions = Actions { withdraw: ServerAction::new(), publish: ServerAction::new() };
    let holiday = HolidayActions::new();
    let wanted = move || {
        let query = query.read();
        let state = query.get("state").and_then(|state| ListingState::try_from(state).ok());
        let page = query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
        (state, page, actions.withdraw.version().get(), actions.publish.version().get(), holiday.version())
    };
    let found = asked(wanted, |(state, page, ..)| own_listings(state, page));
    let state = move || query.read().get("state").and_then(|state| ListingState::try_from(state).ok());
    let tab = |state: ListingState| (format!("{PATH}?state={}", state.as_str()), state.label().to_owned());
    let tabs = [(PATH.to_owned(), "All".to_owned())].into_iter().chain(
        [
            ListingState::Live,
            ListingState::Draft,
            ListingState::Reserved,
            ListingState::Sold,
            ListingState::Withdrawn,
        ]
        .map(tab),
    );
    view! {
        <Head title="Your listings" noindex=true />
        <div class="grid gap-6">
            <header class="flex flex-wrap items-center justify-between gap-4">
                <h1 class="text-2xl">"Your listings"</h1>
                <div class="flex flex-wrap gap-3">
                    <LinkButton href="/account/bulk" weight=Weight::Quiet>"Add many"</LinkButton>
                    <LinkButton href="/sell">
                        <Icon glyph=Glyph::Plus />
                        "Sell a phone"
                    </LinkButton>
                </div>
            </header>
            <Holiday actions=holiday />
            <Tabs label="State" tabs=tabs.collect() />
            <Notice actions />
            <Loaded resource=found view=move |page| view! { <Rows page state=state() actions /> } />
        </div>
    }
}

/// What was just done, with the way back; or why it could not be done.
#[component]
fn Notice(actions: Actions) -> impl IntoView {
    let query = use_query_map();
    let refused = use_context::<RefusedForm>().map(|refused| refused.error);
    let error = move || {
        let errors = [actions.withdraw.value().get(), actions.publish.value().get()];
        errors.into_iter().flatten().find_map(Result::err).or_else(|| refused.clone())
    };
    let withdrawn = move || query.read().get("withdrawn").and_then(|id| id.parse::<ListingId>().ok());
    move || match (error(), withdrawn()) {
        (Some(error), _) => {
            Some(view! { <Alert tone=Tone::Bad><p>{error.to_string()}</p></Alert> }.into_any())
        }
        (None, Some(id)) => Some(
            view! {
                <Alert tone=Tone::Good>
                    <p>"The phone is off the market."</p>
                    <ActionForm action=actions.publish>
                        <RowInputs id />
                        <button class="button-link" type="submit">"Undo: put it up again"</button>
                    </ActionForm>
                </Alert>
            }
            .into_any(),
        ),
        (None, None) => None,
    }
}

#[component]
fn Rows(page: Page<ListingCard>, state: Option<ListingState>, actions: Actions) -> impl IntoView {
    if page.items.is_empty() {
        return view! { <NoListings state /> }.into_any();
    }
    let (number, pages) = (page.number, page.pages());
    let href = move |page: u32| match state {
        Some(state) => format!("{PATH}?state={}&page={page}", state.as_str()),
        None => format!("{PATH}?page={page}"),
    };
    let rows = page.items.into_iter().map(|card| view! { <Row card actions /> });
    view! {
        <ul class="own-listings" role="list">{rows.collect_view()}</ul>
        <Pagination number pages href />
    }
    .into_any()
}

#[component]
fn NoListings(state: Option<ListingState>) -> impl IntoView {
    let (title, sentence) = match state {
        None => ("Nothing here yet", "Your phones appear here as soon as you begin to sell one."),
        Some(ListingState::Live) => ("Nothing for sale", "Publish a draft, or begin with another phone."),
        Some(ListingState::Draft) => {
            ("No drafts", "A listing that you begin waits here until you publish it.")
        }
        Some(ListingState::Reserved) => ("Nothing reserved", "While a buyer pays for a phone, it is here."),
        Some(ListingState::Sold) => {
            ("Nothing sold yet", "Good photos and a fair price sell a phone within days.")
        }
        Some(_) => {
            ("Nothing withdrawn", "Phones that you take off the market stay here, and can be put up again.")
        }
    };
    view! {
        <EmptyState glyph=Glyph::Tag title>
            <p>{sentence}</p>
            <LinkButton href="/sell">"Sell a phone"</LinkButton>
        </EmptyState>
    }
}

#[component]
fn Row(card: ListingCard, actions: Actions) -> impl IntoView {
    let (id, state) = (card.id, card.state);
    let tone = match state {
        ListingState::Live => Tone::Good,
        ListingState::Reserved => Tone::Cool,
        ListingState::Removed => Tone::Bad,
        ListingState::Draft | ListingState::Sold | ListingState::Withdrawn => Tone::Plain,
    };
    let href = match state {
        ListingState::Draft => format!("/sell/{id}"),
        _ => format!("/listings/{id}"),
    };
    view! {
        <li class="own-listing card">
            <div class="listing-card-picture">
                <CardPicture photo=card.photo />
            </div>
            <div class="own-listing-words">
                <p>
                    <Badge tone>{state.label()}</Badge>
                </p>
                <h2 class="text-base">
                    <a href=href>{card.title}</a>
                </h2>
                <p class="price">{card.price.map(|price| price.to_string())}</p>
                <p class="text-sm text-soft">"Changed " {card.at.date()}</p>
            </div>
            <RowActions id state actions />
        </li>
    }
}

#[component]
fn RowActions(id: ListingId, state: ListingState, actions: Actions) -> impl IntoView {
    let edit = state.can_be_edited().then(|| {
        let words = if state == ListingState::Draft { "Continue" } else { "Edit" };
        view! { <LinkButton href=format!("/sell/{id}") weight=Weight::Quiet>{words}</LinkButton> }
    });
    let (question, yes) = match state {
        ListingState::Draft => ("Put away", "Yes, put the draft away"),
        _ => ("Withdraw", "Yes, take it off the market"),
    };
    let withdraw = matches!(state, ListingState::Draft | ListingState::Live).then(|| {
        view! {
            <details class="menu">
                <summary class="button button-ghost">{question}</summary>
                <div class="panel">
                    <ActionForm action=actions.withdraw>
                        <RowInputs id />
                        <button type="submit">{yes}</button>
                    </ActionForm>
                </div>
            </details>
        }
    });
    let publish = (state == ListingState::Withdrawn).then(|| {
        view! {
            <ActionForm action=actions.publish>
                <RowInputs id />
                <button class="button button-ghost" type="submit">"Put up again"</button>
            </ActionForm>
        }
    });
    view! {
        <div class="own-listing-actions">
            {edit} {withdraw} {publish} <SellAgain id state page=PATH />
        </div>
    }
}

/// What every form of a row carries.
#[component]
fn RowInputs(id: ListingId) -> impl IntoView {
    view! {
        <input type="hidden" name="page" value=PATH />
        <input type="hidden" name="id" value=id.to_string() />
    }
}
