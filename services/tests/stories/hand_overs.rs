//! Stories of hand-overs: a phone with a link takes the photos of one listing, as long as its seller lets it.

use crate::market;
use crate::market::{filled_in, for_sale, photo};
use crate::story;
use crate::story::{Story, refusal};
use domain::hand_overs::OwnHandOver;
use domain::listings::ListingState;
use domain::photos::{MOST_PHOTOS, Shot};
use domain::{ListingId, Refusal};
use services::{Caller, Limits};
use std::time::Duration;

stories!(
    a_phone_adds_photos_and_the_computer_sees_them_on_any_server,
    a_link_is_made_by_the_seller_alone,
    a_link_lasts_twenty_minutes,
    a_link_takes_a_bounded_number_of_photos,
    a_link_of_a_listing_that_can_not_be_changed_is_over,
    a_link_of_somebody_who_left_is_over,
    a_photo_that_was_on_its_way_when_the_link_ended_is_refused,
);

async fn handed(story: &Story) -> (Caller, ListingId, String) {
    market::open(story).await;
    let ada = story.member("Ada").await;
    let id = for_sale(story, &ada, "apple-iphone-13", filled_in()).await;
    let secret = secret(&story.services.start_hand_over(&ada, id).await.unwrap());
    (ada, id, secret)
}

fn secret(link: &OwnHandOver) -> String {
    link.url.strip_prefix("https://phones.example/hand-over?token=").unwrap().to_owned()
}

async fn a_phone_adds_photos_and_the_computer_sees_them_on_any_server(story: Story) {
    let (ada, id, secret) = handed(&story).await;
    let other_server = story.another_server(|_| {});
    let phone = story.guest_at("203.0.113.9");
    let seen = other_server.handed_listing(&phone, &secret).await.unwrap();
    assert_eq!((seen.model.as_str(), seen.shots.as_slice()), ("Apple iPhone 13", [None].as_slice()));
    let before = story.services.photo_desk(&ada, id).await.unwrap();
    assert!(!before.handed.unwrap().begun);
    let added =
        other_server.add_handed_photo(&phone, &secret, "device", Some(Shot::Back), photo(90)).await.unwrap();
    let after = story.services.photo_desk(&ada, id).await.unwrap();
    assert_eq!(after.photos, [before.photos[0], added]);
    assert!(after.handed.unwrap().begun);
    // The seller's own page shows the same code again, on any server.
    let link = other_server.own_hand_over(&ada, id).await.unwrap().unwrap();
    assert_eq!(self::secret(&link), secret);
}

async fn a_link_is_made_by_the_seller_alone(story: Story) {
    let (ada, id, secret) = handed(&story).await;
    let bob = story.member("Bob").await;
    let services = &story.services;
    for (caller, no) in [(bob, Refusal::NotFound), (story.guest(), Refusal::SignInFirst)] {
        assert_eq!(refusal(services.start_hand_over(&caller, id).await), no);
        assert_eq!(refusal(services.own_hand_over(&caller, id).await), no);
        assert_eq!(refusal(services.end_hand_over(&caller, id).await), no);
    }
    assert!(services.handed_listing(&story.guest(), &secret).await.is_ok());
    services.end_hand_over(&ada, id).await.unwrap();
    services.end_hand_over(&ada, id).await.unwrap();
    assert!(services.own_hand_over(&ada, id).await.unwrap().is_none());
    assert_eq!(refusal(services.handed_listing(&story.guest(), &secret).await), Refusal::LinkExpired);
}

async fn a_link_lasts_twenty_minutes(story: Story) {
    let (ada, id, secret) = handed(&story).await;
    story.pass(Duration::from_secs(20 * 60 - 1));
    assert!(story.services.handed_listing(&story.guest(), &secret).await.is_ok());
    story.pass(Duration::from_secs(1));
    let late = story.services.add_handed_photo(&story.guest(), &secret, "device", None, photo(90)).await;
    assert_eq!(refusal(late), Refusal::LinkExpired);
    assert!(story.services.own_hand_over(&ada, id).await.unwrap().is_none());
    assert!(story.services.photo_desk(&ada, id).await.unwrap().handed.is_none());
    while story.services.run_due_work().await.unwrap() > 0 {}
}

async fn a_link_takes_a_bounded_number_of_photos(story: Story) {
    let (_, _, secret) = handed(&story).await;
    let generous = story.another_server(|parts| parts.limits = Limits { factor: 1_000 });
    let guest = story.guest();
    for _ in 0..2 * MOST_PHOTOS {
        generous.add_handed_photo(&guest, &secret, "device", None, photo(90)).await.unwrap();
    }
    let more = generous.add_handed_photo(&guest, &secret, "device", None, photo(90)).await;
    assert_eq!(refusal(more), Refusal::LinkExpired);
}

async fn a_link_of_a_listing_that_can_not_be_changed_is_over(story: Story) {
    let (_, id, secret) = handed(&story).await;
    let mut db = story.services.store.write().await.unwrap();
    let live = db.listing(id).await.unwrap().unwrap();
    assert!(db.move_listing(&live, ListingState::Sold, live.published_at, live.updated_at).await.unwrap());
    db.commit().await.unwrap();
    let guest = story.guest();
    assert!(matches!(refusal(story.services.handed_listing(&guest, &secret).await), Refusal::NotNow(_)));
    let late = story.services.add_handed_photo(&guest, &secret, "device", None, photo(90)).await;
    assert!(matches!(refusal(late), Refusal::NotNow(_)));
}

async fn a_link_of_somebody_who_left_is_over(story: Story) {
    let (ada, _, secret) = handed(&story).await;
    let password = domain::accounts::PasswordForm { password: story::PASSWORD.into() };
    story.services.delete_account(&ada, password).await.unwrap();
    assert_eq!(refusal(story.services.handed_listing(&story.guest(), &secret).await), Refusal::LinkExpired);
}

async fn a_photo_that_was_on_its_way_when_the_link_ended_is_refused(story: Story) {
    let (ada, id, secret) = handed(&story).await;
    let guest = story.guest();
    let (sent, ended) = tokio::join!(
        story.services.add_handed_photo(&guest, &secret, "device", None, photo(90)),
        story.services.end_hand_over(&ada, id),
    );
    ended.unwrap();
    let photos = story.services.photo_desk(&ada, id).await.unwrap().photos.len();
    match sent {
        Ok(_) => assert_eq!(photos, 2),
        refused => {
            assert_eq!(refusal(refused), Refusal::LinkExpired);
            assert_eq!(photos, 1);
        }
    }
}
