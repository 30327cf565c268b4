//! What the store promises about the book, and about the sandbox's own.

use crate::market::{NOW, id, opened};
use domain::ledger::{
    Account, captured, order_completed, order_paid, payout_begun, refund_done, stray_refunded,
};
use domain::orders::OrderSums;
use domain::{AccountId, Currency, Money, OrderId, PaymentId, PayoutId, RefundId};
use std::time::Duration;
use store::ledger::MovementRow;
use store::sandbox::{SandboxCharge, SandboxWebhook};
use store::{Error, Store};
use uuid::Uuid;

contract!(rows:
    balances_are_the_sums_of_entries,
    movements_lead_from_one_balance_to_the_next,
    a_cause_is_entered_once,
    of_two_who_take_a_balance_one_waits,
    the_sandbox_keeps_its_own_book,
);

const LATER: Duration = Duration::from_secs(60);

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::Usd)
}

fn uuid(number: u32) -> Uuid {
    id(number)
}

async fn balances_are_the_sums_of_entries(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let sums = OrderSums { phones: usd(900), shipping: usd(100), total: usd(1_000), fee: usd(27) };
    let order: OrderId = id(3);
    let (payment, refund): (PaymentId, RefundId) = (id(2), id(4));
    db.enter(uuid(11), &captured(payment, usd(1_500), usd(30)), NOW).await.unwrap();
    db.enter(uuid(12), &order_paid(order, seller, &sums), NOW).await.unwrap();
    db.enter(uuid(13), &stray_refunded(refund, usd(500)), NOW).await.unwrap();
    db.enter(uuid(14), &refund_done(refund, usd(500)), NOW).await.unwrap();
    for (account, minor) in [
        (Account::Cash, 970),
        (Account::GatewayFee, 30),
        (Account::BuyerFunds, 0),
        (Account::Refunds, 0),
        (Account::HeldForSeller(seller), -900),
        (Account::ShippingHeld(seller), -100),
        (Account::HeldForSeller(id::<AccountId>(99)), 0),
        (Account::PlatformFee, 0),
    ] {
        assert_eq!(db.balance(account, Currency::Usd).await.unwrap(), usd(minor), "{account:?}");
    }
    assert_eq!(db.balance(Account::Cash, Currency::Eur).await.unwrap().minor, 0);
    assert_eq!(db.currencies_of(Account::HeldForSeller(seller)).await.unwrap(), [Currency::Usd]);
    assert_eq!(db.book_sums().await.unwrap(), [("USD".to_owned(), 0)]);
    assert_eq!(db.unbalanced_transactions().await.unwrap(), 0);
}

async fn movements_lead_from_one_balance_to_the_next(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let sums = OrderSums { phones: usd(900), shipping: usd(100), total: usd(1_000), fee: usd(27) };
    let (order, other): (OrderId, OrderId) = (id(3), id(4));
    let payout: PayoutId = id(5);
    let account = Account::SellerBalance(seller);
    db.enter(uuid(11), &order_completed(order, seller, &sums), NOW).await.unwrap();
    db.enter(uuid(12), &payout_begun(payout, seller, usd(500)), NOW.plus(LATER)).await.unwrap();
    db.enter(uuid(13), &order_completed(other, seller, &sums), NOW.plus(2 * LATER)).await.unwrap();
    for (until, minor) in [(0, 0), (1, -973), (2, -473), (3, -1_446)] {
        let at = NOW.plus(LATER * until);
        assert_eq!(db.balance_before(account, Currency::Usd, at).await.unwrap(), minor, "{until}");
    }
    assert_eq!(db.balance_before(account, Currency::Eur, NOW.plus(3 * LATER)).await.unwrap(), 0);
    let moved = db.movements(account, Currency::Usd, NOW.plus(LATER), NOW.plus(2 * LATER)).await.unwrap();
    let row =
        MovementRow { at: NOW.plus(LATER), cause: "payout_begun".into(), order: None, amount_minor: 500 };
    assert_eq!(moved, [row], "from a moment on, until just before another one");
    let all = db.movements(account, Currency::Usd, NOW, NOW.plus(3 * LATER)).await.unwrap();
    let amounts: Vec<i64> = all.iter().map(|row| row.amount_minor).collect();
    assert_eq!((amounts.as_slice(), all[0].order), ([-973, 500, -973].as_slice(), Some(order)));
    assert_eq!(db.sum_of_order(order, Account::PlatformFee).await.unwrap(), -27);
    assert_eq!(db.sum_of_order(order, account).await.unwrap(), -973);
    assert_eq!(db.sum_of_order(id(99), account).await.unwrap(), 0);
}

