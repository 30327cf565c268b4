//! Stripe's messages: forged, old, twice, in any order, or about something else.

use super::fake::Card;
use super::shop::{StripeShop, TOTAL};
use crate::story::{Story, refusal};
use domain::Refusal;
use domain::orders::OrderState;
use domain::payments::PaymentState;
use http::HeaderMap;
use serde_json::{Value, json};
use std::time::Duration;

stories!(
    messages_in_every_order_and_twice_lead_to_the_same_end,
    forged_and_old_messages_change_nothing,
    a_message_is_only_a_hint,
    messages_about_something_else_are_nothing,
);

async fn messages_in_every_order_and_twice_lead_to_the_same_end(story: Story) {
    let shop = StripeShop::open(story).await;
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        shop.story.pass(Duration::from_secs(600));
        let (payment, session) = shop.waiting().await;
        assert!(shop.stripe.pay(&session, Card::Declined));
        assert!(shop.stripe.pay(&session, Card::Good));
        let told = shop.stripe.told();
        let kinds: Vec<_> = told.iter().map(|event| event["type"].as_str().unwrap()).collect();
        assert_eq!(
            kinds,
            ["payment_intent.payment_failed", "payment_intent.succeeded", "checkout.session.completed"]
        );
        for _ in 0..2 {
            for at in order {
                let (headers, body) = shop.stripe.sealed(&told[at]);
                shop.services().receive_webhook("stripe", &headers, &body).await.unwrap();
            }
        }
        assert_eq!(shop.state(payment).await, PaymentState::Captured, "{order:?}");
        let seen = shop.seen_by(&shop.sal, shop.order_of(payment).await).await;
        assert_eq!((seen.state, seen.version), (OrderState::Paid, 2), "{order:?}");
        let mut db = shop.services().store.read().await.unwrap();
        for event in &told {
            assert!(db.payment_event_known("stripe", event["id"].as_str().unwrap()).await.unwrap());
        }
    }
    assert_eq!(shop.services().balances(&shop.sal).await.unwrap()[0].held.minor, 6 * TOTAL);
    shop.check().await;
}

/// A message about a payment that has not been paid.
async fn of_unpaid(shop: &StripeShop) -> (domain::PaymentId, Value) {
    let (payment, session) = shop.waiting().await;
    let mut object = shop.stripe.book().sessions[&session].clone();
    object["status"] = json!("complete");
    object["payment_status"] = json!("paid");
    let event = json!({
        "id": format!("evt_{session}"), "type": "checkout.session.completed", "data": { "object": object },
    });
    (payment, event)
}

async fn forged_and_old_messages_change_nothing(story: Story) {
    let shop = StripeShop::open(story).await;
    let services = shop.services();
    let (payment, event) = of_unpaid(&shop).await;
    let (headers, body) = shop.stripe.sealed(&event);
    let mut changed = body.clone();
    changed[20] ^= 1;
    let (by_another, _) = shop.stripe.sealed_with(&event, "whsec_of_somebody_else");
    for (headers, body) in [(&headers, &changed), (&by_another, &body), (&HeaderMap::new(), &body)] {
        assert_eq!(refusal(services.receive_webhook("stripe", headers, body).await), Refusal::NotAllowed);
    }
    shop.story.pass(Duration::from_secs(301));
    assert_eq!(refusal(services.receive_webhook("stripe", &headers, &body).await), Refusal::NotAllowed);
    // Sent again, it is signed anew; a secret that is being replaced still counts.
    let (headers, body) = shop.stripe.sealed_with(&event, "whsec_old");
    services.receive_webhook("stripe", &headers, &body).await.unwrap();
    assert_eq!(shop.state(payment).await, PaymentState::Pending, "Stripe was asked, and knows nothing of it");
    shop.check().await;
}

async fn a_message_is_only_a_hint(story: Story) {
    let shop = StripeShop::open(story).await;
    let services = shop.services();
    let (payment, event) = of_unpaid(&shop).await;
    for (part, value) in [("amount_total", json!(1)), ("currency", json!("eur"))] {
        let mut other = event.clone();
        other["data"]["object"][part] = value;
        let (headers, body) = shop.stripe.sealed(&other);
        assert_eq!(refusal(services.receive_webhook("stripe", &headers, &body).await), Refusal::NotAllowed);
    }
    let (headers, body) = shop.stripe.sealed(&event);
    services.receive_webhook("stripe", &headers, &body).await.unwrap();
    assert_eq!(shop.state(payment).await, PaymentState::Pending);
    shop.check().await;
}

async fn messages_about_something_else_are_nothing(story: Story) {
    let shop = StripeShop::open(story).await;
    let services = shop.services();
    let (_, event) = of_unpaid(&shop).await;
    let mut of_another_shop = event.clone();
    of_another_shop["data"]["object"]["metadata"]["market"] = json!("https://another.example");
    let invoice = json!({ "id": "evt_1", "type": "invoice.paid", "data": { "object": { "id": "in_1" } } });
    let asked = shop.stripe.book().asked.len();
    for event in [of_another_shop, invoice] {
        let (headers, body) = shop.stripe.sealed(&event);
        services.receive_webhook("stripe", &headers, &body).await.unwrap();
    }
    assert_eq!(shop.stripe.book().asked.len(), asked, "nobody was asked about it");
    // Of this market, but unknown: Stripe sends it again, and somebody may look.
    let mut unknown = event;
    unknown["data"]["object"]["metadata"]["payment"] = json!("01890000-0000-7000-8000-000000000001");
    let (headers, body) = shop.stripe.sealed(&unknown);
    assert_eq!(refusal(services.receive_webhook("stripe", &headers, &body).await), Refusal::NotFound);
    for broken in [json!([1]), json!({ "id": "evt_2" })] {
        let (headers, body) = shop.stripe.sealed(&broken);
        assert_eq!(refusal(services.receive_webhook("stripe", &headers, &body).await), Refusal::NotAllowed);
    }
}
