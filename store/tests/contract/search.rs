//! What storage promises about search: the feed of changes misses nothing, and the sitemap names what is for sale.

use crate::market::{NOW, add_draft, add_listing, add_seller, details, id, models, opened};
use domain::ListingId;
use domain::listings::{ListingState, search_text};
use std::collections::BTreeSet;
use store::search::{BATCH, Fed};
use store::{Engine, Read, Store};
use uuid::Uuid;

contract!(rows:
    changes_are_numbered_once_and_read_in_their_order,
    what_was_numbered_is_read_as_it_is_now,
    every_kind_of_change_is_fed_again,
    a_change_that_is_committed_late_is_not_missed,
    changes_are_numbered_by_several_at_a_time,
    a_batch_has_an_end,
    models_are_found_by_slug,
    brands_for_sale_are_counted,
    the_sitemap_names_what_is_for_sale_page_by_page,
);

const FEED: Uuid = Uuid::from_u128(77);

/// Numbers whatever has changed; answers how many that were.
async fn number(store: &Store) -> usize {
    let mut db = store.write().await.unwrap();
    let changed = db.changed_listings().await.unwrap();
    db.number_listings(&changed, FEED).await.unwrap();
    db.commit().await.unwrap();
    changed.len()
}

async fn fed(db: &mut Read, after: i64) -> Vec<Fed> {
    db.listings_fed_after(after, 1000).await.unwrap()
}

async fn batches(store: &Store) -> Vec<(ListingId, i64)> {
    let mut db = store.read().await.unwrap();
    fed(&mut db, 0).await.into_iter().map(|fed| (fed.id, fed.batch)).collect()
}

async fn changes_are_numbered_once_and_read_in_their_order(store: Store) {
    let seller = opened(&store).await;
    assert_eq!(store.read().await.unwrap().listing_feed().await.unwrap(), None);
    assert_eq!(number(&store).await, 0);
    let mut db = store.write().await.unwrap();
    let first = add_listing(&mut db, 1, seller, &models()[0], &details(), ListingState::Live, NOW).await;
    db.commit().await.unwrap();
    assert!(batches(&store).await.is_empty());
    assert_eq!((number(&store).await, number(&store).await), (1, 0));
    let mut db = store.write().await.unwrap();
    let second = add_draft(&mut db, 2, seller, &models()[1]).await;
    db.commit().await.unwrap();
    assert_eq!(number(&store).await, 1);
    assert_eq!(batches(&store).await, [(first, 1), (second, 2)]);
    let mut db = store.read().await.unwrap();
    let feed = db.listing_feed().await.unwrap().unwrap();
    assert_eq!((feed.id, feed.batch), (FEED, 2));
    assert_eq!(fed(&mut db, 1).await.len(), 1);
    assert!(fed(&mut db, 2).await.is_empty());
}

async fn what_was_numbered_is_read_as_it_is_now(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = add_listing(&mut db, 1, seller, &models()[0], &details(), ListingState::Live, NOW).await;
    db.commit().await.unwrap();
    number(&store).await;
    let fed = fed(&mut store.read().await.unwrap(), 0).await.remove(0);
    let said = details();
    assert_eq!(
        (fed.id, fed.state, fed.model_slug.as_str()),
        (listing, ListingState::Live, "apple-iphone-13")
    );
    assert_eq!(fed.storage_gb, said.storage_gb.map(i64::from));
    assert_eq!((fed.delivery, fed.country.as_deref()), (said.delivery, Some("US")));
    assert_eq!(fed.battery, said.answers.battery);
    assert_eq!((fed.colour, fed.price), (said.colour, said.price));
    assert_eq!(fed.grade.as_deref(), said.grade.map(|grade| grade.as_str()));
    assert_eq!(fed.carrier_lock.as_deref(), said.carrier_lock.map(|lock| lock.as_str()));
    assert_eq!((fed.at, fed.published_at), (said.place.map(|place| place.at), Some(NOW)));
    assert_eq!((fed.description, fed.verified), (said.description, false));
}

async fn every_kind_of_change_is_fed_again(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = add_listing(&mut db, 1, seller, &models()[0], &details(), ListingState::Live, NOW).await;
    db.commit().await.unwrap();
    assert_eq!(number(&store).await, 1);

    let mut db = store.write().await.unwrap();
    let known = db.listing(listing).await.unwrap().unwrap();
    let words = search_text(&models()[0], None, None);
    assert!(db.save_listing_details(listing, known.version, &details(), &words, NOW).await.unwrap());
    db.commit().await.unwrap();
    assert_eq!(number(&store).await, 1, "details");

    let mut db = store.write().await.unwrap();
    let known = db.listing(listing).await.unwrap().unwrap();
    assert!(db.move_listing(&known, ListingState::Reserved, Some(NOW), NOW).await.unwrap());
    let known = db.listing(listing).await.unwrap().unwrap();
    assert!(db.move_listing(&known, ListingState::Live, Some(NOW), NOW).await.unwrap());
    db.commit().await.unwrap();
    assert_eq!(number(&store).await, 1, "state");

    let mut db = store.write().await.unwrap();
    assert_eq!(db.withdraw_listings_of(seller, NOW).await.unwrap(), 1);
    db.commit().await.unwrap();
    assert_eq!(number(&store).await, 1, "the seller left");

    let mut db = store.write().await.unwrap();
    let mut renamed = models();
    renamed[0].name = "iPhone Thirteen".into();
    assert_eq!(db.save_models(&renamed).await.unwrap(), 1);
    db.commit().await.unwrap();
    assert_eq!(number(&store).await, 1, "the model");

    // What never came to be is not fed.
    let mut db = store.write().await.unwrap();
    db.mark_listings_as_changed().await.unwrap();
    drop(db);
    assert_eq!(number(&store).await, 0);
    assert_eq!(batches(&store).await, [(listing, 5)]);
}

