//! The life of a dispute: one table of states and events, one of who may do what, one of deadlines.

use super::{DisputeKind, Outcome};
use crate::orders::Side;
use crate::{Instant, Refusal};
use serde::{Deserialize, Serialize};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);
/// How long both may talk without an offer before our staff is asked.
const TALK: Duration = DAY.saturating_mul(5);
/// How long a buyer has to send back what may be sent back.
const SEND_BACK: Duration = DAY.saturating_mul(7);
/// After which a phone that was sent back counts as arrived.
const COME_BACK: Duration = DAY.saturating_mul(14);
/// How long the losing side may appeal.
pub const APPEAL: Duration = DAY.saturating_mul(7);

/// Where a dispute stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeState {
    /// The seller has not answered yet.
    Opened,
    /// Both talk, and no offer lies on the table.
    Talking,
    /// An offer waits for the other side.
    Offered,
    /// The phone is to be sent back.
    Returning,
    /// It is on its way back.
    SentBack,
    /// It waits for our staff.
    Escalated,
    /// Our staff has ruled, and the losing side may appeal.
    Ruled,
    /// Another member of the staff looks at it again.
    Appealed,
    /// The buyer got everything back.
    Refunded,
    /// The buyer got a part back, the seller has the rest.
    Settled,
    /// The seller has the money.
    Released,
    /// The buyer gave it up.
    Withdrawn,
}

/// What can happen to a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeEvent {
    /// The seller's first answer.
    Answer,
    Offer,
    Decline,
    /// Both agree to, or our staff rules, what it says.
    Refund,
    Settle,
    Return,
    Release,
    Withdraw,
    /// The buyer has handed the phone to a carrier.
    Send,
    /// What came back is not what was sent.
    Object,
    Escalate,
    Rule,
    Appeal,
}

/// What somebody may do with a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeAction {
    Speak,
    Offer,
    /// Accept or decline the other side's offer.
    AnswerOffer,
    Withdraw,
    Escalate,
    SendBack,
    /// Say that the phone came back, or object to what did.
    TakeBack,
    Appeal,
    Rule,
}

impl DisputeEvent {
    pub const ALL: [DisputeEvent; 13] = [
        Self::Answer,
        Self::Offer,
        Self::Decline,
        Self::Refund,
        Self::Settle,
        Self::Return,
        Self::Release,
        Self::Withdraw,
        Self::Send,
        Self::Object,
        Self::Escalate,
        Self::Rule,
        Self::Appeal,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Offer => "offer",
            Self::Decline => "decline",
            Self::Refund => "refund",
            Self::Settle => "settle",
            Self::Return => "return",
            Self::Release => "release",
            Self::Withdraw => "withdraw",
            Self::Send => "send",
            Self::Object => "object",
            Self::Escalate => "escalate",
            Self::Rule => "rule",
            Self::Appeal => "appeal",
        }
    }
}

