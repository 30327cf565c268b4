//! Pages: static files first, and everything else rendered by the application.

use crate::router::AppState;
use app::refused::RefusedForm;
use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::Request;
use leptos::prelude::provide_context;
use services::Caller;
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// Answers with a file of the site, or with the page of the path.
pub async fn render(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    request: Request<Body>,
) -> Response {
    let (parts, body) = request.into_parts();
    let has_extension = parts.uri.path().rsplit('/').next().is_some_and(|name| name.contains('.'));
    if has_extension {
        let files = ServeDir::new(state.leptos.site_root.as_ref()).precompressed_br().precompressed_gzip();
        let lookup = Request::from_parts(parts.clone(), Body::empty());
        let Ok(found) = files.oneshot(lookup).await;
        if found.status() != http::StatusCode::NOT_FOUND {
            return found.map(Body::new).into_response();
        }
    }
    page(state, caller, None, Request::from_parts(parts, body)).await
}

/// Renders the page of a request, with the refused form that it is shown again for, where there is one.
pub async fn page(
    state: AppState,
    caller: Caller,
    refused: Option<RefusedForm>,
    request: Request<Body>,
) -> Response {
    let options = state.leptos.clone();
    let context = move || {
        provide_context(state.services.clone());
        provide_context(caller.clone());
        if let Some(refused) = refused.clone() {
            provide_context(refused);
        }
    };
    leptos_axum::render_app_async_with_context(context, move || app::shell(options.clone()))(request).await
}
