//! A payment as its buyer sees it, the buyer who gives it up, and the sandbox's pages.

use crate::error::retried;
use crate::{Caller, Member, Result, Services};
use domain::orders::{OrderEvent, OrderState};
use domain::payments::{PaymentState, PaymentView, SandboxForm, SandboxPage};
use domain::{PaymentId, Refusal};
use serde_json::json;
use store::payments::Payment;

impl Services {
    async fn own_payment(&self, member: &Member, id: PaymentId) -> Result<Payment> {
        let payment = self.payment_row(id).await?.filter(|payment| payment.buyer == member.account);
        Ok(payment.ok_or(Refusal::NotFound)?)
    }

    /// How a payment stands. The gateway is asked, so that a buyer who comes back from its page sees the truth also
    /// before its message has arrived.
    pub async fn view_payment(&self, caller: &Caller, id: PaymentId) -> Result<PaymentView> {
        let member = caller.member()?;
        let payment = self.own_payment(member, id).await?;
        if payment.state.is_open() {
            self.look_at_payment(&payment).await?;
        }
        let payment = self.own_payment(member, id).await?;
        let mut db = self.store.read().await?;
        let orders = db.orders_of_payment(id).await?;
        let ids: Vec<_> = orders.iter().map(|order| order.id).collect();
        let lines = db.order_lines(&ids).await?;
        let title =
            |id| lines.iter().find(|line| line.order == id).map(|l| l.title.clone()).unwrap_or_default();
        let is_held = orders.iter().any(|order| order.state == OrderState::Placed);
        let held_until = orders.iter().filter_map(|order| Some(order.timer?.1)).min();
        Ok(PaymentView {
            id,
            state: payment.state,
            amount: payment.amount,
            refunded: payment.refunded,
            held_until: held_until.unwrap_or(payment.expires_at),
            now: self.clock.now(),
            pay_at: payment.pay_url.filter(|_| payment.state == PaymentState::Pending && is_held),
            orders: ids.iter().map(|id| (*id, title(*id))).collect(),
            ended: orders.iter().all(|order| order.state == OrderState::Expired),
        })
    }

    /// Gives up a purchase that is not paid: the phones are free again at once.
    pub async fn give_up_payment(&self, caller: &Caller, id: PaymentId) -> Result<()> {
        let member = caller.active_member()?;
        let payment = self.own_payment(member, id).await?;
        if payment.state.is_open() {
            // Somebody may have paid a moment ago.
            self.look_at_payment(&payment).await?;
        }
        retried(|| async {
            let mut db = self.store.write().await?;
            let payment = db.lock_payment(id).await?.ok_or(Refusal::NotFound)?;
            match payment.state {
                PaymentState::Captured => {
                    let sentence = "This is paid already. You can cancel each order until it is sent.";
                    return Err(Refusal::NotNow(sentence.into()).into());
                }
                PaymentState::Processing => {
                    let sentence = "Your bank is carrying this payment out, so it can't be given up now.";
                    return Err(Refusal::NotNow(sentence.into()).into());
                }
                PaymentState::Created | PaymentState::Pending | PaymentState::Failed => {}
            }
            for order in db.orders_of_payment(id).await? {
                if order.state == OrderState::Placed {
                    let by = Some(member.account);
                    self.step_order(&mut db, &order, OrderEvent::Expire, by, json!({})).await?;
                }
            }
            Ok(db.commit().await?)
        })
        .await?;
        self.show_change().await;
        // Nobody waits for it now, so its page is closed; where that fails, the next look does it.
        if payment.state.is_open()
            && let Some(payment) = self.payment_row(id).await?
            && payment.state.is_open()
        {
            self.look_at_payment(&payment).await?;
        }
        Ok(())
    }

    /// The sandbox's page of a payment. Whoever has its address may look and pay, as at any such company.
    pub async fn sandbox_page(&self, _caller: &Caller, reference: &str) -> Result<SandboxPage> {
        self.gateways.sandbox.as_ref().ok_or(Refusal::NotFound)?.page(reference).await
    }

    /// Pays on the sandbox's page; answers where to go on to.
    pub async fn pay_in_sandbox(&self, _caller: &Caller, form: SandboxForm) -> Result<String> {
        self.gateways.sandbox.as_ref().ok_or(Refusal::NotFound)?.pay(&form).await
    }
}
