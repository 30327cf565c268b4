//! What storage promises about the prices that the guide is made from.

use crate::market::{NOW, add_draft, add_listing, details, id, models, opened};
use domain::listings::{CarrierLock, Grade, ListingDetails, ListingState};
use domain::prices::{Observation, PriceKind, Traits};
use domain::{Currency, Instant, ListingId, Money};
use std::time::Duration;
use store::Store;
use store::prices::PricesOf;

contract!(rows:
    what_is_asked_for_a_phone_is_read_with_its_traits,
    asks_are_those_of_live_phones_in_one_currency,
    asks_of_a_model_a_brand_s_years_and_the_market_are_told_apart,
);

fn later(seconds: u64) -> Instant {
    NOW.plus(Duration::from_secs(seconds))
}

async fn asked(store: &Store, of: PricesOf, most: u32) -> Vec<ListingId> {
    let seen = store.read().await.unwrap().asks(&of, Currency::Usd, most).await.unwrap();
    seen.into_iter().map(|price| price.listing).collect()
}

async fn what_is_asked_for_a_phone_is_read_with_its_traits(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing =
        add_listing(&mut db, 1, seller, &models()[0], &details(), ListingState::Live, later(5)).await;
    let seen = db.asks(&PricesOf::Model("apple-iphone-13".into()), Currency::Usd, 9).await.unwrap();
    let traits = Traits {
        model_slug: "apple-iphone-13".into(),
        brand_slug: "apple".into(),
        release_year: Some(2021),
        storage_gb: 128,
        grade: Grade::Good,
        carrier_lock: CarrierLock::Unlocked,
    };
    assert_eq!(seen, [Observation { listing, kind: PriceKind::Ask, traits, minor: 39_900, at: later(5) }]);
}

async fn asks_are_those_of_live_phones_in_one_currency(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let euros = ListingDetails { price: Some(Money::new(100, Currency::Eur)), ..details() };
    let bare = ListingDetails { grade: None, ..details() };
    let model = &models()[0];
    for (number, details, state) in [
        (1, details(), ListingState::Live),
        (2, euros, ListingState::Live),
        (3, bare, ListingState::Live),
        (4, details(), ListingState::Sold),
        (5, details(), ListingState::Withdrawn),
        (6, details(), ListingState::Reserved),
    ] {
        add_listing(&mut db, number, seller, model, &details, state, NOW).await;
    }
    add_draft(&mut db, 7, seller, model).await;
    db.commit().await.unwrap();
    assert_eq!(asked(&store, PricesOf::Market, 9).await, [id(1)]);
}

async fn asks_of_a_model_a_brand_s_years_and_the_market_are_told_apart(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    for (number, model) in [(1, 0), (2, 1), (3, 2), (4, 0)] {
        let at = later(u64::from(number));
        add_listing(&mut db, number, seller, &models()[model], &details(), ListingState::Live, at).await;
    }
    db.commit().await.unwrap();
    let brand = |from, to| PricesOf::Brand { slug: "apple".into(), from, to };
    assert_eq!(asked(&store, PricesOf::Model("apple-iphone-13".into()), 9).await, [id(4), id(1)]);
    assert_eq!(asked(&store, brand(2020, 2022), 9).await, [id(4), id(2), id(1)]);
    assert_eq!(asked(&store, brand(2022, 2024), 9).await, []);
    assert_eq!(asked(&store, brand(2024, 2022), 9).await, []);
    assert_eq!(asked(&store, PricesOf::Market, 9).await, [id(4), id(3), id(2), id(1)]);
    assert_eq!(asked(&store, PricesOf::Market, 2).await, [id(4), id(3)]);
}
