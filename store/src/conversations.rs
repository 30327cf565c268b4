//! Rows of conversations: one for each buyer and phone, what each of the two has of it, and the feed of changed ones.

use crate::batches::marks;
use crate::search::Feed;
use crate::sql::sql;
use crate::{Error, Read, Result, Value, Write};
use domain::messages::{ConversationCursor, MessageKind};
use domain::{AccountId, ConversationId, Instant, ListingId, OrderId};
use uuid::Uuid;

/// The name of the feed.
const CONVERSATIONS: &str = "conversations";
/// Most conversations of one batch.
const BATCH: u32 = 500;

/// A conversation as it is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conversation {
    pub id: ConversationId,
    pub listing: ListingId,
    pub buyer: AccountId,
    pub seller: AccountId,
    /// The number of its newest message.
    pub messages: i64,
    pub created_at: Instant,
    /// Whether the buyer has paid an order of the seller's.
    pub is_open: bool,
}

/// What one of the two has of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConversationSide {
    pub other: AccountId,
    /// Up to which message it was read.
    pub read_number: i64,
    pub unread: i64,
    pub tell_at: Option<Instant>,
}

/// A conversation in somebody's list, with its newest message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedConversation {
    pub conversation: Conversation,
    pub other_name: String,
    pub last_at: Instant,
    pub unread: i64,
    pub author: Option<AccountId>,
    pub kind: MessageKind,
    pub words: String,
    pub is_hidden: bool,
}

/// A conversation that has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FedConversation {
    pub batch: i64,
    pub id: ConversationId,
    pub buyer: AccountId,
    pub seller: AccountId,
}

#[derive(sqlx::FromRow)]
struct ConversationRow {
    id: Uuid,
    listing_id: Uuid,
    buyer_id: Uuid,
    seller_id: Uuid,
    messages: i64,
    created_at: i64,
    is_open: i64,
}

impl From<ConversationRow> for Conversation {
    fn from(row: ConversationRow) -> Self {
        Conversation {
            id: row.id.into(),
            listing: row.listing_id.into(),
            buyer: row.buyer_id.into(),
            seller: row.seller_id.into(),
            messages: row.messages,
            created_at: row.created_at.into(),
            is_open: row.is_open == 1,
        }
    }
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    #[sqlx(flatten)]
    conversation: ConversationRow,
    other_name: String,
    last_at: i64,
    unread: i64,
    author_id: Option<Uuid>,
    kind: String,
    words: String,
    hidden_at: Option<i64>,
}

/// What is read of a conversation `c`. A paid order that was cancelled opens nothing: anybody could make one.
const COLUMNS: &str = "c.id, c.listing_id, c.buyer_id, c.seller_id, c.messages, c.created_at, \
     CASE WHEN EXISTS (SELECT 1 FROM orders o WHERE o.buyer_id = c.buyer_id AND o.seller_id = c.seller_id \
     AND o.state NOT IN ('placed', 'expired', 'cancelled')) THEN 1 ELSE 0 END AS is_open";

fn bytes(id: Uuid) -> Value {
    Value::Bytes(id.as_bytes().to_vec())
}

impl Read {
    async fn conversations_where(&mut self, condition: &str, values: &[Value]) -> Result<Vec<Conversation>> {
        let statement = format!("SELECT {COLUMNS} FROM conversations c WHERE {condition}");
        let rows = sql!(self, all_of ConversationRow, statement, values)?;
        Ok(rows.into_iter().map(Conversation::from).collect())
    }

    pub async fn conversation(&mut self, id: ConversationId) -> Result<Option<Conversation>> {
        Ok(self.conversations_where("c.id = ?", &[bytes(id.0)]).await?.pop())
    }

    /// What a buyer says to the seller of a phone.
    pub async fn conversation_about(
        &mut self,
        listing: ListingId,
        buyer: AccountId,
        seller: AccountId,
    ) -> Result<Option<Conversation>> {
        let values = [bytes(listing.0), bytes(buyer.0), bytes(seller.0)];
        let condition = "c.listing_id = ? AND c.buyer_id = ? AND c.seller_id = ?";
        Ok(self.conversations_where(condition, &values).await?.pop())
    }

    /// `None` where the account is on neither side.
    pub async fn conversation_side(
        &mut self,
        conversation: ConversationId,
        account: AccountId,
    ) -> Result<Option<ConversationSide>> {
        let row = sql!(
            self,
            optional(Uuid, i64, i64, Option<i64>),
            "SELECT other_id, read_number, unread, tell_at FROM conversation_sides \
             WHERE conversation_id = ? AND account_id = ?",
            conversation.0,
            account.0
        )?;
        Ok(row.map(|(other, read_number, unread, tell_at)| ConversationSide {
            other: other.into(),
            read_number,
            unread,
            tell_at: tell_at.map(Instant::from),
        }))
    }

