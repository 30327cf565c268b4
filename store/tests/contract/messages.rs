//! What storage promises about conversations: one for each buyer and phone, numbered messages, exact unread counts, and a
//! feed in which no change is missed.

use crate::market::{NOW, add_listing, add_seller, details, id, models, opened};
use domain::listings::ListingState;
use domain::messages::{ConversationCursor, MessageKind, MessageReason, MessageReport};
use domain::orders::{OrderState, OrderSums};
use domain::shipping::ShippingOption;
use domain::{AccountId, ConversationId, Currency, Instant, ListingId, MessageId, Money};
use std::time::Duration;
use store::conversations::Conversation;
use store::messages::{Blocks, Message};
use store::orders::Order;
use store::payments::NewPayment;
use store::{Error, Store, Write};
use uuid::Uuid;

contract!(rows:
    a_buyer_has_one_conversation_about_a_phone,
    messages_are_numbered_and_read_page_by_page,
    a_message_is_kept_once,
    unread_messages_are_counted_for_their_reader_alone,
    a_reader_is_told_once_until_they_have_read,
    conversations_are_listed_by_what_was_said_last,
    a_paid_order_opens_a_conversation,
    changes_are_fed_in_the_order_of_their_batches,
    blocks_and_mails_are_remembered_until_they_are_taken_back,
    reports_wait_until_they_are_decided,
    what_a_leaver_wrote_is_erased_where_no_order_needs_it,
);

fn later(seconds: u64) -> Instant {
    NOW.plus(Duration::from_secs(seconds))
}

/// Ada sells a phone, Bob asks for it.
async fn begun(store: &Store) -> (Write, Conversation) {
    let ada = opened(store).await;
    let mut db = store.write().await.unwrap();
    let bob = add_seller(&mut db, 2).await;
    let phone = add_listing(&mut db, 21, ada, &models()[0], &details(), ListingState::Live, NOW).await;
    let new = conversation(31, phone, bob, ada);
    db.add_conversation(&new).await.unwrap();
    (db, new)
}

fn conversation(number: u32, listing: ListingId, buyer: AccountId, seller: AccountId) -> Conversation {
    Conversation { id: id(number), listing, buyer, seller, messages: 0, created_at: NOW, is_open: false }
}

fn message(number: u32, conversation: ConversationId, place: i64, author: Option<AccountId>) -> Message {
    Message {
        id: id(number),
        conversation,
        number: place,
        author,
        kind: if author.is_some() { MessageKind::Text } else { MessageKind::Answer },
        words: format!("Hé 📱 {number}"),
        sent_at: later(number.into()),
        hidden_why: None,
    }
}

/// Says something as the next message, as the use case does.
async fn say(db: &mut Write, of: &Conversation, number: u32, author: AccountId, at: Instant) -> MessageId {
    let locked = db.lock_conversation(of.id).await.unwrap().unwrap();
    let new = message(number, of.id, locked.messages + 1, Some(author));
    db.add_message(&new).await.unwrap();
    let reader = if author == of.buyer { of.seller } else { of.buyer };
    db.note_said(of.id, reader, at, at.plus(Duration::from_secs(600))).await.unwrap();
    new.id
}

async fn order(db: &mut Write, of: &Conversation, number: u32, state: OrderState) {
    let usd = |minor| Money::new(minor, Currency::Usd);
    let payment = NewPayment {
        id: id(number),
        buyer: of.buyer,
        gateway: "sandbox",
        amount: usd(40_590),
        created_at: NOW,
        expires_at: NOW,
        look_at: NOW,
    };
    db.add_payment(&payment).await.unwrap();
    let order = Order {
        id: id(number + 1),
        payment: payment.id,
        buyer: of.buyer,
        seller: of.seller,
        state,
        sums: OrderSums { phones: usd(39_900), shipping: usd(690), total: usd(40_590), fee: usd(1_197) },
        option: ShippingOption::Standard,
        address_sealed: b"sealed".to_vec(),
        tracking: None,
        placed_at: NOW,
        timer: None,
        version: 1,
    };
    db.add_order(&order).await.unwrap();
}

