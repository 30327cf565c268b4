//! Checking phones against registers of lost, stolen and locked ones: before they are put up for sale, after they were
//! sold, and again as long as a register owes an answer. No transaction is open while a register is asked.

mod after_sale;
mod http;
mod sandbox;

pub use http::{HttpRegister, HttpRegisterSettings};
pub use sandbox::{NoRegister, SandboxRegister, sandbox_imei};

use crate::error::retried;
use crate::limits::Guarded;
use crate::{Caller, Result, Services};
use async_trait::async_trait;
use domain::devices::{DeviceAnswer, DeviceStanding};
use domain::listings::{ListingEvent, ListingState};
use domain::{DeviceCheckId, Imei, Instant, ListingId};
use serde_json::json;
use std::time::Duration;
use store::device_checks::{DeviceCheck as Question, NewDeviceCheck};
use store::imeis::KeptImei;

/// Why a register gave no answer. The cause has no IMEI in it: it is logged.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NoAnswer(pub String);

/// A register of lost, stolen and locked phones.
#[async_trait]
pub trait DeviceCheck: Send + Sync {
    /// The register's name, as people read it; at most 80 characters.
    fn source(&self) -> &str;

    /// Whether there is a register at all. Where there is none, nothing is asked, and no phone is called clean.
    fn is_there(&self) -> bool;

    /// Asks about one phone. `None` where the answer takes its time: it is asked again later.
    async fn check(&self, imei: &Imei) -> Result<Option<DeviceAnswer>, NoAnswer>;
}

/// How many questions are asked again in one go.
const BATCH: u32 = 20;
/// How often a register is asked before it is given up; the last time about three days after the first.
const TRIES: i64 = 12;

impl Services {
    /// Asks the register about a listing's phone, where that is due.
    pub(crate) async fn ask_register(&self, caller: &Caller, listing: ListingId) -> Result<()> {
        if !self.devices.is_there() {
            return Ok(());
        }
        let mut db = self.store.read().await?;
        let Some(kept) = db.imei_of(listing).await? else { return Ok(()) };
        let last = db.device_check_of(listing).await?;
        let asked_before = !db.device_checks_of(listing).await?.is_empty();
        drop(db);
        let now = self.clock.now();
        let standing = last.as_ref().map_or(DeviceStanding::NotChecked, |check| check.standing.clone());
        if !standing.must_ask(last.map(|check| check.asked_at), now) {
            return Ok(());
        }
        if asked_before {
            let member = caller.member()?.account;
            self.count_try(caller, Guarded::DeviceCheck, member.0.as_bytes()).await?;
        }
        let id: DeviceCheckId = self.mint.id(now);
        let due_at = now.plus(wait_after(1));
        retried(|| async {
            let mut db = self.store.write().await?;
            let source = self.devices.source();
            let new = NewDeviceCheck { id, listing, imei_hash: &kept.hash, source, asked_at: now, due_at };
            db.add_device_check(&new).await?;
            Ok(db.commit().await?)
        })
        .await?;
        if let Some(answer) = self.asked(&kept).await? {
            self.write_answer(id, answer).await?;
        }
        Ok(())
    }

    /// Asks the register once; `None` where it owes the answer.
    async fn asked(&self, kept: &KeptImei) -> Result<Option<DeviceAnswer>> {
        let imei = self.open_imei(kept)?;
        Ok(self.devices.check(&imei).await.unwrap_or_else(|error| {
            tracing::warn!(cause = %error, "a register of phones gave no answer");
            None
        }))
    }

    async fn write_answer(&self, id: DeviceCheckId, answer: DeviceAnswer) -> Result<()> {
        retried(|| async {
            let mut db = self.store.write().await?;
            db.answer_device_check(id, answer, self.devices.source(), self.clock.now()).await?;
            Ok(db.commit().await?)
        })
        .await
    }

    /// Asks what is planned for by now, and again whatever a register still owes. Answers how many questions were asked.
    pub(crate) async fn repeat_device_checks(&self) -> Result<usize> {
        if !self.devices.is_there() {
            return Ok(0);
        }
        let due = self.store.read().await?.due_device_checks(self.clock.now(), BATCH).await?;
        let mut done = 0;
        for question in due {
            let due_at = self.clock.now().plus(wait_after(question.attempts + 1));
            let mut db = self.store.write().await?;
            let mine = db.claim_device_check(&question, due_at).await?;
            db.commit().await?;
            if mine {
                self.repeat(&question).await?;
                done += 1;
            }
        }
        Ok(done)
    }

    async fn repeat(&self, question: &Question) -> Result<()> {
        let kept = self.store.read().await?.imei_of(question.listing).await?;
        // The listing may have got another IMEI, or its seller may have left: then nobody waits for an answer.
        let kept = kept.filter(|kept| kept.hash == question.imei_hash);
        let answer = match &kept {
            Some(kept) => self.asked(kept).await?,
            None => None,
        };
        match (answer, question.after_sale) {
            (Some(answer), Some(of)) => self.write_sale_answer(question, of, answer).await,
            (Some(answer), None) => {
                self.write_answer(question.id, answer).await?;
                self.take_off_what_is_blocked(question.listing, self.clock.now()).await
            }
            (None, _) if kept.is_none() || question.attempts + 1 >= TRIES => {
                let mut db = self.store.write().await?;
                db.give_up_device_check(question.id).await?;
                Ok(db.commit().await?)
            }
            (None, _) => Ok(()),
        }
    }

    /// Takes a phone off the market whose register has found something since it was put up for sale.
    async fn take_off_what_is_blocked(&self, id: ListingId, now: Instant) -> Result<()> {
        retried(|| async {
            let mut db = self.store.write().await?;
            db.touch_listing(id, now).await?;
            let Some(listing) = db.listing(id).await?.filter(|l| l.state == ListingState::Live) else {
                return Ok(());
            };
            let Some(model) = db.model(&listing.model_slug).await? else { return Ok(()) };
            let standing = db.device_check_of(id).await?.map(|check| check.standing).unwrap_or_default();
            let Some(refusal) = standing.refusal(&model) else { return Ok(()) };
            let to = listing.state.next(ListingEvent::Withdraw)?;
            if db.move_listing(&listing, to, listing.published_at, now).await? {
                let change = json!({ "from": listing.state, "to": to, "by": "device check" });
                db.add_listing_event(id, listing.version + 1, "withdraw", &change, None, now).await?;
                if let Some(seller) = db.account(listing.seller).await? {
                    let letter =
                        self.phone_blocked_letter(&seller.name, &model.full_name(), &refusal.to_string(), id);
                    self.post(&mut db, &self.email_of(&seller)?, &letter).await?;
                }
            }
            Ok(db.commit().await?)
        })
        .await
    }
}

/// A minute after the first try, then twice as long each time, up to half a day.
fn wait_after(tries: i64) -> Duration {
    Duration::from_secs((60 << tries.saturating_sub(1).clamp(0, 10)).min(12 * 3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_register_is_asked_ever_less_often() {
        let waits: Vec<u64> = (1..TRIES).map(|tries| wait_after(tries).as_secs() / 60).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 720]);
    }
}
