//! Forms without JavaScript: refused ones come back with what was typed, accepted ones lead on, and only here.

use crate::stage;
use crate::story::{PASSWORD, Story, email_of, token_in};
use app::Error;
use domain::Refusal;

stories!(
    a_refused_form_comes_back_with_what_was_typed_and_no_secret,
    a_stranger_becomes_a_member_without_javascript,
    a_program_gets_the_refusal_typed,
);

async fn a_refused_form_comes_back_with_what_was_typed_and_no_secret(story: Story) {
    let site = stage::open(story).await;
    let mut ada = site.member("Ada").await;
    let secret = "s3cret-that-nobody-may-see";
    for (page, function, fields, status, keeps) in [
        (
            "/register?next=%2Fsell",
            "register",
            vec![
                ("form[name]", "Grace Hopper"),
                ("form[email]", "no-address-at-all"),
                ("form[phone]", "not a number"),
                ("form[country]", "US"),
                ("form[password]", secret),
            ],
            422,
            vec!["Grace Hopper", "no-address-at-all", "not a number"],
        ),
        (
            "/sign-in?next=%2Fsell",
            "sign_in",
            vec![("form[email]", "nobody@example.org"), ("form[password]", secret), ("form[next]", "/sell")],
            401,
            vec!["nobody@example.org", "/sell"],
        ),
        (
            "/reset-password?token=from-the-mail",
            "reset_password",
            vec![("form[token]", secret), ("form[password]", "orbit mitten 77 gravel")],
            410,
            vec!["no longer valid"],
        ),
        ("/second-factor", "second_factor", vec![("form[code]", secret), ("form[next]", "/sell")], 0, vec![]),
        (
            "/account/password",
            "change_password",
            vec![("form[current]", secret), ("form[password]", "orbit mitten 77 gravel")],
            422,
            vec![],
        ),
        (
            "/account/email",
            "change_email",
            vec![("form[email]", "nowhere"), ("form[password]", secret)],
            422,
            vec!["nowhere"],
        ),
        (
            "/account/profile",
            "update_profile",
            vec![("form[name]", ""), ("form[about]", "I mend <phones> & \"more\"."), ("form[phone]", "1")],
            422,
            vec!["I mend &lt;phones&gt; &amp; "],
        ),
        ("/account/security/set-up", "confirm_second_factor", vec![("form[code]", secret)], 422, vec![]),
        ("/account/delete", "delete_account", vec![("form[password]", secret)], 422, vec![]),
        (
            "/account/addresses/edit?country=US",
            "save_address",
            vec![("form[country]", "US"), ("form[name]", "Ada"), ("form[city]", "Somewhere")],
            422,
            vec!["Somewhere"],
        ),
    ] {
        let answer = ada.post(page, &format!("/api/{function}"), &fields).await;
        let text = answer.text();
        match status {
            0 => assert!(crate::browsers::is_refusal(answer.status), "{function}: {answer:?}"),
            _ => assert_eq!(answer.status, status, "{function}: {text}"),
        }
        assert!(answer.header("content-type").starts_with("text/html"), "{function}");
        assert!(text.contains(&format!("action=\"/api/{function}\"")), "{function}: no form in {text}");
        assert!(
            text.contains("role=\"alert\"") || text.contains("aria-invalid=\"true\""),
            "{function}: {text}"
        );
        for kept in keeps {
            assert!(text.contains(kept), "{function}: {kept} was not kept in {text}");
        }
        assert!(!text.contains(secret) && !text.contains("orbit mitten"), "{function}: a secret in {text}");
    }
}

