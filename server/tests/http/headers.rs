//! The headers that every kind of answer carries, the policy of pages, and the cookies of sessions.

use crate::browsers::{Answer, PAGES};
use crate::stage;
use crate::story::{PASSWORD, embedded};
use axum::body::Body;
use http::{Method, Request};
use std::collections::BTreeSet;

/// One answer of every kind, with a name for messages.
async fn of_every_kind(site: &stage::Open) -> Vec<(&'static str, Answer)> {
    let mut ada = site.member("Ada").await;
    let owned = site.furnish(&ada).await;
    let mut guest = site.guest();
    let photo = owned.photo.id.path(320);
    let mut answers = Vec::new();
    for (kind, path) in [
        ("page", "/"),
        ("page that is not there", "/nothing/here"),
        ("page for members", "/account"),
        ("asset", "/pkg/mobilegoo.css"),
        ("asset that is not there", "/pkg/nothing.css"),
        ("photo", photo.as_str()),
        ("photo that is not there", "/photos/x-320.jpg"),
        ("robots", "/robots.txt"),
        ("sitemap", "/sitemap.xml"),
        ("part of the sitemap", "/sitemaps/pages.xml"),
        ("sitemap that is not there", "/sitemaps/listings-999.xml"),
        ("security", "/.well-known/security.txt"),
        ("alive", "/health/live"),
        ("ready", "/health/ready"),
        ("export", "/account/export.json"),
    ] {
        answers.push((kind, guest.get(path).await));
    }
    answers.push(("page of a member", ada.get("/account").await));
    answers.push(("export of a member", ada.get("/account/export.json").await));
    answers.push(("call", ada.call("own_profile", &[]).await));
    answers.push(("refused call", guest.call("own_profile", &[]).await));
    answers.push(("refused form", guest.post("/sign-in", "/api/sign_in", &[("form[email]", "x")]).await));
    answers.push(("no function", guest.send(posted("/api/nothing", "same-origin")).await));
    answers.push(("wrong origin", guest.send(posted("/api/sign_out", "cross-site")).await));
    answers.push(("wrong method", guest.send(posted("/search", "same-origin")).await));
    answers
}

