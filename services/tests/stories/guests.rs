//! Stories of people who begin to sell before they have an account.

use crate::market;
use crate::market::{another_imei, filled_in, photo};
use crate::story::{PASSWORD, PHONE, Story, email_of, refusal};
use domain::accounts::{AccountState, RegisterForm, VerifyEmailForm};
use domain::listings::{ListingForm, ListingState};
use domain::{ListingId, Refusal};
use services::Caller;
use std::time::Duration;

stories!(
    a_guest_fills_in_everything_and_signs_up_to_publish,
    a_draft_is_claimed_by_signing_in_once,
    a_draft_follows_its_owner_into_another_browser,
    a_draft_of_a_guest_is_nobody_elses,
    drafts_without_an_account_are_few,
    a_draft_that_nobody_claims_is_forgotten,
    nobody_signs_in_as_the_guests,
);

const FORTNIGHT: Duration = Duration::from_secs(14 * 24 * 3600);

/// A guest whose browser has this secret.
fn guest(story: &Story, secret: &str) -> Caller {
    Caller { guest: Some(story.services.guest_key(secret)), ..story.guest() }
}

/// A guest's draft that lacks nothing.
async fn filled(story: &Story, guest: &Caller) -> ListingId {
    let services = &story.services;
    let id = services.draft_listing(guest, "apple-iphone-13").await.unwrap();
    services.add_photo(guest, id, photo(1)).await.unwrap();
    let form = ListingForm { imei: another_imei(), ..filled_in() };
    services.save_listing(guest, id, 1, form).await.unwrap();
    id
}

async fn a_guest_fills_in_everything_and_signs_up_to_publish(story: Story) {
    market::open(&story).await;
    let (services, guest) = (&story.services, guest(&story, "one"));
    let id = services.draft_listing(&guest, "apple-iphone-13").await.unwrap();
    // What is missing is said before anybody is asked to sign up.
    assert!(refusal(services.publish_listing(&guest, id, 1).await).about("photos").count() > 0);
    services.add_photo(&guest, id, photo(1)).await.unwrap();
    let form = ListingForm { imei: another_imei(), ..filled_in() };
    let saved = services.save_listing(&guest, id, 1, form).await.unwrap();
    assert!(saved.guest);
    assert_eq!(refusal(services.publish_listing(&guest, id, saved.version).await), Refusal::SignInFirst);

    story.member("Ada").await;
    let signed_in = story.sign_in(&guest, "Ada", PASSWORD).await.unwrap();
    assert_eq!(signed_in.draft, Some(id));
    let ada = story.caller(&signed_in).await;
    let hers = services.own_listing(&ada, id).await.unwrap();
    assert!(!hers.guest);
    assert_eq!(
        (&hers.details, &hers.photos, &hers.imei, &hers.model),
        (&saved.details, &saved.photos, &saved.imei, &saved.model)
    );
    services.publish_listing(&ada, id, hers.version).await.unwrap();
    assert_eq!(services.public_listing(&story.guest(), id).await.unwrap().seller.name, "Ada");
}

async fn a_draft_is_claimed_by_signing_in_once(story: Story) {
    market::open(&story).await;
    let (services, guest) = (&story.services, guest(&story, "one"));
    let first = filled(&story, &guest).await;
    story.pass(Duration::from_secs(5));
    let second = services.draft_listing(&guest, "apple-iphone-13").await.unwrap();
    story.member("Ada").await;
    story.member("Bob").await;
    assert_eq!(story.sign_in(&guest, "Ada", PASSWORD).await.unwrap().draft, Some(second));
    assert_eq!(story.sign_in(&guest, "Bob", PASSWORD).await.unwrap().draft, None);
    let (ada, bob) = (story.signed_in("Ada").await, story.signed_in("Bob").await);
    for id in [first, second] {
        assert!(services.own_listing(&ada, id).await.is_ok());
        assert_eq!(refusal(services.own_listing(&bob, id).await), Refusal::NotFound);
        assert_eq!(refusal(services.own_listing(&guest, id).await), Refusal::SignInFirst);
    }
}

async fn a_draft_follows_its_owner_into_another_browser(story: Story) {
    market::open(&story).await;
    let (services, guest) = (&story.services, guest(&story, "one"));
    let id = filled(&story, &guest).await;
    let form = RegisterForm {
        name: "Grace".into(),
        email: email_of("Grace"),
        phone: PHONE.into(),
        password: PASSWORD.into(),
        terms: "on".into(),
        ..RegisterForm::default()
    };
    services.register(&guest, form).await.unwrap();
    // The mail is read on another device, which knows nothing of the draft.
    let token = story.mailed_token(&email_of("Grace")).await;
    let form = VerifyEmailForm { token, password: PASSWORD.into(), next: String::new() };
    let signed_in = services.verify_email(&story.guest(), form).await.unwrap();
    assert_eq!(signed_in.draft, Some(id));
    let grace = story.caller(&signed_in).await;
    assert_eq!(services.own_listing(&grace, id).await.unwrap().photos.len(), 1);
}

