//! The book: every amount is moved between accounts by transactions that sum to zero, each with its one cause.
//!
//! A positive entry is money that came into an account, a negative one money that left it. What is at the gateway
//! is positive; what is owed to somebody is negative. Transactions are made only by the functions here, which are
//! named after their causes.

use crate::orders::OrderSums;
use crate::{AccountId, Money, OrderId, PaymentId, PayoutId, RefundId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where money is, or whom it is owed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// At the payment gateway: what the market really has.
    Cash,
    /// Owed to buyers whose payments belong to no order yet.
    BuyerFunds,
    /// The price of phones, owed to their seller once the buyer has accepted.
    HeldForSeller(AccountId),
    /// What buyers paid for shipping, owed to the seller who ships.
    ShippingHeld(AccountId),
    /// The seller's, to be paid out.
    SellerBalance(AccountId),
    /// On its way to the seller's bank.
    PayoutsUnderway(AccountId),
    /// What the market has earned.
    PlatformFee,
    /// What the gateway has kept.
    GatewayFee,
    /// Owed to buyers and on its way back.
    Refunds,
}

impl Account {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::BuyerFunds => "buyer_funds",
            Self::HeldForSeller(_) => "held_for_seller",
            Self::ShippingHeld(_) => "shipping_held",
            Self::SellerBalance(_) => "seller_balance",
            Self::PayoutsUnderway(_) => "payouts_underway",
            Self::PlatformFee => "platform_fee",
            Self::GatewayFee => "gateway_fee",
            Self::Refunds => "refunds",
        }
    }

    /// Whose it is, where it is a seller's.
    pub const fn owner(self) -> Option<AccountId> {
        match self {
            Self::HeldForSeller(id)
            | Self::ShippingHeld(id)
            | Self::SellerBalance(id)
            | Self::PayoutsUnderway(id) => Some(id),
            _ => None,
        }
    }
}

/// One line of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub account: Account,
    pub amount: Money,
    /// The order that it is about, where it is about one.
    pub order: Option<OrderId>,
}

/// What made a transaction; there is at most one transaction of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cause {
    pub kind: &'static str,
    pub id: Uuid,
}

/// Entries that sum to zero in each currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    cause: Cause,
    entries: Vec<Entry>,
}

impl Transaction {
    fn new(
        kind: &'static str,
        id: Uuid,
        order: Option<OrderId>,
        moves: &[(Account, i64)],
        of: Money,
    ) -> Self {
        let entry = |(account, minor): &(Account, i64)| Entry {
            account: *account,
            amount: Money::new(*minor, of.currency),
            order,
        };
        let entries = moves.iter().filter(|(_, minor)| *minor != 0).map(entry).collect();
        Self { cause: Cause { kind, id }, entries }
    }

