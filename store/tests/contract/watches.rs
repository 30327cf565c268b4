//! What storage promises about watched phones: a lower price is told once.

use crate::market::{NOW, add_listing, add_seller, details, models, opened};
use domain::listings::{ListingDetails, ListingState};
use domain::{AccountId, Currency, ListingId, Money};
use std::collections::HashSet;
use store::watches::Watch;
use store::{Error, Store};

contract!(rows:
    a_phone_is_watched_once_by_each,
    a_lower_price_is_told_once,
    only_lower_prices_of_phones_for_sale_are_told,
);

fn watch(account: AccountId, listing: ListingId, minor: i64) -> Watch {
    Watch { account, listing, told: Money::new(minor, Currency::Usd), by_mail: true, created_at: NOW }
}

async fn a_phone_is_watched_once_by_each(store: Store) {
    let ada = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let bob = add_seller(&mut db, 2).await;
    let one = add_listing(&mut db, 21, ada, &models()[0], &details(), ListingState::Live, NOW).await;
    let other = add_listing(&mut db, 22, ada, &models()[0], &details(), ListingState::Sold, NOW).await;
    assert!(!db.any_watch().await.unwrap());
    db.add_watch(&watch(bob, one, 39_900)).await.unwrap();
    db.add_watch(&watch(bob, other, 100)).await.unwrap();
    db.add_watch(&watch(ada, one, 39_900)).await.unwrap();
    assert!(db.any_watch().await.unwrap());
    assert_eq!(db.watches_of(bob, 9, 0).await.unwrap(), [watch(bob, other, 100), watch(bob, one, 39_900)]);
    assert_eq!(db.watches_of(bob, 1, 1).await.unwrap(), [watch(bob, one, 39_900)]);
    assert_eq!(db.count_watches(bob).await.unwrap(), 2);
    assert_eq!(db.watched_among(ada, &[one, other]).await.unwrap(), HashSet::from([one]));
    db.silence_watch(bob, one).await.unwrap();
    assert!(!db.watches_of(bob, 1, 1).await.unwrap()[0].by_mail);
    db.remove_watch(bob, one).await.unwrap();
    db.remove_watch(bob, one).await.unwrap();
    db.remove_watches_of(ada).await.unwrap();
    assert_eq!((db.count_watches(bob).await.unwrap(), db.count_watches(ada).await.unwrap()), (1, 0));
    assert!(matches!(db.add_watch(&watch(bob, other, 1)).await, Err(Error::Duplicate(_))));
    drop(db);
}

async fn a_lower_price_is_told_once(store: Store) {
    let ada = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let bob = add_seller(&mut db, 2).await;
    let phone = add_listing(&mut db, 21, ada, &models()[0], &details(), ListingState::Live, NOW).await;
    db.add_watch(&watch(bob, phone, 50_000)).await.unwrap();
    let drop = db.price_drops(&[phone], 9).await.unwrap().remove(0);
    assert_eq!((drop.watch.account, drop.watch.told.minor, drop.now.minor), (bob, 50_000, 39_900));
    assert!(db.lower_watch(&drop).await.unwrap());
    assert!(!db.lower_watch(&drop).await.unwrap());
    assert!(db.price_drops(&[phone], 9).await.unwrap().is_empty());
    assert_eq!(db.watches_of(bob, 9, 0).await.unwrap()[0].told.minor, 39_900);
}

async fn only_lower_prices_of_phones_for_sale_are_told(store: Store) {
    let ada = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let bob = add_seller(&mut db, 2).await;
    let euros = ListingDetails { price: Some(Money::new(39_900, Currency::Eur)), ..details() };
    let live = ListingState::Live;
    let mut watched = Vec::new();
    for (number, details, state, told) in [
        (21, details(), live, 39_900),
        (22, euros, live, 50_000),
        (23, details(), ListingState::Reserved, 50_000),
    ] {
        let phone = add_listing(&mut db, number, ada, &models()[0], &details, state, NOW).await;
        db.add_watch(&watch(bob, phone, told)).await.unwrap();
        watched.push(phone);
    }
    assert!(db.price_drops(&watched, 9).await.unwrap().is_empty());
    assert!(db.price_drops(&[], 9).await.unwrap().is_empty());
    let phone = add_listing(&mut db, 24, ada, &models()[0], &details(), live, NOW).await;
    db.add_watch(&watch(bob, phone, 39_901)).await.unwrap();
    watched.push(phone);
    assert_eq!(db.price_drops(&watched, 9).await.unwrap().len(), 1);
}
