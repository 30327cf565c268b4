//! Rows of sellers' accounts at the companies that send them their money.

use crate::sql::sql;
use crate::{Read, Result, Write};
use domain::{AccountId, Instant};
use uuid::Uuid;

/// A seller's account at such a company.
#[derive(Clone, Debug, PartialEq)]
pub struct PayoutAccount {
    pub account: AccountId,
    /// The company's name for it.
    pub reference: String,
    /// Whether the company sends money there, as it said last.
    pub ready: bool,
}

#[derive(sqlx::FromRow)]
struct PayoutAccountRow {
    account_id: Uuid,
    reference: String,
    ready: i64,
}

impl From<PayoutAccountRow> for PayoutAccount {
    fn from(row: PayoutAccountRow) -> Self {
        Self { account: row.account_id.into(), reference: row.reference, ready: row.ready == 1 }
    }
}

impl Read {
    pub async fn payout_account(
        &mut self,
        account: AccountId,
        gateway: &str,
    ) -> Result<Option<PayoutAccount>> {
        let row = sql!(
            self,
            optional PayoutAccountRow,
            "SELECT account_id, reference, ready FROM payout_accounts WHERE account_id = ? AND gateway = ?",
            account.0, gateway
        )?;
        Ok(row.map(PayoutAccount::from))
    }

    /// The account that a company calls so.
    pub async fn payout_account_called(
        &mut self,
        gateway: &str,
        reference: &str,
    ) -> Result<Option<PayoutAccount>> {
        let row = sql!(
            self,
            optional PayoutAccountRow,
            "SELECT account_id, reference, ready FROM payout_accounts WHERE gateway = ? AND reference = ?",
            gateway, reference
        )?;
        Ok(row.map(PayoutAccount::from))
    }

    /// A seller's accounts at all such companies, each with the company's name.
    pub async fn payout_accounts_of(&mut self, account: AccountId) -> Result<Vec<(String, String)>> {
        sql!(
            self,
            all(String, String),
            "SELECT gateway, reference FROM payout_accounts WHERE account_id = ? ORDER BY gateway",
            account.0
        )
    }
}

impl Write {
    /// `Duplicate` where the seller has an account there.
    pub async fn add_payout_account(
        &mut self,
        account: AccountId,
        gateway: &str,
        reference: &str,
        now: Instant,
    ) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO payout_accounts (account_id, gateway, reference, ready, created_at) VALUES (?, ?, ?, 0, ?)",
            account.0, gateway, reference, now.micros()
        )
        .map(drop)
    }

    /// Notes whether the company sends money there.
    pub async fn mark_payout_account(&mut self, gateway: &str, reference: &str, ready: bool) -> Result<()> {
        sql!(
            self,
            execute "UPDATE payout_accounts SET ready = ? WHERE gateway = ? AND reference = ?",
            i64::from(ready), gateway, reference
        )
        .map(drop)
    }
}
