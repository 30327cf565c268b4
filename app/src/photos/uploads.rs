//! Choosing photos, or dropping them, and watching them go up one after the other.

use super::upload::send;
use crate::Error;
use crate::ui::{Glyph, Icon};
use domain::photos::{LARGEST_FILE, MOST_PHOTOS, Photo};
use domain::{ListingId, Refusal};
use leptos::html;
use leptos::prelude::*;
use std::collections::VecDeque;
use web_sys::{DragEvent, File, FileList};

/// What the file chooser offers. iPhones turn their HEIC photos into JPEG when HEIC is not among these.
const ACCEPTED: &str = "image/jpeg,image/png,image/webp";

/// A photo on its way.
#[derive(Clone)]
struct Upload {
    number: u32,
    name: String,
    percent: RwSignal<f64>,
    error: RwSignal<Option<String>>,
}

#[derive(Clone, Copy)]
struct Queue {
    id: ListingId,
    shown: RwSignal<Vec<Upload>>,
    /// None on the server, where a page may end on another thread than it began, and such files may not.
    waiting: Option<StoredValue<VecDeque<(Upload, File)>, LocalStorage>>,
    busy: StoredValue<bool>,
    count: StoredValue<u32>,
    /// Called after each photo that has arrived.
    on_arrived: Callback<()>,
}

impl Queue {
    /// Puts files in the queue; those that can't be accepted say so at once.
    fn add(self, files: &FileList, room: usize) {
        for (at, file) in (0..files.length()).filter_map(|at| files.get(at)).enumerate() {
            let refusal = match file.size() {
                _ if at >= room => Some(format!("A listing has room for {MOST_PHOTOS} photos.")),
                size if size > LARGEST_FILE as f64 => {
                    Some(format!("This file is larger than {} MB.", LARGEST_FILE / 1024 / 1024))
                }
                _ => None,
            };
            self.count.update_value(|count| *count += 1);
            let upload = Upload {
                number: self.count.get_value(),
                name: file.name(),
                percent: RwSignal::new(0.0),
                error: RwSignal::new(refusal.clone()),
            };
            self.shown.update(|shown| shown.push(upload.clone()));
            if let (None, Some(waiting)) = (&refusal, self.waiting) {
                waiting.update_value(|waiting| waiting.push_back((upload, file)));
            }
        }
        self.go_on();
    }

    /// Sends the next file, unless one is on its way: their order is the order of the photos.
    fn go_on(self) {
        if self.busy.try_get_value() != Some(false) {
            return;
        }
        let next = self.waiting.and_then(|waiting| waiting.try_update_value(VecDeque::pop_front).flatten());
        let Some((upload, file)) = next else { return };
        self.busy.set_value(true);
        let (percent, error) = (upload.percent, upload.error);
        let done = move |answer: Result<(), Error>| {
            match answer {
                Ok(()) => self.remove(upload.number),
                Err(why) => {
                    error.try_set(Some(sentence(&why)));
                }
            }
            self.on_arrived.try_run(());
            self.busy.try_set_value(false);
            self.go_on();
        };
        let progress = move |now| {
            percent.try_set(now);
        };
        send(&path(self.id), &file, progress, done);
    }

    fn remove(self, number: u32) {
        self.shown.try_update(|shown| shown.retain(|upload| upload.number != number));
    }
}

/// What went wrong with a photo, in words.
fn sentence(error: &Error) -> String {
    match error {
        Error::Refused(Refusal::SignInFirst) => "You were signed out. Please sign in again.".into(),
        other => other.to_string(),
    }
}

/// Where photos of a listing are posted to.
fn path(id: ListingId) -> String {
    format!("/listings/{id}/photos")
}

/// The place to choose photos or drop them on. Without JavaScript it is a form with a button.
#[component]
pub fn PhotoUploads(
    id: ListingId,
    #[prop(into)] photos: Signal<Vec<Photo>>,
    #[prop(into)] on_arrived: Callback<()>,
) -> impl IntoView {
    let queue = Queue {
        id,
        shown: RwSignal::new(Vec::new()),
        waiting: cfg!(target_arch = "wasm32").then(|| StoredValue::new_local(VecDeque::new())),
        busy: StoredValue::new(false),
        count: StoredValue::new(0),
        on_arrived,
    };
    let input = NodeRef::<html::Input>::new();
    let over = RwSignal::new(false);
    let room = move || MOST_PHOTOS.saturating_sub(photos.with_untracked(Vec::len));
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        if let Some(files) = input.files() {
            queue.add(&files, room());
        }
        input.set_value("");
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(files) = event.data_transfer().and_then(|data| data.files()) {
            queue.add(&files, room());
        }
    };
    let is_full = move || photos.with(Vec::len) >= MOST_PHOTOS;
    view! {
        <form class="uploads" action=path(id) method="post" enctype="multipart/form-data" hidden=is_full>
            <input type="hidden" name="page" value=format!("/sell/{id}") />
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
                <span class="title">"Take or choose photos"</span>
                <span class="text-sm text-soft">
                    {format!("Up to {MOST_PHOTOS}, JPEG, PNG or WebP. The first one is the cover.")}
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
    let Upload { number, name, percent, error } = upload;
    let label = format!("Uploading {name}");
    view! {
        <li class="upload" class:has-failed=move || error.get().is_some()>
            <span class="name">{name}</span>
            {move || match error.get() {
                None => {
                    view! { <progress max="100" value=move || percent.get().round() aria-label=label.clone()></progress> }
                        .into_any()
                }
                Some(sentence) => {
                    view! {
                        <span class="message">{sentence}</span>
                        <button type="button" class="button-link" on:click=move |_| queue.remove(number)>
                            "Dismiss"
                        </button>
                    }
                        .into_any()
                }
            }}
        </li>
    }
}
