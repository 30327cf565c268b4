//! Stories of verification: a photo beside a code, seen by a moderator, gives a listing its badge.

use crate::market;
use crate::market::{filled_in, for_sale, photo};
use crate::story;
use crate::story::{Story, email_of, refusal};
use domain::accounts::Role;
use domain::listings::ListingForm;
use domain::photos::WIDTHS;
use domain::search::{Facet, SearchQuery};
use domain::verifications::VerificationState;
use domain::{ListingId, Refusal};
use services::Caller;
use std::time::Duration;

stories!(
    a_photo_beside_the_code_gives_the_badge,
    a_refused_photo_says_why_and_another_one_may_follow,
    a_code_is_good_for_a_day_and_for_its_own_listing,
    phones_with_the_badge_are_searched_for_by_it,
    the_photo_is_its_seller_s_and_the_moderators_alone,
    only_moderators_decide_and_never_about_their_own,
    a_decision_about_a_photo_that_was_replaced_is_refused,
    another_imei_takes_the_badge_away,
    photos_are_swept_away_a_month_after_the_decision,
    who_leaves_takes_the_photo_along,
);

const DAY: Duration = Duration::from_secs(24 * 3600);

async fn selling(story: &Story) -> (Caller, ListingId) {
    market::open(story).await;
    let ada = story.member("Ada").await;
    let id = for_sale(story, &ada, "apple-iphone-13", filled_in()).await;
    (ada, id)
}

async fn send(story: &Story, seller: &Caller, id: ListingId, shade: u8) {
    let code = story.services.own_verification(seller, id).await.unwrap().code;
    story.services.send_verification(seller, id, &code, photo(shade)).await.unwrap();
}

async fn moderator(story: &Story) -> Caller {
    story.member_with_role("Mo", Role::Moderator).await
}

async fn approve_the_first(story: &Story, mo: &Caller) {
    let waiting = story.services.waiting_verifications(mo, 1).await.unwrap();
    let first = &waiting.items[0];
    story.services.approve_verification(mo, first.listing, first.photo).await.unwrap();
}

async fn a_photo_beside_the_code_gives_the_badge(story: Story) {
    let (ada, id) = selling(&story).await;
    let services = &story.services;
    let before = services.own_verification(&ada, id).await.unwrap();
    assert_eq!((before.state, before.verified), (None, false));
    assert!(!services.public_listing(&story.guest(), id).await.unwrap().verified);
    // As it is copied by hand.
    let typed = domain::verifications::spaced(&before.code).to_lowercase();
    services.send_verification(&ada, id, &typed, photo(9)).await.unwrap();
    assert_eq!(services.own_verification(&ada, id).await.unwrap().state, Some(VerificationState::Waiting));
    assert!(!services.public_listing(&story.guest(), id).await.unwrap().verified);
    let mo = moderator(&story).await;
    let waiting = services.waiting_verifications(&mo, 1).await.unwrap();
    assert_eq!((waiting.total, waiting.items.len()), (1, 1));
    let first = &waiting.items[0];
    assert_eq!((first.listing, first.code.as_str(), first.seller_name.as_str()), (id, &*before.code, "Ada"));
    assert_eq!(first.title, "Apple iPhone 13 128 GB, Midnight");
    approve_the_first(&story, &mo).await;
    let listing = services.public_listing(&story.guest(), id).await.unwrap();
    assert!(listing.verified);
    assert!(!listing.photos.iter().any(|shown| shown.id == first.photo), "it stays private");
    assert!(
        services.seller_listings(&story.guest(), ada.account().unwrap(), 1).await.unwrap().items[0].verified
    );
    let own = services.own_verification(&ada, id).await.unwrap();
    assert_eq!((own.state, own.verified), (Some(VerificationState::Approved), true));
    assert_eq!(services.waiting_verifications(&mo, 1).await.unwrap().total, 0);
    let mail = story.mail_to(&email_of("Ada")).await;
    assert!(mail.subject.contains("Verified photo") && mail.text.contains("/listings/"), "{}", mail.text);
    let again = services.send_verification(&ada, id, &before.code, photo(10)).await;
    assert!(matches!(refusal(again), Refusal::NotNow(_)));
}

async fn a_refused_photo_says_why_and_another_one_may_follow(story: Story) {
    let (ada, id) = selling(&story).await;
    send(&story, &ada, id, 9).await;
    let mo = moderator(&story).await;
    let services = &story.services;
    let sent = services.waiting_verifications(&mo, 1).await.unwrap().items[0].clone();
    let silent = services.refuse_verification(&mo, id, sent.photo, " ").await;
    assert_eq!(refusal(silent).about("reason").count(), 1);
    services.refuse_verification(&mo, id, sent.photo, "The code can't be read.").await.unwrap();
    let own = services.own_verification(&ada, id).await.unwrap();
    assert_eq!(
        (own.state, own.reason.as_str()),
        (Some(VerificationState::Refused), "The code can't be read.")
    );
    assert!(story.mail_to(&email_of("Ada")).await.text.contains("The code can't be read."));
    send(&story, &ada, id, 10).await;
    assert_eq!(services.own_verification(&ada, id).await.unwrap().reason, "");
    approve_the_first(&story, &mo).await;
    assert!(services.public_listing(&story.guest(), id).await.unwrap().verified);
}

