//! Leaving: what is erased, what stays, and when it has to wait.

use crate::story::phones::phone_for_sale;
use crate::story::{PASSWORD, Story, refusal};
use domain::Refusal;
use domain::accounts::*;
use domain::addresses::AddressForm;
use domain::listings::ListingState;

stories!(
    a_deleted_account_is_gone_for_everybody,
    nothing_personal_stays_in_the_row_of_a_deleted_account,
    the_address_of_a_deleted_account_can_sign_up_again,
    what_was_for_sale_is_withdrawn,
    nobody_leaves_while_a_buyer_is_paying,
    leaving_takes_the_password,
);

fn password() -> PasswordForm {
    PasswordForm { password: PASSWORD.into() }
}

async fn a_deleted_account_is_gone_for_everybody(story: Story) {
    let ada = story.member("Ada").await;
    let elsewhere = story.sign_in(&story.guest(), "Ada", PASSWORD).await.unwrap();
    story.services.delete_account(&ada, password()).await.unwrap();
    assert!(story.caller(&elsewhere).await.member().is_err(), "signed out everywhere");
    let refreshed = story.services.refresh(&story.guest(), &elsewhere.refresh.value).await;
    assert_eq!(refusal(refreshed), Refusal::SignInFirst);
    assert_eq!(refusal(story.sign_in(&story.guest(), "Ada", PASSWORD).await), Refusal::WrongCredentials);
    let id = ada.member().unwrap().account;
    assert_eq!(refusal(story.services.seller(&story.guest(), id).await), Refusal::NotFound);
    assert!(story.mail_to("ada@example.org").await.subject.contains("is deleted"));
    assert!(story.services.delete_account(&ada, password()).await.is_err());
}

async fn nothing_personal_stays_in_the_row_of_a_deleted_account(story: Story) {
    let ada = story.member("Ada").await;
    let id = ada.member().unwrap().account;
    let address = AddressForm {
        country: "DE".into(),
        name: "Ada".into(),
        street: "Hauptstr. 1".into(),
        city: "Berlin".into(),
        postal_code: "10115".into(),
        ..AddressForm::default()
    };
    story.services.save_address(&ada, address).await.unwrap();
    let email = ChangeEmailForm { email: "countess@example.org".into(), password: PASSWORD.into() };
    story.services.change_email(&ada, email).await.unwrap();
    story.services.delete_account(&ada, password()).await.unwrap();
    let mut db = story.services.store.read().await.unwrap();
    let row = db.account(id).await.unwrap().unwrap();
    assert_eq!(
        (row.state, row.name.as_str(), row.about.as_str()),
        (AccountState::Deleted, "Former member", "")
    );
    assert_eq!(row.password_hash, "");
    assert_eq!(story.services.vault.open_text("e-mail", &row.email_sealed).unwrap(), "");
    assert_eq!(story.services.vault.open_text("phone", &row.phone_sealed).unwrap(), "");
    assert!(db.addresses_of(id).await.unwrap().is_empty());
    assert!(db.sessions_of(id).await.unwrap().is_empty());
    assert!(db.exported_tokens(id).await.unwrap().is_empty());
    let history = db.audit_of(id).await.unwrap();
    assert!(history.iter().any(|entry| entry.verb == "deleted"));
    for entry in history {
        assert!(!entry.details.contains('@') && !entry.details.contains("Ada"), "{}", entry.details);
    }
}

async fn the_address_of_a_deleted_account_can_sign_up_again(story: Story) {
    let first = story.member("Ada").await;
    story.services.delete_account(&first, password()).await.unwrap();
    let second = story.member("Ada").await;
    assert_ne!(first.member().unwrap().account, second.member().unwrap().account);
}

async fn what_was_for_sale_is_withdrawn(story: Story) {
    let ada = story.member("Ada").await;
    let live = phone_for_sale(&story, &ada, ListingState::Live).await;
    let draft = phone_for_sale(&story, &ada, ListingState::Draft).await;
    let sold = phone_for_sale(&story, &ada, ListingState::Sold).await;
    let id = ada.member().unwrap().account;
    assert_eq!(story.services.seller(&story.guest(), id).await.unwrap().live_listings, 1);
    story.services.delete_account(&ada, password()).await.unwrap();
    let mut db = story.services.store.read().await.unwrap();
    let expected =
        [(live, ListingState::Withdrawn), (draft, ListingState::Withdrawn), (sold, ListingState::Sold)];
    for (listing, state) in expected {
        assert_eq!(db.listing(listing).await.unwrap().unwrap().state, state);
    }
    let events = db.exported_listing_events(id).await.unwrap();
    assert_eq!(events.iter().filter(|event| event.event == "withdraw").count(), 2, "{events:?}");
}

async fn nobody_leaves_while_a_buyer_is_paying(story: Story) {
    let ada = story.member("Ada").await;
    let live = phone_for_sale(&story, &ada, ListingState::Live).await;
    phone_for_sale(&story, &ada, ListingState::Reserved).await;
    let refused = refusal(story.services.delete_account(&ada, password()).await);
    assert!(matches!(refused, Refusal::NotNow(_)), "{refused:?}");
    let state = story.services.store.read().await.unwrap().listing(live).await.unwrap().unwrap().state;
    assert_eq!(state, ListingState::Live, "nothing has changed");
    assert_eq!(story.services.profile(&ada).await.unwrap().name, "Ada");
}

async fn leaving_takes_the_password(story: Story) {
    let ada = story.member("Ada").await;
    let guess = PasswordForm { password: "a guess".into() };
    assert_eq!(refusal(story.services.delete_account(&ada, guess).await).about("password").count(), 1);
    assert_eq!(
        refusal(story.services.delete_account(&story.guest(), password()).await),
        Refusal::SignInFirst
    );
    story.services.profile(&ada).await.unwrap();
}
