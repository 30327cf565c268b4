//! What the store promises about baskets, payments, orders and what goes back.

use crate::market::{NOW, add_listing, add_seller, details, id, models, opened};
use domain::listings::ListingState;
use domain::orders::{OrderState, OrderSums, Side, Timer};
use domain::payments::PaymentState;
use domain::shipping::{ShippingOption, TrackingNumber};
use domain::{AccountId, Currency, ListingId, Money, OrderId, PaymentId, PayoutId, RefundId};
use serde_json::json;
use std::time::Duration;
use store::orders::Order;
use store::payments::NewPayment;
use store::refunds::Refund;
use store::{Error, Store, Write};
use uuid::Uuid;

contract!(rows:
    a_basket_keeps_each_phone_once_and_in_order,
    a_payment_is_written_once_and_moves_from_the_state_it_is_in,
    a_due_payment_is_claimed_by_one,
    more_than_was_captured_is_never_owed,
    a_vendor_s_message_is_noted_once,
    an_order_is_read_back_whole,
    an_order_moves_from_the_state_and_version_it_is_in,
    orders_are_listed_by_side_newest_first,
    what_is_due_is_found_in_its_order,
    refunds_and_payouts_are_done_once,
);

const MINUTE: Duration = Duration::from_secs(60);

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::Usd)
}

/// A buyer, a seller and a phone.
pub async fn market(store: &Store) -> (AccountId, AccountId, ListingId) {
    let seller = opened(store).await;
    let mut db = store.write().await.unwrap();
    let buyer = add_seller(&mut db, 2).await;
    let phone = add_listing(&mut db, 5, seller, &models()[0], &details(), ListingState::Live, NOW).await;
    db.commit().await.unwrap();
    (buyer, seller, phone)
}

pub async fn add_payment(db: &mut Write, number: u32, buyer: AccountId) -> PaymentId {
    let new = NewPayment {
        id: id(number),
        buyer,
        gateway: "sandbox",
        amount: usd(40_590),
        created_at: NOW,
        expires_at: NOW.plus(15 * MINUTE),
        look_at: NOW.plus(MINUTE),
    };
    db.add_payment(&new).await.unwrap();
    new.id
}

pub fn order(number: u32, payment: PaymentId, buyer: AccountId, seller: AccountId) -> Order {
    Order {
        id: id(number),
        payment,
        buyer,
        seller,
        state: OrderState::Placed,
        sums: OrderSums { phones: usd(39_900), shipping: usd(690), total: usd(40_590), fee: usd(1_197) },
        option: ShippingOption::Express,
        address_sealed: b"sealed".to_vec(),
        tracking: None,
        placed_at: NOW.plus(MINUTE * number),
        timer: Some((Timer::Expire, NOW.plus(15 * MINUTE))),
        version: 1,
    }
}

async fn a_basket_keeps_each_phone_once_and_in_order(store: Store) {
    let (_, seller, phone) = market(&store).await;
    let mut db = store.write().await.unwrap();
    let other = add_listing(&mut db, 6, seller, &models()[1], &details(), ListingState::Live, NOW).await;
    let owner = Uuid::from_u128(9);
    db.add_to_basket(owner, other, NOW).await.unwrap();
    db.add_to_basket(owner, phone, NOW.plus(MINUTE)).await.unwrap();
    assert!(matches!(db.add_to_basket(owner, phone, NOW).await, Err(Error::Duplicate(_))));
    assert_eq!(db.basket(owner).await.unwrap(), [other, phone]);
    assert!(db.basket(Uuid::from_u128(10)).await.unwrap().is_empty());
    assert_eq!(db.remove_old_basket_items(NOW.plus(MINUTE)).await.unwrap(), 1);
    db.remove_from_basket(owner, phone).await.unwrap();
    assert!(db.basket(owner).await.unwrap().is_empty());
}

