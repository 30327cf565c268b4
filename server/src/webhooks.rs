//! `/webhooks/{gateway}`: where payment gateways tell us that something has happened.

use crate::answers;
use crate::router::AppState;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use http::{HeaderMap, StatusCode};

/// Largest message that is read, in bytes.
pub const LARGEST: usize = 64 * 1024;

/// Takes a message. What is not signed well is refused; what is, is done or will be found by asking the gateway.
pub async fn receive(
    State(state): State<AppState>,
    gateway: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let gateway = gateway.map(|Path(gateway)| gateway).unwrap_or_default();
    let Ok(body) = body else {
        let sentence = format!("A message may have at most {} KB.", LARGEST / 1024);
        let error = app::Error::Refused(Refusal::TooLarge(sentence));
        return answers::refusal(&error, &headers, &state.site.files.stylesheet);
    };
    match state.services.receive_webhook(&gateway, &headers, &body).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        // A message with a wrong signature is a broken request: nobody is asked to sign in.
        Err(services::Error::Refused(refusal @ Refusal::NotAllowed)) => {
            answers::said(&refusal.into(), StatusCode::BAD_REQUEST, &headers, &state.site.files.stylesheet)
        }
        Err(error) => answers::failure(&state, error, &headers),
    }
}
