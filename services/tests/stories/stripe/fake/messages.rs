//! The stand-in's messages: signed, and handed over by whoever tells the story, in any order.

use super::{Book, Fake, WEBHOOK_SECRET};
use hmac::{Hmac, Mac};
use http::HeaderMap;
use serde_json::{Value, json};
use services::Clock;
use sha2::Sha256;

impl Book {
    pub(super) fn tell(&mut self, kind: &str, object: &Value) {
        let id = self.name("evt");
        let created = self.now();
        self.events.push(json!({
            "id": id, "object": "event", "type": kind, "created": created, "livemode": false,
            "data": { "object": object },
        }));
    }

    pub(super) fn tell_of_intent(&mut self, kind: &str, intent: &str) {
        let intent = self.intents[intent].clone();
        self.tell(kind, &intent);
    }

    pub(super) fn tell_of_session(&mut self, kind: &str, session: &str) {
        let session = self.sessions[session].clone();
        self.tell(kind, &session);
    }
}

impl Fake {
    /// What it has told since it was asked last, oldest first.
    pub fn told(&self) -> Vec<Value> {
        std::mem::take(&mut self.book().events)
    }

    /// A message as it is sent now.
    pub fn sealed(&self, event: &Value) -> (HeaderMap, Vec<u8>) {
        self.sealed_with(event, WEBHOOK_SECRET)
    }

    pub fn sealed_with(&self, event: &Value, secret: &str) -> (HeaderMap, Vec<u8>) {
        let (seconds, body) = (self.clock.now().seconds(), event.to_string().into_bytes());
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(format!("{seconds}.").as_bytes());
        mac.update(&body);
        let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let mut headers = HeaderMap::new();
        headers.insert("stripe-signature", format!("t={seconds},v1={hex},v0=00").parse().unwrap());
        (headers, body)
    }
}
