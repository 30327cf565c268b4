//! What storage promises about listings, their photos, and everything that happens to them.

use crate::market::{NOW, add_draft, add_listing, add_seller, details, id, models, opened};
use domain::listings::{ListingDetails, ListingState};
use domain::photos::{Photo, PhotoId};
use domain::{Instant, ListingId};
use serde_json::json;
use std::time::Duration;
use store::{Error, Store};

contract!(rows:
    a_listing_is_read_back_as_it_was_saved,
    a_draft_is_empty,
    a_save_from_an_older_version_changes_nothing,
    a_listing_moves_only_from_where_it_is,
    of_two_who_move_a_listing_one_succeeds,
    what_is_not_committed_never_happened,
    a_version_has_one_event,
    photos_keep_their_order,
    a_photo_is_in_a_listing_once,
    cards_come_in_the_order_in_which_they_are_asked_for,
    a_card_of_a_bare_draft_names_the_model,
    a_seller_s_listings_come_last_changed_first,
);

async fn a_listing_is_read_back_as_it_was_saved(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = add_listing(&mut db, 9, seller, &models()[0], &details(), ListingState::Live, NOW).await;
    db.commit().await.unwrap();
    let kept = store.read().await.unwrap().listing(listing).await.unwrap().unwrap();
    assert_eq!(kept.details, details());
    assert_eq!((kept.id, kept.seller, kept.state, kept.version), (listing, seller, ListingState::Live, 3));
    assert_eq!((kept.published_at, kept.updated_at), (Some(NOW), NOW));
    assert_eq!(kept.model_slug, models()[0].slug);
    assert_eq!(store.read().await.unwrap().listing(id(10)).await.unwrap(), None);
}

async fn a_draft_is_empty(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = add_draft(&mut db, 9, seller, &models()[0]).await;
    let kept = db.listing(listing).await.unwrap().unwrap();
    assert_eq!(kept.details, ListingDetails::default());
    assert_eq!((kept.state, kept.version, kept.published_at), (ListingState::Draft, 1, None));
}

async fn a_save_from_an_older_version_changes_nothing(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = add_draft(&mut db, 9, seller, &models()[0]).await;
    assert!(db.save_listing_details(listing, 1, &details(), " apple", NOW).await.unwrap());
    assert!(!db.save_listing_details(listing, 1, &ListingDetails::default(), "", NOW).await.unwrap());
    assert!(!db.save_listing_details(id(10), 1, &details(), "", NOW).await.unwrap());
    assert_eq!(db.listing(listing).await.unwrap().unwrap().details, details());
    // Saving the same once more is a change all the same.
    assert!(db.save_listing_details(listing, 2, &details(), " apple", NOW).await.unwrap());
}

async fn a_listing_moves_only_from_where_it_is(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = add_draft(&mut db, 9, seller, &models()[0]).await;
    let draft = db.listing(listing).await.unwrap().unwrap();
    assert!(db.move_listing(&draft, ListingState::Live, Some(NOW), NOW).await.unwrap());
    assert!(!db.move_listing(&draft, ListingState::Withdrawn, None, NOW).await.unwrap());
    let live = db.listing(listing).await.unwrap().unwrap();
    assert_eq!((live.state, live.published_at, live.version), (ListingState::Live, Some(NOW), 2));
}

async fn of_two_who_move_a_listing_one_succeeds(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = add_listing(&mut db, 9, seller, &models()[0], &details(), ListingState::Live, NOW).await;
    db.commit().await.unwrap();
    let live = store.read().await.unwrap().listing(listing).await.unwrap().unwrap();
    let reserve = || async {
        let mut db = store.write().await.unwrap();
        let reserved = db.move_listing(&live, ListingState::Reserved, live.published_at, NOW).await.unwrap();
        db.commit().await.unwrap();
        reserved
    };
    let (one, two, three) = tokio::join!(reserve(), reserve(), reserve());
    assert_eq!([one, two, three].into_iter().filter(|reserved| *reserved).count(), 1);
}

async fn what_is_not_committed_never_happened(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = add_draft(&mut db, 9, seller, &models()[0]).await;
    drop(db);
    assert_eq!(store.read().await.unwrap().listing(listing).await.unwrap(), None);
}

async fn a_version_has_one_event(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = add_draft(&mut db, 9, seller, &models()[0]).await;
    db.add_listing_event(listing, 1, "draft", &json!({}), Some(seller), NOW).await.unwrap();
    db.add_listing_event(listing, 2, "publish", &json!({ "to": "live" }), None, NOW).await.unwrap();
    let again = db.add_listing_event(listing, 2, "withdraw", &json!({}), None, NOW).await;
    assert!(matches!(again, Err(Error::Duplicate(_))), "{again:?}");
}

