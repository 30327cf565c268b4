//! What the store promises about the outbox.

use crate::market::{NOW, id};
use domain::{Instant, OutboxId};
use std::time::Duration;
use store::outbox::NewOutboxEntry;
use store::{Store, Write};

contract!(rows:
    what_is_not_committed_is_never_due,
    an_entry_is_due_until_it_is_done,
    of_servers_that_claim_at_one_time_one_gets_the_entry,
    a_claim_that_was_not_used_comes_to_its_end,
    an_entry_that_is_put_off_is_due_again_later,
    an_entry_that_was_given_up_stays_and_is_never_due,
    the_newest_entries_are_found,
    only_what_was_done_long_ago_is_removed,
);

const MINUTE: Duration = Duration::from_secs(60);

async fn add(db: &mut Write, number: u32, kind: &str, created_at: Instant) -> OutboxId {
    let new = NewOutboxEntry { id: id(number), kind, payload_sealed: &number.to_le_bytes(), created_at };
    db.add_to_outbox(&new).await.unwrap();
    new.id
}

async fn due(db: &mut store::Read, now: Instant) -> Vec<OutboxId> {
    db.due_in_outbox("mail", now, 10).await.unwrap().iter().map(|entry| entry.id).collect()
}

async fn what_is_not_committed_is_never_due(store: Store) {
    let mut db = store.write().await.unwrap();
    add(&mut db, 1, "mail", NOW).await;
    drop(db);
    assert!(due(&mut store.read().await.unwrap(), NOW).await.is_empty());
}

async fn an_entry_is_due_until_it_is_done(store: Store) {
    let mut db = store.write().await.unwrap();
    let (second, first) =
        (add(&mut db, 1, "mail", NOW).await, add(&mut db, 2, "mail", NOW.minus(MINUTE)).await);
    add(&mut db, 3, "other", NOW).await;
    add(&mut db, 4, "mail", NOW.plus(MINUTE)).await;
    assert_eq!(due(&mut db, NOW).await, [first, second], "the longest due first");
    assert_eq!(db.due_in_outbox("mail", NOW, 1).await.unwrap()[0].payload_sealed, 2u32.to_le_bytes());
    db.mark_done_in_outbox(first, NOW).await.unwrap();
    assert_eq!(due(&mut db, NOW).await, [second]);
    assert!(!db.claim_in_outbox(first, NOW, NOW.plus(MINUTE)).await.unwrap(), "it is done");
}

async fn of_servers_that_claim_at_one_time_one_gets_the_entry(store: Store) {
    let mut db = store.write().await.unwrap();
    let entry = add(&mut db, 1, "mail", NOW).await;
    db.commit().await.unwrap();
    let claims = (0..4).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut db = store.write().await.unwrap();
            let mine = db.claim_in_outbox(entry, NOW, NOW.plus(MINUTE)).await.unwrap();
            db.commit().await.unwrap();
            mine
        })
    });
    let claims = futures::future::join_all(claims).await;
    assert_eq!(claims.iter().filter(|mine| matches!(mine, Ok(true))).count(), 1);
}

async fn a_claim_that_was_not_used_comes_to_its_end(store: Store) {
    let mut db = store.write().await.unwrap();
    let entry = add(&mut db, 1, "mail", NOW).await;
    assert!(db.claim_in_outbox(entry, NOW, NOW.plus(MINUTE)).await.unwrap());
    assert!(due(&mut db, NOW).await.is_empty());
    let again = db.due_in_outbox("mail", NOW.plus(MINUTE), 10).await.unwrap();
    assert_eq!(again.iter().map(|e| (e.id, e.attempts)).collect::<Vec<_>>(), [(entry, 1)]);
}

async fn an_entry_that_is_put_off_is_due_again_later(store: Store) {
    let mut db = store.write().await.unwrap();
    let entry = add(&mut db, 1, "mail", NOW).await;
    db.claim_in_outbox(entry, NOW, NOW.plus(MINUTE * 9)).await.unwrap();
    db.put_off_in_outbox(entry, NOW.plus(MINUTE), &"x".repeat(500)).await.unwrap();
    assert!(due(&mut db, NOW).await.is_empty());
    assert_eq!(due(&mut db, NOW.plus(MINUTE)).await, [entry]);
}

async fn an_entry_that_was_given_up_stays_and_is_never_due(store: Store) {
    let mut db = store.write().await.unwrap();
    let entry = add(&mut db, 1, "mail", NOW).await;
    db.give_up_in_outbox(entry, NOW, "no such mailbox").await.unwrap();
    assert!(due(&mut db, NOW.plus(MINUTE)).await.is_empty());
    assert!(!db.claim_in_outbox(entry, NOW.plus(MINUTE), NOW.plus(MINUTE * 2)).await.unwrap());
    assert_eq!(db.newest_in_outbox("mail", 10).await.unwrap().len(), 1);
}

async fn the_newest_entries_are_found(store: Store) {
    let mut db = store.write().await.unwrap();
    for (number, at) in [(1, NOW), (2, NOW.plus(MINUTE)), (3, NOW.minus(MINUTE))] {
        add(&mut db, number, "mail", at).await;
    }
    let newest: Vec<_> = db.newest_in_outbox("mail", 2).await.unwrap().iter().map(|e| e.id).collect();
    assert_eq!(newest, [id(2), id(1)]);
}

async fn only_what_was_done_long_ago_is_removed(store: Store) {
    let mut db = store.write().await.unwrap();
    for number in 1..=3 {
        add(&mut db, number, "mail", NOW).await;
    }
    db.mark_done_in_outbox(id(1), NOW).await.unwrap();
    db.mark_done_in_outbox(id(2), NOW.plus(MINUTE)).await.unwrap();
    assert_eq!(db.remove_done_from_outbox(NOW.plus(MINUTE)).await.unwrap(), 1);
    let left: Vec<_> = db.newest_in_outbox("mail", 10).await.unwrap().iter().map(|e| e.id).collect();
    assert_eq!(left, [id(3), id(2)]);
}
