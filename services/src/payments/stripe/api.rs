//! The few requests to Stripe's REST API that the market makes: forms out, JSON in, and what went wrong in our words.
//!
//! Nothing that is logged repeats what was sent, or Stripe's sentences: they may name cards, people and keys.

use super::StripeSettings;
use crate::payments::GatewayError;
use crate::{Error, Result};
use bytes::Bytes;
use http::{HeaderValue, Method, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

/// The version of the API that this code was written for; another default of the account changes nothing.
const VERSION: &str = "2025-09-30.clover";
/// The longest answer that is read, in bytes.
const LONGEST: usize = 1024 * 1024;

/// The names and values of a form, in Stripe's spelling: `metadata[payment]`.
pub type Form = Vec<(&'static str, String)>;

pub struct Api {
    settings: StripeSettings,
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

impl Api {
    pub fn new(settings: StripeSettings) -> Result<Self> {
        let _: Uri = settings.api_url.parse().map_err(Error::failed)?;
        let provider = rustls::crypto::ring::default_provider();
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(provider)
            .map_err(Error::failed)?
            .https_or_http()
            .enable_http1()
            .build();
        Ok(Self { settings, client: Client::builder(TokioExecutor::new()).build(connector) })
    }

    /// Reads something; `query` is a form in the address.
    pub async fn get(&self, path: &str, query: Form) -> Result<Value, GatewayError> {
        let path = match query.is_empty() {
            true => path.to_owned(),
            false => format!("{path}?{}", encoded(&query)),
        };
        self.request(Method::GET, &path, None, String::new()).await
    }

    /// Changes something. Under one key it happens once, as long as Stripe remembers keys: for a day at least.
    pub async fn post(&self, path: &str, key: &str, form: Form) -> Result<Value, GatewayError> {
        self.request(Method::POST, path, Some(key), encoded(&form)).await
    }

    /// Changes something that can't happen twice anyway.
    pub async fn post_again(&self, path: &str, form: Form) -> Result<Value, GatewayError> {
        self.request(Method::POST, path, None, encoded(&form)).await
    }

    async fn request(
        &self,
        method: Method,
        path: &str,
        key: Option<&str>,
        body: String,
    ) -> Result<Value, GatewayError> {
        let patience = self.settings.patience;
        let no_answer = |what: String| GatewayError::NoAnswer(format!("Stripe can't be asked: {what}"));
        let unwritable = || GatewayError::Refused("the request to Stripe can't be written".into());
        let bearer = format!("Bearer {}", self.settings.secret_key.shown());
        let mut bearer = HeaderValue::from_str(&bearer).map_err(|_| unwritable())?;
        bearer.set_sensitive(true);
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.settings.api_url))
            .header(header::AUTHORIZATION, bearer)
            .header("stripe-version", VERSION);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        if !body.is_empty() || key.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let request = request.body(Full::from(body)).map_err(|_| unwritable())?;
        let answer = async {
            // The errors of the client name hosts and reasons, never what was sent.
            let response =
                self.client.request(request).await.map_err(|error| no_answer(error.to_string()))?;
            let (status, headers) = (response.status(), response.headers().clone());
            let body = Limited::new(response.into_body(), LONGEST).collect().await;
            let body = body.map_err(|error| no_answer(error.to_string()))?.to_bytes();
            Ok::<_, GatewayError>((status, headers, body))
        };
        let (status, headers, body) = tokio::time::timeout(patience, answer)
            .await
            .map_err(|_| no_answer(format!("no answer within {} ms", patience.as_millis())))??;
        let json: Option<Value> = serde_json::from_slice(&body).ok().filter(Value::is_object);
        if status.is_success() {
            return json.ok_or_else(|| no_answer("its answer is no JSON".into()));
        }
        let request_id =
            headers.get("request-id").and_then(|id| id.to_str().ok()).map(word).unwrap_or_default();
        Err(wrong(status, &json.unwrap_or_default(), &request_id))
    }
}

fn encoded(form: &Form) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish()
}

/// What an answer that is none says: whether nobody knows what happened, or it was refused, and by which code.
fn wrong(status: StatusCode, body: &Value, request_id: &str) -> GatewayError {
    let part = |name: &str| body["error"][name].as_str().map(word).unwrap_or_default();
    let (kind, code, param, decline) = (part("type"), part("code"), part("param"), part("decline_code"));
    let cause = format!("status {status}, {kind} {code} {param} {decline} ({request_id})");
    match status.as_u16() {
        // Stripe is busy, broken, or at this very request already.
        409 | 424 | 429 | 500.. => GatewayError::NoAnswer(cause),
        402 => GatewayError::Refused(format!("declined: {cause}")),
        _ => GatewayError::Refused(cause),
    }
}

/// A word of Stripe's for the log: a code, never a sentence.
fn word(text: &str) -> String {
    let is_of_word = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '[' | ']' | '.');
    text.chars().take_while(is_of_word).take(60).collect()
}

/// A reference that may stand in an address.
pub fn in_path(reference: &str) -> Result<&str, GatewayError> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    match !reference.is_empty() && reference.len() <= 255 && reference.chars().all(is_plain) {
        true => Ok(reference),
        false => Err(GatewayError::Refused("that is no name that Stripe gives".into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nobody_knows_what_a_busy_or_broken_server_has_done() {
        for status in [409, 429, 500, 502, 503, 504] {
            let error = wrong(StatusCode::from_u16(status).unwrap(), &Value::Null, "req_1");
            assert!(matches!(error, GatewayError::NoAnswer(_)), "{status}");
        }
        for status in [400, 401, 402, 403, 404] {
            let error = wrong(StatusCode::from_u16(status).unwrap(), &Value::Null, "req_1");
            assert!(matches!(error, GatewayError::Refused(_)), "{status}");
        }
    }

    #[test]
    fn codes_are_repeated_and_sentences_are_not() {
        let body = json!({ "error": {
            "type": "card_error", "code": "card_declined", "decline_code": "insufficient_funds",
            "message": "Your card 4242 of Bea was declined", "param": "sk_test_a b",
        } });
        let said = wrong(StatusCode::PAYMENT_REQUIRED, &body, "req_1").to_string();
        assert!(said.contains("declined") && said.contains("insufficient_funds"), "{said}");
        assert!(!said.contains("4242") && !said.contains("Bea") && !said.contains("a b"), "{said}");
    }

    #[test]
    fn an_address_is_made_of_names_alone() {
        assert!(in_path("cs_test_a1B2").is_ok());
        for bad in ["", "../accounts", "cs/expire", "cs?x=1", "cs test", "ü"] {
            assert!(in_path(bad).is_err(), "{bad}");
        }
    }
}
