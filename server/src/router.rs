//! Which handler answers which path, and the middleware around them.

use crate::configuration::{reload_port, site_files};
use crate::limits::AddressLimits;
use crate::ready::ReadyPages;
use crate::{
    downloads, events, feeds, files, forms, headers, health, limits, origins, pages, papers, payouts, photos,
    ready, requests, sessions, unsubscribing, visitors, webhooks,
};
use app::SiteFiles;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use leptos::config::LeptosOptions;
use services::Services;
use std::sync::Arc;
use std::time::Duration;
use tower_http::compression::CompressionLayer;

/// What every handler may need; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    pub services: Services,
    pub leptos: LeptosOptions,
    pub site: Arc<Site>,
}

/// How the site is reached, as far as answers depend on it.
pub struct Site {
    /// This server speaks TLS itself.
    pub https: bool,
    /// Browsers are told to come by HTTPS only from now on.
    pub only_https: bool,
    /// What a proxy in front says about the visitor is believed.
    pub behind_proxy: bool,
    pub limits: AddressLimits,
    /// How long an answer may take.
    pub patience: Duration,
    pub ready: ReadyPages,
    pub files: SiteFiles,
    /// Where `cargo leptos watch` tells pages to reload.
    pub reload_port: Option<u32>,
}

impl Site {
    /// A site that is reached without TLS, as in development and tests.
    pub fn plain(leptos: &LeptosOptions, limit_factor: u32) -> Self {
        Self {
            https: false,
            only_https: false,
            behind_proxy: false,
            limits: AddressLimits::new(limit_factor),
            patience: Duration::from_secs(30),
            ready: ReadyPages::default(),
            files: site_files(leptos),
            reload_port: reload_port(leptos),
        }
    }
}

/// The whole site as one service. The order of layers is from the inside out.
pub fn router(state: AppState) -> Router {
    // Resources of pages are fetched by tasks; a second initialisation is refused, which changes nothing.
    let _ = any_spawner::Executor::init_tokio();
    let all_photos = DefaultBodyLimit::max(photos::LARGEST_UPLOAD);
    let people = Router::new()
        .route("/api/{*function}", post(forms::call).get(forms::call))
        .route("/listings/{id}/photos", post(photos::upload).layer(all_photos))
        .route("/hand-over/photos", post(photos::upload_from_phone).layer(all_photos))
        .route("/listings/{id}/verification", post(photos::upload_verification).layer(all_photos))
        .route("/listings/{id}/verification.jpg", get(photos::serve_verification))
        .route("/unsubscribe", get(pages::render).post(unsubscribing::one_click))
        .route("/account/events", get(events::listen))
        .route("/account/export.json", get(downloads::export))
        .route("/account/payouts/set-up", get(payouts::set_up))
        .route("/sandbox/mails/{id}", get(downloads::mail))
        .merge(papers::routes())
        .fallback(pages::render)
        .method_not_allowed_fallback(pages::wrong_method)
        .layer(from_fn_with_state(state.clone(), sessions::add_caller))
        .layer(from_fn_with_state(state.clone(), ready::serve_first));
    let messages = post(webhooks::receive).layer(DefaultBodyLimit::max(webhooks::LARGEST));
    let written = Router::new()
        .route("/webhooks/{gateway}", messages)
        .route("/robots.txt", get(feeds::robots))
        .route("/sitemap.xml", get(feeds::sitemap))
        .route("/sitemaps/{name}", get(feeds::sitemap_part))
        .route("/.well-known/security.txt", get(feeds::security))
        .method_not_allowed_fallback(pages::wrong_method);
    let pictures = Router::new()
        .route("/photos/{name}", get(photos::serve))
        .method_not_allowed_fallback(pages::wrong_method);
    let watched = Router::new()
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .method_not_allowed_fallback(pages::wrong_method);
    Router::new()
        .merge(people)
        .merge(written)
        .layer(CompressionLayer::new().compress_when(files::is_text()))
        .merge(pictures)
        .layer(from_fn_with_state(state.clone(), files::serve_first))
        .layer(from_fn_with_state(state.clone(), requests::limit_time))
        .layer(from_fn_with_state(state.clone(), origins::check))
        .layer(from_fn_with_state(state.clone(), limits::count))
        .merge(watched)
        .layer(from_fn_with_state(state.clone(), requests::catch_panics))
        .layer(from_fn_with_state(state.clone(), headers::add))
        .layer(from_fn_with_state(state.clone(), requests::log))
        .layer(from_fn_with_state(state.clone(), visitors::recognise))
        .with_state(state)
}
