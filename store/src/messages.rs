//! Rows of messages, of who blocked whom, and of who wants no mail about what waits.

use crate::sql::sql;
use crate::{Error, Read, Result, Write};
use domain::messages::MessageKind;
use domain::{AccountId, ConversationId, Instant, MessageId};
use uuid::Uuid;

/// A message as it is remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub id: MessageId,
    pub conversation: ConversationId,
    /// Counted from 1 within its conversation.
    pub number: i64,
    /// Absent where the listing answers.
    pub author: Option<AccountId>,
    pub kind: MessageKind,
    /// As they were typed; empty once its writer's account was deleted.
    pub words: String,
    pub sent_at: Instant,
    /// Why staff took it away.
    pub hidden_why: Option<String>,
}

/// Who of two blocked the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Blocks {
    pub by_first: bool,
    pub by_second: bool,
}

#[derive(sqlx::FromRow)]
struct MessageRow {
    id: Uuid,
    conversation_id: Uuid,
    number: i64,
    author_id: Option<Uuid>,
    kind: String,
    words: String,
    sent_at: i64,
    hidden_why: Option<String>,
}

impl TryFrom<MessageRow> for Message {
    type Error = Error;

    fn try_from(row: MessageRow) -> Result<Self> {
        Ok(Message {
            id: row.id.into(),
            conversation: row.conversation_id.into(),
            number: row.number,
            author: row.author_id.map(AccountId::from),
            kind: row.kind.try_into().map_err(Error::Corrupt)?,
            words: row.words,
            sent_at: row.sent_at.into(),
            hidden_why: row.hidden_why,
        })
    }
}

impl Read {
    pub async fn message(&mut self, id: MessageId) -> Result<Option<Message>> {
        let row = sql!(
            self,
            optional MessageRow,
            "SELECT id, conversation_id, number, author_id, kind, words, sent_at, hidden_why FROM messages WHERE id = ?",
            id.0
        )?;
        row.map(Message::try_from).transpose()
    }

    /// What was said before the message of a number, newest first.
    pub async fn messages_before(
        &mut self,
        conversation: ConversationId,
        number: i64,
        limit: u32,
    ) -> Result<Vec<Message>> {
        let rows = sql!(
            self,
            all MessageRow,
            "SELECT id, conversation_id, number, author_id, kind, words, sent_at, hidden_why FROM messages \
             WHERE conversation_id = ? AND number < ? ORDER BY number DESC LIMIT ?",
            conversation.0,
            number,
            limit
        )?;
        rows.into_iter().map(Message::try_from).collect()
    }

    /// Everything that an account has written, oldest first.
    pub async fn messages_by(&mut self, author: AccountId) -> Result<Vec<Message>> {
        let rows = sql!(
            self,
            all MessageRow,
            "SELECT id, conversation_id, number, author_id, kind, words, sent_at, hidden_why FROM messages \
             WHERE author_id = ? ORDER BY sent_at, id",
            author.0
        )?;
        rows.into_iter().map(Message::try_from).collect()
    }

    /// Who of two blocked the other.
    pub async fn blocks_between(&mut self, first: AccountId, second: AccountId) -> Result<Blocks> {
        let rows = sql!(
            self,
            all(Uuid, i64),
            "SELECT blocker_id, created_at FROM message_blocks \
             WHERE (blocker_id = ? AND blocked_id = ?) OR (blocker_id = ? AND blocked_id = ?)",
            first.0,
            second.0,
            second.0,
            first.0
        )?;
        let by = |account: AccountId| rows.iter().any(|(blocker, _)| *blocker == account.0);
        Ok(Blocks { by_first: by(first), by_second: by(second) })
    }

