//! Orders: what was bought, what was sold, and the page of one for both sides.

mod arrivals;
mod list;
mod packing;
mod page;
mod sales;
mod steps;

pub use list::OrdersPage;
pub use packing::ParcelFields;
pub use page::{OrderPage, view_order};
pub use sales::SalesPage;

use crate::ui::Tone;
use domain::orders::OrderState;

/// How an order's state looks.
fn tone(state: OrderState) -> Tone {
    use OrderState::*;
    match state {
        Placed | Disputed => Tone::Warn,
        Paid | Packed | Shipped | Delivered | Returning | Returned => Tone::Cool,
        Accepted | Completed => Tone::Good,
        Cancelled | Expired | Refunded => Tone::Plain,
    }
}
