//! Broken requests: bodies that are none, paths and queries that nobody would type.

use crate::browsers::is_refusal;
use crate::hostile::is_proper;
use crate::{panics, stage};
use axum::body::Body;
use http::{Request, header};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn broken_requests_are_answered_in_words() {
    crate::story::embedded(|story| async {
        panics::watch();
        let site = stage::open(story).await;
        let mut ada = site.member("Ada").await;
        let owned = site.furnish(&ada).await;
        let kinds = [
            "application/json",
            "text/plain",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded; charset=utf-16",
            "\u{7f}",
            "",
        ];
        let bodies: [&[u8]; 6] = [b"", b"{\"form\":", b"&&&===;;;", b"form[email", b"\xff\xfe\0\0", b"[1,2"];
        let paths = ["/api/sign_in", "/api/save_listing", "/api/nothing", "/api/", "/api/a/b/%00%ff"];
        let upload = format!("/listings/{}/photos", owned.listing);
        for path in paths.into_iter().chain([upload.as_str(), "/listings/x/photos", "/listings/%00/photos"]) {
            for kind in kinds {
                for body in bodies {
                    let request = Request::post(path).header("sec-fetch-site", "same-origin");
                    let Ok(kind) = header::HeaderValue::from_bytes(kind.as_bytes()) else { continue };
                    let request = request.header(header::CONTENT_TYPE, kind);
                    let answer = ada.send(request.body(Body::from(body)).unwrap()).await;
                    let sent = format!("{path} {body:?}");
                    assert!(is_refusal(answer.status), "{sent}: {answer:?}");
                    is_proper(&answer, &sent);
                }
            }
        }
        panics::there_were_none();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_path_and_no_query_breaks_a_page() {
    crate::story::embedded(|story| async {
        panics::watch();
        let site = stage::open(story).await;
        let mut ada = site.member("Ada").await;
        site.furnish(&ada).await;
        let long = "x".repeat(20_000);
        let bad = [
            "%00",
            "%ff",
            "..%2f..%2fetc%2fpasswd",
            "'%20OR%201=1",
            "%3Cscript%3E",
            "-1",
            &long,
            "%F0%9F%93%B1",
        ];
        for bad in bad {
            for place in [
                "/listings/",
                "/sell/",
                "/models/",
                "/brands/",
                "/sellers/",
                "/photos/",
                "/sitemaps/",
                "/",
                "/pkg/",
                "/.well-known/",
                "/sandbox/mails/",
            ] {
                let answer = ada.get(&format!("{place}{bad}")).await;
                assert_eq!(answer.status, 404, "{place}{bad:.40}: {answer:?}");
            }
            for query in [
                "q",
                "brand",
                "model",
                "grade",
                "storage",
                "price_from",
                "price_to",
                "currency",
                "near",
                "within",
                "sort",
                "page",
                "lock",
            ] {
                let answer = ada.get(&format!("/search?{query}={bad}&{query}={bad}")).await;
                assert_eq!(answer.status, 200, "{query}={bad:.40}");
            }
            for page in [
                "/account/listings?page=",
                "/account/listings?state=",
                "/account/addresses/edit?country=",
                "/sign-in?next=",
                "/sell?q=",
                "/account?done=",
            ] {
                let answer = ada.get(&format!("{page}{bad}")).await;
                assert!(answer.status < 500, "{page}{bad:.40}: {answer:?}");
            }
        }
        for page in ["0", "4294967295", "4294967296", "18446744073709551615", "1e9"] {
            assert_eq!(ada.get(&format!("/search?page={page}")).await.status, 200, "{page}");
            assert!(ada.get(&format!("/account/listings?page={page}")).await.status < 500, "{page}");
        }
        panics::there_were_none();
    })
    .await;
}
