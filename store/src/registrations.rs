//! Registrations that wait for their mailed link to be followed.

use crate::sql::{Read, sql};
use crate::{Result, Write};
use domain::Instant;

/// What was typed at registration, sealed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Registration {
    pub email_hash: Vec<u8>,
    pub details_sealed: Vec<u8>,
    #[sqlx(try_from = "i64")]
    pub expires_at: Instant,
}

impl Read {
    pub async fn registration(
        &mut self,
        token_hash: &[u8; 32],
        now: Instant,
    ) -> Result<Option<Registration>> {
        sql!(
            self,
            optional Registration,
            "SELECT email_hash, details_sealed, expires_at FROM registrations WHERE token_hash = ? AND expires_at > ?",
            token_hash.as_slice(),
            now.micros(),
        )
    }

    /// The newest registration that waits for this e-mail address.
    pub async fn newest_registration(
        &mut self,
        email_hash: &[u8; 32],
        now: Instant,
    ) -> Result<Option<Registration>> {
        sql!(
            self,
            optional Registration,
            "SELECT email_hash, details_sealed, expires_at FROM registrations WHERE email_hash = ? AND expires_at > ? \
                ORDER BY created_at DESC, token_hash LIMIT 1",
            email_hash.as_slice(),
            now.micros(),
        )
    }
}

impl Write {
    pub async fn add_registration(
        &mut self,
        token_hash: &[u8; 32],
        email_hash: &[u8],
        details_sealed: &[u8],
        now: Instant,
        expires_at: Instant,
    ) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO registrations (token_hash, email_hash, details_sealed, created_at, expires_at) \
                VALUES (?, ?, ?, ?, ?)",
            token_hash.as_slice(),
            email_hash,
            details_sealed,
            now.micros(),
            expires_at.micros(),
        )?;
        Ok(())
    }

    /// Takes a registration out; `false` where somebody else was faster. The others for its address go with it.
    pub async fn take_registration(&mut self, token_hash: &[u8; 32], email_hash: &[u8]) -> Result<bool> {
        let taken =
            sql!(self, execute "DELETE FROM registrations WHERE token_hash = ?", token_hash.as_slice())?;
        sql!(self, execute "DELETE FROM registrations WHERE email_hash = ?", email_hash)?;
        Ok(taken == 1)
    }

    /// Removes registrations whose link is too old; answers how many.
    pub async fn remove_expired_registrations(&mut self, now: Instant) -> Result<u64> {
        sql!(self, execute "DELETE FROM registrations WHERE expires_at <= ?", now.micros())
    }
}
