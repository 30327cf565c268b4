//! Who is not signed in gets nothing of members, and members get nothing of each other.

use crate::browsers::{Answer, Browser};
use crate::functions::{FUNCTIONS, For, Function};
use crate::market;
use crate::stage::{self, Belongings, Open};
use crate::story::{Story, email_of};
use app::Error;
use axum::body::Body;
use domain::Refusal;
use http::Request;

stories!(
    guests_may_call_what_is_for_everybody_and_nothing_else,
    members_may_call_everything_on_what_is_theirs,
    somebody_elses_things_are_not_found,
    who_was_signed_out_is_a_guest_at_once,
    a_guests_draft_opens_with_its_cookie_alone,
);

async fn call(browser: &mut Browser, function: &Function, owned: &Belongings) -> Answer {
    let arguments = function.arguments(&email_of("Ada"), owned);
    let fields: Vec<_> = arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.call(function.name, &fields).await
}

/// A site where Ada has one of everything.
async fn with_ada(story: Story) -> (Open, Browser, Belongings) {
    let site = stage::open(story).await;
    let ada = site.member("Ada").await;
    let owned = site.furnish(&ada).await;
    (site, ada, owned)
}

fn upload(listing: &str) -> Request<Body> {
    let request = Request::post(format!("/listings/{listing}/photos"))
        .header("accept", "application/json")
        .header("content-type", "image/jpeg")
        .header("sec-fetch-site", "same-origin");
    request.body(Body::from(market::photo(200))).unwrap()
}

async fn guests_may_call_what_is_for_everybody_and_nothing_else(story: Story) {
    let (site, ada, owned) = with_ada(story).await;
    let caller = site.caller(&ada).await;
    let before = site.services.own_listing(&caller, owned.listing).await.unwrap();
    for function in FUNCTIONS {
        // A browser each: signing in is for everybody, and would make a member of the next ones.
        let answer = call(&mut site.guest(), function, &owned).await;
        let is_refused = answer.status == 401 && answer.error() == Error::Refused(Refusal::SignInFirst);
        // Its first step is the password, which a guest without a challenge has not shown.
        let is_second_step = function.name == "second_factor";
        assert_eq!(
            is_refused,
            is_second_step || function.whom != For::Everybody,
            "{}: {answer:?}",
            function.name
        );
        assert!(answer.status < 500, "{}: {answer:?}", function.name);
    }
    let mut guest = site.guest();
    let refused = guest.send(upload(&owned.listing.to_string())).await;
    assert_eq!((refused.status, refused.error()), (401, Error::Refused(Refusal::SignInFirst)));
    let export = Request::get("/account/export.json").body(Body::empty()).unwrap();
    let refused = guest.send(export).await;
    assert_eq!((refused.status, refused.error()), (401, Error::Refused(Refusal::SignInFirst)));
    let pages = [
        "/account",
        "/account/listings",
        "/account/sessions",
        "/account/security/codes",
        "/account/notifications",
        "/account/searches",
        "/account/watched",
        "/checkout",
        "/account/orders",
        "/account/sales",
        "/account/offers",
    ];
    for page in pages {
        let answer = guest.get(page).await;
        let next = answer.location().strip_prefix("/sign-in?next=").unwrap_or_default();
        assert_eq!(next, page.replace('/', "%2F"), "{page}: {}", answer.status);
        assert!(!answer.text().contains("example.org"), "{page}");
    }
    assert_eq!(site.services.own_listing(&caller, owned.listing).await.unwrap(), before);
}

