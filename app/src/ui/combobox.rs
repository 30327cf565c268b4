//! A text field that suggests while one types. Without JavaScript it is a text field.

use super::fields::FieldNotes;
use super::form::FieldState;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// One line of the list of suggestions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What stands for it in forms and URLs.
    pub key: String,
    pub title: String,
    /// Shown to the right, smaller.
    pub detail: String,
}

type Answer = Pin<Box<dyn Future<Output = Vec<Suggestion>> + Send>>;

/// Where suggestions come from: an async function of the text.
#[derive(Clone)]
pub struct Suggest(Arc<dyn Fn(String) -> Answer + Send + Sync>);

impl<F, Fut> From<F> for Suggest
where
    F: Fn(String) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Vec<Suggestion>> + Send + 'static,
{
    fn from(ask: F) -> Self {
        Self(Arc::new(move |text| Box::pin(ask(text))))
    }
}

/// How long the fingers must rest before suggestions are asked for.
const REST: Duration = Duration::from_millis(140);

/// What the list shows.
#[derive(Clone, Copy)]
struct List {
    items: RwSignal<Vec<Suggestion>>,
    /// The marked line.
    at: RwSignal<Option<usize>>,
    /// Counts the texts, so that a late answer to an older one is dropped.
    asked: StoredValue<u32>,
}

impl List {
    fn close(self) {
        self.asked.update_value(|n| *n += 1);
        self.items.set(Vec::new());
        self.at.set(None);
    }

    fn ask(self, suggest: Suggest, text: String) {
        self.asked.update_value(|n| *n += 1);
        let number = self.asked.get_value();
        if text.trim().is_empty() {
            return self.close();
        }
        let is_newest = move || self.asked.try_get_value() == Some(number);
        set_timeout(
            move || {
                if !is_newest() {
                    return;
                }
                spawn_local(async move {
                    let found = (suggest.0)(text).await;
                    if is_newest() {
                        self.items.set(found);
                        self.at.set(None);
                    }
                });
            },
            REST,
        );
    }

    /// Marks the next line, or the one before; round and round.
    fn step(self, forward: bool) {
        let count = self.items.with(Vec::len);
        if count > 0 {
            self.at.update(|at| {
                *at = Some(match (*at, forward) {
                    (None, true) => 0,
                    (None, false) => count - 1,
                    (Some(i), true) => (i + 1) % count,
                    (Some(i), false) => (i + count - 1) % count,
                })
            });
        }
    }
}

/// A labelled text field with suggestions.
#[component]
pub fn Combobox(
    /// The field that carries the text.
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] suggest: Suggest,
    #[prop(optional, into)] value: String,
    /// The field that carries the key of the suggestion that was chosen; empty while one types.
    #[prop(optional)]
    key_name: Option<&'static str>,
    /// The key that belongs to `value`.
    #[prop(optional, into)]
    key: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] placeholder: String,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(default = true)] required: bool,
    /// Called with what was chosen.
    #[prop(optional, into)]
    on_pick: Option<Callback<Suggestion>>,
    /// What was chosen elsewhere, and is put in here.
    #[prop(optional)]
    chosen: Option<RwSignal<Option<Suggestion>>>,
) -> impl IntoView {
    let field = FieldState::of(name);
    let key_field = key_name.map(FieldState::of);
    let first_key = key_field.as_ref().and_then(|field| field.typed.clone()).unwrap_or(key);
    let text = RwSignal::new(field.typed.clone().unwrap_or(value));
    let key = RwSignal::new(first_key);
    let list = List { items: RwSignal::new(Vec::new()), at: RwSignal::new(None), asked: StoredValue::new(0) };
    // A choice may lead to another page: what the browser still tells this field then finds its list gone.
    let is_open = move || list.items.try_with(|items| !items.is_empty()).unwrap_or(false);
    let pick = move |chosen: Suggestion| {
        text.set(chosen.title.clone());
        key.set(chosen.key.clone());
        list.close();
        if let Some(on_pick) = on_pick {
            on_pick.run(chosen);
        }
    };
    Effect::new(move |_| {
        if let Some(elsewhere) = chosen.and_then(|chosen| chosen.get()) {
            text.set(elsewhere.title);
            key.set(elsewhere.key);
            list.close();
        }
    });
    let typed = move |event| {
        text.set(event_target_value(&event));
        key.set(String::new());
        list.ask(suggest.clone(), text.get_untracked());
    };
    let pressed = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "ArrowDown" | "ArrowUp" if is_open() => {
            event.prevent_default();
            list.step(event.key() == "ArrowDown");
        }
        "Enter" => {
            let marked = list.at.get().and_then(|at| list.items.with(|items| items.get(at).cloned()));
            if let Some(marked) = marked {
                event.prevent_default();
                pick(marked);
            }
        }
        "Escape" if is_open() => list.close(),
        _ => {}
    };
    let list_id = format!("{}-list", field.id);
    let option_id = {
        let list_id = list_id.clone();
        move |at: usize| format!("{list_id}-{at}")
    };
    let option = {
        let option_id = option_id.clone();
        move |(at, item): (usize, Suggestion)| {
            let (title, detail) = (item.title.clone(), item.detail.clone());
            view! {
                <li
                    role="option"
                    id=option_id(at)
                    aria-selected=move || (list.at.try_get().flatten() == Some(at)).to_string()
                    on:mousedown=|event| event.prevent_default()
                    on:click=move |_| pick(item.clone())
                >
                    <span>{title}</span>
                    <span class="text-sm text-soft">{detail}</span>
                </li>
            }
        }
    };
    let options =
        move || list.items.try_get().unwrap_or_default().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <div class="field">
            <label for=field.id.clone()>{label}</label>
            <div class="combobox">
                <input
                    class="input"
                    id=field.id.clone()
                    name=field.name.clone()
                    type="text"
                    prop:value=move || text.try_get().unwrap_or_default()
                    value=text.get_untracked()
                    placeholder=(!placeholder.is_empty()).then_some(placeholder)
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    required=required
                    autofocus=field.autofocus
                    role="combobox"
                    aria-autocomplete="list"
                    aria-expanded=move || is_open().to_string()
                    aria-controls=list_id.clone()
                    aria-activedescendant=move || list.at.try_get().flatten().map(&option_id)
                    aria-describedby=field.described_by(&hint)
                    aria-invalid=field.invalid()
                    on:input=typed
                    on:keydown=pressed
                    on:blur=move |_| list.close()
                />
                <ul class="listbox" role="listbox" id=list_id aria-label="Suggestions" hidden=move || !is_open()>
                    // A line never turns into another one below the pointer.
                    <For each=options key=|(at, item)| (*at, item.key.clone()) children=option />
                </ul>
            </div>
            {key_field.map(|field| view! { <input type="hidden" name=field.name prop:value=move || key.try_get().unwrap_or_default() value=key.get_untracked() /> })}
            <FieldNotes field=field.clone() hint />
        </div>
    }
}
