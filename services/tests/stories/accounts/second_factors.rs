//! The second factor: setting it up, signing in with it, losing the phone, and not being guessed.

use crate::story::{PASSWORD, Story, email_of, refusal};
use domain::Refusal;
use domain::accounts::*;
use services::{Caller, Error};
use std::time::Duration;
use totp_rs::{Builder, Secret};

stories!(
    with_a_second_factor_the_password_alone_is_not_enough,
    a_code_is_accepted_once,
    of_the_same_code_typed_twice_at_once_one_is_accepted,
    a_recovery_code_stands_in_for_the_app_once,
    new_recovery_codes_make_the_earlier_ones_useless,
    codes_cannot_be_guessed,
    the_way_from_password_to_code_takes_ten_minutes_at_most,
    the_secret_stays_the_same_until_it_is_confirmed_and_is_the_sessions_own,
    a_page_that_asks_several_times_at_once_gets_one_secret,
    a_wrong_code_turns_nothing_on,
    turning_it_off_takes_password_and_code,
    turning_it_on_takes_a_recent_sign_in,
    a_new_password_does_not_get_around_it,
);

const STEP: Duration = Duration::from_secs(30);

/// What the app shows now.
fn code(story: &Story, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let now = u64::try_from(story.services.clock.now().seconds()).unwrap();
    Builder::new().with_secret(secret).build().unwrap().generate(now).to_string()
}

/// Turns it on. Answers the secret and the recovery codes, and lets the code of that moment pass.
async fn turn_on(story: &Story, caller: &Caller) -> (String, Vec<String>) {
    let secret = story.services.set_up_second_factor(caller).await.unwrap().secret;
    let form = CodeForm { code: code(story, &secret) };
    let codes = story.services.confirm_second_factor(caller, form).await.unwrap();
    story.pass(STEP);
    (secret, codes)
}

/// Gives the right password; answers the challenge for the code.
async fn challenge(story: &Story, name: &str) -> String {
    let form = SignInForm { email: email_of(name), password: PASSWORD.into(), next: String::new() };
    match story.services.sign_in(&story.guest(), form).await.unwrap() {
        SignInStep::SecondFactor { challenge } => challenge,
        SignInStep::SignedIn(_) => panic!("no code was asked for"),
    }
}

async fn answer(story: &Story, challenge: &str, code: &str) -> Result<SignedIn, Error> {
    let form = SecondFactorForm { code: code.into(), next: String::new() };
    story.services.second_factor(&story.guest(), challenge, form).await
}

fn both(password: &str, code: &str) -> RemoveSecondFactorForm {
    RemoveSecondFactorForm { password: password.into(), code: code.into() }
}

async fn with_a_second_factor_the_password_alone_is_not_enough(story: Story) {
    let ada = story.member("Ada").await;
    let (secret, codes) = turn_on(&story, &ada).await;
    assert_eq!(codes.len(), 10);
    let profile = story.services.profile(&ada).await.unwrap();
    assert!(profile.second_factor && profile.recovery_codes_left == 10);
    assert!(story.mail_to("ada@example.org").await.subject.contains("Two-step sign-in is on"));
    let challenge = self::challenge(&story, "Ada").await;
    assert_eq!(refusal(answer(&story, &challenge, "000000").await), Refusal::WrongCode);
    let signed_in = answer(&story, &challenge, &code(&story, &secret)).await.unwrap();
    assert_eq!(story.caller(&signed_in).await.member().unwrap().name, "Ada");
    story.pass(STEP);
    let again = answer(&story, &challenge, &code(&story, &secret)).await;
    assert_eq!(refusal(again), Refusal::SignInFirst, "the challenge is used up");
}

async fn a_code_is_accepted_once(story: Story) {
    let ada = story.member("Ada").await;
    let (secret, _) = turn_on(&story, &ada).await;
    let shown = code(&story, &secret);
    answer(&story, &challenge(&story, "Ada").await, &shown).await.unwrap();
    let challenge = self::challenge(&story, "Ada").await;
    assert_eq!(refusal(answer(&story, &challenge, &shown).await), Refusal::WrongCode);
    story.pass(STEP);
    assert_eq!(
        refusal(answer(&story, &challenge, &shown).await),
        Refusal::WrongCode,
        "still in its neighbour step"
    );
    answer(&story, &challenge, &code(&story, &secret)).await.unwrap();
}

