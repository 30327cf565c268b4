//! Surfaces and signs: cards, badges, alerts, empty states, placeholders while something loads.

use super::{Glyph, Icon};
use leptos::prelude::*;

/// What a badge or an alert is about, which decides its colour. The words must say it too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    Good,
    Cool,
    Warn,
    Bad,
}

/// A framed part of a page, with a heading where it has a title.
#[component]
pub fn Card(
    #[prop(optional, into)] title: String,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <section class=format!("card {class}")>
            {(!title.is_empty()).then(|| view! { <h2 class="mb-3 text-xl">{title}</h2> })}
            {children()}
        </section>
    }
}

/// A word or two about the state of something.
#[component]
pub fn Badge(#[prop(optional)] tone: Tone, children: Children) -> impl IntoView {
    let class = match tone {
        Tone::Plain => "badge",
        Tone::Good => "badge badge-accent",
        Tone::Cool => "badge badge-cool",
        Tone::Warn => "badge badge-warn",
        Tone::Bad => "badge badge-bad",
    };
    view! { <span class=class>{children()}</span> }
}

/// A message about the page as a whole.
#[component]
pub fn Alert(#[prop(optional)] tone: Tone, children: Children) -> impl IntoView {
    let (class, glyph) = match tone {
        Tone::Plain | Tone::Cool => ("alert", Glyph::Info),
        Tone::Good => ("alert alert-good", Glyph::Check),
        Tone::Warn => ("alert alert-warn", Glyph::Alert),
        Tone::Bad => ("alert alert-bad", Glyph::Alert),
    };
    view! {
        <div class=class role=if tone == Tone::Bad { "alert" } else { "status" }>
            <Icon glyph />
            <div class="grid gap-2">{children()}</div>
        </div>
    }
}

/// What a list shows while there is nothing in it: what would be here, and what to do about it.
#[component]
pub fn EmptyState(glyph: Glyph, #[prop(into)] title: String, children: Children) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon glyph />
            <h2 class="text-xl">{title}</h2>
            {children()}
        </div>
    }
}

/// Grey bars in the place of what is still loading; `class` gives the height, and more.
#[component]
pub fn Skeleton(#[prop(default = "h-6")] class: &'static str) -> impl IntoView {
    view! { <span class=format!("skeleton {class}") aria-hidden="true"></span> }
}

/// The placeholder of a part of a page.
#[component]
pub fn Loading() -> impl IntoView {
    view! {
        <div class="grid gap-4 py-4" role="status">
            <span class="sr-only">"Loading"</span>
            <Skeleton class="h-9 w-2/3" />
            <Skeleton class="h-6" />
            <Skeleton class="h-40" />
        </div>
    }
}

/// The first letters of a person's first and last name.
#[component]
pub fn Avatar(#[prop(into)] name: String, #[prop(optional)] large: bool) -> impl IntoView {
    let mut letters = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = letters.next();
    let initials: String = first.into_iter().chain(letters.next_back()).collect();
    view! { <span class=if large { "avatar avatar-large" } else { "avatar" } aria-hidden="true">{initials}</span> }
}

/// A frame around a table, which scrolls sideways on its own where it is too wide.
#[component]
pub fn Table(#[prop(into)] caption: String, children: Children) -> impl IntoView {
    let label = caption.clone();
    view! {
        <div class="table-frame" role="region" aria-label=label tabindex="0">
            <table class="table">
                <caption class="sr-only">{caption}</caption>
                {children()}
            </table>
        </div>
    }
}
