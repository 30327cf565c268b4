//! Choosing photos: guided shots that open the camera, a place to drop files on, and the photos on their way.

use super::queue::{Queue, Stage, Upload};
use super::shots::ShotSlots;
use crate::ui::{Glyph, Icon};
use domain::photos::{MOST_PHOTOS, Shot};
use leptos::html;
use leptos::prelude::*;
use web_sys::DragEvent;

/// What the file chooser offers. iPhones turn their HEIC photos into JPEG when HEIC is not among these.
pub const ACCEPTED: &str = "image/jpeg,image/png,image/webp";

/// Guided shots, the place for other photos, and what is on its way. Without JavaScript it is a form with a button.
#[component]
pub fn PhotoUploads(
    queue: Queue,
    /// The path, with its query, that the form posts to.
    #[prop(into)]
    action: String,
    /// The page that a plain form leads back to.
    #[prop(into)]
    page: String,
    /// What the photos show that are there.
    #[prop(into)]
    shots: Signal<Vec<Option<Shot>>>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let over = RwSignal::new(false);
    let room = move || MOST_PHOTOS.saturating_sub(shots.with_untracked(Vec::len));
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        if let Some(files) = input.files() {
            queue.add(&files, None, room());
        }
        input.set_value("");
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(files) = event.data_transfer().and_then(|data| data.files()) {
            queue.add(&files, None, room());
        }
    };
    let is_full = move || shots.with(Vec::len) >= MOST_PHOTOS;
    view! {
        <form class="uploads" action=action method="post" enctype="multipart/form-data" hidden=is_full>
            <input type="hidden" name="page" value=page />
            <ShotSlots queue shots />
            <label
                class="dropzone"
                class:is-over=over
                for="photo"
                on:dragover=move |event| {
                    event.prevent_default();
                    over.set(true);
                }
                on:dragleave=move |_| over.set(false)
                on:drop=dropped
            >
                <Icon glyph=Glyph::Camera />
                <span class="title">"Choose photos that you have"</span>
                <span class="text-sm text-soft">
                    {format!("Up to {MOST_PHOTOS} in all, JPEG, PNG or WebP. The first one is the cover.")}
                </span>
                <input
                    class="dropzone-input"
                    node_ref=input
                    type="file"
                    id="photo"
                    name="photo"
                    accept=ACCEPTED
                    multiple
                    on:change=chosen
                />
            </label>
            <button class="button button-quiet without-script" type="submit">"Upload the photos"</button>
        </form>
        <ul class="upload-list" role="list" aria-live="polite">
            <For each=move || queue.shown.get() key=|upload| upload.number let(upload)>
                <UploadRow upload queue />
            </For>
        </ul>
    }
}

#[component]
fn UploadRow(upload: Upload, queue: Queue) -> impl IntoView {
    let Upload { number, name, shot, percent, stage } = upload;
    let name = shot.map_or(name, |shot| shot.label().to_owned());
    let label = format!("Uploading {name}");
    let has_failed = move || stage.with(|stage| matches!(stage, Stage::Failed(_)));
    let state = move || {
        match stage.get() {
        Stage::Waiting => view! { <span class="text-soft">"Waiting"</span> }.into_any(),
        Stage::Sending => {
            view! { <progress max="100" value=move || percent.get().round() aria-label=label.clone()></progress> }
                .into_any()
        }
        Stage::Offline => view! { <span class="text-soft">"No connection. Trying again."</span> }.into_any(),
        Stage::Failed(sentence) => view! {
            <span class="message">{sentence}</span>
            <span class="upload-buttons">
                {queue
                    .can_retry(number)
                    .then(|| {
                        view! {
                            <button type="button" class="button-link" on:click=move |_| queue.retry(number)>
                                "Try again"
                            </button>
                        }
                    })}
                <button type="button" class="button-link" on:click=move |_| queue.dismiss(number)>
                    "Dismiss"
                </button>
            </span>
        }
        .into_any(),
    }
    };
    view! {
        <li class="upload" class:has-failed=has_failed>
            <span class="name">{name}</span>
            {state}
        </li>
    }
}
