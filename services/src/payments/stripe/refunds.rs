//! Refunds: looked for first, made where there is none.

use super::api::Form;
use super::{StripeGateway, incomplete, money};
use crate::payments::GatewayError;
use domain::payments::{Returning, STRIPE_REFUND_STATUSES, meaning};
use domain::{Money, RefundId};
use serde_json::Value;

impl StripeGateway {
    pub(super) async fn give_back(
        &self,
        reference: &str,
        id: RefundId,
        amount: Money,
    ) -> Result<Returning, GatewayError> {
        let session = self.session(reference).await?;
        let intent = session["payment_intent"]["id"].as_str();
        let intent = intent.ok_or_else(|| GatewayError::Refused("nothing was paid".into()))?;
        let refund = match self.refund_called(intent, id).await? {
            Some(refund) => refund,
            None => {
                let form: Form = vec![
                    ("payment_intent", intent.to_owned()),
                    ("amount", amount.minor.to_string()),
                    ("metadata[refund]", id.to_string()),
                    ("metadata[market]", self.market.clone()),
                ];
                self.api.post("/v1/refunds", &format!("refund-{id}"), form).await?
            }
        };
        if money(&refund, "amount") != Some(amount) {
            return Err(GatewayError::Refused("another amount was given back under that name".into()));
        }
        let status = refund["status"].as_str().ok_or_else(|| incomplete("status"))?;
        Ok(meaning(STRIPE_REFUND_STATUSES, status).unwrap_or(Returning::Underway))
    }

    /// The refund of a payment that carries our name. A payment has one for each of its orders at most, and one more.
    async fn refund_called(&self, intent: &str, id: RefundId) -> Result<Option<Value>, GatewayError> {
        let query: Form = vec![("payment_intent", intent.to_owned()), ("limit", "100".into())];
        let mut found = self.api.get("/v1/refunds", query).await?;
        let all = found["data"].as_array_mut().ok_or_else(|| incomplete("list of refunds"))?;
        let name = id.to_string();
        let at = all.iter().position(|refund| refund["metadata"]["refund"].as_str() == Some(&name));
        match at {
            Some(at) => Ok(Some(all.swap_remove(at))),
            None if found["has_more"].as_bool() == Some(true) => {
                Err(GatewayError::Refused("it has more refunds than can be looked through".into()))
            }
            None => Ok(None),
        }
    }
}
