//! Messages by plain forms alone, and the events that tell open pages of them.

use crate::browsers::Browser;
use crate::market;
use crate::stage::{self, Open};
use crate::story::{PASSWORD, Story, email_of};
use axum::body::Body;
use domain::ConversationId;
use domain::accounts::Role;
use domain::messages::AskForm;
use futures::StreamExt;
use http::Response;
use std::time::Duration;

stories!(
    a_guest_asks_signs_in_and_finds_what_they_typed,
    both_sides_talk_by_plain_forms_and_a_message_is_reported,
    events_tell_of_own_conversations_alone,
    guests_hear_no_events,
);

/// Sal sells a phone; Bea is a member.
async fn opened(story: Story) -> (Open, Browser, Browser, String) {
    let site = stage::open(story).await;
    let sal = site.member("Sal").await;
    let caller = site.caller(&sal).await;
    let phone = market::for_sale(&site.story, &caller, "apple-iphone-13", market::filled_in()).await;
    let bea = site.member("Bea").await;
    (site, sal, bea, phone.to_string())
}

async fn a_guest_asks_signs_in_and_finds_what_they_typed(story: Story) {
    let (site, _, _, phone) = opened(story).await;
    let mut bea = site.guest();
    let page = format!("/listings/{phone}");
    let shown = bea.get(&page).await.text();
    assert!(shown.contains("Ask the seller") && shown.contains("Is it unlocked?"), "{shown}");
    let fields = [
        ("form[listing]", phone.as_str()),
        ("form[question]", "unlocked"),
        ("form[text]", "I am in Canada & Québec."),
    ];
    let asked = bea.post(&page, "/api/ask_seller", &fields).await;
    assert_eq!(asked.status, 303, "{}", asked.text());
    let sign_in = asked.location().to_owned();
    let next = sign_in.strip_prefix("/sign-in?next=").unwrap();
    let next = form_urlencoded::parse(format!("next={next}").as_bytes()).next().unwrap().1.into_owned();
    let email = email_of("Bea");
    let form = [("form[email]", email.as_str()), ("form[password]", PASSWORD), ("form[next]", &next)];
    let signed_in = bea.post(&sign_in, "/api/sign_in", &form).await;
    assert_eq!((signed_in.status, signed_in.location()), (302, next.as_str()));
    let shown = bea.get(&next).await.text();
    assert!(shown.contains("Write to Sal") && shown.contains("I am in Canada &amp; Québec."), "{shown}");
    let id = shown.split("name=\"form[id]\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let fields = [&[("form[id]", id)], &fields[..]].concat();
    let sent = bea.post(&next, "/api/ask_seller", &fields).await;
    let conversation = sent.location().to_owned();
    assert!(conversation.starts_with("/account/messages/"), "{}", sent.text());
    // A second click, or the back button.
    assert_eq!(bea.post(&next, "/api/ask_seller", &fields).await.location(), conversation);
    let shown = bea.get(&conversation).await.text();
    assert!(shown.contains("Yes, it works with every carrier.") && shown.contains("Answered by the listing"));
    assert_eq!(shown.matches("class=\"said said-own\"").count(), 1, "{shown}");
}

async fn both_sides_talk_by_plain_forms_and_a_message_is_reported(story: Story) {
    let (site, mut sal, mut bea, phone) = opened(story).await;
    let page = format!("/listings/{phone}");
    let fields = [("form[listing]", phone.as_str()), ("form[question]", ""), ("form[text]", "")];
    let refused = bea.post(&page, "/api/ask_seller", &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Your message is missing."), "{}", refused.text());
    let fields = [
        ("form[listing]", phone.as_str()),
        ("form[question]", ""),
        ("form[text]", "Zelle? Call 617-555-0123"),
    ];
    let conversation = bea.post(&page, "/api/ask_seller", &fields).await.location().to_owned();
    assert!(sal.get("/account").await.text().contains("Messages, 1 unread"));
    assert!(sal.get("/account/messages").await.text().contains("1 new"));
    let shown = sal.get(&conversation).await.text();
    assert!(shown.contains("[phone number hidden]") && shown.contains("Pay here only."), "{shown}");
    assert!(!shown.contains("0123"), "{shown}");
    assert!(!sal.get("/account").await.text().contains("Messages, 1 unread"), "it is read");
    let own = bea.get(&conversation).await.text();
    assert!(own.contains("0123") && own.contains("We hide a phone number from the other side"), "{own}");
    assert!(own.contains(" · Read"), "{own}");

    let id: ConversationId = conversation.rsplit('/').next().unwrap().parse().unwrap();
    let caller = site.caller(&sal).await;
    let message = site.services.conversation(&caller, id, None).await.unwrap().messages[0].id.to_string();
    let report = format!("{conversation}/report?message={message}");
    assert!(sal.get(&report).await.text().contains("They try to cheat me"));
    let fields = [("form[message]", message.as_str()), ("form[reason]", "scam"), ("form[note]", "Bait")];
    let reported = sal.post(&report, "/api/report_message", &fields).await;
    assert!(sal.get(reported.location()).await.text().contains("Our staff looks at it."));
    let mut mo = site.member_with_role("Mo", Role::Moderator).await;
    assert_eq!(sal.get("/staff/messages").await.status, 403);
    assert!(mo.get("/staff/messages").await.text().contains("Zelle? Call 617-555-0123"));
    let hide = [("id", message.as_str()), ("reason", "Payment past the site.")];
    assert_eq!(mo.post("/staff/messages", "/api/hide_message", &hide).await.status, 302);
    assert!(bea.get(&conversation).await.text().contains("took this message away: Payment past the site."));

    let block = [("conversation", id.to_string()), ("blocked", "true".to_owned())];
    let block: Vec<_> = block.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let blocked = sal.post(&conversation, "/api/block_member", &block).await;
    assert_eq!((blocked.status, blocked.location()), (302, conversation.as_str()));
    assert!(sal.get(&conversation).await.text().contains("Unblock this person"));
    assert!(bea.get(&conversation).await.text().contains("does not want messages from you"));
}

/// Reads events until there is one that tells of something; its text.
async fn told(response: Response<Body>) -> String {
    let mut text = String::new();
    let mut body = response.into_body().into_data_stream();
    while !text.contains("data:") {
        let part = tokio::time::timeout(Duration::from_secs(30), body.next()).await.expect("an event");
        let Some(part) = part else { break };
        text.push_str(std::str::from_utf8(&part.unwrap()).unwrap());
    }
    text
}

async fn events_tell_of_own_conversations_alone(story: Story) {
    let (site, sal, bea, phone) = opened(story).await;
    let eve = site.member("Eve").await;
    let mut heard = Vec::new();
    for browser in [&sal, &bea, &eve] {
        let response = browser.open("/account/events").await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert!(response.headers().get("content-encoding").is_none(), "a compressor would keep events back");
        heard.push(response);
    }
    let ask = AskForm { listing: phone, text: "Secret words".into(), ..AskForm::default() };
    let id = site.services.ask_seller(&site.caller(&bea).await, ask).await.unwrap();
    // The server stops, which ends what had no event.
    site.services.close_news();
    let (of_eve, of_bea, of_sal) = (heard.pop().unwrap(), heard.pop().unwrap(), heard.pop().unwrap());
    for response in [of_sal, of_bea] {
        let text = told(response).await;
        assert!(text.contains("event: conversation") && text.contains(&format!("data: {id}")), "{text}");
        assert!(!text.contains("Secret"), "{text}");
    }
    let text = told(of_eve).await;
    assert!(!text.contains("data:"), "{text}");
}

async fn guests_hear_no_events(story: Story) {
    let site = stage::open(story).await;
    let refused = site.guest().open("/account/events").await;
    assert_eq!(refused.status(), 401);
}
