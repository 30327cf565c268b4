//! The outbox: every mail leaves once, and none is forgotten.

use crate::story::{Story, refusal};
use domain::Refusal;
use domain::accounts::EmailForm;
use services::Services;
use std::time::Duration;

stories!(
    a_mail_leaves_once,
    a_mail_that_cannot_leave_is_tried_again_ever_more_patiently,
    a_mail_that_never_leaves_is_given_up_after_eight_tries,
    a_mail_that_nobody_will_ever_take_is_given_up_at_once,
    one_mail_that_cannot_leave_does_not_hold_up_the_others,
    of_two_servers_at_work_one_sends_the_mail,
    the_sandbox_shows_the_newest_mails_and_nobody_else_does,
    what_has_expired_is_swept_out,
);

const MINUTE: Duration = Duration::from_secs(60);

/// Asks for something that is answered by mail.
async fn ask(story: &Story, email: &str) {
    let form = EmailForm { email: email.into() };
    story.services.request_password_reset(&story.guest(), form).await.unwrap();
}

async fn work(services: &Services) -> usize {
    services.run_due_work().await.unwrap()
}

async fn a_mail_leaves_once(story: Story) {
    ask(&story, "ada@example.org").await;
    assert!(story.mailer.sent().is_empty(), "it waits for the job");
    work(&story.services).await;
    work(&story.services).await;
    assert_eq!(story.mailer.sent().len(), 1);
}

async fn a_mail_that_cannot_leave_is_tried_again_ever_more_patiently(story: Story) {
    ask(&story, "ada@example.org").await;
    story.mailer.refuse(3, false);
    for minutes in [0, 1, 2, 4] {
        assert!(story.mailer.sent().is_empty());
        if minutes > 0 {
            story.pass(MINUTE * minutes - Duration::from_secs(1));
            assert_eq!(work(&story.services).await, 0, "{minutes} minutes are not over");
            story.pass(Duration::from_secs(1));
        }
        work(&story.services).await;
    }
    assert_eq!(story.mailer.sent().len(), 1);
}

async fn a_mail_that_never_leaves_is_given_up_after_eight_tries(story: Story) {
    ask(&story, "ada@example.org").await;
    story.mailer.refuse(8, false);
    for _ in 0..12 {
        work(&story.services).await;
        story.pass(MINUTE * 200);
    }
    assert!(story.mailer.sent().is_empty());
    assert_eq!(story.services.sent_mails(&story.guest()).await.unwrap().len(), 1, "the staff can look at it");
}

async fn a_mail_that_nobody_will_ever_take_is_given_up_at_once(story: Story) {
    ask(&story, "ada@example.org").await;
    story.mailer.refuse(1, true);
    work(&story.services).await;
    story.pass(MINUTE * 200);
    work(&story.services).await;
    assert!(story.mailer.sent().is_empty());
}

async fn one_mail_that_cannot_leave_does_not_hold_up_the_others(story: Story) {
    ask(&story, "ada@example.org").await;
    story.pass(MINUTE);
    ask(&story, "grace@example.org").await;
    story.mailer.refuse(1, false);
    work(&story.services).await;
    let sent: Vec<_> = story.mailer.sent().iter().map(|mail| mail.to.to_string()).collect();
    assert_eq!(sent, ["grace@example.org"]);
}

async fn of_two_servers_at_work_one_sends_the_mail(story: Story) {
    for n in 0..12 {
        ask(&story, &format!("p{n}@example.org")).await;
    }
    let servers: Vec<_> = (0..3).map(|_| story.another_server(|_| {})).collect();
    let at_work: Vec<_> = servers
        .into_iter()
        .map(|server| tokio::spawn(async move { while work(&server).await > 0 {} }))
        .collect();
    for server in at_work {
        server.await.unwrap();
    }
    let mut sent: Vec<_> = story.mailer.sent().iter().map(|mail| mail.to.to_string()).collect();
    sent.sort();
    sent.dedup();
    assert_eq!((sent.len(), story.mailer.sent().len()), (12, 12));
}

async fn the_sandbox_shows_the_newest_mails_and_nobody_else_does(story: Story) {
    for n in 0..3 {
        ask(&story, &format!("p{n}@example.org")).await;
        story.pass(MINUTE);
    }
    let shown = story.services.sent_mails(&story.guest()).await.unwrap();
    let to: Vec<_> = shown.iter().map(|sent| sent.mail.to.as_str()).collect();
    assert_eq!(to, ["p2@example.org", "p1@example.org", "p0@example.org"]);
    let in_earnest = story.another_server(|parts| parts.settings.sandbox = false);
    assert_eq!(refusal(in_earnest.sent_mails(&story.guest()).await), Refusal::NotFound);
}

async fn what_has_expired_is_swept_out(story: Story) {
    let ada = story.member("Ada").await;
    let id = ada.member().unwrap().account;
    ask(&story, "ada@example.org").await;
    story.mails_to("ada@example.org").await;
    story.pass(MINUTE * 61);
    work(&story.services).await;
    let mut db = story.services.store.read().await.unwrap();
    assert!(db.exported_tokens(id).await.unwrap().is_empty(), "the link");
    drop(db);
    story.pass(MINUTE * 60 * 24 * 61);
    work(&story.services).await;
    let mut db = story.services.store.read().await.unwrap();
    assert!(db.sessions_of(id).await.unwrap().is_empty(), "the session");
    drop(db);
    assert!(story.services.sent_mails(&story.guest()).await.unwrap().is_empty(), "the mail");
}