async fn a_stranger_becomes_a_member_without_javascript(story: Story) {
    let site = stage::open(story).await;
    let mut grace = site.guest();
    let form = [
        ("form[name]", "Grace"),
        ("form[email]", "grace@example.org"),
        ("form[phone]", "617 253 1212"),
        ("form[country]", "US"),
        ("form[password]", PASSWORD),
        ("form[terms]", "on"),
    ];
    let answer = grace.post("/register", "/api/register", &form).await;
    assert_eq!((answer.status, answer.location()), (302, "/check-mail"), "{answer:?}");
    assert_eq!(grace.get("/check-mail").await.status, 200);
    let mails = site.services.sent_mails(&services::Caller::system()).await.unwrap();
    let token = token_in(&mails[0].mail);
    let page = format!("/verify?token={token}");
    assert!(grace.get(&page).await.text().contains(&token), "the page's own form carries it");
    let verify = [("form[token]", token.as_str()), ("form[password]", PASSWORD)];
    let answer = grace.post(&page, "/api/verify_email", &verify).await;
    assert_eq!((answer.status, answer.location()), (302, "/account?done=verified"), "{answer:?}");
    let account = grace.get("/account").await;
    assert!(account.status == 200 && account.text().contains("Grace"), "{account:?}");
    let again = grace.post(&page, "/api/verify_email", &verify).await;
    assert_eq!(again.status, 410, "a link works once");

    let answer = grace.post("/sell", "/api/draft_listing", &[("model", "apple-iphone-13")]).await;
    assert!(answer.status == 302 && answer.location().starts_with("/sell/"), "{answer:?}");
    let draft = answer.location().to_owned();
    assert_eq!(grace.get(&draft).await.status, 200);
    let id = draft.trim_start_matches("/sell/");
    let save = |price: &'static str| {
        [
            ("id", id.to_owned()),
            ("version", "1".to_owned()),
            ("form[storage_gb]", "128".to_owned()),
            ("form[price]", price.to_owned()),
            ("form[description]", "In its box.".to_owned()),
        ]
    };
    let refused = save("a lot");
    let refused: Vec<_> = refused.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = grace.post(&draft, "/api/save_listing", &refused).await;
    let text = answer.text();
    assert_eq!(answer.status, 422, "{text}");
    assert!(text.contains("a lot") && text.contains("In its box."), "{text}");
    let good = save("399");
    let good: Vec<_> = good.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = grace.post(&draft, "/api/save_listing", &good).await;
    assert_eq!((answer.status, answer.location()), (302, draft.as_str()), "{answer:?}");
    assert!(grace.get(&draft).await.text().contains("In its box."));

    let answer = grace.post("/account", "/api/sign_out", &[]).await;
    assert_eq!((answer.status, answer.location()), (302, "/"));
    assert_eq!(grace.get("/account").await.location(), "/sign-in?next=%2Faccount");
}

async fn a_program_gets_the_refusal_typed(story: Story) {
    let site = stage::open(story).await;
    let mut ada = site.member("Ada").await;
    let email = email_of("Ada");
    let wrong = [("form[email]", email.as_str()), ("form[password]", "wrong")];
    let answer = site.guest().call("sign_in", &wrong).await;
    assert_eq!((answer.status, answer.error()), (401, Error::Refused(Refusal::WrongCredentials)));
    assert_eq!(answer.header("content-type"), "application/json");
    let answer = ada.call("update_profile", &[("form[name]", ""), ("form[phone]", "x")]).await;
    assert_eq!(answer.status, 422);
    let Error::Refused(refusal) = answer.error() else { panic!("{answer:?}") };
    assert!(refusal.about("name").count() == 1 && refusal.about("phone").count() == 1, "{refusal:?}");
    let answer = ada.call("draft_listing", &[("model", "no-such-model")]).await;
    assert!(matches!(answer.error(), Error::Refused(_)), "{answer:?}");
    assert!(crate::browsers::is_refusal(answer.status));
    let answer = ada.call("sign_out_session", &[("session", "x")]).await;
    assert_eq!(answer.status, 400);
    assert!(matches!(answer.error(), Error::Transport(_)), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_sent_on_to_another_site() {
    crate::story::embedded(|story| async {
        let site = stage::open(story).await;
        site.member("Ada").await;
        let form =
            |next| [("form[email]", "ada@example.org"), ("form[password]", PASSWORD), ("form[next]", next)];
        let good = site.guest().post("/sign-in", "/api/sign_in", &form("/sell?q=x")).await;
        assert_eq!((good.status, good.location()), (302, "/sell?q=x"));
        for next in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\r\nset-cookie: x=y",
            "javascript:alert(1)",
            "evil.example",
            "/api/sign_out",
            " //evil.example",
        ] {
            let answer = site.guest().post("/sign-in", "/api/sign_in", &form(next)).await;
            assert_eq!((answer.status, answer.location()), (302, "/"), "{next:?}");
            // The page of a form is where it goes back to, and that is a field as well.
            let mut ada = site.guest();
            ada.call("sign_in", &form("/")).await;
            let profile = [("form[name]", "Ada"), ("form[phone]", "+16172531212")];
            let refused = ada.post(next, "/api/update_profile", &profile[..1]).await;
            assert!(!refused.location().contains("evil"), "{next:?}: {}", refused.location());
            let answer = ada.post(next, "/api/update_profile", &profile).await;
            assert!(!answer.location().contains("evil"), "{next:?}: {}", answer.location());
            assert_eq!(answer.headers.get_all("set-cookie").iter().filter(|c| *c == "x=y").count(), 0);
        }
        for referer in ["https://evil.example/page", "//evil.example"] {
            let mut ada = site.guest();
            ada.call("sign_in", &form("/")).await;
            let request = http::Request::post("/api/make_default_address")
                .header("accept", crate::browsers::PAGES)
                .header("content-type", "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "same-origin")
                .header("referer", referer);
            let answer = ada.send(request.body(axum::body::Body::from("address=x")).unwrap()).await;
            assert!(!answer.location().contains("evil"), "{answer:?}");
        }
    })
    .await;
}
