//! Money goes back by Stripe: once, never more than came, at once, later, or not at all.

use super::fake::Trouble;
use super::shop::{StripeShop, TOTAL, usd};
use crate::story::{BASE_URL, Story};
use domain::ledger::Account;
use domain::orders::OrderState;
use domain::payments::Returning;
use domain::{OrderId, RefundId};
use services::payments::{Gateway, GatewayError};
use std::time::Duration;
use uuid::Uuid;

stories!(
    a_cancelled_order_goes_back_once,
    a_refund_is_looked_for_before_it_is_made_again,
    no_more_goes_back_than_came,
    a_refund_that_takes_its_time_is_asked_about,
    a_refund_that_the_bank_returns_is_owed_again,
);

async fn cancelled(shop: &StripeShop) -> OrderId {
    let (_, order) = shop.paid().await;
    let version = shop.seen_by(&shop.bea, order).await.version;
    shop.services().cancel_order(&shop.bea, order, version).await.unwrap();
    order
}

async fn a_cancelled_order_goes_back_once(story: Story) {
    let shop = StripeShop::open(story).await;
    let order = cancelled(&shop).await;
    shop.work().await;
    shop.story.pass(Duration::from_secs(60));
    shop.work().await;
    let seen = shop.seen_by(&shop.bea, order).await;
    assert_eq!((seen.state, seen.refunded), (OrderState::Cancelled, Some(usd(TOTAL))));
    assert_eq!(
        shop.stripe.book().refunds.values().map(|refund| refund["amount"].as_i64()).sum::<Option<i64>>(),
        Some(TOTAL)
    );
    assert_eq!(shop.owed(Account::Refunds).await, 0);
    assert!(shop.was_told("Bea", "refund").await || shop.was_told("Bea", "back").await);
    shop.check().await;
}

async fn a_refund_is_looked_for_before_it_is_made_again(story: Story) {
    let shop = StripeShop::open(story).await;
    shop.trouble("POST /v1/refunds", Trouble::Lost);
    cancelled(&shop).await;
    shop.work().await;
    assert_eq!((shop.owed(Account::Refunds).await, shop.stripe.book().refunds.len()), (TOTAL, 1));
    // By then Stripe has forgotten the key.
    shop.story.pass(Duration::from_secs(25 * 3600));
    shop.work().await;
    assert_eq!((shop.owed(Account::Refunds).await, shop.stripe.book().refunds.len()), (0, 1));
    assert_eq!(shop.stripe.count("POST /v1/refunds"), 1);
    shop.check().await;
}

async fn no_more_goes_back_than_came(story: Story) {
    let shop = StripeShop::open(story).await;
    let (payment, _) = shop.paid().await;
    let (gateway, reference) = (shop.stripe.gateway(BASE_URL), shop.reference(payment).await);
    let id = |number: u128| RefundId(Uuid::from_u128(number));
    let give = async |number: u128, minor: i64| gateway.refund(&reference, id(number), usd(minor)).await;
    assert_eq!(give(1, 10_000).await.unwrap(), Returning::Done);
    assert_eq!(give(1, 10_000).await.unwrap(), Returning::Done);
    assert!(
        matches!(give(1, 9_999).await, Err(GatewayError::Refused(_))),
        "another amount under the same name"
    );
    assert!(
        matches!(give(2, TOTAL - 9_999).await, Err(GatewayError::Refused(_))),
        "a cent more than is left"
    );
    assert_eq!(give(3, TOTAL - 10_000).await.unwrap(), Returning::Done);
    assert!(matches!(give(4, 1).await, Err(GatewayError::Refused(_))), "nothing is left");
    assert_eq!(shop.stripe.book().refunds.len(), 2);
    // What was never paid has nothing to give back.
    let (_, unpaid) = shop.waiting().await;
    assert!(matches!(gateway.refund(&unpaid, id(5), usd(1)).await, Err(GatewayError::Refused(_))));
}

async fn a_refund_that_takes_its_time_is_asked_about(story: Story) {
    let shop = StripeShop::open(story).await;
    for status in ["pending", "requires_action", "thinking_about_it"] {
        shop.stripe.book().refunds_are = status;
        shop.stripe.book().refunds.clear();
        cancelled(&shop).await;
        shop.work().await;
        assert_eq!(shop.owed(Account::Refunds).await, TOTAL, "{status}");
        shop.story.pass(Duration::from_secs(31));
        shop.work().await;
        assert_eq!(shop.owed(Account::Refunds).await, TOTAL, "{status}");
        shop.stripe.refund_ends("succeeded");
        shop.deliver().await;
        assert_eq!(shop.owed(Account::Refunds).await, 0, "{status}");
        shop.story.pass(Duration::from_secs(600));
    }
    shop.check().await;
}

async fn a_refund_that_the_bank_returns_is_owed_again(story: Story) {
    let shop = StripeShop::open(story).await;
    cancelled(&shop).await;
    shop.work().await;
    assert_eq!(shop.owed(Account::Refunds).await, 0);
    shop.stripe.refund_ends("failed");
    for _ in 0..2 {
        shop.deliver().await;
        shop.story.pass(Duration::from_secs(3600));
        shop.work().await;
        assert_eq!(shop.owed(Account::Refunds).await, TOTAL, "somebody has to find another way");
    }
    assert_eq!(shop.stripe.count("POST /v1/refunds"), 1, "the same bank would return it again");
    shop.check().await;
}
