//! The gateway in the box: offline and deterministic, with a payment page of its own that says that no money moves.
//!
//! It behaves as another company would: it keeps a book of its own, speaks of payments in its own words, and sends
//! signed messages, some of them late or never. What it does follows from the card number alone.

use super::{
    About, Charge, Gateway, GatewayError, GatewayInfo, Opened, PayoutRail, VendorMessage, VendorPayment,
};
use crate::error::retried;
use crate::{Clock, Error, Mint, Result};
use async_trait::async_trait;
use domain::payments::{Returning, SANDBOX_STATUSES, SandboxForm, SandboxPage, SandboxStage, meaning};
use domain::{AccountId, Currency, Instant, Money, PayoutId, RefundId, Refusal};
use hmac::{Hmac, Mac};
use http::HeaderMap;
use serde_json::{Value, json};
use sha2::Sha256;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use store::sandbox::{SandboxCharge, SandboxWebhook};
use uuid::Uuid;

/// The card numbers that it knows; every other one is declined.
pub mod cards {
    pub const SUCCESS: &str = "4242424242424242";
    pub const DECLINED: &str = "4000000000000002";
    pub const NO_FUNDS: &str = "4000000000009995";
    /// The bank asks whether it is really you.
    pub const CHALLENGE: &str = "4000002500003155";
    /// The bank says yes after a while.
    pub const LATE: &str = "4000000000003220";
    /// The money is taken, and the sandbox never tells: the shop has to ask.
    pub const SILENT: &str = "4000000000005126";
}

const NAME: &str = "sandbox";
/// The header of its messages: `t=SECONDS,v1=HEX`.
pub const SIGNATURE: &str = "sandbox-signature";
/// How old a message may be, and how far ahead of our clock.
const TOLERANCE: Duration = Duration::from_secs(300);
/// How long a bank that takes its time takes.
const LATE: Duration = Duration::from_secs(20);
/// How long a transfer takes.
const TRANSFER: Duration = Duration::from_secs(60);
const BATCH: u32 = 50;

pub struct SandboxGateway {
    store: Store,
    clock: Arc<dyn Clock>,
    secret: [u8; 32],
    base_url: String,
    mint: Mint,
}

fn broken(error: impl std::fmt::Display) -> GatewayError {
    GatewayError::NoAnswer(error.to_string())
}

impl SandboxGateway {
    pub fn new(store: Store, clock: Arc<dyn Clock>, secret: [u8; 32], base_url: &str) -> Self {
        Self { store, clock, secret, base_url: base_url.into(), mint: Mint::system() }
    }

    fn signature(&self, seconds: i64, body: &[u8]) -> Vec<u8> {
        let mut mac =
            <Hmac<Sha256> as Mac>::new_from_slice(&self.secret).expect("HMAC takes keys of any length");
        mac.update(seconds.to_string().as_bytes());
        mac.update(b".");
        mac.update(body);
        mac.finalize().into_bytes().to_vec()
    }

    /// The header that belongs to a body that is sent at `at`.
    pub fn sign(&self, body: &[u8], at: Instant) -> String {
        let hex: String =
            self.signature(at.seconds(), body).iter().map(|byte| format!("{byte:02x}")).collect();
        format!("t={},v1={hex}", at.seconds())
    }

    /// The state of a charge now: one that nobody paid in time has expired, one whose bank has said yes succeeded.
    async fn charge(&self, reference: &str) -> Result<Option<SandboxCharge>> {
        let Some(charge) = self.store.read().await?.sandbox_charge(reference).await? else { return Ok(None) };
        let now = self.clock.now();
        let is_open = !matches!(charge.status.as_str(), "processing" | "succeeded" | "expired");
        if is_open && charge.expires_at <= now {
            self.move_to(reference, "expired", None, Some(now)).await?;
        } else if charge.settles_at.is_some_and(|at| at <= now) {
            self.move_to(reference, "succeeded", None, Some(now)).await?;
        } else {
            return Ok(Some(charge));
        }
        Ok(self.store.read().await?.sandbox_charge(reference).await?)
    }

    /// Moves a charge on, and queues the message about it. What is over stays so.
    async fn move_to(
        &self,
        reference: &str,
        status: &str,
        settles_at: Option<Instant>,
        told_at: Option<Instant>,
    ) -> Result<()> {
        retried(|| async {
            let mut db = self.store.write().await?;
            let charge = db.sandbox_charge(reference).await?.ok_or(Refusal::NotFound)?;
            if matches!(charge.status.as_str(), "succeeded" | "expired")
                || !db.move_sandbox_charge(&charge, status, settles_at).await?
            {
                return Ok(());
            }
            if let Some(due_at) = told_at {
                let webhook = SandboxWebhook {
                    id: self.mint.id(self.clock.now()),
                    reference: reference.into(),
                    status: status.into(),
                };
                db.add_sandbox_webhook(&webhook, due_at).await?;
            }
            Ok(db.commit().await?)
        })
        .await
    }

