//! What machines read about the site: robots.txt, sitemaps, security.txt.

use crate::answers;
use crate::router::AppState;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use services::Caller;
use std::fmt::Write;
use std::time::Duration;

/// Pages that are the same for everybody and worth finding.
const PAGES: [&str; 6] = ["/", "/search", "/about", "/help", "/privacy", "/terms"];
/// How long a copy may be used, in seconds.
const AN_HOUR: &str = "public, max-age=3600";
/// How long the security contact is good for; the file is written anew at every request.
const HALF_A_YEAR: Duration = Duration::from_secs(180 * 24 * 3600);

pub async fn robots(State(state): State<AppState>) -> Response {
    let base = &state.services.settings.base_url;
    let text = format!(
        "User-agent: *\nDisallow: /api/\nDisallow: /account\nDisallow: /sell\nDisallow: /basket\nDisallow: /checkout\nDisallow: /sign-in\n\
         Disallow: /register\n\nSitemap: {base}/sitemap.xml\n"
    );
    kept(text, "text/plain; charset=utf-8")
}

pub async fn security(State(state): State<AppState>) -> Response {
    let base = &state.services.settings.base_url;
    let expires = state.services.clock.now().plus(HALF_A_YEAR).rfc3339();
    let text = format!(
        "Contact: {base}/help\nExpires: {expires}\nPreferred-Languages: en\n\
         Canonical: {base}/.well-known/security.txt\n"
    );
    kept(text, "text/plain; charset=utf-8")
}

/// The list of sitemaps: one of pages, and as many of listings as there are.
pub async fn sitemap(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let first = match state.services.sitemap(&Caller::system(), 1).await {
        Ok(first) => first,
        Err(error) => return answers::failure(&state, error, &headers),
    };
    let base = &state.services.settings.base_url;
    let mut parts = format!(
        "<sitemap><loc>{base}/sitemaps/pages.xml</loc></sitemap>\
         <sitemap><loc>{base}/sitemaps/models.xml</loc></sitemap>"
    );
    for number in 1..=first.pages() {
        let _ = write!(parts, "<sitemap><loc>{base}/sitemaps/listings-{number}.xml</loc></sitemap>");
    }
    xml("sitemapindex", &parts)
}

/// `pages.xml`, `models.xml`, or `listings-N.xml` with N from 1.
pub async fn sitemap_part(
    State(state): State<AppState>,
    name: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let name = name.map(|Path(name)| name).unwrap_or_default();
    let base = &state.services.settings.base_url;
    if name == "pages.xml" {
        let urls: String = PAGES.iter().map(|path| format!("<url><loc>{base}{path}</loc></url>")).collect();
        return xml("urlset", &urls);
    }
    if name == "models.xml" {
        let models = match state.services.models_for_sale(&Caller::system()).await {
            Ok(models) => models,
            Err(error) => return answers::failure(&state, error, &headers),
        };
        let urls: String =
            models.iter().map(|slug| format!("<url><loc>{base}/models/{slug}</loc></url>")).collect();
        return xml("urlset", &urls);
    }
    let number = name.strip_prefix("listings-").and_then(|rest| rest.strip_suffix(".xml")?.parse().ok());
    let Some(number) = number.filter(|number| *number > 0) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let page = match state.services.sitemap(&Caller::system(), number).await {
        Ok(page) => page,
        Err(error) => return answers::failure(&state, error, &headers),
    };
    if number > page.pages() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let mut urls = String::new();
    for entry in page.items {
        let (id, at) = (entry.id, entry.at.rfc3339());
        let _ = write!(urls, "<url><loc>{base}/listings/{id}</loc><lastmod>{at}</lastmod></url>");
    }
    xml("urlset", &urls)
}

fn xml(root: &str, content: &str) -> Response {
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{content}</{root}>\n"
    );
    kept(text, "application/xml; charset=utf-8")
}

fn kept(text: String, kind: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static(AN_HOUR)),
    ];
    (headers, text).into_response()
}
