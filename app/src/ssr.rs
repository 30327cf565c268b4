//! What server functions need on the server: the services, the caller, cookies, redirects.

use crate::Error;
use http::{HeaderValue, header};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use services::{Caller, Services};

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

/// Sets the status of the page that is being rendered.
pub fn set_status(status: u16) {
    if let (Some(response), Ok(status)) =
        (use_context::<ResponseOptions>(), http::StatusCode::from_u16(status))
    {
        response.set_status(status);
    }
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
    use super::local_path;

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
