//! Watching, saving a search and leaving its mails over HTTP, as browsers without JavaScript and mail programs do.

use crate::browsers::PAGES;
use crate::market::{self, filled_in};
use crate::stage::{self, Open};
use crate::story::Story;
use axum::body::Body;
use domain::ListingId;
use domain::listings::ListingForm;
use domain::search::Alert;
use domain::watches::Watching;
use http::Request;
use std::time::Duration;

stories!(
    a_guest_who_presses_a_heart_is_offered_the_phone_after_signing_in,
    a_member_presses_a_heart_and_stays_where_they_are,
    a_search_is_saved_by_a_plain_form_that_keeps_what_was_typed,
    a_mail_is_left_with_one_click,
);

async fn with_a_phone(story: Story) -> (Open, ListingId) {
    let site = stage::open(story).await;
    let seller = site.member("Sal").await;
    let caller = site.caller(&seller).await;
    let phone = market::for_sale(&site.story, &caller, "apple-iphone-13", filled_in()).await;
    (site, phone)
}

async fn a_guest_who_presses_a_heart_is_offered_the_phone_after_signing_in(story: Story) {
    let (site, phone) = with_a_phone(story).await;
    let page = site.guest().get("/search").await.text();
    let heart = format!("name=\"begin\" value=\"{phone}\"");
    assert!(page.contains(&heart) && page.contains("id=\"watch\""), "{page}");
    let id = phone.to_string();
    let answer = site.guest().post("/search?q=iphone", "/api/watch_phone", &[("begin", &id)]).await;
    let offer = format!("/account/watched?add={phone}");
    let encoded: String = form_urlencoded::byte_serialize(offer.as_bytes()).collect();
    assert_eq!((answer.status, answer.location()), (303, format!("/sign-in?next={encoded}").as_str()));
    let mut ada = site.member("Ada").await;
    let page = ada.get(&offer).await.text();
    assert!(page.contains("Watch this phone") && page.contains(&heart), "{page}");
    // Other forms of guests lead back to their own page.
    let own = [("address", "01890000-0000-7000-8000-000000000000")];
    let answer = site.guest().post("/account/addresses", "/api/delete_address", &own).await;
    assert_eq!((answer.status, answer.location()), (303, "/sign-in?next=%2Faccount%2Faddresses"));
}

async fn a_member_presses_a_heart_and_stays_where_they_are(story: Story) {
    let (site, phone) = with_a_phone(story).await;
    let mut ada = site.member("Ada").await;
    let id = phone.to_string();
    let answer = ada.post("/search?q=iphone", "/api/watch_phone", &[("begin", &id)]).await;
    assert_eq!((answer.status, answer.location()), (302, "/search?q=iphone"));
    assert!(answer.header("x-after-sign-in").is_empty());
    let page = ada.get("/search?q=iphone").await.text();
    assert!(page.contains(&format!("name=\"end\" value=\"{phone}\"")), "{page}");
    assert!(ada.get("/account/watched").await.text().contains("Watched since"));
    ada.post("/account/watched", "/api/watch_phone", &[("end", &id)]).await;
    assert!(ada.get("/account/watched").await.text().contains("You watch no phone yet"));
}

async fn a_search_is_saved_by_a_plain_form_that_keeps_what_was_typed(story: Story) {
    let (site, _) = with_a_phone(story).await;
    let page = site.guest().get("/search?brand=apple&max=400").await.text();
    let path = "/account/searches/new?brand=apple&amp;max=400&amp;currency=USD";
    assert!(page.contains(path), "{page}");
    assert!(!site.guest().get("/search").await.text().contains("/account/searches/new"));
    let mut ada = site.member("Ada").await;
    let new = path.replace("&amp;", "&");
    let page = ada.get(&new).await.text();
    assert!(page.contains("value=\"Apple, up to $400\""), "{page}");
    let post = |name: &'static str| {
        [("form[query]", "brand=apple&max=400&currency=USD"), ("form[name]", name), ("form[alert]", "daily")]
    };
    let refused = ada.post(&new, "/api/save_search", &post("")).await;
    assert_eq!(refused.status, 422);
    let text = refused.text();
    assert!(text.contains("The name is missing.") && text.contains("value=\"daily\" checked"), "{text}");
    let saved = ada.post(&new, "/api/save_search", &post("My Apples")).await;
    assert_eq!(saved.location(), "/account/searches?done=saved");
    assert!(ada.get("/account/searches").await.text().contains("My Apples"));
}

async fn a_mail_is_left_with_one_click(story: Story) {
    let (site, phone) = with_a_phone(story).await;
    let mut ada = site.member("Ada").await;
    let caller = site.caller(&ada).await;
    site.services.watch(&caller, Watching::Begin(phone)).await.unwrap();
    let form = [("form[query]", "brand=apple"), ("form[name]", "Apples"), ("form[alert]", "instant")];
    ada.call("save_search", &form).await;
    site.story.pass(Duration::from_secs(60));
    let seller = site.story.signed_in("Sal").await;
    let cheaper = ListingForm { price: "350".into(), ..filled_in() };
    market::for_sale(&site.story, &seller, "apple-iphone-13", cheaper).await;
    let mail = site.story.mail_to("ada@example.org").await;
    let url = mail.unsubscribe.unwrap();
    let path = url.strip_prefix("https://phones.example").unwrap().to_owned();
    // A look at the page changes nothing.
    let page = site.guest().get(&path).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("phones that your search “Apples” finds"), "{}", page.text());
    let kept = site.services.saved_searches(&caller).await.unwrap();
    assert_eq!(kept[0].alert, Alert::Instant);
    let one_click = |path: &str| {
        let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        request.body(Body::from("List-Unsubscribe=One-Click")).unwrap()
    };
    let done = site.guest().send(one_click(&path)).await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(site.services.saved_searches(&caller).await.unwrap()[0].alert, Alert::Off);
    let bad = site.guest().send(one_click("/unsubscribe?token=AAAA")).await;
    assert_eq!(bad.status, 410);
    // By the page's button, without JavaScript.
    let token = path.split_once('=').unwrap().1;
    let answer = site.guest().post(&path, "/api/unsubscribe", &[("form[token]", token)]).await;
    assert_eq!(answer.location(), "/unsubscribe?done=yes");
    assert!(site.guest().get("/unsubscribe?done=yes").await.text().contains("no more of these mails"));
    assert_eq!(site.guest().get("/unsubscribe?token=AAAA").await.status, 410);
    let from_elsewhere =
        Request::post(&path).header("origin", "https://evil.example").header("accept", PAGES);
    assert_eq!(site.guest().send(from_elsewhere.body(Body::empty()).unwrap()).await.status, 403);
}
