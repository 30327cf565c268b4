//! Which phone arrived: its buyer types the IMEI, which is compared with that of the listing and kept as evidence.
//!
//! The comparison is between keyed hashes. Nobody is shown the number of a listing, and a buyer who guesses has three
//! guesses.

use super::side_of;
use crate::error::retried;
use crate::limits::Guarded;
use crate::{Caller, Result, Services};
use domain::orders::{ArrivalCheck, ArrivalForm, OrderState, Side};
use domain::{Imei, ListingId, OrderId, Refusal};
use serde_json::json;
use store::arrivals::Arrival;
use store::orders::Order;
use store::{Read, Write};

impl Services {
    /// Compares what a buyer typed with the phones of an order. Answers the order, and whether it is one of them. The
    /// same number typed twice is compared once.
    pub async fn check_arrival(&self, caller: &Caller, form: ArrivalForm) -> Result<(OrderId, bool)> {
        let account = caller.active_member()?.account;
        let id: OrderId = form.order.trim().parse().map_err(|_| Refusal::NotFound)?;
        // Somebody else's order is not found, whatever was typed.
        let order = self.store.read().await?.order(id).await?.ok_or(Refusal::NotFound)?;
        if side_of(&order, account).ok_or(Refusal::NotFound)? == Side::Seller {
            return Err(Refusal::NotAllowed.into());
        }
        let imei = form.parse()?;
        self.count_try(caller, Guarded::Arrival, account.0.as_bytes()).await?;
        let found = retried(|| async {
            let mut db = self.store.write().await?;
            let order = self.lock_order(&mut db, id).await?;
            let found = self.compare_arrival(&mut db, caller, &order, &imei).await?;
            db.commit().await?;
            Ok(found)
        })
        .await?;
        Ok((id, found))
    }

    async fn compare_arrival(
        &self,
        db: &mut Write,
        caller: &Caller,
        order: &Order,
        imei: &Imei,
    ) -> Result<bool> {
        let (hash, sealed) = self.sealed_imei(imei)?;
        let earlier = db.arrivals_of(order.id).await?;
        if let Some(same) = earlier.iter().find(|arrival| arrival.hash == hash) {
            return Ok(same.listing.is_some());
        }
        let now = self.clock.now();
        match (order.state, order.timer) {
            (OrderState::Delivered, Some((_, until))) if until > now => {}
            (OrderState::Placed | OrderState::Paid | OrderState::Packed | OrderState::Shipped, _) => {
                return Err(Refusal::NotNow("Say first that it has arrived.".into()).into());
            }
            _ => return Err(Refusal::NotNow("The time to look at it is over.".into()).into()),
        }
        self.arrival_check(db, order).await?.takes_another()?;
        let listing = self.line_with(db, order, imei).await?;
        let arrival = Arrival { hash: hash.to_vec(), sealed, listing, typed_at: now };
        db.add_arrival(order.id, &arrival).await?;
        let (event, verb) = match listing {
            Some(_) => ("imei_match", "imei_matched"),
            None => ("imei_differs", "imei_differed"),
        };
        let details = json!({ "listing": listing });
        self.note_order(db, order, order.timer, event, details.clone(), caller.account()).await?;
        self.note(db, caller, ("order", Some(order.id.0)), verb, details).await?;
        Ok(listing.is_some())
    }

    /// The phone of an order that has this IMEI.
    async fn line_with(&self, db: &mut Read, order: &Order, imei: &Imei) -> Result<Option<ListingId>> {
        for line in db.order_lines(&[order.id]).await? {
            if self.is_imei(db.imei_of(line.listing).await?.as_ref(), imei) {
                return Ok(Some(line.listing));
            }
        }
        Ok(None)
    }

    /// How what was typed so far compares with the phones of an order.
    pub(crate) async fn arrival_check(&self, db: &mut Read, order: &Order) -> Result<ArrivalCheck> {
        let mut check = ArrivalCheck::default();
        for line in db.order_lines(&[order.id]).await? {
            check.known += usize::from(db.imei_of(line.listing).await?.is_some());
        }
        for arrival in db.arrivals_of(order.id).await? {
            match arrival.listing {
                Some(_) => check.found += 1,
                None => check.others.push(arrival.typed_at),
            }
        }
        Ok(check)
    }

    /// The last digits of each number that was typed and belongs to no phone of the order, for our staff.
    pub(crate) async fn other_endings(&self, db: &mut Read, order: OrderId) -> Result<Vec<String>> {
        let arrivals = db.arrivals_of(order).await?;
        let others = arrivals.iter().filter(|arrival| arrival.listing.is_none());
        others.map(|arrival| Ok(self.opened_imei(&arrival.sealed)?.ending().to_owned())).collect()
    }

    /// What a buyer typed for an order, for the buyer's export.
    pub(crate) async fn exported_arrivals(
        &self,
        db: &mut Read,
        order: OrderId,
    ) -> Result<Vec<serde_json::Value>> {
        let arrivals = db.arrivals_of(order).await?;
        let exported = arrivals.iter().map(|arrival| {
            Ok(json!({
                "imei": self.opened_imei(&arrival.sealed)?.digits(),
                "at": arrival.typed_at.rfc3339(),
                "is_what_was_bought": arrival.listing.is_some(),
            }))
        });
        exported.collect()
    }
}
