//! What storage promises about saved searches: each finds a phone once, and its owner is told of it once.

use crate::market::{NOW, add_listing, add_seller, details, id, models, opened};
use domain::listings::ListingState;
use domain::places::Point;
use domain::search::Alert;
use domain::{AccountId, Instant, ListingId, SavedSearchId};
use std::collections::HashSet;
use std::time::Duration;
use store::saved_searches::NewSavedSearch;
use store::search::Feed;
use store::{Error, Store, Write};
use uuid::Uuid;

contract!(rows:
    a_search_is_kept_once_by_each_account,
    searches_are_read_by_their_pace_in_the_order_of_ids,
    a_phone_is_found_once,
    a_due_search_is_claimed_once_and_what_it_found_is_told_once,
    a_search_that_is_off_is_never_due,
    only_its_owner_removes_a_search,
    alerts_follow_the_feed_and_never_go_back,
    a_phone_is_offered_when_it_is_put_up_and_at_another_price,
);

const QUERY: &str = "q=é&brand=apple&max=300&currency=USD";

fn later(seconds: u64) -> Instant {
    NOW.plus(Duration::from_secs(seconds))
}

async fn keep(db: &mut Write, number: u32, account: AccountId, alert: Alert) -> SavedSearchId {
    let hash = [u8::try_from(number).unwrap(); 32];
    let new = NewSavedSearch {
        id: id(number),
        account,
        query_hash: &hash,
        query: QUERY,
        name: "Cheap ones 📱",
        alert,
        at: Some(Point { lat: 42.5, lng: -71.25 }),
        created_at: NOW,
    };
    db.add_saved_search(&new).await.unwrap();
    new.id
}

async fn live(db: &mut Write, number: u32, seller: AccountId) -> ListingId {
    add_listing(db, number, seller, &models()[0], &details(), ListingState::Live, NOW).await
}

async fn a_search_is_kept_once_by_each_account(store: Store) {
    let ada = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let bob = add_seller(&mut db, 2).await;
    let search = keep(&mut db, 11, ada, Alert::Instant).await;
    let kept = db.saved_search(search).await.unwrap().unwrap();
    assert_eq!((kept.account, kept.query.as_str(), kept.name.as_str()), (ada, QUERY, "Cheap ones 📱"));
    assert_eq!((kept.alert, kept.at), (Alert::Instant, Some(Point { lat: 42.5, lng: -71.25 })));
    assert_eq!((kept.created_at, kept.told_at, kept.due_at), (NOW, None, None));
    db.rename_saved_search(search, "Others").await.unwrap();
    let found = db.saved_search_by_query(ada, &[11; 32]).await.unwrap().unwrap();
    assert_eq!((found.id, found.name.as_str()), (search, "Others"));
    assert_eq!(db.saved_search_by_query(bob, &[11; 32]).await.unwrap(), None);
    let again = NewSavedSearch {
        id: id(12),
        account: ada,
        query_hash: &[11; 32],
        query: QUERY,
        name: "Again",
        alert: Alert::Daily,
        at: None,
        created_at: NOW,
    };
    db.add_saved_search(&NewSavedSearch { account: bob, ..again }).await.unwrap();
    let again = NewSavedSearch { id: id(13), account: ada, ..again };
    assert!(matches!(db.add_saved_search(&again).await, Err(Error::Duplicate(_))));
    drop(db);
}

async fn searches_are_read_by_their_pace_in_the_order_of_ids(store: Store) {
    let ada = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let second = keep(&mut db, 12, ada, Alert::Daily).await;
    let first = keep(&mut db, 11, ada, Alert::Daily).await;
    let off = keep(&mut db, 13, ada, Alert::Off).await;
    let instant = keep(&mut db, 14, ada, Alert::Instant).await;
    let ids = async |db: &mut Write, alert, after| {
        let found = db.searches_to_tell_of(alert, after, 1).await.unwrap();
        found.into_iter().map(|search| search.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&mut db, Alert::Daily, None).await, [first]);
    assert_eq!(ids(&mut db, Alert::Daily, Some(first)).await, [second]);
    assert!(ids(&mut db, Alert::Daily, Some(second)).await.is_empty());
    assert_eq!(ids(&mut db, Alert::Instant, None).await, [instant]);
    let all = db.saved_searches_of(ada).await.unwrap();
    assert_eq!(all.iter().map(|search| search.id).collect::<Vec<_>>(), [instant, off, second, first]);
    assert_eq!(db.count_saved_searches(ada).await.unwrap(), 4);
}

async fn a_phone_is_found_once(store: Store) {
    let ada = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let (one, other) =
        (keep(&mut db, 11, ada, Alert::Daily).await, keep(&mut db, 12, ada, Alert::Daily).await);
    let (phone, second) = (live(&mut db, 21, ada).await, live(&mut db, 22, ada).await);
    db.add_hits(&[(one, phone), (other, phone)], NOW).await.unwrap();
    db.add_hits(&[], NOW).await.unwrap();
    db.commit().await.unwrap();
    let mut db = store.write().await.unwrap();
    let known = db.known_hits(&[one, other], &[phone, second]).await.unwrap();
    assert_eq!(known, HashSet::from([(one, phone), (other, phone)]));
    assert!(db.known_hits(&[], &[phone]).await.unwrap().is_empty());
    assert!(matches!(db.add_hits(&[(one, second), (one, phone)], NOW).await, Err(Error::Duplicate(_))));
    drop(db);
    let mut db = store.write().await.unwrap();
    assert_eq!(db.hits_of(one).await.unwrap(), [phone]);
    assert_eq!(db.remove_old_hits(later(1)).await.unwrap(), 2);
}

