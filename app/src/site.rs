//! What the server and the browser know in different ways: where the site is, and the status of the answer.

/// The name in titles and in the header.
pub const SITE_NAME: &str = "MobileGoo";

/// Where people reach the site, without a slash at the end.
#[cfg(feature = "ssr")]
pub fn base_url() -> String {
    crate::ssr::services().map(|services| services.settings.base_url.clone()).unwrap_or_default()
}

/// Where people reach the site, without a slash at the end.
#[cfg(not(feature = "ssr"))]
pub fn base_url() -> String {
    leptos::prelude::location().origin().unwrap_or_default()
}

/// Gives the page that is being rendered its status; in the browser there is none to give.
pub fn set_status(status: u16) {
    #[cfg(feature = "ssr")]
    crate::ssr::set_status(status);
    #[cfg(not(feature = "ssr"))]
    let _ = status;
}

/// Whether this is a sandbox, where mails can be read on a page of the site and no money moves.
#[cfg(feature = "ssr")]
pub fn is_sandbox() -> bool {
    crate::ssr::services().is_ok_and(|services| services.settings.sandbox)
}

/// Whether this is a sandbox: the document says so.
#[cfg(not(feature = "ssr"))]
pub fn is_sandbox() -> bool {
    let root = leptos::prelude::document().document_element();
    root.is_some_and(|root| root.has_attribute("data-sandbox"))
}

/// A path with the place to go on to in its query, where there is one.
pub fn with_next(path: &str, next: &str) -> String {
    if next.is_empty() {
        return path.to_owned();
    }
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{path}?next={next}")
}
