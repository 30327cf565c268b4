//! Stories of what members are told within the site.

use crate::story::{Story, refusal};
use domain::{AccountId, NotificationId, Refusal};
use std::time::Duration;
use store::notifications::NewNotification;

stories!(
    what_somebody_was_told_is_listed_counted_and_read,
    nobody_reads_what_others_were_told,
    notifications_are_forgotten_after_half_a_year_and_with_their_account,
);

async fn told(story: &Story, account: AccountId, link: &str) -> NotificationId {
    let now = story.services.clock.now();
    let new = NewNotification {
        id: story.services.mint.id(now),
        account,
        kind: "search_found",
        data: r#"{"kind":"search_found","search":"Cheap","count":2,"phone":"Nokia 3310"}"#,
        link,
        created_at: now,
    };
    let mut db = story.services.store.write().await.unwrap();
    db.add_notification(&new).await.unwrap();
    db.commit().await.unwrap();
    new.id
}

async fn what_somebody_was_told_is_listed_counted_and_read(story: Story) {
    let ada = story.member("Ada").await;
    let account = ada.account().unwrap();
    let services = &story.services;
    let unread = async || services.me(&ada).await.unwrap().unwrap().unread;
    assert_eq!(unread().await, 0);
    let first = told(&story, account, "/search?q=nokia").await;
    story.pass(Duration::from_secs(60));
    told(&story, account, "/listings/x").await;
    assert_eq!(unread().await, 2);
    let page = services.notifications(&ada, 1).await.unwrap();
    assert_eq!((page.total, page.items[1].id, page.items[1].read), (2, first, false));
    assert_eq!(page.items[0].notice.title(), "2 new phones for “Cheap”");
    assert_eq!(services.open_notification(&ada, first).await.unwrap(), "/search?q=nokia");
    assert_eq!(services.open_notification(&ada, first).await.unwrap(), "/search?q=nokia");
    assert_eq!(unread().await, 1);
    services.read_all_notifications(&ada).await.unwrap();
    assert_eq!(unread().await, 0);
    assert!(services.notifications(&ada, 1).await.unwrap().items.iter().all(|one| one.read));
    let beyond = services.notifications(&ada, u32::MAX).await.unwrap();
    assert_eq!((beyond.items.len(), beyond.total), (0, 2));
}

async fn nobody_reads_what_others_were_told(story: Story) {
    let (ada, bob) = (story.member("Ada").await, story.member("Bob").await);
    let hers = told(&story, ada.account().unwrap(), "/").await;
    let services = &story.services;
    assert_eq!(refusal(services.open_notification(&bob, hers).await), Refusal::NotFound);
    services.read_all_notifications(&bob).await.unwrap();
    assert_eq!(services.notifications(&bob, 1).await.unwrap().total, 0);
    assert_eq!(services.me(&ada).await.unwrap().unwrap().unread, 1);
    let guest = story.guest();
    assert_eq!(refusal(services.notifications(&guest, 1).await), Refusal::SignInFirst);
    assert_eq!(refusal(services.open_notification(&guest, hers).await), Refusal::SignInFirst);
    assert_eq!(refusal(services.read_all_notifications(&guest).await), Refusal::SignInFirst);
}

async fn notifications_are_forgotten_after_half_a_year_and_with_their_account(story: Story) {
    let (ada, bob) = (story.member("Ada").await, story.member("Bob").await);
    told(&story, ada.account().unwrap(), "/").await;
    told(&story, bob.account().unwrap(), "/").await;
    let form = domain::accounts::PasswordForm { password: crate::story::PASSWORD.into() };
    story.services.delete_account(&bob, form).await.unwrap();
    let mut db = story.services.store.read().await.unwrap();
    assert_eq!(db.count_notifications(bob.account().unwrap()).await.unwrap(), 0);
    assert_eq!(db.count_notifications(ada.account().unwrap()).await.unwrap(), 1);
    drop(db);
    assert_eq!(story.services.notifications(&ada, 1).await.unwrap().items[0].notice.kind(), "search_found");
    story.pass(Duration::from_secs(181 * 24 * 3600));
    while story.services.run_due_work().await.unwrap() > 0 {}
    let mut db = story.services.store.read().await.unwrap();
    assert_eq!(db.count_notifications(ada.account().unwrap()).await.unwrap(), 0);
}
