//! Questions about phones after their sale: planned with the delivery, kept as evidence, and told of where one is bad.

use super::Question;
use crate::error::retried;
use crate::{Result, Services};
use domain::devices::{
    DAYS_AFTER_DELIVERY, DeviceAnswer, DeviceReport, DeviceStanding, Discovery, SaleCheck,
};
use domain::orders::OrderState;
use domain::{Instant, OrderId};
use serde_json::json;
use std::time::Duration;
use store::device_checks::{AfterSale, PlannedCheck};
use store::orders::Order;
use store::{Read, Write};

const DAY: Duration = Duration::from_secs(24 * 3600);

impl Services {
    /// Plans the questions about the phones of an order that has arrived. What was planned before stays as it is.
    pub(crate) async fn plan_sale_checks(&self, db: &mut Write, order: &Order) -> Result<()> {
        // Where there is no register, nothing is promised.
        if !self.devices.is_there() || !db.sale_checks_of(order.id).await?.is_empty() {
            return Ok(());
        }
        let now = self.clock.now();
        for line in db.order_lines(&[order.id]).await? {
            let Some(kept) = db.imei_of(line.listing).await? else { continue };
            for days in DAYS_AFTER_DELIVERY {
                let planned = PlannedCheck {
                    id: self.mint.id(now),
                    listing: line.listing,
                    imei_hash: &kept.hash,
                    source: self.devices.source(),
                    due_at: now.plus(DAY * days),
                    after_sale: AfterSale { order: order.id, days },
                };
                db.plan_device_check(&planned).await?;
            }
        }
        Ok(())
    }

    /// What was and will be asked about the phones of an order, as both its sides see it.
    pub(crate) async fn sale_checks(&self, db: &mut Read, order: OrderId) -> Result<Vec<SaleCheck>> {
        let checks = db.sale_checks_of(order).await?.into_iter().filter_map(|check| {
            Some(SaleCheck {
                listing: check.listing,
                days: check.after_sale?.days,
                at: check.asked_at,
                planned: check.due_at.is_some(),
                standing: check.standing,
            })
        });
        Ok(checks.collect())
    }

    /// Writes an answer down, and tells both sides of what is bad and new in it. Where several servers were given one, the
    /// first counts.
    pub(super) async fn write_sale_answer(
        &self,
        question: &Question,
        of: AfterSale,
        answer: DeviceAnswer,
    ) -> Result<()> {
        retried(|| async {
            let mut db = self.store.write().await?;
            let order = self.lock_order(&mut db, of.order).await?;
            if order.state == OrderState::Refunded {
                // It went back while the register was asked.
                db.call_off_device_checks(order.id).await?;
                return Ok(db.commit().await?);
            }
            let known = known_before(&db.sale_checks_of(order.id).await?, question);
            let report = DeviceReport { answer, source: self.devices.source().into(), at: self.clock.now() };
            if !db.answer_device_check(question.id, answer, &report.source, report.at).await? {
                return Ok(());
            }
            if let Some(found) = Discovery::of(answer, of.days).filter(|found| Some(*found) != known) {
                let details =
                    json!({ "listing": question.listing, "days": of.days, "source": report.source });
                let order =
                    self.note_order(&mut db, &order, order.timer, found.event(), details, None).await?;
                self.tell_of_discovery(&mut db, &order, question.listing, found, &report).await?;
            }
            Ok(db.commit().await?)
        })
        .await
    }
}

/// What the newest answer before had found about that phone.
fn known_before(checks: &[Question], question: &Question) -> Option<Discovery> {
    let answers =
        checks.iter().filter(|check| check.listing == question.listing).filter_map(|check| {
            match (&check.standing, check.after_sale) {
                (DeviceStanding::Checked(report), Some(of)) => Some((report.at, report.answer, of.days)),
                _ => None,
            }
        });
    let newest = answers.max_by_key(|(at, _, days): &(Instant, DeviceAnswer, u32)| (*at, *days));
    newest.and_then(|(_, answer, days)| Discovery::of(answer, days))
}
