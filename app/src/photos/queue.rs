//! Photos on their way: made small, kept until they have arrived, sent one after the other, sent again when the line
//! was lost.

use super::shrink::shrunk;
use super::unsent;
use super::upload::{next_chance, send};
use crate::Error;
use domain::Refusal;
use domain::photos::{LARGEST_FILE, MOST_PHOTOS, Shot};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::VecDeque;
use web_sys::{Blob, File, FileList};

/// How far a photo is.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    Waiting,
    Sending,
    /// The line was lost; it is tried again by itself.
    Offline,
    /// Why it was not taken; it can be tried again.
    Failed(String),
}

/// A photo on its way, as a row shows it.
#[derive(Clone)]
pub struct Upload {
    pub number: u32,
    pub name: String,
    pub shot: Option<Shot>,
    pub percent: RwSignal<f64>,
    pub stage: RwSignal<Stage>,
}

/// A photo that is small enough and kept.
struct Ready {
    upload: Upload,
    /// Where it is kept; empty where nothing was.
    key: String,
    file: Blob,
}

#[derive(Default)]
struct Files {
    chosen: VecDeque<(Upload, File)>,
    ready: VecDeque<Ready>,
    failed: Vec<Ready>,
}

/// All photos on their way to one place.
#[derive(Clone, Copy)]
pub struct Queue {
    /// The path, with its query, that they are posted to.
    path: StoredValue<String>,
    /// The path without secrets, under which they are kept.
    place: StoredValue<String>,
    pub shown: RwSignal<Vec<Upload>>,
    /// None on the server, where a page may end on another thread than it began, and such files may not.
    files: Option<StoredValue<Files, LocalStorage>>,
    shrinking: StoredValue<bool>,
    sending: StoredValue<bool>,
    count: StoredValue<u32>,
    /// Called after each photo that has arrived.
    on_arrived: Callback<()>,
}

impl Queue {
    /// A queue of photos that are posted to `path`; what was kept for `place` goes on at once.
    pub fn new(path: String, place: String, on_arrived: Callback<()>) -> Self {
        let queue = Self {
            path: StoredValue::new(path),
            place: StoredValue::new(place),
            shown: RwSignal::new(Vec::new()),
            files: cfg!(target_arch = "wasm32").then(|| StoredValue::new_local(Files::default())),
            shrinking: StoredValue::new(false),
            sending: StoredValue::new(false),
            count: StoredValue::new(0),
            on_arrived,
        };
        Effect::new(move |_| spawn_local(queue.take_up()));
        queue
    }

    /// What the photos show that are on their way.
    pub fn shots(self) -> Vec<Shot> {
        self.shown.with(|shown| shown.iter().filter_map(|upload| upload.shot).collect())
    }

    /// Puts files in the queue, as far as there is room.
    pub fn add(self, files: &FileList, shot: Option<Shot>, room: usize) {
        let room = room.saturating_sub(self.shown.with_untracked(Vec::len));
        for (at, file) in (0..files.length()).filter_map(|at| files.get(at)).enumerate() {
            let upload = self.show(file.name(), shot);
            if at >= room {
                let sentence = format!("A listing has room for {MOST_PHOTOS} photos.");
                upload.stage.set(Stage::Failed(sentence));
            } else {
                self.with_files(|files| files.chosen.push_back((upload, file)));
            }
        }
        spawn_local(self.shrink_all());
    }

    /// Tries a photo again that was not taken.
    pub fn retry(self, number: u32) {
        self.with_files(|files| {
            if let Some(at) = files.failed.iter().position(|failed| failed.upload.number == number) {
                let failed = files.failed.remove(at);
                failed.upload.stage.set(Stage::Waiting);
                files.ready.push_back(failed);
            }
        });
        spawn_local(self.send_all());
    }

    /// Whether a photo that was not taken can be tried again.
    pub fn can_retry(self, number: u32) -> bool {
        self.with_files(|files| files.failed.iter().any(|failed| failed.upload.number == number))
            .unwrap_or(false)
    }

