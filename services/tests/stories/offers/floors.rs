//! Prices that answer by themselves, which nobody but their seller sees.

use super::stage::{Stall, usd};
use crate::market::{filled_in, ready};
use crate::orders::shop::buyer;
use crate::story::{Story, refusal};
use domain::Refusal;
use domain::listings::{ListingForm, ListingState};
use domain::offers::{FloorsForm, OfferState};

stories!(
    a_good_price_is_accepted_at_once_and_a_bad_one_declined,
    a_second_price_is_answered_at_once_too,
    floors_are_the_seller_s_alone,
    floors_stay_within_what_is_asked,
);

async fn a_good_price_is_accepted_at_once_and_a_bad_one_declined(story: Story) {
    let stall = Stall::open(story).await;
    stall.set_floors("360", "320").await.unwrap();
    let eve = buyer(&stall.shop.story, "Eve").await;
    let bad = stall.offers(&eve, "319.99").await.unwrap();
    assert_eq!(stall.seen_by(&eve, bad).await.state, OfferState::Declined);
    let between = stall.offers(&eve, "320").await.unwrap();
    assert_eq!(stall.seen_by(&eve, between).await.state, OfferState::Open);
    let good = stall.offers(&stall.shop.bea, "360").await.unwrap();
    assert_eq!(
        (stall.state(good).await, stall.phone_state().await),
        (OfferState::Accepted, ListingState::Reserved)
    );
    let order = stall.shop.bought(stall.phone).await;
    assert_eq!(stall.shop.seen_by(&stall.shop.sal, order).await.sums.phones, usd(36_000));
}

async fn a_second_price_is_answered_at_once_too(story: Story) {
    let stall = Stall::open(story).await;
    let offer = stall.offered().await;
    stall.set_floors("360", "").await.unwrap();
    assert_eq!(stall.state(offer).await, OfferState::Open, "what was offered before waits for its seller");
    stall.counters(&stall.shop.sal, offer, "380").await.unwrap();
    stall.counters(&stall.shop.bea, offer, "365").await.unwrap();
    let seen = stall.seen_by(&stall.shop.bea, offer).await;
    assert_eq!((seen.state, seen.price), (OfferState::Accepted, usd(36_500)));
}

async fn floors_are_the_seller_s_alone(story: Story) {
    let stall = Stall::open(story).await;
    stall.set_floors("361.23", "301.23").await.unwrap();
    let (services, bea) = (stall.services(), &stall.shop.bea);
    assert_eq!(refusal(services.own_floors(bea, stall.phone).await), Refusal::NotFound);
    let form = FloorsForm { listing: stall.phone.to_string(), accept: "1".into(), ..FloorsForm::default() };
    assert_eq!(refusal(services.set_floors(bea, form.clone()).await), Refusal::NotFound);
    assert_eq!(refusal(services.set_floors(&stall.shop.story.guest(), form).await), Refusal::SignInFirst);
    assert_eq!(services.own_floors(&stall.shop.story.guest(), stall.phone).await.unwrap(), None);
    let declined = stall.offers(bea, "300").await.unwrap();
    let accepted = stall.offers(bea, "370").await.unwrap();
    let mut shown = serde_json::to_string(&services.public_listing(bea, stall.phone).await.unwrap()).unwrap();
    for offer in [declined, accepted] {
        shown += &serde_json::to_string(&stall.seen_by(bea, offer).await).unwrap();
    }
    shown += &services.export_data(bea).await.unwrap().to_string();
    shown += &stall
        .shop
        .story
        .mails_to("bea@example.org")
        .await
        .iter()
        .map(|m| m.text.clone())
        .collect::<String>();
    for secret in ["361.23", "301.23", "36123", "30123", "as you had set"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    let told = stall.seen_by(&stall.shop.sal, accepted).await;
    assert!(told.moments[1].what.contains("as you had set"), "{told:?}");
    assert!(services.export_data(&stall.shop.sal).await.unwrap().to_string().contains("36123"));
}

async fn floors_stay_within_what_is_asked(story: Story) {
    let stall = Stall::open(story).await;
    for (accept, decline, field) in
        [("399.01", "", "accept"), ("x", "", "accept"), ("", "0", "decline"), ("300", "301", "decline")]
    {
        assert_eq!(
            refusal(stall.set_floors(accept, decline).await).about(field).count(),
            1,
            "{accept} {decline}"
        );
    }
    stall.set_floors("300", "300").await.unwrap();
    stall.set_floors("", "").await.unwrap();
    let own = stall.services().own_floors(&stall.shop.sal, stall.phone).await.unwrap().unwrap();
    assert_eq!((own.asking, own.floors), (Some(usd(39_900)), domain::offers::Floors::default()));
    let unpriced = ListingForm { price: String::new(), ..filled_in() };
    let draft = ready(&stall.shop.story, &stall.shop.sal, "apple-iphone-13", unpriced).await;
    let form = FloorsForm { listing: draft.id.to_string(), accept: "5".into(), ..FloorsForm::default() };
    assert!(matches!(refusal(stall.services().set_floors(&stall.shop.sal, form).await), Refusal::NotNow(_)));
    // Promised is promised.
    stall.agreed().await;
    assert!(matches!(refusal(stall.set_floors("10", "").await), Refusal::NotNow(_)));
    assert_eq!(stall.services().own_floors(&stall.shop.sal, stall.phone).await.unwrap(), None);
}