    /// How many people an account has blocked, and since when each of them.
    pub async fn blocks_by(&mut self, account: AccountId) -> Result<Vec<(AccountId, Instant)>> {
        let rows = sql!(
            self,
            all(Uuid, i64),
            "SELECT blocked_id, created_at FROM message_blocks WHERE blocker_id = ? ORDER BY created_at, blocked_id",
            account.0
        )?;
        Ok(rows.into_iter().map(|(blocked, at)| (blocked.into(), at.into())).collect())
    }

    /// Whether an account gets mail about messages that wait.
    pub async fn wants_message_mails(&mut self, account: AccountId) -> Result<bool> {
        let off =
            sql!(self, scalar i64, "SELECT since FROM message_mails_off WHERE account_id = ?", account.0)?;
        Ok(off.is_none())
    }
}

impl Write {
    /// Adds the next message of a locked conversation. [`Error::Duplicate`] where there is one of that id.
    pub async fn add_message(&mut self, new: &Message) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO messages (id, conversation_id, number, author_id, kind, words, sent_at) \
             VALUES (?, ?, ?, ?, ?, ?, ?)",
            new.id.0, new.conversation.0, new.number, new.author.map(|a| a.0), new.kind.as_str(),
            new.words.as_str(), new.sent_at.micros()
        )?;
        sql!(self, execute "UPDATE conversations SET messages = ? WHERE id = ?", new.number, new.conversation.0)
            .map(drop)
    }

    /// Takes a message away from both sides. One that was taken away before keeps its reason.
    pub async fn hide_message(
        &mut self,
        id: MessageId,
        by: AccountId,
        why: &str,
        now: Instant,
    ) -> Result<()> {
        sql!(
            self,
            execute "UPDATE messages SET hidden_at = ?, hidden_by = ?, hidden_why = ? WHERE id = ? AND hidden_at IS NULL",
            now.micros(), by.0, why, id.0
        )
        .map(drop)
    }

    /// Empties what an account wrote to people with whom it never had an order; the rest is needed for those.
    pub async fn erase_messages_of(&mut self, account: AccountId) -> Result<u64> {
        sql!(
            self,
            execute "UPDATE messages SET words = '' WHERE author_id = ? AND NOT EXISTS (SELECT 1 FROM conversations c \
             JOIN orders o ON o.buyer_id = c.buyer_id AND o.seller_id = c.seller_id WHERE c.id = messages.conversation_id)",
            account.0
        )
    }

    /// Blocking somebody twice is blocking them.
    pub async fn add_block(&mut self, blocker: AccountId, blocked: AccountId, now: Instant) -> Result<()> {
        let added = sql!(
            self,
            execute "INSERT INTO message_blocks (blocker_id, blocked_id, created_at) VALUES (?, ?, ?)",
            blocker.0, blocked.0, now.micros()
        );
        match added {
            Err(Error::Duplicate(_)) => Ok(()),
            added => added.map(drop),
        }
    }

    pub async fn remove_block(&mut self, blocker: AccountId, blocked: AccountId) -> Result<()> {
        sql!(
            self,
            execute "DELETE FROM message_blocks WHERE blocker_id = ? AND blocked_id = ?",
            blocker.0, blocked.0
        )
        .map(drop)
    }

    /// Removes every block by an account.
    pub async fn remove_blocks_by(&mut self, account: AccountId) -> Result<()> {
        sql!(self, execute "DELETE FROM message_blocks WHERE blocker_id = ?", account.0).map(drop)
    }

    /// Whether an account gets mail about messages that wait, from now on.
    pub async fn set_message_mails(&mut self, account: AccountId, wanted: bool, now: Instant) -> Result<()> {
        if wanted {
            return sql!(self, execute "DELETE FROM message_mails_off WHERE account_id = ?", account.0)
                .map(drop);
        }
        let added = sql!(
            self,
            execute "INSERT INTO message_mails_off (account_id, since) VALUES (?, ?)",
            account.0, now.micros()
        );
        match added {
            Err(Error::Duplicate(_)) => Ok(()),
            added => added.map(drop),
        }
    }
}
