//! Signing in with a password, and what keeps others from guessing it.

use crate::story::{PASSWORD, SAFARI, Story, email_of, refusal};
use domain::Refusal;
use domain::accounts::*;
use services::{PasswordCost, Passwords};
use std::time::Duration;

stories!(
    a_wrong_password_and_an_unknown_address_get_one_answer,
    failed_sign_ins_are_in_the_history_of_the_account,
    guesses_at_one_account_are_limited_wherever_they_come_from,
    guesses_from_one_address_are_limited_whoever_they_are_aimed_at,
    guesses_at_the_same_time_cannot_slip_through,
    the_right_password_clears_earlier_mistakes,
    a_sign_in_from_somewhere_new_is_told_by_mail,
    a_hash_of_older_parameters_is_renewed_at_the_next_sign_in,
    a_suspended_member_may_read_and_change_nothing,
);

fn form(email: &str, password: &str) -> SignInForm {
    SignInForm { email: email.into(), password: password.into(), next: String::new() }
}

async fn a_wrong_password_and_an_unknown_address_get_one_answer(story: Story) {
    story.member("Ada").await;
    for (email, password) in [("ada@example.org", "tram lantern 58 travel"), ("nobody@example.org", PASSWORD)]
    {
        let answer = refusal(story.services.sign_in(&story.guest(), form(email, password)).await);
        assert_eq!(answer, Refusal::WrongCredentials, "{email}");
    }
}

async fn failed_sign_ins_are_in_the_history_of_the_account(story: Story) {
    let ada = story.member("Ada").await;
    let _ = story.sign_in(&story.guest_at("203.0.113.9"), "Ada", "not her password").await;
    let data = story.services.export_data(&ada).await.unwrap();
    let history = data["history"].as_array().unwrap();
    assert!(history.iter().any(|entry| entry["happened"] == "sign_in_failed"), "{history:?}");
}

async fn guesses_at_one_account_are_limited_wherever_they_come_from(story: Story) {
    story.member("Ada").await;
    for n in 0..10 {
        let guest = story.guest_at(&format!("203.0.113.{n}"));
        assert_eq!(refusal(story.sign_in(&guest, "Ada", "a guess").await), Refusal::WrongCredentials);
    }
    let right = refusal(story.sign_in(&story.guest(), "ADA", PASSWORD).await);
    assert!(matches!(right, Refusal::TooOften(1..=900)), "{right:?}");
    story.pass(Duration::from_secs(900));
    story.sign_in(&story.guest(), "Ada", PASSWORD).await.unwrap();
}

async fn guesses_from_one_address_are_limited_whoever_they_are_aimed_at(story: Story) {
    story.member("Ada").await;
    story.pass(Duration::from_secs(900));
    for n in 0..60 {
        let answer = refusal(story.sign_in(&story.guest(), &format!("p{n}"), PASSWORD).await);
        assert_eq!(answer, Refusal::WrongCredentials);
    }
    let right = refusal(story.sign_in(&story.guest(), "Ada", PASSWORD).await);
    assert!(matches!(right, Refusal::TooOften(1..=900)), "{right:?}");
    story.sign_in(&story.guest_at("203.0.113.9"), "Ada", PASSWORD).await.unwrap();
}

async fn guesses_at_the_same_time_cannot_slip_through(story: Story) {
    story.member("Ada").await;
    let guesses = (0..24).map(|n| {
        let (services, guest) = (story.services.clone(), story.guest_at(&format!("203.0.113.{n}")));
        tokio::spawn(async move { services.sign_in(&guest, form(&email_of("Ada"), "a guess")).await.err() })
    });
    let mut compared = 0;
    for guess in guesses.collect::<Vec<_>>() {
        let answer: Result<(), _> = Err(guess.await.unwrap().unwrap());
        match refusal(answer) {
            Refusal::WrongCredentials => compared += 1,
            other => assert!(matches!(other, Refusal::TooOften(_)), "{other:?}"),
        }
    }
    assert_eq!(compared, 10);
}

async fn the_right_password_clears_earlier_mistakes(story: Story) {
    story.member("Ada").await;
    for _ in 0..3 {
        for _ in 0..9 {
            assert_eq!(
                refusal(story.sign_in(&story.guest(), "Ada", "oops").await),
                Refusal::WrongCredentials
            );
        }
        story.sign_in(&story.guest(), "Ada", PASSWORD).await.unwrap();
    }
}

async fn a_sign_in_from_somewhere_new_is_told_by_mail(story: Story) {
    story.member("Ada").await;
    story.signed_in("Ada").await;
    assert!(story.mails_to("ada@example.org").await.is_empty(), "the first device, and again the same");
    let phone = services::Caller { user_agent: SAFARI.into(), ..story.guest() };
    story.sign_in(&phone, "Ada", PASSWORD).await.unwrap();
    let mail = story.mail_to("ada@example.org").await;
    assert!(
        mail.text.contains("Safari on iPhone") && mail.text.contains("Network 198.51.100."),
        "{}",
        mail.text
    );
    story.sign_in(&story.guest_at("203.0.113.9"), "Ada", PASSWORD).await.unwrap();
    assert_eq!(story.mails_to("ada@example.org").await.len(), 2, "another network");
    story.sign_in(&phone, "Ada", PASSWORD).await.unwrap();
    assert_eq!(story.mails_to("ada@example.org").await.len(), 2, "known by now");
}

async fn a_hash_of_older_parameters_is_renewed_at_the_next_sign_in(story: Story) {
    let ada = story.member("Ada").await.member().unwrap().account;
    let dear = PasswordCost { memory_kib: 128, passes: 2, lanes: 1 };
    let stronger = story.another_server(|parts| parts.passwords = Passwords::new(dear, 1).unwrap());
    stronger.sign_in(&story.guest(), form("ada@example.org", PASSWORD)).await.map(drop).unwrap();
    let account = story.services.store.read().await.unwrap().account(ada).await.unwrap().unwrap();
    assert!(account.password_hash.contains("m=128,t=2"), "{}", account.password_hash);
    story.sign_in(&story.guest(), "Ada", PASSWORD).await.unwrap();
}

async fn a_suspended_member_may_read_and_change_nothing(story: Story) {
    let ada = story.member("Ada").await;
    let mut db = story.services.store.write().await.unwrap();
    assert!(db.set_suspended(ada.member().unwrap().account, true).await.unwrap());
    db.commit().await.unwrap();
    let ada = story.signed_in("Ada").await;
    let profile = story.services.profile(&ada).await.unwrap();
    story.services.export_data(&ada).await.unwrap();
    let services = &story.services;
    let changed = ProfileForm { name: "Eve".into(), phone: profile.phone, ..Default::default() };
    assert_eq!(refusal(services.update_profile(&ada, changed).await), Refusal::NotAllowed);
    let email = ChangeEmailForm { email: "eve@example.org".into(), password: PASSWORD.into() };
    assert_eq!(refusal(services.change_email(&ada, email).await), Refusal::NotAllowed);
    let password = PasswordForm { password: PASSWORD.into() };
    assert_eq!(refusal(services.delete_account(&ada, password).await), Refusal::NotAllowed);
    services.sign_out(&ada).await.unwrap();
}