    /// Somebody's conversations, what was said last first, after where the page before ended.
    pub async fn conversations_of(
        &mut self,
        account: AccountId,
        after: Option<ConversationCursor>,
        limit: u32,
    ) -> Result<Vec<ListedConversation>> {
        let mut values = vec![bytes(account.0)];
        let mut from_there = "";
        if let Some(after) = after {
            from_there = "AND (s.last_at < ? OR (s.last_at = ? AND s.conversation_id < ?))";
            let at = Value::Int(after.last_at.micros());
            values.extend([at.clone(), at, bytes(after.id.0)]);
        }
        values.push(Value::Int(i64::from(limit)));
        let statement = format!(
            "SELECT {COLUMNS}, a.name AS other_name, s.last_at, s.unread, m.author_id, m.kind, m.words, m.hidden_at \
             FROM conversation_sides s JOIN conversations c ON c.id = s.conversation_id \
             JOIN accounts a ON a.id = s.other_id \
             JOIN messages m ON m.conversation_id = c.id AND m.number = c.messages \
             WHERE s.account_id = ? {from_there} ORDER BY s.last_at DESC, s.conversation_id DESC LIMIT ?"
        );
        let rows = sql!(self, all_of ListedRow, statement, &values)?;
        rows.into_iter().map(ListedConversation::try_from).collect()
    }

    /// Sides that are due to be told that messages wait, longest due first.
    pub async fn due_conversation_sides(
        &mut self,
        now: Instant,
        limit: u32,
    ) -> Result<Vec<(ConversationId, AccountId)>> {
        let rows = sql!(
            self,
            all(Uuid, Uuid),
            "SELECT conversation_id, account_id FROM conversation_sides WHERE tell_at <= ? ORDER BY tell_at LIMIT ?",
            now.micros(),
            limit
        )?;
        Ok(rows.into_iter().map(|(conversation, account)| (conversation.into(), account.into())).collect())
    }

    /// The orders of a buyer for a phone, newest first.
    pub async fn orders_for(&mut self, listing: ListingId, buyer: AccountId) -> Result<Vec<OrderId>> {
        let rows = sql!(
            self,
            all(Uuid, i64),
            "SELECT o.id, o.placed_at FROM order_lines l JOIN orders o ON o.id = l.order_id \
             WHERE l.listing_id = ? AND o.buyer_id = ? ORDER BY o.placed_at DESC, o.id DESC",
            listing.0,
            buyer.0
        )?;
        Ok(rows.into_iter().map(|(id, _)| id.into()).collect())
    }

    /// Conversations whose last change has no number yet; at most a batch of them.
    pub async fn changed_conversations(&mut self) -> Result<Vec<ConversationId>> {
        let ids = sql!(self, all(Uuid,), "SELECT id FROM conversations WHERE feed = 0 LIMIT ?", BATCH)?;
        Ok(ids.into_iter().map(|(id,)| id.into()).collect())
    }

    /// `None` until a change was numbered.
    pub async fn conversation_feed(&mut self) -> Result<Option<Feed>> {
        let row =
            sql!(self, optional(Uuid, i64), "SELECT id, batch FROM feeds WHERE name = ?", CONVERSATIONS)?;
        Ok(row.map(|(id, batch)| Feed { id, batch }))
    }

    /// Conversations whose last change is of a batch after this one, in the order of their batches.
    pub async fn conversations_fed_after(&mut self, batch: i64, limit: u32) -> Result<Vec<FedConversation>> {
        let rows = sql!(
            self,
            all(i64, Uuid, Uuid, Uuid),
            "SELECT feed, id, buyer_id, seller_id FROM conversations WHERE feed > ? ORDER BY feed LIMIT ?",
            batch,
            limit
        )?;
        let fed = rows.into_iter().map(|(batch, id, buyer, seller)| FedConversation {
            batch,
            id: id.into(),
            buyer: buyer.into(),
            seller: seller.into(),
        });
        Ok(fed.collect())
    }
}

impl TryFrom<ListedRow> for ListedConversation {
    type Error = Error;

    fn try_from(row: ListedRow) -> Result<Self> {
        Ok(ListedConversation {
            conversation: row.conversation.into(),
            other_name: row.other_name,
            last_at: row.last_at.into(),
            unread: row.unread,
            author: row.author_id.map(AccountId::from),
            kind: row.kind.try_into().map_err(Error::Corrupt)?,
            words: row.words,
            is_hidden: row.hidden_at.is_some(),
        })
    }
}

