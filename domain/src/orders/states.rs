//! The life of an order: the states that it passes through, and what takes it from one to the next.

use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// The phones are held for the buyer, who is paying.
    Placed,
    Paid,
    Packed,
    Shipped,
    /// The buyer looks at it.
    Delivered,
    Accepted,
    /// The money is the seller's.
    Completed,
    /// Before it was shipped; what was paid goes back.
    Cancelled,
    /// It was not paid in time.
    Expired,
    /// It is on its way back.
    Returning,
    /// It is back with its seller.
    Returned,
    /// What was paid went back.
    Refunded,
    /// Buyer and seller disagree; the money waits.
    Disputed,
}

/// What can happen to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderEvent {
    Pay,
    Pack,
    Ship,
    Deliver,
    Accept,
    Complete,
    Cancel,
    Expire,
    SendBack,
    TakeBack,
    Refund,
    Dispute,
    /// A dispute ended, and the buyer looks at the phone after all.
    Resume,
    /// A dispute ended, and the money is the seller's.
    Release,
    /// A dispute ended, a part of what was paid goes back, and the rest is the seller's.
    Settle,
}

impl OrderEvent {
    pub const ALL: [OrderEvent; 15] = [
        Self::Pay,
        Self::Pack,
        Self::Ship,
        Self::Deliver,
        Self::Accept,
        Self::Complete,
        Self::Cancel,
        Self::Expire,
        Self::SendBack,
        Self::TakeBack,
        Self::Refund,
        Self::Dispute,
        Self::Resume,
        Self::Release,
        Self::Settle,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::Pack => "pack",
            Self::Ship => "ship",
            Self::Deliver => "deliver",
            Self::Accept => "accept",
            Self::Complete => "complete",
            Self::Cancel => "cancel",
            Self::Expire => "expire",
            Self::SendBack => "send_back",
            Self::TakeBack => "take_back",
            Self::Refund => "refund",
            Self::Dispute => "dispute",
            Self::Resume => "resume",
            Self::Release => "release",
            Self::Settle => "settle",
        }
    }
}

impl OrderState {
    pub const ALL: [OrderState; 13] = [
        Self::Placed,
        Self::Paid,
        Self::Packed,
        Self::Shipped,
        Self::Delivered,
        Self::Accepted,
        Self::Completed,
        Self::Cancelled,
        Self::Expired,
        Self::Returning,
        Self::Returned,
        Self::Refunded,
        Self::Disputed,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Paid => "paid",
            Self::Packed => "packed",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Accepted => "accepted",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::Returning => "returning",
            Self::Returned => "returned",
            Self::Refunded => "refunded",
            Self::Disputed => "disputed",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Placed => "Waiting for payment",
            Self::Paid => "Paid",
            Self::Packed => "Packed",
            Self::Shipped => "On its way",
            Self::Delivered => "Delivered",
            Self::Accepted => "Accepted",
            Self::Completed => "Completed",
            Self::Cancelled => "Cancelled",
            Self::Expired => "Not paid in time",
            Self::Returning => "On its way back",
            Self::Returned => "Returned",
            Self::Refunded => "Refunded",
            Self::Disputed => "In dispute",
        }
    }

    /// The whole life of an order: the state after an event, or why it can't be.
    pub fn next(self, event: OrderEvent) -> Result<OrderState, Refusal> {
        use OrderEvent::*;
        use OrderState::*;
        match (self, event) {
            (Placed, Pay) => Ok(Paid),
            (Placed, Expire) => Ok(Expired),
            (Paid | Packed, Cancel) => Ok(Cancelled),
            (Paid, Pack) => Ok(Packed),
            (Paid | Packed, Ship) => Ok(Shipped),
            (Shipped, Deliver) => Ok(Delivered),
            (Delivered, Accept) => Ok(Accepted),
            (Accepted, Complete) => Ok(Completed),
            (Delivered | Disputed, SendBack) => Ok(Returning),
            (Returning, TakeBack) => Ok(Returned),
            (Returned | Disputed, Refund) => Ok(Refunded),
            (Shipped | Delivered | Returning, Dispute) => Ok(Disputed),
            (Disputed, Resume) => Ok(Delivered),
            (Disputed | Returning, Release) => Ok(Completed),
            (Disputed, Settle) => Ok(Completed),
            (Cancelled, _) => Err(no("This order is cancelled.")),
            (Expired, _) => Err(no("This order was not paid in time, so it has ended.")),
            (Completed, _) => Err(no("This order is completed.")),
            (Refunded, _) => Err(no("This order is refunded.")),
            (Disputed, _) => Err(no("This order is in dispute, so nothing moves until that is settled.")),
            (Placed, _) => Err(no("This order is not paid yet.")),
            (_, Resume | Release | Settle) => Err(no("There is no dispute about this order.")),
            (_, Pay | Expire) => Err(no("This order is paid already.")),
            (_, Cancel) => Err(no("This order is on its way already, so it can't be cancelled any more.")),
            (Packed, Pack) => Err(no("This order is packed already.")),
            (Paid | Packed, _) => Err(no("This order is not on its way yet.")),
            (_, Pack | Ship) => Err(no("This order is on its way already.")),
            (Shipped, _) => Err(no("This order has not arrived yet.")),
            (Delivered | Accepted, Deliver) => Err(no("This order has arrived already.")),
            (Delivered, _) => Err(no("The buyer has not accepted this order yet.")),
            (Accepted, _) => Err(no("This order is accepted already.")),
            (Returning | Returned, _) => Err(no("This order goes back to its seller.")),
        }
    }

    /// Whether nothing more will happen to it.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled | Self::Expired | Self::Refunded)
    }
}

