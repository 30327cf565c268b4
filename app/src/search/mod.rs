//! Search: the page, its filters, and places as one types them.

mod chips;
mod filters;
mod page;
mod places;
mod results;
mod returning;
mod saved;
mod words;

pub use page::{SearchPage, search_listings};
pub use places::place_suggestions;
pub use results::Related;
pub use returning::provide_came_back;
pub use saved::{NewSavedSearchPage, SavedSearchesPage};
pub use words::{item_list, phones};
