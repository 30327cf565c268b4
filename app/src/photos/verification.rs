//! The verification of one's listing: a code to write down, and a photo of it beside the phone.

use super::shrink::shrunk;
use super::upload::send;
use super::uploads::ACCEPTED;
use crate::Error;
use crate::refused::RefusedForm;
use crate::ui::{Alert, Glyph, Icon, Loaded, Tone};
use domain::ListingId;
use domain::verifications::{OwnVerification, VerificationState, photo_path, spaced};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

/// How far the verification of an own listing is.
#[server(endpoint = "look_at_verification", input = GetUrl)]
pub async fn look_at_verification(id: ListingId) -> Result<OwnVerification, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.own_verification(&caller, id).await?)
}

/// Asks how far it is.
pub fn verification_of(id: ListingId) -> Resource<Result<OwnVerification, Error>> {
    Resource::new(|| (), move |()| look_at_verification(id))
}

/// How far it is, and the way to it.
#[component]
pub fn Verification(id: ListingId, own: Resource<Result<OwnVerification, Error>>) -> impl IntoView {
    let refetch = Callback::new(move |()| own.refetch());
    view! { <Loaded resource=own view=move |own| view! { <Standing id own refetch /> } /> }
}

#[component]
fn Standing(id: ListingId, own: OwnVerification, refetch: Callback<()>) -> impl IntoView {
    let path = format!("/listings/{id}/verification");
    let refused = use_context::<RefusedForm>().filter(|refused| refused.action == path);
    let is_open = refused.is_some() || own.state == Some(VerificationState::Refused);
    let sentence = match (own.verified, own.state) {
        (true, _) => "Your listing has the badge “Verified photo”.",
        (false, Some(VerificationState::Waiting)) => {
            "We have your photo. Somebody of our staff looks at it soon."
        }
        (false, Some(VerificationState::Refused)) => "We need another photo.",
        (false, _) => "Optional: show buyers that you have this phone in hand.",
    };
    let form = (!own.verified).then(|| {
        let OwnVerification { code, code_until, reason, state, .. } = own;
        let words = if state.is_some() { "Send another photo" } else { "Take the photo" };
        view! {
            {(!reason.is_empty()).then(|| view! { <Alert tone=Tone::Warn><p>{reason}</p></Alert> })}
            <ol class="verification-steps">
                <li>
                    "Write this code on a piece of paper: "
                    <strong class="verification-code">{spaced(&code)}</strong>
                </li>
                <li>"Put it beside the phone, with its screen on."</li>
                <li>"Take one photo of both. Only our staff sees it."</li>
            </ol>
            <SendForm id path code words refused refetch />
            <p class="text-sm text-soft">"The code is good until " {code_until.date_and_time()} "."</p>
            {state
                .is_some()
                .then(|| {
                    view! {
                        <a class="link text-sm" href=photo_path(id) rel="external" target="_blank">"The photo that you sent"</a>
                    }
                })}
        }
    });
    view! {
        <details class="verification" open=is_open>
            <summary>
                <Icon glyph=Glyph::ShieldCheck />
                <span class="title">"Verified photo"</span>
                <span class="text-sm text-soft">{sentence}</span>
            </summary>
            <div class="grid gap-3">{form}</div>
        </details>
    }
}

#[component]
fn SendForm(
    id: ListingId,
    path: String,
    code: String,
    words: &'static str,
    refused: Option<RefusedForm>,
    refetch: Callback<()>,
) -> impl IntoView {
    let action = format!("{path}?code={code}");
    let error = RwSignal::new(refused.map(|refused| refused.error.to_string()));
    let percent = RwSignal::new(None::<f64>);
    let target = StoredValue::new(action.clone());
    let chosen = move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(file) = input.as_ref().and_then(HtmlInputElement::files).and_then(|files| files.get(0))
        else {
            return;
        };
        if let Some(input) = input {
            input.set_value("");
        }
        error.set(None);
        percent.set(Some(0.0));
        spawn_local(async move {
            let small = shrunk(&file).await;
            let Some(path) = target.try_get_value() else { return };
            let progress = move |now| {
                percent.try_set(Some(now));
            };
            let sent = send(&path, &small, &file.name(), None, progress).await;
            percent.try_set(None);
            match sent {
                Ok(()) => {
                    refetch.try_run(());
                }
                Err(why) => {
                    error.try_set(Some(why.to_string()));
                }
            }
        });
    };
    let progress = move || {
        percent
            .get()
            .map(|percent| view! { <progress max="100" value=percent.round() aria-label="Sending the photo"></progress> })
    };
    view! {
        <form class="grid justify-items-start gap-3" action=action method="post" enctype="multipart/form-data">
            <input type="hidden" name="page" value=format!("/sell/{id}") />
            <label class="button button-quiet verification-input" for="verification-photo">
                <Icon glyph=Glyph::Camera />
                {words}
                <input
                    class="dropzone-input"
                    type="file"
                    id="verification-photo"
                    name="photo"
                    accept=ACCEPTED
                    capture="environment"
                    on:change=chosen
                />
            </label>
            <button class="button button-quiet without-script" type="submit">"Send the photo"</button>
        </form>
        {progress}
        <p class="message" aria-live="polite">{move || error.get()}</p>
    }
}
