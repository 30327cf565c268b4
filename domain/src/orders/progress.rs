//! What happens next with an order, by whom and by when: a sentence for each side.

use super::{OrderState, Side, Timer};
use crate::Instant;
use crate::devices::Discovery;
use serde::{Deserialize, Serialize};

/// What happens next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    pub sentence: String,
    /// By when, where it has an end.
    pub by: Option<Instant>,
    /// Whether it is the viewer's turn.
    pub yours: bool,
}

/// What the viewer reads about an order that stands so.
pub fn next_step(state: OrderState, side: Side, timer: Option<(Timer, Instant)>) -> NextStep {
    use OrderState::*;
    use Side::*;
    let (sentence, yours) = match (state, side) {
        (Placed, Buyer) => ("Pay to make it yours. Until then it is held for you.", true),
        (Placed, Seller) => ("The buyer is paying. Do not send anything yet.", false),
        (Paid | Packed, Buyer) => ("The seller packs your phone and sends it.", false),
        (Paid, Seller) => ("Sign out of the phone, erase it, pack it well and send it.", true),
        (Packed, Seller) => ("Hand the parcel to the carrier and tell its tracking number.", true),
        (Shipped, Buyer) => ("Your phone is on its way. Tell us when it has arrived.", true),
        (Shipped, Seller) => ("The parcel is on its way. Your money is kept until it has arrived.", false),
        (Delivered, Buyer) => (
            "Look at the phone closely. If it is as described, accept it; then the seller gets the money.",
            true,
        ),
        (Delivered, Seller) => ("The buyer looks at the phone. Then the money is yours.", false),
        (Accepted | Completed, Buyer) => ("The phone is yours. Enjoy it.", false),
        (Accepted | Completed, Seller) => ("The money is in your balance.", false),
        (Cancelled, Buyer) => ("The order is cancelled. What you paid goes back to you.", false),
        (Cancelled, Seller) => ("The order is cancelled. Do not send the phone.", false),
        (Expired, Buyer) => ("The order was not paid in time. No money was taken.", false),
        (Expired, Seller) => ("The buyer did not pay. The phone is for sale again.", false),
        (Returning, Buyer) => ("Send the phone back. You get the money once it has arrived.", true),
        (Returning, Seller) => ("The phone is on its way back to you.", false),
        (Returned, Buyer) => ("The seller has the phone back. Your refund follows.", false),
        (Returned, Seller) => ("You have the phone back. The buyer gets the money back.", false),
        (Refunded, Buyer) => ("What you paid went back to you.", false),
        (Refunded, Seller) => ("The buyer got the money back.", false),
        (Disputed, _) => ("Something is wrong with it. The money waits until that is settled.", false),
    };
    let by = timer.map(|(_, at)| at);
    NextStep { sentence: sentence.into(), by, yours }
}

/// What the timeline says of an event, by its name in storage. `by` is who did it, where somebody did.
pub fn told(event: &str, by: Option<Side>) -> String {
    use Side::*;
    let sentence = match (event, by) {
        ("place", _) => "The buyer chose it, and it is held.",
        ("process", _) => "The bank carries the payment out.",
        ("pay", _) => "Paid. The money is kept until the phone is accepted.",
        ("pack", _) => "Packed.",
        ("ship", _) => "Handed to the carrier.",
        ("deliver", Some(Buyer)) => "The buyer has the phone.",
        ("deliver", _) => "Delivered.",
        ("accept", Some(_)) => "The buyer accepted the phone.",
        ("accept", None) => "Accepted, as the time to look at it is over.",
        ("complete", _) => "The money went to the seller's balance.",
        ("imei_match", _) => "The buyer compared the IMEI: it is the phone that was sold.",
        ("imei_differs", _) => "The buyer typed an IMEI that no phone of this order has.",
        ("remind", _) => "We reminded the seller to send it.",
        ("cancel", Some(Buyer)) => "The buyer cancelled the order.",
        ("cancel", Some(Seller)) => "The seller cancelled the order.",
        ("cancel", None) => "Cancelled, as it was not sent in time.",
        ("expire", Some(_)) => "The buyer gave the purchase up.",
        ("expire", None) => "It was not paid in time.",
        ("refunded", _) => "The money went back to the buyer.",
        ("send_back", _) => "The buyer sends it back.",
        ("take_back", _) => "The seller has it back.",
        ("refund", _) => "The buyer gets the money back.",
        ("dispute", Some(Buyer)) => "The buyer says that something is wrong. The money waits.",
        ("dispute", _) => "Buyer and seller disagree. The money waits.",
        ("resume", _) => "It has arrived after all, and the buyer looks at it.",
        ("release", _) => "The dispute ended, and the money went to the seller's balance.",
        ("settle", _) => {
            "The dispute ended: a part goes back to the buyer, the rest went to the seller's balance."
        }
        (other, _) => match Discovery::ALL.into_iter().find(|found| found.event() == other) {
            Some(found) => found.sentence(),
            None => return other.replace('_', " "),
        },
    };
    sentence.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orders::OrderEvent;

    #[test]
    fn everything_that_happens_is_told_in_a_sentence() {
        for event in OrderEvent::ALL
            .into_iter()
            .map(OrderEvent::as_str)
            .chain(["place", "process", "remind", "refunded", "imei_match", "imei_differs"])
            .chain(Discovery::ALL.map(Discovery::event))
        {
            for by in [None, Some(Side::Buyer), Some(Side::Seller)] {
                assert!(told(event, by).ends_with('.'), "{event}");
            }
        }
    }

    #[test]
    fn it_is_never_the_turn_of_both() {
        for state in OrderState::ALL {
            let yours = [Side::Buyer, Side::Seller].map(|side| next_step(state, side, None).yours);
            assert!(yours != [true, true], "{state:?}");
            assert!(!state.is_over() || yours == [false, false], "{state:?}");
        }
    }
}
