//! Selling: choosing the model, and the page where a listing is filled in and published.

mod edit;
mod fields;
mod imei;
mod missing;
mod prices;
mod questions;
mod start;

pub use edit::EditListingPage;
pub use start::SellPage;
