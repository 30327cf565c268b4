//! Stripe's messages: whether they are its own and fresh, and what they are about.

use super::{Secret, money};
use crate::payments::sandbox::unhex;
use crate::payments::{About, GatewayError, VendorMessage};
use domain::{Instant, Money};
use hmac::{Hmac, Mac};
use http::HeaderMap;
use serde_json::Value;
use sha2::Sha256;
use std::time::Duration;

/// `t=SECONDS,v1=HEX,v1=HEX...`: several while a secret is being replaced.
const SIGNATURE: &str = "stripe-signature";
/// How old a message may be, and how far ahead of our clock. Stripe signs anew when it sends again.
const TOLERANCE: Duration = Duration::from_secs(300);
/// More than Stripe ever sends; each is a computation.
const MOST_SIGNATURES: usize = 8;

fn forged(why: &str) -> GatewayError {
    GatewayError::Refused(why.to_owned())
}

/// Refuses what none of the endpoints' secrets has signed lately.
pub fn verify(
    secrets: &[Secret],
    now: Instant,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(), GatewayError> {
    let header = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let parts: Vec<_> = header.split(',').filter_map(|part| part.trim().split_once('=')).collect();
    let time = parts.iter().find(|(name, _)| *name == "t").map(|(_, value)| *value);
    let time = time.ok_or_else(|| forged("no time"))?;
    let seconds: i64 = time.parse().map_err(|_| forged("no time"))?;
    let given = parts.iter().filter(|(name, _)| *name == "v1").take(MOST_SIGNATURES);
    let given: Vec<Vec<u8>> = given.filter_map(|(_, value)| unhex(value)).collect();
    let signed = secrets.iter().any(|secret| {
        let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(secret.shown().as_bytes()) else {
            return false;
        };
        mac.update(time.as_bytes());
        mac.update(b".");
        mac.update(body);
        // Compared in constant time.
        given.iter().any(|given| mac.clone().verify_slice(given).is_ok())
    });
    if !signed {
        return Err(forged("no signature of ours"));
    }
    match seconds.abs_diff(now.seconds()) > TOLERANCE.as_secs() {
        true => Err(forged("a signature of another time")),
        false => Ok(()),
    }
}

/// Reads a message that was verified.
pub fn read(market: &str, body: &[u8]) -> Result<VendorMessage, GatewayError> {
    let said: Value = serde_json::from_slice(body).map_err(|_| forged("no JSON"))?;
    let part = |name: &str, longest: usize| {
        let text = said[name].as_str().ok_or_else(|| forged("a part is missing"))?;
        Ok::<String, GatewayError>(text.chars().take(longest).collect())
    };
    let (id, kind) = (part("id", 120)?, part("type", 64)?);
    let about = about(market, &kind, &said["data"]["object"]);
    Ok(VendorMessage { id, kind, about })
}

fn about(market: &str, kind: &str, object: &Value) -> About {
    let metadata = &object["metadata"];
    if metadata["market"].as_str() != Some(market) {
        return About::Nothing;
    }
    let named = |name: &str| metadata[name].as_str().unwrap_or_default();
    let payment = |amount: Option<Money>| match (named("payment").parse(), amount) {
        (Ok(id), Some(amount)) => About::Payment { id, amount },
        _ => About::Nothing,
    };
    match kind {
        kind if kind.starts_with("checkout.session.") => payment(money(object, "amount_total")),
        kind if kind.starts_with("payment_intent.") => payment(money(object, "amount")),
        kind if kind.starts_with("refund.") || kind == "charge.refund.updated" => {
            named("refund").parse().map_or(About::Nothing, About::Refund)
        }
        "account.updated" => object["id"].as_str().map_or(About::Nothing, |id| About::Payee(id.to_owned())),
        _ => About::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: Instant = Instant::from_micros(1_795_370_400_000_000);

    fn signature(secret: &str, seconds: i64, body: &[u8]) -> String {
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(format!("{seconds}.").as_bytes());
        mac.update(body);
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn is_good(header: &str, body: &[u8]) -> bool {
        let secrets = ["whsec_old", "whsec_new"].map(|secret| Secret::from(secret.to_owned()));
        let mut headers = HeaderMap::new();
        headers.insert(SIGNATURE, header.parse().unwrap());
        verify(&secrets, NOW, &headers, body).is_ok()
    }

    #[test]
    fn one_good_signature_among_several_is_enough() {
        let (now, body) = (NOW.seconds(), b"{}".as_slice());
        let good = signature("whsec_new", now, body);
        assert!(is_good(&format!("t={now},v1={good}"), body));
        assert!(is_good(&format!("t={now}, v1={}, v1={good},v0=ff", "0".repeat(64)), body));
        assert!(is_good(&format!("t={now},v1={}", signature("whsec_old", now, body)), body));
        for bad in [
            String::new(),
            format!("v1={good}"),
            format!("t={now}"),
            format!("t={now},v0={good}"),
            format!("t={},v1={good}", now + 1),
            format!("t={now},v1={}", &good[1..]),
            format!("t={now},v1={}", signature("whsec_other", now, body)),
            format!("t=x{now},v1={good}"),
        ] {
            assert!(!is_good(&bad, body), "{bad}");
        }
        assert!(!is_good(&format!("t={now},v1={good}"), b"{ }"));
    }

    #[test]
    fn a_signature_is_good_for_five_minutes() {
        let body = b"{}".as_slice();
        for (age, good) in [(0, true), (300, true), (-300, true), (301, false), (-301, false)] {
            let at = NOW.seconds() - age;
            assert_eq!(
                is_good(&format!("t={at},v1={}", signature("whsec_new", at, body)), body),
                good,
                "{age}"
            );
        }
    }

    #[test]
    fn what_is_not_ours_is_nothing() {
        let payment = "01890000-0000-7000-8000-000000000001";
        let object = |market: &str| {
            json!({
                "id": "x", "amount": 5, "amount_total": 5, "currency": "usd",
                "metadata": { "market": market, "payment": payment, "refund": payment },
            })
        };
        let ours = object("https://ours");
        for kind in ["checkout.session.completed", "payment_intent.succeeded"] {
            assert!(matches!(about("https://ours", kind, &ours), About::Payment { .. }), "{kind}");
            assert_eq!(about("https://ours", kind, &object("https://theirs")), About::Nothing);
            assert_eq!(about("https://ours", kind, &Value::Null), About::Nothing);
        }
        assert!(matches!(about("https://ours", "refund.failed", &ours), About::Refund(_)));
        assert_eq!(about("https://ours", "account.updated", &ours), About::Payee("x".into()));
        assert_eq!(about("https://ours", "invoice.paid", &ours), About::Nothing);
    }
}
