//! The life of an offer: one table of states, events and who may cause them, and how long each state waits.

use crate::orders::Side;
use crate::{Instant, Refusal};
use serde::{Deserialize, Serialize};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);
/// How long a price waits for its answer.
pub const ANSWER: Duration = HOUR.saturating_mul(48);
/// How long a phone is kept for whoever it was promised to.
pub const KEPT: Duration = HOUR.saturating_mul(24);

/// Where an offer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferState {
    /// The buyer's price waits for the seller.
    Open,
    /// The seller's price waits for the buyer.
    Countered,
    /// Both agree, and the phone is kept for the buyer.
    Accepted,
    Declined,
    Expired,
    Withdrawn,
    /// The buyer placed an order at that price.
    Bought,
}

/// What can happen to an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferEvent {
    /// Whose turn it is names another price.
    Counter,
    Accept,
    Decline,
    /// Whose price lies there takes it back, or a buyer does not want the phone after all.
    Withdraw,
    /// The time is over.
    Expire,
    /// The phone was sold without it.
    Miss,
    /// The buyer places an order.
    Buy,
    /// The order was not paid, and there is time left for another one.
    Return,
}

impl OfferEvent {
    pub const ALL: [OfferEvent; 8] = [
        Self::Counter,
        Self::Accept,
        Self::Decline,
        Self::Withdraw,
        Self::Expire,
        Self::Miss,
        Self::Buy,
        Self::Return,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::Withdraw => "withdraw",
            Self::Expire => "expire",
            Self::Miss => "miss",
            Self::Buy => "buy",
            Self::Return => "return",
        }
    }
}

impl OfferState {
    pub const ALL: [OfferState; 7] = [
        Self::Open,
        Self::Countered,
        Self::Accepted,
        Self::Declined,
        Self::Expired,
        Self::Withdrawn,
        Self::Bought,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Countered => "countered",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
            Self::Bought => "bought",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "Waits for the seller",
            Self::Countered => "Waits for the buyer",
            Self::Accepted => "Accepted",
            Self::Declined => "Declined",
            Self::Expired => "Ended",
            Self::Withdrawn => "Withdrawn",
            Self::Bought => "Bought",
        }
    }

    /// The whole life of an offer: the state after an event, or why it can't be. `by` is the side that causes it;
    /// absent where a rule does: the clock, a seller's floors, a sale to somebody else.
    pub fn next(self, event: OfferEvent, by: Option<Side>) -> Result<OfferState, Refusal> {
        use OfferEvent as E;
        use OfferState::*;
        use Side::*;
        match (self, event, by) {
            (Open, E::Counter, Some(Seller)) => Ok(Countered),
            (Countered, E::Counter, Some(Buyer)) => Ok(Open),
            (Open, E::Accept, Some(Seller) | None) | (Countered, E::Accept, Some(Buyer)) => Ok(Accepted),
            (Open, E::Decline, Some(Seller) | None) | (Countered, E::Decline, Some(Buyer) | None) => {
                Ok(Declined)
            }
            (Open | Countered, E::Miss, None) => Ok(Declined),
            (Open | Accepted, E::Withdraw, Some(Buyer)) | (Countered, E::Withdraw, Some(Seller)) => {
                Ok(Withdrawn)
            }
            (Open | Countered | Accepted | Bought, E::Expire, None) => Ok(Expired),
            (Accepted, E::Buy, Some(Buyer)) => Ok(Bought),
            (Bought, E::Return, None) => Ok(Accepted),
            (Declined, _, _) => Err(no("This offer was declined.")),
            (Expired, _, _) => Err(no("The time for this offer is over.")),
            (Withdrawn, _, _) => Err(no("This offer was withdrawn.")),
            (Bought, _, _) => Err(no("The phone was bought at this price already.")),
            (Accepted, E::Buy | E::Withdraw, _) => Err(no("The phone is kept for the buyer now.")),
            (Accepted, _, _) => Err(no("This offer is accepted already.")),
            (_, E::Buy | E::Return, _) => Err(no("Nobody has accepted this offer yet.")),
            (Open, _, Some(Buyer)) => Err(no("It is the seller's turn to answer.")),
            (Countered, _, Some(Seller)) => Err(no("It is the buyer's turn to answer.")),
            (_, E::Withdraw, _) => Err(no("The price is the other side's: answer it.")),
            (Open | Countered, _, _) => Err(no("Nobody may do that.")),
        }
    }

    /// Whether nothing more will happen to it.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Declined | Self::Expired | Self::Withdrawn)
    }

    /// Whether it can still end in a purchase: a buyer has one of these for a phone.
    pub const fn is_pending(self) -> bool {
        matches!(self, Self::Open | Self::Countered | Self::Accepted)
    }

    /// Whose turn it is.
    pub const fn turn(self) -> Option<Side> {
        match self {
            Self::Open => Some(Side::Seller),
            Self::Countered | Self::Accepted => Some(Side::Buyer),
            Self::Declined | Self::Expired | Self::Withdrawn | Self::Bought => None,
        }
    }

    /// How long it waits for somebody before it expires.
    pub const fn waits(self) -> Option<Duration> {
        match self {
            Self::Open | Self::Countered => Some(ANSWER),
            Self::Accepted => Some(KEPT),
            Self::Declined | Self::Expired | Self::Withdrawn | Self::Bought => None,
        }
    }

    /// The state as it is by the clock: also where nobody has written the end down yet.
    pub fn as_of(self, due: Option<Instant>, now: Instant) -> OfferState {
        match due {
            Some(due) if due <= now && self.is_pending() => Self::Expired,
            _ => self,
        }
    }
}

