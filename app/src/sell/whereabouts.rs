//! "Where I am now": one tap in place of typing a city.

use crate::Error;
use crate::ui::Suggestion;
use domain::listings::ListingForm;
use domain::places::Place;
use js_sys::Reflect;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// The city that a point is nearest to. Browsers send it to about a kilometre, and nothing of it is kept.
#[server(endpoint = "nearest_place")]
pub async fn nearest_place(lat: f64, lng: f64) -> Result<Option<Place>, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.nearest_place(&caller, domain::places::Point { lat, lng }).await?)
}

/// How far the question is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    No,
    Looking,
    NotFound,
}

/// The button beside the field with the place.
#[component]
pub fn Whereabouts(
    /// Where the city goes.
    chosen: RwSignal<Option<Suggestion>>,
    typed: RwSignal<ListingForm>,
) -> impl IntoView {
    let asked = RwSignal::new(Asked::No);
    let fill = move |place: Option<Place>| {
        let Some(place) = place else {
            asked.try_set(Asked::NotFound);
            return;
        };
        asked.try_set(Asked::No);
        typed.try_update(|form| {
            form.place.clone_from(&place.key);
            form.place_text.clone_from(&place.label);
        });
        chosen.try_set(Some(Suggestion { key: place.key, title: place.label, detail: String::new() }));
    };
    let look = move |_| {
        asked.set(Asked::Looking);
        let found = move |position: JsValue| match at(&position) {
            Some((lat, lng)) => {
                spawn_local(async move { fill(nearest_place(lat, lng).await.ok().flatten()) });
            }
            None => fill(None),
        };
        let found = Closure::once_into_js(found);
        let failed = Closure::once_into_js(move |_: JsValue| fill(None));
        let asked_browser = window().navigator().geolocation().and_then(|browser| {
            browser
                .get_current_position_with_error_callback(found.unchecked_ref(), Some(failed.unchecked_ref()))
        });
        if asked_browser.is_err() {
            fill(None);
        }
    };
    view! {
        <div class="needs-script flex flex-wrap items-center gap-3">
            <button type="button" class="chip" on:click=look aria-busy=move || (asked.get() == Asked::Looking).to_string()>
                "Where I am now"
            </button>
            <span class="text-sm text-soft" aria-live="polite">
                {move || match asked.get() {
                    Asked::No => "",
                    Asked::Looking => "Looking …",
                    Asked::NotFound => "Your browser did not tell. Please type the city.",
                }}
            </span>
        </div>
    }
}

/// Latitude and longitude of a browser's answer, to two decimals, which is about a kilometre: a city needs no more.
fn at(position: &JsValue) -> Option<(f64, f64)> {
    let coords = Reflect::get(position, &"coords".into()).ok()?;
    let degrees = |name: &str| Reflect::get(&coords, &name.into()).ok()?.as_f64();
    let rounded = |degrees: f64| (degrees * 100.0).round() / 100.0;
    Some((rounded(degrees("latitude")?), rounded(degrees("longitude")?)))
}
