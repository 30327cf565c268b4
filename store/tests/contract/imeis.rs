//! What storage promises about the IMEIs of listings.

use crate::market::{NOW, add_draft, add_listing, details, id, models, opened};
use domain::ListingId;
use domain::listings::ListingState;
use store::catalogue::Tac;
use store::{Error, Store, Write};

contract!(rows:
    an_imei_is_kept_with_its_listing,
    an_imei_is_claimed_by_one_listing_at_a_time,
    of_two_units_of_work_that_claim_an_imei_one_succeeds,
    a_seller_s_imeis_are_forgotten_but_those_of_sold_phones,
    a_code_stands_for_a_model,
);

const ONE: [u8; 32] = [1; 32];
const TWO: [u8; 32] = [2; 32];

async fn move_to(db: &mut Write, listing: ListingId, to: ListingState) -> Result<bool, Error> {
    let at = db.listing(listing).await?.unwrap();
    db.move_listing(&at, to, Some(NOW), NOW).await
}

async fn an_imei_is_kept_with_its_listing(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = add_draft(&mut db, 9, seller, &models()[0]).await;
    assert_eq!(db.imei_of(listing).await.unwrap(), None);
    db.keep_imei(listing, &ONE, b"sealed").await.unwrap();
    db.keep_imei(listing, &TWO, b"sealed again").await.unwrap();
    let kept = db.imei_of(listing).await.unwrap().unwrap();
    assert_eq!((kept.hash.as_slice(), kept.sealed.as_slice()), (TWO.as_slice(), b"sealed again".as_slice()));
    assert_eq!(db.imei_of(id(10)).await.unwrap(), None);
}

async fn an_imei_is_claimed_by_one_listing_at_a_time(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let mut listings = Vec::new();
    for number in 1..=3 {
        let listing = add_draft(&mut db, number, seller, &models()[0]).await;
        db.keep_imei(listing, &ONE, b"sealed").await.unwrap();
        listings.push(listing);
    }
    let [one, two, three] = listings[..] else { panic!("three were made") };
    db.keep_imei(three, &TWO, b"sealed").await.unwrap();
    assert!(move_to(&mut db, one, ListingState::Live).await.unwrap());
    assert!(matches!(move_to(&mut db, two, ListingState::Live).await, Err(Error::Duplicate(_))));
    assert!(move_to(&mut db, one, ListingState::Reserved).await.unwrap());
    assert!(matches!(move_to(&mut db, two, ListingState::Live).await, Err(Error::Duplicate(_))));
    // A live listing claims whatever IMEI it gets.
    assert!(move_to(&mut db, three, ListingState::Live).await.unwrap());
    assert!(matches!(db.keep_imei(three, &ONE, b"sealed").await, Err(Error::Duplicate(_))));
    assert!(move_to(&mut db, one, ListingState::Sold).await.unwrap());
    assert!(move_to(&mut db, two, ListingState::Live).await.unwrap());
    assert_eq!(db.withdraw_listings_of(seller, NOW).await.unwrap(), 2);
    assert!(move_to(&mut db, one, ListingState::Live).await.unwrap());
}

async fn of_two_units_of_work_that_claim_an_imei_one_succeeds(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    for number in 1..=2 {
        let listing = add_draft(&mut db, number, seller, &models()[0]).await;
        db.keep_imei(listing, &ONE, b"sealed").await.unwrap();
    }
    db.commit().await.unwrap();
    let claim = |number: u32| {
        let store = store.clone();
        async move {
            let mut db = store.write().await?;
            let moved = move_to(&mut db, id(number), ListingState::Live).await?;
            db.commit().await?;
            Ok::<_, Error>(moved)
        }
    };
    let outcomes: [_; 2] = tokio::join!(claim(1), claim(2)).into();
    assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Ok(true))).count(), 1, "{outcomes:?}");
    // MySQL may also give one of them up; the caller tries again and then finds it taken.
    let refused = outcomes.iter().find(|outcome| outcome.is_err());
    assert!(matches!(refused, Some(Err(Error::Duplicate(_) | Error::Collision(_)))), "{outcomes:?}");
}

async fn a_seller_s_imeis_are_forgotten_but_those_of_sold_phones(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let (live, sold) = (id(1), id(2));
    for (number, state) in [(1, ListingState::Live), (2, ListingState::Sold)] {
        let listing = add_listing(&mut db, number, seller, &models()[0], &details(), state, NOW).await;
        db.keep_imei(listing, &ONE, b"sealed").await.unwrap();
    }
    db.forget_imeis_of(id(99)).await.unwrap();
    assert!(db.imei_of(live).await.unwrap().is_some());
    db.forget_imeis_of(seller).await.unwrap();
    assert_eq!(db.imei_of(live).await.unwrap(), None);
    assert!(db.imei_of(sold).await.unwrap().is_some());
}

async fn a_code_stands_for_a_model(store: Store) {
    opened(&store).await;
    let mut db = store.write().await.unwrap();
    let code = |tac: &str, model_slug: Option<&str>| Tac {
        tac: tac.into(),
        brand: "Apple".into(),
        name: "iPhone 13".into(),
        model_slug: model_slug.map(str::to_owned),
    };
    db.replace_tacs(&[code("35000001", Some("apple-iphone-13")), code("35000002", None)]).await.unwrap();
    let known = db.tac("35000001").await.unwrap().unwrap();
    assert_eq!((known.name.as_str(), known.model_slug.as_deref()), ("iPhone 13", Some("apple-iphone-13")));
    assert_eq!(db.tac("35000002").await.unwrap().unwrap().model_slug, None);
    assert!(db.tac("35000003").await.unwrap().is_none());
}
