//! Answers that come from the server itself: a page for people, JSON for programs, the same words for both.

use crate::router::AppState;
use app::Error;
use axum::Json;
use axum::response::{Html, IntoResponse, Response};
use domain::Refusal;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;

/// Whether whoever asks reads pages.
pub fn accepts_html(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("text/html"))
}

/// Says no, or that something failed. `stylesheet` is the path of the site's.
pub fn refusal(error: &Error, asked: &HeaderMap, stylesheet: &str) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    said(error, status, asked, stylesheet)
}

/// The same with a status that the error does not have by itself.
pub fn said(error: &Error, status: StatusCode, asked: &HeaderMap, stylesheet: &str) -> Response {
    let mut response = if accepts_html(asked) {
        (status, Html(page(status, &error.to_string(), stylesheet))).into_response()
    } else {
        let mark = (SERVER_FN_ERROR_HEADER, HeaderValue::from_static("refused"));
        (status, [mark], Json(error)).into_response()
    };
    say_when(error, response.headers_mut());
    response
}

/// Tells who was too fast when to come back.
pub fn say_when(error: &Error, headers: &mut HeaderMap) {
    if let Error::Refused(Refusal::TooOften(seconds)) = error {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
}

/// What a use case ended with, as people get to see it: a failure is logged here, under a new incident number.
pub fn logged(state: &AppState, error: services::Error) -> Error {
    match error {
        services::Error::Refused(refusal) => Error::Refused(refusal),
        services::Error::Failed(cause) => {
            let incident = incident(state);
            tracing::error!(incident, %cause, "a use case failed");
            Error::Failed { incident }
        }
    }
}

/// A number by which support finds a failure in the log.
pub fn incident(state: &AppState) -> String {
    let id: uuid::Uuid = state.services.mint.id(state.services.clock.now());
    id.simple().to_string()[20..].to_owned()
}

/// Both of the above.
pub fn failure(state: &AppState, error: services::Error, asked: &HeaderMap) -> Response {
    refusal(&logged(state, error), asked, &state.site.files.stylesheet)
}

/// A page that needs nothing of the application, which may be what failed.
fn page(status: StatusCode, sentence: &str, stylesheet: &str) -> String {
    let title = status.canonical_reason().unwrap_or("Error");
    let sentence = escaped(sentence);
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title>\
         <link rel=\"stylesheet\" href=\"{stylesheet}\"></head>\
         <body><main id=\"main\" class=\"page\"><h1>{title}</h1><p role=\"alert\">{sentence}</p>\
         <p><a href=\"/\">To the home page</a></p></main></body></html>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_get_a_page_and_programs_get_json_with_the_same_words() {
        let error = Error::Refused(Refusal::NotNow("<b>Not & now</b>".into()));
        let mut headers = HeaderMap::new();
        let for_program = refusal(&error, &headers, "/x.css");
        assert_eq!(for_program.status(), StatusCode::CONFLICT);
        assert_eq!(for_program.headers()[header::CONTENT_TYPE], "application/json");
        headers.insert(header::ACCEPT, HeaderValue::from_static("text/html,*/*"));
        assert_eq!(refusal(&error, &headers, "/x.css").status(), StatusCode::CONFLICT);
        let page = page(StatusCode::CONFLICT, &error.to_string(), "/x.css");
        assert!(page.contains("&lt;b&gt;Not &amp; now") && !page.contains("<b>"), "{page}");
    }

    #[test]
    fn whoever_was_too_fast_hears_when_to_come_back() {
        let answer = refusal(&Error::Refused(Refusal::TooOften(7)), &HeaderMap::new(), "");
        assert_eq!(answer.headers()[header::RETRY_AFTER], "7");
    }
}
