//! Checkout Sessions: the page where a buyer pays, how it stands, and its end.
//!
//! A session makes its PaymentIntent when the buyer pays, so the session's name is our reference and the intent is
//! read through it.

use super::api::{Form, in_path};
use super::{StripeGateway, code, incomplete, money, text};
use crate::payments::{Charge, GatewayError, Opened, VendorPayment};
use domain::payments::{PaymentEvent, STRIPE_STATUSES, meaning};
use domain::{Money, PaymentId};
use serde_json::Value;
use std::time::Duration;

/// Stripe keeps a session open for half an hour at least. Holds are shorter, so sessions are closed when a hold ends;
/// this is when they end if that fails. It follows from the hold, so that asking again asks for the same.
const BEYOND_THE_HOLD: Duration = Duration::from_secs(35 * 60);
/// The longest name of a product.
const LONGEST_TITLE: usize = 250;

impl StripeGateway {
    pub(super) async fn open_session(&self, charge: &Charge) -> Result<Opened, GatewayError> {
        let payment = charge.payment.to_string();
        let title: String = charge.title.chars().take(LONGEST_TITLE).collect();
        let expires_at = charge.expires_at.plus(BEYOND_THE_HOLD).seconds();
        let form: Form = vec![
            ("mode", "payment".into()),
            ("client_reference_id", payment.clone()),
            ("success_url", charge.return_to.clone()),
            ("cancel_url", charge.return_to.clone()),
            ("expires_at", expires_at.to_string()),
            ("line_items[0][quantity]", "1".into()),
            ("line_items[0][price_data][currency]", code(charge.amount)),
            ("line_items[0][price_data][unit_amount]", charge.amount.minor.to_string()),
            ("line_items[0][price_data][product_data][name]", title),
            // The buyer pays the amount that we named, in its currency.
            ("adaptive_pricing[enabled]", "false".into()),
            ("metadata[payment]", payment.clone()),
            ("metadata[market]", self.market.clone()),
            // Then what Stripe keeps is known at once.
            ("payment_intent_data[capture_method]", "automatic".into()),
            ("payment_intent_data[metadata][payment]", payment.clone()),
            ("payment_intent_data[metadata][market]", self.market.clone()),
        ];
        let session = self.api.post("/v1/checkout/sessions", &format!("payment-{payment}"), form).await?;
        if payment_of(&session)? != charge.payment {
            return Err(GatewayError::Refused("Stripe opened another payment than ours".into()));
        }
        Ok(Opened { reference: text(&session, "id")?, pay_url: text(&session, "url")? })
    }

    pub(super) async fn session(&self, reference: &str) -> Result<Value, GatewayError> {
        let path = format!("/v1/checkout/sessions/{}", in_path(reference)?);
        let expand = vec![("expand[]", "payment_intent.latest_charge.balance_transaction".to_owned())];
        self.api.get(&path, expand).await
    }

    pub(super) async fn look_at_session(&self, reference: &str) -> Result<VendorPayment, GatewayError> {
        standing(&self.session(reference).await?)
    }

    pub(super) async fn expire_session(&self, reference: &str) -> Result<(), GatewayError> {
        let path = format!("/v1/checkout/sessions/{}/expire", in_path(reference)?);
        self.api.post_again(&path, Form::new()).await.map(drop)
    }
}

/// Our payment that a session is for. The intent, which carries the money, must say the same.
fn payment_of(session: &Value) -> Result<PaymentId, GatewayError> {
    let named = |name: &Value| name.as_str().and_then(|id| id.parse::<PaymentId>().ok());
    let payment = named(&session["client_reference_id"]).ok_or_else(|| incomplete("client_reference_id"))?;
    let intent = &session["payment_intent"];
    if intent.is_object() && named(&intent["metadata"]["payment"]) != Some(payment) {
        return Err(GatewayError::Refused("session and intent are of different payments".into()));
    }
    Ok(payment)
}

