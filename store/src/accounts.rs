//! Rows of accounts: who somebody is. Personal data comes and goes sealed.

use crate::sql::{Read, sql};
use crate::{Result, Write};
use domain::accounts::{AccountState, Role};
use domain::{AccountId, Instant};
use uuid::Uuid;

/// An account as it is kept.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Account {
    #[sqlx(try_from = "Uuid")]
    pub id: AccountId,
    pub email_sealed: Vec<u8>,
    pub phone_sealed: Vec<u8>,
    pub name: String,
    pub about: String,
    /// A PHC string; empty for a deleted account.
    pub password_hash: String,
    #[sqlx(try_from = "String")]
    pub role: Role,
    #[sqlx(try_from = "String")]
    pub state: AccountState,
    /// The secret of the second factor; it counts only once it was confirmed.
    pub totp_sealed: Option<Vec<u8>>,
    totp_confirmed_at: Option<i64>,
    #[sqlx(try_from = "i64")]
    pub email_verified_at: Instant,
    #[sqlx(try_from = "i64")]
    pub created_at: Instant,
}

impl Account {
    /// Whether a second factor is asked for at sign-in.
    pub fn has_second_factor(&self) -> bool {
        self.totp_sealed.is_some() && self.totp_confirmed_at.is_some()
    }
}

/// What a new account begins with. Its e-mail address is verified.
pub struct NewAccount<'a> {
    pub id: AccountId,
    pub email_hash: &'a [u8; 32],
    pub email_sealed: &'a [u8],
    pub phone_sealed: &'a [u8],
    pub name: &'a str,
    pub password_hash: &'a str,
    pub role: Role,
    pub created_at: Instant,
}

/// What stands where personal data was.
pub struct Erased<'a> {
    /// Random bytes, so that the address can be used for another account.
    pub email_hash: &'a [u8; 32],
    pub email_sealed: &'a [u8],
    pub phone_sealed: &'a [u8],
    pub name: &'a str,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, email_sealed, phone_sealed, name, about, password_hash, role, state, totp_sealed, ",
            "totp_confirmed_at, email_verified_at, created_at FROM accounts ",
            $rest
        )
    };
}

impl Read {
    pub async fn account(&mut self, id: AccountId) -> Result<Option<Account>> {
        sql!(self, optional Account, select!("WHERE id = ?"), id.0)
    }

    pub async fn account_by_email(&mut self, email_hash: &[u8; 32]) -> Result<Option<Account>> {
        sql!(self, optional Account, select!("WHERE email_hash = ?"), email_hash.as_slice())
    }
}

impl Write {
    /// [`crate::Error::Duplicate`] where the e-mail address has an account.
    pub async fn add_account(&mut self, new: &NewAccount<'_>) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO accounts (id, email_hash, email_sealed, email_verified_at, phone_sealed, name, about, \
                password_hash, role, state, created_at) VALUES (?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?)",
            new.id.0,
            new.email_hash.as_slice(),
            new.email_sealed,
            new.created_at.micros(),
            new.phone_sealed,
            new.name,
            new.password_hash,
            new.role.as_str(),
            AccountState::Active.as_str(),
            new.created_at.micros(),
        )?;
        Ok(())
    }

    pub async fn set_profile(
        &mut self,
        id: AccountId,
        name: &str,
        about: &str,
        phone_sealed: &[u8],
    ) -> Result<()> {
        sql!(
            self,
            execute "UPDATE accounts SET name = ?, about = ?, phone_sealed = ?, version = version + 1 WHERE id = ?",
            name,
            about,
            phone_sealed,
            id.0,
        )?;
        Ok(())
    }

    /// Sets a new password in place of the one that was compared; `false` where that was changed in the meantime.
    pub async fn set_password(&mut self, id: AccountId, compared: &str, new: &str) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE accounts SET password_hash = ?, version = version + 1 WHERE id = ? AND password_hash = ?",
            new,
            id.0,
            compared,
        )?;
        Ok(changed == 1)
    }

    /// [`crate::Error::Duplicate`] where the address has another account.
    pub async fn set_email(
        &mut self,
        id: AccountId,
        email_hash: &[u8; 32],
        email_sealed: &[u8],
        now: Instant,
    ) -> Result<()> {
        sql!(
            self,
            execute "UPDATE accounts SET email_hash = ?, email_sealed = ?, email_verified_at = ?, \
                version = version + 1 WHERE id = ?",
            email_hash.as_slice(),
            email_sealed,
            now.micros(),
            id.0,
        )?;
        Ok(())
    }

    /// Suspends an account, or lets it act again; `false` where it was so already, or is deleted.
    pub async fn set_suspended(&mut self, id: AccountId, suspended: bool) -> Result<bool> {
        let (from, to) = match suspended {
            true => (AccountState::Active, AccountState::Suspended),
            false => (AccountState::Suspended, AccountState::Active),
        };
        let changed = sql!(
            self,
            execute "UPDATE accounts SET state = ?, version = version + 1 WHERE id = ? AND state = ?",
            to.as_str(),
            id.0,
            from.as_str(),
        )?;
        Ok(changed == 1)
    }

    /// Erases what is personal in an active account and marks it deleted; `false` where it is not active.
    ///
    /// Its id stays, because sales and the audit log refer to it. The rows that hang on it are removed as well.
    pub async fn erase_account(&mut self, id: AccountId, erased: &Erased<'_>, now: Instant) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE accounts SET email_hash = ?, email_sealed = ?, phone_sealed = ?, name = ?, about = '', \
                password_hash = '', state = ?, role = ?, totp_sealed = NULL, totp_confirmed_at = NULL, deleted_at = ?, \
                version = version + 1 WHERE id = ? AND state = ?",
            erased.email_hash.as_slice(),
            erased.email_sealed,
            erased.phone_sealed,
            erased.name,
            AccountState::Deleted.as_str(),
            Role::Member.as_str(),
            now.micros(),
            id.0,
            AccountState::Active.as_str(),
        )?;
        if changed == 0 {
            return Ok(false);
        }
        sql!(self, execute "DELETE FROM addresses WHERE account_id = ?", id.0)?;
        sql!(self, execute "DELETE FROM recovery_codes WHERE account_id = ?", id.0)?;
        sql!(self, execute "DELETE FROM one_time_tokens WHERE account_id = ?", id.0)?;
        sql!(
            self,
            execute "DELETE FROM refresh_tokens WHERE session_id IN (SELECT id FROM sessions WHERE account_id = ?)",
            id.0,
        )?;
        sql!(self, execute "DELETE FROM sessions WHERE account_id = ?", id.0)?;
        Ok(true)
    }
}
