//! What is no page but is asked for by one: a member's data as a file, and the HTML part of a sandbox's mail.

use crate::answers;
use crate::router::AppState;
use axum::Extension;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use domain::{OutboxId, Refusal};
use http::{HeaderMap, header};
use services::Caller;

/// A mail carries its style in attributes; nothing else of it may do anything.
const POLICY_OF_MAIL: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups \
                              allow-popups-to-escape-sandbox; frame-ancestors 'none'; base-uri 'none'";

/// `/account/export.json`: everything that is kept about the caller.
pub async fn export(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
) -> Response {
    let data = match state.services.export_data(&caller).await {
        Ok(data) => data,
        Err(error) => return answers::failure(&state, error, &headers),
    };
    let kind = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"mobilegoo-account.json\""),
    ];
    // Indented, as people read it too.
    (kind, format!("{data:#}\n")).into_response()
}

/// `/sandbox/mails/{id}`: a mail as a mail program shows it.
pub async fn mail(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let mails = match state.services.sent_mails(&caller).await {
        Ok(mails) => mails,
        Err(error) => return answers::failure(&state, error, &headers),
    };
    let id = id.ok().and_then(|Path(id)| id.parse::<OutboxId>().ok());
    match mails.into_iter().find(|sent| Some(sent.id) == id) {
        Some(sent) => {
            ([(header::CONTENT_SECURITY_POLICY, POLICY_OF_MAIL)], Html(sent.mail.html)).into_response()
        }
        None => answers::failure(&state, Refusal::NotFound.into(), &headers),
    }
}
