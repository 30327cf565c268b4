//! The book: transactions are added, never changed, and each cause has one. Balances are sums.

use crate::sql::sql;
use crate::{Error, Read, Result, Write};
use domain::ledger::{Account, Transaction};
use domain::{AccountId, Currency, Instant, Money, OrderId};
use uuid::Uuid;

/// What stands for the owner of the market's own accounts.
const NOBODY: Uuid = Uuid::nil();

fn owner(account: Account) -> Uuid {
    account.owner().map_or(NOBODY, |owner| owner.0)
}

/// One entry of an account, with what made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovementRow {
    pub at: Instant,
    pub cause: String,
    pub order: Option<OrderId>,
    pub amount_minor: i64,
}

impl Read {
    /// The sum of an account in a currency.
    pub async fn balance(&mut self, account: Account, currency: Currency) -> Result<Money> {
        let sum = sql!(
            self,
            scalar i64,
            "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS SIGNED) FROM ledger_entries \
             WHERE account = ? AND owner_id = ? AND currency = ?",
            account.as_str(), owner(account), currency.code()
        )?;
        Ok(Money::new(sum.unwrap_or(0), currency))
    }

    /// The currencies in which something ever happened on an account.
    pub async fn currencies_of(&mut self, account: Account) -> Result<Vec<Currency>> {
        let rows = sql!(
            self,
            all(String,),
            "SELECT DISTINCT currency FROM ledger_entries WHERE account = ? AND owner_id = ? ORDER BY currency",
            account.as_str(),
            owner(account)
        )?;
        rows.into_iter().map(|(code,)| Currency::try_from(code).map_err(Error::Corrupt)).collect()
    }

    /// The sum of an account, as it was just before a moment, in minor units.
    pub async fn balance_before(
        &mut self,
        account: Account,
        currency: Currency,
        before: Instant,
    ) -> Result<i64> {
        let sum = sql!(
            self,
            scalar i64,
            "SELECT CAST(COALESCE(SUM(e.amount_minor), 0) AS SIGNED) FROM ledger_entries e \
             JOIN ledger_transactions t ON t.id = e.transaction_id \
             WHERE e.account = ? AND e.owner_id = ? AND e.currency = ? AND t.at < ?",
            account.as_str(), owner(account), currency.code(), before.micros()
        )?;
        Ok(sum.unwrap_or(0))
    }

    /// What changed an account from a moment on until just before another one, oldest first.
    pub async fn movements(
        &mut self,
        account: Account,
        currency: Currency,
        from: Instant,
        until: Instant,
    ) -> Result<Vec<MovementRow>> {
        let rows = sql!(
            self,
            all(i64, String, Option<Uuid>, i64),
            "SELECT t.at, t.cause, e.order_id, e.amount_minor FROM ledger_entries e \
             JOIN ledger_transactions t ON t.id = e.transaction_id \
             WHERE e.account = ? AND e.owner_id = ? AND e.currency = ? AND t.at >= ? AND t.at < ? \
             ORDER BY t.at, t.id, e.position",
            account.as_str(),
            owner(account),
            currency.code(),
            from.micros(),
            until.micros()
        )?;
        let row = |(at, cause, order, amount_minor): (i64, String, Option<Uuid>, i64)| MovementRow {
            at: at.into(),
            cause,
            order: order.map(OrderId::from),
            amount_minor,
        };
        Ok(rows.into_iter().map(row).collect())
    }

    /// What was moved on an account because of an order, in minor units of the order's currency.
    pub async fn sum_of_order(&mut self, order: OrderId, account: Account) -> Result<i64> {
        let sum = sql!(
            self,
            scalar i64,
            "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS SIGNED) FROM ledger_entries \
             WHERE order_id = ? AND account = ? AND owner_id = ?",
            order.0, account.as_str(), owner(account)
        )?;
        Ok(sum.unwrap_or(0))
    }

    /// The sum of everything in each currency: zero, or the book is wrong.
    pub async fn book_sums(&mut self) -> Result<Vec<(String, i64)>> {
        sql!(
            self,
            all(String, i64),
            "SELECT currency, CAST(SUM(amount_minor) AS SIGNED) FROM ledger_entries GROUP BY currency ORDER BY currency"
        )
    }

    /// Transactions whose entries do not sum to zero: none, or the book is wrong.
    pub async fn unbalanced_transactions(&mut self) -> Result<u64> {
        let count = sql!(
            self,
            scalar i64,
            "SELECT COUNT(*) FROM (SELECT transaction_id FROM ledger_entries GROUP BY transaction_id, currency \
             HAVING SUM(amount_minor) <> 0) t"
        )?;
        Ok(count.unwrap_or(0).unsigned_abs())
    }
}

impl Write {
    /// Enters a transaction; `Duplicate` where its cause has one already, `Corrupt` where it does not sum to zero.
    pub async fn enter(&mut self, id: Uuid, transaction: &Transaction, now: Instant) -> Result<()> {
        let cause = transaction.cause();
        if !transaction.balances() {
            return Err(Error::Corrupt(format!("a transaction for {} does not sum to zero", cause.kind)));
        }
        sql!(
            self,
            execute "INSERT INTO ledger_transactions (id, cause, cause_id, at) VALUES (?, ?, ?, ?)",
            id, cause.kind, cause.id, now.micros()
        )?;
        for (position, entry) in (0_i64..).zip(transaction.entries()) {
            sql!(
                self,
                execute "INSERT INTO ledger_entries (transaction_id, position, account, owner_id, order_id, currency, \
                 amount_minor) VALUES (?, ?, ?, ?, ?, ?, ?)",
                id, position, entry.account.as_str(), owner(entry.account), entry.order.map(|o| o.0),
                entry.amount.currency.code(), entry.amount.minor
            )?;
        }
        Ok(())
    }

    /// Keeps others from taking from a seller's balance until this unit of work ends.
    pub async fn lock_balance(&mut self, seller: AccountId) -> Result<()> {
        sql!(self, execute "UPDATE accounts SET id = id WHERE id = ?", seller.0).map(drop)
    }
}
