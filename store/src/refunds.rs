//! Money on its way back to buyers, and money on its way to sellers: owed until the vendor has done it.

use crate::sql::sql;
use crate::{Error, Read, Result, Write};
use domain::{AccountId, Currency, Instant, Money, OrderId, PaymentId, PayoutId, RefundId};
use uuid::Uuid;

/// A refund that is owed.
#[derive(Clone, Debug, PartialEq)]
pub struct Refund {
    pub id: RefundId,
    pub payment: PaymentId,
    /// Absent where the money belonged to no order any more.
    pub order: Option<OrderId>,
    pub amount: Money,
    pub tries: i64,
}

/// A payout that is owed, or done.
#[derive(Clone, Debug, PartialEq)]
pub struct Payout {
    pub id: PayoutId,
    pub account: AccountId,
    pub amount: Money,
    pub done: bool,
    pub created_at: Instant,
    pub tries: i64,
}

#[derive(sqlx::FromRow)]
struct RefundRow {
    id: Uuid,
    payment_id: Uuid,
    order_id: Option<Uuid>,
    currency: String,
    amount_minor: i64,
    tries: i64,
}

impl TryFrom<RefundRow> for Refund {
    type Error = Error;
    fn try_from(row: RefundRow) -> Result<Self> {
        Ok(Refund {
            id: row.id.into(),
            payment: row.payment_id.into(),
            order: row.order_id.map(OrderId::from),
            amount: money(row.amount_minor, row.currency)?,
            tries: row.tries,
        })
    }
}

#[derive(sqlx::FromRow)]
struct PayoutRow {
    id: Uuid,
    account_id: Uuid,
    currency: String,
    amount_minor: i64,
    state: String,
    created_at: i64,
    tries: i64,
}

impl TryFrom<PayoutRow> for Payout {
    type Error = Error;
    fn try_from(row: PayoutRow) -> Result<Self> {
        Ok(Payout {
            id: row.id.into(),
            account: row.account_id.into(),
            amount: money(row.amount_minor, row.currency)?,
            done: row.state == "done",
            created_at: row.created_at.into(),
            tries: row.tries,
        })
    }
}

fn money(minor: i64, currency: String) -> Result<Money> {
    Ok(Money::new(minor, Currency::try_from(currency).map_err(Error::Corrupt)?))
}

impl Read {
    /// Refunds that their vendors are to be asked for by now, longest due first.
    pub async fn due_refunds(&mut self, now: Instant, limit: u32) -> Result<Vec<Refund>> {
        let rows = sql!(
            self,
            all RefundRow,
            "SELECT id, payment_id, order_id, currency, amount_minor, tries FROM refunds WHERE due_at <= ? \
             ORDER BY due_at, id LIMIT ?",
            now.micros(), limit
        )?;
        rows.into_iter().map(Refund::try_from).collect()
    }

    pub async fn refund(&mut self, id: RefundId) -> Result<Option<Refund>> {
        let row = sql!(
            self,
            optional RefundRow,
            "SELECT id, payment_id, order_id, currency, amount_minor, tries FROM refunds WHERE id = ?",
            id.0
        )?;
        row.map(Refund::try_from).transpose()
    }

    /// What goes or went back of an order; nothing where nothing does.
    pub async fn refunded_of(&mut self, order: OrderId) -> Result<i64> {
        let sum = sql!(
            self,
            scalar i64,
            "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS SIGNED) FROM refunds WHERE order_id = ?",
            order.0
        )?;
        Ok(sum.unwrap_or(0))
    }

    /// Payouts that are to be made by now, longest due first.
    pub async fn due_payouts(&mut self, now: Instant, limit: u32) -> Result<Vec<Payout>> {
        let rows = sql!(
            self,
            all PayoutRow,
            "SELECT id, account_id, currency, amount_minor, state, created_at, tries FROM payouts WHERE due_at <= ? \
             ORDER BY due_at, id LIMIT ?",
            now.micros(), limit
        )?;
        rows.into_iter().map(Payout::try_from).collect()
    }

    pub async fn payout(&mut self, id: PayoutId) -> Result<Option<Payout>> {
        let row = sql!(
            self,
            optional PayoutRow,
            "SELECT id, account_id, currency, amount_minor, state, created_at, tries FROM payouts WHERE id = ?",
            id.0
        )?;
        row.map(Payout::try_from).transpose()
    }

    /// A seller's payouts, newest first.
    pub async fn payouts_of(&mut self, account: AccountId, limit: u32) -> Result<Vec<Payout>> {
        let rows = sql!(
            self,
            all PayoutRow,
            "SELECT id, account_id, currency, amount_minor, state, created_at, tries FROM payouts WHERE account_id = ? \
             ORDER BY created_at DESC, id DESC LIMIT ?",
            account.0, limit
        )?;
        rows.into_iter().map(Payout::try_from).collect()
    }
}

impl Write {
    /// `Duplicate` where there is a refund of that id.
    pub async fn add_refund(&mut self, refund: &Refund, now: Instant) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO refunds (id, payment_id, order_id, currency, amount_minor, state, created_at, due_at) \
             VALUES (?, ?, ?, ?, ?, 'pending', ?, ?)",
            refund.id.0, refund.payment.0, refund.order.map(|o| o.0), refund.amount.currency.code(),
            refund.amount.minor, now.micros(), now.micros()
        )
        .map(drop)
    }

    /// Takes a due refund for oneself, until it is due again; `false` where somebody else was faster.
    pub async fn claim_refund(&mut self, refund: &Refund, due_at: Instant) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE refunds SET due_at = ?, tries = tries + 1 WHERE id = ? AND tries = ? AND state = 'pending'",
            due_at.micros(), refund.id.0, refund.tries
        )?;
        Ok(changed == 1)
    }

    /// `false` where it was done before.
    pub async fn finish_refund(&mut self, id: RefundId, now: Instant) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE refunds SET state = 'done', done_at = ?, due_at = NULL WHERE id = ? AND state = 'pending'",
            now.micros(), id.0
        )?;
        Ok(changed == 1)
    }

    /// Owes a refund again that was done and has come back; `false` where it is owed already.
    pub async fn reopen_refund(&mut self, id: RefundId, due_at: Instant) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE refunds SET state = 'pending', done_at = NULL, due_at = ? WHERE id = ? AND state = 'done'",
            due_at.micros(), id.0
        )?;
        Ok(changed == 1)
    }

    /// `Duplicate` where there is a payout of that id.
    pub async fn add_payout(
        &mut self,
        id: PayoutId,
        account: AccountId,
        gateway: &str,
        amount: Money,
        now: Instant,
    ) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO payouts (id, account_id, gateway, currency, amount_minor, state, created_at, due_at) \
             VALUES (?, ?, ?, ?, ?, 'pending', ?, ?)",
            id.0, account.0, gateway, amount.currency.code(), amount.minor, now.micros(), now.micros()
        )
        .map(drop)
    }

    pub async fn claim_payout(&mut self, payout: &Payout, due_at: Instant) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE payouts SET due_at = ?, tries = tries + 1 WHERE id = ? AND tries = ? AND state = 'pending'",
            due_at.micros(), payout.id.0, payout.tries
        )?;
        Ok(changed == 1)
    }

    /// `false` where it was done before.
    pub async fn finish_payout(&mut self, id: PayoutId, now: Instant) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE payouts SET state = 'done', done_at = ?, due_at = NULL WHERE id = ? AND state = 'pending'",
            now.micros(), id.0
        )?;
        Ok(changed == 1)
    }
}
