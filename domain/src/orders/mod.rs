//! Orders: a purchase from one seller, from the hold on its phones to the money in the seller's hand.

mod arrivals;
mod packing;
mod papers;
mod progress;
mod states;
mod timers;

pub use arrivals::{ArrivalCheck, ArrivalForm, MOST_OTHERS};
pub use packing::{Maker, PackForm, Packing, WipeStep};
pub use papers::OrderPaper;
pub use progress::{NextStep, next_step, told};
pub use states::{OrderEvent, OrderState};
pub use timers::{Patience, Timer};

use crate::devices::SaleCheck;
use crate::disputes::DisputeKind;
use crate::photos::Photo;
use crate::reviews::OrderReviews;
use crate::shipping::{ShippingOption, TrackingNumber};
use crate::{AccountId, DisputeId, Instant, ListingId, Money, OrderId, PaymentId, Refusal};
use serde::{Deserialize, Serialize};

/// On which side of an order somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Buyer,
    Seller,
}

/// A phone of an order, as it was when it was bought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderLine {
    pub listing: ListingId,
    pub title: String,
    pub price: Money,
    pub photo: Option<Photo>,
}

/// The sums of an order. `phones + shipping == total`; `fee` is the seller's and comes out of `phones`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderSums {
    pub phones: Money,
    pub shipping: Money,
    pub total: Money,
    /// As it was charged, whatever the rules are later.
    pub fee: Money,
}

impl OrderSums {
    /// What the seller gets when all goes well.
    pub fn seller(&self) -> Money {
        Money::new(self.total.minor - self.fee.minor, self.total.currency)
    }

    /// What the market and the seller keep when a part goes back. The fee shrinks by the same share, rounded down.
    pub fn after_refund(&self, back: Money) -> (Money, Money) {
        let whole = i128::from(self.total.minor.max(1));
        let rest = i128::from(self.total.minor) - i128::from(back.minor);
        // At most the fee, so it fits.
        let fee = i64::try_from(i128::from(self.fee.minor) * rest / whole).unwrap_or(0);
        let seller = self.total.minor - back.minor - fee;
        (Money::new(fee, self.total.currency), Money::new(seller, self.total.currency))
    }
}

/// Something that happened to an order, as both sides see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderMoment {
    pub at: Instant,
    pub what: String,
    /// Who did it; absent where it happened by rule.
    pub by: Option<Side>,
}

/// An order in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderCard {
    pub id: OrderId,
    pub state: OrderState,
    pub side: Side,
    pub title: String,
    /// How many phones there are besides the one of the title.
    pub more: u32,
    pub photo: Option<Photo>,
    pub total: Money,
    /// The person on the other side.
    pub other: String,
    pub placed_at: Instant,
}

/// An order as one of its two sides sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderView {
    pub id: OrderId,
    pub payment: PaymentId,
    pub state: OrderState,
    pub side: Side,
    pub lines: Vec<OrderLine>,
    pub sums: OrderSums,
    pub option: ShippingOption,
    /// Where it goes, as printed on a label; the seller reads it once it is paid.
    pub address: Vec<String>,
    pub tracking: Option<TrackingNumber>,
    /// The person on the other side.
    pub other: String,
    pub other_account: AccountId,
    pub moments: Vec<OrderMoment>,
    /// For its seller, until it is sent: whose phones they are, as wiping them differs.
    pub makers: Vec<Maker>,
    /// For its buyer, while the phone is looked at: how the IMEIs that were typed compare.
    pub arrival: Option<ArrivalCheck>,
    /// What registers are asked about its phones after the delivery, by day; nothing before that.
    pub checks: Vec<SaleCheck>,
    /// What the two sides say of each other, once it is completed.
    pub reviews: Option<OrderReviews>,
    pub next: NextStep,
    /// What went back to the buyer, or is about to.
    pub refunded: Option<Money>,
    pub placed_at: Instant,
    /// The newest dispute about it.
    pub dispute: Option<DisputeId>,
    /// What the viewer may complain about now; nothing where it is too early or too late.
    pub may_dispute: Vec<DisputeKind>,
    /// Travels with the forms; a step from an older page is refused.
    pub version: i64,
}

/// The number that people tell each other: `4F7K-92QX`.
pub fn order_number(id: OrderId) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut number = u64::from_be_bytes(*id.0.as_bytes().last_chunk::<8>().unwrap_or(&[0; 8]));
    let mut letters = [0_u8; 8];
    for letter in letters.iter_mut().rev() {
        *letter = LETTERS[(number % 32) as usize];
        number /= 32;
    }
    let text: String = letters.iter().map(|byte| char::from(*byte)).collect();
    format!("{}-{}", &text[..4], &text[4..])
}

/// How a seller says that a parcel is on its way.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShipForm {
    pub order: String,
    pub version: String,
    pub carrier: String,
    pub tracking: String,
}

impl ShipForm {
    pub fn parse(&self) -> Result<TrackingNumber, Refusal> {
        TrackingNumber::parse(&self.carrier, &self.tracking)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn an_order_has_a_number_that_can_be_told() {
        assert_eq!(order_number(OrderId(Uuid::from_u128(0))), "0000-0000");
        assert_eq!(order_number(OrderId(Uuid::from_u128(33))), "0000-0011");
        assert_eq!(order_number(OrderId(Uuid::from_u128(u128::MAX))), "ZZZZ-ZZZZ");
    }

    #[test]
    fn a_parcel_is_sent_with_a_number() {
        let tracking = " 1z999aa1 0123456784 ".into();
        let form = ShipForm { carrier: "UPS".into(), tracking, ..ShipForm::default() };
        let refusal = ShipForm::default().parse().unwrap_err();
        assert_eq!((refusal.about("carrier").count(), refusal.about("tracking").count()), (1, 1));
        assert_eq!(form.parse().unwrap().number, "1Z999AA10123456784");
    }
}