async fn a_buyer_has_one_conversation_about_a_phone(store: Store) {
    let (mut db, new) = begun(&store).await;
    assert_eq!(db.conversation(new.id).await.unwrap(), Some(new));
    let found = db.conversation_about(new.listing, new.buyer, new.seller).await.unwrap();
    assert_eq!(found, Some(new));
    assert_eq!(db.conversation_about(new.listing, new.seller, new.buyer).await.unwrap(), None);
    let again = Conversation { id: id(32), ..new };
    assert!(matches!(db.add_conversation(&again).await, Err(Error::Duplicate(_))));
    let side = db.conversation_side(new.id, new.buyer).await.unwrap().unwrap();
    assert_eq!((side.other, side.unread, side.read_number, side.tell_at), (new.seller, 0, 0, None));
    assert_eq!(db.conversation_side(new.id, id(9)).await.unwrap(), None);
}

async fn messages_are_numbered_and_read_page_by_page(store: Store) {
    let (mut db, new) = begun(&store).await;
    for number in 41..44 {
        say(&mut db, &new, number, new.buyer, later(1)).await;
    }
    let answer = message(44, new.id, 4, None);
    db.add_message(&answer).await.unwrap();
    assert_eq!(db.conversation(new.id).await.unwrap().unwrap().messages, 4);
    let numbers = |page: Vec<Message>| page.iter().map(|one| one.number).collect::<Vec<_>>();
    assert_eq!(numbers(db.messages_before(new.id, i64::MAX, 3).await.unwrap()), [4, 3, 2]);
    assert_eq!(numbers(db.messages_before(new.id, 2, 3).await.unwrap()), [1]);
    assert_eq!(db.message(answer.id).await.unwrap(), Some(answer));
    assert_eq!(db.messages_by(new.buyer).await.unwrap().len(), 3);
    assert_eq!(db.messages_by(new.seller).await.unwrap(), []);
    let taken = message(45, new.id, 4, Some(new.buyer));
    assert!(matches!(db.add_message(&taken).await, Err(Error::Duplicate(_))), "a number is given once");
}

async fn a_message_is_kept_once(store: Store) {
    let (mut db, new) = begun(&store).await;
    say(&mut db, &new, 41, new.buyer, NOW).await;
    let again = message(41, new.id, 2, Some(new.buyer));
    assert!(matches!(db.add_message(&again).await, Err(Error::Duplicate(_))));
    assert_eq!(db.conversation(new.id).await.unwrap().unwrap().messages, 1);
    db.hide_message(id(41), new.seller, "It insults.", NOW).await.unwrap();
    db.hide_message(id(41), new.seller, "Another reason.", NOW).await.unwrap();
    let hidden = db.message(id(41)).await.unwrap().unwrap();
    assert_eq!(hidden.hidden_why.as_deref(), Some("It insults."));
    assert_eq!(hidden.words, "Hé 📱 41", "it stays evidence");
}

async fn unread_messages_are_counted_for_their_reader_alone(store: Store) {
    let (mut db, new) = begun(&store).await;
    for number in 41..44 {
        say(&mut db, &new, number, new.buyer, NOW).await;
    }
    say(&mut db, &new, 44, new.seller, NOW).await;
    let waits = async |db: &mut Write, account| {
        let side = db.conversation_side(new.id, account).await.unwrap().unwrap();
        (side.unread, db.count_unread(account, 9).await.unwrap().conversations)
    };
    assert_eq!(waits(&mut db, new.seller).await, (3, 1));
    assert_eq!(waits(&mut db, new.buyer).await, (1, 1));
    assert!(db.mark_conversation_read(new.id, new.seller, 2).await.unwrap());
    assert_eq!(waits(&mut db, new.seller).await, (1, 1), "the third came after what was read");
    assert!(db.mark_conversation_read(new.id, new.seller, 4).await.unwrap());
    assert!(!db.mark_conversation_read(new.id, new.seller, 3).await.unwrap(), "nothing is unread again");
    assert_eq!(waits(&mut db, new.seller).await, (0, 0));
    assert_eq!(waits(&mut db, new.buyer).await, (1, 1));
}

