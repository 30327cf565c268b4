//! Sends one photo to the server and tells how far it is.

use crate::Error;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{File, FormData, ProgressEvent, XmlHttpRequest};

/// Posts a file as the multipart field `photo`. `on_progress` gets percent; `on_done` is called once, at the end.
pub fn send(
    path: &str,
    file: &File,
    on_progress: impl Fn(f64) + 'static,
    on_done: impl FnOnce(Result<(), Error>) + 'static,
) {
    if let Err((done, why)) = try_send(path, file, on_progress, on_done) {
        done(Err(Error::Transport(why)));
    }
}

fn try_send<D: FnOnce(Result<(), Error>) + 'static>(
    path: &str,
    file: &File,
    on_progress: impl Fn(f64) + 'static,
    on_done: D,
) -> Result<(), (D, String)> {
    let request = XmlHttpRequest::new().and_then(|request| {
        let form = FormData::new()?;
        form.append_with_blob_and_filename("photo", file, &file.name())?;
        request.open("POST", path)?;
        request.set_request_header("Accept", "application/json")?;
        Ok((request, form))
    });
    let (request, form) = match request {
        Ok(made) => made,
        Err(why) => return Err((on_done, format!("{why:?}"))),
    };
    let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() {
            on_progress(100.0 * event.loaded() / event.total());
        }
    });
    if let Ok(upload) = request.upload() {
        upload.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    }
    let answered = request.clone();
    // The browser keeps the request until it ends, and the request keeps this; it takes `progress` with it.
    let done = Closure::once_into_js(move || {
        drop(progress);
        on_done(answer(&answered));
    });
    request.set_onloadend(Some(done.unchecked_ref()));
    let _ = request.send_with_opt_form_data(Some(&form));
    Ok(())
}

/// What the server said: any 2xx is good, anything else carries an error, unless nothing came back at all.
fn answer(request: &XmlHttpRequest) -> Result<(), Error> {
    let status = request.status().unwrap_or(0);
    if (200..300).contains(&status) {
        return Ok(());
    }
    let text = request.response_text().ok().flatten().unwrap_or_default();
    Err(serde_json::from_str(&text).unwrap_or_else(|_| Error::Transport(format!("status {status}"))))
}
