//! The photos of one's listing: adding them with progress, their order, and taking them away.

mod list;
mod upload;
mod uploads;

pub use list::PhotoList;
pub use uploads::PhotoUploads;
