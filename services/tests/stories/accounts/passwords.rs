//! Passwords that are forgotten or changed.

use crate::story::{PASSWORD, Story, refusal, token_in};
use domain::Refusal;
use domain::accounts::*;
use services::{Caller, Error};
use std::time::Duration;

stories!(
    a_forgotten_password_is_replaced_by_a_mailed_link,
    an_unknown_address_gets_the_same_answer_and_a_mail_without_a_link,
    a_reset_link_is_good_once_and_for_an_hour,
    a_weak_new_password_is_refused_and_the_link_stays_good,
    asking_for_resets_is_limited,
    a_changed_password_ends_the_other_sessions_and_is_told_by_mail,
    the_current_password_is_needed_and_not_to_be_guessed,
    a_changed_password_makes_mailed_links_useless,
);

const NEW: &str = "quarry 71 violet harbour";
const ADA: &str = "ada@example.org";

async fn ask(story: &Story, email: &str) {
    let form = EmailForm { email: email.into() };
    story.services.request_password_reset(&story.guest(), form).await.unwrap();
}

async fn reset(story: &Story, token: &str, password: &str) -> Result<(), Error> {
    let form = ResetPasswordForm { token: token.into(), password: password.into() };
    story.services.reset_password(&story.guest(), form).await
}

fn change(current: &str, password: &str) -> ChangePasswordForm {
    ChangePasswordForm { current: current.into(), password: password.into() }
}

async fn is_signed_in(story: &Story, signed_in: &SignedIn) -> bool {
    story.caller(signed_in).await.member().is_ok()
}

async fn a_forgotten_password_is_replaced_by_a_mailed_link(story: Story) {
    story.member("Ada").await;
    let before = story.sign_in(&story.guest(), "Ada", PASSWORD).await.unwrap();
    ask(&story, " Ada@EXAMPLE.org").await;
    let mail = story.mail_to("Ada@example.org").await;
    assert!(
        mail.text.contains("Hello Ada,") && mail.text.contains("/reset-password?token="),
        "{}",
        mail.text
    );
    reset(&story, &token_in(&mail), NEW).await.unwrap();
    assert!(!is_signed_in(&story, &before).await, "whoever was signed in is out");
    assert_eq!(refusal(story.sign_in(&story.guest(), "Ada", PASSWORD).await), Refusal::WrongCredentials);
    story.sign_in(&story.guest(), "Ada", NEW).await.unwrap();
    assert!(story.mail_to(ADA).await.subject.contains("password was changed"));
}

async fn an_unknown_address_gets_the_same_answer_and_a_mail_without_a_link(story: Story) {
    ask(&story, "nobody@example.org").await;
    let mail = story.mail_to("nobody@example.org").await;
    assert!(mail.subject.contains("No account") && !mail.text.contains("token="), "{}", mail.text);
}

async fn a_reset_link_is_good_once_and_for_an_hour(story: Story) {
    story.member("Ada").await;
    ask(&story, ADA).await;
    let token = story.mailed_token(ADA).await;
    reset(&story, &token, NEW).await.unwrap();
    assert_eq!(refusal(reset(&story, &token, PASSWORD).await), Refusal::LinkExpired);
    ask(&story, ADA).await;
    let token = story.mailed_token(ADA).await;
    story.pass(Duration::from_secs(3600));
    assert_eq!(refusal(reset(&story, &token, PASSWORD).await), Refusal::LinkExpired);
    assert_eq!(refusal(reset(&story, &"x".repeat(43), PASSWORD).await), Refusal::LinkExpired);
}

async fn a_weak_new_password_is_refused_and_the_link_stays_good(story: Story) {
    story.member("Ada").await;
    ask(&story, ADA).await;
    let token = story.mailed_token(ADA).await;
    for weak in ["short", "password1", "ada@example.org"] {
        let refused = refusal(reset(&story, &token, weak).await);
        assert_eq!(refused.about("password").count(), 1, "{weak}: {refused:?}");
    }
    reset(&story, &token, NEW).await.unwrap();
}

async fn asking_for_resets_is_limited(story: Story) {
    story.member("Ada").await;
    for _ in 0..3 {
        ask(&story, ADA).await;
    }
    let guest = story.guest_at("203.0.113.9");
    let form = EmailForm { email: ADA.into() };
    let refused = refusal(story.services.request_password_reset(&guest, form).await);
    assert!(matches!(refused, Refusal::TooOften(1..=3600)), "{refused:?}");
    assert_eq!(story.mails_to(ADA).await.len(), 3);
}

async fn a_changed_password_ends_the_other_sessions_and_is_told_by_mail(story: Story) {
    let here = story.member("Ada").await;
    let there = story.sign_in(&story.guest(), "Ada", PASSWORD).await.unwrap();
    story.services.change_password(&here, change(PASSWORD, NEW)).await.unwrap();
    assert!(!is_signed_in(&story, &there).await);
    assert_eq!(story.services.sessions(&here).await.unwrap().len(), 1, "this one goes on");
    assert!(story.mail_to(ADA).await.subject.contains("password was changed"));
    story.sign_in(&story.guest(), "Ada", NEW).await.unwrap();
}

async fn the_current_password_is_needed_and_not_to_be_guessed(story: Story) {
    let ada = story.member("Ada").await;
    let services = &story.services;
    assert_eq!(
        refusal(services.change_password(&story.guest(), change(PASSWORD, NEW)).await),
        Refusal::SignInFirst
    );
    for _ in 0..10 {
        let refused = refusal(services.change_password(&ada, change("a guess", NEW)).await);
        assert_eq!(refused.about("current").count(), 1, "{refused:?}");
    }
    let elsewhere = Caller { address: "203.0.113.9".parse().unwrap(), ..ada.clone() };
    let refused = refusal(services.change_password(&elsewhere, change(PASSWORD, NEW)).await);
    assert!(matches!(refused, Refusal::TooOften(_)), "{refused:?}");
}

async fn a_changed_password_makes_mailed_links_useless(story: Story) {
    let ada = story.member("Ada").await;
    ask(&story, ADA).await;
    let token = story.mailed_token(ADA).await;
    story.services.change_password(&ada, change(PASSWORD, NEW)).await.unwrap();
    assert_eq!(refusal(reset(&story, &token, "another 99 good one").await), Refusal::LinkExpired);
}
