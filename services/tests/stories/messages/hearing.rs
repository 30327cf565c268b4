//! Hearing of messages: at once on open pages, on every server, and by one mail where nobody looks.

use crate::orders::shop::Shop;
use crate::story::{Story, email_of, refusal, token_in};
use domain::Refusal;
use domain::notifications::Notice;
use std::time::Duration;

stories!(
    both_sides_hear_of_a_message_at_once_and_nobody_else_does,
    a_message_that_another_server_took_is_heard_of,
    the_pages_that_listen_are_bounded_and_end_with_the_server,
    one_mail_tells_of_all_that_waits,
    who_reads_in_time_or_wants_no_mail_gets_none,
);

const MINUTE: Duration = Duration::from_secs(60);

/// What comes soon, or nothing; long enough that a busy machine is no reason for nothing.
async fn soon(news: &mut services::News) -> Option<domain::ConversationId> {
    tokio::time::timeout(Duration::from_secs(20), news.next()).await.ok().flatten()
}

async fn both_sides_hear_of_a_message_at_once_and_nobody_else_does(story: Story) {
    let shop = Shop::open(story).await;
    let id = shop.asked("Hello?").await;
    let eve = shop.story.member("Eve").await;
    let services = shop.services();
    assert_eq!(refusal(services.listen(&shop.story.guest()).await.map(drop)), Refusal::SignInFirst);
    let mut sal = services.listen(&shop.sal).await.unwrap();
    let mut bea = services.listen(&shop.bea).await.unwrap();
    let mut eve = services.listen(&eve).await.unwrap();
    shop.say(&shop.bea, id, "Are you there?").await.unwrap();
    assert_eq!(soon(&mut sal).await, Some(id));
    assert_eq!(soon(&mut bea).await, Some(id));
    // All that Eve was told is there once the server has ended her listening.
    services.close_news();
    assert_eq!(eve.next().await, None);
}

async fn a_message_that_another_server_took_is_heard_of(story: Story) {
    let shop = Shop::open(story).await;
    let id = shop.asked("Hello?").await;
    let elsewhere = shop.story.another_server(|_| {});
    let mut sal = elsewhere.listen(&shop.sal).await.unwrap();
    assert_eq!(elsewhere.follow_conversations().await.unwrap(), 0, "what was said before is no news");
    shop.say(&shop.bea, id, "Are you there?").await.unwrap();
    assert_eq!(elsewhere.follow_conversations().await.unwrap(), 1);
    assert_eq!(soon(&mut sal).await, Some(id));
    assert_eq!(elsewhere.follow_conversations().await.unwrap(), 0, "it is told once");
    shop.talk(&shop.sal, id).await;
    assert_eq!(elsewhere.follow_conversations().await.unwrap(), 1, "and so is that it was read");
}

async fn the_pages_that_listen_are_bounded_and_end_with_the_server(story: Story) {
    let shop = Shop::open(story).await;
    let services = shop.services();
    let mut pages = Vec::new();
    while let Ok(news) = services.listen(&shop.bea).await {
        pages.push(news);
        assert!(pages.len() <= 100);
    }
    assert!(matches!(refusal(services.listen(&shop.bea).await.map(drop)), Refusal::TooOften(_)));
    assert!(services.listen(&shop.sal).await.is_ok(), "others are not concerned");
    pages.pop();
    let mut last = services.listen(&shop.bea).await.unwrap();
    services.close_news();
    assert_eq!(last.next().await, None);
    assert!(services.listen(&shop.sal).await.is_err());
}

async fn one_mail_tells_of_all_that_waits(story: Story) {
    let shop = Shop::open(story).await;
    let id = shop.asked("Call 617-555-0123").await;
    shop.say(&shop.bea, id, "Anybody?").await.unwrap();
    shop.story.pass(9 * MINUTE);
    assert!(!shop.was_told("Sal", "Bea has written to you").await);
    shop.story.pass(2 * MINUTE);
    assert!(shop.was_told("Sal", "Bea has written to you").await);
    shop.say(&shop.bea, id, "Hello?").await.unwrap();
    shop.story.pass(60 * MINUTE);
    let mails = shop.story.mails_to(&email_of("Sal")).await;
    let mails: Vec<_> = mails.iter().filter(|mail| mail.subject.contains("has written")).collect();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text.contains(&format!("/account/messages/{id}")), "{}", mails[0].text);
    assert!(!mails[0].text.contains("0123"), "{}", mails[0].text);
    let told = shop.services().notifications(&shop.sal, 1).await.unwrap().items.remove(0);
    assert!(matches!(told.notice, Notice::MessagesWait { from, .. } if from == "Bea"));
    assert_eq!(told.link, format!("/account/messages/{id}"));

    // Once it was read, the next one counts anew.
    shop.talk(&shop.sal, id).await;
    shop.say(&shop.bea, id, "Good.").await.unwrap();
    shop.story.pass(11 * MINUTE);
    let mails = shop.story.mails_to(&email_of("Sal")).await;
    assert_eq!(mails.iter().filter(|mail| mail.subject.contains("has written")).count(), 2);
}

async fn who_reads_in_time_or_wants_no_mail_gets_none(story: Story) {
    let shop = Shop::open(story).await;
    let id = shop.asked("Hello?").await;
    shop.talk(&shop.sal, id).await;
    shop.story.pass(60 * MINUTE);
    assert!(!shop.was_told("Sal", "has written to you").await);
    shop.say(&shop.sal, id, "Yes?").await.unwrap();
    shop.story.pass(11 * MINUTE);
    let mail = shop.story.mail_to(&email_of("Bea")).await;
    let services = shop.services();
    let link = mail.unsubscribe.clone().unwrap();
    let token = token_in(&domain::mail::Mail { text: link, ..mail });
    services.unsubscribe(&shop.story.guest(), &token).await.unwrap();
    services.unsubscribe(&shop.story.guest(), &token).await.unwrap();
    assert!(!services.conversations(&shop.bea, "").await.unwrap().by_mail);
    shop.talk(&shop.bea, id).await;
    shop.say(&shop.sal, id, "Are you there?").await.unwrap();
    shop.story.pass(11 * MINUTE);
    let mails = shop.story.mails_to(&email_of("Bea")).await;
    assert_eq!(mails.iter().filter(|mail| mail.subject.contains("has written")).count(), 1);
    let told = services.notifications(&shop.bea, 1).await.unwrap().items;
    let told = told.iter().filter(|one| matches!(one.notice, Notice::MessagesWait { .. })).count();
    assert_eq!(told, 2, "within the site she is told all the same");
    services.set_message_mails(&shop.bea, true).await.unwrap();
    assert!(services.conversations(&shop.bea, "").await.unwrap().by_mail);
}
