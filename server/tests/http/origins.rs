//! Writes come from our own pages, or from programs without cookies; everything else is refused.

use crate::stage;
use crate::story::embedded;
use axum::body::Body;
use http::{Method, Request};

fn write(pairs: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::post("/api/update_profile")
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in pairs {
        request = request.header(*name, *value);
    }
    let form = "form[name]=Changed&form[about]=&form[phone]=%2B16172531212&form[country]=";
    request.body(Body::from(form)).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_site_makes_a_browser_send_is_not_done() {
    embedded(|story| async {
        let site = stage::open(story).await;
        let mut ada = site.member("Ada").await;
        let own = "https://phones.example";
        for foreign in [
            vec![("origin", "https://evil.example")],
            vec![("origin", "null")],
            vec![("origin", "")],
            vec![("origin", "https://phones.example.evil.example")],
            vec![("origin", "https://phones.example:444")],
            vec![("sec-fetch-site", "cross-site")],
            vec![("sec-fetch-site", "same-site"), ("origin", own)],
            vec![("sec-fetch-site", "cross-site"), ("origin", own)],
            vec![("sec-fetch-site", "same-origin"), ("origin", "https://evil.example")],
            // Neither, though there are cookies: no browser of today.
            vec![],
        ] {
            let answer = ada.send(write(&foreign)).await;
            assert_eq!(answer.status, 403, "{foreign:?}: {answer:?}");
            assert!(answer.error().to_string().contains("another site"), "{foreign:?}");
        }
        assert_eq!(ada.call("own_profile", &[]).await.json()["name"], "Ada");
        for own in [
            vec![("origin", own)],
            vec![("sec-fetch-site", "same-origin")],
            vec![("sec-fetch-site", "none")],
            vec![("sec-fetch-site", "same-origin"), ("origin", own)],
        ] {
            let answer = ada.send(write(&own)).await;
            assert_eq!(answer.status, 200, "{own:?}: {answer:?}");
        }
        assert_eq!(ada.call("own_profile", &[]).await.json()["name"], "Changed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_way_to_write_is_checked_and_reading_is_not() {
    embedded(|story| async {
        let site = stage::open(story).await;
        let mut ada = site.member("Ada").await;
        let owned = site.furnish(&ada).await;
        let upload = format!("/listings/{}/photos", owned.listing);
        let from_elsewhere = |method: &Method, path: &str| {
            let request = Request::builder().method(method).uri(path).header("sec-fetch-site", "cross-site");
            request.header("origin", "https://evil.example").body(Body::empty()).unwrap()
        };
        for path in ["/api/sign_out", upload.as_str(), "/search", "/nothing"] {
            for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
                let answer = ada.send(from_elsewhere(&method, path)).await;
                assert_eq!(answer.status, 403, "{method} {path}: {answer:?}");
            }
        }
        assert!(ada.cookie("mg_access").is_some(), "nobody was signed out");
        for path in ["/search", "/account", "/robots.txt", "/api/own_profile"] {
            for method in [Method::GET, Method::HEAD] {
                let answer = ada.send(from_elsewhere(&method, path)).await;
                let is_known = answer.status == 200 || (path.starts_with("/api/") && method == Method::HEAD);
                assert!(is_known && answer.status < 500, "{method} {path}: {answer:?}");
            }
        }
        // A link from elsewhere is followed, and signs nobody out: that is no way to call it.
        let link = ada.send(from_elsewhere(&Method::GET, "/api/sign_out")).await;
        assert!(link.status >= 400 && ada.cookie("mg_access").is_some(), "{link:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_without_cookies_may_write() {
    embedded(|story| async {
        let site = stage::open(story).await;
        let answer = site.guest().send(write(&[])).await;
        assert_eq!(answer.status, 401, "{answer:?}");
    })
    .await;
}
