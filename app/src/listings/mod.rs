//! Phones for sale: cards, the page of one, and the list of one's own.

mod cards;
mod grades;

pub use cards::{CardPicture, ListingCard, ListingGrid};
pub use grades::GradeBadge;
