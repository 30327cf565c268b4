//! The filters of a search: one GET form, which with JavaScript applies every change at once.

use super::page::Search;
use super::place_suggestions;
use super::words::phones;
use crate::ui::{Combobox, Glyph, Icon};
use domain::search::{Choice, Facet, PriceBand, RADII_KM, SearchQuery};
use domain::{Currency, Money};
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
                        value=untrack(|| search.shown()).text
                        prop:value=Memo::new(move |_| search.shown().text)
                    />
                </div>
                {move || search.shown().as_typed.then(|| view! { <input type="hidden" name="exact" value="1" /> })}
                <Ticks search facet=Facet::Brand />
                <Ticks search facet=Facet::Series />
                <Ticks search facet=Facet::Model />
                <PriceFilter search />
                <Ticks search facet=Facet::Grade />
                <Ticks search facet=Facet::Storage />
                <Ticks search facet=Facet::Colour />
                <Ticks search facet=Facet::Lock />
                <Ticks search facet=Facet::Battery />
                <Ticks search facet=Facet::Ram />
                <Ticks search facet=Facet::Year />
                <Ticks search facet=Facet::Updates />
                <PlaceFilter search />
                <Ticks search facet=Facet::Pickup />
                <Ticks search facet=Facet::Seller />
                <Ticks search facet=Facet::Verified />
                <Ticks search facet=Facet::Ships />
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
        let query = search.shown();
        let count = query.chosen.values().map(Vec::len).sum::<usize>()
            + usize::from(query.near.is_some())
            + usize::from(query.min.is_some() || query.max.is_some());
        (count > 0).then(|| view! { <span class="badge badge-accent">{count}</span> })
    }
}

/// A facet: its choices with how many each would find.
#[component]
fn Ticks(search: Search, facet: Facet) -> impl IntoView {
    let choices = move || search.part(|found| found.choices(facet).to_vec()).unwrap_or_default();
    let row = move |choice: Choice| {
        let Choice { value, label, count } = choice;
        let is_chosen = {
            let value = value.clone();
            move || search.shown().chosen(facet).contains(&value)
        };
        view! {
            <label class="tick" class:is-empty=count == 0>
                <input type="checkbox" name=facet.key() value=value checked=is_chosen() prop:checked=is_chosen />
                <span>{label}</span>
                <span class="count">{count}</span>
            </label>
        }
    };
    let rest = move || {
        let rest: Vec<Choice> = choices().into_iter().skip(FIRST_CHOICES).collect();
        let chosen = search.shown();
        let open = rest.iter().any(|choice| chosen.chosen(facet).contains(&choice.value));
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
        <fieldset class="filter" hidden=move || choices().is_empty()>
            <legend>{facet.legend()}</legend>
            {move || choices().into_iter().take(FIRST_CHOICES).map(row).collect_view()}
            {rest}
        </fieldset>
    }
}

/// The bands of prices that something is in, each as a link.
#[component]
fn PriceBands(search: Search) -> impl IntoView {
    let link = move |band: PriceBand| {
        let money = |minor| Money::new(minor, band.currency);
        let label = match (band.min, band.max) {
            (Some(min), Some(max)) => format!("{} to {}", money(min), money(max)),
            (Some(min), None) => format!("{} and more", money(min)),
            (None, Some(max)) => format!("Under {}", money(max)),
            (None, None) => "Any price".into(),
        };
        let (min, max, currency) = (band.min, band.max.map(|max| max - 1), Some(band.currency));
        let path = SearchQuery { min, max, currency, page: 1, ..search.shown() }.path();
        view! {
            <li>
                <a class="tick" href=path data-noscroll="" rel="nofollow">
                    <span>{label}</span>
                    <span class="count">{band.count}</span>
                </a>
            </li>
        }
    };
    move || {
        let mut bands = search.part(|found| found.prices.clone()).unwrap_or_default();
        bands.retain(|band| band.count > 0);
        (!bands.is_empty()).then(|| {
            let links = bands.into_iter().map(link).collect_view();
            view! { <ul role="list" aria-label="Usual prices">{links}</ul> }
        })
    }
}

#[component]
fn PriceFilter(search: Search) -> impl IntoView {
    let amount = move |minor: Option<i64>, currency: Option<Currency>| {
        let money = domain::Money::new(minor?, currency.unwrap_or_default()).plain();
        Some(money.strip_suffix(".00").map(str::to_owned).unwrap_or(money))
    };
    let shown = Signal::derive(move || search.shown());
    // Memos: an answer that changes nothing here must not overwrite what is being typed.
    let min = Memo::new(move |_| shown.with(|query| amount(query.min, query.currency)).unwrap_or_default());
    let max = Memo::new(move |_| shown.with(|query| amount(query.max, query.currency)).unwrap_or_default());
    let currency = move || shown.with(|query| query.currency.map_or("", Currency::code));
    let options = Currency::ALL.into_iter().map(|option| {
        let code = option.code();
        view! { <option value=code selected=currency() == code prop:selected=move || currency() == code>{code}</option> }
    });
    view! {
        <fieldset class="filter">
            <legend>"Price"</legend>
            <div class="price-filter">
                <input class="input" name="min" inputmode="decimal" placeholder="From" aria-label="Lowest price" value=min.get_untracked() prop:value=min />
                <input class="input" name="max" inputmode="decimal" placeholder="To" aria-label="Highest price" value=max.get_untracked() prop:value=max />
                <select class="input" name="currency" aria-label="Currency">
                    <option value="">"Any"</option>
                    {options.collect_view()}
                </select>
            </div>
            <PriceBands search />
        </fieldset>
    }
}

#[component]
fn PlaceFilter(search: Search) -> impl IntoView {
    // A memo: an answer that leaves the place as it is must not overwrite what is being typed.
    let label = Memo::new(move |_| {
        let near = search.shown().near?;
        search.part(|found| found.place.clone()).flatten().map(|place| place.label).or(Some(near))
    });
    let unknown = Signal::derive(move || search.part(|found| found.place_unknown).unwrap_or(false));
    let radius = move || {
        let query = search.shown();
        if query.near.is_some() { query.radius_km } else { Some(USUAL_RADIUS) }
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
