//! Calls of server functions: by the application in the browser, and by plain forms without JavaScript.
//!
//! The one place that sets the status of a refusal. A plain form that is refused gets its own page again, with
//! what was typed and what is wrong with it; one that succeeds goes on to where the function says, or back.

use crate::answers::{self, accepts_html};
use crate::pages;
use crate::router::AppState;
use app::Error;
use app::refused::RefusedForm;
use axum::Extension;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusal;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use leptos::prelude::provide_context;
use leptos::server_fn::axum::get_server_fn_service;
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;
use services::Caller;

/// Largest body of a server function, in bytes. Photos have a route of their own.
const LARGEST_BODY: usize = 256 * 1024;

/// Runs the server function of the path.
pub async fn call(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    request: Request<Body>,
) -> Response {
    let (parts, body) = request.into_parts();
    if get_server_fn_service(parts.uri.path(), parts.method.clone()).is_none() {
        let error = Error::Refused(Refusal::NotFound);
        return answers::refusal(&error, &parts.headers, &state.site.files.stylesheet);
    }
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        let sentence = format!("That is too much at once: at most {} KB can be sent.", LARGEST_BODY / 1024);
        let error = Error::Refused(Refusal::TooLarge(sentence));
        return answers::refusal(&error, &parts.headers, &state.site.files.stylesheet);
    };
    let by_plain_form = parts.method == Method::POST && accepts_html(&parts.headers);
    let form = PlainForm::read(parts.uri.path(), &body);
    let run = Request::from_parts(parts.clone(), Body::from(body));
    let context = {
        let (services, caller) = (state.services.clone(), caller.clone());
        move || {
            provide_context(services.clone());
            provide_context(caller.clone());
        }
    };
    let response = leptos_axum::handle_server_fns_with_context(context, run).await.into_response();
    let (mut answer, body) = response.into_parts();
    let refused = answer.headers.remove(SERVER_FN_ERROR_HEADER).is_some();
    let after_sign_in = answer.headers.remove(app::ssr::AFTER_SIGN_IN);
    if !refused {
        if by_plain_form && went_back(&answer.headers, &parts.headers) {
            set_location(&mut answer.headers, &form.page);
        }
        return Response::from_parts(answer, body);
    }
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let error: Error = serde_json::from_slice(&body)
        .unwrap_or_else(|error| Error::Transport(format!("an unreadable refusal: {error}")));
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    // The second step of signing in is lost without the first, which its own page says.
    let is_second_step = form.action == "/api/second_factor";
    let is_guest = caller.account().is_none() && error == Error::Refused(Refusal::SignInFirst);
    if by_plain_form && is_guest && !is_second_step {
        let next = after_sign_in.as_ref().and_then(|path| path.to_str().ok()).unwrap_or(&form.page);
        return Redirect::to(&app::ssr::with_next("/sign-in", next)).into_response();
    }
    if by_plain_form {
        let refused = RefusedForm { action: form.action, page: form.page, values: form.values, error };
        let mut response = pages::refused(state, caller, &parts.headers, refused).await;
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            response.headers_mut().append(header::SET_COOKIE, cookie.clone());
        }
        return response;
    }
    answer.status = status;
    answers::say_when(&error, &mut answer.headers);
    answer.headers.remove(header::CONTENT_LENGTH);
    answer.headers.insert(SERVER_FN_ERROR_HEADER, HeaderValue::from_static("refused"));
    Response::from_parts(answer, Body::from(body))
}

/// Whether a plain form's answer leads back to where it came from, for want of anything better. Functions lead on
/// to paths, so that a whole URL is what the browser said of its page, written anew; the form knows that better.
fn went_back(answer: &HeaderMap, asked: &HeaderMap) -> bool {
    match (answer.get(header::LOCATION), asked.get(header::REFERER)) {
        (Some(location), Some(_)) => !location.as_bytes().starts_with(b"/"),
        (Some(location), None) => location == "/",
        (None, _) => false,
    }
}

fn set_location(headers: &mut HeaderMap, page: &str) {
    if let Ok(value) = HeaderValue::from_str(page) {
        headers.insert(header::LOCATION, value);
    }
}

/// A plain form as it was posted.
struct PlainForm {
    action: String,
    page: String,
    values: Vec<(String, String)>,
}

impl PlainForm {
    fn read(action: &str, body: &Bytes) -> Self {
        let mut form = Self { action: action.to_owned(), page: "/".to_owned(), values: Vec::new() };
        for (name, value) in form_urlencoded::parse(body).take(200) {
            if name == "page" && app::ssr::local_path(&value, "") == value {
                form.page = value.into_owned();
            } else if !is_secret(&name) {
                form.values.push((name.into_owned(), value.into_owned()));
            }
        }
        form
    }
}

/// Whether a field must be typed again: it never goes back into a page.
fn is_secret(name: &str) -> bool {
    ["password", "current", "code", "token"].iter().any(|secret| name.contains(secret))
}
