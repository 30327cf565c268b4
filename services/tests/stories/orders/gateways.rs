//! What a gateway may do to us: decline, take its time, never tell, tell twice, in any order, or not be itself.

use super::shop::Shop;
use crate::story::{Story, refusal};
use domain::orders::OrderState;
use domain::payments::{PaymentState, SandboxForm, SandboxStage};
use domain::{PaymentId, Refusal};
use http::HeaderMap;
use serde_json::json;
use services::payments::cards;
use std::time::Duration;

stories!(
    a_declined_card_can_be_replaced_by_another_one,
    a_bank_asks_whether_it_is_really_you,
    a_transfer_arrives_later_and_the_phone_is_held_meanwhile,
    a_payment_that_nobody_tells_of_is_found,
    every_message_in_every_order_ten_times_leads_to_the_same_end,
    forged_and_stale_messages_change_nothing,
    a_message_with_another_amount_does_not_count,
);

async fn state(shop: &Shop, payment: PaymentId) -> PaymentState {
    let mut db = shop.story.services.store.read().await.unwrap();
    db.payment(payment).await.unwrap().unwrap().state
}

async fn a_declined_card_can_be_replaced_by_another_one(story: Story) {
    let shop = Shop::open(story).await;
    let payment = shop.order(&shop.bea, Some(shop.phone().await)).await;
    for card in [cards::DECLINED, cards::NO_FUNDS, "1234", ""] {
        assert_eq!(refusal(shop.pay_by(payment, "card", card).await).about("card").count(), 1, "{card}");
        shop.work().await;
        assert_eq!(state(&shop, payment).await, PaymentState::Pending);
    }
    assert!(matches!(refusal(shop.pay_by(payment, "gold", "").await), Refusal::NotNow(_)));
    shop.pay_by(payment, "card", "4242 4242 4242 4242").await.unwrap();
    shop.work().await;
    assert_eq!(state(&shop, payment).await, PaymentState::Captured);
    let unknown = SandboxForm { reference: "0".repeat(32), method: "wallet".into(), card: String::new() };
    let refused = refusal(shop.story.services.pay_in_sandbox(&shop.story.guest(), unknown).await);
    assert_eq!(refused, Refusal::NotFound);
}

async fn a_bank_asks_whether_it_is_really_you(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let payment = shop.order(&shop.bea, Some(shop.phone().await)).await;
    let stays = shop.pay_by(payment, "card", cards::CHALLENGE).await.unwrap();
    assert!(stays.starts_with("/sandbox/pay/"));
    let page = services.sandbox_page(&shop.bea, &shop.reference(payment).await).await.unwrap();
    assert_eq!(page.stage, SandboxStage::Challenge);
    assert!(matches!(refusal(shop.pay_by(payment, "reject", "").await), Refusal::NotNow(_)));
    shop.pay_by(payment, "card", cards::CHALLENGE).await.unwrap();
    shop.work().await;
    assert_eq!(state(&shop, payment).await, PaymentState::Pending, "nobody has said yes");
    shop.pay_by(payment, "approve", "").await.unwrap();
    shop.work().await;
    assert_eq!(state(&shop, payment).await, PaymentState::Captured);
}

async fn a_transfer_arrives_later_and_the_phone_is_held_meanwhile(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let payment = shop.order(&shop.bea, Some(shop.phone().await)).await;
    shop.pay_by(payment, "bank_transfer", "").await.unwrap();
    let view = services.view_payment(&shop.bea, payment).await.unwrap();
    assert_eq!((view.state, view.pay_at), (PaymentState::Processing, None));
    assert!(view.held_until > view.now.plus(Duration::from_secs(4 * 24 * 3600)));
    assert!(matches!(refusal(services.give_up_payment(&shop.bea, payment).await), Refusal::NotNow(_)));
    shop.story.pass(Duration::from_secs(30));
    shop.work().await;
    assert_eq!(state(&shop, payment).await, PaymentState::Processing);
    shop.story.pass(Duration::from_secs(30));
    shop.work().await;
    assert_eq!(state(&shop, payment).await, PaymentState::Captured);
    assert_eq!(shop.seen_by(&shop.sal, shop.newest(&shop.bea).await).await.state, OrderState::Paid);
    shop.check_book().await;
}

