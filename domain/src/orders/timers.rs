//! What happens to an order by itself, and when: late steps remind, then resolve themselves.

use super::OrderState;
use crate::Instant;
use serde::{Deserialize, Serialize};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// The step that an order takes by itself when nobody takes another one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timer {
    /// The phones are free again.
    Expire,
    /// The seller is reminded to ship.
    RemindToShip,
    /// It was never shipped: the buyer gets the money back.
    CancelUnshipped,
    /// Nobody said that it arrived.
    AssumeDelivered,
    /// The time to look at it is over.
    AcceptSilently,
}

impl Timer {
    pub const ALL: [Timer; 5] = [
        Self::Expire,
        Self::RemindToShip,
        Self::CancelUnshipped,
        Self::AssumeDelivered,
        Self::AcceptSilently,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Expire => "expire",
            Self::RemindToShip => "remind_to_ship",
            Self::CancelUnshipped => "cancel_unshipped",
            Self::AssumeDelivered => "assume_delivered",
            Self::AcceptSilently => "accept_silently",
        }
    }
}

impl TryFrom<String> for Timer {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::ALL.into_iter().find(|t| t.as_str() == text).ok_or(format!("{text} is not a timer of an order"))
    }
}

/// How long each step may take; the operator decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patience {
    /// How long phones are held while their buyer pays.
    pub hold: Duration,
    /// How long they are held while a bank carries out a transfer.
    pub transfer: Duration,
    /// After which the seller is reminded to ship.
    pub remind_to_ship: Duration,
    /// After which an order that was not shipped ends.
    pub ship: Duration,
    /// After which a parcel counts as delivered.
    pub delivery: Duration,
    /// How long the buyer may look at it.
    pub inspection: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            hold: Duration::from_secs(15 * 60),
            transfer: 5 * DAY,
            remind_to_ship: 2 * DAY,
            ship: 5 * DAY,
            delivery: 14 * DAY,
            inspection: 7 * DAY,
        }
    }
}

impl Patience {
    /// What an order does by itself that has just come into this state, and when.
    pub fn timer(&self, state: OrderState, now: Instant) -> Option<(Timer, Instant)> {
        let (timer, after) = match state {
            OrderState::Placed => (Timer::Expire, self.hold),
            OrderState::Paid => (Timer::RemindToShip, self.remind_to_ship),
            OrderState::Packed => (Timer::CancelUnshipped, self.ship),
            OrderState::Shipped => (Timer::AssumeDelivered, self.delivery),
            OrderState::Delivered => (Timer::AcceptSilently, self.inspection),
            _ => return None,
        };
        Some((timer, now.plus(after)))
    }

    /// How long after the reminder an order ends that was not shipped.
    pub fn after_reminder(&self) -> Duration {
        self.ship.saturating_sub(self.remind_to_ship).max(HOUR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_for_somebody_has_an_end() {
        let now = Instant::from_micros(0);
        for state in OrderState::ALL {
            let waits = !state.is_over()
                && !matches!(
                    state,
                    OrderState::Accepted
                        | OrderState::Returning
                        | OrderState::Returned
                        | OrderState::Disputed
                );
            assert_eq!(Patience::default().timer(state, now).is_some(), waits, "{state:?}");
        }
        assert_eq!(Patience::default().after_reminder(), 3 * DAY);
        for timer in Timer::ALL {
            assert_eq!(Timer::try_from(timer.as_str().to_owned()), Ok(timer));
        }
    }
}
