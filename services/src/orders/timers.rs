//! What orders do by themselves once their time has come.

use crate::error::retried;
use crate::{Result, Services};
use domain::OrderId;
use domain::orders::{OrderEvent, Timer};
use serde_json::json;
use store::orders::Order;

/// How many orders are looked at in one go.
const BATCH: u32 = 50;

impl Services {
    /// Lets every order whose time has come take its step. Answers how many did.
    pub(crate) async fn run_order_timers(&self) -> Result<usize> {
        let due = self.store.read().await?.due_orders(self.clock.now(), BATCH).await?;
        let mut done = 0;
        for order in due {
            // One that fails must not keep the others waiting.
            match self.run_due_order(&order).await {
                Ok(moved) => done += usize::from(moved),
                Err(cause) => tracing::error!(order = %order.id, %cause, "an order's timer failed"),
            }
        }
        if done > 0 {
            self.show_change().await;
        }
        Ok(done)
    }

    async fn run_due_order(&self, order: &Order) -> Result<bool> {
        if matches!(order.timer, Some((Timer::Expire, _)))
            && let Some(payment) = self.payment_row(order.payment).await?
            && payment.state.is_open()
        {
            // Somebody may have paid a moment ago.
            self.look_at_payment(&payment).await?;
        }
        self.run_timer(order.id).await
    }

    async fn run_timer(&self, id: OrderId) -> Result<bool> {
        retried(|| async {
            let mut db = self.store.write().await?;
            let now = self.clock.now();
            let order = self.lock_order(&mut db, id).await?;
            let Some((timer, _)) = order.timer.filter(|(_, at)| *at <= now) else { return Ok(false) };
            let event = match timer {
                Timer::Expire => OrderEvent::Expire,
                Timer::CancelUnshipped => OrderEvent::Cancel,
                Timer::AssumeDelivered => OrderEvent::Deliver,
                Timer::AcceptSilently => OrderEvent::Accept,
                Timer::RemindToShip => {
                    let next = (Timer::CancelUnshipped, now.plus(self.settings.patience.after_reminder()));
                    let order =
                        self.note_order(&mut db, &order, Some(next), "remind", json!({}), None).await?;
                    self.tell_of_reminder(&mut db, &order).await?;
                    db.commit().await?;
                    return Ok(true);
                }
            };
            self.step_order(&mut db, &order, event, None, json!({ "timer": timer })).await?;
            db.commit().await?;
            Ok(true)
        })
        .await
    }
}
