//! The search box of the header, with what somebody may be about to search for: models and brands while one types,
//! and one's own recent searches, which the browser alone keeps. Without JavaScript it is a plain form.

use crate::Error;
use crate::remembered::{forget, remember, remembered};
use crate::ui::{Glyph, Icon};
use domain::search::{SearchQuery, SearchSuggestion};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::components::Form;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use std::time::Duration;

/// Where the browser keeps recent searches.
const RECENT: &str = "mg-searches";
const MOST_RECENT: usize = 8;
/// How long the fingers must rest before suggestions are asked for.
const REST: Duration = Duration::from_millis(120);
const LIST: &str = "search-suggestions";

/// What somebody who types this may be about to search for.
#[server(endpoint = "suggest_searches", input = GetUrl)]
pub async fn suggest_searches(text: String) -> Result<Vec<SearchSuggestion>, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.suggest_searches(&caller, &text).await?)
}

/// The list below the box.
#[derive(Clone, Copy)]
struct List {
    items: RwSignal<Vec<SearchSuggestion>>,
    /// The marked line.
    at: RwSignal<Option<usize>>,
    /// The lines are recent searches.
    recent: RwSignal<bool>,
    /// Counts what was typed, so that a late answer to something older is dropped.
    asked: StoredValue<u32>,
}

impl List {
    fn new() -> Self {
        Self {
            items: RwSignal::new(Vec::new()),
            at: RwSignal::new(None),
            recent: RwSignal::new(false),
            asked: StoredValue::new(0),
        }
    }

    fn show(self, items: Vec<SearchSuggestion>, recent: bool) {
        self.items.set(items);
        self.recent.set(recent);
        self.at.set(None);
    }

    fn close(self) {
        self.asked.update_value(|n| *n += 1);
        self.show(Vec::new(), false);
    }

    /// Shows what fits the text, or recent searches where there is none.
    fn ask(self, text: String) {
        self.asked.update_value(|n| *n += 1);
        let number = self.asked.get_value();
        if text.trim().is_empty() {
            return self.show(recent_searches(), true);
        }
        let is_newest = move || self.asked.try_get_value() == Some(number);
        set_timeout(
            move || {
                if is_newest() {
                    spawn_local(async move {
                        let found = suggest_searches(text).await.unwrap_or_default();
                        if is_newest() {
                            self.show(found, false);
                        }
                    });
                }
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
                    (Some(at), true) => (at + 1) % count,
                    (Some(at), false) => (at + count - 1) % count,
                });
            });
        }
    }

    fn marked(self) -> Option<SearchSuggestion> {
        self.at.get().and_then(|at| self.items.with(|items| items.get(at).cloned()))
    }
}

fn recent_searches() -> Vec<SearchSuggestion> {
    let line = |text: String| SearchSuggestion {
        path: SearchQuery { text: text.clone(), page: 1, ..SearchQuery::default() }.path(),
        title: text,
        detail: "Recent".into(),
    };
    remembered(RECENT).into_iter().map(line).collect()
}

/// The search box; on the search page it shows what is searched for.
#[component]
pub fn SearchBox() -> impl IntoView {
    let query = use_query_map();
    let path = use_location().pathname;
    let shown = move || match path.get().as_str() {
        "/search" => query.read().get("q").unwrap_or_default(),
        _ => String::new(),
    };
    let list = List::new();
    let is_open = move || list.items.with(|items| !items.is_empty());
    let navigate = use_navigate();
    let go = Callback::new(move |path: String| {
        list.close();
        navigate(&path, NavigateOptions::default());
    });
    let pressed = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "ArrowDown" | "ArrowUp" if is_open() => {
            event.prevent_default();
            list.step(event.key() == "ArrowDown");
        }
        "Escape" => list.close(),
        "Enter" => match list.marked() {
            Some(marked) => {
                event.prevent_default();
                go.run(marked.path);
            }
            None => {
                remember(RECENT, &event_target_value(&event), MOST_RECENT);
                list.close();
            }
        },
        _ => {}
    };
    let option = move |(at, item): (usize, SearchSuggestion)| {
        let path = item.path.clone();
        view! {
            <li
                role="option"
                id=format!("{LIST}-{at}")
                aria-selected=move || (list.at.get() == Some(at)).to_string()
                on:mousedown=move |event| {
                    event.prevent_default();
                    go.run(path.clone());
                }
            >
                <span>{item.title}</span>
                <span class="detail">{item.detail}</span>
            </li>
        }
    };
    let options = move || list.items.get().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <Form method="GET" action="/search" attr:class="search-box combobox" attr:role="search" attr:aria-label="All phones">
            <Icon glyph=Glyph::Search />
            <input
                class="input"
                type="search"
                name="q"
                aria-label="Search phones"
                placeholder="Search"
                maxlength="100"
                autocomplete="off"
                role="combobox"
                aria-autocomplete="list"
                aria-expanded=move || is_open().to_string()
                aria-controls=LIST
                aria-activedescendant=move || list.at.get().map(|at| format!("{LIST}-{at}"))
                value=shown
                prop:value=shown
                on:focus=move |event| list.ask(event_target_value(&event))
                on:input=move |event| list.ask(event_target_value(&event))
                on:keydown=pressed
                on:blur=move |_| list.close()
            />
            <div class="listbox-frame" hidden=move || !is_open()>
                <ul class="listbox" role="listbox" id=LIST aria-label="Suggestions">
                    // A line never turns into another one below the pointer.
                    <For each=options key=|(at, item)| (*at, item.path.clone()) children=option />
                </ul>
                {move || {
                    (list.recent.get() && is_open())
                        .then(|| {
                            view! {
                                <button
                                    class="button-link"
                                    type="button"
                                    tabindex="-1"
                                    on:mousedown=move |event| {
                                        event.prevent_default();
                                        forget(RECENT);
                                        list.close();
                                    }
                                >
                                    "Forget my recent searches"
                                </button>
                            }
                        })
                }}
            </div>
        </Form>
    }
}
