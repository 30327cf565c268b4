//! The stand-in's refunds: never more than was paid.

use super::forms::{Form, Wrong};
use super::sessions::no_such;
use super::{Book, Fake, list};
use serde_json::{Value, json};

impl Book {
    pub(super) fn make_refund(&mut self, form: &Form) -> Result<Value, Wrong> {
        form.only(&["payment_intent", "amount", "metadata[*"])?;
        let (intent, amount) = (form.need("payment_intent")?.to_owned(), form.number("amount")?);
        let row = self.intents.get_mut(&intent).ok_or_else(|| no_such("payment_intent"))?;
        if row["status"] != "succeeded" {
            return Err(Wrong::new(
                400,
                "payment_intent_unexpected_state",
                "payment_intent",
                "nothing was paid",
            ));
        }
        let (paid, refunded) = (row["amount_received"].as_i64().unwrap(), row["refunded"].as_i64().unwrap());
        if refunded == paid {
            return Err(Wrong::new(400, "charge_already_refunded", "", "all of it is refunded"));
        }
        if !(1..=paid - refunded).contains(&amount) {
            return Err(Wrong::new(400, "", "amount", "more than is left of the charge"));
        }
        row["refunded"] = json!(refunded + amount);
        let currency = row["currency"].clone();
        self.available -= amount;
        let id = self.name("re");
        let refund = json!({
            "id": id, "object": "refund", "amount": amount, "currency": currency, "payment_intent": intent,
            "status": self.refunds_are, "metadata": form.hash("metadata")?,
        });
        self.refunds.insert(id, refund.clone());
        Ok(refund)
    }

    pub(super) fn list_refunds(&self, form: &Form) -> Result<Value, Wrong> {
        form.only(&["payment_intent", "limit"])?;
        if !(1..=100).contains(&form.number("limit")?) {
            return Err(Wrong::new(400, "parameter_invalid_integer", "limit", "1 to 100"));
        }
        let intent = form.need("payment_intent")?;
        let of_intent = self.refunds.values().rev().filter(|refund| refund["payment_intent"] == intent);
        Ok(list(of_intent.cloned().collect()))
    }
}

impl Fake {
    /// The only refund there is comes to this end; Stripe tells of it.
    pub fn refund_ends(&self, status: &str) {
        let mut book = self.book();
        assert_eq!(book.refunds.len(), 1);
        let refund = book.refunds.values_mut().next().unwrap();
        refund["status"] = json!(status);
        let refund = refund.clone();
        if status == "failed" {
            book.available += refund["amount"].as_i64().unwrap();
        }
        let kind = if status == "failed" { "refund.failed" } else { "refund.updated" };
        book.tell(kind, &refund);
    }
}
