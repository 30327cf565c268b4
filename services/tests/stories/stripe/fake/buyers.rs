//! What buyers do on the stand-in's payment page, and what their banks do later.

use super::{Book, Fake};
use serde_json::{Value, json};

/// With what somebody pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    Good,
    Wallet,
    Declined,
    NoFunds,
    /// The bank asks whether it is really the holder.
    Challenge,
    /// A bank that takes its time.
    SlowBank,
}

impl Fake {
    /// Pays on a page; `false` where the page says that it is over.
    pub fn pay(&self, session: &str, card: Card) -> bool {
        let mut book = self.book();
        if book.sessions[session]["status"] != "open" {
            return false;
        }
        let intent = book.intent_of(session);
        match card {
            Card::Good | Card::Wallet => book.succeed(session, &intent),
            Card::Declined => book.decline(&intent, "generic_decline"),
            Card::NoFunds => book.decline(&intent, "insufficient_funds"),
            Card::Challenge => book.set(&intent, "requires_action"),
            Card::SlowBank => {
                book.set(&intent, "processing");
                book.complete(session, "unpaid");
                book.tell_of_intent("payment_intent.processing", &intent);
            }
        }
        true
    }

    /// The answer to the bank's question.
    pub fn answer_challenge(&self, session: &str, yes: bool) {
        let mut book = self.book();
        let intent = book.intent_of(session);
        assert_eq!(book.intents[&intent]["status"], "requires_action");
        match yes {
            true => book.succeed(session, &intent),
            false => book.decline(&intent, "authentication_required"),
        }
    }

    /// A slow bank has made up its mind.
    pub fn bank_says(&self, session: &str, yes: bool) {
        let mut book = self.book();
        let intent = book.intent_of(session);
        assert_eq!(book.intents[&intent]["status"], "processing");
        if yes {
            book.charge(&intent);
            book.sessions.get_mut(session).unwrap()["payment_status"] = json!("paid");
            book.tell_of_intent("payment_intent.succeeded", &intent);
            book.tell_of_session("checkout.session.async_payment_succeeded", session);
        } else {
            book.decline(&intent, "generic_decline");
            book.tell_of_session("checkout.session.async_payment_failed", session);
        }
    }

    /// Changes an object behind everybody's back.
    pub fn tamper(&self, session: &str, change: impl FnOnce(&mut Value, &mut Value)) {
        let mut book = self.book();
        let id = book.sessions[session]["payment_intent"].as_str().unwrap().to_owned();
        let mut intent = book.intents.remove(&id).unwrap();
        change(book.sessions.get_mut(session).unwrap(), &mut intent);
        book.intents.insert(id, intent);
    }
}

impl Book {
    /// The intent of a session; made when somebody pays first.
    fn intent_of(&mut self, session: &str) -> String {
        if let Some(intent) = self.sessions[session]["payment_intent"].as_str() {
            return intent.to_owned();
        }
        let id = self.name("pi");
        let session = self.sessions.get_mut(session).unwrap();
        session["payment_intent"] = json!(id);
        let intent = json!({
            "id": id, "object": "payment_intent", "status": "requires_payment_method", "amount": session["amount_total"],
            "amount_received": 0, "currency": session["currency"], "metadata": session["intent_metadata"],
            "latest_charge": null, "last_payment_error": null, "refunded": 0,
        });
        self.intents.insert(id.clone(), intent);
        id
    }

    fn set(&mut self, intent: &str, status: &str) {
        self.intents.get_mut(intent).unwrap()["status"] = json!(status);
    }

    fn complete(&mut self, session: &str, payment_status: &str) {
        let row = self.sessions.get_mut(session).unwrap();
        row["status"] = json!("complete");
        row["payment_status"] = json!(payment_status);
        row["url"] = Value::Null;
        self.tell_of_session("checkout.session.completed", session);
    }

    fn decline(&mut self, intent: &str, why: &str) {
        let row = self.intents.get_mut(intent).unwrap();
        row["status"] = json!("requires_payment_method");
        row["last_payment_error"] =
            json!({ "type": "card_error", "code": "card_declined", "decline_code": why });
        self.tell_of_intent("payment_intent.payment_failed", intent);
    }

    /// Takes the money, and keeps 1.5 % and 25 cents of it.
    fn charge(&mut self, intent: &str) {
        let charge = self.name("ch");
        let row = self.intents.get_mut(intent).unwrap();
        let amount = row["amount"].as_i64().unwrap();
        let fee = amount * 15 / 1000 + 25;
        row["status"] = json!("succeeded");
        row["amount_received"] = json!(amount);
        row["latest_charge"] = json!({
            "id": charge, "object": "charge", "amount": amount, "paid": true,
            "balance_transaction": { "amount": amount, "fee": fee, "net": amount - fee, "currency": row["currency"] },
        });
        self.available += amount - fee;
    }

    fn succeed(&mut self, session: &str, intent: &str) {
        self.charge(intent);
        self.tell_of_intent("payment_intent.succeeded", intent);
        self.complete(session, "paid");
    }
}
