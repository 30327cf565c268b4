//! The address books of accounts. What is in an address comes and goes sealed.

use crate::sql::{Read, sql};
use crate::{Result, Write};
use domain::{AccountId, AddressId, Instant};
use uuid::Uuid;

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Address {
    #[sqlx(try_from = "Uuid")]
    pub id: AddressId,
    pub form_sealed: Vec<u8>,
    is_default: i16,
}

impl Address {
    pub fn is_default(&self) -> bool {
        self.is_default == 1
    }
}

impl Read {
    /// Somebody's addresses, the default one first, then the oldest.
    pub async fn addresses_of(&mut self, account: AccountId) -> Result<Vec<Address>> {
        sql!(
            self,
            all Address,
            "SELECT id, form_sealed, is_default FROM addresses WHERE account_id = ? \
                ORDER BY is_default DESC, created_at, id",
            account.0,
        )
    }
}

impl Write {
    pub async fn add_address(
        &mut self,
        id: AddressId,
        account: AccountId,
        country: &str,
        form_sealed: &[u8],
        is_default: bool,
        now: Instant,
    ) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO addresses (id, account_id, country, form_sealed, is_default, created_at) \
                VALUES (?, ?, ?, ?, ?, ?)",
            id.0,
            account.0,
            country,
            form_sealed,
            i16::from(is_default),
            now.micros(),
        )?;
        Ok(())
    }

    /// `false` where the account has no such address.
    pub async fn change_address(
        &mut self,
        id: AddressId,
        account: AccountId,
        country: &str,
        form_sealed: &[u8],
    ) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE addresses SET country = ?, form_sealed = ? WHERE id = ? AND account_id = ?",
            country,
            form_sealed,
            id.0,
            account.0,
        )?;
        Ok(changed == 1)
    }

    /// `false` where the account has no such address.
    pub async fn remove_address(&mut self, id: AddressId, account: AccountId) -> Result<bool> {
        let removed =
            sql!(self, execute "DELETE FROM addresses WHERE id = ? AND account_id = ?", id.0, account.0)?;
        Ok(removed == 1)
    }

    /// Makes one address the default one in place of any other; `false` where the account has no such address.
    pub async fn make_default_address(&mut self, id: AddressId, account: AccountId) -> Result<bool> {
        sql!(self, execute "UPDATE addresses SET is_default = 0 WHERE account_id = ?", account.0)?;
        let changed = sql!(
            self,
            execute "UPDATE addresses SET is_default = 1 WHERE id = ? AND account_id = ?",
            id.0,
            account.0,
        )?;
        Ok(changed == 1)
    }
}