async fn a_payment_is_written_once_and_moves_from_the_state_it_is_in(store: Store) {
    let (buyer, ..) = market(&store).await;
    let mut db = store.write().await.unwrap();
    let payment = add_payment(&mut db, 1, buyer).await;
    assert_eq!(db.open_payment_of(buyer).await.unwrap(), Some(payment));
    db.open_payment(payment, "abc", "https://pay.example/abc").await.unwrap();
    assert_eq!(db.payment_called("sandbox", "abc").await.unwrap(), Some(payment));
    assert_eq!(db.payment_called("other", "abc").await.unwrap(), None);
    let pending = db.payment(payment).await.unwrap().unwrap();
    assert_eq!((pending.state, pending.reference.as_deref()), (PaymentState::Pending, Some("abc")));
    assert_eq!(
        (pending.amount, pending.captured, pending.expires_at),
        (usd(40_590), usd(0), NOW.plus(15 * MINUTE))
    );
    let locked = db.lock_payment(payment).await.unwrap().unwrap();
    assert_eq!(locked.version, pending.version + 1);
    assert!(db.move_payment(&pending, PaymentState::Captured, usd(40_590), None, NOW).await.unwrap());
    assert!(!db.move_payment(&pending, PaymentState::Failed, usd(0), None, NOW).await.unwrap());
    assert_eq!(db.open_payment_of(buyer).await.unwrap(), None);
    assert_eq!(db.lock_payment(id(99)).await.unwrap(), None);
    let again = NewPayment {
        id: payment,
        buyer,
        gateway: "sandbox",
        amount: usd(1),
        created_at: NOW,
        expires_at: NOW,
        look_at: NOW,
    };
    assert!(matches!(db.add_payment(&again).await, Err(Error::Duplicate(_))));
}

async fn a_due_payment_is_claimed_by_one(store: Store) {
    let (buyer, ..) = market(&store).await;
    let mut db = store.write().await.unwrap();
    let payment = add_payment(&mut db, 1, buyer).await;
    assert!(db.due_payments(NOW, 10).await.unwrap().is_empty());
    let due = db.due_payments(NOW.plus(MINUTE), 10).await.unwrap();
    assert_eq!(due.iter().map(|due| due.id).collect::<Vec<_>>(), [payment]);
    assert!(db.claim_payment(&due[0], NOW.plus(3 * MINUTE)).await.unwrap());
    assert!(!db.claim_payment(&due[0], NOW.plus(3 * MINUTE)).await.unwrap());
    assert!(db.due_payments(NOW.plus(2 * MINUTE), 10).await.unwrap().is_empty());
    assert_eq!(db.due_payments(NOW.plus(3 * MINUTE), 10).await.unwrap()[0].looks, 1);
}

async fn more_than_was_captured_is_never_owed(store: Store) {
    let (buyer, ..) = market(&store).await;
    let mut db = store.write().await.unwrap();
    let id = add_payment(&mut db, 1, buyer).await;
    assert!(!db.owe_refund(id, usd(1)).await.unwrap(), "nothing was captured");
    let payment = db.payment(id).await.unwrap().unwrap();
    db.move_payment(&payment, PaymentState::Captured, usd(40_590), None, NOW).await.unwrap();
    assert!(db.owe_refund(id, usd(40_000)).await.unwrap());
    assert!(!db.owe_refund(id, usd(591)).await.unwrap());
    assert!(!db.owe_refund(id, Money::new(1, Currency::Eur)).await.unwrap());
    assert!(db.owe_refund(id, usd(590)).await.unwrap());
    assert_eq!(db.payment(id).await.unwrap().unwrap().refunded, usd(40_590));
}

async fn a_vendor_s_message_is_noted_once(store: Store) {
    let (buyer, ..) = market(&store).await;
    let mut db = store.write().await.unwrap();
    let payment = add_payment(&mut db, 1, buyer).await;
    assert!(!db.payment_event_known("sandbox", "evt").await.unwrap());
    db.add_payment_event("sandbox", "evt", payment, "succeeded", NOW).await.unwrap();
    db.add_payment_event("other", "evt", payment, "succeeded", NOW).await.unwrap();
    assert!(db.payment_event_known("sandbox", "evt").await.unwrap());
    let again = db.add_payment_event("sandbox", "evt", payment, "succeeded", NOW).await;
    assert!(matches!(again, Err(Error::Duplicate(_))));
}

