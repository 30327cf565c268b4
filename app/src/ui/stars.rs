//! Stars: a field to give some, and how given ones look.

use super::fields::FieldNotes;
use super::form::FieldState;
use super::{Glyph, Icon};
use domain::reviews::Stars;
use leptos::prelude::*;

/// One to five stars to choose from: radio buttons, so that keys, screen readers and plain forms know them.
#[component]
pub fn StarField(
    /// The field of the form's struct.
    name: &'static str,
    #[prop(into)] label: String,
    /// Those that were given before.
    #[prop(optional_no_strip)]
    value: Option<Stars>,
    #[prop(optional, into)] hint: String,
) -> impl IntoView {
    let field = FieldState::of(name);
    let value = field.typed.clone().or(value.map(|stars| stars.count().to_string())).unwrap_or_default();
    let described_by = field.described_by(&hint);
    let star = |stars: Stars| {
        let count = stars.count().to_string();
        let words = match stars.count() {
            1 => format!("1 star: {}", stars.label()),
            count => format!("{count} stars: {}", stars.label()),
        };
        let checked = count == value;
        let title = words.clone();
        view! {
            <label class="star" title=title>
                <input type="radio" name=field.name.clone() value=count checked=checked required=true />
                <Icon glyph=Glyph::Star />
                <span class="sr-only">{words}</span>
            </label>
        }
    };
    view! {
        <fieldset
            class="field"
            role="radiogroup"
            id=field.id.clone()
            aria-describedby=described_by
            aria-invalid=field.invalid()
            tabindex="-1"
        >
            <legend class="mb-1">{label}</legend>
            <div class="star-field">{Stars::ALL.map(star).into_iter().collect_view()}</div>
            <FieldNotes field=field.clone() hint />
        </fieldset>
    }
}

/// Given stars, drawn; the words say how many.
#[component]
pub fn StarRow(stars: Stars) -> impl IntoView {
    let star = |one: Stars| {
        let class = if one <= stars { "star is-given" } else { "star" };
        view! { <span class=class><Icon glyph=Glyph::Star /></span> }
    };
    view! {
        <span class="star-row">
            <span class="flex" aria-hidden="true">{Stars::ALL.map(star).into_iter().collect_view()}</span>
            <span class="sr-only">{format!("{} of 5 stars", stars.count())}</span>
        </span>
    }
}