impl DisputeState {
    pub const ALL: [DisputeState; 12] = [
        Self::Opened,
        Self::Talking,
        Self::Offered,
        Self::Returning,
        Self::SentBack,
        Self::Escalated,
        Self::Ruled,
        Self::Appealed,
        Self::Refunded,
        Self::Settled,
        Self::Released,
        Self::Withdrawn,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Talking => "talking",
            Self::Offered => "offered",
            Self::Returning => "returning",
            Self::SentBack => "sent_back",
            Self::Escalated => "escalated",
            Self::Ruled => "ruled",
            Self::Appealed => "appealed",
            Self::Refunded => "refunded",
            Self::Settled => "settled",
            Self::Released => "released",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Opened => "Waiting for the seller",
            Self::Talking => "Being discussed",
            Self::Offered => "An offer waits",
            Self::Returning => "To be sent back",
            Self::SentBack => "On its way back",
            Self::Escalated => "With our staff",
            Self::Ruled => "Ruled",
            Self::Appealed => "Looked at again",
            Self::Refunded => "Refunded",
            Self::Settled => "Settled",
            Self::Released => "Closed for the seller",
            Self::Withdrawn => "Withdrawn",
        }
    }

    /// The whole life of a dispute: the state after an event, or why it can't be.
    pub fn next(self, event: DisputeEvent) -> Result<DisputeState, Refusal> {
        use DisputeEvent as E;
        use DisputeState::*;
        match (self, event) {
            (Opened, E::Answer) => Ok(Talking),
            (Opened | Talking | Offered, E::Offer) => Ok(Offered),
            (Offered, E::Decline) => Ok(Talking),
            (Opened | Offered | SentBack | Ruled | Appealed, E::Refund) => Ok(Refunded),
            (Offered | Ruled | Appealed, E::Settle) => Ok(Settled),
            (Opened | Offered, E::Return) => Ok(Returning),
            (Returning | Ruled | Appealed, E::Release) => Ok(Released),
            (Opened | Talking | Offered | Returning | Escalated, E::Withdraw) => Ok(Withdrawn),
            (Returning, E::Send) => Ok(SentBack),
            (SentBack, E::Object) => Ok(Escalated),
            (Talking | Offered, E::Escalate) => Ok(Escalated),
            (Escalated, E::Rule) => Ok(Ruled),
            (Ruled, E::Appeal) => Ok(Appealed),
            (Refunded | Settled | Released | Withdrawn, _) => Err(no("This dispute is closed.")),
            (Opened, _) => Err(no("The seller has not answered yet.")),
            (Ruled, _) => Err(no("Our staff has ruled already.")),
            (Escalated | Appealed, _) => Err(no("Our staff looks at it now.")),
            (Returning | SentBack, _) => {
                Err(no("Both have agreed that the phone goes back, so nothing else can be agreed now."))
            }
            (_, E::Rule | E::Appeal) => Err(no("Our staff has not been asked yet.")),
            (_, E::Send | E::Object) => Err(no("Nobody has agreed that the phone goes back.")),
            (_, E::Answer) => Err(no("The seller has answered already.")),
            (Talking | Offered, _) => Err(no("There is no such offer.")),
        }
    }

    /// Whether nothing more will happen to it.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Refunded | Self::Settled | Self::Released | Self::Withdrawn)
    }

    /// Whether it waits for our staff.
    pub const fn is_with_staff(self) -> bool {
        matches!(self, Self::Escalated | Self::Appealed)
    }

    /// What a side may do now; `offered_by` is whose offer lies on the table, `lost` whether a ruling went against it.
    pub fn may(self, side: Side, offered_by: Option<Side>, lost: bool) -> Vec<DisputeAction> {
        use DisputeAction::*;
        use DisputeState as S;
        use Side::*;
        let mut may = Vec::new();
        if !self.is_over() && self != S::Ruled {
            may.push(Speak);
        }
        match (self, side) {
            // A buyer who offers something before the seller has answered would only talk to themselves.
            (S::Opened, Seller) | (S::Talking, _) => may.push(Offer),
            (S::Offered, side) if offered_by == Some(side) => may.push(Offer),
            (S::Offered, _) => may.extend([AnswerOffer, Offer]),
            (S::Returning, Buyer) => may.push(SendBack),
            (S::SentBack, Seller) => may.push(TakeBack),
            (S::Ruled, _) if lost => may.push(Appeal),
            _ => {}
        }
        if side == Buyer && self.next(DisputeEvent::Withdraw).is_ok() {
            may.push(Withdraw);
        }
        if matches!(self, S::Talking | S::Offered) {
            may.push(Escalate);
        }
        may
    }

    /// What follows by itself, and after how long; `None` where nothing does.
    pub fn deadline(self, kind: DisputeKind, offered_by: Option<Side>) -> Option<(Outcome, Duration)> {
        let rule = kind.rule();
        match self {
            Self::Opened => Some((rule.seller_silent, rule.first_answer)),
            Self::Talking => Some((Outcome::Staff, TALK)),
            Self::Offered => Some((
                match offered_by {
                    Some(Side::Seller) => rule.buyer_ignores_offer,
                    _ => rule.seller_ignores_offer,
                },
                rule.offer_answer,
            )),
            Self::Returning => Some((Outcome::Release, SEND_BACK)),
            Self::SentBack => Some((Outcome::Refund, COME_BACK)),
            Self::Ruled => Some((Outcome::CarryOut, APPEAL)),
            Self::Escalated
            | Self::Appealed
            | Self::Refunded
            | Self::Settled
            | Self::Released
            | Self::Withdrawn => None,
        }
    }

    /// When its deadline ends that has just come into this state.
    pub fn due(self, kind: DisputeKind, offered_by: Option<Side>, now: Instant) -> Option<Instant> {
        self.deadline(kind, offered_by).map(|(_, after)| now.plus(after))
    }
}

