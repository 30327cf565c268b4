//! Signing up.

use crate::story::{PASSWORD, PHONE, Story, refusal, token_in};
use domain::Refusal;
use domain::accounts::*;
use services::{Caller, NewMember};
use std::time::Duration;

stories!(
    a_person_registers_confirms_the_address_and_is_signed_in,
    a_mailed_link_is_good_once,
    a_mailed_link_is_good_for_a_day,
    the_link_alone_is_not_enough,
    a_known_address_gets_the_same_answer_and_another_mail,
    an_account_prepared_by_a_stranger_is_never_made,
    the_link_can_be_sent_again,
    everything_wrong_with_a_sign_up_is_said_at_once,
    signing_up_is_limited_per_address_of_either_kind,
    only_the_marketplace_itself_makes_accounts_with_roles,
);

const ADA: &str = "ada@example.org";

fn sign_up(email: &str) -> RegisterForm {
    RegisterForm {
        name: "Ada Lovelace".into(),
        email: email.into(),
        phone: PHONE.into(),
        country: "US".into(),
        password: PASSWORD.into(),
        terms: "on".into(),
        next: "/sell".into(),
    }
}

fn link(token: &str, password: &str) -> VerifyEmailForm {
    VerifyEmailForm { token: token.into(), password: password.into(), next: String::new() }
}

async fn a_person_registers_confirms_the_address_and_is_signed_in(story: Story) {
    let guest = story.guest();
    story.services.register(&guest, sign_up(" Ada@Example.org ")).await.unwrap();
    let mail = story.mail_to("Ada@example.org").await;
    assert!(mail.text.contains("https://phones.example/verify?token="), "{}", mail.text);
    assert!(mail.html.contains("https://phones.example/verify?token="));
    assert!(!mail.text.contains("Ada Lovelace"), "a stranger may have typed the name");
    assert_eq!(refusal(story.sign_in(&guest, "Ada", PASSWORD).await), Refusal::WrongCredentials);

    let signed_in = story.services.verify_email(&guest, link(&token_in(&mail), PASSWORD)).await.unwrap();
    assert_eq!(signed_in.me.name, "Ada Lovelace");
    assert_eq!(signed_in.me.role, Role::Member);
    let ada = story.caller(&signed_in).await;
    let profile = story.services.profile(&ada).await.unwrap();
    assert_eq!((profile.email.as_str(), profile.phone.as_str()), ("Ada@example.org", PHONE));
    story.sign_in(&guest, "ADA", PASSWORD).await.unwrap();
}

async fn a_mailed_link_is_good_once(story: Story) {
    story.services.register(&story.guest(), sign_up(ADA)).await.unwrap();
    let token = story.mailed_token(ADA).await;
    story.services.verify_email(&story.guest(), link(&token, PASSWORD)).await.unwrap();
    let again = story.services.verify_email(&story.guest(), link(&token, PASSWORD)).await;
    assert_eq!(refusal(again), Refusal::LinkExpired);
}

async fn a_mailed_link_is_good_for_a_day(story: Story) {
    story.services.register(&story.guest(), sign_up(ADA)).await.unwrap();
    let token = story.mailed_token(ADA).await;
    story.pass(Duration::from_secs(24 * 3600));
    let late = story.services.verify_email(&story.guest(), link(&token, PASSWORD)).await;
    assert_eq!(refusal(late), Refusal::LinkExpired);
}

async fn the_link_alone_is_not_enough(story: Story) {
    story.services.register(&story.guest(), sign_up(ADA)).await.unwrap();
    let token = story.mailed_token(ADA).await;
    let wrong = story.services.verify_email(&story.guest(), link(&token, "something else")).await;
    assert_eq!(refusal(wrong).about("password").count(), 1);
    story.services.verify_email(&story.guest(), link(&token, PASSWORD)).await.unwrap();
}

async fn a_known_address_gets_the_same_answer_and_another_mail(story: Story) {
    story.member("Ada").await;
    story.services.register(&story.guest(), sign_up(ADA)).await.unwrap();
    let mail = story.mail_to(ADA).await;
    assert!(mail.subject.contains("already have an account"), "{}", mail.subject);
    assert!(!mail.text.contains("token="));
    story.services.resend_verification(&story.guest(), EmailForm { email: ADA.into() }).await.unwrap();
    assert!(story.mail_to(ADA).await.subject.contains("already have an account"));
    let unknown = EmailForm { email: "nobody@example.org".into() };
    story.services.resend_verification(&story.guest(), unknown).await.unwrap();
    assert!(!story.mail_to("nobody@example.org").await.text.contains("token="));
}

