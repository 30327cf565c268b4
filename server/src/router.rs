//! Which handler answers which path, and the middleware around them.

use crate::{forms, headers, pages, sessions};
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
    // Resources of pages are fetched by tasks; a second initialisation is refused, which changes nothing.
    let _ = any_spawner::Executor::init_tokio();
    Router::new()
        .route("/api/{*function}", post(forms::call).get(forms::call))
        .fallback(get(pages::render))
        .layer(middleware::from_fn(sessions::add_caller))
        .layer(middleware::from_fn(headers::add))
        .with_state(state)
}
