//! What the store promises about photos of phones beside a code.

use crate::market::{NOW, add_draft, add_listing, add_seller, details, id, models, opened};
use domain::listings::ListingState;
use domain::photos::PhotoId;
use domain::verifications::VerificationState;
use domain::{AccountId, ListingId};
use std::time::Duration;
use store::verifications::Decision;
use store::{Store, Write};

contract!(rows:
    a_listing_has_one_photo_beside_a_code,
    photos_wait_in_the_order_in_which_they_were_sent,
    an_approved_listing_is_verified_and_searched_anew,
    a_photo_is_decided_about_once_and_only_the_newest,
    another_imei_is_another_phone,
    a_photo_is_needed_until_some_time_after_its_decision,
    somebody_s_photos_beside_codes_are_forgotten,
);

const MINUTE: Duration = Duration::from_secs(60);

fn photo(number: u8) -> PhotoId {
    PhotoId([number; 32])
}

fn decision(listing: ListingId, number: u8, approved: bool, by: AccountId) -> Decision<'static> {
    let reason = if approved { "" } else { "The code can't be read." };
    Decision { listing, photo: photo(number), approved, reason, by, at: NOW.plus(MINUTE) }
}

async fn sent(db: &mut Write, number: u32, seller: AccountId) -> ListingId {
    let listing = add_draft(db, number, seller, &models()[0]).await;
    let at = NOW.plus(MINUTE * number);
    db.send_verification(listing, photo(number as u8), "K7M4PX", at).await.unwrap();
    listing
}

async fn a_listing_has_one_photo_beside_a_code(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = sent(&mut db, 1, seller).await;
    assert!(db.decide_verification(&decision(listing, 1, false, seller)).await.unwrap());
    let refused = db.verification_of(listing).await.unwrap().unwrap();
    assert_eq!(
        (refused.state, refused.reason.as_str()),
        (VerificationState::Refused, "The code can't be read.")
    );
    db.send_verification(listing, photo(2), "AAAAAA", NOW).await.unwrap();
    let again = db.verification_of(listing).await.unwrap().unwrap();
    assert_eq!((again.photo, again.code.as_str(), again.sent_at), (photo(2), "AAAAAA", NOW));
    assert_eq!((again.state, again.reason.as_str()), (VerificationState::Waiting, ""));
    assert_eq!(db.count_waiting_verifications().await.unwrap(), 1);
    assert!(db.verification_of(id(77)).await.unwrap().is_none());
}

async fn photos_wait_in_the_order_in_which_they_were_sent(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let mut all = Vec::new();
    for number in [3, 1, 2, 4] {
        all.push((number, sent(&mut db, number, seller).await));
    }
    all.sort();
    let all: Vec<_> = all.into_iter().map(|(_, listing)| listing).collect();
    assert!(db.decide_verification(&decision(all[3], 4, true, seller)).await.unwrap());
    let first: Vec<_> =
        db.waiting_verifications(2, 0).await.unwrap().into_iter().map(|one| one.listing).collect();
    let rest: Vec<_> =
        db.waiting_verifications(9, 2).await.unwrap().into_iter().map(|one| one.listing).collect();
    assert_eq!((first, rest), (all[..2].to_vec(), all[2..3].to_vec()));
    assert_eq!(db.count_waiting_verifications().await.unwrap(), 3);
}

async fn an_approved_listing_is_verified_and_searched_anew(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let one = add_listing(&mut db, 1, seller, &models()[0], &details(), ListingState::Live, NOW).await;
    let two = add_listing(&mut db, 2, seller, &models()[0], &details(), ListingState::Live, NOW).await;
    for (number, listing) in [(1, one), (2, two)] {
        db.send_verification(listing, photo(number), "K7M4PX", NOW).await.unwrap();
    }
    let changed = db.changed_listings().await.unwrap();
    db.number_listings(&changed, id(1)).await.unwrap();
    assert!(db.changed_listings().await.unwrap().is_empty());
    assert!(db.decide_verification(&decision(one, 1, true, seller)).await.unwrap());
    assert!(db.decide_verification(&decision(two, 2, false, seller)).await.unwrap());
    assert_eq!(db.changed_listings().await.unwrap(), [one]);
    assert_eq!(db.listing(one).await.unwrap().unwrap().verified_at, Some(NOW.plus(MINUTE)));
    assert_eq!(db.listing(two).await.unwrap().unwrap().verified_at, None);
    let cards = db.listing_cards(&[one, two]).await.unwrap();
    assert_eq!((cards[0].verified, cards[1].verified), (true, false));
    db.number_listings(&[one], id(1)).await.unwrap();
    let mut fed = db.listings_fed_after(0, 9).await.unwrap();
    fed.sort_by_key(|fed| fed.id);
    assert_eq!(fed.iter().map(|fed| (fed.id, fed.verified)).collect::<Vec<_>>(), [(one, true), (two, false)]);
}

async fn a_photo_is_decided_about_once_and_only_the_newest(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = sent(&mut db, 1, seller).await;
    db.send_verification(listing, photo(2), "K7M4PX", NOW).await.unwrap();
    assert!(!db.decide_verification(&decision(listing, 1, true, seller)).await.unwrap(), "it was replaced");
    assert!(db.decide_verification(&decision(listing, 2, false, seller)).await.unwrap());
    assert!(!db.decide_verification(&decision(listing, 2, true, seller)).await.unwrap(), "it was refused");
    assert!(!db.decide_verification(&decision(id(9), 2, true, seller)).await.unwrap());
    assert_eq!(db.listing(listing).await.unwrap().unwrap().verified_at, None);
}

async fn another_imei_is_another_phone(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = sent(&mut db, 1, seller).await;
    assert!(db.decide_verification(&decision(listing, 1, true, seller)).await.unwrap());
    for (imei, verified) in [(1, true), (1, true), (2, false)] {
        db.keep_imei(listing, &[imei; 32], b"sealed").await.unwrap();
        let kept = db.imei_of(listing).await.unwrap().unwrap();
        assert_eq!(kept.hash, [imei; 32]);
        assert_eq!(db.listing(listing).await.unwrap().unwrap().verified_at.is_some(), verified, "{imei}");
    }
}

async fn a_photo_is_needed_until_some_time_after_its_decision(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = sent(&mut db, 1, seller).await;
    let much_later = NOW.plus(MINUTE * 999);
    assert!(db.verification_photo_is_needed(photo(1), much_later).await.unwrap(), "it waits");
    assert!(db.decide_verification(&decision(listing, 1, true, seller)).await.unwrap());
    assert!(db.verification_photo_is_needed(photo(1), NOW).await.unwrap());
    assert!(!db.verification_photo_is_needed(photo(1), much_later).await.unwrap());
    assert!(!db.verification_photo_is_needed(photo(2), NOW).await.unwrap());
}

async fn somebody_s_photos_beside_codes_are_forgotten(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let other = add_seller(&mut db, 2).await;
    let hers = sent(&mut db, 1, seller).await;
    let his = sent(&mut db, 2, other).await;
    db.forget_verifications_of(seller).await.unwrap();
    assert!(db.verification_of(hers).await.unwrap().is_none());
    assert!(db.verification_of(his).await.unwrap().is_some());
}
