//! Second factors: the secret of an authenticator app, the last code that it gave, and recovery codes.

use crate::sql::{Read, sql};
use crate::{Result, Write};
use domain::{AccountId, Instant};

impl Read {
    pub async fn recovery_codes_left(&mut self, account_id: AccountId) -> Result<u32> {
        let left = sql!(
            self,
            scalar i64,
            "SELECT COUNT(*) FROM recovery_codes WHERE account_id = ? AND used_at IS NULL",
            account_id.0,
        )?;
        Ok(left.and_then(|n| u32::try_from(n).ok()).unwrap_or(0))
    }
}

impl Write {
    /// Keeps a secret that still has to be confirmed in place of `earlier`; `false` where another one is there by
    /// now, or a confirmed one.
    pub async fn set_totp_setup(
        &mut self,
        account_id: AccountId,
        earlier: Option<&[u8]>,
        totp_sealed: &[u8],
    ) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE accounts SET totp_sealed = ?, version = version + 1 \
                WHERE id = ? AND totp_confirmed_at IS NULL AND COALESCE(totp_sealed, x'') = ?",
            totp_sealed,
            account_id.0,
            earlier.unwrap_or_default(),
        )?;
        Ok(changed == 1)
    }

    /// From now on the second factor is asked for. `step` is that of the code that confirmed it; `false` where one
    /// was confirmed in the meantime.
    pub async fn confirm_totp(
        &mut self,
        account_id: AccountId,
        totp_sealed: &[u8],
        step: i64,
        now: Instant,
    ) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE accounts SET totp_sealed = ?, totp_confirmed_at = ?, totp_last_step = ?, \
                version = version + 1 WHERE id = ? AND totp_confirmed_at IS NULL",
            totp_sealed,
            now.micros(),
            step,
            account_id.0,
        )?;
        Ok(changed == 1)
    }

    /// Accepts the code of a time step; `false` where that step, or a later one, was accepted before.
    pub async fn accept_totp_step(&mut self, account_id: AccountId, step: i64) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE accounts SET totp_last_step = ? WHERE id = ? AND totp_last_step < ?",
            step,
            account_id.0,
            step,
        )?;
        Ok(changed == 1)
    }

    /// The step stays: a code that was accepted once is not accepted again for the next secret either.
    pub async fn remove_totp(&mut self, account_id: AccountId) -> Result<()> {
        sql!(
            self,
            execute "UPDATE accounts SET totp_sealed = NULL, totp_confirmed_at = NULL, version = version + 1 WHERE id = ?",
            account_id.0,
        )?;
        self.replace_recovery_codes(account_id, &[]).await
    }

    /// Makes all earlier recovery codes useless, and keeps these.
    pub async fn replace_recovery_codes(
        &mut self,
        account_id: AccountId,
        code_hashes: &[[u8; 32]],
    ) -> Result<()> {
        sql!(self, execute "DELETE FROM recovery_codes WHERE account_id = ?", account_id.0)?;
        for hash in code_hashes {
            sql!(
                self,
                execute "INSERT INTO recovery_codes (account_id, code_hash) VALUES (?, ?)",
                account_id.0,
                hash.as_slice(),
            )?;
        }
        Ok(())
    }

    /// Uses a recovery code up; `false` where there is none such, or it was used before.
    pub async fn use_recovery_code(
        &mut self,
        account_id: AccountId,
        code_hash: &[u8; 32],
        now: Instant,
    ) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE recovery_codes SET used_at = ? WHERE account_id = ? AND code_hash = ? AND used_at IS NULL",
            now.micros(),
            account_id.0,
            code_hash.as_slice(),
        )?;
        Ok(changed == 1)
    }
}
