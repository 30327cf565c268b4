//! Telling people of messages that they have not read soon: once, until they have read them.

use super::{has_left, phone_of};
use crate::error::retried;
use crate::orders::name_of;
use crate::{Result, Services};
use domain::notifications::Notice;
use domain::{AccountId, ConversationId, Refusal};

/// How many are told in one go.
const BATCH: u32 = 50;

impl Services {
    /// Tells those for whom messages wait; answers how many they were.
    pub(crate) async fn tell_of_messages(&self) -> Result<usize> {
        let due = self.store.read().await?.due_conversation_sides(self.clock.now(), BATCH).await?;
        let mut done = 0;
        for (conversation, account) in due {
            // One that fails must not keep the others waiting.
            match self.tell_of_waiting(conversation, account).await {
                Ok(told) => done += usize::from(told),
                Err(cause) => {
                    tracing::error!(%conversation, %cause, "a reader could not be told of messages")
                }
            }
        }
        Ok(done)
    }

    async fn tell_of_waiting(&self, id: ConversationId, account: AccountId) -> Result<bool> {
        retried(|| async {
            let mut db = self.store.write().await?;
            if !db.end_telling(id, account, self.clock.now()).await? {
                return Ok(false);
            }
            let conversation = db.conversation(id).await?.ok_or(Refusal::NotFound)?;
            let side = db.conversation_side(id, account).await?.ok_or(Refusal::NotFound)?;
            if !has_left(&mut db, account).await? {
                let from = name_of(&mut db, side.other).await?;
                let phone = phone_of(&mut db, &conversation).await?;
                let path = format!("/account/messages/{id}");
                self.write_about_messages(&mut db, account, &from, &phone, &path).await?;
                self.tell(&mut db, account, &Notice::MessagesWait { from, phone }, &path).await?;
            }
            db.commit().await?;
            Ok(true)
        })
        .await
    }
}
