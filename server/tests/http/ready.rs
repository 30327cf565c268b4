//! Pages that are ready for guests: true to within a second, safe to share, and never those of members.

use crate::browsers::{Answer, Browser, PAGES};
use crate::stage;
use crate::story::embedded;
use crate::{market, story};
use axum::body::Body;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::accounts::ProfileForm;
use http::Request;
use sha2::{Digest, Sha256};
use std::time::Duration;
use store::Store;

/// Asks with headers of one's own, as a guest without cookies.
async fn asked(guest: &mut Browser, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path).header("accept", PAGES);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    guest.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ready_page_runs_its_own_scripts_and_shares_no_nonce() {
    embedded(|story| async {
        let site = stage::open(story).await;
        let mut guest = site.guest();
        for path in ["/", "/search", "/search?q=pixel", "/about"] {
            let (first, second) = (guest.get(path).await, guest.get(path).await);
            assert_eq!((first.status, &first.body), (200, &second.body), "{path}");
            let policy = second.header("content-security-policy");
            assert!(!policy.contains("nonce") && !second.text().contains("nonce"), "{path}: {policy}");
            let mut scripts = 0;
            for script in second.text().split("<script").skip(1) {
                let (tag, rest) = script.split_once('>').unwrap();
                let hash = BASE64_STANDARD.encode(Sha256::digest(rest.split_once("</script>").unwrap().0));
                let is_data = tag.contains("application/ld+json") || tag.contains("application/json");
                assert_eq!(policy.contains(&format!("'sha256-{hash}'")), !is_data, "{path}: {tag}");
                scripts += usize::from(!is_data);
            }
            assert!(scripts > 0, "{path}");
            assert_eq!(policy.matches("'sha256-").count(), scripts, "{path}: {policy}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_and_whoever_sends_a_cookie_get_a_page_of_their_own() {
    embedded(|story| async {
        let site = stage::open(story).await;
        let mut ada = site.member("Ada").await;
        let mut guest = site.guest();
        for _ in 0..2 {
            let of_guest = guest.get("/search").await;
            let of_member = ada.get("/search").await;
            assert!(of_member.text().contains("Signed in as") && of_member.header("etag").is_empty());
            assert!(of_member.header("content-security-policy").contains("'nonce-"));
            assert!(!of_guest.text().contains("Ada") && !of_guest.header("etag").is_empty());
            for cookie in ["mg_access=x", "colour=blue"] {
                let answer = asked(&mut site.guest(), "/search", &[("cookie", cookie)]).await;
                assert!(answer.header("content-security-policy").contains("'nonce-"), "{cookie}");
                assert!(answer.header("etag").is_empty(), "{cookie}");
            }
        }
        for path in ["/sign-in", "/register", "/sell", "/nothing", "/api/current_viewer"] {
            assert!(guest.get(path).await.header("etag").is_empty(), "{path}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_changes_here_shows_at_once() {
    embedded(|story| async {
        let site = stage::open(story).await;
        let mut ada = site.member("Ada").await;
        let owned = site.furnish(&ada).await;
        let (mut guest, page) = (site.guest(), format!("/listings/{}", owned.listing));
        assert!(!guest.get("/search").await.text().contains(&page));
        assert_eq!(guest.get(&page).await.status, 404);
        let id = owned.listing.to_string();
        let published = ada.call("publish_listing", &[("id", &id)]).await;
        assert!(published.status < 400, "{published:?}");
        assert!(guest.get("/search").await.text().contains(&page));
        assert_eq!(guest.get(&page).await.status, 200);
        let withdrawn = ada.call("withdraw_listing", &[("id", &id)]).await;
        assert!(withdrawn.status < 400, "{withdrawn:?}");
        assert!(!guest.get("/search").await.text().contains(&page));
        assert_eq!(guest.get(&page).await.status, 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_server_changed_shows_within_a_second() {
    embedded(|story| async {
        let site = stage::open(story).await;
        let ada = site.story.member("Ada").await;
        let id = market::for_sale(&site.story, &ada, "apple-iphone-13", market::filled_in()).await;
        let (mut guest, page) = (site.guest(), format!("/listings/{id}"));
        assert!(guest.get(&page).await.text().contains("Ada"));
        // Its own connections, as another process has them.
        let path = site.services.store.sqlite_path().unwrap().display().to_string();
        let store = Store::open(&format!("sqlite:{path}")).await.unwrap();
        let elsewhere = site.story.another_server(|parts| parts.store = store);
        let form = ProfileForm { name: "Grace".into(), phone: story::PHONE.into(), ..Default::default() };
        elsewhere.update_profile(&ada, form).await.unwrap();
        site.story.pass(Duration::from_secs(1));
        let answer = guest.get(&page).await;
        assert!(answer.text().contains("Grace") && !answer.text().contains("Ada"), "{}", answer.text());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ready_page_comes_in_the_shortest_form_and_not_twice() {
    embedded(|story| async {
        let site = stage::open(story).await;
        let mut guest = site.guest();
        let plain = guest.get("/search").await;
        assert!(plain.header("content-encoding").is_empty());
        let zipped = asked(&mut guest, "/search", &[("accept-encoding", "gzip")]).await;
        let shortest = asked(&mut guest, "/search", &[("accept-encoding", "gzip, br")]).await;
        assert_eq!((zipped.header("content-encoding"), shortest.header("content-encoding")), ("gzip", "br"));
        assert!(shortest.body.len() < zipped.body.len() && zipped.body.len() < plain.body.len() / 2);
        for answer in [&plain, &zipped, &shortest] {
            assert!(answer.header("vary").contains("cookie"), "{answer:?}");
            assert_eq!(answer.header("cache-control"), "private, no-cache");
        }
        let known = asked(&mut guest, "/search", &[("if-none-match", plain.header("etag"))]).await;
        assert_eq!((known.status, known.body.len()), (304, 0));
        // Browsers take a policy that comes with this answer for the page that they have.
        let policy = "content-security-policy";
        assert_eq!(known.header(policy), plain.header(policy));
        let other = asked(&mut guest, "/search", &[("if-none-match", "W/\"other\"")]).await;
        assert_eq!(other.status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ready_pages_count_against_the_limits() {
    embedded(|story| async {
        let site =
            stage::open_with(story, |_, site| site.limits = server::limits::AddressLimits::new(1)).await;
        let mut guest = site.guest();
        let mut statuses = Vec::new();
        for _ in 0..1000 {
            statuses.push(guest.get("/about").await.status);
        }
        assert!(statuses[..500].iter().all(|status| *status == 200));
        assert!(statuses.contains(&429));
    })
    .await;
}
