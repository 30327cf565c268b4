//! Buttons, and links that look like them.

use leptos::prelude::*;

/// How much a button asks for attention. A page has one that is `Strong`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    #[default]
    Strong,
    Quiet,
    /// Without a frame until it is pointed at.
    Ghost,
    /// For what can't be undone.
    Danger,
    /// As a link within text.
    Link,
}

impl Weight {
    pub const fn class(self) -> &'static str {
        match self {
            Weight::Strong => "button",
            Weight::Quiet => "button button-quiet",
            Weight::Ghost => "button button-ghost",
            Weight::Danger => "button button-danger",
            Weight::Link => "button-link",
        }
    }
}

/// A button that does something in the browser; give it `on:click`. Forms have [`super::Submit`].
#[component]
pub fn Button(
    #[prop(optional)] weight: Weight,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <button type="button" class=format!("{} {class}", weight.class())>
            {children()}
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    #[prop(into)] href: String,
    #[prop(optional)] weight: Weight,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <a href=href class=format!("{} {class}", weight.class())>
            {children()}
        </a>
    }
}
