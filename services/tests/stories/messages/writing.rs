//! Writing: by both sides and nobody else, once, until somebody wants no more of it.

use super::ask;
use crate::orders::shop::{self, Shop};
use crate::story::{PASSWORD, Story, refusal};
use domain::accounts::PasswordForm;
use domain::messages::{MessageForm, Speaker, Writing};
use domain::{MessageId, Refusal};

stories!(
    both_sides_talk_about_a_phone_in_one_conversation,
    a_message_that_arrives_twice_is_one,
    what_is_asked_twice_at_once_is_one_conversation,
    strangers_and_guests_neither_write_nor_read,
    a_blocked_person_cannot_write_and_neither_can_the_blocker,
    a_listing_answers_what_it_knows_and_is_marked,
    nobody_asks_about_what_is_not_for_sale_or_their_own,
    who_writes_too_much_waits,
    an_order_has_its_conversation,
    a_leaver_gets_no_messages_and_leaves_no_words,
);

async fn both_sides_talk_about_a_phone_in_one_conversation(story: Story) {
    let shop = Shop::open(story).await;
    let phone = shop.phone().await;
    let services = shop.services();
    let id = services.ask_seller(&shop.bea, ask(phone, "", "Is the box there?")).await.unwrap();
    assert_eq!(shop.say(&shop.sal, id, "Yes, it is.").await.unwrap(), id);
    let again = services.ask_seller(&shop.bea, ask(phone, "", "And the cable?")).await.unwrap();
    assert_eq!(again, id);
    let seen = shop.talk(&shop.bea, id).await;
    let said: Vec<_> = seen.messages.iter().map(|one| (one.by, one.text.as_str())).collect();
    let both = [
        (Speaker::You, "Is the box there?"),
        (Speaker::Other, "Yes, it is."),
        (Speaker::You, "And the cable?"),
    ];
    assert_eq!(said, both);
    assert_eq!((seen.other.as_str(), seen.phone.id, seen.writing), ("Sal", phone, Writing::Open));
    assert_eq!(shop.talk(&shop.sal, id).await.other, "Bea");
    let other = services.ask_seller(&shop.bea, ask(shop.phone().await, "", "And this one?")).await.unwrap();
    assert_ne!(other, id);
}

async fn a_message_that_arrives_twice_is_one(story: Story) {
    let shop = Shop::open(story).await;
    let id = shop.asked("Hello?").await;
    let draft = shop.talk(&shop.bea, id).await.draft.to_string();
    let form = MessageForm { id: draft.clone(), conversation: id.to_string(), text: "Still there?".into() };
    let posts = (0..4).map(|_| shop.services().send_message(&shop.bea, form.clone()));
    for sent in futures::future::join_all(posts).await {
        assert_eq!(sent.unwrap(), id);
    }
    // Sent from the same form, perhaps after the back button, other words are another message, also once.
    let other = MessageForm { text: "It is a pity.".into(), ..form.clone() };
    for _ in 0..2 {
        shop.services().send_message(&shop.bea, other.clone()).await.unwrap();
    }
    let said: Vec<_> = shop.talk(&shop.bea, id).await.messages.into_iter().map(|one| one.text).collect();
    assert_eq!(said, ["Hello?", "Still there?", "It is a pity."]);
    // The id is Bea's: it can't be used to say that Sal said it.
    let forged = MessageForm { id: draft, conversation: id.to_string(), text: "Me too".into() };
    assert_eq!(refusal(shop.services().send_message(&shop.sal, forged).await), Refusal::ChangedMeanwhile);
    assert_eq!(shop.waiting(&shop.sal).await, 1);
}

async fn what_is_asked_twice_at_once_is_one_conversation(story: Story) {
    let shop = Shop::open(story).await;
    let phone = shop.phone().await;
    let posts = (0..4).map(|_| shop.services().ask_seller(&shop.bea, ask(phone, "", "Hello?")));
    let begun: Vec<_> = futures::future::join_all(posts).await.into_iter().map(|one| one.unwrap()).collect();
    assert!(begun.iter().all(|id| *id == begun[0]));
    assert_eq!(shop.talk(&shop.bea, begun[0]).await.messages.len(), 1);
    assert_eq!(shop.services().conversations(&shop.bea, "").await.unwrap().items.len(), 1);
}

