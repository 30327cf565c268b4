//! What the store promises about offers, what happens to them, and the floors of sellers.

use crate::market::{NOW, add_listing, add_seller, details, id, models, opened};
use domain::listings::ListingState;
use domain::offers::{Floors, OfferState};
use domain::orders::{OrderState, OrderSums, Side};
use domain::shipping::ShippingOption;
use domain::{AccountId, Currency, ListingId, Money, OrderId};
use std::time::Duration;
use store::offers::Offer;
use store::orders::Order;
use store::payments::NewPayment;
use store::{Error, Store, Write};

contract!(rows:
    an_offer_is_read_back_whole,
    an_offer_moves_from_the_state_and_version_it_is_in,
    a_buyer_has_one_pending_offer_for_a_phone,
    a_phone_is_kept_for_one_offer,
    offers_are_listed_by_side_last_changed_first,
    offers_are_counted_for_their_limits,
    due_offers_are_found_in_their_order,
    what_happened_to_an_offer_is_noted_once_and_in_order,
    floors_and_silence_are_set_again_and_again,
);

const MINUTE: Duration = Duration::from_secs(60);

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::Usd)
}

/// Two buyers, a seller, and phones of theirs that are for sale.
struct Market {
    seller: AccountId,
    bea: AccountId,
    eve: AccountId,
    phones: [ListingId; 2],
}

async fn market(db: &mut Write, seller: AccountId) -> Market {
    let (bea, eve) = (add_seller(db, 2).await, add_seller(db, 3).await);
    let model = &models()[0];
    let one = add_listing(db, 21, seller, model, &details(), ListingState::Live, NOW).await;
    let other = add_listing(db, 22, seller, model, &details(), ListingState::Live, NOW).await;
    Market { seller, bea, eve, phones: [one, other] }
}

impl Market {
    fn offer(&self, number: u32, buyer: AccountId, phone: usize) -> Offer {
        Offer {
            id: id(number),
            listing: self.phones[phone],
            buyer,
            seller: self.seller,
            state: OfferState::Open,
            price: usd(35_000),
            buyer_price: usd(35_000),
            seller_price: None,
            rounds: 1,
            made_at: NOW.plus(MINUTE * number),
            updated_at: NOW.plus(MINUTE * number),
            due_at: Some(NOW.plus(MINUTE * number * 2)),
            kept_until: None,
            order: None,
            version: 1,
        }
    }

    /// An order of Bea's for something.
    async fn order(&self, db: &mut Write) -> OrderId {
        let payment = NewPayment {
            id: id(1),
            buyer: self.bea,
            gateway: "sandbox",
            amount: usd(35_690),
            created_at: NOW,
            expires_at: NOW,
            look_at: NOW,
        };
        db.add_payment(&payment).await.unwrap();
        let order = Order {
            id: id(3),
            payment: payment.id,
            buyer: self.bea,
            seller: self.seller,
            state: OrderState::Placed,
            sums: OrderSums { phones: usd(35_000), shipping: usd(690), total: usd(35_690), fee: usd(1_050) },
            option: ShippingOption::Standard,
            address_sealed: b"sealed".to_vec(),
            tracking: None,
            placed_at: NOW,
            timer: None,
            version: 1,
        };
        db.add_order(&order).await.unwrap();
        order.id
    }
}

async fn an_offer_is_read_back_whole(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let market = market(&mut db, seller).await;
    let made = market.offer(5, market.bea, 0);
    db.add_offer(&made).await.unwrap();
    assert_eq!(db.offer(made.id).await.unwrap().as_ref(), Some(&made));
    assert_eq!(db.offer(id(99)).await.unwrap(), None);
    let order = market.order(&mut db).await;
    let bought = Offer {
        state: OfferState::Bought,
        price: usd(36_000),
        seller_price: Some(usd(36_000)),
        rounds: 2,
        due_at: None,
        kept_until: Some(NOW.plus(MINUTE)),
        order: Some(order),
        version: 2,
        ..made.clone()
    };
    db.lock_listing(made.listing).await.unwrap();
    assert!(db.move_offer(&made, &bought).await.unwrap());
    assert_eq!(db.offer(made.id).await.unwrap().as_ref(), Some(&bought));
    assert_eq!(db.offers_of_order(order).await.unwrap(), std::slice::from_ref(&bought));
    assert!(db.offers_of_order(id(99)).await.unwrap().is_empty());
    let expired = Offer { state: OfferState::Expired, version: 3, ..bought.clone() };
    assert!(db.move_offer(&bought, &expired).await.unwrap());
    assert!(db.offers_of_order(order).await.unwrap().is_empty(), "it is no longer bought");
    assert!(matches!(db.add_offer(&made).await, Err(Error::Duplicate(_))));
}