async fn of_the_same_code_typed_twice_at_once_one_is_accepted(story: Story) {
    let ada = story.member("Ada").await;
    let (secret, _) = turn_on(&story, &ada).await;
    let shown = code(&story, &secret);
    let mut tries = Vec::new();
    for _ in 0..4 {
        let challenge = self::challenge(&story, "Ada").await;
        let (services, guest) = (story.services.clone(), story.guest());
        let form = SecondFactorForm { code: shown.clone(), next: String::new() };
        tries.push(tokio::spawn(
            async move { services.second_factor(&guest, &challenge, form).await.is_ok() },
        ));
    }
    let mut accepted = 0;
    for one in tries {
        accepted += u32::from(one.await.unwrap());
    }
    assert_eq!(accepted, 1);
}

async fn a_recovery_code_stands_in_for_the_app_once(story: Story) {
    let ada = story.member("Ada").await;
    let (_, codes) = turn_on(&story, &ada).await;
    let typed = codes[0].to_lowercase().replace('-', " ");
    answer(&story, &challenge(&story, "Ada").await, &typed).await.unwrap();
    let mail = story.mail_to("ada@example.org").await;
    assert!(mail.text.contains("Recovery codes left: 9"), "{}", mail.text);
    assert_eq!(story.services.profile(&ada).await.unwrap().recovery_codes_left, 9);
    let challenge = self::challenge(&story, "Ada").await;
    assert_eq!(refusal(answer(&story, &challenge, &codes[0]).await), Refusal::WrongCode);
    answer(&story, &challenge, &codes[1]).await.unwrap();
}

async fn new_recovery_codes_make_the_earlier_ones_useless(story: Story) {
    let ada = story.member("Ada").await;
    let (secret, earlier) = turn_on(&story, &ada).await;
    let form = both(PASSWORD, &code(&story, &secret));
    let newer = story.services.new_recovery_codes(&ada, form).await.unwrap();
    assert_eq!(newer.iter().filter(|code| earlier.contains(code)).count(), 0);
    let challenge = self::challenge(&story, "Ada").await;
    assert_eq!(refusal(answer(&story, &challenge, &earlier[3]).await), Refusal::WrongCode);
    answer(&story, &challenge, &newer[3]).await.unwrap();
}

async fn codes_cannot_be_guessed(story: Story) {
    let ada = story.member("Ada").await;
    let (secret, codes) = turn_on(&story, &ada).await;
    for guess in 0..5 {
        let challenge = self::challenge(&story, "Ada").await;
        assert_eq!(refusal(answer(&story, &challenge, &format!("00000{guess}")).await), Refusal::WrongCode);
    }
    let challenge = self::challenge(&story, "Ada").await;
    for right in [code(&story, &secret), codes[0].clone()] {
        let refused = refusal(answer(&story, &challenge, &right).await);
        assert!(matches!(refused, Refusal::TooOften(1..=900)), "{refused:?}");
    }
}

async fn the_way_from_password_to_code_takes_ten_minutes_at_most(story: Story) {
    let ada = story.member("Ada").await;
    let (secret, _) = turn_on(&story, &ada).await;
    let challenge = self::challenge(&story, "Ada").await;
    story.pass(Duration::from_secs(600));
    assert_eq!(refusal(answer(&story, &challenge, &code(&story, &secret)).await), Refusal::SignInFirst);
    assert_eq!(refusal(answer(&story, "made up", &code(&story, &secret)).await), Refusal::SignInFirst);
}