async fn an_order_is_read_back_whole(store: Store) {
    let (buyer, seller, phone) = market(&store).await;
    let mut db = store.write().await.unwrap();
    let payment = add_payment(&mut db, 1, buyer).await;
    let new = order(3, payment, buyer, seller);
    db.add_order(&new).await.unwrap();
    assert_eq!(db.order(new.id).await.unwrap().as_ref(), Some(&new));
    assert_eq!(db.order(id(99)).await.unwrap(), None);
    assert_eq!(db.orders_of_payment(payment).await.unwrap(), std::slice::from_ref(&new));
    db.add_order_line(new.id, 0, phone, "Apple iPhone 13", usd(39_900)).await.unwrap();
    let lines = db.order_lines(&[new.id, id(99)]).await.unwrap();
    assert_eq!((lines.len(), lines[0].listing, lines[0].price_minor), (1, phone, 39_900));
    assert!(db.order_lines(&[]).await.unwrap().is_empty());
    db.add_order_event(new.id, 1, "place", &json!({ "x": 1 }), Some(buyer), NOW).await.unwrap();
    db.add_order_event(new.id, 2, "expire", &json!({}), None, NOW).await.unwrap();
    let events = db.order_events(new.id).await.unwrap();
    assert_eq!((events[0].event.as_str(), events[0].actor), ("place", Some(buyer)));
    assert_eq!((events[1].event.as_str(), events[1].actor), ("expire", None));
    let twice = db.add_order_event(new.id, 2, "pay", &json!({}), None, NOW).await;
    assert!(matches!(twice, Err(Error::Duplicate(_))));
    let tracking = TrackingNumber { carrier: "UPS".into(), number: "1Z".into() };
    db.keep_tracking(new.id, &tracking).await.unwrap();
    assert_eq!(db.order(new.id).await.unwrap().unwrap().tracking, Some(tracking));
}

async fn an_order_moves_from_the_state_and_version_it_is_in(store: Store) {
    let (buyer, seller, _) = market(&store).await;
    let mut db = store.write().await.unwrap();
    let payment = add_payment(&mut db, 1, buyer).await;
    let placed = order(3, payment, buyer, seller);
    db.add_order(&placed).await.unwrap();
    let timer = Some((Timer::RemindToShip, NOW));
    assert!(db.move_order(&placed, OrderState::Paid, timer, NOW).await.unwrap());
    assert!(!db.move_order(&placed, OrderState::Expired, None, NOW).await.unwrap());
    let paid = db.order(placed.id).await.unwrap().unwrap();
    assert_eq!((paid.state, paid.timer, paid.version), (OrderState::Paid, timer, 2));
    let older = Order { version: 1, ..paid.clone() };
    assert!(!db.move_order(&older, OrderState::Packed, None, NOW).await.unwrap());
    for (version, state) in (2..).zip(OrderState::ALL) {
        let now = db.order(placed.id).await.unwrap().unwrap();
        assert_eq!(now.version, version);
        assert!(db.move_order(&now, state, None, NOW).await.unwrap(), "{state:?}");
    }
}

async fn orders_are_listed_by_side_newest_first(store: Store) {
    let (buyer, seller, _) = market(&store).await;
    let mut db = store.write().await.unwrap();
    let payment = add_payment(&mut db, 1, buyer).await;
    let placed: Vec<Order> = (1..=3).map(|number| order(number, payment, buyer, seller)).collect();
    for order in &placed {
        db.add_order(order).await.unwrap();
    }
    db.move_order(&placed[1], OrderState::Paid, None, NOW).await.unwrap();
    let ids = |orders: Vec<Order>| orders.into_iter().map(|order| order.id).collect::<Vec<OrderId>>();
    assert_eq!(ids(db.orders_of(buyer, Side::Buyer, 2, 0).await.unwrap()), [placed[2].id, placed[1].id]);
    assert_eq!(ids(db.orders_of(buyer, Side::Buyer, 2, 2).await.unwrap()), [placed[0].id]);
    assert_eq!(ids(db.orders_of(seller, Side::Seller, 5, 0).await.unwrap()), [placed[1].id]);
    assert_eq!(db.count_orders(buyer, Side::Buyer).await.unwrap(), 3);
    assert_eq!(db.count_orders(seller, Side::Seller).await.unwrap(), 1);
    assert_eq!(db.count_orders(seller, Side::Buyer).await.unwrap(), 0);
    assert_eq!(db.count_to_ship(seller).await.unwrap(), 1);
    assert_eq!(
        (db.count_open_orders(buyer).await.unwrap(), db.count_open_orders(seller).await.unwrap()),
        (3, 3)
    );
    db.move_order(&placed[0], OrderState::Expired, None, NOW).await.unwrap();
    assert_eq!(db.count_open_orders(seller).await.unwrap(), 2);
}