async fn a_draft_of_a_guest_is_nobody_elses(story: Story) {
    market::open(&story).await;
    let services = &story.services;
    let (one, other) = (guest(&story, "one"), guest(&story, "other"));
    let id = filled(&story, &one).await;
    let before = services.own_listing(&one, id).await.unwrap();
    let shown = before.photos[0].id;
    let eve = story.member("Eve").await;
    for (caller, expected) in
        [(&other, Refusal::SignInFirst), (&story.guest(), Refusal::SignInFirst), (&eve, Refusal::NotFound)]
    {
        for refused in [
            refusal(services.own_listing(caller, id).await),
            refusal(services.save_listing(caller, id, before.version, filled_in()).await),
            refusal(services.publish_listing(caller, id, before.version).await),
            refusal(services.add_photo(caller, id, photo(2)).await),
            refusal(services.remove_photo(caller, id, shown).await),
            refusal(services.move_photo(caller, id, shown, 0).await),
            refusal(services.withdraw_listing(caller, id).await),
        ] {
            assert_eq!(refused, expected);
        }
        assert_eq!(refusal(services.public_listing(caller, id).await), Refusal::NotFound);
    }
    // Nor does a guest who has a draft learn whether somebody else's listing is there.
    assert_eq!(
        refusal(services.own_listing(&other, ListingId(uuid::Uuid::max())).await),
        Refusal::SignInFirst
    );
    assert_eq!(services.own_listing(&one, id).await.unwrap(), before);
}

async fn drafts_without_an_account_are_few(story: Story) {
    market::open(&story).await;
    let (services, one) = (&story.services, guest(&story, "one"));
    for _ in 0..5 {
        services.draft_listing(&one, "apple-iphone-13").await.unwrap();
    }
    let refused = refusal(services.draft_listing(&one, "apple-iphone-13").await);
    assert!(matches!(&refused, Refusal::NotNow(why) if why.contains("sign in")), "{refused:?}");
    // Nor do new secrets help: one address begins so many an hour.
    let mut begun = 0;
    for n in 0..40 {
        match services.draft_listing(&guest(&story, &format!("secret {n}")), "apple-iphone-13").await {
            Ok(_) => begun += 1,
            refused => {
                assert!(matches!(refusal(refused), Refusal::TooOften(_)));
                break;
            }
        }
    }
    assert!((10..30).contains(&begun), "{begun}");
}

async fn a_draft_that_nobody_claims_is_forgotten(story: Story) {
    market::open(&story).await;
    let (services, one) = (&story.services, guest(&story, "one"));
    let id = filled(&story, &one).await;
    let claimed = filled(&story, &guest(&story, "other")).await;
    story.member("Ada").await;
    story.sign_in(&guest(&story, "other"), "Ada", PASSWORD).await.unwrap();
    assert_eq!(services.own_listing(&one, id).await.unwrap().photos.len(), 1);
    story.pass(FORTNIGHT - Duration::from_secs(60));
    services.run_due_work().await.unwrap();
    assert!(services.own_listing(&one, id).await.is_ok());

    story.pass(Duration::from_secs(120));
    assert_eq!(refusal(services.own_listing(&one, id).await), Refusal::SignInFirst);
    assert_eq!(story.sign_in(&one, "Ada", PASSWORD).await.unwrap().draft, None);
    story.pass(Duration::from_secs(600));
    services.run_due_work().await.unwrap();
    let mut db = services.store.read().await.unwrap();
    let left = db.listing(id).await.unwrap().unwrap();
    assert_eq!(left.state, ListingState::Withdrawn);
    assert_eq!((left.details.price, left.details.place, left.details.colour), (None, None, None));
    assert!(left.details.description.is_empty());
    assert!(db.imei_of(id).await.unwrap().is_none());
    assert!(db.listing_photos(id).await.unwrap().is_empty());
    drop(db);
    // What was claimed is its owner's for good.
    let ada = story.signed_in("Ada").await;
    assert_eq!(services.own_listing(&ada, claimed).await.unwrap().photos.len(), 1);
}

async fn nobody_signs_in_as_the_guests(story: Story) {
    market::open(&story).await;
    let guests = store::guest_drafts::GUESTS;
    assert_eq!(refusal(story.services.seller(&story.guest(), guests).await), Refusal::NotFound);
    let mut db = story.services.store.read().await.unwrap();
    assert_eq!(db.account(guests).await.unwrap().unwrap().state, AccountState::Deleted);
}
