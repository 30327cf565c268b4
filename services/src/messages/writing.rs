//! Writing: the first words about a phone, and the next ones.

use super::{has_left, own_conversation};
use crate::error::retried;
use crate::limits::Guarded;
use crate::orders::side_of;
use crate::{Caller, Result, Services};
use domain::listings::ListingState;
use domain::messages::{AskForm, Asked, MessageForm, MessageKind, Writing};
use domain::{AccountId, ConversationId, MessageId, OrderId, Refusal};
use std::time::Duration;
use store::conversations::Conversation;
use store::listings::Listing;
use store::messages::Message;
use store::{Read, Write};
use uuid::Uuid;

/// How long a message may wait to be read before its reader is told of it.
const TOLD_AFTER: Duration = Duration::from_secs(10 * 60);
const DAY: i64 = 24 * 3600;

/// Who talks about which phone.
pub(super) struct Meeting {
    pub listing: Listing,
    pub buyer: AccountId,
    pub seller: AccountId,
}

impl Meeting {
    pub fn other(&self, account: AccountId) -> AccountId {
        if account == self.buyer { self.seller } else { self.buyer }
    }
}

/// What is about to be said.
struct Saying<'a> {
    id: MessageId,
    author: AccountId,
    kind: MessageKind,
    words: &'a str,
    /// What the listing says to it.
    answer: Option<String>,
}

impl Services {
    /// Says the first words about a phone, or more in the conversation that there is. Sent twice, they are said once.
    pub async fn ask_seller(&self, caller: &Caller, form: AskForm) -> Result<ConversationId> {
        let account = caller.active_member()?.account;
        let mut db = self.store.read().await?;
        let meeting = meeting(&mut db, account, &form.listing, &form.order).await?;
        drop(db);
        let asked = form.parse()?;
        let words = asked.words();
        let id = self.id_of_asked(account, &meeting, &form.id, &words)?;
        self.count_try(caller, Guarded::Ask, account.0.as_bytes()).await?;
        let answer = answer(&meeting, account, &asked);
        let kind = if asked.question.is_some() { MessageKind::Question } else { MessageKind::Text };
        let saying = Saying { id, author: account, kind, words: &words, answer };
        let conversation = retried(|| async {
            // Of two that begin at once, the second finds the conversation of the first when it looks again.
            match self.begin_and_say(&meeting, &saying).await {
                Err(crate::Error::Refused(Refusal::ChangedMeanwhile)) => {
                    self.begin_and_say(&meeting, &saying).await
                }
                said => said,
            }
        })
        .await?;
        self.show_news().await;
        Ok(conversation)
    }

    /// Says something in a conversation of the caller's. Sent twice, it is said once.
    pub async fn send_message(&self, caller: &Caller, form: MessageForm) -> Result<ConversationId> {
        let account = caller.active_member()?.account;
        let id: ConversationId = form.conversation.trim().parse().map_err(|_| Refusal::NotFound)?;
        own_conversation(&mut self.store.read().await?, account, id).await?;
        let words = form.parse()?;
        let message: MessageId = form.id.trim().parse().map_err(|_| Refusal::NotFound)?;
        self.count_try(caller, Guarded::Write, account.0.as_bytes()).await?;
        let saying =
            Saying { id: message, author: account, kind: MessageKind::Text, words: &words, answer: None };
        retried(|| async {
            let mut db = self.store.write().await?;
            let conversation = db.lock_conversation(id).await?.ok_or(Refusal::NotFound)?;
            self.say(&mut db, &conversation, &saying).await?;
            Ok(db.commit().await?)
        })
        .await?;
        self.show_news().await;
        Ok(id)
    }

    /// The id of what is asked. Pages that are the same for everybody give none: there, the same words to the same
    /// person about the same phone are one message a day.
    fn id_of_asked(
        &self,
        account: AccountId,
        meeting: &Meeting,
        given: &str,
        words: &str,
    ) -> Result<MessageId> {
        if !given.trim().is_empty() {
            return Ok(given.trim().parse().map_err(|_| Refusal::NotFound)?);
        }
        let day = (self.clock.now().seconds() / DAY).to_le_bytes();
        let (listing, buyer) = (meeting.listing.id.0, meeting.buyer.0);
        Ok(self.id_of(&[account.0.as_bytes(), listing.as_bytes(), buyer.as_bytes(), &day, words.as_bytes()]))
    }

    /// The id that always stands for the same.
    fn id_of(&self, parts: &[&[u8]]) -> MessageId {
        let hash = self.vault.hash("message", &parts.concat());
        let mut id = [0; 16];
        id.copy_from_slice(&hash[..16]);
        uuid::Builder::from_custom_bytes(id).into_uuid().into()
    }

