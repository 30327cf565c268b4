//! Where a seller's money goes: an account of the seller's own at the company that sends it, filled in on its pages.

use crate::error::retried;
use crate::payments::{GatewayError, PayoutRail};
use crate::{Caller, Result, Services};
use domain::payments::PayoutSetup;
use domain::{AccountId, Refusal};
use serde_json::json;
use std::sync::Arc;
use store::payout_accounts::PayoutAccount;

impl Services {
    /// Whether the caller can be paid out. Where that is not so yet, the company is asked, so that a seller who comes
    /// back from its pages sees the truth.
    pub async fn payout_setup(&self, caller: &Caller) -> Result<PayoutSetup> {
        let seller = caller.member()?.account;
        let Some(rail) = self.gateways.payouts.as_ref().filter(|rail| rail.needs_account()) else {
            return Ok(PayoutSetup::NotNeeded);
        };
        let account = self.store.read().await?.payout_account(seller, rail.name()).await?;
        Ok(match account {
            None => PayoutSetup::Missing,
            Some(account) if account.ready || self.ask_for_payee(rail, &account).await? => PayoutSetup::Ready,
            Some(_) => PayoutSetup::Incomplete,
        })
    }

    /// Makes the caller's account where there is none, and answers the company's page where it is filled in.
    pub async fn set_up_payouts(&self, caller: &Caller) -> Result<String> {
        let seller = caller.active_member()?.account;
        let Some(rail) = self.gateways.payouts.as_ref().filter(|rail| rail.needs_account()) else {
            return Err(Refusal::NotFound.into());
        };
        let reference = match self.store.read().await?.payout_account(seller, rail.name()).await? {
            Some(account) => account.reference,
            None => {
                let made = rail.open_account(seller).await.map_err(not_now)?;
                self.keep_payout_account(caller, seller, rail.name(), &made).await?
            }
        };
        let site = &self.settings.base_url;
        let (return_to, again) = (format!("{site}/account/sales"), format!("{site}/account/payouts/set-up"));
        Ok(rail.setup_page(&reference, &return_to, &again).await.map_err(not_now)?)
    }

    /// Writes an account down, and answers the one that counts: another tab may have been faster.
    async fn keep_payout_account(
        &self,
        caller: &Caller,
        seller: AccountId,
        company: &'static str,
        reference: &str,
    ) -> Result<String> {
        retried(|| async {
            let mut db = self.store.write().await?;
            if let Some(earlier) = db.payout_account(seller, company).await? {
                return Ok(earlier.reference);
            }
            db.add_payout_account(seller, company, reference, self.clock.now()).await?;
            self.note(&mut db, caller, ("payout_accounts", Some(seller.0)), "opened", json!({})).await?;
            db.commit().await?;
            Ok(reference.to_owned())
        })
        .await
    }

    /// A company tells that something has changed about an account: it is asked what.
    pub(crate) async fn look_at_payee(&self, company: &str, reference: &str) -> Result<()> {
        let Some(rail) = self.gateways.payouts.as_ref().filter(|rail| rail.name() == company) else {
            return Ok(());
        };
        let account = self.store.read().await?.payout_account_called(company, reference).await?;
        let account = account.ok_or(Refusal::NotFound)?;
        self.ask_for_payee(rail, &account).await.map(drop)
    }

    /// Asks whether money can be sent to an account, and remembers the answer. No answer changes nothing.
    async fn ask_for_payee(&self, rail: &Arc<dyn PayoutRail>, account: &PayoutAccount) -> Result<bool> {
        let ready = match rail.is_ready(&account.reference).await {
            Ok(ready) => ready,
            Err(cause) => {
                tracing::warn!(account = %account.account, %cause, "a payout account could not be asked about");
                return Ok(account.ready);
            }
        };
        if ready != account.ready {
            retried(|| async {
                let mut db = self.store.write().await?;
                db.mark_payout_account(rail.name(), &account.reference, ready).await?;
                Ok(db.commit().await?)
            })
            .await?;
        }
        Ok(ready)
    }
}

fn not_now(cause: GatewayError) -> Refusal {
    tracing::warn!(%cause, "a payout account could not be set up");
    Refusal::NotNow(
        "The company that sends your money does not answer. Please try again in a few minutes.".into(),
    )
}
