//! What every request gets: an id, a line in the log, an end in time, and an answer even where something panics.

use crate::answers;
use crate::router::AppState;
use app::Error;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use domain::Refusal;
use futures::FutureExt;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};
use tracing::Instrument;

const ID: HeaderName = HeaderName::from_static("x-request-id");
/// How long it may take where photos come in, perhaps over a slow line.
const UPLOADS: Duration = Duration::from_secs(180);

/// Logs a line a request: no query, which may hold a token, and nothing of who asks.
pub async fn log(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = id_of(&state, request.headers());
    let span = tracing::info_span!("request", request_id = %id);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, ms) = (response.status().as_u16(), started.elapsed().as_millis() as u64);
    let _entered = span.enter();
    if path.starts_with("/health/") || path.starts_with("/pkg/") || path.starts_with("/photos/") {
        tracing::debug!(%method, path, status, ms, "answered");
    } else {
        tracing::info!(%method, path, status, ms, "answered");
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(ID, value);
    }
    response
}

/// The id that a trusted proxy gave, or a new one.
fn id_of(state: &AppState, headers: &HeaderMap) -> String {
    let given = headers.get(ID).and_then(|id| id.to_str().ok()).filter(|_| state.site.behind_proxy);
    let is_plain = |id: &&str| {
        (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    given.filter(is_plain).map_or_else(
        || state.services.mint.id::<uuid::Uuid>(state.services.clock.now()).simple().to_string(),
        str::to_owned,
    )
}

/// Turns a panic into an answer. The panic itself is in the log already.
pub async fn catch_panics(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => {
            let incident = answers::incident(&state);
            tracing::error!(incident, "a request ended in a panic");
            answers::refusal(&Error::Failed { incident }, &headers, &state.site.files.stylesheet)
        }
    }
}

/// Gives up on what takes too long; whatever was not committed by then is rolled back.
pub async fn limit_time(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_upload = path.ends_with("/photos") || path.ends_with("/verification");
    let patience = if is_upload { UPLOADS } else { state.site.patience };
    let headers = request.headers().clone();
    match tokio::time::timeout(patience, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::warn!(seconds = patience.as_secs(), "a request took too long");
            let sentence = "That took too long, so we stopped it. Please try again.";
            let error = Error::Refused(Refusal::NotNow(sentence.to_owned()));
            answers::said(&error, StatusCode::SERVICE_UNAVAILABLE, &headers, &state.site.files.stylesheet)
        }
    }
}
