//! The book of the sandbox gateway, which stands for another company's database.

use crate::sql::sql;
use crate::{Error, Read, Result, Write};
use domain::{Currency, Instant, Money, PaymentId, RefundId};
use uuid::Uuid;

/// A charge as the sandbox remembers it.
#[derive(Clone, Debug, PartialEq)]
pub struct SandboxCharge {
    pub reference: String,
    pub payment: PaymentId,
    pub status: String,
    pub amount: Money,
    pub refunded_minor: i64,
    pub title: String,
    pub return_to: String,
    pub expires_at: Instant,
    pub settles_at: Option<Instant>,
    pub version: i64,
}

/// Something that the sandbox tells the shop.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct SandboxWebhook {
    pub id: Uuid,
    pub reference: String,
    pub status: String,
}

#[derive(sqlx::FromRow)]
struct ChargeRow {
    reference: String,
    payment_id: Uuid,
    status: String,
    currency: String,
    amount_minor: i64,
    refunded_minor: i64,
    title: String,
    return_to: String,
    expires_at: i64,
    settles_at: Option<i64>,
    version: i64,
}

impl TryFrom<ChargeRow> for SandboxCharge {
    type Error = Error;
    fn try_from(row: ChargeRow) -> Result<Self> {
        let currency = Currency::try_from(row.currency).map_err(Error::Corrupt)?;
        Ok(SandboxCharge {
            reference: row.reference,
            payment: row.payment_id.into(),
            status: row.status,
            amount: Money::new(row.amount_minor, currency),
            refunded_minor: row.refunded_minor,
            title: row.title,
            return_to: row.return_to,
            expires_at: row.expires_at.into(),
            settles_at: row.settles_at.map(Instant::from),
            version: row.version,
        })
    }
}

impl Read {
    pub async fn sandbox_charge(&mut self, reference: &str) -> Result<Option<SandboxCharge>> {
        let row = sql!(
            self,
            optional ChargeRow,
            "SELECT reference, payment_id, status, currency, amount_minor, refunded_minor, title, return_to, expires_at, \
             settles_at, version FROM sandbox_charges WHERE reference = ?",
            reference
        )?;
        row.map(SandboxCharge::try_from).transpose()
    }

    /// Charges whose bank says yes by now.
    pub async fn settling_sandbox_charges(&mut self, now: Instant, limit: u32) -> Result<Vec<String>> {
        let rows = sql!(
            self,
            all(String,),
            "SELECT reference FROM sandbox_charges WHERE settles_at <= ? ORDER BY settles_at LIMIT ?",
            now.micros(),
            limit
        )?;
        Ok(rows.into_iter().map(|(reference,)| reference).collect())
    }

    pub async fn due_sandbox_webhooks(&mut self, now: Instant, limit: u32) -> Result<Vec<SandboxWebhook>> {
        sql!(
            self,
            all SandboxWebhook,
            "SELECT id, reference, status FROM sandbox_webhooks WHERE due_at <= ? ORDER BY due_at, id LIMIT ?",
            now.micros(), limit
        )
    }

    /// What the sandbox gave back of a charge under that id.
    pub async fn sandbox_refund(&mut self, id: RefundId) -> Result<Option<i64>> {
        sql!(self, scalar i64, "SELECT amount_minor FROM sandbox_refunds WHERE id = ?", id.0)
    }
}

impl Write {
    /// `Duplicate` where that payment has a charge already.
    pub async fn add_sandbox_charge(&mut self, charge: &SandboxCharge) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO sandbox_charges (reference, payment_id, status, currency, amount_minor, title, return_to, \
             expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            charge.reference.as_str(), charge.payment.0, charge.status.as_str(), charge.amount.currency.code(),
            charge.amount.minor, charge.title.as_str(), charge.return_to.as_str(), charge.expires_at.micros()
        )
        .map(drop)
    }

    /// `false` where somebody else has changed it since it was read.
    pub async fn move_sandbox_charge(
        &mut self,
        charge: &SandboxCharge,
        status: &str,
        settles_at: Option<Instant>,
    ) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE sandbox_charges SET status = ?, settles_at = ?, version = version + 1 \
             WHERE reference = ? AND version = ?",
            status, settles_at.map(Instant::micros), charge.reference.as_str(), charge.version
        )?;
        Ok(changed == 1)
    }

    pub async fn add_sandbox_webhook(&mut self, webhook: &SandboxWebhook, due_at: Instant) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO sandbox_webhooks (id, reference, status, due_at) VALUES (?, ?, ?, ?)",
            webhook.id, webhook.reference.as_str(), webhook.status.as_str(), due_at.micros()
        )
        .map(drop)
    }

    pub async fn remove_sandbox_webhook(&mut self, id: Uuid) -> Result<()> {
        sql!(self, execute "DELETE FROM sandbox_webhooks WHERE id = ?", id).map(drop)
    }

    /// Gives back a part of a charge; `false` where that is more than there is. `Duplicate` for a known id.
    pub async fn add_sandbox_refund(&mut self, id: RefundId, reference: &str, amount: Money) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE sandbox_charges SET refunded_minor = refunded_minor + ? WHERE reference = ? \
             AND status = 'succeeded' AND currency = ? AND refunded_minor + ? <= amount_minor",
            amount.minor, reference, amount.currency.code(), amount.minor
        )?;
        if changed == 0 {
            return Ok(false);
        }
        sql!(
            self,
            execute "INSERT INTO sandbox_refunds (id, reference, amount_minor) VALUES (?, ?, ?)",
            id.0, reference, amount.minor
        )?;
        Ok(true)
    }
}
