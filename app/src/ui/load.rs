//! The states of a page that has to ask for something first: loading, there, refused, failed, sign in first.

use super::{Alert, Glyph, Icon, LinkButton, Loading, Tone, Weight, asked};
use crate::Error;
use crate::site::{set_status, with_next};
use crate::viewer::current_viewer;
use domain::Refusal;
use domain::accounts::Me;
use leptos::context::Provider;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::components::Redirect;
use leptos_router::hooks::use_location;

/// Shows what was asked for once it is there, and says so where it can't be shown.
///
/// Guests are sent to the sign-in page where the answer is that they must sign in first. The response gets the
/// status that the answer has.
#[component]
pub fn Loaded<T, V, Ser>(
    resource: Resource<Result<T, Error>, Ser>,
    view: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
    Ser: Send + Sync + 'static,
{
    let show = move || {
        let view = view.clone();
        Suspend::new(async move {
            match resource.await {
                Ok(found) => view(found).into_any(),
                Err(error) => view! { <Failure error /> }.into_any(),
            }
        })
    };
    view! { <Transition fallback=Loading>{show}</Transition> }
}

/// What is there for members alone; guests are sent to the sign-in page and come back here. Inside, the
/// context has the [`Me`].
#[component]
pub fn MembersOnly(children: ChildrenFn) -> impl IntoView {
    // Asked anew, as the page's own viewer may still be the guest who just signed in.
    let viewer = asked(|| (), |()| current_viewer());
    let show = move || {
        let children = children.clone();
        Suspend::new(async move {
            match viewer.await {
                Ok(Some(me)) => view! { <Provider<Me, _> value=me>{children()}</Provider<Me, _>> }.into_any(),
                Ok(None) => view! { <Failure error=Error::Refused(Refusal::SignInFirst) /> }.into_any(),
                Err(error) => view! { <Failure error /> }.into_any(),
            }
        })
    };
    view! { <Transition fallback=Loading>{show}</Transition> }
}

/// What is shown instead of what was asked for.
#[component]
pub fn Failure(error: Error) -> impl IntoView {
    if matches!(error.refusal(), Some(Refusal::SignInFirst)) {
        let location = use_location();
        // The router's `search` comes without its question mark.
        let search = location.search.get_untracked();
        let separator = if search.is_empty() { "" } else { "?" };
        let path = location.pathname.get_untracked() + separator + &search;
        return view! { <Redirect path=with_next("/sign-in", &path) /> }.into_any();
    }
    set_status(error.status());
    if matches!(error.refusal(), Some(Refusal::NotFound)) {
        return view! { <NotFound /> }.into_any();
    }
    view! {
        <Title text="That did not work" />
        <Meta name="robots" content="noindex" />
        <div class="page grid max-w-text gap-6 py-16">
            <h1 class="text-2xl">"That did not work"</h1>
            <Alert tone=Tone::Bad>
                <p>{error.to_string()}</p>
            </Alert>
            <p class="text-soft">
                "Loading the page again often helps. If it does not, go back to the home page and start from there."
            </p>
            <div>
                <LinkButton href="/">"Home page"</LinkButton>
            </div>
        </div>
    }
    .into_any()
}

/// What is shown where there is no such page or thing.
#[component]
pub fn NotFound() -> impl IntoView {
    set_status(404);
    view! {
        <Title text="Not found" />
        <Meta name="robots" content="noindex" />
        <div class="page grid justify-items-center gap-5 py-20 text-center">
            <span class="avatar avatar-large">
                <Icon glyph=Glyph::Search />
            </span>
            <h1>"There is nothing here"</h1>
            <p class="max-w-form text-soft">
                "The link may be old, or mistyped. A phone that is sold or was taken down is no longer shown."
            </p>
            <div class="flex flex-wrap justify-center gap-3">
                <LinkButton href="/search">"Look at all phones"</LinkButton>
                <LinkButton href="/" weight=Weight::Quiet>"Home page"</LinkButton>
            </div>
        </div>
    }
}