async fn an_offer_moves_from_the_state_and_version_it_is_in(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let market = market(&mut db, seller).await;
    let made = market.offer(5, market.bea, 0);
    db.add_offer(&made).await.unwrap();
    let declined = Offer { state: OfferState::Declined, version: 2, ..made.clone() };
    assert!(db.move_offer(&made, &declined).await.unwrap());
    assert!(!db.move_offer(&made, &declined).await.unwrap(), "that version is over");
    let mut now = declined;
    for state in OfferState::ALL {
        let moved = Offer { state, version: now.version + 1, ..now.clone() };
        assert!(db.move_offer(&now, &moved).await.unwrap(), "{state:?}");
        assert_eq!(db.offer(made.id).await.unwrap().as_ref(), Some(&moved));
        now = moved;
    }
}

async fn a_buyer_has_one_pending_offer_for_a_phone(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let market = market(&mut db, seller).await;
    let made = market.offer(5, market.bea, 0);
    db.add_offer(&made).await.unwrap();
    db.add_offer(&market.offer(6, market.eve, 0)).await.unwrap();
    db.add_offer(&market.offer(7, market.bea, 1)).await.unwrap();
    let over = Offer { state: OfferState::Withdrawn, version: 2, ..made.clone() };
    assert!(db.move_offer(&made, &over).await.unwrap());
    db.add_offer(&market.offer(8, market.bea, 0)).await.unwrap();
    let again = db.add_offer(&market.offer(9, market.bea, 0)).await;
    assert!(matches!(again, Err(Error::Duplicate(_))));
}

async fn a_phone_is_kept_for_one_offer(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let market = market(&mut db, seller).await;
    let (one, other) = (market.offer(5, market.bea, 0), market.offer(6, market.eve, 0));
    db.add_offer(&one).await.unwrap();
    db.add_offer(&other).await.unwrap();
    assert_eq!(db.offer_keeping(one.listing).await.unwrap(), None);
    let accepted = Offer { state: OfferState::Accepted, version: 2, ..one.clone() };
    assert!(db.move_offer(&one, &accepted).await.unwrap());
    assert_eq!(db.offer_keeping(one.listing).await.unwrap().as_ref(), Some(&accepted));
    let ended = Offer { state: OfferState::Expired, version: 3, ..accepted.clone() };
    assert!(db.move_offer(&accepted, &ended).await.unwrap());
    assert_eq!(db.offer_keeping(one.listing).await.unwrap(), None);
    let second = Offer { state: OfferState::Accepted, version: 2, ..other.clone() };
    assert!(db.move_offer(&other, &second).await.unwrap());
    let back = Offer { state: OfferState::Accepted, version: 4, ..ended.clone() };
    assert!(matches!(db.move_offer(&ended, &back).await, Err(Error::Duplicate(_))));
}

async fn offers_are_listed_by_side_last_changed_first(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let market = market(&mut db, seller).await;
    let made =
        [market.offer(5, market.bea, 0), market.offer(6, market.eve, 0), market.offer(7, market.bea, 1)];
    for offer in &made {
        db.add_offer(offer).await.unwrap();
    }
    let ids = |offers: Vec<Offer>| offers.into_iter().map(|offer| offer.id).collect::<Vec<_>>();
    let of_bea = ids(db.offers_of(market.bea, Side::Buyer, 9, 0).await.unwrap());
    assert_eq!(of_bea, [made[2].id, made[0].id]);
    assert_eq!(ids(db.offers_of(seller, Side::Seller, 2, 1).await.unwrap()), [made[1].id, made[0].id]);
    assert!(db.offers_of(seller, Side::Buyer, 9, 0).await.unwrap().is_empty());
    let counts = (
        db.count_offers(market.bea, Side::Buyer).await.unwrap(),
        db.count_offers(seller, Side::Seller).await.unwrap(),
    );
    assert_eq!(counts, (2, 3));
    assert_eq!(db.newest_offer(market.bea, market.phones[0]).await.unwrap().as_ref(), Some(&made[0]));
    assert_eq!(db.newest_offer(market.eve, market.phones[1]).await.unwrap(), None);
}

