//! Payments: the port to those who move money, and what follows when they say that it has moved.
//!
//! No transaction is open while a gateway is asked. What a gateway says by a webhook is only a hint: it is asked
//! how the payment stands, so that messages that come late, twice or out of order all lead to the same end.

mod reconciling;
mod refunding;
mod sandbox;
mod settling;
mod stripe;
mod viewing;

pub use sandbox::{SandboxGateway, cards};
pub use stripe::{StripeGateway, StripeSettings};

use crate::{Clock, Vault};
use async_trait::async_trait;
use domain::payments::{PaymentEvent, Returning};
use domain::{AccountId, Instant, Money, PaymentId, PayoutId, RefundId};
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
    /// What people call this way to pay.
    pub label: &'static str,
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
    /// Whose payment it is, by our own name: the vendor keeps it with the charge.
    pub payment: PaymentId,
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
    pub kind: String,
    pub about: About,
}

/// What a message is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A payment, by the vendor's name for it.
    Charge {
        reference: String,
        amount: Money,
    },
    /// A payment, by our own name.
    Payment {
        id: PaymentId,
        amount: Money,
    },
    Refund(RefundId),
    /// A seller's account at the vendor, by its name there.
    Payee(String),
    /// Nothing of ours: others may use the same vendor's account, and it tells of more than we asked for.
    Nothing,
}

/// Somebody who takes money from buyers and gives it back.
#[async_trait]
pub trait Gateway: Send + Sync {
    fn info(&self) -> GatewayInfo;

    /// Makes a page where a charge is paid; the same page for the same payment.
    async fn open(&self, charge: &Charge) -> Result<Opened, GatewayError>;

    /// How a payment stands.
    async fn look(&self, reference: &str) -> Result<VendorPayment, GatewayError>;

    /// Takes no money for it any more, where that is possible. What was paid stays paid.
    async fn close(&self, reference: &str) -> Result<(), GatewayError>;

    /// Gives an amount back; once, however often it is asked for under one id. Answers how that stands.
    async fn refund(&self, reference: &str, id: RefundId, amount: Money) -> Result<Returning, GatewayError>;

    /// Reads a message; refused where its signature is not the vendor's, or is too old.
    async fn read_webhook(&self, headers: &HeaderMap, body: &[u8]) -> Result<VendorMessage, GatewayError>;
}

/// Somebody who sends money to sellers.
#[async_trait]
pub trait PayoutRail: Send + Sync {
    /// In rows; never changed.
    fn name(&self) -> &'static str;

    /// Whether sellers need an account there before anything is sent.
    fn needs_account(&self) -> bool;

    /// Makes the account of a seller, and answers its name there; one for each seller, however often it is asked for.
    async fn open_account(&self, seller: AccountId) -> Result<String, GatewayError>;

    /// A page where the seller says where the money goes. It is good for a while, and leads back to `return_to`; to
    /// `again` where it is good no longer.
    async fn setup_page(&self, reference: &str, return_to: &str, again: &str)
    -> Result<String, GatewayError>;

    /// Whether money can be sent to an account.
    async fn is_ready(&self, reference: &str) -> Result<bool, GatewayError>;

    /// Sends an amount, to an account where sellers need one; once, however often it is asked for under one id.
    async fn pay_out(&self, id: PayoutId, amount: Money, to: Option<&str>) -> Result<(), GatewayError>;
}

/// The gateways of an installation.
#[derive(Clone, Default)]
pub struct Gateways {
    /// Buyers choose among them; the first is chosen where they don't.
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

    /// Adds Stripe: as a way to pay, and as the one who pays sellers.
    pub fn add_stripe(&mut self, stripe: Arc<StripeGateway>) {
        self.all.push(stripe.clone());
        self.payouts = Some(stripe);
    }

    /// The gateway that a buyer has chosen, or the first; absent where there is none of that name.
    pub fn chosen(&self, name: Option<&str>) -> Option<&Arc<dyn Gateway>> {
        match name {
            Some(name) => self.named(name),
            None => self.all.first(),
        }
    }

    pub fn named(&self, name: &str) -> Option<&Arc<dyn Gateway>> {
        self.all.iter().find(|gateway| gateway.info().name == name)
    }
}
