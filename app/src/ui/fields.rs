//! The fields of forms: each with its label, its hint and what is wrong with it.
//!
//! Inside a [`super::Form`] a field knows what was typed and refused. In a plain GET form it is just a field.

use super::form::FieldState;
use super::{Glyph, Icon};
use crate::site::as_content;
use leptos::prelude::*;

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub title: String,
    /// A line below the title; only cards show it.
    pub detail: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, title: impl Into<String>) -> Self {
        Self { value: value.into(), title: title.into(), detail: String::new() }
    }

    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}

/// The hint and the message below a field.
#[component]
pub(super) fn FieldNotes(field: FieldState, hint: String) -> impl IntoView {
    let message = field.message;
    view! {
        {(!hint.is_empty()).then(|| view! { <p class="hint" id=field.hint_id()>{hint}</p> })}
        <p class="message" id=field.message_id() aria-live="polite">{move || message.get()}</p>
    }
}

/// A labelled input of one line.
#[component]
pub fn Field(
    /// The field of the form's struct.
    name: &'static str,
    #[prop(into)] label: String,
    /// The `type` of the input.
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] placeholder: String,
    #[prop(default = "off")] autocomplete: &'static str,
    /// The keyboard that phones show: `decimal`, `numeric`, `tel`, `email`.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// In characters.
    #[prop(optional)]
    maxlength: Option<u32>,
    #[prop(default = true)] required: bool,
    /// More classes of the input, such as `input-code`.
    #[prop(optional)]
    class: &'static str,
    /// What many people type; anything else may be typed too.
    #[prop(optional)]
    suggestions: Vec<String>,
) -> impl IntoView {
    let field = FieldState::of(name);
    let list = (!suggestions.is_empty()).then(|| format!("{}-list", field.id));
    let datalist = list.clone().map(|id| {
        let options = suggestions.into_iter().map(|value| view! { <option value=value></option> });
        view! { <datalist id=id>{options.collect_view()}</datalist> }
    });
    view! {
        <div class="field">
            <label for=field.id.clone()>{label}</label>
            <input
                class=format!("input {class}")
                id=field.id.clone()
                name=field.name.clone()
                type=kind
                value=field.typed.clone().unwrap_or(value)
                placeholder=(!placeholder.is_empty()).then_some(placeholder)
                autocomplete=autocomplete
                inputmode=inputmode
                maxlength=maxlength
                required=required
                list=list
                autofocus=field.autofocus
                aria-describedby=field.described_by(&hint)
                aria-invalid=field.invalid()
            />
            {datalist}
            <FieldNotes field=field.clone() hint />
        </div>
    }
}

/// A password, which can be made visible while it is typed.
#[component]
pub fn PasswordField(
    name: &'static str,
    #[prop(into)] label: String,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    #[prop(optional, into)] hint: String,
) -> impl IntoView {
    let field = FieldState::of(name);
    let shown = RwSignal::new(false);
    view! {
        <div class="field">
            <label for=field.id.clone()>{label}</label>
            <div class="input-group">
                <input
                    class="input"
                    id=field.id.clone()
                    name=field.name.clone()
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    required=true
                    autofocus=field.autofocus
                    aria-describedby=field.described_by(&hint)
                    aria-invalid=field.invalid()
                />
                <button
                    type="button"
                    class="button button-ghost button-icon needs-script"
                    aria-label="Show the password"
                    aria-pressed=move || shown.get().to_string()
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    <Icon glyph=Glyph::Eye />
                </button>
            </div>
            <FieldNotes field=field.clone() hint />
        </div>
    }
}

/// A labelled input of several lines.
#[component]
pub fn TextArea(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] hint: String,
    #[prop(default = "off")] autocomplete: &'static str,
    /// In characters.
    #[prop(optional)]
    maxlength: Option<u32>,
    #[prop(default = 5)] rows: u32,
    #[prop(default = true)] required: bool,
) -> impl IntoView {
    let field = FieldState::of(name);
    view! {
        <div class="field">
            <label for=field.id.clone()>{label}</label>
            <textarea
                class="input"
                id=field.id.clone()
                name=field.name.clone()
                rows=rows
                maxlength=maxlength
                autocomplete=autocomplete
                required=required
                autofocus=field.autofocus
                aria-describedby=field.described_by(&hint)
                aria-invalid=field.invalid()
            >
                {as_content(field.typed.clone().unwrap_or(value))}
            </textarea>
            <FieldNotes field=field.clone() hint />
        </div>
    }
}

/// A list to choose one from.
#[component]
pub fn Select(
    name: &'static str,
    #[prop(into)] label: String,
    choices: Vec<Choice>,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] hint: String,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(default = true)] required: bool,
) -> impl IntoView {
    let field = FieldState::of(name);
    let value = field.typed.clone().unwrap_or(value);
    let option = |choice: Choice| {
        let selected = choice.value == value;
        view! { <option value=choice.value selected=selected>{choice.title}</option> }
    };
    view! {
        <div class="field">
            <label for=field.id.clone()>{label}</label>
            <select
                class="input"
                id=field.id.clone()
                name=field.name.clone()
                autocomplete=autocomplete
                required=required
                autofocus=field.autofocus
                aria-describedby=field.described_by(&hint)
                aria-invalid=field.invalid()
            >
                {choices.into_iter().map(option).collect_view()}
            </select>
            <FieldNotes field=field.clone() hint />
        </div>
    }
}

/// Radio buttons as cards with details, or as pills in a row.
#[component]
pub fn RadioCards(
    name: &'static str,
    #[prop(into)] label: String,
    choices: Vec<Choice>,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] hint: String,
    /// Small, in a row, without details.
    #[prop(optional)]
    pills: bool,
    /// More classes of the group, such as `sm:grid-cols-2`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let field = FieldState::of(name);
    let value = field.typed.clone().unwrap_or(value);
    let described_by = field.described_by(&hint);
    let card = |choice: Choice| {
        let checked = choice.value == value;
        view! {
            <label class="choice">
                <input type="radio" name=field.name.clone() value=choice.value checked=checked />
                <span>
                    <span class="title">{choice.title}</span>
                    {(!pills && !choice.detail.is_empty())
                        .then(|| view! { <span class="detail">{choice.detail}</span> })}
                </span>
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
            <legend class="mb-1.5">{label}</legend>
            <div class=format!("{} {class}", if pills { "pills" } else { "cards" })>
                {choices.into_iter().map(card).collect_view()}
            </div>
            <FieldNotes field=field.clone() hint />
        </fieldset>
    }
}

/// A box to tick; it sends `value` when it is ticked.
#[component]
pub fn Checkbox(
    name: &'static str,
    #[prop(default = "on".into(), into)] value: String,
    #[prop(optional)] checked: bool,
    #[prop(optional)] required: bool,
    children: Children,
) -> impl IntoView {
    let field = FieldState::of(name);
    let checked = if field.was_refused { field.typed.is_some() } else { checked };
    view! {
        <div class="field">
            <label class="check">
                <input
                    type="checkbox"
                    id=field.id.clone()
                    name=field.name.clone()
                    value=value
                    checked=checked
                    required=required
                    aria-describedby=field.message_id()
                    aria-invalid=field.invalid()
                />
                <span>{children()}</span>
            </label>
            <FieldNotes field=field.clone() hint=String::new() />
        </div>
    }
}

/// A value that travels with the form.
#[component]
pub fn Hidden(name: &'static str, #[prop(into)] value: Signal<String>) -> impl IntoView {
    let field = FieldState::of(name);
    view! { <input type="hidden" name=field.name value=move || value.get() /> }
}