    /// Its page of a charge.
    pub(super) async fn page(&self, reference: &str) -> Result<SandboxPage> {
        let charge = self.charge(reference).await?.ok_or(Refusal::NotFound)?;
        Ok(SandboxPage {
            stage: match charge.status.as_str() {
                "requires_payment" | "declined" => SandboxStage::ChooseMethod,
                "requires_challenge" => SandboxStage::Challenge,
                _ => SandboxStage::Over,
            },
            reference: charge.reference,
            amount: charge.amount,
            title: charge.title,
            expires_at: charge.expires_at,
            now: self.clock.now(),
            return_to: charge.return_to,
        })
    }

    /// What a buyer does on its page; answers where the buyer goes on to.
    pub(super) async fn pay(&self, form: &SandboxForm) -> Result<String> {
        let reference = form.reference.as_str();
        let charge = self.charge(reference).await?.ok_or(Refusal::NotFound)?;
        let now = self.clock.now();
        let stays = format!("/sandbox/pay/{reference}");
        let returns = charge.return_to.clone();
        match (charge.status.as_str(), form.method.as_str()) {
            ("succeeded" | "processing" | "expired", _) => return Ok(returns),
            ("requires_challenge", "approve") => {
                self.move_to(reference, "succeeded", None, Some(now)).await?
            }
            ("requires_challenge", "reject") => {
                self.move_to(reference, "declined", None, Some(now)).await?;
                return Err(
                    Refusal::NotNow("You said that it was not you, so nothing was paid.".into()).into()
                );
            }
            (_, "wallet") => self.move_to(reference, "succeeded", None, Some(now)).await?,
            (_, "bank_transfer") => {
                self.move_to(reference, "processing", Some(now.plus(TRANSFER)), Some(now)).await?;
            }
            (_, "card") => {
                let number: String = form.card.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
                match number.as_str() {
                    cards::SUCCESS => self.move_to(reference, "succeeded", None, Some(now)).await?,
                    cards::SILENT => self.move_to(reference, "succeeded", None, None).await?,
                    cards::LATE => {
                        self.move_to(reference, "processing", Some(now.plus(LATE)), Some(now)).await?;
                    }
                    cards::CHALLENGE => {
                        self.move_to(reference, "requires_challenge", None, None).await?;
                        return Ok(stays);
                    }
                    cards::NO_FUNDS => {
                        self.move_to(reference, "declined", None, Some(now)).await?;
                        let sentence = "There is not enough money on that card. Try another one.";
                        return Err(Refusal::field("card", sentence).into());
                    }
                    "" => return Err(Refusal::field("card", "Type a card number.").into()),
                    _ => {
                        self.move_to(reference, "declined", None, Some(now)).await?;
                        let sentence = "The bank declined that card. Try another one.";
                        return Err(Refusal::field("card", sentence).into());
                    }
                }
            }
            _ => return Err(Refusal::NotNow("Choose how you pay.".into()).into()),
        }
        Ok(returns)
    }

    /// The messages that are due by now, each with its signature: `(id, header, body)`.
    pub async fn due_messages(&self) -> Result<Vec<(Uuid, String, Vec<u8>)>> {
        let now = self.clock.now();
        let settling = self.store.read().await?.settling_sandbox_charges(now, BATCH).await?;
        for reference in settling {
            self.charge(&reference).await?;
        }
        let mut db = self.store.read().await?;
        let mut messages = Vec::new();
        for webhook in db.due_sandbox_webhooks(now, BATCH).await? {
            let Some(charge) = db.sandbox_charge(&webhook.reference).await? else { continue };
            let body = json!({
                "id": webhook.id, "reference": webhook.reference, "status": webhook.status,
                "amount": charge.amount.minor, "currency": charge.amount.currency,
            });
            let body = body.to_string().into_bytes();
            messages.push((webhook.id, self.sign(&body, now), body));
        }
        Ok(messages)
    }

    /// A message has arrived: it is not sent again.
    pub async fn delivered(&self, message: Uuid) -> Result<()> {
        let mut db = self.store.write().await?;
        db.remove_sandbox_webhook(message).await?;
        Ok(db.commit().await?)
    }