async fn members_may_call_everything_on_what_is_theirs(story: Story) {
    let (site, mut ada, owned) = with_ada(story).await;
    for function in FUNCTIONS {
        // The one that signing in again has begun.
        let sessions = site.services.sessions(&site.caller(&ada).await).await.unwrap();
        let owned = Belongings { session: sessions[0].id, ..owned };
        let answer = call(&mut ada, function, &owned).await;
        match (function.name, answer.status) {
            // Made-up tokens and codes are refused for what they are, which shows that the call got there.
            (
                "verify_email" | "reset_password" | "confirm_new_email" | "open_hand_over" | "mailing"
                | "unsubscribe",
                410,
            ) => {}
            // She is no moderator.
            (
                "waiting_verifications"
                | "approve_verification"
                | "refuse_verification"
                | "reported_reviews"
                | "hide_review"
                | "keep_review"
                | "reported_messages"
                | "hide_message"
                | "keep_message"
                | "waiting_disputes"
                | "rule_dispute",
                403,
            ) => {}
            // Nobody has written that one.
            ("view_review" | "answer_review" | "report_review", 404) => {}
            // Our staff was asked just before.
            (
                "accept_settlement" | "send_phone_back" | "confirm_return" | "object_to_return"
                | "appeal_ruling",
                409,
            ) => {}
            // She accepted it just before.
            ("decline_offer", 409) => {}
            // It has arrived, and nothing is in the balance yet.
            ("cancel_order" | "request_payout", 409) => {}
            // The password was changed just before, or a phone is being bought.
            ("delete_account", 422) => {}
            (
                "second_factor" | "confirm_second_factor" | "new_recovery_codes" | "remove_second_factor",
                status,
            ) if crate::browsers::is_refusal(status) => {}
            // It ends the session, so the others need a new one.
            ("sign_out" | "sign_in" | "sign_out_session", 200) => {
                let password =
                    [("form[email]", "ada@example.org"), ("form[password]", crate::story::PASSWORD)];
                assert_eq!(ada.call("sign_in", &password).await.status, 200);
            }
            // The small catalogue knows no such code.
            ("draft_by_imei", 422) => {}
            // What was never for sale has no page for buyers, not even for its seller.
            ("view_listing", 404) => {}
            (name, status) => assert_eq!(status, 200, "{name}: {}", answer.text()),
        }
    }
}

async fn somebody_elses_things_are_not_found(story: Story) {
    let (site, ada, of_ada) = with_ada(story).await;
    let mut bob = site.member("Bob").await;
    let of_bob = site.furnish(&bob).await;
    let caller = site.caller(&ada).await;
    let before = site.services.own_listing(&caller, of_ada.listing).await.unwrap();
    let hers = Belongings { version: before.version, ..of_ada };
    let her_photo = Belongings { photo: of_bob.photo, ..of_ada };
    let mut tried = 0;
    for (function, owned) in FUNCTIONS.iter().flat_map(|function| [(function, &hers), (function, &her_photo)])
    {
        let names_one = [
            "{listing}",
            "{address}",
            "{session}",
            "{notification}",
            "{search}",
            "{payment}",
            "{purchase}",
            "{sale}",
            "{trouble}",
            "{dispute}",
            "{conversation}",
            "{message}",
            "{offer}",
            "{received}",
        ];
        if !function.fields.iter().any(|(_, value)| names_one.contains(value)) {
            continue;
        }
        let answer = call(&mut bob, function, owned).await;
        if function.whom == For::Moderators {
            assert_eq!(answer.error(), Error::Refused(Refusal::NotAllowed), "{}: {answer:?}", function.name);
            continue;
        }
        assert_eq!(answer.error(), Error::Refused(Refusal::NotFound), "{}: {answer:?}", function.name);
        assert_eq!(answer.status, 404);
        tried += 1;
    }
    assert!(tried >= 20, "{tried}");
    let refused = bob.send(upload(&of_ada.listing.to_string())).await;
    assert_eq!((refused.status, refused.error()), (404, Error::Refused(Refusal::NotFound)));
    for page in [
        format!("/sell/{}", of_ada.listing),
        format!("/listings/{}", of_ada.listing),
        format!("/account/orders/{}", of_ada.purchase),
        format!("/account/orders/{}", of_ada.sale),
        format!("/account/orders/{}/dispute", of_ada.trouble),
        format!("/account/disputes/{}", of_ada.dispute),
        format!("/account/messages/{}", of_ada.conversation),
        format!("/account/offers/{}", of_ada.offer),
        format!("/account/offers/{}", of_ada.received),
        format!("/checkout/{}", of_ada.payment),
    ] {
        assert_eq!(bob.get(&page).await.status, 404, "{page}");
    }
    assert_eq!(site.services.own_listing(&caller, of_ada.listing).await.unwrap(), before);
    assert_eq!(site.services.addresses(&caller).await.unwrap().len(), 1);
    assert!(site.services.sessions(&caller).await.unwrap().iter().any(|one| one.id == of_ada.session));
}

