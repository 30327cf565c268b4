//! The post of a mail program whose reader wants no more mail of a kind (RFC 8058): no cookies, no page, one answer.

use crate::answers;
use crate::router::AppState;
use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use services::Caller;

/// Ends what the link is about; the token in the address is all that counts.
pub async fn one_click(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let token = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "token");
    let token = token.map(|(_, token)| token.into_owned()).unwrap_or_default();
    match state.services.unsubscribe(&caller, &token).await {
        Ok(()) => (StatusCode::OK, "Done: no more of these mails are sent.\n").into_response(),
        Err(error) => answers::failure(&state, error, &headers),
    }
}
