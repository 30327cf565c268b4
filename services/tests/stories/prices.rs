//! Stories of the price guide: it learns from what is for sale, and says how much is behind it.

use crate::market;
use crate::market::{filled_in, for_sale, in_grade};
use crate::story::{Story, refusal};
use domain::listings::{Grade, ListingForm};
use domain::prices::{Basis, PriceGuide, PriceQuestion};
use domain::{Currency, Refusal};
use services::Caller;
use std::time::Duration;

stories!(
    a_guide_learns_from_what_is_for_sale,
    a_guide_backs_off_to_the_model_and_then_to_the_brand,
    a_listing_s_own_price_is_not_in_its_guide,
    guests_may_ask_too_and_unknown_models_get_no_guide,
);

fn asked(dollars: u32) -> ListingForm {
    ListingForm { price: dollars.to_string(), ..in_grade(Grade::Good, filled_in()) }
}

fn question(model: &str) -> PriceQuestion {
    PriceQuestion {
        model: model.into(),
        storage_gb: 128,
        grade: Some(Grade::Good),
        ..PriceQuestion::default()
    }
}

async fn guide(story: &Story, seller: &Caller, question: PriceQuestion) -> Option<PriceGuide> {
    // What was read before is kept for a minute.
    story.pass(Duration::from_secs(601));
    story.services.price_guide(seller, question).await.unwrap()
}

async fn a_guide_learns_from_what_is_for_sale(story: Story) {
    market::open(&story).await;
    let ada = story.member("Ada").await;
    assert_eq!(guide(&story, &ada, question("apple-iphone-13")).await, None);
    for dollars in [300, 310, 320, 330, 340, 350, 360, 370] {
        for_sale(&story, &ada, "apple-iphone-13", asked(dollars)).await;
    }
    let found = guide(&story, &ada, question("apple-iphone-13")).await.unwrap();
    assert_eq!((found.basis, found.asks), (Basis::Same, 8));
    assert!((33_000..=34_000).contains(&found.middle.minor), "{found:?}");
    let euros = PriceQuestion { currency: Currency::Eur, ..question("apple-iphone-13") };
    assert_eq!(guide(&story, &ada, euros).await, None);
    let worse = PriceQuestion { grade: Some(Grade::Damaged), ..question("apple-iphone-13") };
    let worse = guide(&story, &ada, worse).await.unwrap();
    assert!(worse.basis == Basis::Storage && worse.high.minor < found.low.minor, "{worse:?}");
}

async fn a_guide_backs_off_to_the_model_and_then_to_the_brand(story: Story) {
    market::open(&story).await;
    let ada = story.member("Ada").await;
    for dollars in [300, 310, 320, 330, 340, 350, 360, 370] {
        for_sale(&story, &ada, "apple-iphone-13", asked(dollars)).await;
    }
    let larger = PriceQuestion { storage_gb: 512, ..question("apple-iphone-13") };
    let found = guide(&story, &ada, larger).await.unwrap();
    assert!(found.basis == Basis::Model && found.middle.minor > 34_000, "{found:?}");
    let found = guide(&story, &ada, question("apple-iphone-13-mini")).await.unwrap();
    assert!(found.basis == Basis::BrandAndAge && found.is_rough(), "{found:?}");
    assert_eq!(guide(&story, &ada, question("google-pixel-7a")).await, None);
}

async fn a_listing_s_own_price_is_not_in_its_guide(story: Story) {
    market::open(&story).await;
    let ada = story.member("Ada").await;
    let mut listings = Vec::new();
    for dollars in [300, 300, 300, 300, 300, 900] {
        listings.push(for_sale(&story, &ada, "apple-iphone-13", asked(dollars)).await);
    }
    story.pass(Duration::from_secs(601));
    let dear = story.services.public_listing(&story.guest(), listings[5]).await.unwrap();
    let found = dear.guide.unwrap();
    assert_eq!((found.asks, found.standing(dear.price)), (5, Some(domain::prices::Standing::Above)));
    let cheap = story.services.public_listing(&story.guest(), listings[0]).await.unwrap();
    assert_eq!(cheap.guide.unwrap().asks, 4);
}

async fn guests_may_ask_too_and_unknown_models_get_no_guide(story: Story) {
    market::open(&story).await;
    let ada = story.member("Ada").await;
    for dollars in [300, 310, 320, 330, 340, 350, 360, 370] {
        for_sale(&story, &ada, "apple-iphone-13", asked(dollars)).await;
    }
    assert_eq!(guide(&story, &story.guest(), question("apple-iphone-13")).await.unwrap().asks, 8);
    let unknown = story.services.price_guide(&ada, question("no-such-model")).await;
    assert_eq!(refusal(unknown), Refusal::NotFound);
}
