//! Asking gateways: because they sent a message, because the buyer is back, or because nobody said anything.

use super::{About, Charge, VendorMessage, VendorPayment};
use crate::error::retried;
use crate::{Error, Result, Services};
use domain::orders::OrderState;
use domain::payments::{PaymentEvent, PaymentState};
use domain::{Money, PaymentId, Refusal};
use http::HeaderMap;
use std::time::Duration;
use store::payments::Payment;

/// How many payments are asked about in one go.
const BATCH: u32 = 20;

impl Services {
    /// Takes a message of a vendor. It counts only as a hint: the vendor is asked how the payment stands.
    pub async fn receive_webhook(&self, gateway: &str, headers: &HeaderMap, body: &[u8]) -> Result<()> {
        let gateway = self.gateways.named(gateway).ok_or(Refusal::NotFound)?;
        let name = gateway.info().name;
        let message = gateway.read_webhook(headers, body).await.map_err(|error| {
            tracing::warn!(gateway = name, cause = %error, "a webhook was refused");
            Error::Refused(Refusal::NotAllowed)
        })?;
        match message.about.clone() {
            About::Nothing => Ok(()),
            About::Payee(reference) => self.look_at_payee(name, &reference).await,
            About::Refund(id) => {
                let found = self.store.read().await?.refund(id).await?;
                let refund = found.ok_or(Refusal::NotFound)?;
                self.note_message(name, &message, refund.payment).await?;
                self.run_refund(&refund).await
            }
            About::Charge { reference, amount } => {
                let id = self.store.read().await?.payment_called(name, &reference).await?;
                self.payment_told_of(name, &message, id.ok_or(Refusal::NotFound)?, amount).await
            }
            About::Payment { id, amount } => self.payment_told_of(name, &message, id, amount).await,
        }
    }

    /// A message tells of a payment of that gateway.
    async fn payment_told_of(
        &self,
        gateway: &str,
        message: &VendorMessage,
        id: PaymentId,
        amount: Money,
    ) -> Result<()> {
        let payment = self.payment_row(id).await?.filter(|payment| payment.gateway == gateway);
        let payment = payment.ok_or(Refusal::NotFound)?;
        if amount != payment.amount {
            tracing::error!(gateway, payment = %id, "a webhook names another amount than ours");
            return Err(Refusal::NotAllowed.into());
        }
        self.note_message(gateway, message, id).await?;
        // Also for a message that is known: whoever received it before may have died on the way.
        self.look_at_payment(&payment).await
    }

    /// Notes a message once.
    async fn note_message(&self, gateway: &str, message: &VendorMessage, payment: PaymentId) -> Result<()> {
        if self.store.read().await?.payment_event_known(gateway, &message.id).await? {
            return Ok(());
        }
        retried(|| async {
            let mut db = self.store.write().await?;
            let now = self.clock.now();
            match db.add_payment_event(gateway, &message.id, payment, &message.kind, now).await {
                Ok(()) | Err(store::Error::Duplicate(_)) => Ok(db.commit().await?),
                Err(error) => Err(error.into()),
            }
        })
        .await
    }

    /// Asks the gateway how a payment stands, and does what follows. No answer changes nothing.
    ///
    /// What nobody waits for any more is closed first, so that no money comes for it.
    pub(crate) async fn look_at_payment(&self, payment: &Payment) -> Result<()> {
        let Some(gateway) = self.gateways.named(&payment.gateway) else {
            tracing::error!(gateway = payment.gateway, payment = %payment.id, "no such gateway is set up");
            return Ok(());
        };
        let is_wanted = self.is_wanted(payment).await?;
        if payment.state == PaymentState::Created {
            return match is_wanted {
                true => self.open_payment(payment).await.map(drop),
                // Nobody was ever shown its page.
                false => self.settle(payment.id, never_opened(payment)).await,
            };
        }
        let Some(reference) = &payment.reference else { return Ok(()) };
        if payment.state == PaymentState::Pending
            && !is_wanted
            && let Err(cause) = gateway.close(reference).await
        {
            // It may just have been paid: then the next answer says so.
            tracing::info!(payment = %payment.id, %cause, "a payment page was not closed");
        }
        match gateway.look(reference).await {
            Ok(vendor) => self.settle(payment.id, vendor).await,
            Err(error) => {
                tracing::warn!(payment = %payment.id, cause = %error, "a gateway did not say how a payment stands");
                Ok(())
            }
        }
    }

    /// Whether an order waits for a payment, and its hold has not ended.
    async fn is_wanted(&self, payment: &Payment) -> Result<bool> {
        if payment.expires_at <= self.clock.now() {
            return Ok(false);
        }
        let orders = self.store.read().await?.orders_of_payment(payment.id).await?;
        Ok(orders.iter().any(|order| order.state == OrderState::Placed))
    }