async fn a_payment_that_nobody_tells_of_is_found(story: Story) {
    let shop = Shop::open(story).await;
    let payment = shop.order(&shop.bea, Some(shop.phone().await)).await;
    shop.pay_by(payment, "card", cards::SILENT).await.unwrap();
    shop.work().await;
    assert_eq!(state(&shop, payment).await, PaymentState::Pending);
    shop.story.pass(Duration::from_secs(31));
    shop.work().await;
    assert_eq!(state(&shop, payment).await, PaymentState::Captured);
}

/// The headers and the body of a message that the sandbox could have sent.
fn message(shop: &Shop, reference: &str, id: &str, status: &str, amount: i64) -> (HeaderMap, Vec<u8>) {
    let services = &shop.story.services;
    let body =
        json!({ "id": id, "reference": reference, "status": status, "amount": amount, "currency": "USD" });
    let body = body.to_string().into_bytes();
    let signature = services.gateways.sandbox.as_ref().unwrap().sign(&body, services.clock.now());
    let mut headers = HeaderMap::new();
    headers.insert("sandbox-signature", signature.parse().unwrap());
    (headers, body)
}

async fn every_message_in_every_order_ten_times_leads_to_the_same_end(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let statuses = ["declined", "processing", "expired", "succeeded"];
    let orders: Vec<[usize; 4]> = (0..256)
        .map(|n| [n % 4, n / 4 % 4, n / 16 % 4, n / 64])
        .filter(|order| (0..4).all(|status| order.contains(&status)))
        .collect();
    assert_eq!(orders.len(), 24);
    for (number, order) in orders.iter().enumerate() {
        // Each minute another phone; buyers may place so many orders an hour.
        shop.story.pass(Duration::from_secs(300));
        let payment = shop.order(&shop.bea, Some(shop.phone().await)).await;
        let reference = shop.reference(payment).await;
        shop.pay_by(payment, "card", cards::SILENT).await.unwrap();
        for _ in 0..10 {
            for status in order {
                let (headers, body) =
                    message(&shop, &reference, &format!("{number}-{status}"), statuses[*status], 40_590);
                services.receive_webhook("sandbox", &headers, &body).await.unwrap();
            }
        }
        let view = services.view_payment(&shop.bea, payment).await.unwrap();
        assert_eq!(
            (view.state, view.refunded.minor, view.ended),
            (PaymentState::Captured, 0, false),
            "{order:?}"
        );
        let seen = shop.seen_by(&shop.sal, view.orders[0].0).await;
        assert_eq!((seen.state, seen.version), (OrderState::Paid, 2), "{order:?}");
    }
    shop.check_book().await;
    let held = services.balances(&shop.sal).await.unwrap()[0].held;
    assert_eq!(held.minor, 24 * 40_590);
}

async fn forged_and_stale_messages_change_nothing(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let payment = shop.order(&shop.bea, Some(shop.phone().await)).await;
    let reference = shop.reference(payment).await;
    let (headers, body) = message(&shop, &reference, "1", "succeeded", 40_590);
    let mut changed = body.clone();
    changed[10] ^= 1;
    assert_eq!(refusal(services.receive_webhook("sandbox", &headers, &changed).await), Refusal::NotAllowed);
    for forged in ["", "t=1", "v1=00", "t=x,v1=zz", "t=1795370400,v1=0000"] {
        let mut headers = HeaderMap::new();
        headers.insert("sandbox-signature", forged.parse().unwrap());
        assert_eq!(refusal(services.receive_webhook("sandbox", &headers, &body).await), Refusal::NotAllowed);
    }
    assert_eq!(refusal(services.receive_webhook("nobody", &headers, &body).await), Refusal::NotFound);
    // A message that says so is no money: the gateway is asked.
    services.receive_webhook("sandbox", &headers, &body).await.unwrap();
    assert_eq!(state(&shop, payment).await, PaymentState::Pending);
    shop.story.pass(Duration::from_secs(301));
    assert_eq!(refusal(services.receive_webhook("sandbox", &headers, &body).await), Refusal::NotAllowed);
    let (headers, body) = message(&shop, &"f".repeat(32), "2", "succeeded", 40_590);
    assert_eq!(refusal(services.receive_webhook("sandbox", &headers, &body).await), Refusal::NotFound);
}

async fn a_message_with_another_amount_does_not_count(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let payment = shop.order(&shop.bea, Some(shop.phone().await)).await;
    let reference = shop.reference(payment).await;
    let (headers, body) = message(&shop, &reference, "1", "succeeded", 1);
    assert_eq!(refusal(services.receive_webhook("sandbox", &headers, &body).await), Refusal::NotAllowed);
    assert_eq!(state(&shop, payment).await, PaymentState::Pending);
}
