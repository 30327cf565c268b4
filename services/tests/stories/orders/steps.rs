//! What happens between payment and acceptance: cancelling, reminding, and steps that time takes.

use super::shop::{Shop, packed};
use crate::story::{Story, refusal};
use domain::listings::ListingState;
use domain::orders::{OrderState, ShipForm};
use domain::{Currency, Money, OrderId, Refusal};
use std::time::Duration;

stories!(
    a_paid_order_can_be_cancelled_until_it_is_sent,
    a_seller_who_does_not_send_is_reminded_and_then_the_buyer_gets_the_money_back,
    what_nobody_confirms_is_delivered_and_accepted_by_itself,
    a_step_from_an_older_page_is_refused_and_one_that_arrives_twice_is_not,
    a_parcel_without_a_number_is_not_sent,
);

const DAY: Duration = Duration::from_secs(24 * 3600);

async fn ship(shop: &Shop, order: OrderId) {
    let form = ShipForm {
        order: order.to_string(),
        version: shop.seen_by(&shop.sal, order).await.version.to_string(),
        carrier: "USPS".into(),
        tracking: "9400 1000 0000 0000 0000 06".into(),
    };
    shop.story.services.ship_order(&shop.sal, form).await.unwrap();
}

async fn a_paid_order_can_be_cancelled_until_it_is_sent(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let phone = shop.phone().await;
    let order = shop.bought(phone).await;
    let version = shop.seen_by(&shop.bea, order).await.version;
    services.cancel_order(&shop.bea, order, version).await.unwrap();
    assert_eq!(services.public_listing(&shop.bea, phone).await.unwrap().state, ListingState::Live);
    let cancelled = shop.seen_by(&shop.bea, order).await;
    let all = Money::new(40_590, Currency::Usd);
    assert_eq!((cancelled.state, cancelled.refunded), (OrderState::Cancelled, Some(all)));
    assert!(shop.was_told("Sal", "do not send it").await);
    assert!(shop.was_told("Bea", "Your refund").await);
    let moments = shop.seen_by(&shop.bea, order).await.moments;
    assert_eq!(moments.last().unwrap().what, "The money went back to the buyer.");
    let order = shop.bought(phone).await;
    ship(&shop, order).await;
    let version = shop.seen_by(&shop.bea, order).await.version;
    for side in [&shop.bea, &shop.sal] {
        assert!(matches!(refusal(services.cancel_order(side, order, version).await), Refusal::NotNow(_)));
    }
    shop.check_book().await;
}

async fn a_seller_who_does_not_send_is_reminded_and_then_the_buyer_gets_the_money_back(story: Story) {
    let shop = Shop::open(story).await;
    let order = shop.bought(shop.phone().await).await;
    shop.story.pass(2 * DAY);
    assert!(shop.was_told("Sal", "Please send it").await);
    assert_eq!(shop.seen_by(&shop.bea, order).await.state, OrderState::Paid);
    shop.story.pass(3 * DAY);
    shop.work().await;
    let cancelled = shop.seen_by(&shop.bea, order).await;
    assert_eq!((cancelled.state, cancelled.refunded.is_some()), (OrderState::Cancelled, true));
    shop.check_book().await;
}

async fn what_nobody_confirms_is_delivered_and_accepted_by_itself(story: Story) {
    let shop = Shop::open(story).await;
    let order = shop.bought(shop.phone().await).await;
    ship(&shop, order).await;
    shop.story.pass(14 * DAY);
    shop.work().await;
    assert_eq!(shop.seen_by(&shop.bea, order).await.state, OrderState::Delivered);
    shop.story.pass(7 * DAY - Duration::from_secs(1));
    shop.work().await;
    assert_eq!(shop.seen_by(&shop.bea, order).await.state, OrderState::Delivered);
    shop.story.pass(Duration::from_secs(1));
    shop.work().await;
    let done = shop.seen_by(&shop.bea, order).await;
    assert_eq!(done.state, OrderState::Completed);
    assert!(done.moments.iter().any(|moment| moment.what.starts_with("Accepted, as the time")));
    let balance = shop.story.services.balances(&shop.sal).await.unwrap()[0];
    assert_eq!(balance.available.minor, 39_393);
    shop.check_book().await;
}

async fn a_step_from_an_older_page_is_refused_and_one_that_arrives_twice_is_not(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let order = shop.bought(shop.phone().await).await;
    let version = shop.seen_by(&shop.sal, order).await.version;
    services.pack_order(&shop.sal, packed(order, version)).await.unwrap();
    services.pack_order(&shop.sal, packed(order, version)).await.unwrap();
    assert_eq!(refusal(services.cancel_order(&shop.bea, order, version).await), Refusal::ChangedMeanwhile);
    ship(&shop, order).await;
    let shipped = shop.seen_by(&shop.bea, order).await;
    services.confirm_delivery(&shop.bea, order, shipped.version).await.unwrap();
    let delivered = shop.seen_by(&shop.bea, order).await.version;
    let (one, two) = tokio::join!(
        services.accept_order(&shop.bea, order, delivered),
        services.accept_order(&shop.bea, order, delivered)
    );
    one.unwrap();
    two.unwrap();
    assert_eq!(services.balances(&shop.sal).await.unwrap()[0].available.minor, 39_393);
    shop.check_book().await;
}

async fn a_parcel_without_a_number_is_not_sent(story: Story) {
    let shop = Shop::open(story).await;
    let order = shop.bought(shop.phone().await).await;
    let version = shop.seen_by(&shop.sal, order).await.version.to_string();
    let form = ShipForm { order: order.to_string(), version, carrier: "UPS".into(), tracking: "12".into() };
    let refused = refusal(shop.story.services.ship_order(&shop.sal, form).await);
    assert_eq!(refused.about("tracking").count(), 1);
    assert_eq!(shop.seen_by(&shop.sal, order).await.state, OrderState::Paid);
}
