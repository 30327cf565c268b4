//! Disputes: the form that opens one, the page of a case for its sides and our staff, and what waits for a ruling.

mod acting;
mod evidence;
mod opening;
mod page;
mod staff;

pub use opening::OpenDisputePage;
pub use page::DisputePage;
pub use staff::StaffDisputesPage;

use crate::ui::Tone;
use domain::disputes::DisputeState;

/// How a dispute's state looks.
fn tone(state: DisputeState) -> Tone {
    use DisputeState::*;
    match state {
        Opened | Offered | Escalated | Appealed => Tone::Warn,
        Talking | Returning | SentBack | Ruled => Tone::Cool,
        Refunded | Settled | Released => Tone::Good,
        Withdrawn => Tone::Plain,
    }
}
