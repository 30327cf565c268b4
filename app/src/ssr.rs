//! What server functions need on the server: the services, the caller, cookies, redirects.

use crate::Error;
use domain::accounts::{SignedIn, Token};
use domain::{BasketId, Instant};
use http::{HeaderValue, header};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use services::{Caller, Services, Viewer};

pub use leptos_axum::redirect;

/// The services, put into the context by the server for every request.
pub fn services() -> Result<Services, Error> {
    use_context::<Services>().ok_or_else(|| failed("no services in this context"))
}

/// Who asks, put into the context by the server for every request.
pub fn caller() -> Result<Caller, Error> {
    use_context::<Caller>().ok_or_else(|| failed("no caller in this context"))
}

/// Both at once, as nearly every server function wants them.
pub fn request() -> Result<(Services, Caller), Error> {
    Ok((services()?, caller()?))
}

/// Logs a failure once, under a new incident number, which is all that the browser gets to see.
fn failed(cause: impl std::fmt::Display) -> Error {
    let incident = use_context::<Services>().map_or_else(
        || "unknown".to_owned(),
        |services| {
            let id: uuid::Uuid = services.mint.id(services.clock.now());
            id.simple().to_string()[20..].to_owned()
        },
    );
    tracing::error!(incident, %cause, "a use case failed");
    Error::Failed { incident }
}

impl From<services::Error> for Error {
    fn from(error: services::Error) -> Self {
        match error {
            services::Error::Refused(refusal) => Error::Refused(refusal),
            services::Error::Failed(cause) => failed(cause),
        }
    }
}

/// Adds a `Set-Cookie` header to the response.
pub fn set_cookie(cookie: &str) {
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
        response.append_header(header::SET_COOKIE, value);
    }
}

/// The cookies that make a session, in the order access token, refresh token.
pub const SESSION_COOKIES: [&str; 2] = ["mg_access", "mg_refresh"];
/// The cookie between password and second factor.
pub const CHALLENGE_COOKIE: &str = "mg_challenge";

/// A `Set-Cookie` header for a secret of ours; without a token, the one that makes the browser forget it.
pub fn cookie(name: &str, token: Option<&Token>, now: Instant) -> String {
    let (value, seconds) =
        token.map_or(("", 0), |token| (token.value.as_str(), token.expires_at.since(now).as_secs()));
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; Secure; SameSite=Lax")
}

/// The cookies of a session: `None` leaves the browser's as they are.
pub fn session_cookies(access: Option<&Token>, refresh: Option<&Token>, now: Instant) -> Vec<String> {
    let tokens = SESSION_COOKIES.into_iter().zip([access, refresh]);
    tokens.filter_map(|(name, token)| Some(cookie(name, Some(token?), now))).collect()
}

/// Hands the session of a complete sign-in to the browser.
pub fn remember_session(services: &Services, signed_in: &SignedIn) {
    let now = services.clock.now();
    for cookie in session_cookies(Some(&signed_in.access), Some(&signed_in.refresh), now) {
        set_cookie(&cookie);
    }
    set_cookie(&cookie(CHALLENGE_COOKIE, None, now));
}

/// Makes the browser forget the session.
pub fn forget_session() {
    for name in SESSION_COOKIES {
        set_cookie(&cookie(name, None, Instant::from_micros(0)));
    }
}

/// The cookie that a guest's drafts belong to.
pub const DRAFTS_COOKIE: &str = "mg_drafts";