async fn strangers_and_guests_neither_write_nor_read(story: Story) {
    let shop = Shop::open(story).await;
    let id = shop.asked("Hello?").await;
    let eve = shop.story.member("Eve").await;
    let services = shop.services();
    assert_eq!(refusal(services.conversation(&eve, id, None).await), Refusal::NotFound);
    assert_eq!(refusal(services.block(&eve, id, true).await), Refusal::NotFound);
    let made_up: MessageId = services.mint.id(services.clock.now());
    let form = MessageForm { id: made_up.to_string(), conversation: id.to_string(), text: "Me too!".into() };
    assert_eq!(refusal(services.send_message(&eve, form.clone()).await), Refusal::NotFound);
    assert!(services.conversations(&eve, "").await.unwrap().items.is_empty());
    let guest = shop.story.guest();
    assert_eq!(refusal(services.send_message(&guest, form).await), Refusal::SignInFirst);
    assert_eq!(refusal(services.conversation(&guest, id, None).await), Refusal::SignInFirst);
    assert_eq!(refusal(services.conversations(&guest, "").await), Refusal::SignInFirst);
    let moderator = shop.story.member_with_role("Mo", domain::accounts::Role::Moderator).await;
    assert_eq!(refusal(services.conversation(&moderator, id, None).await), Refusal::NotFound);
}

async fn a_blocked_person_cannot_write_and_neither_can_the_blocker(story: Story) {
    let shop = Shop::open(story).await;
    let id = shop.asked("Hello?").await;
    let services = shop.services();
    services.block(&shop.sal, id, true).await.unwrap();
    services.block(&shop.sal, id, true).await.unwrap();
    for (writer, writing) in [(&shop.bea, Writing::Unwanted), (&shop.sal, Writing::Blocked)] {
        assert_eq!(shop.talk(writer, id).await.writing, writing, "reading stays");
        let refused = refusal(shop.say(writer, id, "But...").await);
        assert_eq!(refused, Refusal::NotNow(writing.why_not().unwrap().into()));
    }
    let elsewhere = services.ask_seller(&shop.bea, ask(shop.phone().await, "", "Hello?")).await;
    assert!(matches!(refusal(elsewhere), Refusal::NotNow(_)), "it is about people, not phones");
    services.block(&shop.bea, id, false).await.unwrap();
    assert_eq!(shop.talk(&shop.bea, id).await.writing, Writing::Unwanted, "it is Sal's to take back");
    services.block(&shop.sal, id, false).await.unwrap();
    shop.say(&shop.bea, id, "Thank you!").await.unwrap();
}

async fn a_listing_answers_what_it_knows_and_is_marked(story: Story) {
    let shop = Shop::open(story).await;
    let phone = shop.phone().await;
    let services = shop.services();
    let id = services.ask_seller(&shop.bea, ask(phone, "unlocked", "I am in Canada.")).await.unwrap();
    let seen = shop.talk(&shop.bea, id).await.messages;
    let said: Vec<_> = seen.iter().map(|one| (one.by, one.text.as_str())).collect();
    let both = [
        (Speaker::You, "Is it unlocked?\nI am in Canada."),
        (Speaker::Listing, "Yes, it works with every carrier."),
    ];
    assert_eq!(said, both);
    services.ask_seller(&shop.bea, ask(phone, "box", "")).await.unwrap();
    assert_eq!(shop.last_said(&shop.bea, id).await.text, "Are box and cable with it?", "only Sal knows");
    assert_eq!(shop.waiting(&shop.sal).await, 1);
    assert_eq!(shop.waiting(&shop.bea).await, 0, "the listing's answer is before her already");
    let unread = services.conversations(&shop.sal, "").await.unwrap().items[0].unread;
    assert_eq!(unread, 2);
}

