//! Guided shots: what to take a photo of, one after the other, each with an outline of what it should show.

use super::queue::Queue;
use super::uploads::ACCEPTED;
use crate::ui::{Glyph, Icon};
use domain::photos::{MOST_PHOTOS, Shot};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlInputElement};

/// The shots, the next one emphasised. Each is a file input that opens the camera of a phone.
#[component]
pub fn ShotSlots(
    queue: Queue,
    /// What the photos show that are there.
    shots: Signal<Vec<Option<Shot>>>,
) -> impl IntoView {
    let is_taken =
        move |shot: Shot| shots.with(|all| all.contains(&Some(shot))) || queue.shots().contains(&shot);
    let next = Memo::new(move |_| Shot::GUIDED.into_iter().find(|shot| !is_taken(*shot)));
    let slot = move |shot: Shot| {
        let taken = move |event: Event| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let Some(input) = input else { return };
            if let Some(files) = input.files() {
                let room = MOST_PHOTOS.saturating_sub(shots.with_untracked(Vec::len));
                queue.add(&files, Some(shot), room);
            }
            input.set_value("");
            request_animation_frame(move || {
                if let Some(next) = next.try_get_untracked().flatten() {
                    focus(next);
                }
            });
        };
        view! {
            <li>
                <label
                    class="shot"
                    class:is-next=move || next.get() == Some(shot)
                    class:is-taken=move || is_taken(shot)
                    for=input_id(shot)
                >
                    <Outline shot />
                    <span class="title">{shot.label()}</span>
                    <span class="advice">{shot.advice()}</span>
                    <span class="shot-done">
                        {move || {
                            is_taken(shot)
                                .then(|| {
                                    view! {
                                        <Icon glyph=Glyph::Check />
                                        <span class="sr-only">"Taken. Press to take another one."</span>
                                    }
                                })
                        }}
                    </span>
                    <input
                        class="dropzone-input"
                        type="file"
                        id=input_id(shot)
                        name=shot.as_str()
                        accept=ACCEPTED
                        capture="environment"
                        on:change=taken
                    />
                </label>
            </li>
        }
    };
    view! {
        <ul class="shots" role="list" aria-label="Photos to take">
            {Shot::ALL.map(slot).into_iter().collect_view()}
        </ul>
    }
}

fn input_id(shot: Shot) -> String {
    format!("shot-{}", shot.as_str())
}

fn focus(shot: Shot) {
    let input = document().get_element_by_id(&input_id(shot));
    if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlElement>().ok()) {
        let _ = input.focus();
    }
}

/// What the photo should show, drawn with a few lines.
#[component]
fn Outline(shot: Shot) -> impl IntoView {
    let (thin, strong) = match shot {
        Shot::Front => ("M15 9h18v30H15z", "M24 1v3M8 6l2 2M40 6l-2 2M3 20h4M41 20h4"),
        Shot::Back => ("M16 8h7v7h-7zM19.5 11.5h.1M22 30h4", ""),
        Shot::Edges => ("", "M19 12v4M19 19v7"),
        Shot::Defect => ("m15 14 5 4-2 4 6 3-1 5", "M29 27a5 5 0 1 0 0 .1M33 32l5 5"),
    };
    let body = match shot {
        Shot::Edges => "M20 5h8a2 2 0 0 1 2 2v34a2 2 0 0 1-2 2h-8z",
        _ => "M16 5h16a3 3 0 0 1 3 3v32a3 3 0 0 1-3 3H16a3 3 0 0 1-3-3V8a3 3 0 0 1 3-3z",
    };
    view! {
        <svg class="shot-outline" viewBox="0 0 48 48" aria-hidden="true">
            <path d=body></path>
            {(!thin.is_empty()).then(|| view! { <path class="lit" d=thin></path> })}
            {(!strong.is_empty()).then(|| view! { <path d=strong></path> })}
        </svg>
    }
}
