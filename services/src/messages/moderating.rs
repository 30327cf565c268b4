//! What moderators decide about messages that somebody reported.

use super::viewing::lines_of;
use super::{has_left, phone_of};
use crate::error::retried;
use crate::{Caller, Result, Services};
use domain::messages::{MessageReport, ReportedMessage};
use domain::notifications::Notice;
use domain::reviews::hiding_reason;
use domain::{MessageId, Page, Refusal};
use serde_json::json;
use std::collections::HashMap;
use store::Write;
use store::conversations::Conversation;
use store::messages::Message;

const PER_PAGE: u32 = 20;
/// How much of what was said before a reported message is shown with it.
const BEFORE: u32 = 8;

impl Services {
    /// Messages that wait for a decision, those that wait longest first. Pages are counted from 1.
    pub async fn reported_messages(&self, caller: &Caller, page: u32) -> Result<Page<ReportedMessage>> {
        caller.moderator()?;
        let number = page.max(1);
        let offset = u64::from(number - 1) * u64::from(PER_PAGE);
        let mut db = self.store.read().await?;
        let total = db.count_reported_messages().await?;
        let ids = db.reported_messages(PER_PAGE, offset).await?;
        let mut reports: HashMap<MessageId, Vec<MessageReport>> = HashMap::new();
        for (id, report) in db.open_message_reports(&ids).await? {
            reports.entry(id).or_default().push(report);
        }
        let mut items = Vec::with_capacity(ids.len());
        for id in ids {
            let message = db.message(id).await?.ok_or(Refusal::NotFound)?;
            let conversation = db.conversation(message.conversation).await?.ok_or(Refusal::NotFound)?;
            let mut said = db.messages_before(message.conversation, message.number + 1, BEFORE + 1).await?;
            said.reverse();
            items.push(ReportedMessage {
                id,
                phone: phone_of(&mut db, &conversation).await?,
                lines: lines_of(&mut db, &said).await?,
                reports: reports.remove(&id).unwrap_or_default(),
            });
        }
        Ok(Page { items, number, per_page: PER_PAGE, total })
    }

    /// Takes a message away from both sides; its writer reads why. It stays evidence.
    pub async fn hide_message(&self, caller: &Caller, id: MessageId, why: &str) -> Result<()> {
        caller.moderator()?;
        let why = hiding_reason(why)?;
        self.decide_about_message(caller, id, Some(&why)).await?;
        self.show_news().await;
        Ok(())
    }

    /// Leaves a message where it is.
    pub async fn keep_message(&self, caller: &Caller, id: MessageId) -> Result<()> {
        self.decide_about_message(caller, id, None).await
    }

    /// `why` is given where it is taken away. Doing so twice changes nothing.
    async fn decide_about_message(&self, caller: &Caller, id: MessageId, why: Option<&str>) -> Result<()> {
        let moderator = caller.moderator()?.account;
        let message = self.store.read().await?.message(id).await?.ok_or(Refusal::NotFound)?;
        retried(|| async {
            let mut db = self.store.write().await?;
            let now = self.clock.now();
            let found = db.lock_conversation(message.conversation).await?;
            let conversation = found.ok_or(Refusal::NotFound)?;
            if [conversation.buyer, conversation.seller].contains(&moderator) {
                // Nobody decides about themselves.
                return Err(Refusal::NotAllowed.into());
            }
            let closed = db.decide_message_reports(id, moderator, now).await?;
            if closed == 0 {
                // Staff see of conversations what was reported, and decide about nothing else.
                return Ok(());
            }
            if let Some(why) = why {
                db.hide_message(id, moderator, why, now).await?;
                self.tell_of_hidden_message(&mut db, &conversation, &message, why).await?;
            }
            let verb = if why.is_some() { "hidden" } else { "kept" };
            let details = json!({ "reports": closed, "reason": why });
            self.note(&mut db, caller, ("message", Some(id.0)), verb, details).await?;
            Ok(db.commit().await?)
        })
        .await
    }

    async fn tell_of_hidden_message(
        &self,
        db: &mut Write,
        conversation: &Conversation,
        message: &Message,
        why: &str,
    ) -> Result<()> {
        let Some(author) = message.author else { return Ok(()) };
        if has_left(db, author).await? {
            return Ok(());
        }
        let notice =
            Notice::MessageHidden { phone: phone_of(db, conversation).await?, reason: why.to_owned() };
        self.tell(db, author, &notice, &format!("/account/messages/{}", conversation.id)).await
    }
}
