//! Search: the page, its filters, and places as one types them.

mod chips;
mod filters;
mod page;
mod places;
mod results;
mod words;

pub use page::{SearchPage, search_listings};
pub use places::place_suggestions;
pub use words::{item_list, phones};
