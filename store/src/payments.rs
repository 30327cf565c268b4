//! Rows of payments, and what their vendors told of them.

use crate::sql::sql;
use crate::{Error, Read, Result, Write};
use domain::payments::PaymentState;
use domain::{AccountId, Currency, Instant, Money, PaymentId};
use uuid::Uuid;

/// A payment as it is remembered.
#[derive(Clone, Debug, PartialEq)]
pub struct Payment {
    pub id: PaymentId,
    pub buyer: AccountId,
    pub gateway: String,
    pub state: PaymentState,
    pub amount: Money,
    pub captured: Money,
    /// Given back, or about to be.
    pub refunded: Money,
    /// The vendor's name for it.
    pub reference: Option<String>,
    pub pay_url: Option<String>,
    pub created_at: Instant,
    pub expires_at: Instant,
    /// How often the vendor was asked.
    pub looks: i64,
    /// Counts the changes; a change names the one that it was made from.
    pub version: i64,
}

/// What a new payment begins with.
pub struct NewPayment<'a> {
    pub id: PaymentId,
    pub buyer: AccountId,
    pub gateway: &'a str,
    pub amount: Money,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub look_at: Instant,
}

#[derive(sqlx::FromRow)]
struct PaymentRow {
    id: Uuid,
    buyer_id: Uuid,
    gateway: String,
    state: String,
    currency: String,
    amount_minor: i64,
    captured_minor: i64,
    refunded_minor: i64,
    reference: Option<String>,
    pay_url: Option<String>,
    created_at: i64,
    expires_at: i64,
    looks: i64,
    version: i64,
}

impl TryFrom<PaymentRow> for Payment {
    type Error = Error;

    fn try_from(row: PaymentRow) -> Result<Self> {
        let currency = Currency::try_from(row.currency).map_err(Error::Corrupt)?;
        Ok(Payment {
            id: row.id.into(),
            buyer: row.buyer_id.into(),
            gateway: row.gateway,
            state: row.state.try_into().map_err(Error::Corrupt)?,
            amount: Money::new(row.amount_minor, currency),
            captured: Money::new(row.captured_minor, currency),
            refunded: Money::new(row.refunded_minor, currency),
            reference: row.reference,
            pay_url: row.pay_url,
            created_at: row.created_at.into(),
            expires_at: row.expires_at.into(),
            looks: row.looks,
            version: row.version,
        })
    }
}

/// A payment that its vendor is to be asked about.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct DuePayment {
    #[sqlx(try_from = "Uuid")]
    pub id: PaymentId,
    pub looks: i64,
}

impl Read {
    pub async fn payment(&mut self, id: PaymentId) -> Result<Option<Payment>> {
        let row = sql!(
            self,
            optional PaymentRow,
            "SELECT id, buyer_id, gateway, state, currency, amount_minor, captured_minor, refunded_minor, reference, \
             pay_url, created_at, expires_at, looks, version FROM payments WHERE id = ?",
            id.0
        )?;
        row.map(Payment::try_from).transpose()
    }

    /// The payment that a vendor calls so.
    pub async fn payment_called(&mut self, gateway: &str, reference: &str) -> Result<Option<PaymentId>> {
        let id = sql!(
            self,
            scalar Uuid,
            "SELECT id FROM payments WHERE gateway = ? AND reference = ?",
            gateway, reference
        )?;
        Ok(id.map(PaymentId::from))
    }

    /// Payments that their vendors are to be asked about by now, longest due first.
    pub async fn due_payments(&mut self, now: Instant, limit: u32) -> Result<Vec<DuePayment>> {
        sql!(
            self,
            all DuePayment,
            "SELECT id, looks FROM payments WHERE look_at <= ? ORDER BY look_at, id LIMIT ?",
            now.micros(), limit
        )
    }