async fn a_cause_is_entered_once(store: Store) {
    opened(&store).await;
    let mut db = store.write().await.unwrap();
    let first = captured(id(2), usd(1_500), usd(30));
    db.enter(uuid(11), &first, NOW).await.unwrap();
    db.commit().await.unwrap();
    let mut db = store.write().await.unwrap();
    assert!(matches!(db.enter(uuid(12), &first, NOW).await, Err(Error::Duplicate(_))));
    drop(db);
    let mut db = store.write().await.unwrap();
    // The same id is another cause where something else has happened.
    db.enter(uuid(13), &stray_refunded(id(2), usd(5)), NOW).await.unwrap();
    assert_eq!(db.balance(Account::BuyerFunds, Currency::Usd).await.unwrap(), usd(-1_495));
}

async fn of_two_who_take_a_balance_one_waits(store: Store) {
    let seller = opened(&store).await;
    let take = |number: u32| {
        let store = store.clone();
        async move {
            let mut db = store.write().await?;
            db.lock_balance(seller).await?;
            let taken = db.balance(Account::PayoutsUnderway(seller), Currency::Usd).await?;
            if taken.minor == 0 {
                let payout: PayoutId = id(number);
                db.enter(uuid(number), &payout_begun(payout, seller, usd(100)), NOW).await?;
            }
            db.commit().await?;
            Ok::<_, Error>(())
        }
    };
    let outcomes: [_; 2] = tokio::join!(take(21), take(22)).into();
    assert!(
        outcomes.iter().all(|outcome| matches!(outcome, Ok(()) | Err(Error::Collision(_)))),
        "{outcomes:?}"
    );
    let mut db = store.read().await.unwrap();
    assert_eq!(db.balance(Account::PayoutsUnderway(seller), Currency::Usd).await.unwrap(), usd(-100));
}

async fn the_sandbox_keeps_its_own_book(store: Store) {
    opened(&store).await;
    let mut db = store.write().await.unwrap();
    let charge = SandboxCharge {
        reference: "abc".into(),
        payment: id(2),
        status: "requires_payment".into(),
        amount: usd(1_000),
        refunded_minor: 0,
        title: "Fairphone 5".into(),
        return_to: "https://phones.example/checkout/2".into(),
        expires_at: NOW.plus(LATER),
        settles_at: None,
        version: 1,
    };
    db.add_sandbox_charge(&charge).await.unwrap();
    assert_eq!(db.sandbox_charge("abc").await.unwrap().as_ref(), Some(&charge));
    assert!(matches!(db.add_sandbox_charge(&charge).await, Err(Error::Duplicate(_))));
    assert!(!db.add_sandbox_refund(id(7), "abc", usd(1)).await.unwrap(), "it is not paid");
    assert!(db.move_sandbox_charge(&charge, "processing", Some(NOW.plus(LATER))).await.unwrap());
    assert!(!db.move_sandbox_charge(&charge, "succeeded", None).await.unwrap(), "it has changed");
    assert!(db.settling_sandbox_charges(NOW, 9).await.unwrap().is_empty());
    assert_eq!(db.settling_sandbox_charges(NOW.plus(LATER), 9).await.unwrap(), ["abc"]);
    let charge = db.sandbox_charge("abc").await.unwrap().unwrap();
    assert!(db.move_sandbox_charge(&charge, "succeeded", None).await.unwrap());
    assert!(db.add_sandbox_refund(id(7), "abc", usd(900)).await.unwrap());
    assert!(!db.add_sandbox_refund(id(8), "abc", usd(101)).await.unwrap());
    assert_eq!(db.sandbox_refund(id(7)).await.unwrap(), Some(900));
    assert_eq!(db.sandbox_refund(id(8)).await.unwrap(), None);
    let webhook = SandboxWebhook { id: uuid(9), reference: "abc".into(), status: "succeeded".into() };
    db.add_sandbox_webhook(&webhook, NOW.plus(LATER)).await.unwrap();
    assert!(db.due_sandbox_webhooks(NOW, 9).await.unwrap().is_empty());
    assert_eq!(db.due_sandbox_webhooks(NOW.plus(LATER), 9).await.unwrap(), [webhook]);
    db.remove_sandbox_webhook(uuid(9)).await.unwrap();
    assert!(db.due_sandbox_webhooks(NOW.plus(LATER), 9).await.unwrap().is_empty());
}
