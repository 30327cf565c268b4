//! Packing: the seller ticks that the phone is signed out of and erased, and says which seal the parcel has.

use crate::{Caller, Result, Services};
use domain::orders::{Maker, OrderEvent, PackForm, Packing};
use domain::{OrderId, Refusal};
use serde_json::json;
use store::Read;
use store::orders::{Line, OrderEventRow};

/// Where a timeline keeps it.
const DETAIL: &str = "packing";

impl Services {
    /// The seller has packed it. The form sent twice packs it once.
    pub async fn pack_order(&self, caller: &Caller, form: PackForm) -> Result<OrderId> {
        caller.active_member()?;
        let id = form.order.trim().parse().map_err(|_| Refusal::NotFound)?;
        let version = form.version.trim().parse().map_err(|_| Refusal::ChangedMeanwhile)?;
        // Somebody else's order is not found, whatever was typed.
        self.own_order(caller, id, OrderEvent::Pack).await?;
        let packing = form.parse()?;
        let details = json!({ DETAIL: packing });
        self.take_step(caller, id, version, OrderEvent::Pack, details, None).await?;
        Ok(id)
    }
}

/// What a moment of a timeline says about the packing; nothing where it says nothing.
pub(crate) fn packing_in(event: &OrderEventRow) -> Option<Packing> {
    let details: serde_json::Value = serde_json::from_str(&event.details).ok()?;
    serde_json::from_value(details.get(DETAIL)?.clone()).ok()
}

/// Whose phones these are, each maker once.
pub(super) async fn makers_of(db: &mut Read, lines: &[Line]) -> Result<Vec<Maker>> {
    let mut makers = Vec::new();
    for line in lines {
        makers.extend(db.listing(line.listing).await?.map(|listing| Maker::of(&listing.model_slug)));
    }
    makers.sort_unstable();
    makers.dedup();
    Ok(makers)
}
