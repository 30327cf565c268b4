//! What the store promises about disputes and what happens in them.

use crate::market::{NOW, add_seller, id, opened};
use domain::disputes::{Claim, DisputeKind, DisputeState, LyingOffer, Offer, Verdict};
use domain::orders::{OrderState, OrderSums, Side};
use domain::shipping::{ShippingOption, TrackingNumber};
use domain::{AccountId, Currency, DisputeId, Money, OrderId};
use std::time::Duration;
use store::disputes::{Dispute, NewDisputeEvent};
use store::orders::Order;
use store::payments::NewPayment;
use store::{Error, Store, Write};

contract!(rows:
    a_dispute_is_read_back_whole,
    a_dispute_moves_from_the_state_and_version_it_is_in,
    what_happened_is_noted_once_and_in_order,
    disputes_of_an_order_are_newest_first,
    due_disputes_are_found_in_their_order,
    staff_see_what_waits_for_them,
);

const MINUTE: Duration = Duration::from_secs(60);

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::Usd)
}

/// A buyer, a seller and an order between them.
async fn market(db: &mut Write, seller: AccountId) -> (AccountId, OrderId) {
    let buyer = add_seller(db, 2).await;
    let payment = NewPayment {
        id: id(1),
        buyer,
        gateway: "sandbox",
        amount: usd(40_590),
        created_at: NOW,
        expires_at: NOW,
        look_at: NOW,
    };
    db.add_payment(&payment).await.unwrap();
    let order = Order {
        id: id(3),
        payment: payment.id,
        buyer,
        seller,
        state: OrderState::Disputed,
        sums: OrderSums { phones: usd(39_900), shipping: usd(690), total: usd(40_590), fee: usd(1_197) },
        option: ShippingOption::Standard,
        address_sealed: b"sealed".to_vec(),
        tracking: None,
        placed_at: NOW,
        timer: None,
        version: 1,
    };
    db.add_order(&order).await.unwrap();
    (buyer, order.id)
}

fn dispute(number: u32, order: OrderId) -> Dispute {
    Dispute {
        id: id(number),
        order,
        kind: DisputeKind::NotAsDescribed,
        claim: Some(Claim::Screen),
        state: DisputeState::Opened,
        currency: Currency::Usd,
        offer: None,
        ruling: None,
        tracking: None,
        opened_at: NOW.plus(MINUTE * number),
        updated_at: NOW.plus(MINUTE * number),
        due_at: Some(NOW.plus(MINUTE * number * 2)),
        version: 1,
    }
}

async fn a_dispute_is_read_back_whole(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let (_, order) = market(&mut db, seller).await;
    for (number, kind) in (10..).zip(DisputeKind::ALL) {
        let claim = (kind == DisputeKind::NotAsDescribed).then_some(Claim::Battery);
        let new = Dispute { kind, claim, ..dispute(number, order) };
        db.add_dispute(&new).await.unwrap();
        assert_eq!(db.dispute(new.id).await.unwrap(), Some(new));
    }
    assert_eq!(db.dispute(id(99)).await.unwrap(), None);
    let twice = db.add_dispute(&dispute(10, order)).await;
    assert!(matches!(twice, Err(Error::Duplicate(_))));
}

async fn a_dispute_moves_from_the_state_and_version_it_is_in(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let (_, order) = market(&mut db, seller).await;
    let first = dispute(10, order);
    db.add_dispute(&first).await.unwrap();
    let offered = Dispute {
        state: DisputeState::Offered,
        offer: Some(LyingOffer { offer: Offer::Partial(usd(500)), by: Side::Seller, number: 2 }),
        due_at: None,
        version: 2,
        ..first.clone()
    };
    assert!(db.move_dispute(&first, &offered).await.unwrap());
    assert!(!db.move_dispute(&first, &offered).await.unwrap(), "somebody was faster");
    assert_eq!(db.dispute(first.id).await.unwrap().as_ref(), Some(&offered));
    let mut before = offered;
    for state in DisputeState::ALL {
        let after = Dispute {
            state,
            offer: None,
            ruling: Some((Verdict::Partial(usd(700)), seller)),
            tracking: Some(TrackingNumber { carrier: "UPS".into(), number: "1Z".into() }),
            version: before.version + 1,
            ..before.clone()
        };
        assert!(db.move_dispute(&before, &after).await.unwrap(), "{state:?}");
        assert_eq!(db.dispute(first.id).await.unwrap().as_ref(), Some(&after));
        before = after;
    }
}

