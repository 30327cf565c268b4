//! The book: entered in the unit of work that moves the money, once for each cause.

use crate::{Caller, Result, Services};
use domain::accounts::Role;
use domain::ledger::{Account, Balance, Transaction};
use domain::{AccountId, Currency, Money, Refusal};
use store::{Read, Write};
use uuid::Uuid;

/// What a look at the whole book finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// The sum of everything, in minor units, for each currency: zero.
    pub sums: Vec<(String, i64)>,
    /// Transactions that do not sum to zero: none.
    pub unbalanced: u64,
}

impl Audit {
    pub fn balances(&self) -> bool {
        self.unbalanced == 0 && self.sums.iter().all(|(_, sum)| *sum == 0)
    }
}

impl Services {
    pub(crate) async fn enter(&self, db: &mut Write, transaction: &Transaction) -> Result<()> {
        let now = self.clock.now();
        let id: Uuid = self.mint.id(now);
        Ok(db.enter(id, transaction, now).await?)
    }

    /// What a seller has in each currency in which something was ever sold.
    pub async fn balances(&self, caller: &Caller) -> Result<Vec<Balance>> {
        let seller = caller.member()?.account;
        let mut db = self.store.read().await?;
        let mut balances = Vec::new();
        for currency in db.currencies_of(Account::HeldForSeller(seller)).await? {
            balances.push(balance(&mut db, seller, currency).await?);
        }
        Ok(balances)
    }

    /// Sums the whole book; for the system itself and for the staff who answer for the money.
    pub async fn audit_book(&self, caller: &Caller) -> Result<Audit> {
        let may = match &caller.viewer {
            crate::Viewer::System => true,
            crate::Viewer::Member(member) => matches!(member.role, Role::Finance | Role::Admin),
            crate::Viewer::Guest => false,
        };
        if !may {
            return Err(Refusal::NotAllowed.into());
        }
        let mut db = self.store.read().await?;
        Ok(Audit { sums: db.book_sums().await?, unbalanced: db.unbalanced_transactions().await? })
    }
}

/// What is owed is negative in the book, and positive for people.
pub(crate) async fn balance(db: &mut Read, seller: AccountId, currency: Currency) -> Result<Balance> {
    let mut owed = [0; 4];
    let accounts = [
        Account::SellerBalance(seller),
        Account::HeldForSeller(seller),
        Account::ShippingHeld(seller),
        Account::PayoutsUnderway(seller),
    ];
    for (sum, account) in owed.iter_mut().zip(accounts) {
        *sum = -db.balance(account, currency).await?.minor;
    }
    let money = |minor| Money::new(minor, currency);
    Ok(Balance { available: money(owed[0]), held: money(owed[1] + owed[2]), underway: money(owed[3]) })
}
