//! Payouts: a seller's balance goes to the seller, on demand.

use crate::error::retried;
use crate::ledger::balance;
use crate::{Caller, Result, Services};
use domain::ledger::{payout_begun, payout_done};
use domain::payments::PayoutSetup;
use domain::{Currency, PayoutId, Refusal};
use std::time::Duration;
use store::refunds::Payout;

const BATCH: u32 = 20;
/// How many are shown.
const NEWEST: u32 = 50;
/// How long a payout is one server's alone.
const CLAIM: Duration = Duration::from_secs(300);

impl Services {
    /// Sends a seller's whole balance in a currency on its way. `id` makes the form safe to send twice.
    pub async fn request_payout(&self, caller: &Caller, id: PayoutId, currency: Currency) -> Result<()> {
        let member = caller.active_member()?;
        let Some(rail) = &self.gateways.payouts else {
            return Err(Refusal::NotNow("Payouts are not set up here yet.".into()).into());
        };
        let (gateway, account) = (rail.name(), member.account);
        if !matches!(self.payout_setup(caller).await?, PayoutSetup::NotNeeded | PayoutSetup::Ready) {
            return Err(Refusal::NotNow("Please say first where your money should go.".into()).into());
        }
        retried(|| async {
            let mut db = self.store.write().await?;
            db.lock_balance(account).await?;
            if let Some(earlier) = db.payout(id).await? {
                return if earlier.account == account { Ok(()) } else { Err(Refusal::NotFound.into()) };
            }
            let amount = balance(&mut db, account, currency).await?.available;
            if amount.minor <= 0 {
                return Err(Refusal::NotNow("There is nothing to pay out yet.".into()).into());
            }
            let now = self.clock.now();
            db.add_payout(id, account, gateway, amount, now).await?;
            self.enter(&mut db, &payout_begun(id, account, amount)).await?;
            let details = serde_json::json!({ "amount": amount });
            self.note(&mut db, caller, ("payouts", Some(id.0)), "requested", details).await?;
            Ok(db.commit().await?)
        })
        .await
    }

    /// The caller's payouts, newest first.
    pub async fn payouts(&self, caller: &Caller) -> Result<Vec<Payout>> {
        Ok(self.store.read().await?.payouts_of(caller.member()?.account, NEWEST).await?)
    }

    /// Makes the payouts that are due. Answers how many were tried.
    pub(crate) async fn run_payouts(&self) -> Result<usize> {
        let Some(rail) = &self.gateways.payouts else { return Ok(0) };
        let now = self.clock.now();
        let due = self.store.read().await?.due_payouts(now, BATCH).await?;
        let mut done = 0;
        for payout in due {
            let mut db = self.store.write().await?;
            let mine = db.claim_payout(&payout, now.plus(CLAIM)).await?;
            db.commit().await?;
            if !mine {
                continue;
            }
            done += 1;
            let to = self.store.read().await?.payout_account(payout.account, rail.name()).await?;
            let to = to.as_ref().map(|account| account.reference.as_str());
            match rail.pay_out(payout.id, payout.amount, to).await {
                Ok(()) => {
                    if let Err(cause) = self.payout_arrived(&payout).await {
                        tracing::error!(payout = %payout.id, %cause, "a payout could not be written down yet");
                    }
                }
                Err(cause) => tracing::error!(payout = %payout.id, %cause, "a payout was not done yet"),
            }
        }
        Ok(done)
    }

    async fn payout_arrived(&self, payout: &Payout) -> Result<()> {
        retried(|| async {
            let mut db = self.store.write().await?;
            if !db.finish_payout(payout.id, self.clock.now()).await? {
                return Ok(());
            }
            self.enter(&mut db, &payout_done(payout.id, payout.account, payout.amount)).await?;
            self.tell_of_payout(&mut db, payout).await?;
            Ok(db.commit().await?)
        })
        .await
    }
}
