//! Messages: what buyer and seller of a phone say to each other, what of it is shown to whom, and what is warned of.

mod contacts;
#[cfg(test)]
mod contacts_tests;
mod forms;
mod numbers;
mod paying;
mod questions;
mod tokens;

pub use contacts::{Contact, ContactKind, contacts, masked};
pub use forms::{AskForm, Asked, LONGEST_MESSAGE, MessageForm, MessageReason, MessageReportForm};
pub use paying::pays_elsewhere;
pub use questions::Question;

use crate::listings::ListingCard;
use crate::orders::{OrderState, Side};
use crate::{AccountId, ConversationId, Instant, MessageId, OrderId};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Messages on one page of a conversation.
pub const MESSAGES_PER_PAGE: u32 = 30;
/// Conversations on one page of the list.
pub const CONVERSATIONS_PER_PAGE: u32 = 20;

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    Text,
    /// One of the usual questions.
    Question,
    /// What the listing says to one.
    Answer,
}

impl MessageKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Question => "question",
            Self::Answer => "answer",
        }
    }
}

impl TryFrom<String> for MessageKind {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let all = [Self::Text, Self::Question, Self::Answer];
        all.into_iter().find(|kind| kind.as_str() == text).ok_or(format!("{text} is no kind of message"))
    }
}

/// Who says something, as one of the two sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    You,
    Other,
    /// The listing answered by itself.
    Listing,
}

/// A message as one of the two sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MessageView {
    pub id: MessageId,
    /// Counted from 1 within its conversation.
    pub number: i64,
    pub by: Speaker,
    /// As this reader sees it; empty where it was taken away or its writer's account was deleted.
    pub text: String,
    pub at: Instant,
    /// What of it is hidden from whoever did not write it.
    pub hidden: Vec<ContactKind>,
    /// Whether its reader is warned that it talks of paying past the site.
    pub warns: bool,
    /// Whether the other side has read what this reader wrote.
    pub read: bool,
    /// Why our staff took it away.
    pub removed: Option<String>,
}

impl MessageView {
    /// What of a message somebody sees. Until the two have a paid order, `is_open`, contact details are hidden from
    /// whoever did not write it.
    pub fn shows(words: &str, by: Speaker, is_open: bool) -> (String, Vec<ContactKind>, bool) {
        if is_open || by == Speaker::Listing {
            return (words.to_owned(), Vec::new(), false);
        }
        let (shown, hidden) = masked(words);
        match by {
            Speaker::You => (words.to_owned(), hidden, false),
            _ => (shown, hidden, pays_elsewhere(words)),
        }
    }
}

/// Whether somebody may write in a conversation, and why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Writing {
    Open,
    /// The reader blocked the other side.
    Blocked,
    /// The other side wants no more messages.
    Unwanted,
    /// The other side has left the site.
    Left,
    /// The reader's account is suspended.
    Suspended,
}

impl Writing {
    /// Why not; `None` where one may.
    pub const fn why_not(self) -> Option<&'static str> {
        match self {
            Self::Open => None,
            Self::Blocked => Some("You have blocked this person. Neither of you can write to the other."),
            Self::Unwanted => Some("This person does not want messages from you any more."),
            Self::Left => Some("This person has left the site."),
            Self::Suspended => Some("Your account is suspended, so you can't write messages."),
        }
    }
}

/// A conversation as one of the two sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConversationView {
    pub id: ConversationId,
    /// On which side of the trade the reader stands.
    pub side: Side,
    pub phone: ListingCard,
    pub other: String,
    pub other_account: AccountId,
    /// The orders of the two for this phone, newest first.
    pub orders: Vec<(OrderId, OrderState)>,
    /// Oldest first.
    pub messages: Vec<MessageView>,
    /// Where the page before this one ends, if there is one.
    pub older: Option<i64>,
    /// Whether this is the newest page.
    pub is_newest: bool,
    pub writing: Writing,
    /// Whether contact details are shown, because the two have a paid order.
    pub is_open: bool,
    /// For the form of the next message.
    pub draft: MessageId,
}

/// A conversation in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConversationCard {
    pub id: ConversationId,
    pub other: String,
    pub phone: String,
    pub side: Side,
    pub last_by: Speaker,
    /// The beginning of the newest message.
    pub last: String,
    pub at: Instant,
    pub unread: u64,
}

/// A page of somebody's conversations, what was said last first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConversationPage {
    pub items: Vec<ConversationCard>,
    pub next: Option<ConversationCursor>,
    /// Whether the reader gets mail about messages that wait.
    pub by_mail: bool,
}

/// Where a page of conversations ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationCursor {
    pub last_at: Instant,
    pub id: ConversationId,
}

impl fmt::Display for ConversationCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.last_at.micros(), self.id)
    }
}

impl FromStr for ConversationCursor {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (micros, id) = text.split_once('.').ok_or(())?;
        let last_at = Instant::from_micros(micros.parse().map_err(|_| ())?);
        Ok(Self { last_at, id: id.parse().map_err(|_| ())? })
    }
}

/// The page on which somebody begins to talk about a phone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewConversation {
    pub phone: ListingCard,
    pub other: String,
    /// Where the two have talked about it already.
    pub begun: Option<ConversationId>,
    /// For buyers.
    pub questions: Vec<Question>,
    pub draft: MessageId,
}

/// Somebody's report of a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MessageReport {
    pub reason: MessageReason,
    pub note: String,
    pub at: Instant,
}

/// What was said, for our staff: as it was typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SaidLine {
    pub by: String,
    pub words: String,
    pub at: Instant,
    /// Whether our staff took it away.
    pub removed: bool,
}

/// A message that waits for a moderator, with what was said before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportedMessage {
    pub id: MessageId,
    pub phone: String,
    /// Oldest first; the last one is the reported one.
    pub lines: Vec<SaidLine>,
    pub reports: Vec<MessageReport>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn contact_details_are_hidden_from_readers_until_there_is_an_order() {
        let words = "Call 617-555-0123";
        let shows = |by, is_open| MessageView::shows(words, by, is_open);
        assert_eq!(
            shows(Speaker::Other, false),
            ("Call [phone number hidden]".into(), vec![ContactKind::Phone], false)
        );
        assert_eq!(shows(Speaker::You, false), (words.into(), vec![ContactKind::Phone], false));
        for by in [Speaker::You, Speaker::Other] {
            assert_eq!(shows(by, true), (words.into(), Vec::new(), false));
        }
    }

    #[test]
    fn only_readers_are_warned_of_paying_elsewhere() {
        let warns = |by, is_open| MessageView::shows("Zelle?", by, is_open).2;
        assert!(warns(Speaker::Other, false));
        assert!(
            !warns(Speaker::You, false) && !warns(Speaker::Other, true) && !warns(Speaker::Listing, false)
        );
    }

    #[test]
    fn a_cursor_is_read_back() {
        let cursor = ConversationCursor { last_at: Instant(7), id: ConversationId(Uuid::from_u128(9)) };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for junk in ["", "7", "7.x", "x.00000000-0000-0000-0000-000000000009"] {
            assert_eq!(junk.parse::<ConversationCursor>(), Err(()));
        }
    }
}
