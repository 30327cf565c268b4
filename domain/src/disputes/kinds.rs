//! What can be wrong with a purchase: for each kind, the evidence that is wanted, how long each side has, and what a
//! missed deadline means. One table, which forms, deadlines and help are read from.

use crate::listings::{ListingDetails, storage_label};
use serde::{Deserialize, Serialize};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// What a buyer complains about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeKind {
    NotReceived,
    /// One of the seller's answers was false.
    NotAsDescribed,
    /// Tied to somebody's account, or reported lost or stolen.
    Locked,
    /// A copy, or with parts that are not the maker's where that was not said.
    Counterfeit,
    /// Broken on its way.
    Damaged,
    WrongItem,
}

/// What follows when somebody lets a deadline pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The buyer gets everything back and keeps what arrived.
    Refund,
    /// The buyer may send the phone back for everything.
    Return,
    /// The seller gets the money.
    Release,
    /// The offer that lies on the table counts as accepted.
    TakeOffer,
    /// Our staff decides.
    Staff,
    /// What our staff has ruled is carried out.
    CarryOut,
}

/// The rules of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DisputeRule {
    pub label: &'static str,
    /// What to show, so that others can judge it.
    pub evidence: &'static [&'static str],
    /// How long the seller has for the first answer.
    pub first_answer: Duration,
    /// What follows when the seller says nothing.
    pub seller_silent: Outcome,
    /// How long either side has to answer an offer.
    pub offer_answer: Duration,
    /// What follows when the buyer does not answer the seller's offer.
    pub buyer_ignores_offer: Outcome,
    /// What follows when the seller does not answer the buyer's offer.
    pub seller_ignores_offer: Outcome,
}

impl DisputeKind {
    pub const ALL: [DisputeKind; 6] = [
        Self::NotReceived,
        Self::NotAsDescribed,
        Self::Locked,
        Self::Counterfeit,
        Self::Damaged,
        Self::WrongItem,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotReceived => "not_received",
            Self::NotAsDescribed => "not_as_described",
            Self::Locked => "locked",
            Self::Counterfeit => "counterfeit",
            Self::Damaged => "damaged",
            Self::WrongItem => "wrong_item",
        }
    }

    /// The table: what is asked for, how long it may take, and what silence means.
    pub const fn rule(self) -> DisputeRule {
        let usual = DisputeRule {
            label: "",
            evidence: &[],
            first_answer: DAY.saturating_mul(3),
            seller_silent: Outcome::Return,
            offer_answer: DAY.saturating_mul(3),
            buyer_ignores_offer: Outcome::TakeOffer,
            seller_ignores_offer: Outcome::Staff,
        };
        match self {
            Self::NotReceived => DisputeRule {
                label: "It has not arrived",
                evidence: &[
                    "What the carrier says about the tracking number",
                    "Whether neighbours or the post office have it",
                ],
                seller_silent: Outcome::Refund,
                // Who has no phone must not lose the money by missing a mail.
                buyer_ignores_offer: Outcome::Staff,
                ..usual
            },
            Self::NotAsDescribed => DisputeRule {
                label: "It is not as described",
                evidence: &[
                    "Which of the seller's answers is false, and what is true instead",
                    "How you noticed it, step by step",
                ],
                ..usual
            },
            Self::Locked => DisputeRule {
                label: "It is locked or blacklisted",
                evidence: &[
                    "The exact words on the screen that asks for an account or a code",
                    "What your carrier or a register says about the IMEI, and when",
                ],
                // A phone that may be stolen is not settled by silence.
                buyer_ignores_offer: Outcome::Staff,
                ..usual
            },
            Self::Counterfeit => DisputeRule {
                label: "It is counterfeit, or has repaired parts",
                evidence: &[
                    "What shows that it is a copy, or which part was replaced",
                    "The IMEI that the phone shows after dialling *#06#",
                    "What a repair shop or the maker says, if you asked one",
                ],
                buyer_ignores_offer: Outcome::Staff,
                ..usual
            },
            Self::Damaged => DisputeRule {
                label: "It was damaged on its way",
                evidence: &[
                    "How the parcel looked outside, and how the phone was packed inside",
                    "What is broken",
                    "Whether you told the carrier, and its reference",
                ],
                ..usual
            },
            Self::WrongItem => DisputeRule {
                label: "It is something else",
                evidence: &["What was in the parcel", "The model and the IMEI that the phone shows"],
                ..usual
            },
        }
    }

    pub const fn label(self) -> &'static str {
        self.rule().label
    }

    /// Whether the buyer has something that could be sent back.
    pub const fn has_arrived(self) -> bool {
        !matches!(self, Self::NotReceived)
    }
}

