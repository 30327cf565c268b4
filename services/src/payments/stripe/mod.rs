//! Stripe: buyers pay on its hosted page (Checkout), sellers are paid by transfers to their own accounts (Connect).
//!
//! No card number reaches this server. What was made under an id of ours is looked for before it is made again, since
//! Stripe remembers idempotency keys for a day and no longer.

mod accounts;
mod api;
mod charges;
mod refunds;
mod transfers;
mod webhooks;

use super::{Charge, Gateway, GatewayError, GatewayInfo, Opened, PayoutRail, VendorMessage, VendorPayment};
use crate::{Clock, Result};
use api::Api;
use async_trait::async_trait;
use domain::payments::Returning;
use domain::{AccountId, Currency, Money, PayoutId, RefundId};
use http::HeaderMap;
use serde_json::Value;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

const NAME: &str = "stripe";

/// Something that no log and no answer may show.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    fn shown(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

#[derive(Clone, Debug)]
pub struct StripeSettings {
    /// `https://api.stripe.com`, without a slash at the end; `http://` on this machine alone.
    pub api_url: String,
    pub secret_key: Secret,
    /// Of the endpoints that send messages here; each has its own.
    pub webhook_secrets: Vec<Secret>,
    /// Where people reach the market. It is kept with all that is made, so that several can share one account.
    pub market: String,
    /// How long an answer may take.
    pub patience: Duration,
}

pub struct StripeGateway {
    api: Api,
    clock: Arc<dyn Clock>,
    webhook_secrets: Vec<Secret>,
    market: String,
}

impl StripeGateway {
    pub fn new(settings: StripeSettings, clock: Arc<dyn Clock>) -> Result<Self> {
        let (webhook_secrets, market) = (settings.webhook_secrets.clone(), settings.market.clone());
        Ok(Self { api: Api::new(settings)?, clock, webhook_secrets, market })
    }
}

#[async_trait]
impl Gateway for StripeGateway {
    fn info(&self) -> GatewayInfo {
        GatewayInfo {
            name: NAME,
            label: "Card or wallet",
            sentence: "You pay on the page of Stripe, by card, wallet, or what your country is used to. We never see \
                       your card.",
        }
    }

    async fn open(&self, charge: &Charge) -> Result<Opened, GatewayError> {
        self.open_session(charge).await
    }

    async fn look(&self, reference: &str) -> Result<VendorPayment, GatewayError> {
        self.look_at_session(reference).await
    }

    async fn close(&self, reference: &str) -> Result<(), GatewayError> {
        self.expire_session(reference).await
    }

    async fn refund(&self, reference: &str, id: RefundId, amount: Money) -> Result<Returning, GatewayError> {
        self.give_back(reference, id, amount).await
    }

    async fn read_webhook(&self, headers: &HeaderMap, body: &[u8]) -> Result<VendorMessage, GatewayError> {
        webhooks::verify(&self.webhook_secrets, self.clock.now(), headers, body)?;
        webhooks::read(&self.market, body)
    }
}

#[async_trait]
impl PayoutRail for StripeGateway {
    fn name(&self) -> &'static str {
        NAME
    }

    fn needs_account(&self) -> bool {
        true
    }

    async fn open_account(&self, seller: AccountId) -> Result<String, GatewayError> {
        self.make_account(seller).await
    }

    async fn setup_page(
        &self,
        reference: &str,
        return_to: &str,
        again: &str,
    ) -> Result<String, GatewayError> {
        self.account_link(reference, return_to, again).await
    }

    async fn is_ready(&self, reference: &str) -> Result<bool, GatewayError> {
        self.account_is_ready(reference).await
    }

    async fn pay_out(&self, id: PayoutId, amount: Money, to: Option<&str>) -> Result<(), GatewayError> {
        let to = to.ok_or_else(|| GatewayError::Refused("the seller has no account there".into()))?;
        self.transfer(id, amount, to).await
    }
}

/// An amount that an object of Stripe's names; its currencies are in small letters.
fn money(object: &Value, amount: &str) -> Option<Money> {
    let currency: Currency = object["currency"].as_str()?.to_ascii_uppercase().parse().ok()?;
    Some(Money::new(object[amount].as_i64()?, currency))
}

/// The code of a currency as Stripe writes it.
fn code(amount: Money) -> String {
    amount.currency.code().to_ascii_lowercase()
}

/// An answer that lacks what was agreed on: nobody knows what it means.
fn incomplete(what: &str) -> GatewayError {
    GatewayError::NoAnswer(format!("Stripe's answer has no {what}"))
}

fn text(object: &Value, name: &str) -> Result<String, GatewayError> {
    object[name].as_str().map(str::to_owned).ok_or_else(|| incomplete(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_never_printed() {
        let settings = StripeSettings {
            api_url: "https://api.stripe.com".into(),
            secret_key: Secret::from("sk_test_123".to_owned()),
            webhook_secrets: vec![Secret::from("whsec_456".to_owned())],
            market: String::new(),
            patience: Duration::from_secs(1),
        };
        let shown = format!("{settings:?}");
        assert!(!shown.contains("123") && !shown.contains("456"), "{shown}");
    }
}
