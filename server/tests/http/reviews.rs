//! Reviews by plain forms alone: written, refused with what was typed, answered, reported, hidden.

use crate::browsers::Browser;
use crate::stage::{self, Belongings, Open};
use crate::story::{Story, email_of};
use domain::accounts::Role;
use domain::reviews::ReviewForm;
use services::Caller;

stories!(
    a_review_is_written_answered_reported_and_hidden_by_plain_forms,
    a_blind_review_is_in_no_page_but_its_authors,
);

const TEXT: &str = "Scratched, and late.";

/// Ada has bought something of somebody else, who is called so.
async fn bought(story: Story) -> (Open, Browser, Belongings, Browser) {
    let site = stage::open(story).await;
    let mut ada = site.member("Ada").await;
    let owned = site.furnish(&ada).await;
    let order = owned.purchase.to_string();
    for (step, version) in [("confirm_delivery", "3"), ("accept_order", "4")] {
        let answer = ada.call(step, &[("order", &order), ("version", version)]).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let name = format!("other-{}", owned.account);
    let mut seller = site.guest();
    let password = [("form[email]", email_of(&name)), ("form[password]", crate::story::PASSWORD.into())];
    let password: Vec<_> = password.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(seller.call("sign_in", &password).await.status, 200);
    (site, ada, owned, seller)
}

fn fields<'a>(order: &'a str, overall: &'a str) -> [(&'a str, &'a str); 8] {
    [
        ("form[order]", order),
        ("form[version]", "0"),
        ("form[overall]", overall),
        ("form[description]", "2"),
        ("form[packing]", "2"),
        ("form[speed]", "1"),
        ("form[communication]", "3"),
        ("form[text]", TEXT),
    ]
}

/// The seller says something too, so that both can be read.
async fn review_back(site: &Open, seller: &Caller, order: &str) {
    let stars = || "5".to_owned();
    let form = ReviewForm {
        order: order.into(),
        version: "0".into(),
        overall: stars(),
        communication: stars(),
        payment: stars(),
        ..ReviewForm::default()
    };
    site.services.write_review(seller, form).await.unwrap();
}

async fn a_review_is_written_answered_reported_and_hidden_by_plain_forms(story: Story) {
    let (site, mut ada, owned, mut seller) = bought(story).await;
    let (order, page) = (owned.purchase.to_string(), format!("/account/orders/{}", owned.purchase));
    let shown = ada.get(&page).await.text();
    assert!(shown.contains("Write a review") && shown.contains("Was the phone as described?"), "{shown}");
    let refused = ada.post(&page, "/api/write_review", &fields(&order, "")).await;
    assert_eq!(refused.status, 422);
    let text = refused.text();
    assert!(text.contains("Choose from one star to five.") && text.contains(TEXT), "{text}");
    let written = ada.post(&page, "/api/write_review", &fields(&order, "2")).await;
    assert_eq!((written.status, written.location()), (302, page.as_str()));
    let waiting = ada.get(&page).await.text();
    assert!(
        waiting.contains("Nobody else can read it until") && waiting.contains("Change it until"),
        "{waiting}"
    );

    let caller = site.caller(&seller).await;
    review_back(&site, &caller, &order).await;
    let shop = format!("/sellers/{}", caller.account().unwrap());
    let public = site.guest().get(&shop).await.text();
    for words in [TEXT, "What buyers say", "1 review", "0% as described", "Report"] {
        assert!(public.contains(words), "{words} in {public}");
    }
    assert!(!public.contains(&order), "an order is its two sides' alone");
    let id = site.services.order(&caller, owned.purchase).await.unwrap().reviews.unwrap().other.unwrap().id;
    let id = id.to_string();
    let answer = [("form[review]", id.as_str()), ("form[answer]", "It was raining.")];
    let answered = seller.post(&page, "/api/answer_review", &answer).await;
    assert_eq!((answered.status, answered.location()), (302, page.as_str()));
    assert!(site.guest().get(&shop).await.text().contains("It was raining."));

    let report = format!("/reviews/{id}/report");
    let fields = [("form[review]", id.as_str()), ("form[reason]", ""), ("form[note]", "It was not late.")];
    let refused = seller.post(&report, "/api/report_review", &fields).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("Choose what is wrong with it.")
            && refused.text().contains("It was not late.")
    );
    let fields = [("form[review]", id.as_str()), ("form[reason]", "untrue"), ("form[note]", "")];
    let reported = seller.post(&report, "/api/report_review", &fields).await;
    assert!(seller.get(reported.location()).await.text().contains("Our staff looks at it."));
    let mut mo = site.member_with_role("Mo", Role::Moderator).await;
    assert_eq!(seller.get("/staff/reviews").await.status, 403);
    assert!(mo.get("/staff/reviews").await.text().contains(TEXT));
    let hide = [("id", id.as_str()), ("reason", "It is not true.")];
    assert_eq!(mo.post("/staff/reviews", "/api/hide_review", &hide).await.status, 302);
    assert!(!site.guest().get(&shop).await.text().contains(TEXT));
    assert_eq!(site.guest().get(&report).await.status, 404);
    assert!(ada.get(&page).await.text().contains("Our staff took it away: It is not true."));
}

async fn a_blind_review_is_in_no_page_but_its_authors(story: Story) {
    let (site, mut ada, owned, mut seller) = bought(story).await;
    let (order, page) = (owned.purchase.to_string(), format!("/account/orders/{}", owned.purchase));
    assert_eq!(ada.post(&page, "/api/write_review", &fields(&order, "1")).await.status, 302);
    assert!(ada.get(&page).await.text().contains(TEXT));
    let shop = format!("/sellers/{}", site.caller(&seller).await.account().unwrap());
    let mine = site.services.order(&site.caller(&ada).await, owned.purchase).await.unwrap();
    let report = format!("/reviews/{}/report", mine.reviews.unwrap().own.unwrap().review.id);
    for path in [&page, &shop, &report, "/account/notifications", "/account/export.json"] {
        let text = seller.get(path).await.text();
        assert!(!text.contains(TEXT), "{path}: {text}");
    }
    assert!(seller.get(&page).await.text().contains("has reviewed you already"));
    for path in [&shop, &report] {
        assert!(!site.guest().get(path).await.text().contains(TEXT), "{path}");
    }
}