impl TryFrom<String> for DisputeKind {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or("Choose what is wrong.".into())
    }
}

/// Which of the things that the seller said about the phone is false.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    Screen,
    Body,
    Function,
    Parts,
    Battery,
    AccountLock,
    Finance,
    CarrierLock,
    Storage,
    Colour,
    Description,
}

impl Claim {
    pub const ALL: [Claim; 11] = [
        Self::Screen,
        Self::Body,
        Self::Function,
        Self::Parts,
        Self::Battery,
        Self::AccountLock,
        Self::Finance,
        Self::CarrierLock,
        Self::Storage,
        Self::Colour,
        Self::Description,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Screen => "screen",
            Self::Body => "body",
            Self::Function => "function",
            Self::Parts => "parts",
            Self::Battery => "battery",
            Self::AccountLock => "account_lock",
            Self::Finance => "finance",
            Self::CarrierLock => "carrier_lock",
            Self::Storage => "storage",
            Self::Colour => "colour",
            Self::Description => "description",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Screen => "The screen",
            Self::Body => "Back and frame",
            Self::Function => "Whether everything works",
            Self::Parts => "Whether parts were replaced",
            Self::Battery => "The battery",
            Self::AccountLock => "Whether its last owner has signed out",
            Self::Finance => "Whether it is paid off",
            Self::CarrierLock => "Whether it works with any carrier",
            Self::Storage => "The storage",
            Self::Colour => "The colour",
            Self::Description => "Something in the description",
        }
    }

    /// What the seller said about it; nothing where nothing was said.
    pub fn said(self, listing: &ListingDetails) -> Option<String> {
        let answers = &listing.answers;
        match self {
            Self::Screen => answers.screen.map(|answer| answer.answer().to_owned()),
            Self::Body => answers.body.map(|answer| answer.answer().to_owned()),
            Self::Function => answers.function.map(|answer| answer.answer().to_owned()),
            Self::Parts => answers.parts.map(|answer| answer.answer().to_owned()),
            Self::Battery => answers.battery.map(|percent| format!("{percent} %")),
            Self::AccountLock => answers.account_lock.map(|answer| answer.answer().to_owned()),
            Self::Finance => answers.finance.map(|answer| answer.answer().to_owned()),
            Self::CarrierLock => listing.carrier_lock.map(|lock| lock.label().to_owned()),
            Self::Storage => listing.storage_gb.map(storage_label),
            Self::Colour => listing.colour.clone(),
            Self::Description => Some(listing.description.clone()).filter(|text| !text.is_empty()),
        }
    }
}

impl TryFrom<String> for Claim {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|claim| claim.as_str() == text)
            .ok_or("Choose which of the seller's answers is false.".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_evidence_and_its_deadlines() {
        for kind in DisputeKind::ALL {
            let rule = kind.rule();
            assert!(!rule.label.is_empty() && !rule.evidence.is_empty(), "{kind:?}");
            assert!(rule.first_answer >= DAY && rule.offer_answer >= DAY, "{kind:?}");
            // Who says nothing never wins by it, and nobody sends back what never came.
            assert!(matches!(rule.seller_silent, Outcome::Refund | Outcome::Return), "{kind:?}");
            assert_eq!(rule.seller_silent == Outcome::Return, kind.has_arrived(), "{kind:?}");
            assert_eq!(DisputeKind::try_from(kind.as_str().to_owned()), Ok(kind));
        }
        for claim in Claim::ALL {
            assert_eq!(Claim::try_from(claim.as_str().to_owned()), Ok(claim));
        }
        assert!(DisputeKind::try_from("other".to_owned()).is_err());
    }
}