async fn a_reader_is_told_once_until_they_have_read(store: Store) {
    let (mut db, new) = begun(&store).await;
    say(&mut db, &new, 41, new.buyer, NOW).await;
    say(&mut db, &new, 42, new.buyer, later(60)).await;
    assert_eq!(db.due_conversation_sides(later(599), 9).await.unwrap(), []);
    let due = db.due_conversation_sides(later(600), 9).await.unwrap();
    assert_eq!(due, [(new.id, new.seller)], "since the first one waits");
    assert!(!db.end_telling(new.id, new.seller, later(599)).await.unwrap());
    assert!(db.end_telling(new.id, new.seller, later(600)).await.unwrap());
    assert!(!db.end_telling(new.id, new.seller, later(600)).await.unwrap(), "another server did");
    say(&mut db, &new, 43, new.buyer, later(700)).await;
    assert_eq!(db.due_conversation_sides(later(9_999), 9).await.unwrap(), [], "told already");
    db.mark_conversation_read(new.id, new.seller, 3).await.unwrap();
    say(&mut db, &new, 44, new.buyer, later(800)).await;
    assert_eq!(db.due_conversation_sides(later(9_999), 9).await.unwrap().len(), 1);
    db.mark_conversation_read(new.id, new.seller, 4).await.unwrap();
    assert_eq!(db.due_conversation_sides(later(9_999), 9).await.unwrap(), [], "read in time");
    say(&mut db, &new, 45, new.buyer, later(900)).await;
    db.end_all_telling(new.seller).await.unwrap();
    assert_eq!(db.due_conversation_sides(later(9_999), 9).await.unwrap(), []);
}

async fn conversations_are_listed_by_what_was_said_last(store: Store) {
    let (mut db, first) = begun(&store).await;
    let other =
        add_listing(&mut db, 22, first.seller, &models()[0], &details(), ListingState::Live, NOW).await;
    let second = conversation(32, other, first.buyer, first.seller);
    db.add_conversation(&second).await.unwrap();
    say(&mut db, &first, 41, first.buyer, later(1)).await;
    say(&mut db, &second, 42, first.seller, later(2)).await;
    let ids = |page: &[store::conversations::ListedConversation]| {
        page.iter().map(|one| one.conversation.id).collect::<Vec<_>>()
    };
    let all = db.conversations_of(first.buyer, None, 9).await.unwrap();
    assert_eq!(ids(&all), [second.id, first.id]);
    assert_eq!((all[0].author, all[0].words.as_str(), all[0].unread), (Some(first.seller), "Hé 📱 42", 1));
    assert_eq!((all[0].other_name.as_str(), all[0].last_at), ("Seller 1", later(2)));
    let after = ConversationCursor { last_at: later(2), id: second.id };
    assert_eq!(ids(&db.conversations_of(first.buyer, Some(after), 9).await.unwrap()), [first.id]);
    say(&mut db, &first, 43, first.buyer, later(2)).await;
    let same_moment = db.conversations_of(first.seller, None, 1).await.unwrap();
    assert_eq!(ids(&same_moment), [second.id], "of one moment, by their ids");
    assert_eq!(ids(&db.conversations_of(first.seller, Some(after), 9).await.unwrap()), [first.id]);
    assert!(db.conversations_of(id(9), None, 9).await.unwrap().is_empty());
}

async fn a_paid_order_opens_a_conversation(store: Store) {
    let (mut db, new) = begun(&store).await;
    let is_open = async |db: &mut Write| db.conversation(new.id).await.unwrap().unwrap().is_open;
    for (number, state) in [(51, OrderState::Placed), (53, OrderState::Expired), (55, OrderState::Cancelled)]
    {
        order(&mut db, &new, number, state).await;
        assert!(!is_open(&mut db).await, "{state:?}");
    }
    let reversed = Conversation { buyer: new.seller, seller: new.buyer, ..new };
    order(&mut db, &reversed, 57, OrderState::Completed).await;
    assert!(!is_open(&mut db).await, "the other way round");
    order(&mut db, &new, 59, OrderState::Paid).await;
    assert!(is_open(&mut db).await);
    db.add_order_line(id(60), 0, new.listing, "Phone", Money::new(39_900, Currency::Usd)).await.unwrap();
    assert_eq!(db.orders_for(new.listing, new.buyer).await.unwrap(), [id(60)]);
    assert_eq!(db.orders_for(new.listing, new.seller).await.unwrap(), []);
}

async fn changes_are_fed_in_the_order_of_their_batches(store: Store) {
    let (mut db, new) = begun(&store).await;
    assert_eq!(db.conversation_feed().await.unwrap(), None);
    assert_eq!(db.changed_conversations().await.unwrap(), [new.id]);
    let feed = Uuid::from_u128(7);
    db.number_conversations(&[new.id], feed).await.unwrap();
    assert_eq!(db.conversation_feed().await.unwrap().unwrap().batch, 1);
    assert_eq!(db.changed_conversations().await.unwrap(), []);
    let fed = db.conversations_fed_after(0, 9).await.unwrap();
    assert_eq!((fed[0].id, fed[0].batch, fed[0].buyer, fed[0].seller), (new.id, 1, new.buyer, new.seller));
    say(&mut db, &new, 41, new.buyer, NOW).await;
    assert_eq!(db.changed_conversations().await.unwrap(), [new.id]);
    db.number_conversations(&[new.id], feed).await.unwrap();
    assert_eq!(db.conversations_fed_after(1, 9).await.unwrap()[0].batch, 2);
    assert_eq!(db.conversations_fed_after(2, 9).await.unwrap(), []);
    db.lock_conversation(new.id).await.unwrap();
    assert_eq!(db.changed_conversations().await.unwrap(), [new.id], "a read mark is a change as well");
}

