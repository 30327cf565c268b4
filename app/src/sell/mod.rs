//! Selling: choosing the model, and the page where a listing is filled in and published.

mod by_imei;
mod edit;
mod fields;
mod imei;
mod missing;
mod prices;
mod questions;
mod quick;
mod start;
mod this_phone;
mod whereabouts;

pub use edit::EditListingPage;
pub use start::SellPage;