    /// Makes the page where a payment is made, where that has not happened yet; answers its URL.
    pub(crate) async fn open_payment(&self, payment: &Payment) -> Result<Option<String>> {
        if payment.state != PaymentState::Created {
            return Ok(payment.pay_url.clone().filter(|_| payment.state == PaymentState::Pending));
        }
        let Some(gateway) = self.gateways.named(&payment.gateway) else { return Ok(None) };
        let charge = self.charge_of(payment).await?;
        let opened = match gateway.open(&charge).await {
            Ok(opened) => opened,
            Err(error) => {
                tracing::warn!(payment = %payment.id, cause = %error, "a gateway made no payment page");
                return Ok(None);
            }
        };
        let is_kept = retried(|| async {
            let mut db = self.store.write().await?;
            let is_kept = db.open_payment(payment.id, &opened.reference, &opened.pay_url).await?;
            db.commit().await?;
            Ok(is_kept)
        })
        .await?;
        if is_kept {
            return Ok(Some(opened.pay_url));
        }
        // Somebody else was faster: with the same page, or with the end of the purchase, which is then not shown.
        let kept = self.payment_row(payment.id).await?.filter(|kept| kept.state == PaymentState::Pending);
        Ok(kept.and_then(|kept| kept.pay_url))
    }

    async fn charge_of(&self, payment: &Payment) -> Result<Charge> {
        let mut db = self.store.read().await?;
        let orders: Vec<_> = db.orders_of_payment(payment.id).await?.iter().map(|order| order.id).collect();
        let lines = db.order_lines(&orders).await?;
        let first = lines.first().map(|line| line.title.clone()).unwrap_or_default();
        let title = match lines.len() {
            0 | 1 => first,
            more => format!("{first} and {} more", more - 1),
        };
        Ok(Charge {
            payment: payment.id,
            amount: payment.amount,
            title,
            return_to: format!("{}/checkout/{}", self.settings.base_url, payment.id),
            expires_at: payment.expires_at,
        })
    }

    /// Asks about every payment that has been open for a while. Answers how many were asked about.
    pub(crate) async fn reconcile_payments(&self) -> Result<usize> {
        let now = self.clock.now();
        let due = self.store.read().await?.due_payments(now, BATCH).await?;
        let mut done = 0;
        for due in due {
            let mut db = self.store.write().await?;
            let mine = db.claim_payment(&due, now.plus(wait_after(due.looks))).await?;
            db.commit().await?;
            if mine && let Some(payment) = self.payment_row(due.id).await? {
                // One that fails must not keep the others waiting.
                if let Err(cause) = self.look_at_payment(&payment).await {
                    tracing::error!(payment = %payment.id, %cause, "a payment could not be looked at");
                }
                done += 1;
            }
        }
        Ok(done)
    }

    pub(crate) async fn payment_row(&self, id: PaymentId) -> Result<Option<Payment>> {
        Ok(self.store.read().await?.payment(id).await?)
    }

    /// Hands the sandbox's messages over, as its company would: signed, and read like any other. Answers how many.
    pub(crate) async fn deliver_sandbox_messages(&self) -> Result<usize> {
        let Some(sandbox) = &self.gateways.sandbox else { return Ok(0) };
        let messages = sandbox.due_messages().await?;
        let mut done = 0;
        for (id, signature, body) in messages {
            let mut headers = HeaderMap::new();
            headers.insert(super::sandbox::SIGNATURE, signature.parse().map_err(Error::failed)?);
            match self.receive_webhook("sandbox", &headers, &body).await {
                Ok(()) | Err(Error::Refused(_)) => {
                    sandbox.delivered(id).await?;
                    done += 1;
                }
                Err(cause) => tracing::error!(%cause, "a message of the sandbox was not taken yet"),
            }
        }
        Ok(done)
    }
}

/// How a payment stands that has no page and gets none.
fn never_opened(payment: &Payment) -> VendorPayment {
    let fee = Money::new(0, payment.amount.currency);
    VendorPayment { payment: payment.id, means: Some(PaymentEvent::Fail), amount: payment.amount, fee }
}

/// Half a minute after the first look, then twice as long each time, up to six hours.
pub(super) fn wait_after(looks: i64) -> Duration {
    Duration::from_secs((30 << looks.clamp(0, 12)).min(6 * 3600))
}

#[cfg(test)]
mod tests {
    use super::wait_after;

    #[test]
    fn a_gateway_is_asked_ever_less_often() {
        let waits: Vec<u64> = (0..12).map(|looks| wait_after(looks).as_secs()).collect();
        assert_eq!(waits, [30, 60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600, 21600]);
    }
}