async fn blocks_and_mails_are_remembered_until_they_are_taken_back(store: Store) {
    let (mut db, new) = begun(&store).await;
    let (bob, ada) = (new.buyer, new.seller);
    assert_eq!(db.blocks_between(bob, ada).await.unwrap(), Blocks::default());
    db.add_block(bob, ada, NOW).await.unwrap();
    db.add_block(bob, ada, later(9)).await.unwrap();
    assert_eq!(db.blocks_between(bob, ada).await.unwrap(), Blocks { by_first: true, by_second: false });
    assert_eq!(db.blocks_between(ada, bob).await.unwrap(), Blocks { by_first: false, by_second: true });
    assert_eq!(db.blocks_by(bob).await.unwrap(), [(ada, NOW)]);
    db.remove_block(bob, ada).await.unwrap();
    db.add_block(ada, bob, NOW).await.unwrap();
    db.remove_blocks_by(ada).await.unwrap();
    assert_eq!(db.blocks_between(bob, ada).await.unwrap(), Blocks::default());
    assert!(db.wants_message_mails(bob).await.unwrap());
    db.set_message_mails(bob, false, NOW).await.unwrap();
    db.set_message_mails(bob, false, NOW).await.unwrap();
    assert!(!db.wants_message_mails(bob).await.unwrap() && db.wants_message_mails(ada).await.unwrap());
    db.set_message_mails(bob, true, NOW).await.unwrap();
    assert!(db.wants_message_mails(bob).await.unwrap());
}

async fn reports_wait_until_they_are_decided(store: Store) {
    let (mut db, new) = begun(&store).await;
    let first = say(&mut db, &new, 41, new.buyer, NOW).await;
    let second = say(&mut db, &new, 42, new.buyer, NOW).await;
    let report =
        |seconds| MessageReport { reason: MessageReason::Scam, note: "é".into(), at: later(seconds) };
    db.add_message_report(second, new.seller, &report(1)).await.unwrap();
    db.add_message_report(first, new.seller, &report(2)).await.unwrap();
    let again = db.add_message_report(first, new.seller, &report(3)).await;
    assert!(matches!(again, Err(Error::Duplicate(_))));
    assert_eq!(db.reported_messages(9, 0).await.unwrap(), [second, first]);
    assert_eq!(db.reported_messages(9, 1).await.unwrap(), [first]);
    assert_eq!(db.count_reported_messages().await.unwrap(), 2);
    assert_eq!(db.open_message_reports(&[first]).await.unwrap(), [(first, report(2))]);
    assert_eq!(db.decide_message_reports(first, new.buyer, NOW).await.unwrap(), 1);
    assert_eq!(db.decide_message_reports(first, new.buyer, NOW).await.unwrap(), 0);
    assert_eq!(db.reported_messages(9, 0).await.unwrap(), [second]);
    assert_eq!(db.message_reports_by(new.seller).await.unwrap().len(), 2);
    db.remove_message_reports_of(new.seller).await.unwrap();
    assert_eq!(db.count_reported_messages().await.unwrap(), 0);
}

async fn what_a_leaver_wrote_is_erased_where_no_order_needs_it(store: Store) {
    let (mut db, new) = begun(&store).await;
    let cy = add_seller(&mut db, 3).await;
    let bought = conversation(32, new.listing, cy, new.seller);
    db.add_conversation(&bought).await.unwrap();
    order(&mut db, &bought, 51, OrderState::Completed).await;
    let gone = say(&mut db, &new, 41, new.seller, NOW).await;
    let theirs = say(&mut db, &new, 42, new.buyer, NOW).await;
    let kept = say(&mut db, &bought, 43, new.seller, NOW).await;
    assert_eq!(db.erase_messages_of(new.seller).await.unwrap(), 1);
    let mut words = Vec::new();
    for id in [gone, theirs, kept] {
        words.push(db.message(id).await.unwrap().unwrap().words);
    }
    assert_eq!(words, ["", "Hé 📱 42", "Hé 📱 43"]);
}
