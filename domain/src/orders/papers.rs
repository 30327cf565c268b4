//! The papers of an order, and when each side can have them.

use super::{OrderState, Side};
use serde::{Deserialize, Serialize};

/// A paper about an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderPaper {
    /// Goes into the parcel.
    PackingSlip,
    /// What the buyer paid.
    Receipt,
    /// What the market kept of it.
    Invoice,
}

impl OrderPaper {
    pub const ALL: [OrderPaper; 3] = [Self::PackingSlip, Self::Receipt, Self::Invoice];

    /// The end of its address below the order's.
    pub const fn file(self) -> &'static str {
        match self {
            Self::PackingSlip => "packing-slip.pdf",
            Self::Receipt => "receipt.pdf",
            Self::Invoice => "invoice.pdf",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::PackingSlip => "Packing slip (PDF)",
            Self::Receipt => "Receipt (PDF)",
            Self::Invoice => "Invoice of our fee (PDF)",
        }
    }

    /// What a side can have of an order that stands so.
    pub fn of(side: Side, state: OrderState) -> Vec<Self> {
        use OrderState::*;
        match (side, state) {
            (_, Placed | Expired) => Vec::new(),
            (Side::Buyer, _) => vec![Self::Receipt],
            // The address is the seller's to read until the parcel has arrived.
            (Side::Seller, Paid | Packed | Shipped) => vec![Self::PackingSlip],
            (Side::Seller, Completed) => vec![Self::Invoice],
            (Side::Seller, _) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_has_a_paper_of_what_was_never_paid() {
        for side in [Side::Buyer, Side::Seller] {
            for state in [OrderState::Placed, OrderState::Expired] {
                assert!(OrderPaper::of(side, state).is_empty());
            }
        }
    }

    #[test]
    fn each_side_has_its_own_papers() {
        for state in OrderState::ALL {
            assert!(!OrderPaper::of(Side::Seller, state).contains(&OrderPaper::Receipt), "{state:?}");
            let buyers = OrderPaper::of(Side::Buyer, state);
            assert!(buyers.iter().all(|paper| *paper == OrderPaper::Receipt), "{state:?}");
        }
        assert_eq!(OrderPaper::of(Side::Seller, OrderState::Paid), [OrderPaper::PackingSlip]);
        assert_eq!(OrderPaper::of(Side::Seller, OrderState::Completed), [OrderPaper::Invoice]);
    }
}
