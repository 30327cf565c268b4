//! What somebody wants to know the price of.

use crate::listings::{CarrierLock, Grade};
use crate::{Currency, ListingId};
use serde::{Deserialize, Serialize};

/// A phone as far as it is described already. Until its condition and lock are known, a good and unlocked one is
/// meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PriceQuestion {
    /// [`crate::catalogue::Model::slug`].
    pub model: String,
    pub storage_gb: u32,
    pub grade: Option<Grade>,
    pub carrier_lock: Option<CarrierLock>,
    pub currency: Currency,
    /// The listing that asks: its own price does not count.
    pub but: Option<ListingId>,
}
