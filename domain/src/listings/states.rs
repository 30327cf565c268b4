//! The life of a listing: the states that it passes through, and what takes it from one to the next.

use crate::Instant;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Where a listing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListingState {
    /// Only its seller sees it.
    Draft,
    /// For sale.
    Live,
    /// A buyer is paying, or has paid.
    Reserved,
    Sold,
    /// By its seller; it can be put up again.
    Withdrawn,
    /// By staff.
    Removed,
}

/// What can happen to a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListingEvent {
    Publish,
    Withdraw,
    Reserve,
    Release,
    Sell,
    Remove,
    Restore,
}

impl ListingEvent {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Withdraw => "withdraw",
            Self::Reserve => "reserve",
            Self::Release => "release",
            Self::Sell => "sell",
            Self::Remove => "remove",
            Self::Restore => "restore",
        }
    }
}

impl ListingState {
    pub const ALL: [ListingState; 6] =
        [Self::Draft, Self::Live, Self::Reserved, Self::Sold, Self::Withdrawn, Self::Removed];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Live => "live",
            Self::Reserved => "reserved",
            Self::Sold => "sold",
            Self::Withdrawn => "withdrawn",
            Self::Removed => "removed",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Live => "For sale",
            Self::Reserved => "Reserved",
            Self::Sold => "Sold",
            Self::Withdrawn => "Withdrawn",
            Self::Removed => "Removed",
        }
    }

    /// The whole life of a listing: the state after an event, or why it can't be.
    pub fn next(self, event: ListingEvent) -> Result<ListingState, Refusal> {
        use ListingEvent::*;
        use ListingState::*;
        match (self, event) {
            (Draft | Withdrawn, Publish) => Ok(Live),
            (Draft | Live, Withdraw) => Ok(Withdrawn),
            (Live, Reserve) => Ok(Reserved),
            (Reserved, Release) => Ok(Live),
            (Reserved, Sell) => Ok(Sold),
            (Draft | Live | Withdrawn, Remove) => Ok(Removed),
            (Removed, Restore) => Ok(Withdrawn),
            (Live, Publish) => Err(no("This phone is for sale already.")),
            (Sold, _) => Err(no("This phone is sold.")),
            (Removed, _) => Err(no("This listing was removed by our staff. Please contact support.")),
            (Reserved, _) => Err(no("A buyer is paying for this phone right now.")),
            (Withdrawn, Withdraw) => Err(no("This listing is withdrawn already.")),
            (Draft | Withdrawn, Reserve | Release | Sell) | (Live, Release | Sell) => {
                Err(no("This phone is no longer for sale."))
            }
            (Draft | Live | Withdrawn, Restore) => Err(no("This listing was not removed.")),
        }
    }

    /// Whether its seller may still change what it says.
    pub const fn can_be_edited(self) -> bool {
        matches!(self, Self::Draft | Self::Live | Self::Withdrawn)
    }

    /// Why its seller may not change it any more, where that is so.
    pub fn edit(self) -> Result<(), Refusal> {
        // What can't be withdrawn can't be edited either, for the same reasons.
        if self.can_be_edited() { Ok(()) } else { self.next(ListingEvent::Withdraw).map(drop) }
    }

    /// Whether everybody may look at it.
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Live | Self::Reserved | Self::Sold)
    }
}

fn no(sentence: &str) -> Refusal {
    Refusal::NotNow(sentence.into())
}

impl TryFrom<String> for ListingState {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|s| s.as_str() == text)
            .ok_or(format!("{text} is not a state of a listing"))
    }
}

/// How long a listing keeps its place among the newest when it is withdrawn and put up again.
const SAME_OFFER: Duration = Duration::from_secs(14 * 24 * 3600);

/// The instant that a listing counts as new from: putting it up again soon does not make it newer, or
/// sellers would do that every day to stay on top.
pub fn published_at(earlier: Option<Instant>, now: Instant) -> Instant {
    earlier.filter(|at| now.since(*at) < SAME_OFFER).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_answers_every_event() {
        use ListingEvent::*;
        use ListingState::*;
        let events = [Publish, Withdraw, Reserve, Release, Sell, Remove, Restore];
        let allowed = [
            (Draft, Publish, Live),
            (Withdrawn, Publish, Live),
            (Draft, Withdraw, Withdrawn),
            (Live, Withdraw, Withdrawn),
            (Live, Reserve, Reserved),
            (Reserved, Release, Live),
            (Reserved, Sell, Sold),
            (Draft, Remove, Removed),
            (Live, Remove, Removed),
            (Withdrawn, Remove, Removed),
            (Removed, Restore, Withdrawn),
        ];
        for state in ListingState::ALL {
            for event in events {
                let expected =
                    allowed.iter().find(|(s, e, _)| (*s, *e) == (state, event)).map(|(_, _, n)| *n);
                match state.next(event) {
                    Ok(next) => assert_eq!(Some(next), expected, "{state:?} {event:?}"),
                    Err(Refusal::NotNow(why)) => {
                        assert_eq!(expected, None, "{state:?} {event:?}");
                        assert!(why.ends_with('.'));
                    }
                    Err(other) => panic!("{other:?}"),
                }
            }
        }
    }

    #[test]
    fn what_is_promised_to_a_buyer_can_not_be_edited() {
        for state in ListingState::ALL {
            assert_eq!(state.edit().is_ok(), state.can_be_edited(), "{state:?}");
        }
        assert_eq!(ListingState::Sold.edit().unwrap_err().to_string(), "This phone is sold.");
    }

    #[test]
    fn putting_a_phone_up_again_soon_does_not_make_it_new() {
        let first = Instant::from_micros(1_000_000_000);
        let soon = first.plus(Duration::from_secs(3600));
        let late = first.plus(Duration::from_secs(15 * 24 * 3600));
        assert_eq!(published_at(None, first), first);
        assert_eq!(published_at(Some(first), soon), first);
        assert_eq!(published_at(Some(first), late), late);
    }
}
