//! What storage promises about notifications: each account has its own, newest first, and reads them once.

use crate::market::{NOW, add_seller, id, opened};
use domain::{AccountId, Instant, NotificationId};
use std::time::Duration;
use store::notifications::NewNotification;
use store::{Read, Store, Write};

contract!(rows:
    notifications_are_listed_newest_first_and_page_by_page,
    what_was_read_is_counted_no_more_and_keeps_its_instant,
    nobody_sees_or_reads_what_others_were_told,
    old_notifications_are_removed,
);

fn later(seconds: u64) -> Instant {
    NOW.plus(Duration::from_secs(seconds))
}

async fn tell(db: &mut Write, number: u32, account: AccountId, at: Instant) -> NotificationId {
    let new = NewNotification {
        id: id(number),
        account,
        kind: "other",
        data: r#"{"kind":"other"}"#,
        link: "/search?q=é",
        created_at: at,
    };
    db.add_notification(&new).await.unwrap();
    new.id
}

async fn unread(db: &mut Read, account: AccountId, most: u64) -> u64 {
    db.count_unread(account, most).await.unwrap().notifications
}

async fn notifications_are_listed_newest_first_and_page_by_page(store: Store) {
    let ada = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let first = tell(&mut db, 11, ada, NOW).await;
    let third = tell(&mut db, 13, ada, later(1)).await;
    let second = tell(&mut db, 12, ada, later(1)).await;
    db.commit().await.unwrap();
    let mut db = store.read().await.unwrap();
    let all: Vec<_> = db.notifications_of(ada, 2, 0).await.unwrap();
    assert_eq!(all.iter().map(|one| one.id).collect::<Vec<_>>(), [third, second]);
    assert_eq!((all[0].link.as_str(), all[0].read_at, all[0].created_at), ("/search?q=é", None, later(1)));
    assert_eq!(db.notifications_of(ada, 2, 2).await.unwrap()[0].id, first);
    assert_eq!(db.count_notifications(ada).await.unwrap(), 3);
    assert_eq!((unread(&mut db, ada, 100).await, unread(&mut db, ada, 2).await), (3, 2));
}

async fn what_was_read_is_counted_no_more_and_keeps_its_instant(store: Store) {
    let ada = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let one = tell(&mut db, 11, ada, NOW).await;
    tell(&mut db, 12, ada, NOW).await;
    let new = tell(&mut db, 13, ada, later(60)).await;
    db.mark_as_read(ada, one, later(5)).await.unwrap();
    db.mark_as_read(ada, one, later(9)).await.unwrap();
    assert_eq!(db.notification(ada, one).await.unwrap().unwrap().read_at, Some(later(5).micros()));
    // What came after the list was looked at stays unread.
    db.mark_all_as_read(ada, later(30)).await.unwrap();
    assert_eq!(unread(&mut db, ada, 100).await, 1);
    assert_eq!(db.notification(ada, new).await.unwrap().unwrap().read_at, None);
    assert_eq!(db.notification(ada, one).await.unwrap().unwrap().read_at, Some(later(5).micros()));
}

async fn nobody_sees_or_reads_what_others_were_told(store: Store) {
    let ada = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let bob = add_seller(&mut db, 2).await;
    let hers = tell(&mut db, 11, ada, NOW).await;
    assert_eq!(db.notification(bob, hers).await.unwrap(), None);
    db.mark_as_read(bob, hers, NOW).await.unwrap();
    db.mark_all_as_read(bob, NOW).await.unwrap();
    assert_eq!(db.remove_notifications_of(bob).await.unwrap(), 0);
    assert_eq!((unread(&mut db, ada, 9).await, db.count_notifications(bob).await.unwrap()), (1, 0));
    assert_eq!(db.remove_notifications_of(ada).await.unwrap(), 1);
}

async fn old_notifications_are_removed(store: Store) {
    let ada = opened(&store).await;
    let mut db = store.write().await.unwrap();
    tell(&mut db, 11, ada, NOW).await;
    let kept = tell(&mut db, 12, ada, later(10)).await;
    assert_eq!(db.remove_old_notifications(later(10)).await.unwrap(), 1);
    assert_eq!(db.notifications_of(ada, 9, 0).await.unwrap()[0].id, kept);
}