async fn what_is_due_is_found_in_its_order(store: Store) {
    let (buyer, seller, _) = market(&store).await;
    let mut db = store.write().await.unwrap();
    let payment = add_payment(&mut db, 1, buyer).await;
    for (number, minutes) in [(1, 9), (2, 3), (3, 30)] {
        let timer = Some((Timer::Expire, NOW.plus(minutes * MINUTE)));
        db.add_order(&Order { timer, ..order(number, payment, buyer, seller) }).await.unwrap();
    }
    db.add_order(&Order { timer: None, ..order(4, payment, buyer, seller) }).await.unwrap();
    let due: Vec<_> = db.due_orders(NOW.plus(10 * MINUTE), 9).await.unwrap().iter().map(|o| o.id).collect();
    assert_eq!(due, [id::<OrderId>(2), id(1)]);
    assert_eq!(db.due_orders(NOW.plus(10 * MINUTE), 1).await.unwrap().len(), 1);
}

async fn refunds_and_payouts_are_done_once(store: Store) {
    let (buyer, seller, _) = market(&store).await;
    let mut db = store.write().await.unwrap();
    let payment = add_payment(&mut db, 1, buyer).await;
    let order = order(3, payment, buyer, seller);
    db.add_order(&order).await.unwrap();
    let refund =
        Refund { id: RefundId(order.id.0), payment, order: Some(order.id), amount: usd(500), tries: 0 };
    db.add_refund(&refund, NOW).await.unwrap();
    assert!(matches!(db.add_refund(&refund, NOW).await, Err(Error::Duplicate(_))));
    assert_eq!(db.due_refunds(NOW, 9).await.unwrap(), std::slice::from_ref(&refund));
    assert_eq!(db.refunded_of(order.id).await.unwrap(), 500);
    assert_eq!(db.refunded_of(id(99)).await.unwrap(), 0);
    assert!(db.claim_refund(&refund, NOW.plus(MINUTE)).await.unwrap());
    assert!(!db.claim_refund(&refund, NOW.plus(MINUTE)).await.unwrap());
    assert!(db.finish_refund(refund.id, NOW).await.unwrap());
    assert!(!db.finish_refund(refund.id, NOW).await.unwrap());
    assert!(db.due_refunds(NOW.plus(MINUTE), 9).await.unwrap().is_empty());
    // One that has come back is owed again, once.
    assert!(db.reopen_refund(refund.id, NOW).await.unwrap());
    assert!(!db.reopen_refund(refund.id, NOW).await.unwrap());
    let owed = Refund { tries: 1, ..refund.clone() };
    assert_eq!(db.refund(refund.id).await.unwrap(), Some(owed.clone()));
    assert_eq!(db.due_refunds(NOW, 9).await.unwrap(), [owed]);
    assert_eq!(db.refund(id(99)).await.unwrap(), None);

    let payout: PayoutId = id(8);
    db.add_payout(payout, seller, "sandbox", usd(700), NOW).await.unwrap();
    let due = db.due_payouts(NOW, 9).await.unwrap();
    assert_eq!((due.len(), due[0].amount, due[0].done), (1, usd(700), false));
    assert!(db.claim_payout(&due[0], NOW.plus(MINUTE)).await.unwrap());
    assert!(!db.claim_payout(&due[0], NOW.plus(MINUTE)).await.unwrap());
    assert!(db.finish_payout(payout, NOW).await.unwrap());
    assert!(!db.finish_payout(payout, NOW).await.unwrap());
    assert!(db.payout(payout).await.unwrap().unwrap().done);
    assert_eq!(db.payouts_of(seller, 9).await.unwrap().len(), 1);
    assert!(db.payouts_of(buyer, 9).await.unwrap().is_empty());
}
