//! Reviews: written on the page of an order, read on the page of a seller, reported, and decided about by staff.

mod order;
mod report;
mod seller;
mod show;
mod staff;
mod writing;

pub use order::{OrderReviewing, ReviewActions};
pub use report::ReportReviewPage;
pub use seller::SellerReviews;
pub use show::{ScoreInBrief, ScoreOfCard};
pub use staff::ReportedReviewsPage;