async fn nobody_asks_about_what_is_not_for_sale_or_their_own(story: Story) {
    let shop = Shop::open(story).await;
    let services = shop.services();
    let phone = shop.phone().await;
    let own = refusal(services.ask_seller(&shop.sal, ask(phone, "", "Hello me")).await);
    assert_eq!(own, Refusal::NotNow("This is your own phone.".into()));
    let draft = services.draft_listing(&shop.sal, "apple-iphone-13").await.unwrap();
    assert_eq!(refusal(services.ask_seller(&shop.bea, ask(draft, "", "Hi")).await), Refusal::NotFound);
    assert_eq!(refusal(services.new_conversation(&shop.bea, "nonsense", "").await), Refusal::NotFound);
    let empty = refusal(services.ask_seller(&shop.bea, ask(phone, "", " ")).await);
    assert_eq!(empty.about("text").count(), 1);
    let cy = shop::buyer(&shop.story, "Cy").await;
    let id = services.ask_seller(&shop.bea, ask(phone, "", "Hello?")).await.unwrap();
    let payment = shop.order(&cy, Some(phone)).await;
    shop.pay_by(payment, "wallet", "").await.unwrap();
    let order = services.view_payment(&cy, payment).await.unwrap().orders[0].0;
    shop.complete(&cy, order).await;
    let late = shop::buyer(&shop.story, "Late").await;
    let sold = refusal(services.ask_seller(&late, ask(phone, "", "Hi")).await);
    assert_eq!(sold, Refusal::NotNow("This phone is sold.".into()));
    shop.say(&shop.bea, id, "Then not.").await.unwrap();
}

async fn who_writes_too_much_waits(story: Story) {
    let shop = Shop::open(story).await;
    let id = shop.asked("Hello?").await;
    for number in 0..120 {
        shop.say(&shop.bea, id, &format!("Hello, hello {number}")).await.unwrap();
    }
    assert!(matches!(refusal(shop.say(&shop.bea, id, "Hello!").await), Refusal::TooOften(_)));
    shop.say(&shop.sal, id, "I hear you.").await.unwrap();
}

async fn an_order_has_its_conversation(story: Story) {
    let shop = Shop::open(story).await;
    let order = shop.bought(shop.phone().await).await;
    let services = shop.services();
    let new = services.new_conversation(&shop.sal, "", &order.to_string()).await.unwrap();
    assert_eq!((new.other.as_str(), new.begun, new.questions.len()), ("Bea", None, 0));
    let form = |id: MessageId| domain::messages::AskForm {
        id: id.to_string(),
        order: order.to_string(),
        text: "It is packed.".into(),
        ..Default::default()
    };
    let id = services.ask_seller(&shop.sal, form(new.draft)).await.unwrap();
    let seen = shop.talk(&shop.bea, id).await;
    assert_eq!(seen.orders, [(order, domain::orders::OrderState::Paid)]);
    assert!(seen.is_open);
    let begun = services.new_conversation(&shop.bea, "", &order.to_string()).await.unwrap().begun;
    assert_eq!(begun, Some(id), "it is the one about the phone");
    let eve = shop.story.member("Eve").await;
    assert_eq!(refusal(services.ask_seller(&eve, form(new.draft)).await), Refusal::NotFound);
}

async fn a_leaver_gets_no_messages_and_leaves_no_words(story: Story) {
    let shop = Shop::open(story).await;
    let id = shop.asked("I live at the blue house.").await;
    let leave = PasswordForm { password: PASSWORD.into() };
    shop.services().delete_account(&shop.bea, leave).await.unwrap();
    let seen = shop.talk(&shop.sal, id).await;
    assert_eq!((seen.other.as_str(), seen.writing), ("Former member", Writing::Left));
    assert_eq!(seen.messages[0].text, "");
    assert!(matches!(refusal(shop.say(&shop.sal, id, "Where are you?").await), Refusal::NotNow(_)));
}
