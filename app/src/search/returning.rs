//! The way back to a search: the place on the page that somebody left by a link is kept for the back button.
//!
//! Pages that the server renders are brought back by the browser itself. Within the application, the phones are
//! there a moment after the page is, so the page moves to its place once they are.

use super::page::Search;
use leptos::ev::popstate;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Where the browser keeps the address and the place, for as long as the window is open.
const KEPT: &str = "mg-place";

/// Whether the back or forward button was the last thing that led anywhere.
#[derive(Clone, Copy)]
pub struct CameBack(StoredValue<bool>);

/// Listens to the back button; once, for all pages.
pub fn provide_came_back() {
    let came_back = StoredValue::new(false);
    provide_context(CameBack(came_back));
    Effect::new(move |_| {
        let listening = window_event_listener(popstate, move |_| came_back.set_value(true));
        on_cleanup(move || listening.remove());
    });
}

fn kept() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

/// Keeps the place for the address that is open.
pub fn keep_place() {
    let Ok(address) = window().location().href() else { return };
    let place = window().scroll_y().unwrap_or(0.0);
    if let Some(kept) = kept() {
        let _ = kept.set_item(KEPT, &format!("{place:.0} {address}"));
    }
}

/// The place that was kept for the address that is open.
fn place() -> Option<f64> {
    let text = kept()?.get_item(KEPT).ok().flatten()?;
    let (place, address) = text.split_once(' ')?;
    (window().location().href().ok()? == address).then(|| place.parse().ok())?
}

/// Moves to the place that was kept, once there is something to move to, where the back button led here. Called where
/// what was found is waited for.
pub fn return_to_place(search: Search) {
    let came_back = use_context::<CameBack>();
    let location = use_location();
    Effect::new(move |done: Option<bool>| {
        if done == Some(true) {
            return true;
        }
        location.search.track();
        let there = search.part(|found| found.page.total).is_some();
        let Some(CameBack(came_back)) =
            came_back.filter(|CameBack(came_back)| there && came_back.get_value())
        else {
            return there;
        };
        came_back.set_value(false);
        if let Some(place) = place() {
            request_animation_frame(move || window().scroll_to_with_x_and_y(0.0, place));
        }
        true
    });
}
