//! The story of the demo market: an empty market is filled once, and everything in it works like the real thing.

use crate::market;
use crate::story::Story;
use domain::accounts::{SignInForm, SignInStep};
use domain::listings::ListingState;
use domain::search::{Facet, SearchQuery};
use services::Scope;
use std::collections::HashSet;

stories!(an_empty_market_is_filled_once, a_market_without_a_catalogue_or_with_a_listing_is_left_alone,);

async fn an_empty_market_is_filled_once(story: Story) {
    let (services, guest) = (&story.services, story.guest());
    let folder = market::core_data();
    for file in ["cities.csv", "city_altnames.csv"] {
        std::fs::copy(market::data().join(file), folder.path().join(file)).unwrap();
    }
    services.import_catalogue(folder.path(), Scope::Core).await.unwrap();
    let filled = services.fill_demo().await.unwrap().unwrap();
    assert_eq!((filled.emails.len(), filled.listings), (20, 200));
    for server in [services, &story.another_server(|_| ())] {
        assert_eq!(server.fill_demo().await.unwrap(), None);
    }

    let newest = services.search_listings(&guest, SearchQuery::from_query("")).await.unwrap();
    assert_eq!(newest.page.total, 200);
    let (brands, grades) = (newest.choices(Facet::Brand), newest.choices(Facet::Grade));
    assert!(brands.len() > 6 && grades.len() == 4, "{brands:?} {grades:?}");
    let mut photos = HashSet::new();
    for page in 1..=newest.page.pages() {
        let query = SearchQuery { page, ..SearchQuery::default() };
        for card in services.search_listings(&guest, query).await.unwrap().page.items {
            let listing = services.public_listing(&guest, card.id).await.unwrap();
            assert_eq!(listing.state, ListingState::Live);
            assert!(listing.published_at < story.services.clock.now() && !listing.photos.is_empty());
            assert!(listing.seller.member_since < listing.published_at);
            assert!(listing.description.len() > 40 && listing.description.is_ascii());
            photos.extend(listing.photos.iter().map(|photo| photo.id));
        }
    }
    for id in photos {
        assert!(services.photo(&guest, id, 320).await.unwrap().is_some());
    }
    let near_boston = SearchQuery::from_query("near=Boston&radius=50");
    assert_eq!(services.search_listings(&guest, near_boston).await.unwrap().page.total, 10);

    let form = SignInForm {
        email: filled.emails[0].clone(),
        password: filled.password.clone(),
        next: String::new(),
    };
    let SignInStep::SignedIn(signed_in) = services.sign_in(&guest, form).await.unwrap() else {
        panic!("demo accounts have no second factor");
    };
    let seller = story.caller(&signed_in).await;
    assert_eq!(services.own_listings(&seller, None, 1).await.unwrap().total, 10);
}

async fn a_market_without_a_catalogue_or_with_a_listing_is_left_alone(story: Story) {
    assert_eq!(story.services.fill_demo().await.unwrap(), None);
    market::open(&story).await;
    let ada = story.member("Ada").await;
    story.services.draft_listing(&ada, "apple-iphone-13").await.unwrap();
    assert_eq!(story.services.fill_demo().await.unwrap(), None);
    assert_eq!(story.services.own_listings(&ada, None, 1).await.unwrap().total, 1);
}