async fn the_secret_stays_the_same_until_it_is_confirmed_and_is_the_sessions_own(story: Story) {
    let here = story.member("Ada").await;
    let there = story.signed_in("Ada").await;
    let setup = story.services.set_up_second_factor(&here).await.unwrap();
    assert_eq!(story.services.set_up_second_factor(&here).await.unwrap(), setup, "a reload changes nothing");
    assert!(setup.url.starts_with("otpauth://totp/MobileGoo:ada@example.org?secret="), "{}", setup.url);
    let other = story.services.set_up_second_factor(&there).await.unwrap();
    assert_ne!(other.secret, setup.secret);
    let form = CodeForm { code: code(&story, &setup.secret) };
    let refused = refusal(story.services.confirm_second_factor(&here, form).await);
    assert!(matches!(refused, Refusal::NotNow(_)), "the other session began anew: {refused:?}");
    let form = CodeForm { code: code(&story, &other.secret) };
    story.services.confirm_second_factor(&there, form).await.unwrap();
    assert!(matches!(refusal(story.services.set_up_second_factor(&here).await), Refusal::NotNow(_)));
}

async fn a_page_that_asks_several_times_at_once_gets_one_secret(story: Story) {
    let ada = story.member("Ada").await;
    let ask = || story.services.set_up_second_factor(&ada);
    let (first, second, third) = tokio::join!(ask(), ask(), ask());
    let first = first.unwrap();
    assert_eq!((&second.unwrap(), &third.unwrap()), (&first, &first));
}

async fn a_wrong_code_turns_nothing_on(story: Story) {
    let ada = story.member("Ada").await;
    story.services.set_up_second_factor(&ada).await.unwrap();
    let form = CodeForm { code: "000000".into() };
    assert_eq!(refusal(story.services.confirm_second_factor(&ada, form).await), Refusal::WrongCode);
    story.signed_in("Ada").await;
}

async fn turning_it_off_takes_password_and_code(story: Story) {
    let ada = story.member("Ada").await;
    let off = story.services.remove_second_factor(&ada, both(PASSWORD, "123456")).await;
    assert!(matches!(refusal(off), Refusal::NotNow(_)));
    let (secret, codes) = turn_on(&story, &ada).await;
    let services = &story.services;
    let refused = refusal(services.remove_second_factor(&ada, both("a guess", &code(&story, &secret))).await);
    assert_eq!(refused.about("password").count(), 1);
    let refused = refusal(services.remove_second_factor(&ada, both(PASSWORD, "000000")).await);
    assert_eq!(refused, Refusal::WrongCode);
    services.remove_second_factor(&ada, both(PASSWORD, &code(&story, &secret))).await.unwrap();
    assert!(story.mail_to("ada@example.org").await.subject.contains("is off"));
    assert!(!services.profile(&ada).await.unwrap().second_factor);
    story.signed_in("Ada").await;
    turn_on(&story, &ada).await;
    let challenge = self::challenge(&story, "Ada").await;
    assert_eq!(refusal(answer(&story, &challenge, &codes[0]).await), Refusal::WrongCode, "codes of before");
}

async fn turning_it_on_takes_a_recent_sign_in(story: Story) {
    let first = story.member("Ada").await;
    let account = first.member().unwrap().account;
    story.pass(Duration::from_secs(3601));
    assert!(matches!(refusal(story.services.set_up_second_factor(&first).await), Refusal::NotNow(_)));
    let again = story.signed_in("Ada").await;
    assert_eq!(again.member().unwrap().account, account);
    story.services.set_up_second_factor(&again).await.unwrap();
}

async fn a_new_password_does_not_get_around_it(story: Story) {
    let ada = story.member("Ada").await;
    turn_on(&story, &ada).await;
    let guest = story.guest();
    let form = EmailForm { email: "ada@example.org".into() };
    story.services.request_password_reset(&guest, form).await.unwrap();
    let token = story.mailed_token("ada@example.org").await;
    let password = "quarry 71 violet harbour";
    let form = ResetPasswordForm { token, password: password.into() };
    story.services.reset_password(&guest, form).await.unwrap();
    let form = SignInForm { email: email_of("Ada"), password: password.into(), next: String::new() };
    let step = story.services.sign_in(&guest, form).await.unwrap();
    assert!(matches!(step, SignInStep::SecondFactor { .. }));
}
