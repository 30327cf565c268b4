//! Sessions: from cookies to the caller of a use case, and fresh cookies on the way back.

use crate::answers;
use crate::router::AppState;
use crate::visitors::Visitor;
use app::ssr::{DRAFTS_COOKIE, SESSION_COOKIES, cookie, is_guest_secret, session_cookies};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, header};
use services::{Refreshed, Viewer};
use std::net::{IpAddr, Ipv4Addr};

/// Longest user agent that is kept, in bytes.
const LONGEST_AGENT: usize = 300;

/// Finds out who asks, and puts the `Caller` into the request.
pub async fn add_caller(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let visitor = request.extensions().get::<Visitor>();
    let address = visitor.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |visitor| visitor.address);
    let [access, refresh] = SESSION_COOKIES.map(|name| value_of(request.headers(), name));
    let agent = user_agent(request.headers());
    let found = state.services.caller_of(access.as_deref(), refresh.as_deref(), address, &agent).await;
    let (mut caller, refreshed) = match found {
        Ok(found) => found,
        Err(error) => return answers::failure(&state, error, request.headers()),
    };
    let secret = value_of(request.headers(), DRAFTS_COOKIE).filter(|secret| is_guest_secret(secret));
    caller.guest = secret.map(|secret| state.services.guest_key(&secret));
    let is_over = (access.is_some() || refresh.is_some()) && caller.viewer == Viewer::Guest;
    request.extensions_mut().insert(caller);
    let mut response = next.run(request).await;
    for cookie in cookies_to_set(&state, refreshed.as_ref(), is_over) {
        add_unless_set(response.headers_mut(), &cookie);
    }
    response
}

fn cookies_to_set(state: &AppState, refreshed: Option<&Refreshed>, is_over: bool) -> Vec<String> {
    let now = state.services.clock.now();
    match refreshed {
        Some(fresh) => session_cookies(fresh.access.as_ref(), fresh.refresh.as_ref(), now),
        None if is_over => SESSION_COOKIES.map(|name| cookie(name, None, now)).to_vec(),
        None => Vec::new(),
    }
}

/// Signing in and out set cookies of their own, which must win.
fn add_unless_set(headers: &mut HeaderMap, cookie: &str) {
    let name = cookie.split_inclusive('=').next().unwrap_or_default();
    let is_set =
        headers.get_all(header::SET_COOKIE).iter().any(|set| set.as_bytes().starts_with(name.as_bytes()));
    if let (false, Ok(value)) = (is_set, HeaderValue::from_str(cookie)) {
        headers.append(header::SET_COOKIE, value);
    }
}

/// The value of a cookie.
pub fn value_of(headers: &HeaderMap, name: &str) -> Option<String> {
    let texts = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value.to_owned())
}

fn user_agent(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    agent.chars().take(LONGEST_AGENT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=b; mg_access=x.y.z=; mg_refresh="));
        assert_eq!(value_of(&headers, "mg_access").as_deref(), Some("x.y.z="));
        assert_eq!(value_of(&headers, "mg_refresh"), None);
        assert_eq!(value_of(&headers, "access"), None);
    }

    #[test]
    fn what_a_handler_set_wins_over_what_was_refreshed() {
        let mut headers = HeaderMap::new();
        headers.append(header::SET_COOKIE, HeaderValue::from_static("mg_access=; Max-Age=0"));
        add_unless_set(&mut headers, "mg_access=new; Path=/");
        add_unless_set(&mut headers, "mg_refresh=new; Path=/");
        let set: Vec<_> = headers.get_all(header::SET_COOKIE).iter().collect();
        assert_eq!(set, ["mg_access=; Max-Age=0", "mg_refresh=new; Path=/"]);
    }
}
