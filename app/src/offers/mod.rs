//! Offers: the way to one on the page of a phone, the page where it is made, one's own, the page of one for both sides.

mod acting;
mod ask;
mod floors;
mod list;
mod making;
mod page;

pub use ask::AskForLess;
pub use floors::{FloorsCard, own_floors};
pub use list::OffersPage;
pub use making::NewOfferPage;
pub use page::OfferPage;

use crate::ui::Tone;
use domain::offers::OfferState;

/// How an offer's state looks.
fn tone(state: OfferState) -> Tone {
    use OfferState::*;
    match state {
        Open | Countered => Tone::Warn,
        Accepted | Bought => Tone::Good,
        Declined | Expired | Withdrawn => Tone::Plain,
    }
}