/// Whether a text can be a secret of ours, as the mint makes them.
pub fn is_guest_secret(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Whoever begins a listing: a guest gets a secret for it, which the browser keeps as long as the draft is kept.
pub fn seller(services: &Services, mut caller: Caller) -> Caller {
    if caller.viewer == Viewer::Guest {
        let known = read_cookie(DRAFTS_COOKIE).filter(|secret| is_guest_secret(secret));
        let value = known.unwrap_or_else(|| services.mint.token());
        let now = services.clock.now();
        caller.guest = Some(services.guest_key(&value));
        let token = Token { value, expires_at: now.plus(services.guest_secret_life()) };
        set_cookie(&cookie(DRAFTS_COOKIE, Some(&token), now));
    }
    caller
}

/// Where somebody goes on to who has just signed in: where they wanted, or to what they began without an account.
pub fn after_sign_in(signed_in: &SignedIn, next: &str, otherwise: &str) -> String {
    let begun = signed_in.draft.map(|draft| format!("/sell/{draft}"));
    local_path(next, begun.as_deref().unwrap_or(otherwise)).to_owned()
}

/// How long the second step of signing in may take.
const CHALLENGE_FOR: std::time::Duration = std::time::Duration::from_secs(600);

/// Keeps the challenge between password and second factor in the browser.
pub fn remember_challenge(services: &Services, challenge: &str) {
    let now = services.clock.now();
    let token = Token { value: challenge.to_owned(), expires_at: now.plus(CHALLENGE_FOR) };
    set_cookie(&cookie(CHALLENGE_COOKIE, Some(&token), now));
}

/// The mark of a phone that was handed a listing for its photos.
pub const PHONE_COOKIE: &str = "mg_phone";

/// Marks the browser of a phone, unless it is marked already, for as long as it may add photos.
pub fn mark_phone(services: &Services, until: Instant) {
    if read_cookie(PHONE_COOKIE).is_none_or(|mark| mark.is_empty()) {
        let token = Token { value: services.mint.token(), expires_at: until };
        set_cookie(&cookie(PHONE_COOKIE, Some(&token), services.clock.now()));
    }
}

/// Between the form that makes recovery codes and the page that shows them, they travel in this cookie.
const CODES_COOKIE: &str = "mg_codes";

/// Shows recovery codes on the next page, and never again.
pub fn show_codes_once(codes: &[String]) {
    let now = Instant::from_micros(0);
    let token = Token { value: codes.join("."), expires_at: now.plus(std::time::Duration::from_secs(120)) };
    set_cookie(&cookie(CODES_COOKIE, Some(&token), now));
}

/// The recovery codes that were just made; taking them makes the browser forget them.
pub fn take_codes() -> Vec<String> {
    set_cookie(&cookie(CODES_COOKIE, None, Instant::from_micros(0)));
    let codes = read_cookie(CODES_COOKIE).unwrap_or_default();
    codes.split('.').filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

/// The cookie that holds the basket of somebody who has not signed in.
const BASKET_COOKIE: &str = "mg_basket";
/// How long it is kept.
const BASKET_FOR: std::time::Duration = std::time::Duration::from_secs(60 * 24 * 3600);

/// The basket of a guest. What a member chose before signing in is taken along into the member's own.
pub async fn basket(services: &Services, caller: &Caller) -> Result<Option<BasketId>, Error> {
    let guest: Option<BasketId> = read_cookie(BASKET_COOKIE).and_then(|id| id.parse().ok());
    let (Some(guest), Ok(_)) = (guest, caller.member()) else { return Ok(guest) };
    services.take_basket_along(caller, guest).await?;
    set_cookie(&cookie(BASKET_COOKIE, None, Instant::from_micros(0)));
    Ok(None)
}

/// Keeps a guest's basket in the browser.
pub fn remember_basket(services: &Services, basket: BasketId) {
    let now = services.clock.now();
    let token = Token { value: basket.to_string(), expires_at: now.plus(BASKET_FOR) };
    set_cookie(&cookie(BASKET_COOKIE, Some(&token), now));
}

/// The path of a URL of this site; another one as it is.
pub fn own_path(services: &Services, url: &str) -> String {
    url.strip_prefix(&services.settings.base_url).unwrap_or(url).to_owned()
}

/// The value of a cookie of this request.
pub fn read_cookie(name: &str) -> Option<String> {
    let parts = use_context::<http::request::Parts>()?;
    let headers = parts.headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = headers.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

/// What the browser says of the device that it runs on, where it was asked for it.
pub fn model_hint() -> String {
    let parts = use_context::<http::request::Parts>();
    let hint = parts.as_ref().and_then(|parts| parts.headers.get("sec-ch-ua-model")?.to_str().ok());
    hint.unwrap_or_default().to_owned()
}

/// The header by which a function tells where a guest goes on to once they have signed in; it stays within the server.
pub const AFTER_SIGN_IN: &str = "x-after-sign-in";

/// Guests who are refused go on to this path, instead of back to where they were, once they have signed in.
pub fn guests_go_on_to(path: &str) {
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(path)) {
        response.insert_header(header::HeaderName::from_static(AFTER_SIGN_IN), value);
    }
}

/// Where people reach the site, without a slash at the end.
pub fn base_url() -> String {
    services().map(|services| services.settings.base_url.clone()).unwrap_or_default()
}

/// Whether this is a sandbox, where mails can be read on a page of the site and no money moves.
pub fn is_sandbox() -> bool {
    services().is_ok_and(|services| services.settings.sandbox)
}

/// Sets the status of the page that is being rendered.
pub fn set_status(status: u16) {
    if let (Some(response), Ok(status)) =
        (use_context::<ResponseOptions>(), http::StatusCode::from_u16(status))
    {
        response.set_status(status);
    }
}

/// Text as markup that shows it.
pub fn as_content(text: String) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The country of the browser's first language that names one, such as `DE` of `de-DE`; else `US`.
pub fn country_of_browser() -> String {
    let parts = use_context::<http::request::Parts>();
    let languages = parts.as_ref().and_then(|p| p.headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok());
    country_of(languages.unwrap_or_default())
}

fn country_of(languages: &str) -> String {
    let tags = languages.split(',').filter_map(|tag| tag.split(';').next()?.trim().rsplit_once('-'));
    let mut countries = tags.map(|(_, country)| country.to_uppercase());
    countries.find(|c| c.len() == 2 && c.bytes().all(|b| b.is_ascii_uppercase())).unwrap_or("US".into())
}

/// A path with the place to go on to in its query, where that is a path of this site.
pub fn with_next(path: &str, next: &str) -> String {
    crate::site::with_next(path, local_path(next, ""))
}

/// A path of this site to go on to after a form, or `otherwise`: never another site's address.
pub fn local_path<'a>(next: &'a str, otherwise: &'a str) -> &'a str {
    let is_local = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(['\\', '\r', '\n', '\t'])
        && !next.starts_with("/api/");
    if is_local { next } else { otherwise }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_of_a_session_are_out_of_reach_of_scripts_and_other_sites() {
        let token = Token { value: "abc".into(), expires_at: Instant::from_micros(90_000_000) };
        let cookies = session_cookies(Some(&token), None, Instant::from_micros(30_000_000));
        assert_eq!(cookies, ["mg_access=abc; Path=/; Max-Age=60; HttpOnly; Secure; SameSite=Lax"]);
        assert!(cookie("mg_refresh", None, token.expires_at).contains("mg_refresh=; Path=/; Max-Age=0;"));
    }

    #[test]
    fn the_browsers_languages_tell_a_country() {
        assert_eq!(country_of("de-DE,de;q=0.9,en;q=0.8"), "DE");
        assert_eq!(country_of("fr, zh-Hant, en-gb;q=0.5"), "GB");
        assert_eq!(country_of(""), "US");
    }

    #[test]
    fn the_place_to_go_on_to_travels_in_the_query() {
        assert_eq!(with_next("/second-factor", "/sell?x=1"), "/second-factor?next=%2Fsell%3Fx%3D1");
        assert_eq!(with_next("/second-factor", "//evil.example"), "/second-factor");
    }

    #[test]
    fn only_paths_of_this_site_are_gone_on_to() {
        assert_eq!(local_path("/sell?x=1", "/"), "/sell?x=1");
        for bad in
            ["", "//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nb", "/api/sign_out"]
        {
            assert_eq!(local_path(bad, "/account"), "/account", "{bad}");
        }
    }
}
