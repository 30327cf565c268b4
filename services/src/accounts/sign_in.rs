//! Signing in: the password first, then the second factor where there is one.
//!
//! A wrong password, an unknown e-mail address and one that waits for its confirmation get the same answer, after
//! the same work.

use super::{MINUTE, account_subject, devices, purpose};
use crate::limits::Guarded;
use crate::tokens::{AUDIENCE, Claims};
use crate::{Caller, Result, Services};
use domain::accounts::*;
use domain::{AccountId, Instant, Refusal, SessionId};
use serde_json::json;
use std::time::Duration;
use store::Write;
use store::accounts::Account;
use store::one_time_tokens::{NewOneTimeToken, Purpose};
use store::sessions::NewSession;

/// How long an access token is good.
const ACCESS_LIFE: Duration = Duration::from_secs(10 * 60);
/// How long a session lives after its last use.
pub(super) const SESSION_LIFE: Duration = Duration::from_secs(30 * 24 * 3600);

impl Services {
    pub async fn sign_in(&self, caller: &Caller, form: SignInForm) -> Result<SignInStep> {
        let given = form.parse()?;
        let subject = given.email.normal();
        self.count_try(caller, Guarded::SignIn, subject.as_bytes()).await?;
        let email_hash = self.email_hash(&given.email);
        let account = self.store.read().await?.account_by_email(&email_hash).await?;
        let kept = account.as_ref().map(|account| account.password_hash.as_str());
        let matches = self.passwords.matches(&given.password, kept).await?;
        let Some(compared) = account.as_ref().filter(|_| matches) else {
            return self.refuse_sign_in(caller, account.map(|account| account.id)).await;
        };
        let renewed = match self.passwords.is_outdated(&compared.password_hash) {
            true => Some(self.passwords.hash(&self.mint, &given.password).await?),
            false => None,
        };
        crate::error::retried(|| async {
            let mut db = self.store.write().await?;
            // Looked at again: the password may have been changed while it was compared.
            let account = db.account(compared.id).await?.ok_or(Refusal::WrongCredentials)?;
            if account.password_hash != compared.password_hash {
                return Err(Refusal::WrongCredentials.into());
            }
            if let Some(renewed) = &renewed {
                db.set_password(account.id, &account.password_hash, renewed).await?;
            }
            self.forgive_tries(&mut db, Guarded::SignIn, subject.as_bytes()).await?;
            let step = if account.has_second_factor() {
                SignInStep::SecondFactor { challenge: self.challenge(&mut db, account.id).await? }
            } else {
                SignInStep::SignedIn(self.start_session(&mut db, caller, &account, "password").await?)
            };
            db.commit().await?;
            Ok(step)
        })
        .await
    }

    /// The second step: a code of the app, or a recovery code.
    pub async fn second_factor(
        &self,
        caller: &Caller,
        challenge: &str,
        form: SecondFactorForm,
    ) -> Result<SignedIn> {
        let code = form.parse()?;
        let token_hash = self.vault.hash(purpose::CHALLENGE, challenge.as_bytes());
        let now = self.clock.now();
        let token = self.store.read().await?.one_time_token(&token_hash, Purpose::SecondFactor, now).await?;
        // The step from the password took too long, or was done already.
        let id = token.ok_or(Refusal::SignInFirst)?.account_id;
        self.count_try(caller, Guarded::SecondFactor, id.0.as_bytes()).await?;
        let signed_in = crate::error::retried(|| async {
            let mut db = self.store.write().await?;
            let account = db.account(id).await?.ok_or(Refusal::SignInFirst)?;
            if !self.accept_code(&mut db, caller, &account, &code).await? {
                return Ok(None);
            }
            if !db.take_one_time_token(&token_hash).await? {
                return Err(Refusal::SignInFirst.into());
            }
            self.forgive_tries(&mut db, Guarded::SecondFactor, id.0.as_bytes()).await?;
            let signed_in = self.start_session(&mut db, caller, &account, "second factor").await?;
            db.commit().await?;
            Ok(Some(signed_in))
        })
        .await?;
        match signed_in {
            Some(signed_in) => Ok(signed_in),
            None => self.refuse_code(caller, id).await,
        }
    }

    /// Notes the failed try, for unknown addresses as well: the same work for both.
    async fn refuse_sign_in<T>(&self, caller: &Caller, account: Option<AccountId>) -> Result<T> {
        let mut db = self.store.write().await?;
        let subject = ("account", account.map(|id| id.0));
        self.note(&mut db, caller, subject, "sign_in_failed", json!({})).await?;
        db.commit().await?;
        Err(Refusal::WrongCredentials.into())
    }

    /// A secret that carries somebody from the password to the second factor.
    async fn challenge(&self, db: &mut Write, account: AccountId) -> Result<String> {
        let (challenge, now) = (self.mint.token(), self.clock.now());
        db.add_one_time_token(&NewOneTimeToken {
            token_hash: &self.vault.hash(purpose::CHALLENGE, challenge.as_bytes()),
            account_id: account,
            purpose: Purpose::SecondFactor,
            details_sealed: None,
            created_at: now,
            expires_at: now.plus(10 * MINUTE),
        })
        .await?;
        Ok(challenge)
    }

    /// Begins a session on the caller's device. `how` it was proven who that is goes into the audit log.
    pub(super) async fn start_session(
        &self,
        db: &mut Write,
        caller: &Caller,
        account: &Account,
        how: &str,
    ) -> Result<SignedIn> {
        let now = self.clock.now();
        let (id, refresh): (SessionId, _) = (self.mint.id(now), self.mint.token());
        let (device, place) = (devices::device(&caller.user_agent), devices::place(caller.address));
        let earlier = db.sessions_of(account.id).await?;
        let session = NewSession {
            id,
            account_id: account.id,
            device: &device,
            place: &place,
            address_sealed: &self.seal_text(purpose::NETWORK_ADDRESS, &caller.address.to_string())?,
            created_at: now,
            expires_at: now.plus(SESSION_LIFE),
        };
        db.add_session(&session).await?;
        let token_hash = self.vault.hash(purpose::REFRESH_TOKEN, refresh.as_bytes());
        db.add_refresh_token(&token_hash, id, now).await?;
        self.note(
            db,
            caller,
            account_subject(account.id),
            "signed_in",
            json!({ "session": id.to_string(), "by": how }),
        )
        .await?;
        if !earlier.is_empty() && !earlier.iter().any(|s| s.device == device && s.place == place) {
            let letter = self.new_device_letter(&account.name, &device, &place, now);
            self.post(db, &self.email_of(account)?, &letter).await?;
        }
        let draft = self.claim_guest_drafts(db, caller.guest, account.id).await?;
        Ok(SignedIn {
            draft,
            access: self.access_token(account.id, id, now)?,
            refresh: Token { value: refresh, expires_at: session.expires_at },
            me: Me {
                id: account.id,
                name: account.name.clone(),
                role: account.role,
                email_verified: true,
                unread: 0,
                unread_conversations: 0,
            },
        })
    }

    /// A signed proof of the session for the next ten minutes.
    pub(super) fn access_token(&self, account: AccountId, session: SessionId, now: Instant) -> Result<Token> {
        let expires_at = now.plus(ACCESS_LIFE);
        let value = self.token_keys.sign(&Claims {
            iss: self.settings.base_url.clone(),
            aud: AUDIENCE.into(),
            sub: account,
            sid: session,
            iat: now.seconds(),
            exp: expires_at.seconds(),
        })?;
        Ok(Token { value, expires_at })
    }
}
