//! Whether a write comes from our own pages: what another site makes a browser send is refused.

use crate::answers;
use crate::router::AppState;
use app::Error;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use domain::Refusal;
use http::{HeaderMap, Method, StatusCode, header};

pub async fn check(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let changes_nothing = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.or_else(|| request.uri().authority().map(|authority| authority.as_str()));
    if changes_nothing || is_own(request.headers(), host, &state.services.settings.base_url) {
        return next.run(request).await;
    }
    let sentence = "This was sent from another site, so it was not done. Please do it on our own pages.";
    let error = Error::Refused(Refusal::NotNow(sentence.to_owned()));
    answers::said(&error, StatusCode::FORBIDDEN, request.headers(), &state.site.files.stylesheet)
}

/// Browsers say where a write comes from. Who says nothing is no browser, and then has no business with cookies.
fn is_own(headers: &HeaderMap, host: Option<&str>, base_url: &str) -> bool {
    let said = |name| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    let site = said(header::HeaderName::from_static("sec-fetch-site"));
    let origin = said(header::ORIGIN);
    if site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return false;
    }
    match origin {
        Some(origin) => origin == base_url || is_of_host(origin, host),
        None => site.is_some() || !headers.contains_key(header::COOKIE),
    }
}

fn is_of_host(origin: &str, host: Option<&str>) -> bool {
    let authority = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    authority.is_some() && authority == host
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        is_own(&headers.collect(), Some("phones.example:8443"), "https://www.phones.example")
    }

    #[test]
    fn our_own_pages_may_write() {
        assert!(own(&[("sec-fetch-site", "same-origin"), ("cookie", "mg_access=x")]));
        assert!(own(&[("origin", "https://phones.example:8443"), ("cookie", "mg_access=x")]));
        assert!(own(&[("origin", "https://www.phones.example")]));
        assert!(own(&[]), "a program without cookies");
    }

    #[test]
    fn other_sites_may_not() {
        assert!(!own(&[("sec-fetch-site", "cross-site")]));
        assert!(!own(&[("sec-fetch-site", "same-site"), ("origin", "https://phones.example:8443")]));
        assert!(!own(&[("origin", "https://evil.example")]));
        assert!(!own(&[("origin", "https://phones.example")]));
        assert!(!own(&[("origin", "null")]));
        assert!(!own(&[("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")]));
        assert!(!own(&[("cookie", "mg_access=x")]), "neither header, but cookies");
    }
}
