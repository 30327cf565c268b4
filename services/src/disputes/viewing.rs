//! Disputes as their two sides and our staff see them. Nobody else hears of them.

use super::staff::may_rule;
use super::{lost, offered_by, whole};
use crate::orders::{moment_of, name_of, packing_in, side_of};
use crate::{Caller, Result, Services};
use domain::devices::{DeviceReport, DeviceStanding};
use domain::disputes::{
    Claim, DisputeAction, DisputeMoment, DisputeView, EvidenceKit, EvidencePhone, Ruling, next_step, told,
};
use domain::orders::Side;
use domain::{AccountId, DisputeId, Money, Refusal};
use store::Read;
use store::disputes::Dispute;
use store::orders::{Line, Order};

impl Services {
    /// A dispute of the caller, or any for moderators.
    pub async fn dispute(&self, caller: &Caller, id: DisputeId) -> Result<DisputeView> {
        let account = caller.member()?.account;
        let mut db = self.store.read().await?;
        let dispute = db.dispute(id).await?.ok_or(Refusal::NotFound)?;
        let order = db.order(dispute.order).await?.ok_or(Refusal::NotFound)?;
        let side = side_of(&order, account);
        if side.is_none() && caller.moderator().is_err() {
            return Err(Refusal::NotFound.into());
        }
        let by = offered_by(&dispute);
        let may = match side {
            Some(side) => dispute.state.may(side, by, lost(&dispute, side)),
            None if may_rule(&order, &dispute, account) => vec![DisputeAction::Rule],
            None => Vec::new(),
        };
        let events = db.dispute_events(id).await?;
        let reason = events.iter().rfind(|event| event.event == "rule").map(|event| event.words.clone());
        let verdict = dispute.ruling.map(|(verdict, _)| verdict);
        let said = match dispute.claim {
            Some(claim) => self.what_was_said(&mut db, order.id, claim).await?,
            None => None,
        };
        let lines = db.order_lines(&[order.id]).await?;
        let moments = events.into_iter().map(|event| DisputeMoment {
            at: event.at,
            what: told(&event.event, who(&order, event.actor), &event.about),
            words: event.words,
        });
        let moments = moments.collect();
        let kit = match side {
            None => Some(self.evidence(&mut db, &order, &lines).await?),
            Some(_) => None,
        };
        Ok(DisputeView {
            id,
            order: order.id,
            title: lines.first().map(|line| line.title.clone()).unwrap_or_default(),
            kind: dispute.kind,
            claim: dispute.claim,
            said,
            state: dispute.state,
            side,
            buyer: name_of(&mut db, order.buyer).await?,
            seller: name_of(&mut db, order.seller).await?,
            moments,
            next: next_step(dispute.state, dispute.kind, side, by, verdict, dispute.due_at),
            may,
            offer: dispute.offer,
            whole: whole(&mut db, &order).await?,
            tracking: dispute.tracking,
            ruling: verdict.zip(reason).map(|(verdict, reason)| Ruling { verdict, reason }),
            proofs: self.proofs(&mut db, &order, side).await?,
            kit,
        })
    }

    /// What is on record about an order: how it was packed, and which phone arrived. Numbers are for our staff, and then
    /// their last digits.
    async fn proofs(&self, db: &mut Read, order: &Order, side: Option<Side>) -> Result<Vec<String>> {
        let packing = db.order_events(order.id).await?.iter().find_map(packing_in);
        let packed = packing.map(|packing| packing.told());
        let mut proofs = vec![packed.unwrap_or("The seller has recorded nothing about the packing.".into())];
        proofs.extend(self.arrival_check(db, order).await?.told());
        if side.is_none() {
            let endings = self.other_endings(db, order.id).await?;
            proofs.extend(endings.iter().map(|ending| format!("What the buyer typed ends in {ending}.")));
        }
        Ok(proofs)
    }

