//! The steps that buyers and sellers take.

use crate::error::retried;
use crate::{Caller, Result, Services};
use domain::orders::{OrderEvent, ShipForm, Side};
use domain::shipping::TrackingNumber;
use domain::{OrderId, Refusal};
use serde_json::{Value, json};
use store::orders::Order;

/// Who may take a step. What is not named here happens by rule alone.
fn may(side: Side, event: OrderEvent) -> bool {
    match event {
        OrderEvent::Pack | OrderEvent::Ship => side == Side::Seller,
        OrderEvent::Deliver | OrderEvent::Accept => side == Side::Buyer,
        OrderEvent::Cancel => true,
        _ => false,
    }
}

impl Services {
    /// The seller has handed it to a carrier.
    pub async fn ship_order(&self, caller: &Caller, form: ShipForm) -> Result<OrderId> {
        caller.active_member()?;
        let id = form.order.trim().parse().map_err(|_| Refusal::NotFound)?;
        let version = form.version.trim().parse().map_err(|_| Refusal::ChangedMeanwhile)?;
        // Somebody else's order is not found, whatever was typed.
        self.own_order(caller, id, OrderEvent::Ship).await?;
        let tracking = form.parse()?;
        let details = json!({ "carrier": tracking.carrier, "tracking": tracking.number });
        self.take_step(caller, id, version, OrderEvent::Ship, details, Some(tracking)).await?;
        Ok(id)
    }

    /// The buyer has it.
    pub async fn confirm_delivery(&self, caller: &Caller, id: OrderId, version: i64) -> Result<()> {
        self.take_step(caller, id, version, OrderEvent::Deliver, json!({}), None).await
    }

    /// The buyer is content: the money goes to the seller.
    pub async fn accept_order(&self, caller: &Caller, id: OrderId, version: i64) -> Result<()> {
        self.take_step(caller, id, version, OrderEvent::Accept, json!({}), None).await
    }

    /// Buyer or seller call a paid order off before it is sent; the buyer gets everything back.
    pub async fn cancel_order(&self, caller: &Caller, id: OrderId, version: i64) -> Result<()> {
        self.take_step(caller, id, version, OrderEvent::Cancel, json!({}), None).await
    }

    /// An order of the caller, who may take this step with it.
    pub(super) async fn own_order(&self, caller: &Caller, id: OrderId, event: OrderEvent) -> Result<Order> {
        let account = caller.active_member()?.account;
        let order = self.store.read().await?.order(id).await?.ok_or(Refusal::NotFound)?;
        match side_of(&order, account).ok_or(Refusal::NotFound)? {
            side if may(side, event) => Ok(order),
            _ => Err(Refusal::NotAllowed.into()),
        }
    }

    /// Takes a step once. `details` are what its moment in the timeline keeps.
    pub(super) async fn take_step(
        &self,
        caller: &Caller,
        id: OrderId,
        version: i64,
        event: OrderEvent,
        details: Value,
        tracking: Option<TrackingNumber>,
    ) -> Result<()> {
        let account = caller.active_member()?.account;
        self.own_order(caller, id, event).await?;
        let moves_phones = retried(|| async {
            let mut db = self.store.write().await?;
            let order = self.lock_order(&mut db, id).await?;
            // A form that arrives twice has done its work already.
            if order.version != version && self.was_done(&mut db, &order, event).await? {
                return Ok(false);
            }
            order.state.next(event)?;
            if order.version != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            if let Some(tracking) = &tracking {
                db.keep_tracking(id, tracking).await?;
            }
            let order = Order { tracking: tracking.clone().or(order.tracking.clone()), ..order };
            self.step_order(&mut db, &order, event, Some(account), details.clone()).await?;
            db.commit().await?;
            Ok(matches!(event, OrderEvent::Ship | OrderEvent::Cancel))
        })
        .await?;
        if moves_phones {
            self.show_change().await;
        }
        Ok(())
    }

    /// Whether the order's history has such a step already.
    async fn was_done(&self, db: &mut store::Read, order: &Order, event: OrderEvent) -> Result<bool> {
        Ok(db.order_events(order.id).await?.iter().any(|noted| noted.event == event.as_str()))
    }
}

/// On which side of an order an account stands; sellers know nothing of what was never paid.
pub(crate) fn side_of(order: &Order, account: domain::AccountId) -> Option<Side> {
    use domain::orders::OrderState::{Expired, Placed};
    match order {
        order if order.buyer == account => Some(Side::Buyer),
        order if order.seller == account && !matches!(order.state, Placed | Expired) => Some(Side::Seller),
        _ => None,
    }
}
