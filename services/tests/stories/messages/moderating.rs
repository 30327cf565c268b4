//! Reports, what moderators decide about them, and what of messages is evidence.

use super::ask;
use crate::disputes::stage::complaint;
use crate::orders::shop::Shop;
use crate::story::{Story, refusal};
use domain::accounts::Role;
use domain::messages::{MessageReportForm, Speaker};
use domain::notifications::Notice;
use domain::orders::ShipForm;
use domain::{MessageId, Refusal};

stories!(
    a_reported_message_is_decided_about_by_moderators,
    only_what_the_other_side_wrote_is_reported_and_only_what_was_reported_is_decided_about,
    messages_are_in_the_evidence_of_a_dispute,
    messages_are_in_their_writers_export_alone,
);

fn report(message: MessageId) -> MessageReportForm {
    MessageReportForm { message: message.to_string(), reason: "scam".into(), note: "A bait.".into() }
}

async fn a_reported_message_is_decided_about_by_moderators(story: Story) {
    let shop = Shop::open(story).await;
    let id = shop.asked("Hello?").await;
    shop.say(&shop.bea, id, "Pay me by Zelle, +1 617 555 0123").await.unwrap();
    let bad = shop.last_said(&shop.sal, id).await.id;
    let services = shop.services();
    let mo = shop.story.member_with_role("Mo", Role::Moderator).await;
    for _ in 0..2 {
        assert_eq!(services.report_message(&shop.sal, report(bad)).await.unwrap(), id);
    }
    assert_eq!(refusal(services.reported_messages(&shop.sal, 1).await), Refusal::NotAllowed);
    let waiting = services.reported_messages(&mo, 1).await.unwrap();
    assert_eq!((waiting.total, waiting.items[0].reports.len()), (1, 1));
    let lines: Vec<_> =
        waiting.items[0].lines.iter().map(|line| (line.by.as_str(), line.words.as_str())).collect();
    assert_eq!(lines, [("Bea", "Hello?"), ("Bea", "Pay me by Zelle, +1 617 555 0123")], "as it was typed");
    services.hide_message(&mo, bad, "Payment past the site.").await.unwrap();
    services.hide_message(&mo, bad, "Twice.").await.unwrap();
    assert_eq!(services.reported_messages(&mo, 1).await.unwrap().total, 0);
    for reader in [&shop.sal, &shop.bea] {
        let seen = shop.last_said(reader, id).await;
        assert_eq!((seen.text.as_str(), seen.removed.as_deref()), ("", Some("Payment past the site.")));
    }
    let listed = services.conversations(&shop.sal, "").await.unwrap();
    assert_eq!(listed.items[0].last, "");
    let told = services.notifications(&shop.bea, 1).await.unwrap().items.remove(0);
    assert!(
        matches!(told.notice, Notice::MessageHidden { reason, .. } if reason == "Payment past the site.")
    );
}

async fn only_what_the_other_side_wrote_is_reported_and_only_what_was_reported_is_decided_about(
    story: Story,
) {
    let shop = Shop::open(story).await;
    let phone = shop.phone().await;
    let services = shop.services();
    let id = services.ask_seller(&shop.bea, ask(phone, "unlocked", "")).await.unwrap();
    let said = shop.talk(&shop.sal, id).await.messages;
    let eve = shop.story.member("Eve").await;
    assert_eq!(refusal(services.report_message(&eve, report(said[0].id)).await), Refusal::NotFound);
    assert!(matches!(
        refusal(services.report_message(&shop.bea, report(said[0].id)).await),
        Refusal::NotNow(_)
    ));
    assert_eq!(said[1].by, Speaker::Listing);
    assert!(matches!(
        refusal(services.report_message(&shop.sal, report(said[1].id)).await),
        Refusal::NotNow(_)
    ));
    let mo = shop.story.member_with_role("Mo", Role::Moderator).await;
    services.hide_message(&mo, said[0].id, "Nobody asked.").await.unwrap();
    assert_eq!(shop.talk(&shop.sal, id).await.messages[0].removed, None, "nobody reported it");
    // A moderator who is a side decides nothing.
    let theirs = services.ask_seller(&mo, ask(phone, "", "Hello from Mo")).await.unwrap();
    let own = shop.last_said(&shop.sal, theirs).await.id;
    services.report_message(&shop.sal, report(own)).await.unwrap();
    assert_eq!(refusal(services.keep_message(&mo, own).await), Refusal::NotAllowed);
    let ada = shop.story.member_with_role("Ada", Role::Admin).await;
    services.keep_message(&ada, own).await.unwrap();
    assert_eq!(services.reported_messages(&ada, 1).await.unwrap().total, 0);
    assert_eq!(shop.last_said(&shop.sal, theirs).await.text, "Hello from Mo");
}

async fn messages_are_in_the_evidence_of_a_dispute(story: Story) {
    let shop = Shop::open(story).await;
    let phone = shop.phone().await;
    let services = shop.services();
    let id = services.ask_seller(&shop.bea, ask(phone, "screen", "")).await.unwrap();
    shop.say(&shop.sal, id, "Not a scratch on it.").await.unwrap();
    let order = shop.bought(phone).await;
    let parcel = ShipForm {
        order: order.to_string(),
        version: shop.seen_by(&shop.sal, order).await.version.to_string(),
        carrier: "UPS".into(),
        tracking: "1Z999AA10123456784".into(),
    };
    services.ship_order(&shop.sal, parcel).await.unwrap();
    let dispute = services.open_dispute(&shop.bea, complaint(order, "not_as_described")).await.unwrap();
    let mo = shop.story.member_with_role("Mo", Role::Moderator).await;
    let kit = services.dispute(&mo, dispute).await.unwrap().kit.unwrap();
    let said: Vec<_> = kit.messages.iter().map(|line| line.by.as_str()).collect();
    assert_eq!(said, ["Bea", "The listing", "Sal"]);
    assert_eq!(kit.messages[2].words, "Not a scratch on it.");
}

async fn messages_are_in_their_writers_export_alone(story: Story) {
    let shop = Shop::open(story).await;
    let id = shop.asked("Is the bluebell case with it?").await;
    shop.say(&shop.sal, id, "Yes, the case is yours.").await.unwrap();
    let bad = shop.last_said(&shop.bea, id).await.id;
    let services = shop.services();
    services.report_message(&shop.bea, report(bad)).await.unwrap();
    services.block(&shop.bea, id, true).await.unwrap();
    services.set_message_mails(&shop.bea, false).await.unwrap();
    let data = services.export_data(&shop.bea).await.unwrap();
    let text = data["messages"].to_string();
    assert!(text.contains("bluebell") && text.contains("A bait.") && !text.contains("is yours"), "{text}");
    for part in ["written", "conversations", "blocked", "reported"] {
        assert_eq!(data["messages"][part].as_array().map(Vec::len), Some(1), "{part}");
    }
    assert_eq!(data["messages"]["by_mail"], false);
}
