//! Reading: what is hidden before there is an order, what was read, and what is paged.

use super::ask;
use crate::orders::shop::Shop;
use crate::story::Story;
use domain::messages::{ContactKind, MESSAGES_PER_PAGE, Speaker};

stories!(
    contact_details_are_hidden_until_there_is_a_paid_order,
    an_order_that_was_cancelled_shows_nothing,
    talk_of_paying_elsewhere_warns_its_reader,
    what_was_read_is_marked_and_counted_no_more,
    long_conversations_and_long_lists_are_paged,
);

const NUMBER: &str = "Call me: 617-555-0123";

async fn contact_details_are_hidden_until_there_is_a_paid_order(story: Story) {
    let shop = Shop::open(story).await;
    let phone = shop.phone().await;
    let id = shop.services().ask_seller(&shop.bea, ask(phone, "", NUMBER)).await.unwrap();
    let seen = shop.last_said(&shop.sal, id).await;
    assert_eq!((seen.text.as_str(), seen.by), ("Call me: [phone number hidden]", Speaker::Other));
    let own = shop.last_said(&shop.bea, id).await;
    assert_eq!((own.text.as_str(), own.hidden), (NUMBER, vec![ContactKind::Phone]), "its writer is told");
    let listed = shop.services().conversations(&shop.sal, "").await.unwrap();
    assert!(!listed.items[0].last.contains("0123"), "{listed:?}");

    let payment = shop.order(&shop.bea, Some(phone)).await;
    assert!(!shop.talk(&shop.sal, id).await.is_open, "not paid yet");
    shop.pay_by(payment, "wallet", "").await.unwrap();
    shop.services().view_payment(&shop.bea, payment).await.unwrap();
    let seen = shop.talk(&shop.sal, id).await;
    assert!(seen.is_open);
    assert_eq!((seen.messages[0].text.as_str(), seen.messages[0].hidden.len()), (NUMBER, 0));
    let own = shop.last_said(&shop.bea, id).await;
    assert_eq!(own.hidden, []);
}

async fn an_order_that_was_cancelled_shows_nothing(story: Story) {
    let shop = Shop::open(story).await;
    let phone = shop.phone().await;
    let id = shop.services().ask_seller(&shop.bea, ask(phone, "", NUMBER)).await.unwrap();
    let order = shop.bought(phone).await;
    assert!(shop.talk(&shop.sal, id).await.is_open);
    let version = shop.seen_by(&shop.bea, order).await.version;
    shop.services().cancel_order(&shop.bea, order, version).await.unwrap();
    let seen = shop.last_said(&shop.sal, id).await;
    assert_eq!(seen.text, "Call me: [phone number hidden]");
}

async fn talk_of_paying_elsewhere_warns_its_reader(story: Story) {
    let shop = Shop::open(story).await;
    let id = shop.asked("Do you take Zelle?").await;
    let seen = shop.last_said(&shop.sal, id).await;
    assert_eq!((seen.text.as_str(), seen.warns), ("Do you take Zelle?", true));
    assert!(!shop.last_said(&shop.bea, id).await.warns);
}

async fn what_was_read_is_marked_and_counted_no_more(story: Story) {
    let shop = Shop::open(story).await;
    let id = shop.asked("Hello?").await;
    shop.say(&shop.bea, id, "Anybody?").await.unwrap();
    assert_eq!((shop.waiting(&shop.sal).await, shop.waiting(&shop.bea).await), (1, 0));
    assert!(!shop.last_said(&shop.bea, id).await.read);
    shop.services().conversation(&shop.sal, id, Some(2)).await.unwrap();
    assert_eq!(shop.waiting(&shop.sal).await, 1, "older ones are not the newest");
    shop.talk(&shop.sal, id).await;
    assert_eq!(shop.waiting(&shop.sal).await, 0);
    assert!(shop.talk(&shop.bea, id).await.messages.iter().all(|one| one.read));
    shop.say(&shop.sal, id, "Yes.").await.unwrap();
    assert_eq!(shop.waiting(&shop.bea).await, 1);
    assert!(!shop.last_said(&shop.sal, id).await.read);
}

async fn long_conversations_and_long_lists_are_paged(story: Story) {
    let shop = Shop::open(story).await;
    let id = shop.asked("Number 1").await;
    for number in 2..=MESSAGES_PER_PAGE + 5 {
        shop.say(&shop.bea, id, &format!("Number {number}")).await.unwrap();
    }
    let newest = shop.talk(&shop.sal, id).await;
    assert_eq!((newest.messages.len(), newest.messages[0].number), (MESSAGES_PER_PAGE as usize, 6));
    assert!(newest.is_newest);
    let older = shop.services().conversation(&shop.sal, id, newest.older).await.unwrap();
    let numbers: Vec<_> = older.messages.iter().map(|one| one.number).collect();
    assert_eq!((numbers, older.older, older.is_newest), (vec![1, 2, 3, 4, 5], None, false));
    let page = shop.services().conversations(&shop.sal, "").await.unwrap();
    assert_eq!((page.items.len(), page.next), (1, None));
    assert_eq!(page.items[0].last, "Number 35");
    let junk = shop.services().conversations(&shop.sal, "nonsense").await.unwrap();
    assert_eq!(junk.items, page.items);
}
