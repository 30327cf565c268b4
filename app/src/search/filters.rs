//! The filters of a search: one GET form, which with JavaScript applies every change at once.

use super::page::Search;
use super::place_suggestions;
use super::words::phones;
use crate::ui::{Combobox, Glyph, Icon};
use domain::Currency;
use domain::listings::{Grade, storage_label};
use domain::search::RADII_KM;
use leptos::html;
use leptos::prelude::*;

/// The radius that is offered first, in kilometres.
const USUAL_RADIUS: u32 = 50;
/// How many choices of a filter are shown before "more".
const FIRST_CHOICES: usize = 8;

/// The id of the form, for controls that lie outside of it.
pub const FORM: &str = "filters";

/// The filters: a column beside the results, a sheet above them on phones.
#[component]
pub fn Filters(search: Search) -> impl IntoView {
    let sheet = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(sheet) = sheet.get_untracked() {
            sheet.set_open(false);
        }
    };
    let count = move || match search.part(|found| found.page.total) {
        Some(total) => format!("Show {}", phones(total)),
        None => "Show".into(),
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            close();
        }
    };
    view! {
        <details class="filters" node_ref=sheet on:keydown=on_key>
            <summary class="button button-quiet">
                <Icon glyph=Glyph::Filter />
                "Filters"
                <ActiveCount search />
            </summary>
            <form
                class="filters-form"
                id=FORM
                action="/search"
                method="get"
                role="search"
                aria-label="Filters"
                node_ref=search.form
                on:change=move |_| search.apply()
                on:submit=move |event| {
                    event.prevent_default();
                    search.apply();
                    close();
                }
            >
                <div class="filters-head">
                    <h2 class="text-xl">"Filters"</h2>
                    <button class="button button-ghost" type="button" on:click=move |_| close()>"Close"</button>
                </div>
                <div class="field">
                    <label for="filter-text">"Words"</label>
                    <input
                        class="input"
                        type="search"
                        id="filter-text"
                        name="q"
                        maxlength="100"
                        placeholder="Model, colour, size"
                        value=search.query.get_untracked().text
                        prop:value=move || search.query.get().text
                    />
                </div>
                <ModelFilter search />
                <Ticks legend="Brand" name="brand" ticks=Signal::derive(move || brands(&search)) />
                <PriceFilter search />
                <Ticks legend="Condition" name="grade" ticks=Signal::derive(move || grades(&search)) />
                <Ticks legend="Storage" name="storage" ticks=Signal::derive(move || storage(&search)) />
                <PlaceFilter search />
                <div class="filters-foot">
                    <a class="button-link" href="/search">"Clear all"</a>
                    <button class="button" type="submit">{count}</button>
                </div>
            </form>
        </details>
    }
}

/// How many filters are set, on the button that opens the sheet.
#[component]
fn ActiveCount(search: Search) -> impl IntoView {
    move || {
        let query = search.query.get();
        let count = query.brands.len()
            + query.grades.len()
            + query.storage.len()
            + usize::from(query.model.is_some())
            + usize::from(query.near.is_some())
            + usize::from(query.min.is_some() || query.max.is_some());
        (count > 0).then(|| view! { <span class="badge badge-accent">{count}</span> })
    }
}

/// A choice that can be ticked.
#[derive(Clone, PartialEq)]
struct Tick {
    value: String,
    label: String,
    count: u64,
    checked: bool,
}

fn brands(search: &Search) -> Vec<Tick> {
    let chosen = search.query.read().brands.clone();
    let found = search.part(|found| found.brands.clone()).unwrap_or_default();
    let missing = chosen.iter().filter(|slug| found.iter().all(|brand| brand.slug != **slug)).cloned();
    let missing = missing.map(|slug| Tick { label: slug.clone(), value: slug, count: 0, checked: true });
    let found = found.iter().map(|brand| Tick {
        value: brand.slug.clone(),
        label: brand.name.clone(),
        count: brand.live,
        checked: chosen.contains(&brand.slug),
    });
    found.collect::<Vec<_>>().into_iter().chain(missing).collect()
}

fn grades(search: &Search) -> Vec<Tick> {
    let chosen = search.query.read().grades.clone();
    let found = search.part(|found| found.grades.clone()).unwrap_or_default();
    let tick = |grade: Grade| Tick {
        value: grade.as_str().into(),
        label: grade.label().into(),
        count: found.iter().find(|(g, _)| *g == grade).map_or(0, |(_, count)| *count),
        checked: chosen.contains(&grade),
    };
    Grade::ALL.into_iter().map(tick).collect()
}

fn storage(search: &Search) -> Vec<Tick> {
    let chosen = search.query.read().storage.clone();
    let mut found = search.part(|found| found.storage.clone()).unwrap_or_default();
    for gb in &chosen {
        if found.iter().all(|(size, _)| size != gb) {
            found.push((*gb, 0));
        }
    }
    found.sort_unstable();
    let tick = |(gb, count): (u32, u64)| Tick {
        value: gb.to_string(),
        label: storage_label(gb),
        count,
        checked: chosen.contains(&gb),
    };
    found.into_iter().map(tick).collect()
}