async fn a_due_search_is_claimed_once_and_what_it_found_is_told_once(store: Store) {
    let ada = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let search = keep(&mut db, 11, ada, Alert::Daily).await;
    let (first, second) = (live(&mut db, 21, ada).await, live(&mut db, 22, ada).await);
    let gone = add_listing(&mut db, 23, ada, &models()[0], &details(), ListingState::Withdrawn, NOW).await;
    db.add_hits(&[(search, first), (search, gone)], NOW).await.unwrap();
    db.add_hits(&[(search, second)], later(1)).await.unwrap();
    db.make_search_due(search, later(10)).await.unwrap();
    // It is due once, at the first instant that was named.
    db.make_search_due(search, later(5)).await.unwrap();
    assert!(db.due_searches(later(9), 9).await.unwrap().is_empty());
    assert_eq!(db.due_searches(later(10), 9).await.unwrap()[0].id, search);
    assert_eq!(db.untold_hits(search, 1).await.unwrap(), [second]);
    assert_eq!(db.untold_hits(search, 9).await.unwrap(), [second, first]);
    assert_eq!(db.count_untold_hits(search).await.unwrap(), 2);
    assert!(!db.claim_due_search(search, later(11), later(12)).await.unwrap());
    assert!(db.claim_due_search(search, later(10), later(12)).await.unwrap());
    assert!(!db.claim_due_search(search, later(10), later(12)).await.unwrap());
    db.mark_hits_as_told(search, later(12)).await.unwrap();
    assert_eq!(db.count_untold_hits(search).await.unwrap(), 0);
    let kept = db.saved_search(search).await.unwrap().unwrap();
    assert_eq!((kept.due_at, kept.told_at), (None, Some(later(12))));
}

async fn a_search_that_is_off_is_never_due(store: Store) {
    let ada = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let search = keep(&mut db, 11, ada, Alert::Instant).await;
    db.make_search_due(search, NOW).await.unwrap();
    db.set_alert(search, Alert::Daily).await.unwrap();
    assert_eq!(db.due_searches(NOW, 9).await.unwrap().len(), 1);
    db.set_alert(search, Alert::Off).await.unwrap();
    db.make_search_due(search, NOW).await.unwrap();
    assert!(db.due_searches(later(99), 9).await.unwrap().is_empty());
}

async fn only_its_owner_removes_a_search(store: Store) {
    let ada = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let bob = add_seller(&mut db, 2).await;
    let (search, other) =
        (keep(&mut db, 11, ada, Alert::Off).await, keep(&mut db, 12, ada, Alert::Off).await);
    let phone = live(&mut db, 21, bob).await;
    db.add_hits(&[(search, phone), (other, phone)], NOW).await.unwrap();
    assert!(!db.remove_saved_search(bob, search).await.unwrap());
    assert_eq!(db.hits_of(search).await.unwrap(), [phone]);
    assert!(db.remove_saved_search(ada, search).await.unwrap());
    assert!(!db.remove_saved_search(ada, search).await.unwrap());
    db.remove_saved_searches_of(ada).await.unwrap();
    assert_eq!(db.count_saved_searches(ada).await.unwrap(), 0);
}

async fn alerts_follow_the_feed_and_never_go_back(store: Store) {
    let (one, another) = (Uuid::from_u128(77), Uuid::from_u128(78));
    let mut db = store.write().await.unwrap();
    assert_eq!(db.alerted_until().await.unwrap(), None);
    for (until, now) in
        [((one, 3), (one, 3)), ((one, 5), (one, 5)), ((one, 4), (one, 5)), ((another, 1), (another, 1))]
    {
        db.set_alerted_until(Feed { id: until.0, batch: until.1 }).await.unwrap();
        let known = db.alerted_until().await.unwrap().unwrap();
        assert_eq!((known.id, known.batch), now);
    }
    assert_eq!(db.listing_feed().await.unwrap(), None, "the other feed is another row");
}

async fn a_phone_is_offered_when_it_is_put_up_and_at_another_price(store: Store) {
    let ada = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let (phone, other) = (live(&mut db, 21, ada).await, live(&mut db, 22, ada).await);
    let none = serde_json::json!({});
    for (version, event, at) in [(11, "publish", NOW), (12, "price", later(5)), (13, "answers", later(9))] {
        db.add_listing_event(phone, version, event, &none, None, at).await.unwrap();
    }
    let offered = db.offered_at(&[phone, other]).await.unwrap();
    assert_eq!((offered.get(&phone), offered.get(&other)), (Some(&later(5)), None));
    assert!(db.offered_at(&[]).await.unwrap().is_empty());
}
