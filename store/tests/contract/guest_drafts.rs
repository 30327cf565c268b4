//! What storage promises about drafts of people without an account.

use crate::market::{NOW, add_draft, add_seller, details, id, models, opened};
use domain::Instant;
use domain::listings::{ListingState, search_text};
use domain::photos::{Photo, PhotoId};
use std::time::Duration;
use store::guest_drafts::GUESTS;
use store::{Error, Store};

contract!(rows:
    a_guest_draft_is_found_by_its_secret_until_it_expires,
    a_guest_draft_is_claimed_once,
    of_two_who_claim_a_draft_one_gets_it,
    an_expired_draft_is_emptied_and_kept_by_nobody,
);

const ONE: [u8; 32] = [1; 32];
const OTHER: [u8; 32] = [2; 32];
const LATER: Instant = Instant::from_micros(NOW.micros() + 1_000_000);

async fn a_guest_draft_is_found_by_its_secret_until_it_expires(store: Store) {
    opened(&store).await;
    let mut db = store.write().await.unwrap();
    let first = add_draft(&mut db, 9, GUESTS, &models()[0]).await;
    let second = add_draft(&mut db, 10, GUESTS, &models()[0]).await;
    db.add_guest_draft(first, &ONE, LATER).await.unwrap();
    db.add_guest_draft(second, &ONE, LATER).await.unwrap();
    assert!(matches!(db.add_guest_draft(second, &OTHER, LATER).await, Err(Error::Duplicate(_))));
    db.commit().await.unwrap();
    let mut db = store.read().await.unwrap();
    assert_eq!(db.guest_drafts_of(&ONE, NOW).await.unwrap(), [second, first]);
    assert!(db.is_guest_draft(first, &ONE, NOW).await.unwrap());
    assert!(!db.is_guest_draft(first, &OTHER, NOW).await.unwrap());
    assert!(!db.is_guest_draft(first, &ONE, LATER).await.unwrap());
    assert!(db.guest_drafts_of(&ONE, LATER).await.unwrap().is_empty());
    assert!(db.guest_drafts_of(&OTHER, NOW).await.unwrap().is_empty());
    assert!(db.expired_guest_drafts(NOW, 9).await.unwrap().is_empty());
    assert_eq!(db.expired_guest_drafts(LATER, 1).await.unwrap().len(), 1);
}

async fn a_guest_draft_is_claimed_once(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let draft = add_draft(&mut db, 9, GUESTS, &models()[0]).await;
    db.add_guest_draft(draft, &ONE, LATER).await.unwrap();
    assert!(!db.claim_guest_draft(draft, &OTHER, seller, NOW).await.unwrap());
    assert!(!db.claim_guest_draft(draft, &ONE, seller, LATER).await.unwrap());
    assert!(db.claim_guest_draft(draft, &ONE, seller, NOW).await.unwrap());
    let other = add_seller(&mut db, 2).await;
    assert!(!db.claim_guest_draft(draft, &ONE, other, NOW).await.unwrap());
    db.commit().await.unwrap();
    let mut db = store.read().await.unwrap();
    let claimed = db.listing(draft).await.unwrap().unwrap();
    assert_eq!((claimed.seller, claimed.version), (seller, 2));
    assert!(db.guest_drafts_of(&ONE, NOW).await.unwrap().is_empty());
    assert!(db.expired_guest_drafts(LATER, 9).await.unwrap().is_empty());
}

async fn of_two_who_claim_a_draft_one_gets_it(store: Store) {
    opened(&store).await;
    let mut db = store.write().await.unwrap();
    let draft = add_draft(&mut db, 9, GUESTS, &models()[0]).await;
    db.add_guest_draft(draft, &ONE, LATER).await.unwrap();
    for number in 2..6 {
        add_seller(&mut db, number).await;
    }
    db.commit().await.unwrap();
    let claims = (2..6).map(|number| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut db = store.write().await.unwrap();
            let claimed = db.claim_guest_draft(draft, &ONE, id(number), NOW).await;
            // A collision of units of work is run again by those who use them; here it is a no.
            match claimed {
                Ok(true) => db.commit().await.is_ok(),
                _ => false,
            }
        })
    });
    let mut won = 0;
    for claim in claims {
        won += usize::from(claim.await.unwrap());
    }
    assert_eq!(won, 1);
}

async fn an_expired_draft_is_emptied_and_kept_by_nobody(store: Store) {
    opened(&store).await;
    let mut db = store.write().await.unwrap();
    let draft = add_draft(&mut db, 9, GUESTS, &models()[0]).await;
    db.add_guest_draft(draft, &ONE, LATER).await.unwrap();
    let details = details();
    let words = search_text(&models()[0], details.storage_gb, details.colour.as_deref());
    assert!(db.save_listing_details(draft, 1, &details, &words, NOW).await.unwrap());
    db.keep_imei(draft, &[7; 32], b"sealed").await.unwrap();
    let photo = Photo { id: PhotoId([3; 32]), width: 4, height: 3, shot: None };
    db.set_listing_photos(draft, &[photo]).await.unwrap();
    assert!(!db.empty_guest_draft(draft, NOW).await.unwrap());
    assert!(db.empty_guest_draft(draft, LATER).await.unwrap());
    assert!(!db.empty_guest_draft(draft, LATER.plus(Duration::from_secs(1))).await.unwrap());
    db.commit().await.unwrap();
    let mut db = store.read().await.unwrap();
    let left = db.listing(draft).await.unwrap().unwrap();
    assert_eq!((left.state, left.version), (ListingState::Withdrawn, 3));
    assert_eq!(
        (left.details.price, left.details.place.as_ref(), left.details.description.as_str()),
        (None, None, "")
    );
    assert!(db.imei_of(draft).await.unwrap().is_none());
    assert!(db.listing_photos(draft).await.unwrap().is_empty());
    assert!(!db.photo_is_shown(photo.id, NOW).await.unwrap());
}
