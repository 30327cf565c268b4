//! What our staff does in disputes: see which wait, and rule. An appeal goes to somebody else, and then it is final.

use super::{Said, whole};
use crate::error::retried;
use crate::{Caller, Result, Services};
use domain::disputes::{DisputeCard, DisputeEvent, DisputeState, RulingForm};
use domain::{AccountId, DisputeId, Page, Refusal};
use store::disputes::Dispute;
use store::orders::Order;

const PER_PAGE: u32 = 20;

impl Services {
    /// Disputes that wait for a ruling by the caller, those that wait longest first. For moderators.
    pub async fn waiting_disputes(&self, caller: &Caller, page: u32) -> Result<Page<DisputeCard>> {
        let staff = caller.moderator()?.account;
        let mut db = self.store.read().await?;
        let number = page.max(1);
        let offset = u64::from(number - 1) * u64::from(PER_PAGE);
        let total = db.count_waiting_disputes(staff).await?;
        let mut items = Vec::new();
        for dispute in db.waiting_disputes(staff, PER_PAGE, offset).await? {
            let Some(order) = db.order(dispute.order).await? else { continue };
            let title = db.order_lines(&[order.id]).await?.into_iter().next().map(|line| line.title);
            items.push(DisputeCard {
                id: dispute.id,
                order: order.id,
                kind: dispute.kind,
                state: dispute.state,
                title: title.unwrap_or_default(),
                whole: whole(&mut db, &order).await?,
                opened_at: dispute.opened_at,
                since: dispute.updated_at,
            });
        }
        Ok(Page { items, number, per_page: PER_PAGE, total })
    }

    /// A member of the staff decides. After an appeal that is carried out at once; before, the side that lost has its
    /// days to appeal.
    pub async fn rule_dispute(&self, caller: &Caller, form: RulingForm) -> Result<DisputeId> {
        let staff = caller.moderator()?.account;
        let id: DisputeId = form.dispute.trim().parse().map_err(|_| Refusal::NotFound)?;
        retried(|| async {
            let mut db = self.store.write().await?;
            let (order, dispute) = self.lock_dispute(&mut db, id).await?;
            // The whole order: a form that arrives again, after the money went, is to be read all the same.
            let (verdict, reason) = form.parse(order.sums.total)?;
            let was_done = dispute.ruling == Some((verdict, staff)) && !dispute.state.is_with_staff();
            if was_done {
                return Ok(id);
            }
            if !may_rule(&order, &dispute, staff) {
                dispute.state.next(DisputeEvent::Rule)?;
                return Err(Refusal::NotAllowed.into());
            }
            let about = verdict.words();
            let said = Said { words: &reason, about: &about };
            let ruled = Dispute { ruling: Some((verdict, staff)), ..dispute.clone() };
            if dispute.state == DisputeState::Appealed {
                let noted = self.note_dispute(&mut db, caller, &dispute, "rule", said).await?;
                let ruled = Dispute { version: noted.version, ..ruled };
                let said = Said { words: "", about: &about };
                self.step_dispute(&mut db, caller, &order, (&noted, ruled), verdict.event(), said).await?;
            } else {
                self.step_dispute(&mut db, caller, &order, (&dispute, ruled), DisputeEvent::Rule, said)
                    .await?;
            }
            db.commit().await?;
            Ok(id)
        })
        .await
    }
}

/// Whether a member of the staff may rule now: never in a case of their own, and never twice in one.
pub(super) fn may_rule(order: &Order, dispute: &Dispute, staff: AccountId) -> bool {
    let own = order.buyer == staff || order.seller == staff;
    let ruled_before = dispute.ruling.is_some_and(|(_, by)| by == staff);
    dispute.state.is_with_staff() && !own && !ruled_before
}