    async fn try_open(&self, charge: &Charge) -> Result<Opened> {
        // Whoever knows the reference may pay, so it can't be guessed; the same for the same payment.
        let reference: String = self.signature(0, charge.payment.0.as_bytes())[..16]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let new = SandboxCharge {
            reference: reference.clone(),
            payment: charge.payment,
            status: "requires_payment".into(),
            amount: charge.amount,
            refunded_minor: 0,
            title: charge.title.chars().take(250).collect(),
            return_to: charge.return_to.clone(),
            expires_at: charge.expires_at,
            settles_at: None,
            version: 1,
        };
        let mut db = self.store.write().await?;
        match db.add_sandbox_charge(&new).await {
            Ok(()) => db.commit().await?,
            Err(store::Error::Duplicate(_)) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(Opened { pay_url: format!("{}/sandbox/pay/{reference}", self.base_url), reference })
    }

    async fn try_refund(&self, reference: &str, id: RefundId, amount: Money) -> Result<bool> {
        retried(|| async {
            let mut db = self.store.write().await?;
            if let Some(given) = db.sandbox_refund(id).await? {
                return Ok(given == amount.minor);
            }
            let done = db.add_sandbox_refund(id, reference, amount).await?;
            db.commit().await?;
            Ok(done)
        })
        .await
    }
}

#[async_trait]
impl Gateway for SandboxGateway {
    fn info(&self) -> GatewayInfo {
        GatewayInfo {
            name: NAME,
            label: "Sandbox",
            sentence: "This is a sandbox: you pay with invented cards, and no money moves.",
        }
    }

    async fn open(&self, charge: &Charge) -> Result<Opened, GatewayError> {
        retried(|| self.try_open(charge)).await.map_err(broken)
    }

    async fn look(&self, reference: &str) -> Result<VendorPayment, GatewayError> {
        let found = self.charge(reference).await.map_err(broken)?;
        let charge = found.ok_or_else(|| GatewayError::Refused("no such charge".into()))?;
        // Two percent, as real ones keep something too.
        let fee = Money::new(charge.amount.minor / 50, charge.amount.currency);
        let means = meaning(SANDBOX_STATUSES, &charge.status);
        Ok(VendorPayment { payment: charge.payment, means, amount: charge.amount, fee })
    }

    /// Its pages end by themselves. Until then they take money, so that what comes too late can be tried out.
    async fn close(&self, _reference: &str) -> Result<(), GatewayError> {
        Ok(())
    }

    async fn refund(&self, reference: &str, id: RefundId, amount: Money) -> Result<Returning, GatewayError> {
        match self.try_refund(reference, id, amount).await.map_err(broken)? {
            true => Ok(Returning::Done),
            false => Err(GatewayError::Refused("more than was paid".into())),
        }
    }

    async fn read_webhook(&self, headers: &HeaderMap, body: &[u8]) -> Result<VendorMessage, GatewayError> {
        let forged = |why: &str| GatewayError::Refused(why.to_owned());
        let header = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let part = |name: &str| header.split(',').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        let seconds: i64 = part("t").and_then(|t| t.parse().ok()).ok_or_else(|| forged("no time"))?;
        let given = part("v1").and_then(unhex).ok_or_else(|| forged("no signature"))?;
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&self.secret).map_err(broken)?;
        mac.update(seconds.to_string().as_bytes());
        mac.update(b".");
        mac.update(body);
        mac.verify_slice(&given).map_err(|_| forged("a wrong signature"))?;
        let distance = seconds.abs_diff(self.clock.now().seconds());
        if distance > TOLERANCE.as_secs() {
            return Err(forged("a signature of another time"));
        }
        let said: Value = serde_json::from_slice(body).map_err(|_| forged("no JSON"))?;
        let text =
            |name: &str| said[name].as_str().map(str::to_owned).ok_or_else(|| forged("a part is missing"));
        let currency: Currency = text("currency")?.parse().map_err(|_| forged("no currency"))?;
        let minor = said["amount"].as_i64().ok_or_else(|| forged("no amount"))?;
        Ok(VendorMessage {
            id: text("id")?.chars().take(120).collect(),
            kind: text("status")?.chars().take(64).collect(),
            about: About::Charge { reference: text("reference")?, amount: Money::new(minor, currency) },
        })
    }
}

#[async_trait]
impl PayoutRail for SandboxGateway {
    fn name(&self) -> &'static str {
        NAME
    }

    fn needs_account(&self) -> bool {
        false
    }

    async fn open_account(&self, _seller: AccountId) -> Result<String, GatewayError> {
        Err(GatewayError::Refused("sellers need no account".into()))
    }

    async fn setup_page(&self, _: &str, _: &str, _: &str) -> Result<String, GatewayError> {
        Err(GatewayError::Refused("sellers need no account".into()))
    }

    async fn is_ready(&self, _reference: &str) -> Result<bool, GatewayError> {
        Ok(true)
    }

    /// Its bank exists on this page alone, so every payout arrives.
    async fn pay_out(&self, _id: PayoutId, amount: Money, _to: Option<&str>) -> Result<(), GatewayError> {
        match amount.minor {
            1.. => Ok(()),
            _ => Err(GatewayError::Refused("nothing to send".into())),
        }
    }
}

/// A digest of 32 bytes in hexadecimal digits.
pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    let byte = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    (text.len() == 64).then(|| (0..64).step_by(2).map(byte).collect::<Option<Vec<u8>>>()).flatten()
}

impl From<GatewayError> for Error {
    fn from(error: GatewayError) -> Self {
        Error::failed(error)
    }
}
