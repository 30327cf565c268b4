//! The header: logo, search, sell, and the menu of the account.

use super::search_box::SearchBox;
use crate::messages::{Envelope, count};
use crate::notifications::Bell;
use crate::site::SITE_NAME;
use crate::ui::{Avatar, Glyph, Icon};
use crate::viewer::{SignOut, refetch_viewer_after, use_viewer};
use domain::accounts::Me;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;

/// The mark: a phone that is handed on.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg viewBox="0 0 32 32" fill="none" aria-hidden="true">
            <rect class="fill-accent" width="32" height="32" rx="9"></rect>
            <path
                class="stroke-on-accent"
                stroke-width="2.6"
                stroke-linecap="round"
                stroke-linejoin="round"
                d="M12.5 24.5h-1A2.5 2.5 0 0 1 9 22V10a2.5 2.5 0 0 1 2.5-2.5h6A2.5 2.5 0 0 1 20 10v3m-6 7.5h10m-4-4 4 4-4 4"
            ></path>
        </svg>
    }
}

/// Takes the keyboard and the screen reader to the new page after each step within the site, as a browser does.
fn focus_after_navigation() {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now)
            && let Some(main) = document().get_element_by_id("main")
            && let Ok(main) = main.dyn_into::<web_sys::HtmlElement>()
        {
            let still = web_sys::FocusOptions::new();
            still.set_prevent_scroll(true);
            let _ = main.focus_with_options(&still);
        }
        now
    });
}

#[component]
pub fn Header() -> impl IntoView {
    focus_after_navigation();
    view! {
        <header class="site-header">
            <div class="page">
                <a class="logo" href="/" aria-label=format!("{SITE_NAME}, home page")>
                    <Mark />
                    <span class="name" aria-hidden="true">{SITE_NAME}</span>
                </a>
                <SearchBox />
                <a class="button max-sm:px-4" href="/sell">"Sell"</a>
                <a class="button button-ghost button-icon" href="/basket" aria-label="Basket">
                    <Icon glyph=Glyph::Basket />
                </a>
                <AccountMenu />
            </div>
        </header>
    }
}

/// The menu of a member, or the way in for a guest.
#[component]
fn AccountMenu() -> impl IntoView {
    let viewer = use_viewer();
    let menu = move || {
        Suspend::new(async move {
            match viewer.await {
                Ok(Some(me)) => view! { <MemberMenu me /> }.into_any(),
                Ok(None) | Err(_) => view! { <GuestLinks /> }.into_any(),
            }
        })
    };
    view! { <Transition fallback=GuestLinks>{menu}</Transition> }
}

#[component]
fn GuestLinks() -> impl IntoView {
    view! {
        <a class="button button-quiet max-sm:px-3" href="/sign-in" aria-label="Sign in">
            <span class="sm:hidden">
                <Icon glyph=Glyph::User />
            </span>
            <span class="max-sm:hidden">"Sign in"</span>
        </a>
    }
}

#[component]
fn MemberMenu(me: Me) -> impl IntoView {
    let menu = NodeRef::<leptos::html::Details>::new();
    let messages = match me.unread_conversations {
        0 => "Messages".to_owned(),
        unread => format!("Messages ({} unread)", count(unread)),
    };
    let path = use_location().pathname;
    // Going to another page closes the menu.
    Effect::new(move |_| {
        path.track();
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    });
    view! {
        <Envelope unread=me.unread_conversations />
        <Bell unread=me.unread />
        <details class="menu" node_ref=menu>
            <summary class="rounded-full p-1" aria-label=format!("Account of {}", me.name)>
                <Avatar name=me.name.clone() />
            </summary>
            <div class="panel">
                <p class="truncate px-3 pb-2 pt-1 text-sm text-soft">"Signed in as " <b class="text-ink">{me.name}</b></p>
                <a href="/account"><Icon glyph=Glyph::User />"Account"</a>
                <a href="/account/orders"><Icon glyph=Glyph::Basket />"My orders"</a>
                <a href="/account/sales"><Icon glyph=Glyph::Box />"My sales"</a>
                <a href="/account/offers"><Icon glyph=Glyph::Tag />"My offers"</a>
                <a href="/account/listings"><Icon glyph=Glyph::List />"My listings"</a>
                <a href="/account/messages"><Icon glyph=Glyph::Mail />{messages}</a>
                <a href="/account/watched"><Icon glyph=Glyph::Heart />"Watched phones"</a>
                <a href="/account/searches"><Icon glyph=Glyph::Search />"Saved searches"</a>
                <a href="/sell"><Icon glyph=Glyph::Plus />"Sell a phone"</a>
                <a href="/help"><Icon glyph=Glyph::Info />"Help"</a>
                <hr />
                <SignOutForm />
            </div>
        </details>
    }
}

/// Signs out, and makes every page forget who was there.
#[component]
fn SignOutForm() -> impl IntoView {
    let action = ServerAction::<SignOut>::new();
    refetch_viewer_after(action);
    view! {
        <ActionForm action>
            <button type="submit"><Icon glyph=Glyph::SignOut />"Sign out"</button>
        </ActionForm>
    }
}