    /// The newest payment of a buyer that is not over.
    pub async fn open_payment_of(&mut self, buyer: AccountId) -> Result<Option<PaymentId>> {
        let id = sql!(
            self,
            scalar Uuid,
            "SELECT id FROM payments WHERE buyer_id = ? AND state IN ('created', 'pending') \
             ORDER BY created_at DESC, id DESC LIMIT 1",
            buyer.0
        )?;
        Ok(id.map(PaymentId::from))
    }

    /// Whether this message of a vendor has been received before.
    pub async fn payment_event_known(&mut self, gateway: &str, event_id: &str) -> Result<bool> {
        let known = sql!(
            self,
            scalar i64,
            "SELECT 1 FROM payment_events WHERE gateway = ? AND event_id = ?",
            gateway, event_id
        )?;
        Ok(known.is_some())
    }
}

impl Write {
    /// `Duplicate` where there is a payment of that id.
    pub async fn add_payment(&mut self, new: &NewPayment<'_>) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO payments (id, buyer_id, gateway, state, currency, amount_minor, created_at, expires_at, look_at) \
             VALUES (?, ?, ?, 'created', ?, ?, ?, ?, ?)",
            new.id.0, new.buyer.0, new.gateway, new.amount.currency.code(), new.amount.minor, new.created_at.micros(),
            new.expires_at.micros(), new.look_at.micros()
        )
        .map(drop)
    }

    /// Keeps others from changing a payment until this unit of work ends, and reads it.
    pub async fn lock_payment(&mut self, id: PaymentId) -> Result<Option<Payment>> {
        sql!(self, execute "UPDATE payments SET version = version + 1 WHERE id = ?", id.0)?;
        self.payment(id).await
    }

    /// The vendor has made a page for it; `false` where the payment has one already, or is over.
    pub async fn open_payment(&mut self, id: PaymentId, reference: &str, pay_url: &str) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE payments SET state = 'pending', reference = ?, pay_url = ? WHERE id = ? AND state = 'created'",
            reference, pay_url, id.0
        )?;
        Ok(changed == 1)
    }

    /// Takes a payment from one state to the next; `false` where it is no longer in the first.
    pub async fn move_payment(
        &mut self,
        payment: &Payment,
        to: PaymentState,
        captured: Money,
        look_at: Option<Instant>,
        now: Instant,
    ) -> Result<bool> {
        let settled_at = (!to.is_open()).then_some(now.micros());
        let changed = sql!(
            self,
            execute "UPDATE payments SET state = ?, captured_minor = ?, look_at = ?, settled_at = ? WHERE id = ? AND state = ?",
            to.as_str(), captured.minor, look_at.map(Instant::micros), settled_at, payment.id.0, payment.state.as_str()
        )?;
        Ok(changed == 1)
    }

    /// Takes a due payment for oneself, until it is due again; `false` where somebody else was faster.
    pub async fn claim_payment(&mut self, due: &DuePayment, look_at: Instant) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE payments SET look_at = ?, looks = looks + 1 WHERE id = ? AND looks = ? AND look_at IS NOT NULL",
            look_at.micros(), due.id.0, due.looks
        )?;
        Ok(changed == 1)
    }

    /// Owes an amount to the buyer; `false` where that is more than was captured and not given back.
    pub async fn owe_refund(&mut self, id: PaymentId, amount: Money) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE payments SET refunded_minor = refunded_minor + ? \
             WHERE id = ? AND currency = ? AND refunded_minor + ? <= captured_minor",
            amount.minor, id.0, amount.currency.code(), amount.minor
        )?;
        Ok(changed == 1)
    }

    /// Notes a message of a vendor; `Duplicate` where it was received before.
    pub async fn add_payment_event(
        &mut self,
        gateway: &str,
        event_id: &str,
        payment: PaymentId,
        kind: &str,
        now: Instant,
    ) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO payment_events (gateway, event_id, payment_id, kind, received_at) VALUES (?, ?, ?, ?, ?)",
            gateway, event_id, payment.0, kind, now.micros()
        )
        .map(drop)
    }
}
