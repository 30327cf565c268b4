//! Conversations as their two sides see them, and as the evidence of a dispute has them.

use super::writing::{may_write, meeting};
use super::{own_conversation, speaker};
use crate::error::retried;
use crate::orders::name_of;
use crate::{Caller, Result, Services};
use domain::messages::{
    CONVERSATIONS_PER_PAGE, ConversationCard, ConversationCursor, ConversationPage, ConversationView,
    MESSAGES_PER_PAGE, MessageView, NewConversation, Question, SaidLine, Writing,
};
use domain::orders::{OrderState, Side};
use domain::{AccountId, ConversationId, OrderId, Refusal};
use serde_json::{Value, json};
use std::collections::HashMap;
use store::Read;
use store::conversations::{Conversation, ConversationSide, ListedConversation};
use store::messages::Message;
use store::orders::{Line, Order};

/// The beginning of a message in a list, in characters.
const PREVIEW: usize = 120;
/// Most messages about one phone that are evidence.
const MOST_EVIDENCE: u32 = 500;

fn side(conversation: &Conversation, account: AccountId) -> Side {
    if account == conversation.buyer { Side::Buyer } else { Side::Seller }
}

impl Services {
    /// The caller's conversations, what was said last first. `after` is where the page before ended; one that can't be
    /// read is as if it were not there.
    pub async fn conversations(&self, caller: &Caller, after: &str) -> Result<ConversationPage> {
        let account = caller.member()?.account;
        let after: Option<ConversationCursor> = after.parse().ok();
        let mut db = self.store.read().await?;
        // One more, to see whether another page follows.
        let mut found = db.conversations_of(account, after, CONVERSATIONS_PER_PAGE + 1).await?;
        let more = found.len() > CONVERSATIONS_PER_PAGE as usize;
        found.truncate(CONVERSATIONS_PER_PAGE as usize);
        let listings: Vec<_> = found.iter().map(|one| one.conversation.listing).collect();
        let cards = db.listing_cards(&listings).await?.into_iter();
        let titles: HashMap<_, String> = cards.map(|card| (card.id, card.title)).collect();
        let by_mail = db.wants_message_mails(account).await?;
        let next = found.last().filter(|_| more);
        let next = next.map(|last| ConversationCursor { last_at: last.last_at, id: last.conversation.id });
        let card = |one: &ListedConversation| {
            let phone = titles.get(&one.conversation.listing).cloned().unwrap_or_default();
            card(one, account, phone)
        };
        Ok(ConversationPage { items: found.iter().map(card).collect(), next, by_mail })
    }

    /// A conversation of the caller's: its newest messages, which are read with that, or those before a number.
    pub async fn conversation(
        &self,
        caller: &Caller,
        id: ConversationId,
        before: Option<i64>,
    ) -> Result<ConversationView> {
        let member = caller.member()?;
        let account = member.account;
        let mut db = self.store.read().await?;
        let (conversation, own) = own_conversation(&mut db, account, id).await?;
        let theirs = db.conversation_side(id, own.other).await?.ok_or(Refusal::NotFound)?;
        let end = before.unwrap_or(i64::MAX);
        let mut messages = db.messages_before(id, end, MESSAGES_PER_PAGE + 1).await?;
        let more = messages.len() > MESSAGES_PER_PAGE as usize;
        messages.truncate(MESSAGES_PER_PAGE as usize);
        let older = messages.last().filter(|_| more).map(|oldest| oldest.number);
        let newest = messages.first().map_or(0, |newest| newest.number);
        let phone = db.listing_cards(&[conversation.listing]).await?.pop().ok_or(Refusal::NotFound)?;
        let writing = match may_write(&mut db, account, own.other).await? {
            Writing::Open if member.suspended => Writing::Suspended,
            writing => writing,
        };
        let view = ConversationView {
            id,
            side: side(&conversation, account),
            phone,
            other: name_of(&mut db, own.other).await?,
            other_account: own.other,
            orders: orders(&mut db, &conversation, account).await?,
            messages: messages.iter().rev().map(|one| shown(one, &conversation, &theirs, account)).collect(),
            older,
            // One more may have been said while this was read.
            is_newest: newest >= conversation.messages,
            writing,
            is_open: conversation.is_open,
            draft: self.mint.id(self.clock.now()),
        };
        drop(db);
        if before.is_none() && own.unread > 0 {
            self.mark_read(id, account, newest).await?;
        }
        Ok(view)
    }

    async fn mark_read(&self, id: ConversationId, account: AccountId, number: i64) -> Result<()> {
        retried(|| async {
            let mut db = self.store.write().await?;
            db.lock_conversation(id).await?.ok_or(Refusal::NotFound)?;
            db.mark_conversation_read(id, account, number).await?;
            Ok(db.commit().await?)
        })
        .await?;
        self.show_news().await;
        Ok(())
    }