fn standing(session: &Value) -> Result<VendorPayment, GatewayError> {
    let payment = payment_of(session)?;
    let status = text(session, "status")?;
    let intent = &session["payment_intent"];
    if !intent.is_object() {
        let amount = money(session, "amount_total").ok_or_else(|| incomplete("amount"))?;
        let means = meaning(STRIPE_STATUSES, &format!("{status}/none"));
        return Ok(VendorPayment { payment, means, amount, fee: Money::new(0, amount.currency) });
    }
    let word = text(intent, "status")?;
    let means = meaning(STRIPE_STATUSES, &format!("{status}/{word}"));
    let is_paid = means == Some(PaymentEvent::Capture);
    let amount = money(intent, if is_paid { "amount_received" } else { "amount" });
    let amount = amount.ok_or_else(|| incomplete("amount"))?;
    match (is_paid, fee_of(intent, amount)) {
        (true, Some(fee)) => Ok(VendorPayment { payment, means, amount, fee }),
        // The money is taken, and what Stripe keeps of it is not settled yet: it is asked again.
        (true, None) => {
            let means = Some(PaymentEvent::Process);
            Ok(VendorPayment { payment, means, amount, fee: Money::new(0, amount.currency) })
        }
        (false, _) => Ok(VendorPayment { payment, means, amount, fee: Money::new(0, amount.currency) }),
    }
}

/// What Stripe keeps. It counts in the currency of our account there, so it is the same share of what was paid,
/// rounded up.
fn fee_of(intent: &Value, amount: Money) -> Option<Money> {
    let settled = &intent["latest_charge"]["balance_transaction"];
    let gross = i128::from(settled["amount"].as_i64().filter(|gross| *gross > 0)?);
    let fee = i128::from(settled["fee"].as_i64().filter(|fee| *fee >= 0)?);
    let share = (i128::from(amount.minor) * fee + gross - 1) / gross;
    Some(Money::new(i64::try_from(share).ok()?.min(amount.minor), amount.currency))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Currency;
    use serde_json::json;

    const PAYMENT: &str = "01890000-0000-7000-8000-000000000001";

    fn session(status: &str, intent: Value) -> Value {
        json!({
            "id": "cs_1", "status": status, "client_reference_id": PAYMENT, "amount_total": 40_590,
            "currency": "usd", "payment_intent": intent,
        })
    }

    fn intent(status: &str, settled: Value) -> Value {
        json!({
            "status": status, "amount": 40_590, "amount_received": 40_590, "currency": "usd",
            "metadata": { "payment": PAYMENT }, "latest_charge": { "balance_transaction": settled },
        })
    }

    #[test]
    fn what_stripe_keeps_is_counted_in_the_currency_that_was_paid() {
        let usd = |minor| Money::new(minor, Currency::Usd);
        let same = intent("succeeded", json!({ "amount": 40_590, "fee": 1_207, "currency": "usd" }));
        assert_eq!(standing(&session("complete", same)).unwrap().fee, usd(1_207));
        let other = intent("succeeded", json!({ "amount": 37_000, "fee": 1_100, "currency": "eur" }));
        assert_eq!(standing(&session("complete", other)).unwrap().fee, usd(1_207));
        let unsettled = standing(&session("complete", intent("succeeded", Value::Null))).unwrap();
        assert_eq!(unsettled.means, Some(PaymentEvent::Process), "it is asked again");
    }

    #[test]
    fn an_answer_that_is_not_understood_is_not_money() {
        let unknown = standing(&session("complete", intent("settled", Value::Null))).unwrap();
        assert_eq!(unknown.means, None);
        let mut other = intent("succeeded", json!({ "amount": 40_590, "fee": 0 }));
        other["metadata"]["payment"] = json!("01890000-0000-7000-8000-000000000002");
        assert!(standing(&session("complete", other)).is_err());
        let mut nameless = session("complete", Value::Null);
        nameless["client_reference_id"] = Value::Null;
        assert!(standing(&nameless).is_err());
        let mut other = session("open", Value::Null);
        other["currency"] = json!("xau");
        assert!(standing(&other).is_err());
    }
}
