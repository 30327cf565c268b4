//! Sessions, one for each sign-in, and the refresh tokens that carry one on.

use crate::sql::{Read, sql};
use crate::{Result, Write};
use domain::accounts::{AccountState, Role};
use domain::{AccountId, Instant, SessionId};
use uuid::Uuid;

/// A live session with what every request has to know of its account.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Standing {
    #[sqlx(try_from = "Uuid")]
    pub account_id: AccountId,
    #[sqlx(try_from = "i64")]
    pub authenticated_at: Instant,
    #[sqlx(try_from = "i64")]
    pub expires_at: Instant,
    pub name: String,
    #[sqlx(try_from = "String")]
    pub role: Role,
    #[sqlx(try_from = "String")]
    pub state: AccountState,
}

/// A session as its owner sees it in a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Session {
    #[sqlx(try_from = "Uuid")]
    pub id: SessionId,
    pub device: String,
    pub place: String,
    pub address_sealed: Vec<u8>,
    #[sqlx(try_from = "i64")]
    pub created_at: Instant,
    #[sqlx(try_from = "i64")]
    pub last_used_at: Instant,
    #[sqlx(try_from = "i64")]
    pub expires_at: Instant,
    pub ended_at: Option<i64>,
}

pub struct NewSession<'a> {
    pub id: SessionId,
    pub account_id: AccountId,
    pub device: &'a str,
    pub place: &'a str,
    pub address_sealed: &'a [u8],
    pub created_at: Instant,
    pub expires_at: Instant,
}

/// Where and when a session was used last.
pub struct Use<'a> {
    pub device: &'a str,
    pub place: &'a str,
    pub address_sealed: &'a [u8],
    pub at: Instant,
    pub expires_at: Instant,
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    SignedOut,
    /// A refresh token was used twice: one of the two users is not the owner.
    Replayed,
    PasswordChanged,
    PasswordReset,
}

impl Ended {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::Replayed => "replayed",
            Self::PasswordChanged => "password_changed",
            Self::PasswordReset => "password_reset",
        }
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RefreshToken {
    #[sqlx(try_from = "Uuid")]
    pub session_id: SessionId,
    used_at: Option<i64>,
}

impl RefreshToken {
    /// When it was exchanged for its successor.
    pub fn used_at(&self) -> Option<Instant> {
        self.used_at.map(Instant::from_micros)
    }
}

impl Read {
    /// The account behind a session that has neither ended nor run out.
    pub async fn standing(&mut self, session: SessionId, now: Instant) -> Result<Option<Standing>> {
        sql!(
            self,
            optional Standing,
            "SELECT s.account_id, s.authenticated_at, s.expires_at, a.name, a.role, a.state \
                FROM sessions s JOIN accounts a ON a.id = s.account_id \
                WHERE s.id = ? AND s.ended_at IS NULL AND s.expires_at > ? AND a.state <> 'deleted'",
            session.0,
            now.micros(),
        )
    }

    /// Every session that is still remembered, ended ones as well, the one used last first.
    pub async fn sessions_of(&mut self, account: AccountId) -> Result<Vec<Session>> {
        sql!(
            self,
            all Session,
            "SELECT id, device, place, address_sealed, created_at, last_used_at, expires_at, ended_at FROM sessions \
                WHERE account_id = ? ORDER BY last_used_at DESC, id DESC",
            account.0,
        )
    }

    pub async fn refresh_token(&mut self, token_hash: &[u8; 32]) -> Result<Option<RefreshToken>> {
        sql!(
            self,
            optional RefreshToken,
            "SELECT session_id, used_at FROM refresh_tokens WHERE token_hash = ?",
            token_hash.as_slice(),
        )
    }
}

impl Write {
    pub async fn add_session(&mut self, new: &NewSession<'_>) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO sessions (id, account_id, device, place, address_sealed, created_at, last_used_at, \
                authenticated_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            new.id.0,
            new.account_id.0,
            new.device,
            new.place,
            new.address_sealed,
            new.created_at.micros(),
            new.created_at.micros(),
            new.created_at.micros(),
            new.expires_at.micros(),
        )?;
        Ok(())
    }

    pub async fn add_refresh_token(
        &mut self,
        token_hash: &[u8; 32],
        session: SessionId,
        now: Instant,
    ) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO refresh_tokens (token_hash, session_id, issued_at) VALUES (?, ?, ?)",
            token_hash.as_slice(),
            session.0,
            now.micros(),
        )?;
        Ok(())
    }

    /// Marks a refresh token as used; `false` where it was used before.
    pub async fn use_refresh_token(&mut self, token_hash: &[u8; 32], now: Instant) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE refresh_tokens SET used_at = ? WHERE token_hash = ? AND used_at IS NULL",
            now.micros(),
            token_hash.as_slice(),
        )?;
        Ok(changed == 1)
    }

    /// Notes that a session is in use, from where, and until when it may be carried on.
    pub async fn note_use(&mut self, session: SessionId, seen: &Use<'_>) -> Result<()> {
        sql!(
            self,
            execute "UPDATE sessions SET device = ?, place = ?, address_sealed = ?, last_used_at = ?, expires_at = ? \
                WHERE id = ? AND ended_at IS NULL",
            seen.device,
            seen.place,
            seen.address_sealed,
            seen.at.micros(),
            seen.expires_at.micros(),
            session.0,
        )?;
        Ok(())
    }

    /// Ends one session of an account; `false` where there is none such that is live.
    pub async fn end_session(
        &mut self,
        account: AccountId,
        session: SessionId,
        why: Ended,
        now: Instant,
    ) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE sessions SET ended_at = ?, ended_why = ? WHERE id = ? AND account_id = ? AND ended_at IS NULL",
            now.micros(),
            why.as_str(),
            session.0,
            account.0,
        )?;
        Ok(changed == 1)
    }

    /// Ends every session of an account, but for one where that is given; answers how many.
    pub async fn end_sessions(
        &mut self,
        account: AccountId,
        but: Option<SessionId>,
        why: Ended,
        now: Instant,
    ) -> Result<u64> {
        sql!(
            self,
            execute "UPDATE sessions SET ended_at = ?, ended_why = ? WHERE account_id = ? AND ended_at IS NULL AND id <> ?",
            now.micros(),
            why.as_str(),
            account.0,
            but.map_or(Uuid::nil(), |session| session.0),
        )
    }

    /// Removes sessions that ended or ran out before `before`, with their tokens; and tokens used before then.
    pub async fn remove_old_sessions(&mut self, before: Instant) -> Result<u64> {
        let before = before.micros();
        sql!(
            self,
            execute "DELETE FROM refresh_tokens WHERE used_at < ? OR session_id IN \
                (SELECT id FROM sessions WHERE expires_at < ? OR ended_at < ?)",
            before,
            before,
            before,
        )?;
        sql!(self, execute "DELETE FROM sessions WHERE expires_at < ? OR ended_at < ?", before, before)
    }
}
