//! Phones for sale: cards, the page of one, and the list of one's own.

mod again;
mod asked;
mod bulk;
mod cards;
mod gallery;
mod grades;
mod head;
mod holiday;
mod own;
mod page;
mod recent;
mod similar;

pub use bulk::BulkPage;
pub use cards::{CardPicture, ListingGrid};
pub use grades::{GradeBadge, GradeGuide};
pub use own::OwnListingsPage;
pub use page::{ListingPage, view_listing};
pub use recent::RecentlyViewed;