fn photo(number: u8) -> Photo {
    Photo { id: PhotoId([number; 32]), width: 1600, height: 1200 + u32::from(number), shot: None }
}

async fn photos_keep_their_order(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = add_draft(&mut db, 9, seller, &models()[0]).await;
    let other = add_draft(&mut db, 10, seller, &models()[0]).await;
    assert!(db.listing_photos(listing).await.unwrap().is_empty());
    db.set_listing_photos(listing, &[photo(3), photo(1), photo(2)]).await.unwrap();
    db.set_listing_photos(other, &[photo(1)]).await.unwrap();
    assert_eq!(db.listing_photos(listing).await.unwrap(), [photo(3), photo(1), photo(2)]);
    db.set_listing_photos(listing, &[photo(2), photo(3)]).await.unwrap();
    assert_eq!(db.listing_photos(listing).await.unwrap(), [photo(2), photo(3)]);
    db.set_listing_photos(listing, &[]).await.unwrap();
    assert!(db.listing_photos(listing).await.unwrap().is_empty());
    assert!(db.photo_is_shown(PhotoId([1; 32]), NOW).await.unwrap());
    assert!(!db.photo_is_shown(PhotoId([2; 32]), NOW).await.unwrap());
}

async fn a_photo_is_in_a_listing_once(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = add_draft(&mut db, 9, seller, &models()[0]).await;
    let twice = db.set_listing_photos(listing, &[photo(1), photo(1)]).await;
    assert!(matches!(twice, Err(Error::Duplicate(_))), "{twice:?}");
}

async fn cards_come_in_the_order_in_which_they_are_asked_for(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let one = add_listing(&mut db, 1, seller, &models()[0], &details(), ListingState::Live, NOW).await;
    let two = add_listing(&mut db, 2, seller, &models()[4], &details(), ListingState::Sold, NOW).await;
    db.set_listing_photos(two, &[photo(5), photo(6)]).await.unwrap();
    let cards = db.listing_cards(&[two, id(77), one]).await.unwrap();
    assert_eq!(cards.iter().map(|card| card.id).collect::<Vec<_>>(), [two, one]);
    assert_eq!(cards[0].title, "Fairphone 5 128 GB, Rosé");
    assert_eq!((cards[0].photo, cards[1].photo), (Some(photo(5)), None));
    assert_eq!((cards[0].state, cards[0].seller_name.as_str()), (ListingState::Sold, "Seller 1"));
    assert_eq!((cards[1].price, cards[1].grade), (details().price, details().grade));
    assert_eq!((cards[1].place.as_str(), cards[1].at), ("Boston, Massachusetts, US", NOW));
    assert!(db.listing_cards(&[]).await.unwrap().is_empty());
}

async fn a_card_of_a_bare_draft_names_the_model(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = add_draft(&mut db, 1, seller, &models()[0]).await;
    let cards = db.listing_cards(&[listing]).await.unwrap();
    assert_eq!((cards[0].title.as_str(), cards[0].price), ("Apple iPhone 13", None));
}

async fn a_seller_s_listings_come_last_changed_first(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let other = add_seller(&mut db, 2).await;
    let later = |minutes: u64| NOW.plus(Duration::from_secs(60 * minutes));
    let mut all: Vec<ListingId> = Vec::new();
    for number in 1..=5 {
        all.push(add_draft(&mut db, number, seller, &models()[0]).await);
    }
    add_draft(&mut db, 6, other, &models()[0]).await;
    for (minutes, n) in [(5, 0), (4, 3), (3, 1), (2, 4), (1, 2)] {
        db.touch_listing(all[n], later(minutes)).await.unwrap();
    }
    let draft = db.listing(all[3]).await.unwrap().unwrap();
    db.move_listing(&draft, ListingState::Live, Some(Instant::from_micros(1)), later(4)).await.unwrap();
    let order = |ns: &[usize]| ns.iter().map(|n| all[*n]).collect::<Vec<_>>();
    assert_eq!(db.listings_of(seller, None, 3, 0).await.unwrap(), order(&[0, 3, 1]));
    assert_eq!(db.listings_of(seller, None, 3, 3).await.unwrap(), order(&[4, 2]));
    assert_eq!(db.listings_of(seller, Some(ListingState::Draft), 9, 0).await.unwrap(), order(&[0, 1, 4, 2]));
    assert_eq!(db.listings_of(seller, Some(ListingState::Live), 9, 0).await.unwrap(), order(&[3]));
    assert_eq!(db.count_listings(seller, ListingState::Draft).await.unwrap(), 4);
    assert_eq!(db.count_all_listings(seller).await.unwrap(), 5);
    assert_eq!(db.count_listings(other, ListingState::Live).await.unwrap(), 0);
}