    pub const fn cause(&self) -> Cause {
        self.cause
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether it sums to zero. The constructors see to it; storage asks once more before it writes.
    pub fn balances(&self) -> bool {
        let one_currency =
            self.entries.windows(2).all(|pair| pair[0].amount.currency == pair[1].amount.currency);
        one_currency && self.entries.iter().map(|entry| i128::from(entry.amount.minor)).sum::<i128>() == 0
    }
}

/// A buyer's money has arrived at the gateway, which keeps `fee` of it.
pub fn captured(payment: PaymentId, amount: Money, fee: Money) -> Transaction {
    let moves = [
        (Account::Cash, amount.minor - fee.minor),
        (Account::GatewayFee, fee.minor),
        (Account::BuyerFunds, -amount.minor),
    ];
    Transaction::new("captured", payment.0, None, &moves, amount)
}

/// An order is paid: its money is held for its seller.
pub fn order_paid(order: OrderId, seller: AccountId, sums: &OrderSums) -> Transaction {
    let moves = [
        (Account::BuyerFunds, sums.total.minor),
        (Account::HeldForSeller(seller), -sums.phones.minor),
        (Account::ShippingHeld(seller), -sums.shipping.minor),
    ];
    Transaction::new("order_paid", order.0, Some(order), &moves, sums.total)
}

/// An order is accepted: what was held is its seller's, less the market's fee.
pub fn order_completed(order: OrderId, seller: AccountId, sums: &OrderSums) -> Transaction {
    let moves = [
        (Account::HeldForSeller(seller), sums.phones.minor),
        (Account::ShippingHeld(seller), sums.shipping.minor),
        (Account::PlatformFee, -sums.fee.minor),
        (Account::SellerBalance(seller), -(sums.total.minor - sums.fee.minor)),
    ];
    Transaction::new("order_completed", order.0, Some(order), &moves, sums.total)
}

/// A paid order goes back as a whole: its money is owed to the buyer.
pub fn order_refunded(refund: RefundId, order: OrderId, seller: AccountId, sums: &OrderSums) -> Transaction {
    let moves = [
        (Account::HeldForSeller(seller), sums.phones.minor),
        (Account::ShippingHeld(seller), sums.shipping.minor),
        (Account::Refunds, -sums.total.minor),
    ];
    Transaction::new("order_refunded", refund.0, Some(order), &moves, sums.total)
}

/// A part of a paid order goes back, and the rest is its seller's, less the market's share of that.
pub fn order_settled(
    refund: RefundId,
    order: OrderId,
    seller: AccountId,
    sums: &OrderSums,
    back: Money,
) -> Transaction {
    let (fee, rest) = sums.after_refund(back);
    let moves = [
        (Account::HeldForSeller(seller), sums.phones.minor),
        (Account::ShippingHeld(seller), sums.shipping.minor),
        (Account::Refunds, -back.minor),
        (Account::PlatformFee, -fee.minor),
        (Account::SellerBalance(seller), -rest.minor),
    ];
    Transaction::new("order_settled", refund.0, Some(order), &moves, sums.total)
}

/// Money arrived that no order waits for any more: it is owed to the buyer.
pub fn stray_refunded(refund: RefundId, amount: Money) -> Transaction {
    let moves = [(Account::BuyerFunds, amount.minor), (Account::Refunds, -amount.minor)];
    Transaction::new("stray_refunded", refund.0, None, &moves, amount)
}

/// A refund has left the gateway.
pub fn refund_done(refund: RefundId, amount: Money) -> Transaction {
    let moves = [(Account::Refunds, amount.minor), (Account::Cash, -amount.minor)];
    Transaction::new("refund_done", refund.0, None, &moves, amount)
}

/// A refund that had left the gateway has come back: it is owed to the buyer again.
pub fn refund_returned(refund: RefundId, amount: Money) -> Transaction {
    let moves = [(Account::Cash, amount.minor), (Account::Refunds, -amount.minor)];
    Transaction::new("refund_returned", refund.0, None, &moves, amount)
}

/// A seller's balance is on its way to the seller's bank.
pub fn payout_begun(payout: PayoutId, seller: AccountId, amount: Money) -> Transaction {
    let moves =
        [(Account::SellerBalance(seller), amount.minor), (Account::PayoutsUnderway(seller), -amount.minor)];
    Transaction::new("payout_begun", payout.0, None, &moves, amount)
}

/// A payout has arrived.
pub fn payout_done(payout: PayoutId, seller: AccountId, amount: Money) -> Transaction {
    let moves = [(Account::PayoutsUnderway(seller), amount.minor), (Account::Cash, -amount.minor)];
    Transaction::new("payout_done", payout.0, None, &moves, amount)
}

/// What a seller has, and what is still held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// Can be paid out now.
    pub available: Money,
    /// Of orders that are not accepted yet, before fees.
    pub held: Money,
    /// On its way to the bank.
    pub underway: Money,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency;
    use proptest::prelude::*;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::Eur)
    }

    fn sums(phones: i64, shipping: i64, fee: i64) -> OrderSums {
        OrderSums {
            phones: eur(phones),
            shipping: eur(shipping),
            total: eur(phones + shipping),
            fee: eur(fee),
        }
    }

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    proptest! {
        #[test]
        fn every_transaction_sums_to_zero(
            phones in 0_i64..1_000_000_000, shipping in 0_i64..100_000, fee in 0_i64..100_000,
        ) {
            let (order, seller, sums) = (OrderId(id(1)), AccountId(id(2)), sums(phones, shipping, fee));
            let (payment, refund, payout) = (PaymentId(id(3)), RefundId(id(4)), PayoutId(id(5)));
            for transaction in [
                captured(payment, sums.total, eur(fee)),
                order_paid(order, seller, &sums),
                order_completed(order, seller, &sums),
                order_refunded(refund, order, seller, &sums),
                stray_refunded(refund, sums.total),
                refund_done(refund, sums.total),
                refund_returned(refund, sums.total),
                payout_begun(payout, seller, sums.total),
                payout_done(payout, seller, sums.total),
            ] {
                prop_assert!(transaction.balances(), "{:?}", transaction);
                prop_assert!(transaction.entries().iter().all(|entry| entry.amount.minor != 0));
            }
        }

        #[test]
        fn a_settled_order_leaves_nothing_held_and_nobody_in_debt(
            phones in 1_i64..1_000_000_000, shipping in 0_i64..100_000, fee in 0_i64..1_000_000, share in 1_i64..1_000,
        ) {
            let (order, seller) = (OrderId(id(1)), AccountId(id(2)));
            let sums = sums(phones, shipping, fee.min(phones));
            let back = eur((sums.total.minor / 1_000 * share).max(1));
            let settled = order_settled(RefundId(id(1)), order, seller, &sums, back);
            prop_assert!(settled.balances());
            let (kept, rest) = sums.after_refund(back);
            prop_assert!(kept.minor >= 0 && kept.minor <= sums.fee.minor && rest.minor >= 0);
            prop_assert_eq!(kept.minor + rest.minor + back.minor, sums.total.minor);
            let moved = |account: Account| -> i64 {
                settled.entries().iter().filter(|e| e.account == account).map(|e| e.amount.minor).sum()
            };
            prop_assert_eq!(moved(Account::HeldForSeller(seller)), sums.phones.minor);
            prop_assert_eq!(moved(Account::ShippingHeld(seller)), sums.shipping.minor);
        }

        #[test]
        fn an_order_s_accounts_are_empty_in_the_end(phones in 1_i64..1_000_000, shipping in 0_i64..10_000, refunded: bool) {
            let (order, seller) = (OrderId(id(1)), AccountId(id(2)));
            let sums = sums(phones, shipping, phones / 30);
            let mut all = vec![captured(PaymentId(id(3)), sums.total, eur(0)), order_paid(order, seller, &sums)];
            if refunded {
                all.push(order_refunded(RefundId(id(4)), order, seller, &sums));
                all.push(refund_done(RefundId(id(4)), sums.total));
            } else {
                all.push(order_completed(order, seller, &sums));
            }
            let balance = |account: Account| -> i64 {
                all.iter().flat_map(Transaction::entries).filter(|e| e.account == account).map(|e| e.amount.minor).sum()
            };
            for account in [Account::BuyerFunds, Account::HeldForSeller(seller), Account::ShippingHeld(seller), Account::Refunds] {
                prop_assert_eq!(balance(account), 0);
            }
            let (cash, sellers) = if refunded { (0, 0) } else { (sums.total.minor, -sums.seller().minor) };
            prop_assert_eq!(balance(Account::Cash), cash);
            prop_assert_eq!(balance(Account::SellerBalance(seller)), sellers);
        }
    }
}
