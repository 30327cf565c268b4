//! From an accepted offer to a paid order at its price; and back, where it is not paid.

use super::stage::{HOUR, Stall, usd};
use crate::orders::shop::{buyer, form_of};
use crate::story::{Story, refusal};
use domain::Refusal;
use domain::checkout::{CheckoutForm, seen};
use domain::listings::ListingState;
use domain::offers::OfferState;
use domain::orders::OrderState;
use services::payments::cards;
use std::time::Duration;

stories!(
    an_accepted_offer_is_bought_at_its_price,
    nobody_else_buys_what_is_kept,
    a_price_that_was_not_agreed_on_is_refused,
    an_order_that_is_not_paid_leaves_the_phone_kept,
    an_order_that_is_not_paid_after_the_day_frees_the_phone,
    a_phone_that_is_kept_is_bought_from_the_basket_too,
    whoever_else_offered_hears_of_the_sale,
);

const MINUTE: Duration = Duration::from_secs(60);

async fn an_accepted_offer_is_bought_at_its_price(story: Story) {
    let stall = Stall::open(story).await;
    let (shop, phone) = (&stall.shop, stall.phone);
    let offer = stall.agreed().await;
    let draft = shop.draft(&shop.bea, Some(phone)).await.unwrap();
    assert_eq!((draft.quotes[0].items[0].price, draft.total), (usd(35_000), usd(35_690)));
    let order = shop.bought(phone).await;
    let bought = stall.seen_by(&shop.bea, offer).await;
    assert_eq!((bought.state, bought.order), (OfferState::Bought, Some(order)));
    let sold = shop.seen_by(&shop.sal, order).await;
    assert_eq!(
        (sold.state, sold.sums.phones, sold.lines[0].price),
        (OrderState::Paid, usd(35_000), usd(35_000))
    );
    assert_eq!(sold.sums.fee, usd(1_050), "of the price that was agreed on");
    shop.complete(&shop.bea, order).await;
    let balance = stall.services().balances(&shop.sal).await.unwrap()[0];
    assert_eq!(balance.available, usd(35_690 - 1_050));
    assert_eq!(stall.phone_state().await, ListingState::Sold);
    shop.check_book().await;
    let data = stall.services().export_data(&shop.bea).await.unwrap();
    assert_eq!(data["offers"]["offers"][0]["events"].as_array().map(Vec::len), Some(3));
}

async fn nobody_else_buys_what_is_kept(story: Story) {
    let stall = Stall::open(story).await;
    let eve = buyer(&stall.shop.story, "Eve").await;
    let before = stall.shop.form(&eve, Some(stall.phone)).await;
    let offer = stall.agreed().await;
    assert!(matches!(refusal(stall.shop.draft(&eve, Some(stall.phone)).await), Refusal::NotNow(_)));
    assert!(matches!(refusal(stall.services().place_orders(&eve, before).await), Refusal::NotNow(_)));
    stall.withdraws(&stall.shop.bea, offer).await.unwrap();
    stall.shop.order(&eve, Some(stall.phone)).await;
}

async fn a_price_that_was_not_agreed_on_is_refused(story: Story) {
    let stall = Stall::open(story).await;
    let (services, bea) = (stall.services(), &stall.shop.bea);
    let usual = stall.shop.form(bea, Some(stall.phone)).await;
    let offer = stall.agreed().await;
    // The page from before shows the usual price.
    assert!(
        matches!(refusal(services.place_orders(bea, usual).await), Refusal::NotNow(why) if why.contains("356.90"))
    );
    let agreed = stall.shop.form(bea, Some(stall.phone)).await;
    let cheaper = CheckoutForm { seen: seen(usd(30_690)), ..agreed.clone() };
    assert!(matches!(refusal(services.place_orders(bea, cheaper).await), Refusal::NotNow(_)));
    // Given up in another tab, and then bought from the page that still shows the price of the offer.
    stall.withdraws(bea, offer).await.unwrap();
    assert!(
        matches!(refusal(services.place_orders(bea, agreed).await), Refusal::NotNow(why) if why.contains("405.90"))
    );
    assert_eq!(stall.phone_state().await, ListingState::Live);
}

