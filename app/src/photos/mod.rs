//! The photos of one's listing: taking them, sending them with progress, their order, a phone that helps, and the
//! photo beside a code that gives a listing its badge.

mod desk;
mod drag;
mod hand_over;
mod list;
mod phone;
mod queue;
mod shots;
mod shrink;
mod staff;
mod unsent;
mod upload;
mod uploads;
mod verification;

pub use desk::Photos;
pub use phone::HandOverPage;
pub use staff::VerificationsPage;
