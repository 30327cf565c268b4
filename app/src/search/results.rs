//! What a search found: how many, in which order, the phones, and what to try when there are none.

use super::chips::chips;
use super::filters::FORM;
use super::page::Search;
use super::words::{heading, phones};
use crate::listings::ListingGrid;
use crate::ui::Pagination;
use domain::search::{SearchQuery, SearchResults, Sort};
use leptos::either::Either;
use leptos::prelude::*;

/// The results with what is said above and below them.
#[component]
pub fn Results(search: Search) -> impl IntoView {
    let title = move || search.part(|found| heading(&found.query, found));
    let count = move || search.part(|found| phones(found.page.total));
    view! {
        <header class="results-head">
            <div>
                <h1 class="text-2xl">{title}</h1>
                <p class="text-soft" role="status">{count}</p>
            </div>
            <SortSelect search />
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
    let query = found.query;
    view! {
        <h2 class="sr-only">"Phones"</h2>
        <ListingGrid cards=found.page.items />
        <Pagination number pages href=move |page| query.at_page(page).path() />
    }
}

/// Nothing was found: what to leave out, and where else to look.
#[component]
fn NothingFound(found: SearchResults) -> impl IntoView {
    let wider: Vec<_> = chips(&found.query, Some(&found));
    let wider = match wider.is_empty() {
        true => {
            Either::Left(view! { <p>"Nothing is for sale right now. Be the first to offer a phone."</p> })
        }
        false => {
            let item = |chip: super::chips::Chip| {
                view! { <li><a class="link" href=chip.without.path()>"Search without "{chip.label}</a></li> }
            };
            Either::Right(view! {
                <p>"Leave something out to find more:"</p>
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
