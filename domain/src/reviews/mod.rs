//! Reviews: what the two sides of an order say of each other, and what that comes to.

mod forms;
mod reputation;
mod stars;
mod visibility;

pub use forms::{
    AnswerForm, LONGEST_ANSWER, LONGEST_NOTE, LONGEST_REASON, LONGEST_REVIEW, ReportForm, ReportReason,
    ReviewForm, Said, hiding_reason,
};
pub use reputation::{AS_DESCRIBED, PRIOR_MEAN, PRIOR_WEIGHT, Reputation, Score};
pub use stars::{Aspect, Ratings, Stars};
pub use visibility::{BLIND_FOR, EDIT_FOR, editable_until, opens_at, visible_at};

use crate::orders::Side;
use crate::{Instant, OrderId, ReviewId};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Reviews on one page of a seller's.
pub const REVIEWS_PER_PAGE: u32 = 10;

/// What the reviewed person said to a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub text: String,
    pub at: Instant,
}

/// A review as its readers see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewView {
    pub id: ReviewId,
    /// Who wrote it, as [`brief_name`] has it.
    pub author: String,
    pub by: Side,
    pub ratings: Ratings,
    pub text: String,
    /// What was bought.
    pub phone: String,
    pub at: Instant,
    /// Whether it was changed after it was written.
    pub is_edited: bool,
    pub answer: Option<Answer>,
    /// The order on whose page the viewer may answer it.
    pub answer_in: Option<OrderId>,
}

/// A review as its author sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnReview {
    pub review: ReviewView,
    /// Whether others can read it.
    pub is_visible: bool,
    pub editable_until: Option<Instant>,
    /// Why staff took it away.
    pub hidden_because: Option<String>,
    /// Travels with the form; a change of an older one is refused.
    pub version: i64,
}

/// What one side of a completed order sees of its reviews.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderReviews {
    pub own: Option<OwnReview>,
    /// What the other side wrote, once it can be read.
    pub other: Option<ReviewView>,
    /// Whether the other side has written, even where it can't be read yet.
    pub other_has_written: bool,
    /// When they can be read at the latest.
    pub opens_at: Instant,
}

/// Some reviews of a seller, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewPage {
    pub items: Vec<ReviewView>,
    /// Where the next page begins, if there is one.
    pub next: Option<ReviewCursor>,
}

/// Where a page of reviews ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewCursor {
    pub visible_at: Instant,
    pub id: ReviewId,
}

/// As URLs have it.
impl fmt::Display for ReviewCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.visible_at.micros(), self.id.0.simple())
    }
}

impl FromStr for ReviewCursor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('-').and_then(|(at, id)| {
            Some((at.parse().ok().map(Instant::from_micros)?, Uuid::parse_str(id).ok()?))
        });
        let (visible_at, id) = parts.ok_or(format!("{text} is not where a page ended"))?;
        Ok(Self { visible_at, id: id.into() })
    }
}

/// What somebody found wrong with a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub reason: ReportReason,
    pub note: String,
    pub at: Instant,
}

/// A review that waits for a moderator's decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedReview {
    pub review: ReviewView,
    /// Whom it is about.
    pub about: String,
    /// The oldest first.
    pub reports: Vec<Report>,
}

/// A name as the whole world may read it below a review: `Bea B.` for Bea Buyer.
pub fn brief_name(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or_default();
    match words.next_back().and_then(|last| last.chars().next()) {
        Some(letter) => format!("{first} {letter}."),
        None => first.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_and_nonsense_is_not() {
        let cursor = ReviewCursor { visible_at: Instant(1_795), id: ReviewId(Uuid::from_u128(7)) };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for text in ["", "-", "1-x", "x-00000000000000000000000000000007", "1"] {
            assert!(text.parse::<ReviewCursor>().is_err(), "{text}");
        }
    }

    #[test]
    fn last_names_are_not_for_the_whole_world() {
        assert_eq!(brief_name("Bea Buyer"), "Bea B.");
        assert_eq!(brief_name("  Ada   King Lovelace "), "Ada L.");
        assert_eq!(brief_name("Sal"), "Sal");
    }
}