async fn offers_are_counted_for_their_limits(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let market = market(&mut db, seller).await;
    let (one, other) = (market.offer(5, market.bea, 0), market.offer(6, market.eve, 0));
    db.add_offer(&one).await.unwrap();
    db.add_offer(&other).await.unwrap();
    db.add_offer(&market.offer(7, market.bea, 1)).await.unwrap();
    assert_eq!(db.count_pending_offers(market.bea).await.unwrap(), 2);
    assert_eq!(db.pending_offers(seller, Side::Seller).await.unwrap().len(), 3);
    assert_eq!(db.count_waiting_offers(one.listing).await.unwrap(), 2);
    assert_eq!(db.waiting_offers(one.listing).await.unwrap(), [one.clone(), other]);
    let declined = Offer { state: OfferState::Declined, version: 2, ..one.clone() };
    assert!(db.move_offer(&one, &declined).await.unwrap());
    assert_eq!(db.count_waiting_offers(one.listing).await.unwrap(), 1);
    assert_eq!(db.count_pending_offers(market.bea).await.unwrap(), 1);
    assert_eq!(db.count_offers_for(market.bea, one.listing).await.unwrap(), 1, "however it ended");
}

async fn due_offers_are_found_in_their_order(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let market = market(&mut db, seller).await;
    let late = Offer { due_at: Some(NOW.plus(9 * MINUTE)), ..market.offer(5, market.bea, 0) };
    let soon = Offer { due_at: Some(NOW.plus(3 * MINUTE)), ..market.offer(6, market.eve, 0) };
    let never = Offer { due_at: None, ..market.offer(7, market.bea, 1) };
    for offer in [&late, &soon, &never] {
        db.add_offer(offer).await.unwrap();
    }
    assert_eq!(db.due_offers(NOW.plus(9 * MINUTE), 9).await.unwrap(), [soon.clone(), late]);
    assert_eq!(db.due_offers(NOW.plus(9 * MINUTE), 1).await.unwrap(), [soon]);
    assert!(db.due_offers(NOW, 9).await.unwrap().is_empty());
}

async fn what_happened_to_an_offer_is_noted_once_and_in_order(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let market = market(&mut db, seller).await;
    let made = market.offer(5, market.bea, 0);
    db.add_offer(&made).await.unwrap();
    db.add_offer_event(&made, "make", Some(market.bea), NOW).await.unwrap();
    let ended = Offer { version: 2, price: usd(36_000), ..made.clone() };
    db.add_offer_event(&ended, "expire", None, NOW.plus(MINUTE)).await.unwrap();
    let events = db.offer_events(made.id).await.unwrap();
    let first = &events[0];
    assert_eq!(
        (events.len(), first.version, first.actor, first.price_minor),
        (2, 1, Some(market.bea), 35_000)
    );
    assert_eq!((events[1].event.as_str(), events[1].actor, events[1].price_minor), ("expire", None, 36_000));
    let twice = db.add_offer_event(&ended, "accept", None, NOW).await;
    assert!(matches!(twice, Err(Error::Duplicate(_))));
}

async fn floors_and_silence_are_set_again_and_again(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let market = market(&mut db, seller).await;
    let phone = market.phones[0];
    assert_eq!(db.floors_of(phone).await.unwrap(), Floors::default());
    let floors = Floors { accept: Some(usd(35_000)), decline: Some(usd(30_000)) };
    db.set_floors(phone, Currency::Usd, floors, NOW).await.unwrap();
    assert_eq!(db.floors_of(phone).await.unwrap(), floors);
    let half = Floors { accept: None, ..floors };
    db.set_floors(phone, Currency::Usd, half, NOW).await.unwrap();
    assert_eq!(db.floors_of_seller(seller).await.unwrap(), [(phone, half)]);
    assert!(db.floors_of_seller(market.bea).await.unwrap().is_empty());
    for silent in [true, true, false, false, true] {
        db.silence_offers(seller, silent, NOW).await.unwrap();
        assert_eq!(db.is_silent_about_offers(seller).await.unwrap(), silent);
    }
    assert!(!db.is_silent_about_offers(market.bea).await.unwrap());
}
