//! Payments: the port to those who move money, and what follows when they say that it has moved.
//!
//! No transaction is open while a gateway is asked. What a gateway says by a webhook is only a hint: it is asked
//! how the payment stands, so that messages that come late, twice or out of order all lead to the same end.

mod reconciling;
mod refunding;
mod sandbox;
mod settling;
mod viewing;

pub use sandbox::{SandboxGateway, cards};

use crate::{Clock, Vault};
use async_trait::async_trait;
use domain::payments::PaymentEvent;
use domain::{Instant, Money, PaymentId, PayoutId, RefundId};
use http::HeaderMap;
use std::sync::Arc;
use store::Store;

/// Why a gateway gave no usable answer. The causes are for the log and name no card and no person.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// Nobody knows whether it was done: it is asked again.
    #[error("no answer: {0}")]
    NoAnswer(String),
    /// It was refused, or is not what was agreed on.
    #[error("refused: {0}")]
    Refused(String),
}

/// What a gateway is, in words.
#[derive(Clone, Debug)]
pub struct GatewayInfo {
    /// In URLs and rows; never changed.
    pub name: &'static str,
    /// What the checkout page says of it.
    pub sentence: &'static str,
}

/// What is to be paid.
#[derive(Clone, Debug)]
pub struct Charge {
    /// The idempotency key: opening a charge twice makes one.
    pub payment: PaymentId,
    pub amount: Money,
    /// What is bought, in a line.
    pub title: String,
    /// Where the buyer goes on to.
    pub return_to: String,
    /// The gateway takes no money for it afterwards, as far as it can.
    pub expires_at: Instant,
}

/// A charge that has a page of its own.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The vendor's name for it.
    pub reference: String,
    pub pay_url: String,
}

/// How a payment stands at its vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VendorPayment {
    /// What the vendor's word means; `None` where that is not known.
    pub means: Option<PaymentEvent>,
    /// What was taken, or is going to be.
    pub amount: Money,
    /// What the vendor keeps of it.
    pub fee: Money,
}

/// A message of a vendor whose signature is good and fresh.
#[derive(Clone, Debug)]
pub struct VendorMessage {
    /// The vendor's id of the message.
    pub id: String,
    pub reference: String,
    pub kind: String,
    pub amount: Money,
}

/// Somebody who takes money from buyers and gives it back.
#[async_trait]
pub trait Gateway: Send + Sync {
    fn info(&self) -> GatewayInfo;

    /// Makes a page where a charge is paid; the same page for the same payment.
    async fn open(&self, charge: &Charge) -> Result<Opened, GatewayError>;

    /// How a payment stands.
    async fn look(&self, reference: &str) -> Result<VendorPayment, GatewayError>;

    /// Gives an amount back; once, however often it is asked for under one id.
    async fn refund(&self, reference: &str, id: RefundId, amount: Money) -> Result<(), GatewayError>;

    /// Reads a message; refused where its signature is not the vendor's, or is too old.
    async fn read_webhook(&self, headers: &HeaderMap, body: &[u8]) -> Result<VendorMessage, GatewayError>;
}

/// Somebody who sends money to sellers.
#[async_trait]
pub trait PayoutRail: Send + Sync {
    /// Sends an amount; once, however often it is asked for under one id.
    async fn pay_out(&self, id: PayoutId, amount: Money) -> Result<(), GatewayError>;
}

/// The gateways of an installation.
#[derive(Clone, Default)]
pub struct Gateways {
    /// The first one is offered to buyers; the others go on serving what was begun with them.
    pub all: Vec<Arc<dyn Gateway>>,
    pub payouts: Option<Arc<dyn PayoutRail>>,
    /// Its pages, where it is among them.
    pub sandbox: Option<Arc<SandboxGateway>>,
}

impl Gateways {
    /// The sandbox alone.
    pub fn sandbox(store: &Store, clock: &Arc<dyn Clock>, vault: &Vault, base_url: &str) -> Self {
        let secret = vault.hash("sandbox webhook", b"");
        let sandbox = Arc::new(SandboxGateway::new(store.clone(), clock.clone(), secret, base_url));
        Self { all: vec![sandbox.clone()], payouts: Some(sandbox.clone()), sandbox: Some(sandbox) }
    }

    pub fn offered(&self) -> Option<&Arc<dyn Gateway>> {
        self.all.first()
    }

    pub fn named(&self, name: &str) -> Option<&Arc<dyn Gateway>> {
        self.all.iter().find(|gateway| gateway.info().name == name)
    }
}
