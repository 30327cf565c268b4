//! Giving money back: owed in the unit of work that decides it, done by a job that asks until it is done.

use super::GatewayError;
use crate::error::retried;
use crate::{Error, Result, Services};
use domain::ledger::{refund_done, refund_returned};
use domain::payments::Returning;
use serde_json::json;
use store::Write;
use store::refunds::Refund;

const BATCH: u32 = 20;

impl Services {
    /// Owes an amount to a buyer. More than was captured can't be owed.
    pub(crate) async fn owe(&self, db: &mut Write, refund: &Refund) -> Result<()> {
        if !db.owe_refund(refund.payment, refund.amount).await? {
            return Err(Error::failed(format!("payment {} has not that much to give back", refund.payment)));
        }
        Ok(db.add_refund(refund, self.clock.now()).await?)
    }

    /// Asks gateways for the refunds that are owed. Answers how many were asked for.
    pub(crate) async fn run_refunds(&self) -> Result<usize> {
        let now = self.clock.now();
        let due = self.store.read().await?.due_refunds(now, BATCH).await?;
        let mut done = 0;
        for refund in due {
            let mut db = self.store.write().await?;
            let mine =
                db.claim_refund(&refund, now.plus(super::reconciling::wait_after(refund.tries))).await?;
            db.commit().await?;
            if mine {
                // One that fails must not keep the others waiting.
                if let Err(cause) = self.run_refund(&refund).await {
                    tracing::error!(refund = %refund.id, %cause, "a refund failed");
                }
                done += 1;
            }
        }
        Ok(done)
    }

    /// Asks for a refund, or how it stands: also one that was done may come back.
    pub(super) async fn run_refund(&self, refund: &Refund) -> Result<()> {
        let Some(payment) = self.payment_row(refund.payment).await? else { return Ok(()) };
        let gateway = self.gateways.named(&payment.gateway);
        let (Some(gateway), Some(reference)) = (gateway, &payment.reference) else {
            tracing::error!(refund = %refund.id, "nobody can be asked for this refund");
            return Ok(());
        };
        match gateway.refund(reference, refund.id, refund.amount).await {
            Ok(Returning::Done) => self.refund_arrived(refund).await,
            Ok(Returning::Underway) => Ok(()),
            // The buyer's bank did not take it, and will not: it stays owed until somebody has found another way.
            Ok(Returning::Failed) => {
                tracing::error!(refund = %refund.id, payment = %refund.payment, "a refund came back to the market");
                self.refund_returned(refund).await
            }
            Err(GatewayError::NoAnswer(cause) | GatewayError::Refused(cause)) => {
                tracing::error!(refund = %refund.id, tries = refund.tries + 1, cause, "a refund was not done yet");
                Ok(())
            }
        }
    }

    /// A refund that was done is owed again, and the book says so.
    async fn refund_returned(&self, refund: &Refund) -> Result<()> {
        retried(|| async {
            let mut db = self.store.write().await?;
            db.lock_payment(refund.payment).await?;
            let again = self.clock.now().plus(super::reconciling::wait_after(refund.tries));
            if !db.reopen_refund(refund.id, again).await? {
                return Ok(());
            }
            self.enter(&mut db, &refund_returned(refund.id, refund.amount)).await?;
            Ok(db.commit().await?)
        })
        .await
    }

    async fn refund_arrived(&self, refund: &Refund) -> Result<()> {
        retried(|| async {
            let mut db = self.store.write().await?;
            db.lock_payment(refund.payment).await?;
            if !db.finish_refund(refund.id, self.clock.now()).await? {
                return Ok(());
            }
            self.enter(&mut db, &refund_done(refund.id, refund.amount)).await?;
            if let Some(id) = refund.order
                && let Some(order) = db.order(id).await?
            {
                let amount = json!({ "amount": refund.amount });
                self.note_order(&mut db, &order, order.timer, "refunded", amount, None).await?;
                self.tell_of_refund(&mut db, &order, refund.amount).await?;
            }
            Ok(db.commit().await?)
        })
        .await
    }
}
