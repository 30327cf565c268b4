//! Transfers to sellers' accounts: looked for first, made where there is none and the balance covers them.
//!
//! A payout is a seller's balance, the sum of many orders, so a transfer is of no single charge. Sellers' balances grow
//! when buyers accept, which is later than Stripe takes to make charges available.

use super::api::Form;
use super::{StripeGateway, code, incomplete, money};
use crate::payments::GatewayError;
use domain::{Money, PayoutId};

impl StripeGateway {
    pub(super) async fn transfer(&self, id: PayoutId, amount: Money, to: &str) -> Result<(), GatewayError> {
        let group = format!("payout-{id}");
        let query: Form = vec![("transfer_group", group.clone()), ("limit", "1".into())];
        let found = self.api.get("/v1/transfers", query).await?;
        let made = found["data"].as_array().ok_or_else(|| incomplete("list of transfers"))?.first().cloned();
        let transfer = match made {
            Some(transfer) => transfer,
            None => {
                // Stripe would remember its refusal under the key for a day.
                self.balance_covers(amount).await?;
                let form: Form = vec![
                    ("amount", amount.minor.to_string()),
                    ("currency", code(amount)),
                    ("destination", to.to_owned()),
                    ("transfer_group", group.clone()),
                    ("metadata[payout]", id.to_string()),
                    ("metadata[market]", self.market.clone()),
                ];
                self.api.post("/v1/transfers", &group, form).await?
            }
        };
        match money(&transfer, "amount") == Some(amount) && transfer["destination"].as_str() == Some(to) {
            true => Ok(()),
            false => Err(GatewayError::Refused("something else was sent under that name".into())),
        }
    }

    async fn balance_covers(&self, amount: Money) -> Result<(), GatewayError> {
        let balance = self.api.get("/v1/balance", Form::new()).await?;
        let available = balance["available"].as_array().ok_or_else(|| incomplete("balance"))?;
        let has = available.iter().filter_map(|part| money(part, "amount"));
        let has: i64 = has.filter(|part| part.currency == amount.currency).map(|part| part.minor).sum();
        match has >= amount.minor {
            true => Ok(()),
            false => Err(GatewayError::NoAnswer("the balance at Stripe does not cover it yet".into())),
        }
    }
}
