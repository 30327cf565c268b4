//! What a search found: how many, in which order, the phones, and what to try when there are none.

use super::filters::FORM;
use super::page::Search;
use super::returning::return_to_place;
use super::saved::save_path;
use super::words::{heading, phones};
use crate::listings::ListingGrid;
use crate::ui::{Glyph, Icon, Pagination, Weight};
use domain::search::{Choice, Dropped, SearchQuery, SearchResults, Sort, WayOut};
use leptos::either::Either;
use leptos::prelude::*;

/// The results with what is said above and below them.
#[component]
pub fn Results(search: Search) -> impl IntoView {
    return_to_place(search);
    let title = move || search.part(|found| heading(&found.query, found));
    let count = move || search.part(|found| phones(found.page.total));
    let save = move || {
        let path = search.part(|found| found.query.is_narrowed().then(|| save_path(&found.query)))??;
        let class = format!("{} save-search", Weight::Quiet.class());
        Some(
            view! { <a class=class href=path rel="nofollow"><Icon glyph=Glyph::Bell />"Save this search"</a> },
        )
    };
    view! {
        <header class="results-head">
            <div>
                <h1 class="text-2xl">{title}</h1>
                <p class="text-soft" role="status">{count}</p>
            </div>
            <div class="results-tools">
                {save}
                <SortSelect search />
            </div>
        </header>
        {move || {
            let found = search.found.get()?;
            Some(match found {
                Ok(found) if found.page.total == 0 => view! { <NothingFound found /> }.into_any(),
                Ok(found) => view! { <Found found /> }.into_any(),
                Err(error) => view! { <p class="alert alert-bad" role="alert">{error.to_string()}</p> }.into_any(),
            })
        }}
    }
}

/// The order of the results; part of the filters' form, wherever it stands.
#[component]
fn SortSelect(search: Search) -> impl IntoView {
    let sort = move || search.shown().sort;
    let options = move || {
        let has_place = search.shown().near.is_some();
        let offered = Sort::ALL.into_iter().filter(|sort| *sort != Sort::Distance || has_place);
        let option = |option: Sort| {
            let chosen = move || sort() == option;
            view! { <option value=option.as_str() selected=chosen() prop:selected=chosen>{option.label()}</option> }
        };
        offered.map(option).collect_view()
    };
    view! {
        <div class="sort">
            <label class="sr-only" for="sort">"Order"</label>
            <select class="input" id="sort" name="sort" form=FORM on:change=move |_| search.apply()>
                {options}
            </select>
            <button class="button button-quiet without-script" type="submit" form=FORM>"Sort"</button>
        </div>
    }
}

#[component]
fn Found(found: SearchResults) -> impl IntoView {
    let (number, pages) = (found.page.number, found.page.pages());
    let related = found.related.clone();
    let (query, next) = (found.query, found.next);
    let more = query.with_more().filter(|_| number < pages).map(|query| query.path());
    // The next page begins where this one ends, whatever comes and goes in between.
    let href = move |page: u32| match next {
        Some(next) if page == number + 1 => query.next_page(next).path(),
        _ => query.at_page(page).path(),
    };
    view! {
        <h2 class="sr-only">"Phones"</h2>
        <ListingGrid cards=found.page.items why=found.why />
        {more
            .map(|path| {
                view! {
                    <a class="button button-quiet justify-self-center" href=path data-noscroll="" rel="nofollow">
                        "Show more"
                    </a>
                }
            })}
        <Pagination number pages href />
        <Related related />
    }
}

/// Other models of the same series.
#[component]
pub fn Related(related: Vec<Choice>) -> impl IntoView {
    let link = |choice: Choice| {
        let count = phones(choice.count);
        view! { <li><a class="chip" href=format!("/models/{}", choice.value)>{choice.label}" · "{count}</a></li> }
    };
    (!related.is_empty()).then(|| {
        view! {
            <nav class="grid gap-3" aria-label="Related models">
                <h2 class="text-lg">"Related models"</h2>
                <ul class="chips" role="list">{related.into_iter().map(link).collect_view()}</ul>
            </nav>
        }
    })
}

/// What a search could do without, as the words of a link.
fn without(dropped: Dropped, found: &SearchResults) -> String {
    let query = &found.query;
    match dropped {
        Dropped::Words => format!("Without the words “{}”", query.text),
        Dropped::Price => "At any price".into(),
        Dropped::Place => "At any distance".into(),
        Dropped::ToSeries => "Other models of the series".into(),
        Dropped::Facet(facet) => {
            let values = query.chosen(facet).iter().map(|value| found.label(facet, value));
            format!("Without {}: {}", facet.legend().to_lowercase(), values.collect::<Vec<_>>().join(", "))
        }
    }
}

/// Nothing was found: what to leave out, and where else to look.
#[component]
fn NothingFound(found: SearchResults) -> impl IntoView {
    let wider: Vec<_> = found.ways_out.iter().map(|way| (without(way.dropped, &found), way)).collect();
    let narrowed = found.query.is_narrowed();
    let wider = match wider.is_empty() {
        true => {
            let sentence = match narrowed {
                true => {
                    "Leaving out one thing is not enough here. Save the search, and we tell you when one comes up."
                }
                false => "Nothing is for sale right now. Be the first to offer a phone.",
            };
            Either::Left(view! { <p>{sentence}</p> })
        }
        false => {
            let item = |(words, way): (String, &WayOut)| {
                let count = phones(way.count);
                view! { <li><a class="link" href=way.query.path()>{words}</a>": "{count}</li> }
            };
            Either::Right(view! {
                <p>"The nearest that there is:"</p>
                <ul role="list" class="grid gap-2">{wider.into_iter().map(item).collect_view()}</ul>
            })
        }
    };
    view! {
        <div class="empty">
            <h2 class="text-xl">"No phone fits all of that"</h2>
            {wider}
            <p class="flex flex-wrap justify-center gap-3 pt-3">
                <a class="button button-quiet" href=SearchQuery::default().path()>"See all phones"</a>
                <a class="button" href="/sell">"Sell a phone"</a>
            </p>
        </div>
    }
}

/// The page while its first results are on their way.
#[component]
pub fn ResultsSkeleton() -> impl IntoView {
    let cards = (0..8).map(|_| {
        view! {
            <li class="listing-card">
                <span class="skeleton listing-card-picture"></span>
                <span class="skeleton h-5 w-4/5"></span>
                <span class="skeleton h-6 w-1/3"></span>
                <span class="skeleton h-4 w-1/2"></span>
            </li>
        }
    });
    view! {
        <div class="filters" aria-hidden="true"></div>
        <section class="search-results" aria-busy="true">
            <p class="sr-only" role="status">"Searching"</p>
            <span class="skeleton h-10 w-1/2"></span>
            <ul class="listing-grid" role="list" aria-hidden="true">{cards.collect_view()}</ul>
        </section>
    }
}
