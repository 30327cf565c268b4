//! What can be done: every use case of the marketplace, who may do it, and the ports to the outside.
//!
//! A use case is a method of [`Services`], in the file of its noun. It takes the [`Caller`] first, decides
//! whether that caller may, and answers with domain types. It knows nothing of HTTP.

mod accounts;
mod audit;
mod baskets;
mod caller;
mod catalogue;
mod checkout;
mod clock;
mod demo;
pub mod devices;
mod disputes;
mod error;
mod imeis;
mod ledger;
mod limits;
mod listings;
mod messages;
mod mint;
pub mod notifications;
mod offers;
mod orders;
mod outbox;
mod papers;
mod passwords;
pub mod payments;
mod payout_accounts;
mod payouts;
mod photos;
mod places;
mod prices;
mod qr;
mod reviews;
pub mod search;
mod tokens;
mod vault;
mod watches;

pub use accounts::{NewMember, Refreshed};
pub use caller::{Caller, Member, Viewer};
pub use catalogue::{Imported, Outcome, Scope};
pub use clock::{Clock, FixedClock, SystemClock};
pub use demo::{DemoMarket, Weighted, how_often};
pub use devices::DeviceCheck;
pub use error::{Error, Result};
pub use ledger::Audit;
pub use limits::Limits;
pub use listings::{Begun, GuestKey};
pub use messages::News;
pub use mint::Mint;
pub use notifications::Mailer;
pub use papers::Paper;
pub use passwords::{PasswordCost, Passwords};
pub use payments::Gateways;
pub use tokens::TokenKeys;
pub use vault::Vault;

use arc_swap::ArcSwapOption;
use catalogue::ModelIndex;
use domain::catalogue::FormFactor;
use domain::fees::{FeeRate, Fees, SellerTier};
use domain::orders::Patience;
use messages::Hub;
use photos::{Broom, Darkroom, Picture};
use prices::KeptPrices;
use search::{Following, SearchEngine};
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use store::{Documents, Store};

/// Everything that a use case may need; cheap to clone.
#[derive(Clone)]
pub struct Services {
    parts: Arc<Parts>,
    memory: Arc<Memory>,
}

/// What is made of the parts while they are used.
struct Memory {
    /// Made when it is asked for first, and again after an import.
    models: ArcSwapOption<ModelIndex>,
    darkroom: Darkroom,
    broom: Broom,
    following: Following,
    hub: Hub,
    prices: KeptPrices,
    /// When what has expired was swept out last, in microseconds.
    swept_at: AtomicI64,
}

/// The parts that services are made of. Made once, at start, by the server or by a test.
pub struct Parts {
    pub store: Store,
    pub documents: Arc<dyn Documents>,
    pub clock: Arc<dyn Clock>,
    pub mint: Mint,
    pub vault: Vault,
    pub passwords: Passwords,
    pub token_keys: TokenKeys,
    pub limits: Limits,
    pub mailer: Arc<dyn Mailer>,
    pub search: Arc<dyn SearchEngine>,
    pub devices: Arc<dyn DeviceCheck>,
    pub gateways: Gateways,
    pub settings: Settings,
}

/// What the operator decides.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where people reach the site, without a slash at the end: `https://phones.example.org`.
    pub base_url: String,
    /// The name in titles and mails.
    pub site_name: String,
    /// In the sandbox, mails can be read on a page of the site, and no money moves.
    pub sandbox: bool,
    /// What the market keeps of a sale.
    pub fees: Fees,
    /// How long each step of a purchase may take.
    pub patience: Patience,
}

impl Settings {
    /// What the market keeps of a sale of such a device: what a draft shows is what an order is charged.
    pub(crate) fn fee_rate(&self, form: FormFactor) -> &FeeRate {
        self.fees.rate(SellerTier::Standard, form)
    }
}

impl Services {
    pub fn new(parts: Parts) -> Self {
        let memory = Memory {
            models: ArcSwapOption::empty(),
            darkroom: Darkroom::new(),
            broom: Broom::new(),
            following: Following::default(),
            hub: Hub::default(),
            prices: KeptPrices::default(),
            swept_at: AtomicI64::new(0),
        };
        Self { parts: Arc::new(parts), memory: Arc::new(memory) }
    }
}

impl Deref for Services {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.parts
    }
}
