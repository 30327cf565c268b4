//! What must follow a commit: mails that were written down with it are sent here, again and again until they left.

use crate::notifications::{Letter, NOTIFICATIONS_KEPT};
use crate::photos::UNDO;
use crate::{Caller, Result, Services};
use domain::accounts::Email;
use domain::mail::{Mail, SentMail};
use domain::{Instant, Refusal};
use std::sync::atomic::Ordering;
use std::time::Duration;
use store::Write;
use store::outbox::{NewOutboxEntry, OutboxEntry};

const MAIL: &str = "mail";
/// How many mails are sent in one go.
const BATCH: u32 = 20;
/// How long a mail is one server's alone; longer than any mailer waits for an answer.
const CLAIM: Duration = Duration::from_secs(120);
/// After so many tries a mail is given up.
const TRIES: i64 = 8;
/// How long a mail that was sent is kept, for the staff's questions.
const KEPT: Duration = Duration::from_secs(14 * 24 * 3600);
/// How often what has expired is swept out.
const SWEEP: Duration = Duration::from_secs(300);
/// How long ended sessions and used refresh tokens are remembered: as long as a browser keeps a cookie.
const SESSIONS_KEPT: Duration = Duration::from_secs(30 * 24 * 3600);
/// How long it is remembered what a saved search found: a phone that is for sale for longer may be told of again.
const HITS_KEPT: Duration = Duration::from_secs(365 * 24 * 3600);
const NEWEST: u32 = 50;

impl Services {
    /// Writes a letter down, to be sent once this unit of work is committed.
    pub(crate) async fn post(&self, db: &mut Write, to: &Email, letter: &Letter) -> Result<()> {
        let mail = letter.to_mail(to, &self.settings.site_name, &self.settings.base_url);
        let now = self.clock.now();
        let payload = serde_json::to_vec(&mail).map_err(crate::Error::failed)?;
        let entry = NewOutboxEntry {
            id: self.mint.id(now),
            kind: MAIL,
            payload_sealed: &self.vault.seal(&self.mint, MAIL, &payload)?,
            created_at: now,
        };
        Ok(db.add_to_outbox(&entry).await?)
    }

    /// Does what is due: moves orders, offers and money on, reveals reviews, tells of what came up, sends mail, asks registers again, adds what
    /// shops sent, ends holidays, removes what has expired. Answers how much was done; called in a loop.
    pub async fn run_due_work(&self) -> Result<usize> {
        let asked = self.deliver_sandbox_messages().await? + self.reconcile_payments().await?;
        let moved = self.run_order_timers().await? + self.run_dispute_timers().await?;
        let moved = moved + self.run_offer_timers().await?;
        let paid = self.run_refunds().await? + self.run_payouts().await?;
        let revealed = self.reveal_due_reviews().await?;
        let found = self.follow_for_alerts().await? + self.tell_of_searches().await?;
        let told = found + self.tell_of_messages().await? + revealed;
        let sent = self.send_due_mails().await?;
        let more = self.repeat_device_checks().await? + self.go_on_with_bulk().await?;
        let swept = self.sweep_when_due().await? + self.sweep_some_photos().await?;
        Ok(asked + moved + paid + told + sent + more + self.end_due_vacations().await? + swept)
    }

    /// The newest mails, newest first, sent or about to be; only in the sandbox.
    pub async fn sent_mails(&self, _caller: &Caller) -> Result<Vec<SentMail>> {
        if !self.settings.sandbox {
            return Err(Refusal::NotFound.into());
        }
        let newest = self.store.read().await?.newest_in_outbox(MAIL, NEWEST).await?;
        newest
            .iter()
            .map(|entry| Ok(SentMail { id: entry.id, at: entry.created_at, mail: self.open_mail(entry)? }))
            .collect()
    }

    fn open_mail(&self, entry: &OutboxEntry) -> Result<Mail> {
        let plain = self.vault.open(MAIL, &entry.payload_sealed)?;
        serde_json::from_slice(&plain).map_err(crate::Error::failed)
    }

    async fn send_due_mails(&self) -> Result<usize> {
        let due = self.store.read().await?.due_in_outbox(MAIL, self.clock.now(), BATCH).await?;
        let mut done = 0;
        for entry in due {
            let now = self.clock.now();
            let mut db = self.store.write().await?;
            let mine = db.claim_in_outbox(entry.id, now, now.plus(CLAIM)).await?;
            db.commit().await?;
            if mine {
                self.send(&entry).await?;
                done += 1;
            }
        }
        Ok(done)
    }

    /// Sends one mail that was claimed, outside any transaction, and writes down how that went.
    async fn send(&self, entry: &OutboxEntry) -> Result<()> {
        let outcome = match self.open_mail(entry) {
            Ok(mail) => {
                self.mailer.send(entry.id, &mail).await.map_err(|error| (error.permanent, error.cause))
            }
            Err(error) => Err((true, error.to_string())),
        };
        let now = self.clock.now();
        let tries = entry.attempts + 1;
        let mut db = self.store.write().await?;
        match outcome {
            Ok(()) => db.mark_done_in_outbox(entry.id, now).await?,
            Err((permanent, cause)) => {
                let cause: String = cause.chars().take(500).collect();
                let given_up = permanent || tries >= TRIES;
                tracing::warn!(mail = %entry.id, tries, given_up, cause, "a mail could not be sent");
                if given_up {
                    db.give_up_in_outbox(entry.id, now, &cause).await?;
                } else {
                    db.put_off_in_outbox(entry.id, now.plus(wait_after(tries)), &cause).await?;
                }
            }
        }
        Ok(db.commit().await?)
    }

    async fn sweep_when_due(&self) -> Result<usize> {
        let now = self.clock.now();
        let swept_at = &self.memory.swept_at;
        let last = swept_at.load(Ordering::Relaxed);
        let due = now.since(Instant::from_micros(last)) >= SWEEP;
        // Whoever moves the mark sweeps; others who see it at the same time go on.
        let mine = due
            && swept_at.compare_exchange(last, now.micros(), Ordering::Relaxed, Ordering::Relaxed).is_ok();
        if !mine {
            return Ok(0);
        }
        let mut db = self.store.write().await?;
        let removed = db.remove_expired_attempts(now).await?
            + db.remove_expired_registrations(now).await?
            + db.remove_expired_one_time_tokens(now).await?
            + db.remove_old_sessions(now.minus(SESSIONS_KEPT)).await?
            + db.remove_old_removed_photos(now.minus(UNDO)).await?
            + db.remove_expired_hand_overs(now).await?
            + db.remove_done_from_outbox(now.minus(KEPT)).await?
            + db.remove_old_notifications(now.minus(NOTIFICATIONS_KEPT)).await?
            + db.remove_old_hits(now.minus(HITS_KEPT)).await?
            + db.remove_old_basket_items(now.minus(crate::baskets::KEPT)).await?;
        db.commit().await?;
        let ended = self.end_guest_drafts().await?;
        Ok(usize::try_from(removed).unwrap_or(usize::MAX).saturating_add(ended))
    }
}

/// A minute after the first try, then twice as long each time: two hours in all.
fn wait_after(tries: i64) -> Duration {
    Duration::from_secs(60 << tries.saturating_sub(1).clamp(0, 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wait_is_twice_as_long_as_the_one_before() {
        let waits: Vec<u64> = (1..TRIES).map(|tries| wait_after(tries).as_secs() / 60).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64]);
    }
}