/// A group of choices with how many each would find.
#[component]
fn Ticks(legend: &'static str, name: &'static str, ticks: Signal<Vec<Tick>>) -> impl IntoView {
    let row = move |tick: Tick| {
        view! {
            <label class="tick" class:is-empty=tick.count == 0>
                <input type="checkbox" name=name value=tick.value checked=tick.checked prop:checked=tick.checked />
                <span>{tick.label}</span>
                <span class="count">{tick.count}</span>
            </label>
        }
    };
    let rest = move || {
        let rest: Vec<Tick> = ticks.get().into_iter().skip(FIRST_CHOICES).collect();
        let open = rest.iter().any(|tick| tick.checked);
        (!rest.is_empty()).then(|| {
            view! {
                <details class="more" open=open>
                    <summary class="button-link text-sm">{format!("{} more", rest.len())}</summary>
                    {rest.into_iter().map(row).collect_view()}
                </details>
            }
        })
    };
    view! {
        <fieldset class="filter" hidden=move || ticks.with(Vec::is_empty)>
            <legend>{legend}</legend>
            {move || ticks.get().into_iter().take(FIRST_CHOICES).map(row).collect_view()}
            {rest}
        </fieldset>
    }
}

/// The model, where the search is for one: it can be let go of.
#[component]
fn ModelFilter(search: Search) -> impl IntoView {
    move || {
        let model = search.part(|found| found.model.clone()).flatten()?;
        let name = model.full_name();
        let checked = move || search.query.read().model.is_some();
        Some(view! {
            <fieldset class="filter">
                <legend>"Model"</legend>
                <label class="tick">
                    <input type="checkbox" name="model" value=model.slug checked=checked() prop:checked=checked />
                    <span>{name}</span>
                </label>
            </fieldset>
        })
    }
}

#[component]
fn PriceFilter(search: Search) -> impl IntoView {
    let amount = move |minor: Option<i64>, currency: Option<Currency>| {
        let money = domain::Money::new(minor?, currency.unwrap_or_default()).plain();
        Some(money.strip_suffix(".00").map(str::to_owned).unwrap_or(money))
    };
    let min = move || search.query.with(|query| amount(query.min, query.currency)).unwrap_or_default();
    let max = move || search.query.with(|query| amount(query.max, query.currency)).unwrap_or_default();
    let currency = move || search.query.with(|query| query.currency.map_or("", Currency::code));
    let options = Currency::ALL.into_iter().map(|option| {
        let code = option.code();
        view! { <option value=code selected=currency() == code prop:selected=move || currency() == code>{code}</option> }
    });
    view! {
        <fieldset class="filter">
            <legend>"Price"</legend>
            <div class="price-filter">
                <input class="input" name="min" inputmode="decimal" placeholder="From" aria-label="Lowest price" value=min() prop:value=min />
                <input class="input" name="max" inputmode="decimal" placeholder="To" aria-label="Highest price" value=max() prop:value=max />
                <select class="input" name="currency" aria-label="Currency">
                    <option value="">"Any"</option>
                    {options.collect_view()}
                </select>
            </div>
        </fieldset>
    }
}

#[component]
fn PlaceFilter(search: Search) -> impl IntoView {
    let label = Signal::derive(move || {
        let near = search.query.read().near.clone()?;
        search.part(|found| found.place.clone()).flatten().map(|place| place.label).or(Some(near))
    });
    let unknown = Signal::derive(move || search.part(|found| found.place_unknown).unwrap_or(false));
    let radius = move || {
        search.query.with(|query| if query.near.is_some() { query.radius_km } else { Some(USUAL_RADIUS) })
    };
    let radii = move || {
        let mut radii: Vec<u32> = RADII_KM.to_vec();
        radii.extend(radius().filter(|km| !RADII_KM.contains(km)));
        radii.sort_unstable();
        let options = radii.into_iter().map(|km| {
            view! { <option value=km selected=radius() == Some(km) prop:selected=move || radius() == Some(km)>{format!("within {km} km")}</option> }
        });
        options.collect_view()
    };
    view! {
        <fieldset class="filter">
            <legend>"Place"</legend>
            {move || {
                view! {
                    <Combobox
                        name="near"
                        label="City or ZIP code"
                        value=label.get().unwrap_or_default()
                        suggest=place_suggestions
                        required=false
                        on_pick=move |place| {
                            search.chosen.set_value(Some(place));
                            search.apply();
                        }
                    />
                }
            }}
            <p class="message" aria-live="polite">
                {move || unknown.get().then_some("We don't know that place. Try the nearest city.")}
            </p>
            <select class="input" name="radius" aria-label="Distance">
                {radii}
                <option value="" selected=radius().is_none() prop:selected=move || radius().is_none()>"any distance"</option>
            </select>
        </fieldset>
    }
}
