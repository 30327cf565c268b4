//! `/search`: everything that is for sale, narrowed and sorted; the URL holds the whole state.

use super::chips::Chips;
use super::filters::Filters;
use super::results::{Results, ResultsSkeleton};
use super::returning::keep_place;
use super::words::SearchHead;
use crate::Error;
use crate::ui::{Asked, Suggestion, asked};
use domain::search::{SearchQuery, SearchResults};
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use web_sys::{FormData, HtmlFormElement, UrlSearchParams};

/// What a search finds, and how it could be narrowed. `query` is the query of the search page's URL.
#[server(endpoint = "search_listings", input = GetUrl)]
pub async fn search_listings(query: String) -> Result<SearchResults, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.search_listings(&caller, SearchQuery::from_query(&query)).await?)
}

/// The search that is shown: what the URL asks for, and what was found for it.
#[derive(Clone, Copy)]
pub struct Search {
    /// As the URL has it; ahead of `found` while the answer is on its way.
    pub query: Memo<SearchQuery>,
    /// What was found last.
    pub found: Asked<SearchResults>,
    pub go: Callback<SearchQuery>,
    /// The form with the filters.
    pub form: NodeRef<html::Form>,
    /// The place that was chosen last from the suggestions.
    pub chosen: StoredValue<Option<Suggestion>>,
}

impl Search {
    /// A part of what was found; `None` until something was.
    pub fn part<T>(&self, part: impl FnOnce(&SearchResults) -> T) -> Option<T> {
        self.found.with(|found| found.as_ref()?.as_ref().ok().map(part))
    }

    /// The search as it was understood; as the URL has it until something was found.
    pub fn shown(&self) -> SearchQuery {
        self.part(|found| found.query.clone()).unwrap_or_else(|| self.query.get())
    }

    /// Searches for what the form says, as it stands, from the first page.
    pub fn apply(self) {
        let Some(form) = self.form.get_untracked() else { return };
        let mut query = read(&form);
        if let Some(text) = query.near.take() {
            query.near = Some(self.key_of(&text).unwrap_or(text));
        } else {
            query.radius_km = None;
        }
        if query != untrack(|| self.shown()) {
            self.go.run(query);
        }
    }

    /// The key of a place that is known by its label.
    fn key_of(&self, label: &str) -> Option<String> {
        let chosen = self.chosen.get_value().filter(|choice| choice.title == label);
        let found = || self.part(|found| found.place.clone()).flatten().filter(|place| place.label == label);
        chosen.map(|choice| choice.key).or_else(|| found().map(|place| place.key))
    }
}

/// The search that a form asks for.
fn read(form: &HtmlFormElement) -> SearchQuery {
    let query = FormData::new_with_form(form)
        .and_then(|data| UrlSearchParams::new_with_str_sequence_sequence(&data))
        .map_or_else(|_| String::new(), |params| String::from(params.to_string()));
    SearchQuery::from_query(&query)
}

/// Reads the search from the URL, as long as the URL is the search page's.
fn use_search() -> Search {
    let location = use_location();
    let query = Memo::new(move |before: Option<&SearchQuery>| match before {
        Some(before) if location.pathname.get() != "/search" => before.clone(),
        _ => SearchQuery::from_query(&location.search.get()),
    });
    let found = asked(move || query.get().to_query(), search_listings);
    let navigate = use_navigate();
    let go = move |to: SearchQuery| {
        navigate(&to.path(), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    Search { query, found, go: Callback::new(go), form: NodeRef::new(), chosen: StoredValue::new(None) }
}

/// `/search`
#[component]
pub fn SearchPage() -> impl IntoView {
    let search = use_search();
    let (pending, set_pending) = signal(false);
    // On the server, one thread would set it while another looks at it, which signals answer with a panic.
    let tell_pending = cfg!(target_arch = "wasm32").then(|| SignalSetter::from(set_pending));
    view! {
        <div class="page search">
            <Transition fallback=ResultsSkeleton nostrip:set_pending=tell_pending>
                <SearchHead search />
                <Filters search />
                <section
                    class="search-results"
                    id="results"
                    aria-busy=move || pending.get().to_string()
                    on:click=|_| keep_place()
                >
                    <Chips search />
                    <Results search />
                </section>
            </Transition>
        </div>
    }
}
