//! Stories of messages: who writes and reads them, what is hidden from whom, and who hears of them when.

mod hearing;
mod moderating;
mod reading;
mod writing;

use crate::orders::shop::Shop;
use domain::messages::{AskForm, ConversationView, MessageForm, MessageView};
use domain::{ConversationId, ListingId};
use services::{Caller, Result};

/// First words about a phone.
pub fn ask(phone: ListingId, question: &str, text: &str) -> AskForm {
    AskForm { listing: phone.to_string(), question: question.into(), text: text.into(), ..AskForm::default() }
}

impl Shop {
    /// Bea asks for a phone of Sal's.
    pub async fn asked(&self, text: &str) -> ConversationId {
        let phone = self.phone().await;
        self.services().ask_seller(&self.bea, ask(phone, "", text)).await.unwrap()
    }

    /// The conversation as somebody sees it, who reads it with that.
    pub async fn talk(&self, reader: &Caller, id: ConversationId) -> ConversationView {
        self.services().conversation(reader, id, None).await.unwrap()
    }

    /// Says something by the form of the page.
    pub async fn say(&self, writer: &Caller, id: ConversationId, text: &str) -> Result<ConversationId> {
        let draft = self.talk(writer, id).await.draft;
        let form = MessageForm { id: draft.to_string(), conversation: id.to_string(), text: text.into() };
        self.services().send_message(writer, form).await
    }

    pub async fn last_said(&self, reader: &Caller, id: ConversationId) -> MessageView {
        self.talk(reader, id).await.messages.pop().unwrap()
    }

    pub async fn waiting(&self, reader: &Caller) -> u64 {
        self.services().me(reader).await.unwrap().unwrap().unread_conversations
    }
}