async fn a_code_is_good_for_a_day_and_for_its_own_listing(story: Story) {
    let (ada, id) = selling(&story).await;
    let services = &story.services;
    let first = services.own_verification(&ada, id).await.unwrap();
    let other = services.draft_listing(&ada, "apple-iphone-13").await.unwrap();
    let codes = [first.code.clone(), services.own_verification(&ada, other).await.unwrap().code];
    assert_ne!(codes[0], codes[1]);
    for wrong in ["", "AAAAAA", codes[1].as_str(), &"x".repeat(10_000)] {
        let refused = refusal(services.send_verification(&ada, id, wrong, photo(9)).await);
        assert!(refused.to_string().contains("no longer good"), "{refused}");
    }
    let left = first.code_until.since(services.clock.now());
    assert!(left > DAY && left <= 2 * DAY, "{left:?}");
    story.pass(left - Duration::from_secs(1));
    assert_ne!(services.own_verification(&ada, id).await.unwrap().code, first.code);
    services.send_verification(&ada, id, &first.code, photo(9)).await.unwrap();
    story.pass(Duration::from_secs(1));
    let late = services.send_verification(&ada, id, &first.code, photo(10)).await;
    assert!(refusal(late).to_string().contains("no longer good"));
}

async fn phones_with_the_badge_are_searched_for_by_it(story: Story) {
    let (ada, verified) = selling(&story).await;
    let plain = for_sale(&story, &ada, "apple-iphone-13", filled_in()).await;
    let find = async |query: &str| {
        let query = SearchQuery::from_query(query);
        let results = story.services.search_listings(&story.guest(), query).await.unwrap();
        let ids: Vec<ListingId> = results.page.items.iter().map(|card| card.id).collect();
        let choices = results.choices(Facet::Verified).iter();
        (ids, choices.map(|choice| (choice.value.clone(), choice.count)).collect::<Vec<_>>())
    };
    let mo = moderator(&story).await;
    send(&story, &ada, verified, 9).await;
    // A photo that waits is no verified one.
    assert_eq!(find("verified=yes").await.0, []);
    approve_the_first(&story, &mo).await;
    story.services.follow_listings().await.unwrap();
    let yes = vec![("yes".to_owned(), 1)];
    assert_eq!(find("verified=yes").await, (vec![verified], yes.clone()));
    assert_eq!(find("brand=apple&verified=yes&grade=damaged").await.0, []);
    let (all, counted) = find("").await;
    assert_eq!((all.len(), counted), (2, yes));
    let typed = SearchQuery { text: "verified iphone 13".into(), page: 1, ..SearchQuery::default() };
    let read = story.services.search_listings(&story.guest(), typed).await.unwrap();
    assert_eq!(read.query.to_query(), "model=apple-iphone-13&verified=yes");
    // The badge goes with the phone that was seen.
    let own = story.services.own_listing(&ada, verified).await.unwrap();
    let other = ListingForm { imei: market::another_imei(), ..filled_in() };
    story.services.save_listing(&ada, verified, own.version, other).await.unwrap();
    assert_eq!(find("verified=yes").await.0, []);
    assert!(find("").await.0.contains(&plain));
}

async fn the_photo_is_its_seller_s_and_the_moderators_alone(story: Story) {
    let (ada, id) = selling(&story).await;
    let services = &story.services;
    assert_eq!(refusal(services.verification_photo(&ada, id).await), Refusal::NotFound);
    send(&story, &ada, id, 9).await;
    let mo = moderator(&story).await;
    let seen = services.verification_photo(&ada, id).await.unwrap();
    assert_eq!(seen, services.verification_photo(&mo, id).await.unwrap());
    assert_eq!(image::guess_format(&seen).unwrap(), image::ImageFormat::Jpeg);
    let bob = story.member("Bob").await;
    let sam = story.member_with_role("Sam", Role::Support).await;
    assert_eq!(refusal(services.verification_photo(&bob, id).await), Refusal::NotFound);
    assert_eq!(refusal(services.verification_photo(&sam, id).await), Refusal::NotFound);
    assert_eq!(refusal(services.verification_photo(&story.guest(), id).await), Refusal::SignInFirst);
    // Nor can it be had by its name, as public photos can.
    let name = services.waiting_verifications(&mo, 1).await.unwrap().items[0].photo;
    for width in WIDTHS {
        assert!(services.photo(&bob, name, width).await.unwrap().is_none());
    }
    let stolen = services.own_verification(&bob, id).await;
    assert_eq!(refusal(stolen), Refusal::NotFound);
}

