//! Messages of payment gateways over HTTP: only what is signed well, lately, and about a payment of ours is taken.

use crate::browsers::Answer;
use crate::stage::{self, Open};
use crate::story::Story;
use axum::body::Body;
use hmac::{Hmac, Mac};
use http::Request;
use serde_json::json;
use services::payments::{StripeGateway, StripeSettings};
use sha2::Sha256;
use std::sync::Arc;
use std::time::Duration;

stories!(
    a_message_is_taken_only_where_it_is_signed_well_and_lately,
    stripe_s_messages_are_taken_as_they_come_and_answered_without_secrets,
    the_way_to_a_seller_s_account_is_for_members,
);

async fn send(site: &Open, gateway: &str, signature: Option<&str>, body: &[u8]) -> Answer {
    let mut request = Request::post(format!("/webhooks/{gateway}"));
    if let Some(signature) = signature {
        request = request.header("sandbox-signature", signature);
    }
    site.guest().send(request.body(Body::from(body.to_vec())).unwrap()).await
}

async fn a_message_is_taken_only_where_it_is_signed_well_and_lately(story: Story) {
    let site = stage::open(story).await;
    let ada = site.member("Ada").await;
    let owned = site.furnish(&ada).await;
    let body = json!({
        "id": "evt_1", "reference": owned.reference.to_string(), "status": "succeeded", "amount": 40_590, "currency": "USD",
    });
    let body = body.to_string().into_bytes();
    let sandbox = site.services.gateways.sandbox.clone().unwrap();
    let signature = sandbox.sign(&body, site.services.clock.now());
    assert_eq!(send(&site, "sandbox", None, &body).await.status, 400);
    assert_eq!(send(&site, "sandbox", Some("t=1,v1=00"), &body).await.status, 400);
    assert_eq!(send(&site, "nobody", Some(&signature), &body).await.status, 404);
    let tampered = String::from_utf8(body.clone()).unwrap().replace("40590", "1");
    assert_eq!(send(&site, "sandbox", Some(&signature), tampered.as_bytes()).await.status, 400);
    assert_eq!(send(&site, "sandbox", Some(&signature), &vec![b'x'; 100_000]).await.status, 413);
    for _ in 0..3 {
        assert_eq!(send(&site, "sandbox", Some(&signature), &body).await.status, 204);
    }
    // It says that it is paid; the gateway, which was asked, knows nothing of that.
    let caller = site.caller(&ada).await;
    let view = site.services.view_payment(&caller, owned.payment).await.unwrap();
    assert!(view.pay_at.is_some());
    site.story.pass(Duration::from_secs(301));
    assert_eq!(send(&site, "sandbox", Some(&signature), &body).await.status, 400);
}

const STRIPE_KEY: &str = "sk_test_not_to_be_shown";
const STRIPE_SECRET: &str = "whsec_not_to_be_shown";

/// A site that offers Stripe, which can't be reached.
async fn with_stripe(story: Story) -> Open {
    stage::open_with(story, |parts, _| {
        let settings = StripeSettings {
            api_url: "http://127.0.0.1:1".into(),
            secret_key: STRIPE_KEY.to_owned().into(),
            webhook_secrets: vec![STRIPE_SECRET.to_owned().into()],
            market: parts.settings.base_url.clone(),
            patience: Duration::from_secs(5),
        };
        let stripe = StripeGateway::new(settings, parts.clock.clone()).unwrap();
        parts.gateways.add_stripe(Arc::new(stripe));
    })
    .await
}

/// The header of a body that Stripe sends now.
fn signature_of_stripe(site: &Open, body: &[u8]) -> String {
    let seconds = site.services.clock.now().seconds();
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(STRIPE_SECRET.as_bytes()).unwrap();
    mac.update(format!("{seconds}.").as_bytes());
    mac.update(body);
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={seconds},v1={hex}")
}

async fn send_to_stripe(site: &Open, signature: Option<&str>, body: &[u8]) -> Answer {
    let mut request =
        Request::post("/webhooks/stripe").header("content-type", "application/json; charset=utf-8");
    if let Some(signature) = signature {
        request = request.header("stripe-signature", signature);
    }
    site.guest().send(request.body(Body::from(body.to_vec())).unwrap()).await
}

async fn stripe_s_messages_are_taken_as_they_come_and_answered_without_secrets(story: Story) {
    let site = with_stripe(story).await;
    let market = site.services.settings.base_url.clone();
    let event = |market: &str| {
        json!({
            "id": "evt_1", "object": "event", "type": "checkout.session.completed",
            "data": { "object": {
                "id": "cs_1", "object": "checkout.session", "amount_total": 1, "currency": "usd",
                "metadata": { "market": market, "payment": "01890000-0000-7000-8000-000000000001" },
            } },
        })
    };
    // Spaces and all: what is signed are the bytes as they came.
    let body = format!("{:#}\n", event("https://another.example")).into_bytes();
    let signature = signature_of_stripe(&site, &body);
    assert_eq!(send_to_stripe(&site, Some(&signature), &body).await.status, 204);
    let compact = event("https://another.example").to_string().into_bytes();
    let refused = [
        send_to_stripe(&site, None, &body).await,
        send_to_stripe(&site, Some("t=1,v1=00"), &body).await,
        send_to_stripe(&site, Some(&signature), &compact).await,
        send_to_stripe(&site, Some(&signature), b"").await,
    ];
    for answer in refused {
        assert_eq!(answer.status, 400);
        assert!(!answer.text().contains("not_to_be_shown"), "{}", answer.text());
    }
    // Of this market, but about a payment that is not there.
    let body = event(&market).to_string().into_bytes();
    assert_eq!(send_to_stripe(&site, Some(&signature_of_stripe(&site, &body)), &body).await.status, 404);
    site.story.pass(Duration::from_secs(301));
    assert_eq!(send_to_stripe(&site, Some(&signature), &body).await.status, 400);
}

async fn the_way_to_a_seller_s_account_is_for_members(story: Story) {
    let site = with_stripe(story).await;
    let path = "/account/payouts/set-up";
    assert_eq!(site.guest().get(path).await.status, 401);
    // Stripe can't be reached: she hears so, and nothing of keys.
    let answer = site.member("Ada").await.get(path).await;
    assert_eq!(answer.status, 409);
    assert!(!answer.text().contains("not_to_be_shown"), "{}", answer.text());
}
