//! A register that is asked by HTTP.
//!
//! ```text
//! POST <url>    Authorization: Bearer <key>    {"imei": "490154203237518"}
//! 200 {"blacklist": "clean" | "listed" | "unknown", "account_lock": "off" | "on" | "unknown"}
//! 202 the answer takes its time
//! ```
//!
//! Whatever else comes back is no answer: a word that is not understood is never "clean". The IMEI travels in the
//! body, since addresses end up in logs.

use super::{DeviceCheck, NoAnswer};
use crate::{Error, Result};
use async_trait::async_trait;
use bytes::Bytes;
use domain::Imei;
use domain::devices::{DeviceAnswer, Finding};
use http::{Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Map, Value, json};
use std::time::Duration;

/// The longest answer that is read, in bytes.
const LONGEST: usize = 64 * 1024;

#[derive(Clone)]
pub struct HttpRegisterSettings {
    /// `https://`, or `http://` on this machine.
    pub url: String,
    /// Sent as a bearer token, where there is one.
    pub key: Option<String>,
    /// The register's name, as people read it.
    pub source: String,
    /// How long an answer may take; sellers wait for it.
    pub patience: Duration,
}

/// Asks a register by HTTP.
pub struct HttpRegister {
    settings: HttpRegisterSettings,
    url: Uri,
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

impl HttpRegister {
    pub fn new(settings: HttpRegisterSettings) -> Result<Self> {
        let url = settings.url.parse().map_err(Error::failed)?;
        let provider = rustls::crypto::ring::default_provider();
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_webpki_roots(provider)
            .map_err(Error::failed)?
            .https_or_http()
            .enable_http1()
            .build();
        Ok(Self { settings, url, client: Client::builder(TokioExecutor::new()).build(connector) })
    }

    async fn ask(&self, imei: &Imei) -> Result<(StatusCode, Bytes), NoAnswer> {
        let failed = |what: &str| NoAnswer(format!("the register can't be asked: {what}"));
        let mut request = Request::post(self.url.clone()).header(header::CONTENT_TYPE, "application/json");
        if let Some(key) = &self.settings.key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        let body = json!({ "imei": imei.digits() }).to_string();
        let request = request
            .body(Full::from(body))
            .map_err(|_| failed("its key has characters that no header may have"))?;
        // The errors of the client name hosts and reasons, never what was sent.
        let response = self.client.request(request).await.map_err(|error| failed(&error.to_string()))?;
        let status = response.status();
        let body = Limited::new(response.into_body(), LONGEST).collect().await;
        Ok((status, body.map_err(|error| failed(&error.to_string()))?.to_bytes()))
    }
}

#[async_trait]
impl DeviceCheck for HttpRegister {
    fn source(&self) -> &str {
        &self.settings.source
    }

    fn is_there(&self) -> bool {
        true
    }

    async fn check(&self, imei: &Imei) -> Result<Option<DeviceAnswer>, NoAnswer> {
        let patience = self.settings.patience;
        let (status, body) = tokio::time::timeout(patience, self.ask(imei)).await.map_err(|_| {
            NoAnswer(format!("the register did not answer within {} s", patience.as_secs()))
        })??;
        match status {
            StatusCode::OK => {
                let answer: Map<String, Value> = serde_json::from_slice(&body)
                    .map_err(|_| NoAnswer("the register's answer is not what was agreed on".into()))?;
                Ok(Some(understood(&answer)))
            }
            StatusCode::ACCEPTED => Ok(None),
            other => Err(NoAnswer(format!("the register answered {other}"))),
        }
    }
}

/// The register's words in ours.
fn understood(answer: &Map<String, Value>) -> DeviceAnswer {
    let finding = |about: &str, clean: &str, hit: &str| match answer.get(about).and_then(Value::as_str) {
        Some(word) if word == clean => Finding::Clean,
        Some(word) if word == hit => Finding::Hit,
        _ => Finding::Unknown,
    };
    DeviceAnswer {
        blacklist: finding("blacklist", "clean", "listed"),
        account_lock: finding("account_lock", "off", "on"),
    }
}