/// A stranger signs up with Ada's address before she does. Ada's own link makes Ada's account, and the stranger's
/// link, which only she can read, wants a password that she does not know.
async fn an_account_prepared_by_a_stranger_is_never_made(story: Story) {
    let by_stranger = RegisterForm { password: "quarry 71 violet harbour".into(), ..sign_up(ADA) };
    story.services.register(&story.guest_at("203.0.113.9"), by_stranger).await.unwrap();
    let strangers_link = story.mailed_token(ADA).await;
    story.services.register(&story.guest(), sign_up(ADA)).await.unwrap();
    let adas_link = story.mailed_token(ADA).await;
    let followed = story.services.verify_email(&story.guest(), link(&strangers_link, PASSWORD)).await;
    assert_eq!(refusal(followed).about("password").count(), 1);
    story.services.verify_email(&story.guest(), link(&adas_link, PASSWORD)).await.unwrap();
    let stolen = story.sign_in(&story.guest_at("203.0.113.9"), "Ada", "quarry 71 violet harbour").await;
    assert_eq!(refusal(stolen), Refusal::WrongCredentials);
    let late =
        story.services.verify_email(&story.guest(), link(&strangers_link, "quarry 71 violet harbour")).await;
    assert_eq!(refusal(late), Refusal::LinkExpired, "the address has its account now");
}

async fn the_link_can_be_sent_again(story: Story) {
    story.services.register(&story.guest(), sign_up(ADA)).await.unwrap();
    let first = story.mailed_token(ADA).await;
    story.pass(Duration::from_secs(60));
    story.services.resend_verification(&story.guest(), EmailForm { email: ADA.into() }).await.unwrap();
    let second = story.mailed_token(ADA).await;
    assert_ne!(first, second);
    story.services.verify_email(&story.guest(), link(&second, PASSWORD)).await.unwrap();
}

async fn everything_wrong_with_a_sign_up_is_said_at_once(story: Story) {
    let form = RegisterForm {
        name: "x".into(),
        email: "nobody".into(),
        phone: "12".into(),
        country: "US".into(),
        password: "password1".into(),
        ..RegisterForm::default()
    };
    let refused = refusal(story.services.register(&story.guest(), form).await);
    for field in ["name", "email", "phone", "password", "terms"] {
        assert_eq!(refused.about(field).count(), 1, "{field} in {refused:?}");
    }
    let own_name = RegisterForm { password: "Lovelace1815".into(), ..sign_up(ADA) };
    let refused = refusal(story.services.register(&story.guest(), own_name).await);
    assert_eq!(refused.about("password").count(), 1, "{refused:?}");
    assert!(story.mails_to(ADA).await.is_empty());
}

async fn signing_up_is_limited_per_address_of_either_kind(story: Story) {
    for n in 0..3 {
        story.services.register(&story.guest_at(&format!("203.0.113.{n}")), sign_up(ADA)).await.unwrap();
    }
    let refused = refusal(story.services.register(&story.guest_at("203.0.113.9"), sign_up(ADA)).await);
    assert!(matches!(refused, Refusal::TooOften(1..=3600)), "{refused:?}");
    assert_eq!(story.mails_to(ADA).await.len(), 3);
    for n in 0..10 {
        story.services.register(&story.guest(), sign_up(&format!("p{n}@example.org"))).await.unwrap();
    }
    let refused = refusal(story.services.register(&story.guest(), sign_up("p10@example.org")).await);
    assert!(matches!(refused, Refusal::TooOften(_)), "{refused:?}");
    story.pass(Duration::from_secs(3600));
    story.services.register(&story.guest(), sign_up("p10@example.org")).await.unwrap();
}

async fn only_the_marketplace_itself_makes_accounts_with_roles(story: Story) {
    let admin = || NewMember {
        email: "root@example.org".into(),
        name: "Root".into(),
        phone: PHONE.into(),
        country: String::new(),
        password: PASSWORD.into(),
        role: Role::Admin,
    };
    for caller in [story.guest(), story.member_with_role("Grace", Role::Admin).await] {
        assert_eq!(refusal(story.services.create_member(&caller, admin()).await), Refusal::NotAllowed);
    }
    story.services.create_member(&Caller::system(), admin()).await.unwrap();
    let again = refusal(story.services.create_member(&Caller::system(), admin()).await);
    assert_eq!(again.about("email").count(), 1);
    assert_eq!(story.sign_in(&story.guest(), "root", PASSWORD).await.unwrap().me.role, Role::Admin);
}
