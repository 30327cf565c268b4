//! Orders: every step of a purchase, who may take it, and all that follows from it in the same unit of work.

mod arrivals;
mod packing;
mod steps;
mod timers;
mod viewing;

pub(crate) use packing::packing_in;
pub(crate) use steps::side_of;
pub(crate) use viewing::{moment_of, name_of};

use crate::{Result, Services};
use domain::ledger::{order_completed, order_paid, order_refunded, order_settled};
use domain::listings::{ListingEvent, published_at};
use domain::orders::{OrderEvent, OrderState, Timer};
use domain::{AccountId, Instant, ListingId, Money, OrderId, RefundId, Refusal};
use serde_json::{Value, json};
use store::Write;
use store::orders::Order;
use store::refunds::Refund;

impl Services {
    /// An order, and nobody else changes it, its payment or what belongs to that until this unit of work ends.
    ///
    /// The payment's row stands for all of it, so that units of work wait for each other in one order.
    pub(crate) async fn lock_order(&self, db: &mut Write, id: OrderId) -> Result<Order> {
        let order = db.order(id).await?.ok_or(Refusal::NotFound)?;
        db.lock_payment(order.payment).await?;
        Ok(db.order(id).await?.ok_or(Refusal::NotFound)?)
    }

    /// Takes an order to its next state, notes it, and does what follows. Nothing stands between acceptance and the
    /// seller's money, so that both are one.
    pub(crate) async fn step_order(
        &self,
        db: &mut Write,
        order: &Order,
        event: OrderEvent,
        actor: Option<AccountId>,
        details: Value,
    ) -> Result<Order> {
        let moved = self.one_step(db, order, event, actor, details).await?;
        if event == OrderEvent::Accept {
            return self.one_step(db, &moved, OrderEvent::Complete, None, json!({})).await;
        }
        Ok(moved)
    }

    /// Ends an order of which a part goes back to the buyer, and the rest to the seller.
    pub(crate) async fn settle_order(
        &self,
        db: &mut Write,
        order: &Order,
        back: Money,
        actor: Option<AccountId>,
        mut details: Value,
    ) -> Result<()> {
        details["back"] = json!(back);
        self.one_step(db, order, OrderEvent::Settle, actor, details).await?;
        // Whole or in part, an order is paid back once, so its own id stands for that.
        let refund = Refund {
            id: RefundId(order.id.0),
            payment: order.payment,
            order: Some(order.id),
            amount: back,
            tries: 0,
        };
        self.owe(db, &refund).await?;
        self.enter(db, &order_settled(refund.id, order.id, order.seller, &order.sums, back)).await
    }

    /// One step with the book, the phones and the mails that go with it.
    async fn one_step(
        &self,
        db: &mut Write,
        order: &Order,
        event: OrderEvent,
        actor: Option<AccountId>,
        details: Value,
    ) -> Result<Order> {
        let now = self.clock.now();
        let to = order.state.next(event)?;
        let timer = self.settings.patience.timer(to, now);
        if !db.move_order(order, to, timer, now).await? {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        let mut details = details;
        details["from"] = json!(order.state);
        details["to"] = json!(to);
        let moved = Order { state: to, timer, version: order.version + 1, ..order.clone() };
        db.add_order_event(order.id, moved.version, event.as_str(), &details, actor, now).await?;
        match event {
            OrderEvent::Pay => {
                self.enter(db, &order_paid(order.id, order.seller, &order.sums)).await?;
                self.miss_offers(db, order).await?;
            }
            OrderEvent::Complete | OrderEvent::Release => {
                self.enter(db, &order_completed(order.id, order.seller, &order.sums)).await?;
            }
            OrderEvent::Ship => self.move_phones(db, order, ListingEvent::Sell, actor, &[]).await?,
            OrderEvent::Expire => {
                let kept = self.return_to_offers(db, order).await?;
                self.move_phones(db, order, ListingEvent::Release, actor, &kept).await?;
            }
            OrderEvent::Cancel => {
                self.move_phones(db, order, ListingEvent::Release, actor, &[]).await?;
                self.refund_whole(db, order).await?;
            }
            OrderEvent::Refund => self.refund_whole(db, order).await?,
            _ => {}
        }
        match to {
            // Whichever way it came to its buyer, who keeps it.
            OrderState::Delivered | OrderState::Completed => self.plan_sale_checks(db, order).await?,
            OrderState::Refunded => db.call_off_device_checks(order.id).await?,
            _ => {}
        }
        self.tell_of_step(db, &moved, event, actor).await?;
        Ok(moved)
    }

    /// Notes something that leaves the state as it is.
    pub(crate) async fn note_order(
        &self,
        db: &mut Write,
        order: &Order,
        timer: Option<(Timer, Instant)>,
        event: &str,
        details: Value,
        actor: Option<AccountId>,
    ) -> Result<Order> {
        let now = self.clock.now();
        if !db.move_order(order, order.state, timer, now).await? {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        let noted = Order { timer, version: order.version + 1, ..order.clone() };
        db.add_order_event(order.id, noted.version, event, &details, actor, now).await?;
        Ok(noted)
    }

    /// Takes the phones of an order to the state that follows from what happens to it, but for those that are kept for
    /// an offer.
    async fn move_phones(
        &self,
        db: &mut Write,
        order: &Order,
        event: ListingEvent,
        actor: Option<AccountId>,
        kept: &[ListingId],
    ) -> Result<()> {
        let now = self.clock.now();
        for line in
            db.order_lines(&[order.id]).await?.into_iter().filter(|line| !kept.contains(&line.listing))
        {
            let Some(listing) = db.listing(line.listing).await? else { continue };
            let to = listing.state.next(event)?;
            let since = match event {
                ListingEvent::Release => Some(published_at(listing.published_at, now)),
                _ => listing.published_at,
            };
            if !db.move_listing(&listing, to, since, now).await? {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let change = json!({ "from": listing.state, "to": to, "order": order.id });
            db.add_listing_event(listing.id, listing.version + 1, event.as_str(), &change, actor, now)
                .await?;
        }
        Ok(())
    }

    /// Owes the buyer all that was paid for an order.
    async fn refund_whole(&self, db: &mut Write, order: &Order) -> Result<()> {
        // An order goes back as a whole once, so its own id stands for that.
        let refund = Refund {
            id: RefundId(order.id.0),
            payment: order.payment,
            order: Some(order.id),
            amount: order.sums.total,
            tries: 0,
        };
        self.owe(db, &refund).await?;
        self.enter(db, &order_refunded(refund.id, order.id, order.seller, &order.sums)).await
    }
}
