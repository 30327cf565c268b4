//! What the server and the browser know in different ways: where the site is, and the status of the answer.

use crate::ssr;

/// The name in titles and in the header.
pub const SITE_NAME: &str = "MobileGoo";

/// Where people reach the site, without a slash at the end.
pub fn base_url() -> String {
    ssr::base_url()
}

/// Gives the page that is being rendered its status; in the browser there is none to give.
pub fn set_status(status: u16) {
    ssr::set_status(status);
}

/// Whether this is a sandbox, where mails can be read on a page of the site and no money moves.
pub fn is_sandbox() -> bool {
    ssr::is_sandbox()
}

/// A path with the place to go on to in its query, where there is one.
pub fn with_next(path: &str, next: &str) -> String {
    if next.is_empty() {
        return path.to_owned();
    }
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{path}?next={next}")
}

/// Text for the inside of a `<title>` or a `<textarea>`, which Leptos writes into the document as it is: on the
/// server it must be markup, so that it can't end its element; in the browser it stays text.
pub fn as_content(text: String) -> String {
    ssr::as_content(text)
}
