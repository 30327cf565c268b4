//! What an offer says of itself: what happened, what comes next and by when, for each side.

use super::OfferState;
use crate::listings::ListingState;
use crate::orders::{NextStep, Side};
use crate::{Instant, Money};

/// What the viewer reads about an offer that stands so. `phone` is where the listing stands.
pub fn next_step(state: OfferState, side: Side, phone: ListingState, due: Option<Instant>) -> NextStep {
    use OfferState::*;
    use Side::*;
    let waits = matches!(state, Open | Countered);
    let sentence = match (state, side) {
        (Open | Countered, _) if phone == ListingState::Reserved => {
            "Somebody else is buying the phone. If they change their mind, this offer can still be accepted."
        }
        (Open | Countered, _) if phone != ListingState::Live => {
            "The phone is not for sale at the moment, so this offer can't be accepted."
        }
        (Open, Buyer) => "The seller accepts, declines or names another price.",
        (Open, Seller) => "Accept the offer, decline it, or name another price.",
        (Countered, Buyer) => "Accept the seller's price, decline it, or name another one.",
        (Countered, Seller) => "The buyer accepts, declines or names another price.",
        (Accepted, Buyer) => "The phone is kept for you. Buy it in time, or it is for sale again.",
        (Accepted, Seller) => {
            "The phone is kept for the buyer, who pays now. If that is not done in time, it is for sale again."
        }
        (Declined, _) => "The offer was declined.",
        (Expired, _) => "The time for this offer is over.",
        (Withdrawn, _) => "The offer was withdrawn.",
        (Bought, Buyer) => "You bought the phone at this price. All else is on the page of the order.",
        (Bought, Seller) => "The buyer ordered the phone at this price.",
    };
    let yours = state.turn() == Some(side) && (!waits || phone == ListingState::Live);
    NextStep { sentence: sentence.into(), by: due.filter(|_| state.is_pending()), yours }
}

/// What the timeline says of an event, by its name in storage. `by` is the side that did it; absent where a rule did.
/// Only the seller reads that a price was answered by itself: the floors are theirs alone.
pub fn told(event: &str, by: Option<Side>, price: Money, viewer: Side) -> String {
    let who = match by.unwrap_or(Side::Seller) {
        Side::Buyer => "The buyer",
        Side::Seller => "The seller",
    };
    match (event, by, viewer) {
        ("accept", None, Side::Seller) => format!("{price} was accepted at once, as you had set it."),
        ("decline", None, Side::Seller) => format!("{price} was declined at once, as you had set it."),
        ("make", ..) => format!("The buyer offered {price}."),
        ("counter", ..) => format!("{who} named another price: {price}."),
        ("accept", ..) => format!("{who} accepted {price}."),
        ("decline", ..) => format!("{who} declined {price}."),
        ("withdraw", ..) => format!("{who} withdrew {price}."),
        ("miss", ..) => "The phone was sold without this offer.".into(),
        ("expire", ..) => "The time was over.".into(),
        ("buy", ..) => format!("The buyer ordered the phone for {price}."),
        ("return", ..) => {
            "The order was not paid, and the phone is kept for the buyer a little longer.".into()
        }
        (other, ..) => other.replace('_', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency;
    use crate::offers::OfferEvent;

    #[test]
    fn everything_that_happens_is_told_in_a_sentence() {
        let price = Money::new(35_000, Currency::Usd);
        for event in OfferEvent::ALL.into_iter().map(OfferEvent::as_str).chain(["make"]) {
            for by in [None, Some(Side::Buyer), Some(Side::Seller)] {
                for viewer in [Side::Buyer, Side::Seller] {
                    let told = told(event, by, price, viewer);
                    assert!(
                        told.ends_with('.') && told.starts_with(|c: char| c.is_uppercase() || c == '$'),
                        "{told}"
                    );
                    assert!(viewer == Side::Seller || !told.contains("as you had set"), "{told}");
                }
            }
        }
    }

    #[test]
    fn it_is_never_the_turn_of_both_nor_of_anybody_once_it_is_over() {
        for state in OfferState::ALL {
            for phone in ListingState::ALL {
                let yours = [Side::Buyer, Side::Seller].map(|side| next_step(state, side, phone, None).yours);
                assert!(yours != [true, true], "{state:?}");
                assert!(!state.is_over() || yours == [false, false], "{state:?}");
            }
        }
    }
}