    /// Everything that is known of an order besides what its sides say.
    async fn evidence(&self, db: &mut Read, order: &Order, lines: &[Line]) -> Result<EvidenceKit> {
        let mut phones = Vec::new();
        for line in lines {
            phones.push(self.evidence_of(db, order, line).await?);
        }
        let moments = db.order_events(order.id).await?.iter().map(|event| moment_of(order, event)).collect();
        let messages = self.said_about(db, order, lines).await?;
        Ok(EvidenceKit { phones, tracking: order.tracking.clone(), order: moments, messages })
    }

    async fn evidence_of(&self, db: &mut Read, order: &Order, line: &Line) -> Result<EvidencePhone> {
        let listing = db.listing(line.listing).await?;
        let mut facts = Vec::new();
        match db.imei_of(line.listing).await? {
            // The last digits are enough to compare with what a phone shows.
            Some(kept) => facts.push(format!("Its IMEI ends in {}.", self.open_imei(&kept)?.ending())),
            None => facts.push("Its seller gave no IMEI.".into()),
        }
        facts.push(match db.device_check_of(line.listing).await?.map(|check| check.standing) {
            Some(DeviceStanding::Checked(report)) => answer_of(&report, "before its sale"),
            Some(DeviceStanding::Pending) => "A register was asked and has not answered.".into(),
            Some(DeviceStanding::NotChecked) | None => "No register has said anything about it.".into(),
        });
        for check in db.sale_checks_of(order.id).await?.iter().filter(|check| check.listing == line.listing) {
            if let (DeviceStanding::Checked(report), Some(of)) = (&check.standing, check.after_sale) {
                facts.push(answer_of(report, &format!("{} days after its delivery", of.days)));
            }
        }
        if let Some(at) = listing.as_ref().and_then(|listing| listing.verified_at) {
            facts.push(format!("Our staff saw it beside a code on {}.", at.date()));
        }
        let details = listing.map(|listing| listing.details).unwrap_or_default();
        let claims = Claim::ALL.into_iter().filter(|claim| *claim != Claim::Description);
        let said = claims.filter_map(|claim| Some((claim.label().to_owned(), claim.said(&details)?)));
        Ok(EvidencePhone {
            listing: line.listing,
            title: line.title.clone(),
            price: Money::new(line.price_minor, order.sums.total.currency),
            said: said.collect(),
            description: details.description.clone(),
            photos: db.listing_photos(line.listing).await?,
            facts,
        })
    }

    /// All disputes about an order, with what an account said in them, for its export.
    pub(crate) async fn exported_disputes(
        &self,
        db: &mut Read,
        order: &Order,
        account: AccountId,
    ) -> Result<Vec<serde_json::Value>> {
        let mut exported = Vec::new();
        for dispute in db.disputes_of(order.id).await? {
            exported.push(exported_dispute(db, &dispute, account).await?);
        }
        Ok(exported)
    }
}

/// What the other side said belongs to the other side's data.
async fn exported_dispute(db: &mut Read, dispute: &Dispute, account: AccountId) -> Result<serde_json::Value> {
    let events = db.dispute_events(dispute.id).await?;
    let events = events.iter().map(|event| {
        let own = event.actor == Some(account);
        serde_json::json!({
            "at": event.at.rfc3339(),
            "event": event.event,
            "by_you": own,
            "words": own.then_some(&event.words),
            "about": event.about,
        })
    });
    Ok(serde_json::json!({
        "id": dispute.id,
        "kind": dispute.kind,
        "claim": dispute.claim,
        "state": dispute.state,
        "verdict": dispute.ruling.map(|(verdict, _)| verdict),
        "way_back": dispute.tracking,
        "opened_at": dispute.opened_at.rfc3339(),
        "events": events.collect::<Vec<_>>(),
    }))
}

fn who(order: &Order, actor: Option<AccountId>) -> Option<Side> {
    match actor {
        Some(actor) if actor == order.buyer => Some(Side::Buyer),
        Some(actor) if actor == order.seller => Some(Side::Seller),
        _ => None,
    }
}

/// What a register has said, for those who judge.
fn answer_of(report: &DeviceReport, when: &str) -> String {
    format!(
        "{} said on {}, {when}: blacklist {}, account lock {}.",
        report.source,
        report.at.date(),
        report.answer.blacklist.as_str(),
        report.answer.account_lock.as_str()
    )
}
