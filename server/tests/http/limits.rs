//! Too large, too fast, or by a method that a path does not know: refused in words, and told when to come back.

use crate::browsers::PAGES;
use crate::stage;
use crate::story::embedded;
use app::Error;
use axum::body::Body;
use domain::Refusal;
use futures::StreamExt;
use http::{Method, Request};
use services::Limits;
use std::time::Duration;

fn posted(path: &str, accept: &str, body: Vec<u8>) -> Request<Body> {
    let request = Request::post(path)
        .header("accept", accept)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    request.body(Body::from(body)).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_large_is_refused_in_words() {
    embedded(|story| async {
        let site = stage::open(story).await;
        let mut guest = site.guest();
        let fitting = [b"form[email]=".to_vec(), vec![b'x'; 200 * 1024]].concat();
        assert_ne!(guest.send(posted("/api/sign_in", "*/*", fitting)).await.status, 413);
        for body in [vec![b'x'; 257 * 1024], vec![b'x'; 5 * 1024 * 1024]] {
            let answer = guest.send(posted("/api/sign_in", "*/*", body.clone())).await;
            assert_eq!(answer.status, 413);
            assert!(matches!(answer.error(), Error::Refused(Refusal::TooLarge(_))), "{answer:?}");
            let page = guest.send(posted("/api/sign_in", PAGES, body)).await;
            assert_eq!(page.status, 413);
            assert!(page.text().contains("at most 256 KB"), "{page:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_method_that_a_path_does_not_know_is_refused_in_words() {
    embedded(|story| async {
        let site = stage::open(story).await;
        let mut ada = site.member("Ada").await;
        for (method, path) in [
            (Method::POST, "/"),
            (Method::POST, "/search"),
            (Method::DELETE, "/account"),
            (Method::PUT, "/api/sign_in"),
            (Method::DELETE, "/listings/x/photos"),
            (Method::GET, "/listings/x/photos"),
            (Method::POST, "/account/export.json"),
            (Method::POST, "/robots.txt"),
            (Method::DELETE, "/photos/x-320.jpg"),
            (Method::POST, "/health/live"),
        ] {
            for accept in [PAGES, "*/*"] {
                let request = Request::builder().method(&method).uri(path).header("accept", accept);
                let request = request.header("sec-fetch-site", "same-origin");
                let answer = ada.send(request.body(Body::empty()).unwrap()).await;
                assert_eq!(answer.status, 405, "{method} {path}: {answer:?}");
                let said = answer.text().contains("Nothing can be sent here.");
                assert!(said || path.starts_with("/api/"), "{method} {path}: {answer:?}");
            }
        }
        // Functions that write are not reached by a link, and those that read are not posted to.
        for (method, path) in [(Method::GET, "/api/sign_out"), (Method::POST, "/api/own_profile")] {
            let request =
                Request::builder().method(&method).uri(path).header("sec-fetch-site", "same-origin");
            let answer = ada.send(request.body(Body::empty()).unwrap()).await;
            assert!((400..500).contains(&answer.status), "{method} {path}: {answer:?}");
        }
        assert!(ada.cookie("mg_access").is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_never_ends_is_given_up_in_words() {
    embedded(|story| async {
        let site = stage::open_with(story, |_, site| site.patience = Duration::from_millis(20)).await;
        let mut guest = site.guest();
        for (path, accept) in [("/api/sign_in", "application/json"), ("/api/sign_in", PAGES)] {
            let mut request = posted(path, accept, Vec::new());
            let beginning =
                futures::stream::iter([Ok::<_, std::io::Error>(bytes::Bytes::from("form[email]=a"))]);
            *request.body_mut() = Body::from_stream(beginning.chain(futures::stream::pending()));
            let answer = guest.send(request).await;
            assert_eq!(answer.status, 503, "{answer:?}");
            assert!(answer.text().contains("That took too long"), "{answer:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_too_fast_hears_when_to_come_back() {
    embedded(|story| async {
        let site =
            stage::open_with(story, |_, site| site.limits = server::limits::AddressLimits::new(1)).await;
        let mut guest = site.guest();
        let write = |accept| posted("/api/sign_out", accept, Vec::new());
        let mut done = 0;
        let refused = loop {
            let answer = guest.send(write("application/json")).await;
            if answer.status == 429 {
                break answer;
            }
            done += 1;
            assert!(done < 1_000, "nobody was ever too fast");
        };
        assert_eq!(done, 120);
        assert_eq!(refused.header("retry-after"), "1");
        assert_eq!(refused.error(), Error::Refused(Refusal::TooOften(1)));
        let page = guest.send(write(PAGES)).await;
        assert_eq!((page.status, page.header("retry-after")), (429, "1"));
        assert!(page.text().contains("Please wait"), "{page:?}");
        assert_eq!(guest.get("/robots.txt").await.status, 200, "reading goes on");
        assert_eq!(guest.get("/health/live").await.status, 200);
        site.story.pass(Duration::from_secs(1));
        assert_ne!(guest.send(write("application/json")).await.status, 429);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_guesses_passwords_is_stopped_and_hears_when_to_come_back() {
    embedded(|story| async {
        let site = stage::open_with(story, |parts, _| parts.limits = Limits::default()).await;
        site.member("Ada").await;
        let wrong = [("form[email]", "ada@example.org"), ("form[password]", "a guess")];
        let mut guest = site.guest();
        let mut guesses = 0;
        let stopped = loop {
            let answer = guest.call("sign_in", &wrong).await;
            if answer.status != 401 {
                break answer;
            }
            guesses += 1;
            assert!(guesses < 100, "nobody stops a guesser");
        };
        assert_eq!(stopped.status, 429);
        let Error::Refused(Refusal::TooOften(seconds)) = stopped.error() else { panic!("{stopped:?}") };
        assert_eq!(stopped.header("retry-after"), seconds.to_string());
        let page = guest.post("/sign-in", "/api/sign_in", &wrong).await;
        assert_eq!((page.status, page.header("retry-after")), (429, seconds.to_string().as_str()));
        site.story.pass(Duration::from_secs(24 * 3600));
        let right = [("form[email]", "ada@example.org"), ("form[password]", crate::story::PASSWORD)];
        assert_eq!(guest.call("sign_in", &right).await.status, 200);
    })
    .await;
}
