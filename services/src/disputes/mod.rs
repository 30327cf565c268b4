//! Disputes: what each side and our staff may do, and what follows for the order and the money in the same unit of
//! work.

mod opening;
mod staff;
mod steps;
mod timers;
mod viewing;

use crate::orders::side_of;
use crate::{Caller, Result, Services};
use domain::disputes::{DisputeEvent, DisputeKind, DisputeState, Offer};
use domain::orders::{OrderEvent, OrderState, Side};
use domain::{AccountId, DisputeId, Money, Refusal};
use serde_json::json;
use store::disputes::{Dispute, NewDisputeEvent};
use store::orders::Order;
use store::{Read, Write};

/// What somebody said or decided with a step, in words.
#[derive(Clone, Copy, Default)]
pub(crate) struct Said<'a> {
    /// What was typed.
    words: &'a str,
    /// The offer or the verdict.
    about: &'a str,
}

impl Services {
    /// A dispute with its order, and nobody else changes either until this unit of work ends.
    async fn lock_dispute(&self, db: &mut Write, id: DisputeId) -> Result<(Order, Dispute)> {
        let order = db.dispute(id).await?.ok_or(Refusal::NotFound)?.order;
        let order = self.lock_order(db, order).await?;
        Ok((order, db.dispute(id).await?.ok_or(Refusal::NotFound)?))
    }

    /// Takes a dispute to its next state, notes it, and does what follows. `changed` is the dispute with what this step
    /// adds to it: an offer, a ruling, a tracking number.
    async fn step_dispute(
        &self,
        db: &mut Write,
        caller: &Caller,
        order: &Order,
        (before, changed): (&Dispute, Dispute),
        event: DisputeEvent,
        said: Said<'_>,
    ) -> Result<Dispute> {
        let to = before.state.next(event)?;
        let now = self.clock.now();
        // An offer lies there until something else happens.
        let offer = changed.offer.filter(|_| to == DisputeState::Offered);
        let after = Dispute {
            state: to,
            offer,
            updated_at: now,
            due_at: to.due(before.kind, offer.map(|lying| lying.by), now),
            version: before.version + 1,
            ..changed
        };
        self.write_dispute(db, caller, (before, &after), event.as_str(), said).await?;
        self.carry_out(db, order, before, &after, event, caller.account()).await?;
        self.tell_of_dispute(db, order, &after, event.as_str(), caller.account(), said.about).await?;
        Ok(after)
    }

    /// Notes something that leaves the state and its deadline as they are.
    async fn note_dispute(
        &self,
        db: &mut Write,
        caller: &Caller,
        before: &Dispute,
        event: &str,
        said: Said<'_>,
    ) -> Result<Dispute> {
        let after = Dispute { version: before.version + 1, ..before.clone() };
        self.write_dispute(db, caller, (before, &after), event, said).await?;
        Ok(after)
    }

    async fn write_dispute(
        &self,
        db: &mut Write,
        caller: &Caller,
        (before, after): (&Dispute, &Dispute),
        event: &str,
        said: Said<'_>,
    ) -> Result<()> {
        if !db.move_dispute(before, after).await? {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        let new = NewDisputeEvent { event, actor: caller.account(), words: said.words, about: said.about };
        db.add_dispute_event(before.id, after.version, new, self.clock.now()).await?;
        let details = json!({ "order": before.order, "from": before.state, "to": after.state });
        self.note(db, caller, ("dispute", Some(before.id.0)), event, details).await
    }

    /// What a step of a dispute means for its order and the money that is held.
    async fn carry_out(
        &self,
        db: &mut Write,
        order: &Order,
        before: &Dispute,
        after: &Dispute,
        event: DisputeEvent,
        actor: Option<AccountId>,
    ) -> Result<()> {
        let step = match event {
            DisputeEvent::Refund if order.state == OrderState::Returning => {
                let details = json!({ "dispute": before.id });
                let returned =
                    self.step_order(db, order, OrderEvent::TakeBack, actor, details.clone()).await?;
                self.step_order(db, &returned, OrderEvent::Refund, actor, details).await?;
                return Ok(());
            }
            DisputeEvent::Refund => OrderEvent::Refund,
            DisputeEvent::Settle => {
                let back = settled_amount(before, after)
                    .ok_or_else(|| crate::Error::failed("a dispute is settled without an amount"))?;
                return self.settle_order(db, order, back, actor, json!({ "dispute": before.id })).await;
            }
            DisputeEvent::Return => OrderEvent::SendBack,
            // What has not arrived is looked at once it has; what has arrived was looked at.
            DisputeEvent::Withdraw if before.kind == DisputeKind::NotReceived => OrderEvent::Resume,
            DisputeEvent::Withdraw | DisputeEvent::Release => OrderEvent::Release,
            DisputeEvent::Object => OrderEvent::Dispute,
            DisputeEvent::Answer
            | DisputeEvent::Offer
            | DisputeEvent::Decline
            | DisputeEvent::Send
            | DisputeEvent::Escalate
            | DisputeEvent::Rule
            | DisputeEvent::Appeal => return Ok(()),
        };
        self.step_order(db, order, step, actor, json!({ "dispute": before.id })).await?;
        Ok(())
    }

    /// The dispute about an order that is not over.
    async fn open_dispute_of(&self, db: &mut Read, order: &Order) -> Result<Option<Dispute>> {
        Ok(db.disputes_of(order.id).await?.into_iter().find(|dispute| !dispute.state.is_over()))
    }
}

/// How much both agreed on, or our staff has ruled.
fn settled_amount(before: &Dispute, after: &Dispute) -> Option<Money> {
    match (before.state, before.offer, after.ruling) {
        (DisputeState::Offered, Some(lying), _) => lying.offer.amount(),
        (_, _, Some((verdict, _))) => verdict.amount(),
        _ => None,
    }
}

/// What could go back of an order at most.
async fn whole(db: &mut Read, order: &Order) -> Result<Money> {
    let refunded = db.refunded_of(order.id).await?;
    Ok(Money::new(order.sums.total.minor - refunded, order.sums.total.currency))
}

/// On which side of a dispute somebody stands; anybody else has not heard of it.
fn side_in(order: &Order, account: AccountId) -> Result<Side> {
    Ok(side_of(order, account).ok_or(Refusal::NotFound)?)
}

/// Whether the last ruling went against a side.
fn lost(dispute: &Dispute, side: Side) -> bool {
    dispute.ruling.is_some_and(|(verdict, _)| verdict.is_lost_by(side))
}

fn offered_by(dispute: &Dispute) -> Option<Side> {
    dispute.offer.map(|lying| lying.by)
}

fn offered(dispute: &Dispute) -> Option<Offer> {
    dispute.offer.map(|lying| lying.offer)
}