fn posted(path: &str, site: &str) -> Request<Body> {
    Request::builder()
        .method(Method::POST)
        .uri(path)
        .header("sec-fetch-site", site)
        .body(Body::empty())
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_answer_carries_the_headers_that_protect_it() {
    embedded(|story| async {
        let site = stage::open(story).await;
        let mut statuses = BTreeSet::new();
        for (kind, answer) in of_every_kind(&site).await {
            statuses.insert(answer.status);
            assert!(answer.status < 500, "{kind}: {answer:?}");
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("x-frame-options", "DENY"),
                ("referrer-policy", "same-origin"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
            ] {
                assert_eq!(answer.header(name), value, "{kind}: {name}");
            }
            assert!(answer.header("permissions-policy").contains("camera=()"), "{kind}");
            let policy = answer.header("content-security-policy");
            assert!(policy.contains("default-src"), "{kind}: {policy}");
            assert!(policy.contains("frame-ancestors 'none'"), "{kind}: {policy}");
            assert!(
                !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
                "{kind}: {policy}"
            );
            assert!(!answer.header("cache-control").is_empty(), "{kind}");
            assert_eq!(answer.header("x-request-id").len(), 32, "{kind}");
            assert_eq!(answer.headers.get_all("content-security-policy").iter().count(), 1, "{kind}");
            assert_eq!(answer.header("strict-transport-security"), "", "{kind}: this site has no HTTPS");
        }
        assert!([200, 302, 401, 403, 404, 405, 422].iter().all(|s| statuses.contains(s)), "{statuses:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_members_see_is_kept_nowhere() {
    embedded(|story| async {
        let site = stage::open(story).await;
        let mut ada = site.member("Ada").await;
        for page in ["/", "/account", "/account/export.json"] {
            let answer = ada.get(page).await;
            assert!(answer.header("cache-control").contains("no-store"), "{page}: {answer:?}");
        }
        assert_eq!(ada.call("own_profile", &[]).await.header("cache-control"), "no-store");
        let page = site.guest().get("/").await;
        assert_eq!(page.header("cache-control"), "private, no-cache");
        assert!(page.header("vary").contains("cookie"));
        assert!(site.guest().get("/robots.txt").await.header("cache-control").contains("max-age=3600"));
    })
    .await;
}

/// The nonce of a page's policy.
fn nonce(page: &Answer) -> String {
    let policy = page.header("content-security-policy");
    let (_, rest) = policy.split_once("'nonce-").unwrap();
    rest.split_once('\'').unwrap().0.to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_has_a_nonce_of_its_own_and_its_scripts_carry_it() {
    embedded(|story| async {
        let site = stage::open(story).await;
        // Guests are shown pages that are ready for all, which have no nonce: see `ready.rs`.
        let (mut ada, mut guest) = (site.member("Ada").await, site.guest());
        let mut seen = BTreeSet::new();
        for page in ["/", "/", "/search", "/register", "/nothing"] {
            let answer = ada.get(page).await;
            let (nonce, text) = (nonce(&answer), answer.text());
            assert!(nonce.len() >= 16 && seen.insert(nonce.clone()), "{page}: {nonce}");
            let mut scripts = 0;
            for script in text.split("<script").skip(1) {
                let tag = script.split_once('>').unwrap().0;
                // Data for machines is not run.
                let is_data = tag.contains("application/ld+json") || tag.contains("application/json");
                assert!(is_data || tag.contains(&format!("nonce=\"{nonce}\"")), "{page}: {tag}");
                scripts += 1;
            }
            assert!(scripts > 0, "{page}");
            assert!(!text.contains(" style=") && !text.contains("<style"), "{page} has styles of its own");
            assert!(!text.contains(" onclick=") && !text.contains("javascript:"), "{page}");
        }
        let refused = guest.post("/sign-in", "/api/sign_in", &[]).await;
        let text = refused.text();
        assert!(text.contains(&format!("nonce=\"{}\"", nonce(&refused))), "{text}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn browsers_are_bound_to_https_where_there_is_some_and_only_there() {
    for (https, only_https, bound) in [(true, true, true), (true, false, false), (false, true, false)] {
        embedded(move |story| async move {
            let site = stage::open_with(story, |_, site| {
                site.https = https;
                site.only_https = only_https;
            })
            .await;
            for path in ["/", "/health/live", "/nothing", "/photos/x-320.jpg"] {
                let answer = site.guest().get(path).await;
                let is_bound = answer.header("strict-transport-security").starts_with("max-age=");
                assert_eq!(is_bound, bound, "{path} {https} {only_https}");
            }
        })
        .await;
    }
    embedded(|story| async {
        let site = stage::open_with(story, |_, site| {
            site.behind_proxy = true;
            site.only_https = true;
        })
        .await;
        let asked = |scheme| {
            Request::get("/health/live").header("x-forwarded-proto", scheme).body(Body::empty()).unwrap()
        };
        let secure = site.guest().send(asked("https")).await;
        assert_ne!(secure.header("strict-transport-security"), "");
        let plain = site.guest().send(asked("http")).await;
        assert_eq!(plain.header("strict-transport-security"), "");
    })
    .await;
}

/// The attributes of a cookie that an answer sets, as a set; panics where it is set twice or not at all.
fn attributes<'a>(answer: &'a Answer, name: &str) -> BTreeSet<&'a str> {
    let prefix = format!("{name}=");
    let set: Vec<_> = answer.cookies().into_iter().filter(|cookie| cookie.starts_with(&prefix)).collect();
    assert_eq!(set.len(), 1, "{name}: {:?}", answer.cookies());
    set[0].split("; ").skip(1).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cookies_are_for_the_server_alone() {
    embedded(|story| async {
        let site = stage::open(story).await;
        site.member("Ada").await;
        let mut ada = site.guest();
        let form = [("form[email]", "ada@example.org"), ("form[password]", PASSWORD)];
        let signed_in = ada.call("sign_in", &form).await;
        for name in ["mg_access", "mg_refresh"] {
            let attributes = attributes(&signed_in, name);
            for wanted in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
                assert!(attributes.contains(wanted), "{name}: {attributes:?}");
            }
            assert!(!attributes.iter().any(|a| a.starts_with("Domain")), "{name}: {attributes:?}");
            let value = ada.cookie(name).unwrap();
            assert!(!signed_in.text().contains(value), "{name} is in the answer's body");
        }
        let signed_out = ada.call("sign_out", &[]).await;
        for name in ["mg_access", "mg_refresh"] {
            assert!(attributes(&signed_out, name).contains("Max-Age=0"), "{name}");
        }
        let names: BTreeSet<_> =
            signed_in.cookies().iter().map(|cookie| cookie.split('=').next().unwrap().to_owned()).collect();
        let known = ["mg_access", "mg_challenge", "mg_refresh"].map(str::to_owned);
        assert_eq!(names, known.into_iter().collect());
        assert!(site.guest().get("/").await.cookies().is_empty(), "a guest gets no cookies");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn made_up_cookies_make_a_guest_and_are_forgotten() {
    embedded(|story| async {
        let site = stage::open(story).await;
        for value in ["x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "%00", "\"", &"y".repeat(5_000)] {
            let request = Request::get("/account")
                .header("accept", PAGES)
                .header("cookie", format!("mg_access={value}; mg_refresh={value}; mg_challenge={value}"))
                .body(Body::empty())
                .unwrap();
            let answer = site.guest().send(request).await;
            assert_eq!(answer.status, 302, "{value:.30}: {answer:?}");
            assert!(attributes(&answer, "mg_access").contains("Max-Age=0"), "{value:.30}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_start_of_selling_asks_for_the_device_and_only_where_browsers_tell() {
    embedded(|story| async {
        let site = stage::open(story).await;
        let asked = async |path: &str, host: &str, https: bool| {
            let request = Request::get(path).header("host", host).header("accept", PAGES);
            let request = request.header("x-forwarded-proto", if https { "https" } else { "http" });
            let answer = site.guest().send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, 200, "{path}");
            (answer.header("accept-ch").to_owned(), answer.header("critical-ch").to_owned())
        };
        let hint = ("Sec-CH-UA-Model".to_owned(), "Sec-CH-UA-Model".to_owned());
        assert_eq!(asked("/sell", "127.0.0.1:3000", false).await, hint);
        assert_eq!(asked("/sell", "localhost", false).await, hint);
        // Without a proxy that is believed, a header makes no HTTPS.
        assert_eq!(asked("/sell", "phones.example", true).await, Default::default());
        assert_eq!(asked("/", "127.0.0.1:3000", false).await, Default::default());
        assert_eq!(asked("/search", "localhost:3000", false).await, Default::default());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_phone_in_the_hand_is_offered_without_javascript() {
    embedded(|story| async {
        let site = stage::open(story).await;
        let request = Request::get("/sell").header("accept", PAGES).header("sec-ch-ua-model", "\"Pixel 7a\"");
        let page = site.guest().send(request.body(Body::empty()).unwrap()).await;
        let text = page.text();
        assert!(text.contains("This phone?") && text.contains("Google Pixel 7a"), "{text}");
        assert!(!site.guest().get("/sell").await.text().contains("This phone?"));
    })
    .await;
}