    /// What the page needs on which somebody begins to talk about a phone, or with the other side of an order.
    pub async fn new_conversation(
        &self,
        caller: &Caller,
        listing: &str,
        order: &str,
    ) -> Result<NewConversation> {
        let account = caller.member()?.account;
        let mut db = self.store.read().await?;
        let meeting = meeting(&mut db, account, listing, order).await?;
        let begun = db.conversation_about(meeting.listing.id, meeting.buyer, meeting.seller).await?;
        Ok(NewConversation {
            phone: db.listing_cards(&[meeting.listing.id]).await?.pop().ok_or(Refusal::NotFound)?,
            other: name_of(&mut db, meeting.other(account)).await?,
            begun: begun.map(|begun| begun.id),
            questions: if account == meeting.buyer { Question::ALL.to_vec() } else { Vec::new() },
            draft: self.mint.id(self.clock.now()),
        })
    }

    /// What the two sides of an order said about its phones, as it was typed: evidence.
    pub(crate) async fn said_about(
        &self,
        db: &mut Read,
        order: &Order,
        lines: &[Line],
    ) -> Result<Vec<SaidLine>> {
        let mut said = Vec::new();
        for line in lines {
            let found = db.conversation_about(line.listing, order.buyer, order.seller).await?;
            let Some(conversation) = found else { continue };
            let mut messages = db.messages_before(conversation.id, i64::MAX, MOST_EVIDENCE).await?;
            messages.reverse();
            said.extend(lines_of(db, &messages).await?);
        }
        Ok(said)
    }

    /// What somebody wrote, to whom they want no messages from, and what they reported.
    pub(crate) async fn exported_messages(&self, db: &mut Read, account: AccountId) -> Result<Value> {
        let written = db.messages_by(account).await?;
        let written = written.iter().map(|message| {
            json!({
                "conversation": message.conversation,
                "at": message.sent_at.rfc3339(),
                "words": message.words,
                "removed_because": message.hidden_why,
            })
        });
        let written: Vec<Value> = written.collect();
        let mut conversations = Vec::new();
        let mut after = None;
        loop {
            let page = db.conversations_of(account, after, CONVERSATIONS_PER_PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some(ConversationCursor { last_at: last.last_at, id: last.conversation.id });
            conversations.extend(page.iter().map(|one| {
                json!({
                    "id": one.conversation.id,
                    "about": one.conversation.listing,
                    "you_are": side(&one.conversation, account),
                    "since": one.conversation.created_at.rfc3339(),
                    "unread": one.unread,
                })
            }));
        }
        let blocked = db.blocks_by(account).await?;
        let blocked =
            blocked.iter().map(|(account, at)| json!({ "account": account, "since": at.rfc3339() }));
        let blocked: Vec<Value> = blocked.collect();
        let reports = db.message_reports_by(account).await?;
        let reports = reports.iter().map(|(message, report)| {
            json!({ "message": message, "reason": report.reason, "note": report.note, "at": report.at.rfc3339() })
        });
        let reports: Vec<Value> = reports.collect();
        Ok(json!({
            "written": written,
            "conversations": conversations,
            "blocked": blocked,
            "reported": reports,
            "by_mail": db.wants_message_mails(account).await?,
        }))
    }
}

/// Messages for our staff, with the names of those who wrote them.
pub(super) async fn lines_of(db: &mut Read, messages: &[Message]) -> Result<Vec<SaidLine>> {
    let mut names: HashMap<AccountId, String> = HashMap::new();
    let mut lines = Vec::with_capacity(messages.len());
    for message in messages {
        let by = match message.author {
            None => "The listing".to_owned(),
            Some(author) => match names.get(&author) {
                Some(name) => name.clone(),
                None => names.entry(author).or_insert(name_of(db, author).await?).clone(),
            },
        };
        let removed = message.hidden_why.is_some();
        lines.push(SaidLine { by, words: message.words.clone(), at: message.sent_at, removed });
    }
    Ok(lines)
}

fn card(one: &ListedConversation, account: AccountId, phone: String) -> ConversationCard {
    let last_by = speaker(one.author, account);
    let (words, ..) = MessageView::shows(&one.words, last_by, one.conversation.is_open);
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let last = if one.is_hidden { String::new() } else { line.chars().take(PREVIEW).collect() };
    ConversationCard {
        id: one.conversation.id,
        other: one.other_name.clone(),
        phone,
        side: side(&one.conversation, account),
        last_by,
        last,
        at: one.last_at,
        unread: one.unread.unsigned_abs(),
    }
}

fn shown(
    message: &Message,
    conversation: &Conversation,
    theirs: &ConversationSide,
    account: AccountId,
) -> MessageView {
    let by = speaker(message.author, account);
    let (text, hidden, warns) = match message.hidden_why {
        Some(_) => (String::new(), Vec::new(), false),
        None => MessageView::shows(&message.words, by, conversation.is_open),
    };
    MessageView {
        id: message.id,
        number: message.number,
        by,
        text,
        at: message.sent_at,
        hidden,
        warns,
        read: message.author == Some(account) && theirs.read_number >= message.number,
        removed: message.hidden_why.clone(),
    }
}

/// The orders of the two for the phone. A seller hears of none that is not paid.
async fn orders(
    db: &mut Read,
    conversation: &Conversation,
    account: AccountId,
) -> Result<Vec<(OrderId, OrderState)>> {
    let mut orders = Vec::new();
    for id in db.orders_for(conversation.listing, conversation.buyer).await? {
        let order = db.order(id).await?;
        if let Some(order) = order.filter(|order| crate::orders::side_of(order, account).is_some()) {
            orders.push((id, order.state));
        }
    }
    Ok(orders)
}
