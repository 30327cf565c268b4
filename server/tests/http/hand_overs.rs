//! A phone that was handed a listing, seen from outside: it may add photos to that one listing, and nothing else.

use crate::browsers::{Answer, Browser, PAGES};
use crate::market::photo;
use crate::stage::{self, Belongings, Open};
use crate::story::{PHONE, Story, email_of};
use app::Error;
use axum::body::Body;
use domain::Refusal;
use domain::photos::{Photo, Shot};
use http::Request;
use std::time::Duration;

stories!(
    a_phone_that_is_not_signed_in_adds_photos_and_both_screens_know,
    the_secret_opens_nothing_but_the_one_listing_s_photos,
    a_second_phone_with_the_same_link_is_turned_away,
    a_link_ends_with_its_time_its_owner_and_the_next_one,
    the_page_shows_nothing_of_its_seller,
    a_plain_form_on_the_phone_leads_back_to_its_page,
);

/// Ada at her computer, and the path that her QR code leads a phone to.
async fn handed(story: Story) -> (Open, Browser, Belongings, String) {
    let site = stage::open(story).await;
    let mut ada = site.member("Ada").await;
    let owned = site.furnish(&ada).await;
    let path = start(&mut ada, &owned).await;
    (site, ada, owned, path)
}

async fn start(ada: &mut Browser, owned: &Belongings) -> String {
    let id = owned.listing.to_string();
    assert_eq!(ada.call("start_hand_over", &[("id", &id)]).await.status, 200);
    let link = ada.call("find_hand_over", &[("id", &id)]).await.json();
    assert!(link["qr"]["path"].as_str().unwrap().starts_with('M'));
    let url = link["url"].as_str().unwrap().to_owned();
    let path = url.strip_prefix("https://phones.example").unwrap_or_else(|| panic!("{url}"));
    assert!(path.starts_with("/hand-over?token="), "{path}");
    path.to_owned()
}

fn token_of(path: &str) -> &str {
    path.split_once("token=").unwrap().1
}

async fn send(phone: &mut Browser, token: &str, shot: &str, accept: &str, shade: u8) -> Answer {
    let head = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"page\"\r\n\r\n/hand-over?token={token}\r\n--edge\r\n\
         Content-Disposition: form-data; name=\"{shot}\"; filename=\"x.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
    );
    let body = [head.as_bytes(), &photo(shade), b"\r\n--edge--\r\n"].concat();
    let request = Request::post(format!("/hand-over/photos?token={token}"))
        .header("accept", accept)
        .header("content-type", "multipart/form-data; boundary=edge")
        .header("sec-fetch-site", "same-origin");
    phone.send(request.body(Body::from(body)).unwrap()).await
}

async fn photos_of(ada: &mut Browser, owned: &Belongings) -> Vec<Photo> {
    let desk = ada.call("look_at_photos", &[("id", &owned.listing.to_string())]).await.json();
    serde_json::from_value(desk["photos"].clone()).unwrap()
}

async fn a_phone_that_is_not_signed_in_adds_photos_and_both_screens_know(story: Story) {
    let (site, mut ada, owned, path) = handed(story).await;
    let mut phone = site.guest();
    let page = phone.get(&path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.text().contains("Apple iPhone 13"));
    let mark = page.cookies().into_iter().find(|cookie| cookie.starts_with("mg_phone=")).unwrap().to_owned();
    assert!(mark.contains("HttpOnly; Secure; SameSite=Lax"), "{mark}");
    let answer = send(&mut phone, token_of(&path), "front", "application/json", 60).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let added: Photo = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(added.shot, Some(Shot::Front));
    // Sent once more, as after a lost answer.
    assert_eq!(send(&mut phone, token_of(&path), "front", "application/json", 60).await.status, 200);
    assert_eq!(photos_of(&mut ada, &owned).await, [owned.photo, added]);
    let desk = ada.call("look_at_photos", &[("id", &owned.listing.to_string())]).await.json();
    assert_eq!(desk["handed"]["begun"], true);
    let seen = phone.call("open_hand_over", &[("token", token_of(&path))]).await.json();
    assert_eq!(seen["shots"], serde_json::json!([null, "front"]));
}

