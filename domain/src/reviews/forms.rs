//! What people type about a purchase, about a review, and about what is wrong with one.

use super::{Aspect, Ratings, Stars};
use crate::orders::Side;
use crate::refusal::Form;
use crate::{Refusal, text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// In characters.
pub const LONGEST_REVIEW: usize = 2_000;
/// In characters.
pub const LONGEST_ANSWER: usize = 1_000;
/// What somebody adds to a report, in characters.
pub const LONGEST_NOTE: usize = 500;
/// Why staff hide a review, in characters.
pub const LONGEST_REASON: usize = 300;

/// What a review says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub ratings: Ratings,
    /// May be empty.
    pub text: String,
}

/// One side of an order about the other.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReviewForm {
    pub order: String,
    /// Of the review that is changed; `0` for a new one.
    pub version: String,
    pub overall: String,
    pub description: String,
    pub packing: String,
    pub speed: String,
    pub communication: String,
    pub payment: String,
    pub text: String,
}

impl ReviewForm {
    fn typed(&self, aspect: Aspect) -> &str {
        match aspect {
            Aspect::Description => &self.description,
            Aspect::Packing => &self.packing,
            Aspect::Speed => &self.speed,
            Aspect::Communication => &self.communication,
            Aspect::Payment => &self.payment,
        }
    }

    /// Everything that this side is asked for; what only the other side is asked for does not count.
    pub fn parse(&self, author: Side) -> Result<Said, Refusal> {
        let mut form = Form::default();
        let overall = form.take("overall", Stars::parse(&self.overall));
        let mut aspects = BTreeMap::new();
        for aspect in Aspect::asked(author) {
            if let Some(stars) = form.take(aspect.as_str(), Stars::parse(self.typed(*aspect))) {
                aspects.insert(*aspect, stars);
            }
        }
        let text = form.take("text", text::paragraphs("The text", &self.text, 0, LONGEST_REVIEW));
        form.whole(
            overall.zip(text).map(|(overall, text)| Said { ratings: Ratings { overall, aspects }, text }),
        )
    }
}

/// What somebody says to what was said of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    pub review: String,
    pub answer: String,
}

impl AnswerForm {
    pub fn parse(&self) -> Result<String, Refusal> {
        let mut form = Form::default();
        let answer = form.take("answer", text::paragraphs("Your answer", &self.answer, 1, LONGEST_ANSWER));
        form.whole(answer)
    }
}

/// What is wrong with a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportReason {
    Insulting,
    /// It names where somebody lives, or how to reach them.
    PersonalData,
    OffTopic,
    Untrue,
    Advertising,
}

impl ReportReason {
    pub const ALL: [ReportReason; 5] =
        [Self::Insulting, Self::PersonalData, Self::OffTopic, Self::Untrue, Self::Advertising];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Insulting => "insulting",
            Self::PersonalData => "personal_data",
            Self::OffTopic => "off_topic",
            Self::Untrue => "untrue",
            Self::Advertising => "advertising",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Insulting => "It insults or threatens somebody",
            Self::PersonalData => "It has an address, a phone number or other personal data",
            Self::OffTopic => "It is not about this purchase",
            Self::Untrue => "It is not true",
            Self::Advertising => "It advertises something",
        }
    }
}

impl TryFrom<String> for ReportReason {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::ALL.into_iter().find(|r| r.as_str() == text).ok_or("Choose what is wrong with it.".into())
    }
}

/// Somebody finds that a review should not be there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportForm {
    pub review: String,
    pub reason: String,
    /// May be empty.
    pub note: String,
}

impl ReportForm {
    pub fn parse(&self) -> Result<(ReportReason, String), Refusal> {
        let mut form = Form::default();
        let reason = form.take("reason", ReportReason::try_from(self.reason.clone()));
        let note = form.take("note", text::paragraphs("Your note", &self.note, 0, LONGEST_NOTE));
        form.whole(reason.zip(note))
    }
}

/// Why a moderator hides a review: its author reads it.
pub fn hiding_reason(typed: &str) -> Result<String, Refusal> {
    text::line("The reason", typed, 5, LONGEST_REASON).map_err(|sentence| Refusal::field("reason", sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ReviewForm {
        let stars = || "4".to_owned();
        ReviewForm {
            overall: "5".into(),
            description: stars(),
            packing: stars(),
            speed: stars(),
            communication: stars(),
            ..ReviewForm::default()
        }
    }

    #[test]
    fn a_buyer_says_everything_and_may_leave_the_words_out() {
        let said = form().parse(Side::Buyer).unwrap();
        assert_eq!(
            (said.ratings.overall.count(), said.ratings.aspects.len(), said.text.as_str()),
            (5, 4, "")
        );
        assert_eq!(said.ratings.of(Aspect::Payment), None);
    }

    #[test]
    fn every_star_that_is_missing_is_named() {
        let refusal = ReviewForm::default().parse(Side::Buyer).unwrap_err();
        for field in ["overall", "description", "packing", "speed", "communication"] {
            assert_eq!(refusal.about(field).count(), 1, "{field}");
        }
        assert_eq!(refusal.about("payment").count(), 0);
        let refusal = form().parse(Side::Seller).unwrap_err();
        assert_eq!((refusal.about("payment").count(), refusal.about("packing").count()), (1, 0));
    }

    #[test]
    fn texts_are_bounded() {
        let long = ReviewForm { text: "x".repeat(LONGEST_REVIEW + 1), ..form() };
        assert_eq!(long.parse(Side::Buyer).unwrap_err().about("text").count(), 1);
        let answer = |text: &str| AnswerForm { answer: text.into(), ..AnswerForm::default() }.parse();
        assert_eq!(answer("  Thank you!\r\n").unwrap(), "Thank you!");
        assert!(answer(" ").is_err() && answer(&"x".repeat(LONGEST_ANSWER + 1)).is_err());
        assert!(hiding_reason("no").is_err() && hiding_reason("It has an address.").is_ok());
    }

    #[test]
    fn a_report_says_what_is_wrong() {
        for reason in ReportReason::ALL {
            let form = ReportForm { reason: reason.as_str().into(), ..ReportForm::default() };
            assert_eq!(form.parse().unwrap(), (reason, String::new()));
        }
        assert_eq!(ReportForm::default().parse().unwrap_err().about("reason").count(), 1);
    }
}