impl Write {
    /// Begins a conversation, with a side for each of the two. [`Error::Duplicate`] where there is one about that phone.
    pub async fn add_conversation(&mut self, new: &Conversation) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO conversations (id, listing_id, buyer_id, seller_id, messages, created_at) \
             VALUES (?, ?, ?, ?, 0, ?)",
            new.id.0, new.listing.0, new.buyer.0, new.seller.0, new.created_at.micros()
        )?;
        for (account, other) in [(new.buyer, new.seller), (new.seller, new.buyer)] {
            sql!(
                self,
                execute "INSERT INTO conversation_sides (conversation_id, account_id, other_id, last_at) VALUES (?, ?, ?, ?)",
                new.id.0, account.0, other.0, new.created_at.micros()
            )?;
        }
        Ok(())
    }

    /// Marks a conversation as changed, which nobody else changes until this unit of work ends.
    ///
    /// The row is written before it is read: two that write at once would each take the same number.
    pub async fn lock_conversation(&mut self, id: ConversationId) -> Result<Option<Conversation>> {
        sql!(self, execute "UPDATE conversations SET feed = 0 WHERE id = ?", id.0)?;
        self.conversation(id).await
    }

    /// Notes that something was said: its reader has one more to read, and is told at `tell_at` unless that is due already.
    pub async fn note_said(
        &mut self,
        conversation: ConversationId,
        reader: AccountId,
        now: Instant,
        tell_at: Instant,
    ) -> Result<()> {
        sql!(
            self,
            execute "UPDATE conversation_sides SET last_at = ? WHERE conversation_id = ?",
            now.micros(), conversation.0
        )?;
        // In this order: MySQL sees in the second assignment what the first one has changed.
        sql!(
            self,
            execute "UPDATE conversation_sides SET tell_at = CASE WHEN unread = 0 THEN ? ELSE tell_at END, \
             unread = unread + 1 WHERE conversation_id = ? AND account_id = ?",
            tell_at.micros(), conversation.0, reader.0
        )
        .map(drop)
    }

    /// Notes that somebody has read up to a message. `false` where nothing is new in that.
    pub async fn mark_conversation_read(
        &mut self,
        conversation: ConversationId,
        reader: AccountId,
        number: i64,
    ) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE conversation_sides SET read_number = ?, unread = (SELECT COUNT(*) FROM messages \
             WHERE conversation_id = ? AND number > ? AND author_id <> ?) \
             WHERE conversation_id = ? AND account_id = ? AND read_number < ?",
            number, conversation.0, number, reader.0, conversation.0, reader.0, number
        )?;
        sql!(
            self,
            execute "UPDATE conversation_sides SET tell_at = NULL WHERE conversation_id = ? AND account_id = ? AND unread = 0",
            conversation.0, reader.0
        )?;
        Ok(changed == 1)
    }

    /// Notes that a side is told that messages wait. `false` where somebody else did so before, or they were read.
    pub async fn end_telling(
        &mut self,
        conversation: ConversationId,
        account: AccountId,
        now: Instant,
    ) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE conversation_sides SET tell_at = NULL WHERE conversation_id = ? AND account_id = ? AND tell_at <= ?",
            conversation.0, account.0, now.micros()
        )?;
        Ok(changed == 1)
    }

    /// Tells an account no more of what waits: it has left.
    pub async fn end_all_telling(&mut self, account: AccountId) -> Result<()> {
        sql!(self, execute "UPDATE conversation_sides SET tell_at = NULL WHERE account_id = ?", account.0)
            .map(drop)
    }

    /// Gives the number of the next batch to those of these conversations that have none. Others who number wait here
    /// until this unit of work ends. `new_feed` names the feed where there was none.
    pub async fn number_conversations(&mut self, ids: &[ConversationId], new_feed: Uuid) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let counted = sql!(self, execute "UPDATE feeds SET batch = batch + 1 WHERE name = ?", CONVERSATIONS)?;
        if counted == 0 {
            sql!(self, execute "INSERT INTO feeds (name, id, batch) VALUES (?, ?, 1)", CONVERSATIONS, new_feed)?;
        }
        let batch = self.conversation_feed().await?.map_or(1, |feed| feed.batch);
        let statement =
            format!("UPDATE conversations SET feed = ? WHERE feed = 0 AND id IN ({})", marks(ids.len()));
        let ids = ids.iter().map(|id| bytes(id.0));
        let values: Vec<Value> = std::iter::once(Value::Int(batch)).chain(ids).collect();
        sql!(self, execute_of statement, &values).map(drop)
    }
}
