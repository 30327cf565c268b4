//! Messages of payment gateways over HTTP: only what is signed well, lately, and about a payment of ours is taken.

use crate::browsers::Answer;
use crate::stage::{self, Open};
use crate::story::Story;
use axum::body::Body;
use http::Request;
use serde_json::json;
use std::time::Duration;

stories!(a_message_is_taken_only_where_it_is_signed_well_and_lately);

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
    assert_eq!(send(&site, "sandbox", None, &body).await.status, 403);
    assert_eq!(send(&site, "sandbox", Some("t=1,v1=00"), &body).await.status, 403);
    assert_eq!(send(&site, "nobody", Some(&signature), &body).await.status, 404);
    let tampered = String::from_utf8(body.clone()).unwrap().replace("40590", "1");
    assert_eq!(send(&site, "sandbox", Some(&signature), tampered.as_bytes()).await.status, 403);
    assert_eq!(send(&site, "sandbox", Some(&signature), &vec![b'x'; 100_000]).await.status, 413);
    for _ in 0..3 {
        assert_eq!(send(&site, "sandbox", Some(&signature), &body).await.status, 204);
    }
    // It says that it is paid; the gateway, which was asked, knows nothing of that.
    let caller = site.caller(&ada).await;
    let view = site.services.view_payment(&caller, owned.payment).await.unwrap();
    assert!(view.pay_at.is_some());
    site.story.pass(Duration::from_secs(301));
    assert_eq!(send(&site, "sandbox", Some(&signature), &body).await.status, 403);
}
