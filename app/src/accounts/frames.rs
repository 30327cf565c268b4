//! The frames of account pages: a narrow one for guests, one with a menu for members.

use crate::refused::RefusedForm;
use crate::ui::{Alert, Glyph, Head, Icon, MembersOnly, Tone};
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_query_map};

/// A page with one short form.
#[component]
pub fn NarrowPage(
    #[prop(into)] title: &'static str,
    /// What the page is for, in a sentence or two.
    #[prop(optional)]
    intro: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <Head title noindex=true />
        <div class="page py-10 sm:py-16">
            <div class="mx-auto grid max-w-form grid-cols-1 gap-6">
                <div class="grid gap-2">
                    <h1 class="text-2xl">{title}</h1>
                    {(!intro.is_empty()).then(|| view! { <p class="text-soft">{intro}</p> })}
                </div>
                {children()}
            </div>
        </div>
    }
}

/// The pages of an account: path and words.
const PAGES: [(&str, &str); 16] = [
    ("/account", "Overview"),
    ("/account/orders", "Orders"),
    ("/account/sales", "Sales"),
    ("/account/offers", "Offers"),
    ("/account/listings", "Listings"),
    ("/account/watched", "Watched phones"),
    ("/account/searches", "Saved searches"),
    ("/account/messages", "Messages"),
    ("/account/notifications", "Notifications"),
    ("/account/profile", "Profile"),
    ("/account/addresses", "Addresses"),
    ("/account/email", "E-mail"),
    ("/account/password", "Password"),
    ("/account/security", "Two-step sign-in"),
    ("/account/sessions", "Devices"),
    ("/account/delete", "Your data"),
];

/// `/account` and below: members only, with the menu of all its pages.
#[component]
pub fn AccountFrame() -> impl IntoView {
    let path = use_location().pathname;
    let link = move |(href, words): (&'static str, &'static str)| {
        let is_open = move || match href {
            "/account" => path.get() == href,
            _ => path.get().starts_with(href),
        };
        view! { <li><a href=href aria-current=move || is_open().then_some("page")>{words}</a></li> }
    };
    view! {
        <div class="page account py-6 lg:py-12">
            <nav class="side-menu" aria-label="Account">
                <ul>{PAGES.into_iter().map(link).collect_view()}</ul>
            </nav>
            <div class="min-w-0">
            {move || {
                (path.get() != "/account")
                    .then(|| {
                        view! {
                            <a class="button-link mb-3 lg:hidden" href="/account">
                                <Icon glyph=Glyph::ArrowLeft />
                                "Your account"
                            </a>
                        }
                    })
            }}
                <MembersOnly>
                    <Outlet />
                </MembersOnly>
            </div>
        </div>
    }
}

/// A page within the account's frame.
#[component]
pub fn AccountSection(
    title: &'static str,
    #[prop(optional)] intro: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <Head title noindex=true />
        <div class="grid max-w-text grid-cols-1 gap-6">
            <div class="grid gap-2">
                <h1 class="text-2xl">{title}</h1>
                {(!intro.is_empty()).then(|| view! { <p class="text-soft">{intro}</p> })}
            </div>
            {children()}
        </div>
    }
}

/// Says that something was done, where the page's query says so: `?done=` and its name.
#[component]
pub fn Done(#[prop(default = "yes")] what: &'static str, #[prop(into)] text: String) -> impl IntoView {
    let query = use_query_map();
    // The page's query is still there when a form on it is refused without JavaScript: then nothing was done.
    let refused = use_context::<RefusedForm>().is_some();
    let is_done = move || !refused && query.read().get("done").is_some_and(|done| done == what);
    move || {
        let text = text.clone();
        is_done().then(|| {
            view! {
                <Alert tone=Tone::Good>
                    <p>{text}</p>
                </Alert>
            }
        })
    }
}

/// A value of the page's query, as it was when the page was opened.
pub fn query_value(name: &str) -> String {
    use_query_map().with_untracked(|query| query.get(name)).unwrap_or_default()
}
