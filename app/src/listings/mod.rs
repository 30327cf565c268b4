//! Phones for sale: cards, the page of one, and the list of one's own.

mod cards;
mod gallery;
mod grades;
mod head;
mod own;
mod page;
mod similar;

pub use cards::{CardPicture, ListingGrid};
pub use grades::GradeBadge;
pub use own::OwnListingsPage;
pub use page::ListingPage;
