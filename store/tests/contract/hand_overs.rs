//! What the store promises about listings that are handed to a phone for their photos.

use crate::market::{NOW, add_draft, add_seller, id, models, opened};
use domain::{AccountId, HandOverId, ListingId};
use std::time::Duration;
use store::hand_overs::HandOver;
use store::{Store, Write};

contract!(rows:
    a_hand_over_is_found_by_its_listing_and_its_secret_while_it_lasts,
    a_listing_has_one_hand_over_at_a_time,
    the_first_browser_that_sends_a_photo_keeps_the_others_out,
    no_more_photos_come_than_were_allowed,
    of_two_browsers_that_begin_at_once_one_is_first,
    hand_overs_end_and_expire,
);

const MINUTE: Duration = Duration::from_secs(60);

async fn handed(db: &mut Write, number: u32, account: AccountId) -> (ListingId, HandOver) {
    let listing = add_draft(db, number, account, &models()[0]).await;
    let hand_over = again(db, listing, number, account).await;
    (listing, hand_over)
}

async fn again(db: &mut Write, listing: ListingId, number: u32, account: AccountId) -> HandOver {
    let hand_over = HandOver {
        id: id::<HandOverId>(number),
        listing,
        account,
        device_hash: None,
        sent: 0,
        expires_at: NOW.plus(MINUTE),
    };
    db.add_hand_over(&hand_over, &[number as u8; 32], NOW).await.unwrap();
    hand_over
}

async fn a_hand_over_is_found_by_its_listing_and_its_secret_while_it_lasts(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let (listing, hand_over) = handed(&mut db, 1, seller).await;
    assert_eq!(db.hand_over_of(listing, NOW).await.unwrap().unwrap(), hand_over);
    assert_eq!(db.hand_over(&[1; 32], NOW).await.unwrap().unwrap(), hand_over);
    assert!(db.hand_over(&[2; 32], NOW).await.unwrap().is_none());
    assert!(db.hand_over_of(listing, NOW.plus(MINUTE)).await.unwrap().is_none());
    assert!(db.hand_over(&[1; 32], NOW.plus(MINUTE)).await.unwrap().is_none());
}

async fn a_listing_has_one_hand_over_at_a_time(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let (listing, _) = handed(&mut db, 1, seller).await;
    let newer = again(&mut db, listing, 2, seller).await;
    assert!(db.hand_over(&[1; 32], NOW).await.unwrap().is_none(), "the earlier secret is good for nothing");
    assert_eq!(db.hand_over_of(listing, NOW).await.unwrap().unwrap(), newer);
}

async fn the_first_browser_that_sends_a_photo_keeps_the_others_out(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let (listing, hand_over) = handed(&mut db, 1, seller).await;
    assert!(db.count_handed_photo(hand_over.id, &[7; 32], 12, NOW).await.unwrap());
    assert!(!db.count_handed_photo(hand_over.id, &[8; 32], 12, NOW).await.unwrap());
    assert!(db.count_handed_photo(hand_over.id, &[7; 32], 12, NOW).await.unwrap());
    let now = db.hand_over_of(listing, NOW).await.unwrap().unwrap();
    assert_eq!((now.sent, now.device_hash.as_deref()), (2, Some([7; 32].as_slice())));
}

async fn no_more_photos_come_than_were_allowed(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let (_, hand_over) = handed(&mut db, 1, seller).await;
    for (most, counted) in [(2, true), (2, true), (2, false), (3, true)] {
        assert_eq!(db.count_handed_photo(hand_over.id, &[7; 32], most, NOW).await.unwrap(), counted);
    }
    assert!(!db.count_handed_photo(hand_over.id, &[7; 32], 9, NOW.plus(MINUTE)).await.unwrap(), "too late");
    assert!(!db.count_handed_photo(id(9), &[7; 32], 9, NOW).await.unwrap());
}

async fn of_two_browsers_that_begin_at_once_one_is_first(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let (_, hand_over) = handed(&mut db, 1, seller).await;
    db.commit().await.unwrap();
    let tries = (1..=4).map(|device| {
        let (store, id) = (store.clone(), hand_over.id);
        tokio::spawn(async move {
            let mut db = store.write().await.unwrap();
            let counted = db.count_handed_photo(id, &[device; 32], 12, NOW).await.unwrap();
            db.commit().await.unwrap();
            counted
        })
    });
    let tries = futures::future::join_all(tries).await;
    assert_eq!(tries.iter().filter(|counted| matches!(counted, Ok(true))).count(), 1);
}

async fn hand_overs_end_and_expire(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let other = add_seller(&mut db, 2).await;
    let (one, _) = handed(&mut db, 1, seller).await;
    let (two, _) = handed(&mut db, 2, seller).await;
    let (three, _) = handed(&mut db, 3, other).await;
    assert!(db.end_hand_over(one).await.unwrap());
    assert!(!db.end_hand_over(one).await.unwrap());
    db.end_hand_overs_of(seller).await.unwrap();
    assert!(db.hand_over_of(two, NOW).await.unwrap().is_none());
    assert!(db.hand_over_of(three, NOW).await.unwrap().is_some());
    assert_eq!(db.remove_expired_hand_overs(NOW).await.unwrap(), 0);
    assert_eq!(db.remove_expired_hand_overs(NOW.plus(MINUTE)).await.unwrap(), 1);
}