async fn who_was_signed_out_is_a_guest_at_once(story: Story) {
    let (site, mut ada, owned) = with_ada(story).await;
    let mut stolen = ada.clone();
    assert_eq!(stolen.call("own_profile", &[]).await.status, 200);
    let session = owned.session.to_string();
    assert_eq!(ada.call("sign_out_session", &[("session", &session)]).await.status, 200);
    let answer = stolen.call("own_profile", &[]).await;
    assert_eq!(answer.error(), Error::Refused(Refusal::SignInFirst));
    assert_eq!(stolen.cookie("mg_access"), None, "the browser is told to forget what is over");
    drop(site);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn mails_are_shown_in_the_sandbox_alone() {
    crate::story::embedded(|story| async {
        let site = stage::open_with(story, |parts, _| parts.settings.sandbox = false).await;
        let mut ada = site.member("Ada").await;
        ada.call("request_password_reset", &[("form[email]", "ada@example.org")]).await;
        let answer = ada.call("sent_mails", &[]).await;
        assert_eq!(answer.error(), Error::Refused(Refusal::NotFound));
        for path in ["/sandbox/mails/01890000-0000-7000-8000-000000000000", "/sandbox/outbox"] {
            assert_eq!(ada.get(path).await.status, 404, "{path}");
        }
    })
    .await;
    crate::story::embedded(|story| async {
        let site = stage::open(story).await;
        let mut guest = site.guest();
        site.member("Ada").await;
        guest.call("request_password_reset", &[("form[email]", "ada@example.org")]).await;
        let mails = guest.call("sent_mails", &[]).await.json();
        let path = format!("/sandbox/mails/{}", mails[0]["id"].as_str().unwrap());
        let mail = guest.get(&path).await;
        assert_eq!(mail.status, 200);
        assert!(mail.header("content-security-policy").contains("sandbox"), "{mail:?}");
        for bad in ["/sandbox/mails/x", "/sandbox/mails/01890000-0000-7000-8000-000000000000"] {
            assert_eq!(guest.get(bad).await.status, 404, "{bad}");
        }
    })
    .await;
}

async fn a_guests_draft_opens_with_its_cookie_alone(story: Story) {
    let site = stage::open(story).await;
    let mut guest = site.guest();
    let begun = guest.post("/sell", "/api/draft_listing", &[("model", "apple-iphone-13")]).await;
    let path = begun.location().to_owned();
    assert!(begun.status == 302 && path.starts_with("/sell/"), "{} {path}", begun.status);
    let set = begun.headers.get_all("set-cookie").iter().find(|c| c.as_bytes().starts_with(b"mg_drafts="));
    let set = set.unwrap().to_str().unwrap();
    for part in ["HttpOnly", "Secure", "SameSite=Lax", "Max-Age=1209600"] {
        assert!(set.contains(part), "{set}");
    }
    let secret = guest.cookie("mg_drafts").unwrap().to_owned();
    let page = guest.get(&path).await;
    assert_eq!(page.status, 200);
    assert!(!page.text().contains(&secret), "the secret stays in the cookie");
    let id = path.trim_start_matches("/sell/").to_owned();
    let photo = guest.send(upload(&id)).await;
    assert_eq!(photo.status, 200, "{}", photo.text());

    // A second draft is the same guest's.
    let again = guest.post("/sell", "/api/draft_listing", &[("model", "apple-iphone-13")]).await;
    assert_eq!(guest.cookie("mg_drafts").unwrap(), secret);
    assert_ne!(again.location(), path);

    let mut stranger = site.guest();
    assert!(stranger.get(&path).await.location().starts_with("/sign-in?next=%2Fsell%2F"));
    assert_eq!(stranger.send(upload(&id)).await.error(), Error::Refused(Refusal::SignInFirst));
    stranger.post("/sell", "/api/draft_listing", &[("model", "apple-iphone-13")]).await;
    assert!(stranger.get(&path).await.location().starts_with("/sign-in?next=%2Fsell%2F"));
    assert_eq!(stranger.send(upload(&id)).await.error(), Error::Refused(Refusal::SignInFirst));
    let mut eve = site.member("Eve").await;
    assert_eq!(eve.get(&path).await.status, 404);
}
