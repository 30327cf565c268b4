//! Disputes: something is wrong with a purchase; typed, with evidence, with a deadline for every step, until the money
//! goes one way or the other.

mod kinds;
mod offers;
mod progress;
mod states;

pub use kinds::{Claim, DisputeKind, DisputeRule, Outcome};
pub use offers::{Offer, OfferForm, RulingForm, Verdict, kept_amount, part};
pub use progress::{by_itself, next_step, told};
pub use states::{APPEAL, DisputeAction, DisputeEvent, DisputeState};

use crate::messages::SaidLine;
use crate::orders::{NextStep, OrderMoment, Side};
use crate::photos::Photo;
use crate::refusal::Form;
use crate::shipping::TrackingNumber;
use crate::{DisputeId, Instant, ListingId, Money, OrderId, Refusal, text};
use serde::{Deserialize, Serialize};

/// The most that is read of one statement, in characters.
pub const LONGEST_STATEMENT: u32 = 2_000;
/// The most statements of one side, so that a case stays readable.
pub const MOST_STATEMENTS: usize = 40;

/// What somebody says in a dispute.
pub(crate) fn said(name: &str, words: &str) -> Result<String, String> {
    text::paragraphs(name, words, 10, LONGEST_STATEMENT as usize)
}

/// How a buyer says what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DisputeForm {
    pub order: String,
    pub kind: String,
    /// Which of the seller's answers is false; for a phone that is not as described alone.
    pub claim: String,
    pub words: String,
}

/// A complaint that is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    pub kind: DisputeKind,
    pub claim: Option<Claim>,
    pub words: String,
}

impl DisputeForm {
    pub fn parse(&self) -> Result<Complaint, Refusal> {
        let mut form = Form::default();
        let kind = form.take("kind", DisputeKind::try_from(self.kind.clone()));
        let claim = match kind {
            Some(DisputeKind::NotAsDescribed) => {
                form.take("claim", Claim::try_from(self.claim.clone())).map(Some)
            }
            // What was chosen for another kind says nothing.
            _ => Some(None),
        };
        let words = form.take("words", said("What is wrong", &self.words));
        form.whole(kind.zip(claim).zip(words).map(|((kind, claim), words)| Complaint { kind, claim, words }))
    }
}

/// A statement, an objection or an appeal as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StatementForm {
    pub dispute: String,
    pub words: String,
}

impl StatementForm {
    pub fn parse(&self) -> Result<String, Refusal> {
        said("What you say", &self.words).map_err(|message| Refusal::field("words", message))
    }
}

/// How a buyer says that the phone is on its way back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SendBackForm {
    pub dispute: String,
    pub carrier: String,
    pub tracking: String,
}

impl SendBackForm {
    pub fn parse(&self) -> Result<TrackingNumber, Refusal> {
        TrackingNumber::parse(&self.carrier, &self.tracking)
    }
}

/// Something that happened in a dispute, as everybody who may see it reads it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DisputeMoment {
    pub at: Instant,
    pub what: String,
    /// What was said with it; empty where nothing was.
    pub words: String,
}

/// The offer that lies on the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LyingOffer {
    pub offer: Offer,
    pub by: Side,
    /// Travels with the answer, so that nobody accepts another one than they read.
    pub number: i64,
}

/// What our staff has decided, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ruling {
    pub verdict: Verdict,
    pub reason: String,
}

/// What the seller said about a phone, and what is known of it, for our staff.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvidencePhone {
    pub listing: ListingId,
    pub title: String,
    pub price: Money,
    /// What was said, and by which words. A sold phone's listing can't be changed, so it is as it was at the sale.
    pub said: Vec<(String, String)>,
    pub description: String,
    pub photos: Vec<Photo>,
    /// What is known of its IMEI and from registers, in sentences.
    pub facts: Vec<String>,
}

/// Everything that our staff judges by, besides what was said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvidenceKit {
    pub phones: Vec<EvidencePhone>,
    pub tracking: Option<TrackingNumber>,
    pub order: Vec<OrderMoment>,
    /// What the two said to each other, oldest first, as it was typed.
    pub messages: Vec<SaidLine>,
}

/// A dispute as one of its sides or our staff sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DisputeView {
    pub id: DisputeId,
    pub order: OrderId,
    pub title: String,
    pub kind: DisputeKind,
    pub claim: Option<Claim>,
    /// What the seller had said about that.
    pub said: Option<String>,
    pub state: DisputeState,
    /// Absent for our staff.
    pub side: Option<Side>,
    pub buyer: String,
    pub seller: String,
    pub moments: Vec<DisputeMoment>,
    pub next: NextStep,
    pub may: Vec<DisputeAction>,
    pub offer: Option<LyingOffer>,
    /// What could go back at most.
    pub whole: Money,
    /// The way back.
    pub tracking: Option<TrackingNumber>,
    pub ruling: Option<Ruling>,
    /// What is on record besides what was said: how the parcel was packed, and which phone arrived.
    pub proofs: Vec<String>,
    /// For our staff alone.
    pub kit: Option<EvidenceKit>,
}

impl DisputeView {
    pub fn may(&self, action: DisputeAction) -> bool {
        self.may.contains(&action)
    }
}

/// A dispute in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DisputeCard {
    pub id: DisputeId,
    pub order: OrderId,
    pub kind: DisputeKind,
    pub state: DisputeState,
    pub title: String,
    pub whole: Money,
    pub opened_at: Instant,
    /// When it came to where it is.
    pub since: Instant,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_names_the_answer_that_was_false() {
        let form = DisputeForm {
            kind: "not_as_described".into(),
            words: "The screen has a crack.".into(),
            ..DisputeForm::default()
        };
        assert_eq!(form.parse().unwrap_err().about("claim").count(), 1);
        let whole = DisputeForm { claim: "screen".into(), ..form.clone() }.parse().unwrap();
        assert_eq!((whole.kind, whole.claim), (DisputeKind::NotAsDescribed, Some(Claim::Screen)));
        let other = DisputeForm { kind: "locked".into(), claim: "screen".into(), ..form }.parse().unwrap();
        assert_eq!(other.claim, None);
    }

    #[test]
    fn statements_have_bounds() {
        let says = |words: &str| StatementForm { words: words.into(), ..StatementForm::default() }.parse();
        assert!(says("too short").is_err());
        assert!(says(&"x".repeat(LONGEST_STATEMENT as usize + 1)).is_err());
        assert_eq!(says(" It is cracked. ").unwrap(), "It is cracked.");
        assert_eq!(DisputeForm::default().parse().unwrap_err().about("kind").count(), 1);
    }
}
