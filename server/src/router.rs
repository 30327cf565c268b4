//! Which handler answers which path, and the middleware around them.

use crate::{forms, headers, pages};
use axum::Router;
use axum::middleware;
use axum::routing::{get, post};
use leptos::config::LeptosOptions;
use services::Services;

/// What every handler may need.
#[derive(Clone)]
pub struct AppState {
    pub services: Services,
    pub leptos: LeptosOptions,
}

/// The whole site as one service.
pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/api/{*function}", post(forms::call).get(forms::call))
        .fallback(get(pages::render))
        .layer(middleware::from_fn(headers::add))
        .with_state(state)
}
