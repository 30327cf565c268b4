//! Phones that a member watches: the heart on cards and listings, and the page of all of them.

mod heart;
mod page;

pub use heart::{Heart, WatchForm, WatchSize};
pub use page::WatchedPage;
