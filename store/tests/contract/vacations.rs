//! What storage promises about holidays: phones leave the market together, with an event each, and come back.

use crate::market::{NOW, add_listing, add_seller, details, models, opened};
use domain::Instant;
use domain::listings::{ListingState, Vacation};
use std::time::Duration;
use store::Store;
use uuid::Uuid;

contract!(rows:
    a_holiday_pauses_what_is_for_sale_and_nothing_else,
    a_phone_that_comes_back_is_no_longer_paused,
    a_holiday_has_one_end,
);

const LATER: Instant = Instant::from_micros(NOW.micros() + 1_000_000);

async fn a_holiday_pauses_what_is_for_sale_and_nothing_else(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let other = add_seller(&mut db, 2).await;
    let model = &models()[0];
    let mut listings = Vec::new();
    for (number, state) in (9..).zip([ListingState::Live, ListingState::Reserved, ListingState::Sold]) {
        listings.push(add_listing(&mut db, number, seller, model, &details(), state, NOW).await);
    }
    let of_other = add_listing(&mut db, 20, other, model, &details(), ListingState::Live, NOW).await;
    let changed = db.changed_listings().await.unwrap();
    db.number_listings(&changed, Uuid::from_u128(1)).await.unwrap();
    assert!(db.changed_listings().await.unwrap().is_empty());
    assert_eq!(db.pause_listings_of(seller, LATER).await.unwrap(), 1);
    assert_eq!(db.pause_listings_of(seller, LATER).await.unwrap(), 0);
    db.commit().await.unwrap();
    let mut db = store.write().await.unwrap();
    assert_eq!(db.paused_listings_of(seller, 9).await.unwrap(), [listings[0]]);
    assert_eq!(db.changed_listings().await.unwrap(), [listings[0]]);
    let paused = db.listing(listings[0]).await.unwrap().unwrap();
    assert_eq!((paused.state, paused.paused, paused.version), (ListingState::Withdrawn, true, 4));
    for (id, state) in [
        (listings[1], ListingState::Reserved),
        (listings[2], ListingState::Sold),
        (of_other, ListingState::Live),
    ] {
        let kept = db.listing(id).await.unwrap().unwrap();
        assert_eq!((kept.state, kept.paused, kept.version), (state, false, 3));
    }
    // It was noted, so its version has an event.
    assert!(
        db.add_listing_event(listings[0], 4, "again", &serde_json::json!({}), None, LATER).await.is_err()
    );
}

async fn a_phone_that_comes_back_is_no_longer_paused(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let model = &models()[0];
    let first = add_listing(&mut db, 9, seller, model, &details(), ListingState::Live, NOW).await;
    let second = add_listing(&mut db, 10, seller, model, &details(), ListingState::Live, NOW).await;
    assert_eq!(db.pause_listings_of(seller, LATER).await.unwrap(), 2);
    let paused = db.listing(first).await.unwrap().unwrap();
    assert!(db.move_listing(&paused, ListingState::Live, Some(NOW), LATER).await.unwrap());
    db.forget_pause(second).await.unwrap();
    assert!(db.paused_listings_of(seller, 9).await.unwrap().is_empty());
    let (first, second) =
        (db.listing(first).await.unwrap().unwrap(), db.listing(second).await.unwrap().unwrap());
    assert_eq!((first.state, first.paused), (ListingState::Live, false));
    assert_eq!((second.state, second.paused), (ListingState::Withdrawn, false));
}

async fn a_holiday_has_one_end(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let other = add_seller(&mut db, 2).await;
    assert_eq!(db.vacation_of(seller).await.unwrap(), None);
    db.begin_vacation(seller, &Vacation { until: Some(LATER) }, NOW).await.unwrap();
    db.begin_vacation(other, &Vacation { until: None }, NOW).await.unwrap();
    assert!(db.ended_vacations(NOW, 9).await.unwrap().is_empty());
    assert_eq!(db.ended_vacations(LATER, 9).await.unwrap(), [seller]);
    db.begin_vacation(seller, &Vacation { until: None }, LATER).await.unwrap();
    assert_eq!(db.vacation_of(seller).await.unwrap(), Some(Vacation { until: None }));
    assert!(db.ended_vacations(LATER.plus(Duration::from_secs(999)), 9).await.unwrap().is_empty());
    assert!(db.end_vacation(seller).await.unwrap());
    assert!(!db.end_vacation(seller).await.unwrap());
    assert_eq!(db.vacation_of(seller).await.unwrap(), None);
}
