//! Tokens that are good once: mailed links, and the way from the password to the second factor.

use crate::sql::{Read, sql};
use crate::{Result, Write};
use domain::{AccountId, Instant};
use uuid::Uuid;

/// What a token allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    ChangeEmail,
    ResetPassword,
    SecondFactor,
}

impl Purpose {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ChangeEmail => "change_email",
            Self::ResetPassword => "reset_password",
            Self::SecondFactor => "second_factor",
        }
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OneTimeToken {
    #[sqlx(try_from = "Uuid")]
    pub account_id: AccountId,
    pub details_sealed: Option<Vec<u8>>,
}

pub struct NewOneTimeToken<'a> {
    pub token_hash: &'a [u8; 32],
    pub account_id: AccountId,
    pub purpose: Purpose,
    pub details_sealed: Option<&'a [u8]>,
    pub created_at: Instant,
    pub expires_at: Instant,
}

impl Read {
    /// A token that is still good.
    pub async fn one_time_token(
        &mut self,
        token_hash: &[u8; 32],
        purpose: Purpose,
        now: Instant,
    ) -> Result<Option<OneTimeToken>> {
        sql!(
            self,
            optional OneTimeToken,
            "SELECT account_id, details_sealed FROM one_time_tokens \
                WHERE token_hash = ? AND purpose = ? AND expires_at > ?",
            token_hash.as_slice(),
            purpose.as_str(),
            now.micros(),
        )
    }

    /// The newest token of an account that is still good.
    pub async fn newest_one_time_token(
        &mut self,
        account_id: AccountId,
        purpose: Purpose,
        now: Instant,
    ) -> Result<Option<OneTimeToken>> {
        sql!(
            self,
            optional OneTimeToken,
            "SELECT account_id, details_sealed FROM one_time_tokens \
                WHERE account_id = ? AND purpose = ? AND expires_at > ? ORDER BY created_at DESC, token_hash LIMIT 1",
            account_id.0,
            purpose.as_str(),
            now.micros(),
        )
    }
}

impl Write {
    pub async fn add_one_time_token(&mut self, new: &NewOneTimeToken<'_>) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO one_time_tokens (token_hash, account_id, purpose, details_sealed, created_at, \
                expires_at) VALUES (?, ?, ?, ?, ?, ?)",
            new.token_hash.as_slice(),
            new.account_id.0,
            new.purpose.as_str(),
            new.details_sealed,
            new.created_at.micros(),
            new.expires_at.micros(),
        )?;
        Ok(())
    }

    /// Uses a token up; `false` where it is not there any more, because somebody else was faster.
    pub async fn take_one_time_token(&mut self, token_hash: &[u8; 32]) -> Result<bool> {
        let taken =
            sql!(self, execute "DELETE FROM one_time_tokens WHERE token_hash = ?", token_hash.as_slice())?;
        Ok(taken == 1)
    }

    /// Makes every token of an account for this purpose useless.
    pub async fn remove_one_time_tokens(&mut self, account_id: AccountId, purpose: Purpose) -> Result<()> {
        sql!(
            self,
            execute "DELETE FROM one_time_tokens WHERE account_id = ? AND purpose = ?",
            account_id.0,
            purpose.as_str(),
        )?;
        Ok(())
    }

    /// Removes tokens that are too old; answers how many.
    pub async fn remove_expired_one_time_tokens(&mut self, now: Instant) -> Result<u64> {
        sql!(self, execute "DELETE FROM one_time_tokens WHERE expires_at <= ?", now.micros())
    }
}