    async fn begin_and_say(&self, meeting: &Meeting, saying: &Saying<'_>) -> Result<ConversationId> {
        let found = {
            let mut db = self.store.read().await?;
            db.conversation_about(meeting.listing.id, meeting.buyer, meeting.seller).await?
        };
        let mut db = self.store.write().await?;
        let conversation = match found {
            Some(found) => db.lock_conversation(found.id).await?.ok_or(Refusal::NotFound)?,
            None => {
                let created_at = self.clock.now();
                let new = Conversation {
                    id: self.mint.id(created_at),
                    listing: meeting.listing.id,
                    buyer: meeting.buyer,
                    seller: meeting.seller,
                    messages: 0,
                    created_at,
                    is_open: false,
                };
                match db.add_conversation(&new).await {
                    Err(store::Error::Duplicate(_)) => return Err(Refusal::ChangedMeanwhile.into()),
                    added => added?,
                }
                new
            }
        };
        self.say(&mut db, &conversation, saying).await?;
        db.commit().await?;
        Ok(conversation.id)
    }

    /// Adds a message to a locked conversation, with the listing's answer behind it.
    async fn say(&self, db: &mut Write, conversation: &Conversation, saying: &Saying<'_>) -> Result<()> {
        let mut id = saying.id;
        if let Some(said) = db.message(id).await? {
            if said.conversation != conversation.id || said.author != Some(saying.author) {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            // Other words from the form of an earlier message are another message, which is also said once.
            id = self.id_of(&[id.0.as_bytes(), saying.words.as_bytes()]);
            if said.words == saying.words || db.message(id).await?.is_some() {
                return Ok(());
            }
        }
        let is_buyer = saying.author == conversation.buyer;
        let other = if is_buyer { conversation.seller } else { conversation.buyer };
        if let Some(why) = may_write(db, saying.author, other).await?.why_not() {
            return Err(Refusal::NotNow(why.into()).into());
        }
        let now = self.clock.now();
        let message = Message {
            id,
            conversation: conversation.id,
            number: conversation.messages + 1,
            author: Some(saying.author),
            kind: saying.kind,
            words: saying.words.to_owned(),
            sent_at: now,
            hidden_why: None,
        };
        match db.add_message(&message).await {
            // The id is another conversation's: nobody comes here who did not make it up.
            Err(store::Error::Duplicate(_)) => return Err(Refusal::ChangedMeanwhile.into()),
            added => added?,
        }
        if let Some(answer) = &saying.answer {
            let (id, number) = (self.mint.id(now), message.number + 1);
            let words = answer.clone();
            db.add_message(&Message {
                id,
                number,
                author: None,
                kind: MessageKind::Answer,
                words,
                ..message
            })
            .await?;
        }
        Ok(db.note_said(conversation.id, other, now, now.plus(TOLD_AFTER)).await?)
    }
}

/// Whether somebody who is no guest may write to somebody else.
pub(super) async fn may_write(db: &mut Read, author: AccountId, other: AccountId) -> Result<Writing> {
    let blocks = db.blocks_between(author, other).await?;
    Ok(match (blocks.by_first, blocks.by_second) {
        _ if has_left(db, other).await? => Writing::Left,
        (true, _) => Writing::Blocked,
        (false, true) => Writing::Unwanted,
        (false, false) => Writing::Open,
    })
}

/// What the listing answers to its buyer, where it knows it.
fn answer(meeting: &Meeting, account: AccountId, asked: &Asked) -> Option<String> {
    let question = asked.question.filter(|_| account == meeting.buyer)?;
    question.answer(meeting.listing.state, &meeting.listing.details)
}

/// Who would talk about which phone: a buyer to its seller, or the two sides of an order to each other.
pub(super) async fn meeting(
    db: &mut Read,
    account: AccountId,
    listing: &str,
    order: &str,
) -> Result<Meeting> {
    if !order.trim().is_empty() {
        let id: OrderId = order.trim().parse().map_err(|_| Refusal::NotFound)?;
        let order = db.order(id).await?.ok_or(Refusal::NotFound)?;
        side_of(&order, account).ok_or(Refusal::NotFound)?;
        let lines = db.order_lines(&[id]).await?;
        let line = lines.first().ok_or(Refusal::NotFound)?;
        let listing = db.listing(line.listing).await?.ok_or(Refusal::NotFound)?;
        return Ok(Meeting { listing, buyer: order.buyer, seller: order.seller });
    }
    let id = Uuid::parse_str(listing.trim()).map_err(|_| Refusal::NotFound)?;
    let listing = db.listing(id.into()).await?.ok_or(Refusal::NotFound)?;
    let seller = listing.seller;
    if seller == account {
        return Err(Refusal::NotNow("This is your own phone.".into()).into());
    }
    let has_begun = db.conversation_about(listing.id, account, seller).await?.is_some();
    match listing.state {
        ListingState::Live | ListingState::Reserved => {}
        _ if listing.paused || has_begun => {}
        ListingState::Sold => return Err(Refusal::NotNow("This phone is sold.".into()).into()),
        ListingState::Draft | ListingState::Withdrawn | ListingState::Removed => {
            return Err(Refusal::NotFound.into());
        }
    }
    Ok(Meeting { listing, buyer: account, seller })
}
