//! Opening a dispute: what a buyer may complain about, and when. From then on the money waits.

use super::Said;
use crate::accounts::purpose;
use crate::error::retried;
use crate::{Caller, Error, Result, Services};
use domain::addresses::AddressForm;
use domain::disputes::{Claim, Complaint, DisputeForm, DisputeKind, DisputeState};
use domain::orders::{OrderEvent, OrderState, Side};
use domain::shipping::Zone;
use domain::{DisputeId, Instant, OrderId, Refusal};
use serde_json::json;
use std::time::Duration;
use store::disputes::{Dispute, NewDisputeEvent};
use store::orders::Order;
use store::{Read, Write};

const DAY: Duration = Duration::from_secs(24 * 3600);

impl Services {
    /// A buyer says that something is wrong. The form sent twice opens one dispute.
    pub async fn open_dispute(&self, caller: &Caller, form: DisputeForm) -> Result<DisputeId> {
        let account = caller.active_member()?.account;
        let id: OrderId = form.order.trim().parse().map_err(|_| Refusal::NotFound)?;
        // Somebody else's order is not found, whatever was typed.
        let order = self.store.read().await?.order(id).await?.ok_or(Refusal::NotFound)?;
        if super::side_in(&order, account)? == Side::Seller {
            return Err(Refusal::NotAllowed.into());
        }
        let complaint = form.parse()?;
        retried(|| async {
            let mut db = self.store.write().await?;
            let order = self.lock_order(&mut db, id).await?;
            if let Some(open) = self.open_dispute_of(&mut db, &order).await? {
                return Ok(open.id);
            }
            self.may_complain(&mut db, &order, &complaint).await?;
            let opened = self.add_dispute(&mut db, caller, &order, &complaint).await?;
            db.commit().await?;
            Ok(opened)
        })
        .await
    }

    async fn add_dispute(
        &self,
        db: &mut Write,
        caller: &Caller,
        order: &Order,
        complaint: &Complaint,
    ) -> Result<DisputeId> {
        let now = self.clock.now();
        let dispute = Dispute {
            id: self.mint.id(now),
            order: order.id,
            kind: complaint.kind,
            claim: complaint.claim,
            state: DisputeState::Opened,
            currency: order.sums.total.currency,
            offer: None,
            ruling: None,
            tracking: None,
            opened_at: now,
            updated_at: now,
            due_at: DisputeState::Opened.due(complaint.kind, None, now),
            version: 1,
        };
        // The order has no timer any more: nothing releases its money but this dispute.
        let details = json!({ "dispute": dispute.id });
        self.step_order(db, order, OrderEvent::Dispute, caller.account(), details).await?;
        db.add_dispute(&dispute).await?;
        let said = Said { words: &complaint.words, about: complaint.kind.label() };
        let opening =
            NewDisputeEvent { event: "open", actor: caller.account(), words: said.words, about: said.about };
        db.add_dispute_event(dispute.id, 1, opening, now).await?;
        let details = json!({ "order": order.id, "kind": dispute.kind, "claim": dispute.claim });
        self.note(db, caller, ("dispute", Some(dispute.id.0)), "opened", details).await?;
        self.tell_of_dispute(db, order, &dispute, "open", caller.account(), said.about).await?;
        Ok(dispute.id)
    }

    async fn may_complain(&self, db: &mut Read, order: &Order, complaint: &Complaint) -> Result<()> {
        order.state.next(OrderEvent::Dispute)?;
        let kinds = self.complaints(db, order).await?;
        if kinds.is_empty() {
            return Err(Refusal::NotNow("The time to look at it is over.".into()).into());
        }
        if !kinds.contains(&complaint.kind) {
            let sentence = match self.promised(db, order).await? {
                Some(by) if by > self.clock.now() => {
                    format!("It should arrive by {}. If it has not arrived then, tell us here.", by.date())
                }
                _ => "You said that it has arrived. Choose what is wrong with it.".into(),
            };
            return Err(Refusal::field("kind", sentence).into());
        }
        if let Some(claim) = complaint.claim
            && self.what_was_said(db, order.id, claim).await?.is_none()
        {
            let sentence = "The seller said nothing about that. Choose another one.";
            return Err(Refusal::field("claim", sentence).into());
        }
        Ok(())
    }

    /// What the buyer of an order may complain about now.
    pub(crate) async fn complaints(&self, db: &mut Read, order: &Order) -> Result<Vec<DisputeKind>> {
        let now = self.clock.now();
        let looks = match order.state {
            OrderState::Shipped => true,
            OrderState::Delivered => order.timer.is_some_and(|(_, until)| until > now),
            _ => false,
        };
        if !looks {
            return Ok(Vec::new());
        }
        let late = self.promised(db, order).await?.is_some_and(|by| by <= now);
        let said_so = db.order_events(order.id).await?.iter().any(|event| {
            event.event == OrderEvent::Resume.as_str()
                || (event.event == OrderEvent::Deliver.as_str() && event.actor == Some(order.buyer))
        });
        let fits = |kind: &DisputeKind| kind.has_arrived() || (late && !said_so);
        Ok(DisputeKind::ALL.into_iter().filter(fits).collect())
    }

    /// By when an order should have arrived that was sent.
    async fn promised(&self, db: &mut Read, order: &Order) -> Result<Option<Instant>> {
        let ship = OrderEvent::Ship.as_str();
        let Some(sent) = db.order_events(order.id).await?.into_iter().find(|event| event.event == ship)
        else {
            return Ok(None);
        };
        let plain = self.vault.open(purpose::ORDER_ADDRESS, &order.address_sealed)?;
        let address: AddressForm = serde_json::from_slice(&plain).map_err(Error::failed)?;
        let mut zone = Zone::Domestic;
        for line in db.order_lines(&[order.id]).await? {
            let place = db.listing(line.listing).await?.and_then(|listing| listing.details.place);
            zone = place.map_or(Zone::World, |place| Zone::between(&place.country, &address.country));
        }
        Ok(Some(sent.at.plus(DAY * order.option.longest_days(zone))))
    }

    /// What the seller of an order had said about one thing.
    pub(super) async fn what_was_said(
        &self,
        db: &mut Read,
        order: OrderId,
        claim: Claim,
    ) -> Result<Option<String>> {
        for line in db.order_lines(&[order]).await? {
            let listing = db.listing(line.listing).await?;
            if let Some(said) = listing.and_then(|listing| claim.said(&listing.details)) {
                return Ok(Some(said));
            }
        }
        Ok(None)
    }
}
