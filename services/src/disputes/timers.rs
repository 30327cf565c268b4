//! What disputes do by themselves once a deadline has passed.

use super::{Said, offered, offered_by};
use crate::error::retried;
use crate::{Caller, Result, Services};
use domain::DisputeId;
use domain::disputes::{DisputeEvent, Outcome};

/// How many disputes are looked at in one go.
const BATCH: u32 = 50;

impl Services {
    /// Lets every dispute whose deadline has passed take its step. Answers how many did.
    pub(crate) async fn run_dispute_timers(&self) -> Result<usize> {
        let due = self.store.read().await?.due_disputes(self.clock.now(), BATCH).await?;
        let mut done = 0;
        for dispute in due {
            // One that fails must not keep the others waiting.
            match self.run_dispute_timer(dispute.id).await {
                Ok(moved) => done += usize::from(moved),
                Err(cause) => tracing::error!(dispute = %dispute.id, %cause, "a dispute's deadline failed"),
            }
        }
        Ok(done)
    }

    /// Several servers may come here at once: the order's lock lets one in, and the others find it no longer due.
    async fn run_dispute_timer(&self, id: DisputeId) -> Result<bool> {
        let system = Caller::system();
        retried(|| async {
            let mut db = self.store.write().await?;
            let (order, dispute) = self.lock_dispute(&mut db, id).await?;
            if dispute.due_at.is_none_or(|at| at > self.clock.now()) {
                return Ok(false);
            }
            let Some((outcome, _)) = dispute.state.deadline(dispute.kind, offered_by(&dispute)) else {
                return Ok(false);
            };
            let mut about = String::new();
            let event = match outcome {
                Outcome::Refund => DisputeEvent::Refund,
                Outcome::Return => DisputeEvent::Return,
                Outcome::Release => DisputeEvent::Release,
                Outcome::Staff => DisputeEvent::Escalate,
                Outcome::TakeOffer => offered(&dispute).map_or(DisputeEvent::Escalate, |offer| offer.event()),
                Outcome::CarryOut => match dispute.ruling {
                    Some((verdict, _)) => {
                        about = verdict.words();
                        verdict.event()
                    }
                    None => return Err(crate::Error::failed("a ruling without a verdict")),
                },
            };
            let said = Said { words: "", about: &about };
            self.step_dispute(&mut db, &system, &order, (&dispute, dispute.clone()), event, said).await?;
            db.commit().await?;
            Ok(true)
        })
        .await
    }
}
