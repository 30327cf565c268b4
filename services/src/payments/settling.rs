//! What follows when a gateway says how a payment stands: in one unit of work, once.

use super::VendorPayment;
use crate::error::retried;
use crate::{Result, Services};
use domain::ledger::{captured, stray_refunded};
use domain::orders::{OrderEvent, OrderState, Timer};
use domain::payments::{PaymentEvent, PaymentState};
use domain::{Money, PaymentId, RefundId};
use serde_json::json;
use store::Write;
use store::orders::Order;
use store::payments::Payment;
use store::refunds::Refund;

impl Services {
    /// Brings a payment, its orders, their phones and the book to what the gateway says. Saying it again changes
    /// nothing.
    pub(crate) async fn settle(&self, id: PaymentId, vendor: VendorPayment) -> Result<()> {
        let changed = retried(|| async {
            let mut db = self.store.write().await?;
            let Some(payment) = db.lock_payment(id).await? else { return Ok(false) };
            let Some(to) = vendor.means.and_then(|event| payment.state.next(event)) else { return Ok(false) };
            if vendor.payment != id {
                tracing::error!(payment = %id, "a gateway names another payment than ours: it does not count");
                return Ok(false);
            }
            if to == PaymentState::Captured && vendor.amount != payment.amount {
                tracing::error!(payment = %id, "a gateway names another amount than ours: it does not count");
                return Ok(false);
            }
            match vendor.means {
                Some(PaymentEvent::Process) => self.transfer_began(&mut db, &payment).await?,
                Some(PaymentEvent::Capture) => self.money_arrived(&mut db, &payment, vendor.fee).await?,
                _ => self.payment_failed(&mut db, &payment, to).await?,
            }
            db.commit().await?;
            Ok(true)
        })
        .await?;
        if changed {
            self.show_change().await;
        }
        Ok(())
    }

    /// The buyer has done everything: the phones are held as long as banks need.
    async fn transfer_began(&self, db: &mut Write, payment: &Payment) -> Result<()> {
        let now = self.clock.now();
        let look_at = now.plus(super::reconciling::wait_after(payment.looks));
        db.move_payment(payment, PaymentState::Processing, payment.captured, Some(look_at), now).await?;
        let until = now.plus(self.settings.patience.transfer);
        for order in placed(db.orders_of_payment(payment.id).await?) {
            self.note_order(db, &order, Some((Timer::Expire, until)), "process", json!({}), None).await?;
        }
        Ok(())
    }

    /// The money is there: what still waits for it is paid, and what does not goes back.
    async fn money_arrived(&self, db: &mut Write, payment: &Payment, fee: Money) -> Result<()> {
        let now = self.clock.now();
        db.move_payment(payment, PaymentState::Captured, payment.amount, None, now).await?;
        self.enter(db, &captured(payment.id, payment.amount, fee)).await?;
        let mut stray = payment.amount.minor;
        for order in placed(db.orders_of_payment(payment.id).await?) {
            stray -= order.sums.total.minor;
            self.step_order(db, &order, OrderEvent::Pay, None, json!({})).await?;
        }
        if stray > 0 {
            let amount = Money::new(stray, payment.amount.currency);
            // There is one at most, so the payment's own id stands for it.
            let refund =
                Refund { id: RefundId(payment.id.0), payment: payment.id, order: None, amount, tries: 0 };
            self.owe(db, &refund).await?;
            self.enter(db, &stray_refunded(refund.id, amount)).await?;
            self.tell_of_stray(db, payment, amount).await?;
        }
        Ok(())
    }

    async fn payment_failed(&self, db: &mut Write, payment: &Payment, to: PaymentState) -> Result<()> {
        db.move_payment(payment, to, payment.captured, None, self.clock.now()).await?;
        for order in placed(db.orders_of_payment(payment.id).await?) {
            self.step_order(db, &order, OrderEvent::Expire, None, json!({})).await?;
        }
        Ok(())
    }
}

fn placed(orders: Vec<Order>) -> impl Iterator<Item = Order> {
    orders.into_iter().filter(|order| order.state == OrderState::Placed)
}
