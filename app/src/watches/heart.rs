//! The heart: watches a phone, or lets go of it. Without JavaScript it is a button of the page's one form for that.

use crate::Error;
use crate::site::with_next;
use crate::ui::{Glyph, Icon, use_toasts};
use domain::{ListingId, Refusal};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// The id of the form that every heart of a page belongs to.
const FORM: &str = "watch";

/// Begins to watch one phone, or ends to watch another.
#[server(endpoint = "watch_phone")]
pub async fn watch_phone(begin: Option<ListingId>, end: Option<ListingId>) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    let watching = domain::watches::Watching::of(begin, end).ok_or(Refusal::NotFound)?;
    ssr::guests_go_on_to(&offer_path(watching.listing()));
    Ok(services.watch(&caller, watching).await?)
}

/// The page that offers to watch a phone: where guests go on to once they have signed in.
fn offer_path(id: ListingId) -> String {
    format!("/account/watched?add={id}")
}

/// The form that the hearts of a page belong to; every page has it once.
#[component]
pub fn WatchForm() -> impl IntoView {
    let location = use_location();
    let page = move || {
        let query = location.search.get();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{mark}{query}", location.pathname.get())
    };
    view! {
        <form id=FORM method="post" action="/api/watch_phone" hidden>
            <input type="hidden" name="page" value=page />
        </form>
    }
}

/// How a heart looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WatchSize {
    /// In the corner of a card.
    Corner,
    /// With words.
    Wide,
}

/// The heart of one phone.
#[component]
pub fn Heart(
    id: ListingId,
    watched: bool,
    /// What the phone is called, for those who don't see where the heart stands.
    #[prop(into)]
    phone: String,
    size: WatchSize,
) -> impl IntoView {
    let watched = RwSignal::new(watched);
    let press = pressing(id, watched);
    let words = move || if watched.get() { "Watching" } else { "Watch the price" };
    view! {
        <button
            class=match size {
                WatchSize::Corner => "heart",
                WatchSize::Wide => "heart-wide button button-quiet",
            }
            type="submit"
            form=FORM
            name=move || if watched.get() { "end" } else { "begin" }
            value=id.to_string()
            aria-pressed=move || watched.get().to_string()
            aria-label=(size == WatchSize::Corner).then(|| format!("Watch {phone}"))
            on:click=move |event| {
                event.prevent_default();
                press.run(());
            }
        >
            <Icon glyph=Glyph::Heart />
            {(size == WatchSize::Wide).then_some(words)}
        </button>
    }
}

/// Does at once what the form would do, and shows it when it is done.
fn pressing(id: ListingId, watched: RwSignal<bool>) -> Callback<()> {
    let (navigate, toasts) = (use_navigate(), use_toasts());
    Callback::new(move |()| {
        let navigate = navigate.clone();
        let end = watched.get_untracked();
        spawn_local(async move {
            match watch_phone((!end).then_some(id), end.then_some(id)).await {
                Ok(()) => {
                    watched.try_set(!end);
                }
                Err(Error::Refused(Refusal::SignInFirst)) => {
                    navigate(&with_next("/sign-in", &offer_path(id)), NavigateOptions::default());
                }
                Err(error) => toasts.show(error.to_string()),
            }
        });
    })
}