async fn an_order_that_is_not_paid_leaves_the_phone_kept(story: Story) {
    let stall = Stall::open(story).await;
    let shop = &stall.shop;
    let offer = stall.agreed().await;
    let payment = shop.order(&shop.bea, Some(stall.phone)).await;
    assert_eq!(stall.state(offer).await, OfferState::Bought);
    stall.services().give_up_payment(&shop.bea, payment).await.unwrap();
    assert_eq!(
        (stall.state(offer).await, stall.phone_state().await),
        (OfferState::Accepted, ListingState::Reserved)
    );
    shop.order(&shop.bea, Some(stall.phone)).await;
    shop.story.pass(16 * MINUTE);
    shop.work().await;
    assert_eq!(
        (stall.state(offer).await, stall.phone_state().await),
        (OfferState::Accepted, ListingState::Reserved)
    );
    let order = shop.bought(stall.phone).await;
    assert_eq!(shop.seen_by(&shop.bea, order).await.sums.phones, usd(35_000));
    shop.check_book().await;
}

async fn an_order_that_is_not_paid_after_the_day_frees_the_phone(story: Story) {
    let stall = Stall::open(story).await;
    let shop = &stall.shop;
    let offer = stall.agreed().await;
    shop.story.pass(24 * HOUR - MINUTE);
    shop.order(&shop.bea, Some(stall.phone)).await;
    shop.story.pass(2 * MINUTE);
    shop.work().await;
    assert_eq!(stall.state(offer).await, OfferState::Bought, "the minutes of a payment are kept");
    shop.story.pass(15 * MINUTE);
    shop.work().await;
    assert_eq!(
        (stall.state(offer).await, stall.phone_state().await),
        (OfferState::Expired, ListingState::Live)
    );
}

async fn a_phone_that_is_kept_is_bought_from_the_basket_too(story: Story) {
    let stall = Stall::open(story).await;
    let shop = &stall.shop;
    let other = shop.phone_for("100").await;
    let offer = stall.agreed().await;
    for phone in [stall.phone, other] {
        stall.services().add_to_basket(&shop.bea, None, phone).await.unwrap();
    }
    let draft = shop.draft(&shop.bea, None).await.unwrap();
    assert_eq!(draft.quotes[0].phones, usd(45_000));
    let payment = stall.services().place_orders(&shop.bea, form_of(&draft, None)).await.unwrap().0;
    shop.pay_by(payment, "card", cards::SUCCESS).await.unwrap();
    shop.work().await;
    let order = shop.newest(&shop.bea).await;
    assert_eq!(
        (stall.state(offer).await, shop.seen_by(&shop.bea, order).await.state),
        (OfferState::Bought, OrderState::Paid)
    );
    // A sale that is called off frees the phone for everybody.
    let version = shop.seen_by(&shop.bea, order).await.version;
    stall.services().cancel_order(&shop.bea, order, version).await.unwrap();
    assert_eq!(stall.phone_state().await, ListingState::Live);
    let again = stall.offered().await;
    assert_eq!(stall.state(again).await, OfferState::Open);
    shop.work().await;
    shop.check_book().await;
}

async fn whoever_else_offered_hears_of_the_sale(story: Story) {
    let stall = Stall::open(story).await;
    let eve = buyer(&stall.shop.story, "Eve").await;
    let missed = stall.offers(&eve, "300").await.unwrap();
    stall.agreed().await;
    let seen = stall.seen_by(&stall.shop.sal, missed).await;
    assert!(
        !seen.next.yours && seen.may.iter().all(|event| *event == domain::offers::OfferEvent::Decline),
        "{seen:?}"
    );
    stall.shop.bought(stall.phone).await;
    let seen = stall.seen_by(&eve, missed).await;
    assert_eq!(
        (seen.state, seen.moments[1].what.as_str()),
        (OfferState::Declined, "The phone was sold without this offer.")
    );
}
