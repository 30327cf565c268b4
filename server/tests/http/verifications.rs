//! Photos beside a code over HTTP: sent by script and by plain form, seen by nobody but their seller and moderators.

use crate::browsers::{Answer, Browser, PAGES};
use crate::market::photo;
use crate::stage::{self, Belongings, Open};
use crate::story::Story;
use app::Error;
use axum::body::Body;
use domain::accounts::Role;
use domain::{ListingId, Refusal};
use http::Request;

stories!(
    a_photo_beside_the_code_is_sent_by_script_and_by_plain_form,
    the_photo_is_served_to_its_seller_and_to_moderators_alone,
    the_staff_page_is_closed_to_everybody_else,
    a_moderator_decides_on_the_page,
);

/// A form with one photo, as a browser sends it.
fn multipart(page: &str, file: &[u8]) -> Vec<u8> {
    let head = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"page\"\r\n\r\n{page}\r\n--edge\r\nContent-Disposition: \
         form-data; name=\"photo\"; filename=\"x.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
    );
    [head.as_bytes(), file, b"\r\n--edge--\r\n"].concat()
}

async fn send(browser: &mut Browser, listing: ListingId, code: &str, accept: &str, shade: u8) -> Answer {
    let request = Request::post(format!("/listings/{listing}/verification?code={code}"))
        .header("accept", accept)
        .header("content-type", "multipart/form-data; boundary=edge")
        .header("sec-fetch-site", "same-origin");
    let body = multipart(&format!("/sell/{listing}"), &photo(shade));
    browser.send(request.body(Body::from(body)).unwrap()).await
}

async fn code_of(browser: &mut Browser, listing: ListingId) -> String {
    let own = browser.call("look_at_verification", &[("id", &listing.to_string())]).await;
    own.json()["code"].as_str().unwrap().to_owned()
}

/// Ada, with a draft whose photo beside a code waits.
async fn sent(story: Story) -> (Open, Browser, Belongings) {
    let site = stage::open(story).await;
    let mut ada = site.member("Ada").await;
    let owned = site.furnish(&ada).await;
    let code = code_of(&mut ada, owned.listing).await;
    let answer = send(&mut ada, owned.listing, &code, "application/json", 9).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    (site, ada, owned)
}

async fn a_photo_beside_the_code_is_sent_by_script_and_by_plain_form(story: Story) {
    let (site, mut ada, owned) = sent(story).await;
    let page = format!("/sell/{}", owned.listing);
    let code = code_of(&mut ada, owned.listing).await;
    let answer = send(&mut ada, owned.listing, &code, PAGES, 200).await;
    assert_eq!((answer.status, answer.location()), (303, page.as_str()), "{answer:?}");
    let answer = send(&mut ada, owned.listing, "WRONG", PAGES, 200).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("no longer good"), "{}", answer.text());
    let mut bob = site.member("Bob").await;
    let answer = send(&mut bob, owned.listing, &code, "application/json", 9).await;
    assert_eq!((answer.status, answer.error()), (404, Error::Refused(Refusal::NotFound)));
    let answer = send(&mut site.guest(), owned.listing, &code, "application/json", 9).await;
    assert_eq!((answer.status, answer.error()), (401, Error::Refused(Refusal::SignInFirst)));
    let caller = site.caller(&ada).await;
    let photos = site.services.own_listing(&caller, owned.listing).await.unwrap().photos;
    assert_eq!(photos, [owned.photo], "it is none of the listing's photos");
}

async fn the_photo_is_served_to_its_seller_and_to_moderators_alone(story: Story) {
    let (site, ada, owned) = sent(story).await;
    let path = format!("/listings/{}/verification.jpg", owned.listing);
    for (mut browser, status) in [
        (ada, 200),
        (site.member_with_role("Mo", Role::Moderator).await, 200),
        (site.member_with_role("Sam", Role::Support).await, 404),
        (site.member("Bob").await, 404),
        (site.guest(), 401),
    ] {
        let request = Request::get(&path).header("accept", "image/*").body(Body::empty()).unwrap();
        let answer = browser.send(request).await;
        assert_eq!(answer.status, status, "{answer:?}");
        if status == 200 {
            assert_eq!(
                (answer.header("content-type"), answer.header("cache-control")),
                ("image/jpeg", "no-store")
            );
        }
    }
    let bad = site.guest().get("/listings/nonsense/verification.jpg").await;
    assert_eq!(bad.status, 401);
}

async fn the_staff_page_is_closed_to_everybody_else(story: Story) {
    let (site, mut ada, owned) = sent(story).await;
    let title = "iPhone 13 128 GB";
    let refused = ada.get("/staff/verifications").await;
    assert_eq!(refused.status, 403);
    assert!(!refused.text().contains(title) && refused.text().contains("You may not do that."));
    let guest = site.guest().get("/staff/verifications").await;
    assert_eq!(guest.location(), "/sign-in?next=%2Fstaff%2Fverifications");
    let mut sam = site.member_with_role("Sam", Role::Support).await;
    assert_eq!(sam.get("/staff/verifications").await.status, 403);
    let mut mo = site.member_with_role("Mo", Role::Moderator).await;
    let page = mo.get("/staff/verifications").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains(title) && page.text().contains(&owned.listing.to_string()));
}

async fn a_moderator_decides_on_the_page(story: Story) {
    let (site, mut ada, owned) = sent(story).await;
    let mut mo = site.member_with_role("Mo", Role::Moderator).await;
    let waiting = mo.call("waiting_verifications", &[("page", "1")]).await.json();
    let photo = waiting["items"][0]["photo"].as_str().unwrap().to_owned();
    let id = owned.listing.to_string();
    let page = "/staff/verifications";
    let fields = [("id", id.as_str()), ("photo", &photo), ("reason", "x")];
    let answer = mo.post(page, "/api/refuse_verification", &fields).await;
    assert_eq!(answer.status, 422, "{answer:?}");
    let fields = [("id", id.as_str()), ("photo", &photo), ("reason", "The code can't be read.")];
    let answer = mo.post(page, "/api/refuse_verification", &fields).await;
    assert_eq!((answer.status, answer.location()), (302, page), "{answer:?}");
    assert!(ada.get(&format!("/sell/{id}")).await.text().contains("The code can't be read."));
    let code = code_of(&mut ada, owned.listing).await;
    assert_eq!(send(&mut ada, owned.listing, &code, "application/json", 200).await.status, 200);
    let waiting = mo.call("waiting_verifications", &[("page", "1")]).await.json();
    let photo = waiting["items"][0]["photo"].as_str().unwrap().to_owned();
    let fields = [("id", id.as_str()), ("photo", photo.as_str())];
    assert_eq!(mo.post(page, "/api/approve_verification", &fields).await.status, 302);
    assert!(ada.get(&format!("/sell/{id}")).await.text().contains("has the badge"));
    let again = mo.call("approve_verification", &fields).await;
    assert_eq!((again.status, again.error()), (409, Error::Refused(Refusal::ChangedMeanwhile)));
    assert!(mo.get(page).await.text().contains("Nothing waits"));
}