async fn only_moderators_decide_and_never_about_their_own(story: Story) {
    let (ada, id) = selling(&story).await;
    send(&story, &ada, id, 9).await;
    let services = &story.services;
    let mo = moderator(&story).await;
    let sent = services.waiting_verifications(&mo, 1).await.unwrap().items[0].clone();
    let mut callers = vec![(story.guest(), Refusal::SignInFirst), (ada.clone(), Refusal::NotAllowed)];
    callers.push((Caller::system(), Refusal::SignInFirst));
    for role in [Role::Member, Role::Support, Role::Finance] {
        callers.push((story.member_with_role(role.as_str(), role).await, Refusal::NotAllowed));
    }
    for (caller, no) in callers {
        let who = format!("{:?}", caller.viewer);
        assert_eq!(refusal(services.waiting_verifications(&caller, 1).await), no, "{who}");
        assert_eq!(refusal(services.approve_verification(&caller, id, sent.photo).await), no, "{who}");
        let refused = services.refuse_verification(&caller, id, sent.photo, "It is no phone.").await;
        assert_eq!(refusal(refused), no, "{who}");
    }
    let own = for_sale(&story, &mo, "apple-iphone-13", filled_in()).await;
    send(&story, &mo, own, 11).await;
    let photo = services.waiting_verifications(&mo, 1).await.unwrap().items;
    let photo = photo.iter().find(|one| one.listing == own).unwrap().photo;
    assert_eq!(refusal(services.approve_verification(&mo, own, photo).await), Refusal::NotAllowed);
    assert!(!services.public_listing(&story.guest(), own).await.unwrap().verified);
    assert_eq!(services.waiting_verifications(&mo, 1).await.unwrap().total, 2);
}

async fn a_decision_about_a_photo_that_was_replaced_is_refused(story: Story) {
    let (ada, id) = selling(&story).await;
    send(&story, &ada, id, 9).await;
    let mo = moderator(&story).await;
    let services = &story.services;
    let seen = services.waiting_verifications(&mo, 1).await.unwrap().items[0].photo;
    send(&story, &ada, id, 200).await;
    let late = services.approve_verification(&mo, id, seen).await;
    assert_eq!(refusal(late), Refusal::ChangedMeanwhile);
    assert!(!services.public_listing(&story.guest(), id).await.unwrap().verified);
    approve_the_first(&story, &mo).await;
    let unknown = ListingId::from(uuid::Uuid::from_u128(7));
    assert_eq!(refusal(services.approve_verification(&mo, unknown, seen).await), Refusal::NotFound);
}

async fn another_imei_takes_the_badge_away(story: Story) {
    let (ada, id) = selling(&story).await;
    send(&story, &ada, id, 9).await;
    approve_the_first(&story, &moderator(&story).await).await;
    let services = &story.services;
    let own = services.own_listing(&ada, id).await.unwrap();
    let mut form = filled_in();
    form.price = "350".into();
    let saved = services.save_listing(&ada, id, own.version, form.clone()).await.unwrap();
    assert!(services.public_listing(&ada, id).await.unwrap().verified);
    form.imei = market::another_imei();
    services.save_listing(&ada, id, saved.version, form).await.unwrap();
    assert!(!services.public_listing(&ada, id).await.unwrap().verified);
}

async fn photos_are_swept_away_a_month_after_the_decision(story: Story) {
    let (ada, id) = selling(&story).await;
    send(&story, &ada, id, 9).await;
    send(&story, &ada, id, 200).await;
    let services = &story.services;
    story.pass(2 * DAY);
    assert_eq!(services.sweep_photos().await.unwrap(), 1, "the one that was replaced");
    approve_the_first(&story, &moderator(&story).await).await;
    story.pass(29 * DAY);
    assert_eq!(services.sweep_photos().await.unwrap(), 0);
    assert!(services.verification_photo(&ada, id).await.is_ok());
    story.pass(2 * DAY);
    // The loop of due work does the same by and by.
    while services.run_due_work().await.unwrap() > 0 {}
    for _ in 0..4 {
        services.run_due_work().await.unwrap();
    }
    assert_eq!(refusal(services.verification_photo(&ada, id).await), Refusal::NotFound);
    assert!(services.public_listing(&ada, id).await.unwrap().verified, "the badge stays");
    assert_eq!(services.sweep_photos().await.unwrap(), 0);
}

async fn who_leaves_takes_the_photo_along(story: Story) {
    let (ada, id) = selling(&story).await;
    send(&story, &ada, id, 9).await;
    let services = &story.services;
    let password = domain::accounts::PasswordForm { password: story::PASSWORD.into() };
    services.delete_account(&ada, password).await.unwrap();
    let mo = moderator(&story).await;
    assert_eq!(services.waiting_verifications(&mo, 1).await.unwrap().total, 0);
    assert_eq!(refusal(services.verification_photo(&mo, id).await), Refusal::NotFound);
    story.pass(2 * DAY);
    assert_eq!(services.sweep_photos().await.unwrap(), 1);
}
