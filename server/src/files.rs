//! The site's files: script, WASM, styles and pictures, compressed beforehand where cargo-leptos did so.

use crate::router::AppState;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, Version, header};
use tower::ServiceExt;
use tower_http::compression::Predicate;
use tower_http::compression::predicate::SizeAbove;
use tower_http::services::ServeDir;

/// For names that change with their content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// For names that don't.
const ASK_AGAIN: &str = "public, max-age=3600";
/// While files are built again and again under the same name.
const ASK_ALWAYS: &str = "no-cache";

/// What is compressed as it is sent: text that was written for this answer. Files are compressed beforehand.
pub fn is_text() -> impl Predicate {
    let of_kind = |_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions| {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        // A compressor would keep events back until it has enough of them.
        kind != "text/event-stream"
            && ["text/", "application/json", "application/xml"].iter().any(|text| kind.starts_with(text))
    };
    SizeAbove::new(600).and(of_kind)
}

/// Answers with the file of the path, where there is one; everything else goes on.
pub async fn serve_first(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let may_be_file =
        path.rsplit('/').next().is_some_and(|name| name.contains('.')) && !path.starts_with("/photos/");
    if !is_read || !may_be_file {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let files = ServeDir::new(&*state.leptos.site_root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    let Ok(found) = files.oneshot(Request::from_parts(parts.clone(), Body::empty())).await;
    if found.status() == StatusCode::NOT_FOUND {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let mut response = found.map(Body::new).into_response();
    if matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED | StatusCode::PARTIAL_CONTENT) {
        let is_package = parts.uri.path().starts_with(&state.leptos.site_pkg_dir_route_base());
        let keep = match (is_package, state.leptos.hash_files) {
            (true, true) => FOR_EVER,
            (true, false) => ASK_ALWAYS,
            (false, _) => ASK_AGAIN,
        };
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    response
}