fn no(sentence: &str) -> Refusal {
    Refusal::NotNow(sentence.into())
}

impl TryFrom<String> for OrderState {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::ALL.into_iter().find(|s| s.as_str() == text).ok_or(format!("{text} is not a state of an order"))
    }
}

impl TryFrom<String> for OrderEvent {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|e| e.as_str() == text)
            .ok_or(format!("{text} does not happen to an order"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_answers_every_event() {
        use OrderEvent::*;
        use OrderState::*;
        let allowed = [
            (Placed, Pay, Paid),
            (Placed, Expire, Expired),
            (Paid, Cancel, Cancelled),
            (Packed, Cancel, Cancelled),
            (Paid, Pack, Packed),
            (Paid, Ship, Shipped),
            (Packed, Ship, Shipped),
            (Shipped, Deliver, Delivered),
            (Delivered, Accept, Accepted),
            (Accepted, Complete, Completed),
            (Delivered, SendBack, Returning),
            (Disputed, SendBack, Returning),
            (Returning, TakeBack, Returned),
            (Returned, Refund, Refunded),
            (Disputed, Refund, Refunded),
            (Shipped, Dispute, Disputed),
            (Delivered, Dispute, Disputed),
            (Returning, Dispute, Disputed),
            (Disputed, Resume, Delivered),
            (Disputed, Release, Completed),
            (Returning, Release, Completed),
            (Disputed, Settle, Completed),
        ];
        for state in OrderState::ALL {
            for event in OrderEvent::ALL {
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
    fn what_is_over_stays_as_it_is() {
        for state in OrderState::ALL.into_iter().filter(|state| state.is_over()) {
            assert!(OrderEvent::ALL.into_iter().all(|event| state.next(event).is_err()), "{state:?}");
        }
    }

    #[test]
    fn names_are_read_back() {
        for state in OrderState::ALL {
            assert_eq!(OrderState::try_from(state.as_str().to_owned()), Ok(state));
        }
        for event in OrderEvent::ALL {
            assert_eq!(OrderEvent::try_from(event.as_str().to_owned()), Ok(event));
        }
    }
}
