//! A new e-mail address for an account.

use crate::story::{PASSWORD, Story, refusal, token_in};
use domain::Refusal;
use domain::accounts::*;
use services::Error;
use std::time::Duration;

stories!(
    a_new_address_counts_once_it_is_confirmed_and_the_old_one_is_told,
    the_password_is_needed_for_a_new_address,
    a_taken_address_gets_the_same_answer_and_another_mail,
    only_the_newest_link_counts,
    of_two_accounts_that_want_one_address_the_first_to_confirm_gets_it,
    a_link_in_the_old_mailbox_no_longer_opens_the_account,
);

async fn ask(story: &Story, caller: &services::Caller, email: &str) {
    let form = ChangeEmailForm { email: email.into(), password: PASSWORD.into() };
    story.services.change_email(caller, form).await.unwrap();
}

async fn confirm(story: &Story, token: &str) -> Result<(), Error> {
    story.services.confirm_new_email(&story.guest(), TokenForm { token: token.into() }).await
}

async fn sign_in(story: &Story, email: &str) -> Result<SignInStep, Error> {
    let form = SignInForm { email: email.into(), password: PASSWORD.into(), next: String::new() };
    story.services.sign_in(&story.guest(), form).await
}

async fn a_new_address_counts_once_it_is_confirmed_and_the_old_one_is_told(story: Story) {
    let ada = story.member("Ada").await;
    ask(&story, &ada, "countess@example.org").await;
    let profile = story.services.profile(&ada).await.unwrap();
    assert_eq!(profile.email.as_str(), "ada@example.org");
    assert_eq!(profile.new_email.unwrap().as_str(), "countess@example.org");
    assert_eq!(refusal(sign_in(&story, "countess@example.org").await.map(drop)), Refusal::WrongCredentials);
    confirm(&story, &story.mailed_token("countess@example.org").await).await.unwrap();
    let profile = story.services.profile(&ada).await.unwrap();
    assert_eq!((profile.email.as_str(), profile.new_email), ("countess@example.org", None));
    sign_in(&story, "countess@example.org").await.map(drop).unwrap();
    assert_eq!(refusal(sign_in(&story, "ada@example.org").await.map(drop)), Refusal::WrongCredentials);
    assert!(story.mail_to("ada@example.org").await.subject.contains("new e-mail address"));
}

async fn the_password_is_needed_for_a_new_address(story: Story) {
    let ada = story.member("Ada").await;
    let form =
        |password: &str, email: &str| ChangeEmailForm { email: email.into(), password: password.into() };
    let refused = refusal(story.services.change_email(&ada, form("a guess", "c@example.org")).await);
    assert_eq!(refused.about("password").count(), 1);
    let refused = refusal(story.services.change_email(&ada, form(PASSWORD, "ADA@example.org")).await);
    assert_eq!(refused.about("email").count(), 1, "it is hers already");
    assert!(story.mails_to("c@example.org").await.is_empty());
}

async fn a_taken_address_gets_the_same_answer_and_another_mail(story: Story) {
    let (ada, _) = (story.member("Ada").await, story.member("Grace").await);
    ask(&story, &ada, "grace@example.org").await;
    let pending = story.services.profile(&ada).await.unwrap().new_email;
    assert_eq!(pending.unwrap().as_str(), "grace@example.org", "as for an address that is free");
    let mail = story.mail_to("grace@example.org").await;
    assert!(mail.subject.contains("has an account") && !mail.text.contains("token="), "{}", mail.text);
}

async fn only_the_newest_link_counts(story: Story) {
    let ada = story.member("Ada").await;
    ask(&story, &ada, "first@example.org").await;
    let first = story.mailed_token("first@example.org").await;
    ask(&story, &ada, "second@example.org").await;
    assert_eq!(refusal(confirm(&story, &first).await), Refusal::LinkExpired);
    let second = story.mailed_token("second@example.org").await;
    story.pass(Duration::from_secs(24 * 3600));
    assert_eq!(refusal(confirm(&story, &second).await), Refusal::LinkExpired, "and only for a day");
}

async fn of_two_accounts_that_want_one_address_the_first_to_confirm_gets_it(story: Story) {
    let (ada, grace) = (story.member("Ada").await, story.member("Grace").await);
    ask(&story, &ada, "shared@example.org").await;
    ask(&story, &grace, "shared@example.org").await;
    let tokens: Vec<_> = story.mails_to("shared@example.org").await.iter().map(token_in).collect();
    confirm(&story, &tokens[0]).await.unwrap();
    assert_eq!(refusal(confirm(&story, &tokens[1]).await), Refusal::LinkExpired);
    assert_eq!(story.services.profile(&ada).await.unwrap().email.as_str(), "shared@example.org");
    assert_eq!(story.services.profile(&grace).await.unwrap().email.as_str(), "grace@example.org");
}

async fn a_link_in_the_old_mailbox_no_longer_opens_the_account(story: Story) {
    let ada = story.member("Ada").await;
    let form = EmailForm { email: "ada@example.org".into() };
    story.services.request_password_reset(&story.guest(), form).await.unwrap();
    let reset = story.mailed_token("ada@example.org").await;
    ask(&story, &ada, "countess@example.org").await;
    confirm(&story, &story.mailed_token("countess@example.org").await).await.unwrap();
    let form = ResetPasswordForm { token: reset, password: "quarry 71 violet harbour".into() };
    let refused = refusal(story.services.reset_password(&story.guest(), form).await);
    assert_eq!(refused, Refusal::LinkExpired);
}