async fn what_happened_is_noted_once_and_in_order(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let (buyer, order) = market(&mut db, seller).await;
    let first = dispute(10, order);
    db.add_dispute(&first).await.unwrap();
    let words = "ü".repeat(domain::disputes::LONGEST_STATEMENT as usize);
    let opened = NewDisputeEvent { event: "open", actor: Some(buyer), words: &words, about: "Broken" };
    db.add_dispute_event(first.id, 1, opened, NOW).await.unwrap();
    let by_rule = NewDisputeEvent { event: "refund", ..NewDisputeEvent::default() };
    db.add_dispute_event(first.id, 2, by_rule, NOW).await.unwrap();
    let events = db.dispute_events(first.id).await.unwrap();
    assert_eq!(
        (events[0].actor, events[0].words.as_str(), events[0].about.as_str()),
        (Some(buyer), words.as_str(), "Broken")
    );
    assert_eq!((events[1].actor, events[1].event.as_str(), events[1].words.as_str()), (None, "refund", ""));
    let twice = db.add_dispute_event(first.id, 2, by_rule, NOW).await;
    assert!(matches!(twice, Err(Error::Duplicate(_))));
}

async fn disputes_of_an_order_are_newest_first(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let (_, order) = market(&mut db, seller).await;
    for number in [10, 12, 11] {
        db.add_dispute(&dispute(number, order)).await.unwrap();
    }
    let found: Vec<DisputeId> = db.disputes_of(order).await.unwrap().iter().map(|one| one.id).collect();
    assert_eq!(found, [id::<DisputeId>(12), id(11), id(10)]);
    assert!(db.disputes_of(id(99)).await.unwrap().is_empty());
}

async fn due_disputes_are_found_in_their_order(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let (_, order) = market(&mut db, seller).await;
    for number in [12, 10, 40] {
        db.add_dispute(&dispute(number, order)).await.unwrap();
    }
    db.add_dispute(&Dispute { due_at: None, ..dispute(13, order) }).await.unwrap();
    let due = db.due_disputes(NOW.plus(30 * MINUTE), 9).await.unwrap();
    assert_eq!(due.iter().map(|one| one.id).collect::<Vec<_>>(), [id::<DisputeId>(10), id(12)]);
    assert_eq!(db.due_disputes(NOW.plus(30 * MINUTE), 1).await.unwrap().len(), 1);
}

async fn staff_see_what_waits_for_them(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let (buyer, order) = market(&mut db, seller).await;
    let (one, two) = (add_seller(&mut db, 7).await, add_seller(&mut db, 8).await);
    for (number, state, ruling) in [
        (10, DisputeState::Escalated, None),
        (11, DisputeState::Appealed, Some((Verdict::Full, one))),
        (12, DisputeState::Talking, None),
        (13, DisputeState::Ruled, Some((Verdict::Full, two))),
    ] {
        let opened = dispute(number, order);
        db.add_dispute(&opened).await.unwrap();
        let moved = Dispute { state, ruling, version: 2, ..opened.clone() };
        assert!(db.move_dispute(&opened, &moved).await.unwrap());
    }
    for (staff, expected) in
        [(one, vec![id::<DisputeId>(10)]), (two, vec![id(10), id(11)]), (buyer, vec![]), (seller, vec![])]
    {
        let waiting = db.waiting_disputes(staff, 9, 0).await.unwrap();
        assert_eq!(waiting.iter().map(|one| one.id).collect::<Vec<DisputeId>>(), expected);
        assert_eq!(db.count_waiting_disputes(staff).await.unwrap(), expected.len() as u64);
    }
    assert_eq!(db.waiting_disputes(two, 1, 1).await.unwrap()[0].id, id::<DisputeId>(11));
}
