//! What only the browser knows of the page that it shows; on the server `ssr` has the same questions.

/// Where people reach the site, without a slash at the end.
pub fn base_url() -> String {
    leptos::prelude::location().origin().unwrap_or_default()
}

/// A page that was rendered here has no status.
pub fn set_status(_status: u16) {}

/// Whether this is a sandbox: the document says so.
pub fn is_sandbox() -> bool {
    let root = leptos::prelude::document().document_element();
    root.is_some_and(|root| root.has_attribute("data-sandbox"))
}

pub fn as_content(text: String) -> String {
    text
}
