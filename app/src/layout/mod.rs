//! The frame around every page: header, footer, and the link that skips to what the page is about.

mod document;
mod footer;
mod header;
mod search_box;

pub use document::{Parts, SiteFiles, WakeUp};
pub use footer::Footer;
pub use header::Header;