fn no(sentence: &str) -> Refusal {
    Refusal::NotNow(sentence.into())
}

impl TryFrom<String> for OfferState {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::ALL.into_iter().find(|s| s.as_str() == text).ok_or(format!("{text} is not a state of an offer"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SIDES: [Option<Side>; 3] = [None, Some(Side::Buyer), Some(Side::Seller)];

    #[test]
    fn every_state_answers_every_event_of_everybody() {
        use OfferEvent as E;
        use OfferState::*;
        use Side::*;
        let allowed = [
            (Open, E::Counter, Some(Seller), Countered),
            (Countered, E::Counter, Some(Buyer), Open),
            (Open, E::Accept, Some(Seller), Accepted),
            (Open, E::Accept, None, Accepted),
            (Countered, E::Accept, Some(Buyer), Accepted),
            (Open, E::Decline, Some(Seller), Declined),
            (Open, E::Decline, None, Declined),
            (Countered, E::Decline, Some(Buyer), Declined),
            (Countered, E::Decline, None, Declined),
            (Open, E::Miss, None, Declined),
            (Countered, E::Miss, None, Declined),
            (Open, E::Withdraw, Some(Buyer), Withdrawn),
            (Accepted, E::Withdraw, Some(Buyer), Withdrawn),
            (Countered, E::Withdraw, Some(Seller), Withdrawn),
            (Open, E::Expire, None, Expired),
            (Countered, E::Expire, None, Expired),
            (Accepted, E::Expire, None, Expired),
            (Bought, E::Expire, None, Expired),
            (Accepted, E::Buy, Some(Buyer), Bought),
            (Bought, E::Return, None, Accepted),
        ];
        for state in OfferState::ALL {
            for event in OfferEvent::ALL {
                for by in SIDES {
                    let expected = allowed
                        .iter()
                        .find(|row| (row.0, row.1, row.2) == (state, event, by))
                        .map(|row| row.3);
                    match state.next(event, by) {
                        Ok(next) => assert_eq!(Some(next), expected, "{state:?} {event:?} {by:?}"),
                        Err(Refusal::NotNow(why)) => {
                            assert_eq!(expected, None, "{state:?} {event:?} {by:?}");
                            assert!(why.ends_with('.'));
                        }
                        Err(other) => panic!("{other:?}"),
                    }
                }
            }
            assert_eq!(OfferState::try_from(state.as_str().to_owned()), Ok(state));
        }
    }

    #[test]
    fn nobody_answers_their_own_price() {
        for state in [OfferState::Open, OfferState::Countered] {
            for side in [Side::Buyer, Side::Seller] {
                for event in [OfferEvent::Counter, OfferEvent::Accept, OfferEvent::Decline] {
                    assert_eq!(state.next(event, Some(side)).is_ok(), state.turn() == Some(side));
                }
                let withdrawn = state.next(OfferEvent::Withdraw, Some(side)).is_ok();
                assert_eq!(withdrawn, state.turn() != Some(side));
            }
        }
    }

    #[test]
    fn what_waits_ends_by_the_clock_for_every_reader() {
        let (soon, late) = (Instant::from_micros(5), Instant::from_micros(9));
        for state in OfferState::ALL {
            assert_eq!(state.waits().is_some(), state.is_pending());
            assert_eq!(state.as_of(Some(late), soon), state);
            let then = if state.is_pending() { OfferState::Expired } else { state };
            assert_eq!((state.as_of(Some(soon), soon), state.as_of(None, late)), (then, state));
        }
    }

    proptest! {
        /// However an offer goes: what is over stays over, and only what was accepted is bought.
        #[test]
        fn only_what_both_agreed_to_is_bought(steps in prop::collection::vec((0_usize..8, 0_usize..3), 0..60)) {
            let mut state = OfferState::Open;
            for (event, by) in steps {
                let before = state;
                let Ok(to) = state.next(OfferEvent::ALL[event], SIDES[by]) else { continue };
                prop_assert!(!before.is_over());
                prop_assert!(to != OfferState::Bought || before == OfferState::Accepted);
                state = to;
            }
        }
    }
}
