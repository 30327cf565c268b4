//! What people see: pages and components, each with the server functions behind it in the same file.

#![recursion_limit = "256"]

mod accounts;
mod catalogue;
mod checkout;
mod compare;
mod disputes;
mod error;
mod layout;
mod lazy;
mod listings;
mod messages;
mod notifications;
mod offers;
mod orders;
mod pages;
mod photos;
pub mod refused;
mod remembered;
mod reviews;
mod routes;
mod search;
mod sell;
mod sellers;
mod site;
// What the server alone knows; in the browser another file answers the few questions that pages ask on both sides.
#[cfg_attr(not(feature = "ssr"), path = "browser.rs")]
pub mod ssr;
pub mod ui;
mod viewer;
mod watches;

pub use error::Error;
pub use layout::SiteFiles;
pub use routes::{App, shell};