async fn the_secret_opens_nothing_but_the_one_listing_s_photos(story: Story) {
    let (site, ada, owned, path) = handed(story).await;
    let mut phone = site.guest();
    phone.get(&path).await;
    let id = owned.listing.to_string();
    let photo_id = owned.photo.id.to_string();
    for (function, fields) in [
        ("edit_listing", vec![("id", id.as_str())]),
        ("look_at_photos", vec![("id", id.as_str())]),
        ("find_hand_over", vec![("id", id.as_str())]),
        ("remove_photo", vec![("id", id.as_str()), ("photo", &photo_id)]),
        ("move_photo", vec![("id", id.as_str()), ("photo", &photo_id), ("to", "0")]),
        ("own_profile", vec![]),
        ("own_listings", vec![("page", "1")]),
    ] {
        let answer = phone.call(function, &fields).await;
        assert_eq!(answer.error(), Error::Refused(Refusal::SignInFirst), "{function}: {answer:?}");
    }
    let request = Request::post(format!("/listings/{id}/photos?token={}", token_of(&path)))
        .header("accept", "application/json")
        .header("sec-fetch-site", "same-origin");
    let answer = phone.send(request.body(Body::from(photo(60))).unwrap()).await;
    assert_eq!(answer.error(), Error::Refused(Refusal::SignInFirst));
    for guess in ["", "x", "nobodys-token", &"A".repeat(43), &"A".repeat(10_000), "%00", "%FF%FE"] {
        let answer = send(&mut phone, guess, "photo", "application/json", 60).await;
        assert_eq!(answer.error(), Error::Refused(Refusal::LinkExpired), "{guess}");
        assert_eq!(answer.status, 410);
        let page = phone.get(&format!("/hand-over?token={guess}")).await;
        assert_eq!(page.status, 410, "{guess}");
    }
    let caller = site.caller(&ada).await;
    assert_eq!(site.services.own_listing(&caller, owned.listing).await.unwrap().photos, [owned.photo]);
}

async fn a_second_phone_with_the_same_link_is_turned_away(story: Story) {
    let (site, mut ada, owned, path) = handed(story).await;
    let (mut first, mut second) = (site.guest(), site.guest());
    first.get(&path).await;
    second.get(&path).await;
    let mut unmarked = site.guest();
    let answer = send(&mut unmarked, token_of(&path), "photo", "application/json", 60).await;
    assert_eq!(answer.status, 409, "a browser without a mark: {answer:?}");
    assert_eq!(send(&mut first, token_of(&path), "photo", "application/json", 60).await.status, 200);
    let answer = send(&mut second, token_of(&path), "photo", "application/json", 61).await;
    assert_eq!(answer.error(), Error::Refused(Refusal::LinkExpired));
    assert_eq!(send(&mut first, token_of(&path), "photo", "application/json", 62).await.status, 200);
    assert_eq!(photos_of(&mut ada, &owned).await.len(), 3);
}

async fn a_link_ends_with_its_time_its_owner_and_the_next_one(story: Story) {
    let (site, mut ada, owned, path) = handed(story).await;
    let mut phone = site.guest();
    phone.get(&path).await;
    let is_over = async |phone: &mut Browser, path: &str| {
        let answer = send(phone, token_of(path), "photo", "application/json", 60).await;
        assert_eq!(answer.error(), Error::Refused(Refusal::LinkExpired), "{answer:?}");
        assert_eq!(phone.get(path).await.status, 410);
    };
    let next = start(&mut ada, &owned).await;
    is_over(&mut phone, &path).await;
    assert_eq!(phone.get(&next).await.status, 200);
    let mut bob = site.member("Bob").await;
    let id = owned.listing.to_string();
    let answer = bob.call("end_hand_over", &[("id", &id)]).await;
    assert_eq!(answer.error(), Error::Refused(Refusal::NotFound));
    assert_eq!(ada.call("end_hand_over", &[("id", &id)]).await.status, 200);
    is_over(&mut phone, &next).await;
    let last = start(&mut ada, &owned).await;
    site.story.pass(Duration::from_secs(20 * 60 + 1));
    is_over(&mut phone, &last).await;
    assert_eq!(photos_of(&mut ada, &owned).await, [owned.photo]);
}

async fn the_page_shows_nothing_of_its_seller(story: Story) {
    let (site, _, owned, path) = handed(story).await;
    let mut phone = site.guest();
    let page = phone.get(&path).await.text();
    let seen = phone.call("open_hand_over", &[("token", token_of(&path))]).await.text();
    for text in [page, seen] {
        for secret in
            ["Ada", &email_of("Ada"), PHONE, "Boston", &owned.listing.to_string(), &owned.account.to_string()]
        {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        assert!(!text.contains(&owned.photo.id.to_string()));
    }
}

async fn a_plain_form_on_the_phone_leads_back_to_its_page(story: Story) {
    let (site, _, _, path) = handed(story).await;
    let mut phone = site.guest();
    let page = phone.get(&path).await.text();
    for shot in Shot::ALL {
        assert!(page.contains(&format!("name=\"{}\"", shot.as_str())), "{page}");
    }
    assert!(page.contains("capture=\"environment\""));
    let answer = send(&mut phone, token_of(&path), "back", PAGES, 60).await;
    assert_eq!((answer.status, answer.location()), (303, path.as_str()), "{answer:?}");
    assert!(phone.get(&path).await.text().contains("2 photos are there."));
    let request = Request::post(format!("/hand-over/photos?token={}", token_of(&path)))
        .header("accept", PAGES)
        .header("content-type", "multipart/form-data; boundary=edge")
        .header("sec-fetch-site", "same-origin");
    let nothing =
        format!("--edge\r\nContent-Disposition: form-data; name=\"page\"\r\n\r\n{path}\r\n--edge--\r\n");
    let answer = phone.send(request.body(Body::from(nothing)).unwrap()).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("choose at least one photo"), "{}", answer.text());
}
