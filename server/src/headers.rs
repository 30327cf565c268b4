//! The headers that every response carries, and the content security policy of pages.

use crate::router::AppState;
use crate::visitors::Visitor;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue, header};

/// For all that is no page of the application: nothing in it may run, be sent or be framed.
const NOTHING: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; \
                       form-action 'none'; frame-ancestors 'none'";
/// Two years, as browsers' lists ask for.
const HTTPS_ONLY: &str = "max-age=63072000";

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(self), payment=(), usb=(), browsing-topics=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

pub async fn add(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let https = request.extensions().get::<Visitor>().is_some_and(|visitor| visitor.https);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in [(header::CONTENT_SECURITY_POLICY, NOTHING), (header::CACHE_CONTROL, "no-store")] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if https && state.site.only_https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HTTPS_ONLY));
    }
    response
}

/// The policy of a page: scripts with the nonce, and those of our own that they load; WASM may compile.
///
/// `reload_port` is where `cargo leptos watch` listens, on a developer's machine.
pub fn policy_of_page(nonce: &str, reload_port: Option<u32>) -> Option<HeaderValue> {
    let reload =
        reload_port.map(|port| format!(" ws://localhost:{port} ws://127.0.0.1:{port}")).unwrap_or_default();
    policy(&format!("'nonce-{nonce}'"), &reload)
}

/// The policy of a page that is shown to many: its scripts by their hashes, so that no secret is shared.
pub fn policy_of_kept_page(hashes: &[String]) -> Option<HeaderValue> {
    policy(&hashes.join(" "), "")
}

fn policy(scripts: &str, reload: &str) -> Option<HeaderValue> {
    let policy = format!(
        "default-src 'self'; script-src 'self' {scripts} 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; connect-src 'self'{reload}; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).ok()
}