async fn a_change_that_is_committed_late_is_not_missed(store: Store) {
    if store.engine() == Engine::Sqlite {
        // It has one writer at a time: nothing is committed out of order.
        return;
    }
    let seller = opened(&store).await;
    let mut slow = store.write().await.unwrap();
    let early = add_draft(&mut slow, 1, seller, &models()[0]).await;
    let mut db = store.write().await.unwrap();
    let late = add_draft(&mut db, 2, seller, &models()[0]).await;
    db.commit().await.unwrap();
    // Nobody waits for the one that is still at work.
    assert_eq!(number(&store).await, 1);
    assert_eq!(batches(&store).await, [(late, 1)]);
    slow.commit().await.unwrap();
    assert_eq!(number(&store).await, 1);
    assert_eq!(fed(&mut store.read().await.unwrap(), 1).await[0].id, early);
}

async fn changes_are_numbered_by_several_at_a_time(store: Store) {
    let seller = opened(&store).await;
    let numbering = |store: Store| {
        tokio::spawn(async move {
            for _ in 0..40 {
                // A collision is tried again, as in every unit of work.
                let mut db = store.write().await.unwrap();
                let changed = db.changed_listings().await.unwrap();
                if db.number_listings(&changed, FEED).await.is_ok() {
                    let _ = db.commit().await;
                }
            }
        })
    };
    let others = [numbering(store.clone()), numbering(store.clone())];
    let mut seen = BTreeSet::new();
    let mut after = 0;
    for listing in 1..=30 {
        let mut db = store.write().await.unwrap();
        add_draft(&mut db, listing, seller, &models()[0]).await;
        db.commit().await.unwrap();
        let mut db = store.read().await.unwrap();
        for fed in fed(&mut db, after).await {
            assert!(seen.insert(fed.id), "fed twice");
            after = after.max(fed.batch);
        }
    }
    for other in others {
        other.await.unwrap();
    }
    number(&store).await;
    seen.extend(fed(&mut store.read().await.unwrap(), after).await.into_iter().map(|fed| fed.id));
    assert_eq!(seen, (1..=30).map(id).collect());
}

async fn a_batch_has_an_end(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    for listing in 0..BATCH + 20 {
        add_draft(&mut db, 1 + listing, seller, &models()[0]).await;
    }
    db.commit().await.unwrap();
    assert_eq!(number(&store).await, BATCH as usize);
    assert_eq!(number(&store).await, 20);
    assert_eq!(fed(&mut store.read().await.unwrap(), 1).await.len(), 20);
}

async fn models_are_found_by_slug(store: Store) {
    opened(&store).await;
    let mut db = store.read().await.unwrap();
    let mut found = db.models_by_slug(&["fairphone-5", "apple-iphone-13", "nothing"]).await.unwrap();
    found.sort_by(|a, b| a.slug.cmp(&b.slug));
    assert_eq!(found, [models()[0].clone(), models()[4].clone()]);
    assert!(db.models_by_slug(&[]).await.unwrap().is_empty());
}

async fn brands_for_sale_are_counted(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    assert!(db.brands_for_sale().await.unwrap().is_empty());
    for (number, model) in [(1, 4), (2, 2), (3, 3), (4, 0)] {
        add_listing(&mut db, number, seller, &models()[model], &details(), ListingState::Live, NOW).await;
    }
    add_listing(&mut db, 5, seller, &models()[0], &details(), ListingState::Withdrawn, NOW).await;
    let brands = db.brands_for_sale().await.unwrap();
    let brands: Vec<_> = brands.iter().map(|b| (b.slug.as_str(), b.name.as_str(), b.live)).collect();
    assert_eq!(brands, [("samsung", "Samsung", 2), ("apple", "Apple", 1), ("fairphone", "Fairphone", 1)]);
}

async fn the_sitemap_names_what_is_for_sale_page_by_page(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let other = add_seller(&mut db, 2).await;
    let mut live = Vec::new();
    for number in 0..20 {
        let state = ListingState::ALL[number as usize % 6];
        let owner = if number % 2 == 0 { seller } else { other };
        let listing = add_listing(&mut db, 100 + number, owner, &models()[0], &details(), state, NOW).await;
        live.extend((state == ListingState::Live).then_some(listing));
    }
    db.commit().await.unwrap();
    let mut db = store.read().await.unwrap();
    let mut pages = db.live_listings(3, 0).await.unwrap();
    pages.extend(db.live_listings(3, 3).await.unwrap());
    assert_eq!(pages.iter().map(|entry| entry.id).collect::<Vec<_>>(), live);
    assert!(pages.iter().all(|entry| entry.at == NOW));
    assert_eq!(db.count_live_listings().await.unwrap(), live.len() as u64);
}
