//! Whether the server lives, and whether it can do its work: for whatever watches it.

use crate::router::AppState;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

/// Answers as long as the process does.
pub async fn live() -> &'static str {
    "alive\n"
}

/// Whether SQL and documents answer.
pub async fn ready(State(state): State<AppState>) -> Response {
    let (sql, documents) = tokio::join!(state.services.store.ping(), state.services.documents.ping());
    let lines = [("database", sql), ("documents", documents)].map(|(name, answer)| match answer {
        Ok(()) => (true, format!("{name}: answers\n")),
        Err(cause) => {
            tracing::error!(name, %cause, "storage does not answer");
            (false, format!("{name}: does not answer\n"))
        }
    });
    let status =
        if lines.iter().all(|line| line.0) { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, lines.map(|line| line.1).concat()).into_response()
}
