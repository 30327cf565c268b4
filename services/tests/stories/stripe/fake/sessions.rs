//! The stand-in's Checkout Sessions.

use super::forms::{Form, Wrong};
use super::{Book, Object};
use serde_json::{Value, json};

const HALF_AN_HOUR: i64 = 1_800;
const A_DAY: i64 = 24 * 3_600;

impl Book {
    pub(super) fn make_session(&mut self, form: &Form) -> Result<Value, Wrong> {
        form.only(&[
            "mode",
            "client_reference_id",
            "success_url",
            "cancel_url",
            "expires_at",
            "line_items[0][quantity]",
            "line_items[0][price_data][currency]",
            "line_items[0][price_data][unit_amount]",
            "line_items[0][price_data][product_data][name]",
            "adaptive_pricing[enabled]",
            "metadata[*",
            "payment_intent_data[capture_method]",
            "payment_intent_data[metadata]*",
        ])?;
        form.one_of("mode", &["payment"])?;
        form.one_of("adaptive_pricing[enabled]", &["true", "false"])?;
        form.one_of("payment_intent_data[capture_method]", &["automatic", "automatic_async", "manual"])?;
        form.need("line_items[0][price_data][product_data][name]")?;
        let (success_url, cancel_url) = (form.url("success_url")?, form.url("cancel_url")?);
        let price = "line_items[0][price_data]";
        let (unit, currency) = form.money(&format!("{price}[unit_amount]"), &format!("{price}[currency]"))?;
        let expires_at = form.number("expires_at")?;
        if !(self.now() + HALF_AN_HOUR..=self.now() + A_DAY).contains(&expires_at) {
            return Err(Wrong::new(400, "parameter_invalid_integer", "expires_at", "half an hour to a day"));
        }
        if form.need("client_reference_id")?.len() > 200 {
            return Err(Wrong::new(
                400,
                "parameter_invalid_string_length",
                "client_reference_id",
                "too long",
            ));
        }
        let total = unit * form.number("line_items[0][quantity]")?;
        let id = self.name("cs");
        let session = json!({
            "id": id, "object": "checkout.session", "mode": "payment", "livemode": false, "status": "open",
            "payment_status": "unpaid", "amount_total": total, "currency": currency, "expires_at": expires_at,
            "client_reference_id": form.need("client_reference_id")?, "metadata": form.hash("metadata")?,
            "success_url": success_url, "cancel_url": cancel_url, "payment_intent": null,
            "url": format!("https://checkout.stripe.com/c/pay/{id}#{}", "fidkdWxOYHwnPyd1".repeat(50)),
            // Not shown by Stripe: what the intent will be made from.
            "intent_metadata": form.hash("payment_intent_data[metadata]")?,
        });
        self.sessions.insert(id, session.clone());
        Ok(session)
    }

    pub(super) fn show_session(&self, id: &str, form: &Form) -> Result<Value, Wrong> {
        form.only(&["expand[]"])?;
        let session = self.sessions.get(id).ok_or_else(|| no_such("session"))?;
        let mut shown = session.clone();
        if let Some(expand) = form.get("expand[]") {
            if expand != "payment_intent.latest_charge.balance_transaction" {
                return Err(Wrong::new(400, "parameter_invalid", "expand[]", "can't be expanded"));
            }
            if let Some(intent) = session["payment_intent"].as_str() {
                shown["payment_intent"] = self.intents[intent].clone();
            }
        }
        Ok(shown)
    }

    pub(super) fn expire_session(&mut self, id: &str, form: &Form) -> Result<Value, Wrong> {
        form.only(&[])?;
        let session = self.sessions.get(id).ok_or_else(|| no_such("session"))?;
        if session["status"] != "open" {
            return Err(Wrong::new(400, "", "session", "only an open session can be expired"));
        }
        self.end_session(id);
        Ok(self.sessions[id].clone())
    }

    fn end_session(&mut self, id: &str) {
        let session = self.sessions.get_mut(id).unwrap();
        session["status"] = json!("expired");
        session["url"] = Value::Null;
        let (session, intent) = (session.clone(), session["payment_intent"].as_str().map(str::to_owned));
        if let Some(intent) = intent {
            let intent = self.intents.get_mut(&intent).unwrap();
            if intent["status"] != "processing" {
                intent["status"] = json!("canceled");
            }
        }
        self.tell("checkout.session.expired", &session);
    }

    /// Ends what has run out of time.
    pub(super) fn pass_time(&mut self) {
        let now = self.now();
        let is_over =
            |session: &Object| session["status"] == "open" && session["expires_at"].as_i64() <= Some(now);
        let over: Vec<String> =
            self.sessions.iter().filter(|(_, session)| is_over(session)).map(|(id, _)| id.clone()).collect();
        for id in over {
            self.end_session(&id);
        }
    }
}

pub fn no_such(what: &str) -> Wrong {
    Wrong::new(404, "resource_missing", what, "there is none of that name")
}
