//! Sellers' accounts at Stripe (Connect, Express): made here, filled in on Stripe's pages, which we never see.

use super::api::{Form, in_path};
use super::{StripeGateway, text};
use crate::payments::GatewayError;
use domain::AccountId;

impl StripeGateway {
    pub(super) async fn make_account(&self, seller: AccountId) -> Result<String, GatewayError> {
        let form: Form = vec![
            ("type", "express".into()),
            ("capabilities[transfers][requested]", "true".into()),
            ("metadata[account]", seller.to_string()),
            ("metadata[market]", self.market.clone()),
        ];
        let account = self.api.post("/v1/accounts", &format!("account-{seller}"), form).await?;
        let reference = text(&account, "id")?;
        in_path(&reference)?;
        Ok(reference)
    }

    pub(super) async fn account_link(
        &self,
        reference: &str,
        return_to: &str,
        again: &str,
    ) -> Result<String, GatewayError> {
        let form: Form = vec![
            ("account", reference.to_owned()),
            ("type", "account_onboarding".into()),
            ("return_url", return_to.to_owned()),
            ("refresh_url", again.to_owned()),
        ];
        // Each link works once, so each visit gets one of its own.
        let link = self.api.post_again("/v1/account_links", form).await?;
        text(&link, "url")
    }

    /// Whether transfers arrive there, and go on from there to a bank.
    pub(super) async fn account_is_ready(&self, reference: &str) -> Result<bool, GatewayError> {
        let account = self.api.get(&format!("/v1/accounts/{}", in_path(reference)?), Form::new()).await?;
        let takes_transfers = account["capabilities"]["transfers"].as_str() == Some("active");
        let is_stopped = account["requirements"]["disabled_reason"].is_string();
        Ok(takes_transfers && account["payouts_enabled"].as_bool() == Some(true) && !is_stopped)
    }
}