fn no(sentence: &str) -> Refusal {
    Refusal::NotNow(sentence.into())
}

impl TryFrom<String> for DisputeState {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|s| s.as_str() == text)
            .ok_or(format!("{text} is not a state of a dispute"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_state_answers_every_event_in_a_sentence() {
        for state in DisputeState::ALL {
            for event in DisputeEvent::ALL {
                match state.next(event) {
                    Ok(to) => assert!(!state.is_over() && (to != state || event == DisputeEvent::Offer)),
                    Err(Refusal::NotNow(why)) => assert!(why.ends_with('.'), "{state:?} {event:?}"),
                    Err(other) => panic!("{other:?}"),
                }
            }
            assert_eq!(DisputeState::try_from(state.as_str().to_owned()), Ok(state));
        }
    }

    #[test]
    fn what_does_not_wait_for_staff_ends_by_itself() {
        for state in DisputeState::ALL {
            for kind in DisputeKind::ALL {
                for by in [None, Some(Side::Buyer), Some(Side::Seller)] {
                    let waits = !state.is_over() && !state.is_with_staff();
                    assert_eq!(state.deadline(kind, by).is_some(), waits, "{state:?}");
                }
            }
        }
    }

    /// The event that a missed deadline makes, as the services do it.
    fn event_of(outcome: Outcome) -> &'static [DisputeEvent] {
        match outcome {
            Outcome::Refund => &[DisputeEvent::Refund],
            Outcome::Return => &[DisputeEvent::Return],
            Outcome::Release => &[DisputeEvent::Release],
            Outcome::Staff => &[DisputeEvent::Escalate],
            Outcome::TakeOffer => {
                &[DisputeEvent::Refund, DisputeEvent::Settle, DisputeEvent::Return, DisputeEvent::Withdraw]
            }
            Outcome::CarryOut => &[DisputeEvent::Refund, DisputeEvent::Settle, DisputeEvent::Release],
        }
    }

    #[test]
    fn every_missed_deadline_is_a_step_of_the_table() {
        for state in DisputeState::ALL {
            for kind in DisputeKind::ALL {
                for by in [Side::Buyer, Side::Seller] {
                    let Some((outcome, _)) = state.deadline(kind, Some(by)) else { continue };
                    for event in event_of(outcome) {
                        assert!(state.next(*event).is_ok(), "{state:?} {kind:?} {event:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn nobody_answers_their_own_offer_and_what_is_over_leaves_nothing_to_do() {
        for state in DisputeState::ALL {
            for side in [Side::Buyer, Side::Seller] {
                for by in [None, Some(Side::Buyer), Some(Side::Seller)] {
                    for lost in [false, true] {
                        let may = state.may(side, by, lost);
                        assert!(!state.is_over() || may.is_empty());
                        assert!(by != Some(side) || !may.contains(&DisputeAction::AnswerOffer));
                        assert!(side == Side::Buyer || !may.contains(&DisputeAction::Withdraw));
                        assert!(!may.contains(&DisputeAction::Rule), "sides never rule");
                        assert!(lost || !may.contains(&DisputeAction::Appeal));
                    }
                }
            }
        }
    }

    proptest! {
        /// However a dispute goes: once it is over it stays so, and it is ruled and appealed at most once.
        #[test]
        fn a_dispute_is_ruled_once_appealed_once_and_closed_once(steps in prop::collection::vec(0_usize..13, 0..60)) {
            let mut state = DisputeState::Opened;
            let (mut rulings, mut appeals, mut ends) = (0, 0, 0);
            for step in steps {
                let event = DisputeEvent::ALL[step];
                let Ok(to) = state.next(event) else { continue };
                rulings += usize::from(event == DisputeEvent::Rule);
                appeals += usize::from(event == DisputeEvent::Appeal);
                ends += usize::from(to.is_over());
                state = to;
            }
            prop_assert!(rulings <= 1 && appeals <= 1 && ends <= 1);
        }
    }
}
