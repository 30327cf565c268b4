//! Sends one photo to the server and tells how far it is.

use crate::Error;
use domain::Refusal;
use domain::photos::Shot;
use js_sys::{Function, Promise};
use leptos::prelude::{set_timeout, window};
use std::time::Duration;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AddEventListenerOptions, Blob, FormData, ProgressEvent, XmlHttpRequest};

/// How long nothing may move before the line counts as lost.
const PATIENCE_MILLIS: u32 = 120_000;

/// Posts a file as the multipart field of its shot. `on_progress` gets percent.
pub async fn send(
    path: &str,
    file: &Blob,
    name: &str,
    shot: Option<Shot>,
    on_progress: impl Fn(f64) + 'static,
) -> Result<(), Error> {
    let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() {
            on_progress(100.0 * event.loaded() / event.total());
        }
    });
    let request = begun(path, &progress).map_err(transport)?;
    // Called at the end, however it ended.
    let ended = Promise::new(&mut |resolve: Function, _| request.set_onloadend(Some(&resolve)));
    let form = form_of(file, name, shot).map_err(transport)?;
    request.send_with_opt_form_data(Some(&form)).map_err(transport)?;
    ended.await.map_err(transport)?;
    answer(&request)
}

fn begun(path: &str, progress: &Closure<dyn Fn(ProgressEvent)>) -> Result<XmlHttpRequest, JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open("POST", path)?;
    request.set_request_header("Accept", "application/json")?;
    request.set_timeout(PATIENCE_MILLIS);
    request.upload()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    Ok(request)
}

fn form_of(file: &Blob, name: &str, shot: Option<Shot>) -> Result<FormData, JsValue> {
    let form = FormData::new()?;
    form.append_with_blob_and_filename(shot.map_or("photo", Shot::as_str), file, name)?;
    Ok(form)
}

fn transport(why: JsValue) -> Error {
    Error::Transport(format!("{why:?}"))
}

/// What the server said: any 2xx is good, anything else carries an error, unless nothing came back at all.
fn answer(request: &XmlHttpRequest) -> Result<(), Error> {
    let status = request.status().unwrap_or(0);
    if (200..300).contains(&status) {
        return Ok(());
    }
    let text = request.response_text().ok().flatten().unwrap_or_default();
    Err(serde_json::from_str(&text).unwrap_or_else(|_| match status {
        // Something on the way refused it, and would again.
        400..500 => {
            Error::Refused(Refusal::NotNow(format!("That photo was not let through (status {status}).")))
        }
        _ => Error::Transport(format!("status {status}")),
    }))
}

/// Waits for the next chance after a lost line: some seconds, more each time, or until the browser says that it is
/// back.
pub async fn next_chance(tries: u32) {
    let seconds = 1 << tries.min(5);
    let chance = Promise::new(&mut |resolve: Function, _| {
        let once = AddEventListenerOptions::new();
        once.set_once(true);
        let _ = window()
            .add_event_listener_with_callback_and_add_event_listener_options("online", &resolve, &once);
        let later = move || {
            let _ = resolve.call0(&JsValue::NULL);
        };
        set_timeout(later, Duration::from_secs(seconds));
    });
    let _ = chance.await;
}