    /// Forgets a photo that was not taken.
    pub fn dismiss(self, number: u32) {
        let key = self.with_files(|files| {
            let at = files.failed.iter().position(|failed| failed.upload.number == number)?;
            Some(files.failed.remove(at).key)
        });
        if let Some(Some(key)) = key {
            spawn_local(async move { unsent::forget(&key).await });
        }
        self.hide(number);
    }

    fn show(self, name: String, shot: Option<Shot>) -> Upload {
        let number = self.count.try_update_value(|count| {
            *count += 1;
            *count
        });
        let upload = Upload {
            number: number.unwrap_or_default(),
            name,
            shot,
            percent: RwSignal::new(0.0),
            stage: RwSignal::new(Stage::Waiting),
        };
        self.shown.update(|shown| shown.push(upload.clone()));
        upload
    }

    fn hide(self, number: u32) {
        self.shown.try_update(|shown| shown.retain(|upload| upload.number != number));
    }

    /// `None` on the server, and where the page has gone.
    fn with_files<T>(self, work: impl FnOnce(&mut Files) -> T) -> Option<T> {
        self.files?.try_update_value(work)
    }

    /// Goes on with what was kept when the page was left.
    async fn take_up(self) {
        let Some(place) = self.place.try_get_value() else { return };
        for kept in unsent::waiting(&place).await {
            if self.sending.try_get_value().is_none() {
                return;
            }
            let upload = self.show(kept.name, kept.shot);
            let ready = Ready { upload, key: kept.key, file: kept.file };
            self.with_files(|files| files.ready.push_back(ready));
        }
        self.send_all().await;
    }

    /// Makes what was chosen small and keeps it, one after the other: pictures take much memory.
    async fn shrink_all(self) {
        if self.shrinking.try_get_value() != Some(false) {
            return;
        }
        self.shrinking.set_value(true);
        while let Some(Some((upload, file))) = self.with_files(|files| files.chosen.pop_front()) {
            let small = shrunk(&file).await;
            let Some(place) = self.place.try_get_value() else { return };
            let mut ready = Ready { upload, key: String::new(), file: small };
            if ready.file.size() > LARGEST_FILE as f64 {
                let sentence = format!("This file is larger than {} MB.", LARGEST_FILE / 1024 / 1024);
                ready.upload.stage.try_set(Stage::Failed(sentence));
                continue;
            }
            let Upload { number, name, shot, .. } = &ready.upload;
            ready.key = unsent::keep(&place, *number, name, *shot, &ready.file).await;
            self.with_files(|files| files.ready.push_back(ready));
            spawn_local(self.send_all());
        }
        self.shrinking.try_set_value(false);
    }

    /// Sends one file after the other: their order is the order of the photos.
    async fn send_all(self) {
        if self.sending.try_get_value() != Some(false) {
            return;
        }
        self.sending.set_value(true);
        while let Some(Some(ready)) = self.with_files(|files| files.ready.pop_front()) {
            if !self.send_one(ready).await {
                return;
            }
        }
        self.sending.try_set_value(false);
    }

    /// Sends a file until it has arrived or was refused; `false` where the page has gone in the meantime.
    async fn send_one(self, ready: Ready) -> bool {
        let (stage, percent) = (ready.upload.stage, ready.upload.percent);
        let mut tries = 0;
        loop {
            let Some(path) = self.path.try_get_value() else { return false };
            stage.try_set(Stage::Sending);
            percent.try_set(0.0);
            let progress = move |now| {
                percent.try_set(now);
            };
            match send(&path, &ready.file, &ready.upload.name, ready.upload.shot, progress).await {
                Ok(()) => {
                    unsent::forget(&ready.key).await;
                    self.on_arrived.try_run(());
                    self.hide(ready.upload.number);
                    return true;
                }
                Err(Error::Transport(_)) => {
                    stage.try_set(Stage::Offline);
                    next_chance(tries).await;
                    tries += 1;
                }
                Err(why) => {
                    stage.try_set(Stage::Failed(sentence(&why)));
                    self.on_arrived.try_run(());
                    self.with_files(|files| files.failed.push(ready));
                    return true;
                }
            }
        }
    }
}

/// What went wrong with a photo, in words.
fn sentence(error: &Error) -> String {
    match error {
        Error::Refused(Refusal::SignInFirst) => "You were signed out. Please sign in again.".into(),
        other => other.to_string(),
    }
}
