//! What somebody does about messages that they do not want: they block their writer, report them, or end the mails.

use super::own_conversation;
use crate::error::retried;
use crate::limits::Guarded;
use crate::{Caller, Result, Services};
use domain::messages::{MessageReport, MessageReportForm};
use domain::{ConversationId, MessageId, Refusal};
use serde_json::json;

impl Services {
    /// Blocks the other side of a conversation, everywhere, or takes that back. Neither can write to the other while
    /// one has blocked the other; what was said stays.
    pub async fn block(&self, caller: &Caller, id: ConversationId, blocked: bool) -> Result<()> {
        let account = caller.member()?.account;
        let (_, side) = own_conversation(&mut self.store.read().await?, account, id).await?;
        retried(|| async {
            let mut db = self.store.write().await?;
            db.lock_conversation(id).await?.ok_or(Refusal::NotFound)?;
            if db.blocks_between(account, side.other).await?.by_first == blocked {
                return Ok(());
            }
            match blocked {
                true => db.add_block(account, side.other, self.clock.now()).await?,
                false => db.remove_block(account, side.other).await?,
            }
            let verb = if blocked { "blocked" } else { "unblocked" };
            self.note(&mut db, caller, ("conversation", Some(id.0)), verb, json!({ "account": side.other }))
                .await?;
            Ok(db.commit().await?)
        })
        .await?;
        self.show_news().await;
        Ok(())
    }

    /// Tells staff that a message of the other side breaks the rules. Doing so twice changes nothing.
    pub async fn report_message(&self, caller: &Caller, form: MessageReportForm) -> Result<ConversationId> {
        let account = caller.active_member()?.account;
        let id: MessageId = form.message.trim().parse().map_err(|_| Refusal::NotFound)?;
        let mut db = self.store.read().await?;
        let message = db.message(id).await?.ok_or(Refusal::NotFound)?;
        let (_, side) = own_conversation(&mut db, account, message.conversation).await?;
        drop(db);
        if message.author != Some(side.other) {
            return Err(Refusal::NotNow("Only what the other side wrote can be reported.".into()).into());
        }
        let (reason, note) = form.parse()?;
        self.count_try(caller, Guarded::Report, account.0.as_bytes()).await?;
        retried(|| async {
            let mut db = self.store.write().await?;
            let report = MessageReport { reason, note: note.clone(), at: self.clock.now() };
            match db.add_message_report(id, account, &report).await {
                Err(store::Error::Duplicate(_)) => Ok(()),
                added => {
                    added?;
                    Ok(db.commit().await?)
                }
            }
        })
        .await?;
        Ok(message.conversation)
    }

    /// Whether the caller gets mail about messages that wait, from now on.
    pub async fn set_message_mails(&self, caller: &Caller, wanted: bool) -> Result<()> {
        let account = caller.member()?.account;
        retried(|| async {
            let mut db = self.store.write().await?;
            db.set_message_mails(account, wanted, self.clock.now()).await?;
            Ok(db.commit().await?)
        })
        .await
    }
}
