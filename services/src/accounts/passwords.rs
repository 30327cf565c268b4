//! Passwords of accounts: forgotten, changed, and asked for again before something that matters.

use super::{HOUR, account_subject, purpose};
use crate::limits::Guarded;
use crate::{Caller, Result, Services};
use domain::accounts::*;
use domain::{Refusal, SessionId};
use serde_json::json;
use store::Write;
use store::accounts::Account;
use store::one_time_tokens::{NewOneTimeToken, Purpose};
use store::sessions::Ended;

impl Services {
    /// Mails a link to choose a new password with; where there is no account, the mail says so instead.
    pub async fn request_password_reset(&self, caller: &Caller, form: EmailForm) -> Result<()> {
        let email = form.parse()?;
        self.count_try(caller, Guarded::Reset, email.normal().as_bytes()).await?;
        let email_hash = self.email_hash(&email);
        crate::error::retried(|| async {
            let (token, now) = (self.mint.token(), self.clock.now());
            let mut db = self.store.write().await?;
            let account = db.account_by_email(&email_hash).await?;
            let letter = match &account {
                None => self.no_account_letter(),
                Some(account) => {
                    db.add_one_time_token(&NewOneTimeToken {
                        token_hash: &self.vault.hash(purpose::MAILED_TOKEN, token.as_bytes()),
                        account_id: account.id,
                        purpose: Purpose::ResetPassword,
                        details_sealed: None,
                        created_at: now,
                        expires_at: now.plus(HOUR),
                    })
                    .await?;
                    self.reset_password_letter(&account.name, &token)
                }
            };
            self.post(&mut db, &email, &letter).await?;
            let subject = ("account", account.map(|account| account.id.0));
            self.note(&mut db, caller, subject, "asked_for_password_reset", json!({})).await?;
            Ok(db.commit().await?)
        })
        .await
    }

    /// Follows the mailed link: sets the new password and ends all sessions. The second factor is asked for as
    /// ever at the next sign-in.
    pub async fn reset_password(&self, caller: &Caller, form: ResetPasswordForm) -> Result<()> {
        let given = form.parse()?;
        let token_hash = self.vault.hash(purpose::MAILED_TOKEN, given.token.as_bytes());
        self.count_try(caller, Guarded::Verify, &token_hash).await?;
        let now = self.clock.now();
        let mut db = self.store.read().await?;
        let asked = db.one_time_token(&token_hash, Purpose::ResetPassword, now).await?;
        let account = db.account(asked.ok_or(Refusal::LinkExpired)?.account_id).await?;
        drop(db);
        let account = account.ok_or(Refusal::LinkExpired)?;
        let hash = self.new_password_hash(&account, &given.password).await?;
        let email = self.email_of(&account)?;
        crate::error::retried(|| async {
            let mut db = self.store.write().await?;
            if !db.take_one_time_token(&token_hash).await? {
                return Err(Refusal::LinkExpired.into());
            }
            self.replace_password(&mut db, &account, &hash, None, Ended::PasswordReset).await?;
            db.remove_one_time_tokens(account.id, Purpose::ChangeEmail).await?;
            self.forgive_tries(&mut db, Guarded::SignIn, email.normal().as_bytes()).await?;
            self.note(&mut db, caller, account_subject(account.id), "password_reset", json!({})).await?;
            Ok(db.commit().await?)
        })
        .await
    }

    /// Sets a new password and ends all sessions but this one.
    pub async fn change_password(&self, caller: &Caller, form: ChangePasswordForm) -> Result<()> {
        let given = form.parse()?;
        let account = self.prove_password(caller, &given.current, "current").await?;
        let session = caller.member()?.session;
        let hash = self.new_password_hash(&account, &given.password).await?;
        crate::error::retried(|| async {
            let mut db = self.store.write().await?;
            self.replace_password(&mut db, &account, &hash, Some(session), Ended::PasswordChanged).await?;
            self.note(&mut db, caller, account_subject(account.id), "password_changed", json!({})).await?;
            Ok(db.commit().await?)
        })
        .await
    }

    /// The caller's account, once the password was given again. A wrong one is refused at that field.
    pub(super) async fn prove_password(
        &self,
        caller: &Caller,
        password: &str,
        field: &str,
    ) -> Result<Account> {
        let id = caller.member()?.account;
        self.count_try(caller, Guarded::Password, id.0.as_bytes()).await?;
        let account = self.own_account(caller).await?;
        if !self.passwords.matches(password, Some(&account.password_hash)).await? {
            return Err(Refusal::field(field, "That is not your password.").into());
        }
        let mut db = self.store.write().await?;
        self.forgive_tries(&mut db, Guarded::Password, id.0.as_bytes()).await?;
        db.commit().await?;
        Ok(account)
    }

    /// The hash of a new password that is hard to guess for those who know the account.
    async fn new_password_hash(&self, account: &Account, password: &str) -> Result<String> {
        let email = self.email_of(account)?;
        let words = [account.name.as_str(), email.as_str(), self.settings.site_name.as_str()];
        if let Err(sentence) = self.passwords.judge(password, &words).await? {
            return Err(Refusal::field("password", sentence).into());
        }
        self.passwords.hash(&self.mint, password).await
    }

    /// Whoever knew the old password is signed out, and no link or challenge from before is good any more.
    async fn replace_password(
        &self,
        db: &mut Write,
        account: &Account,
        hash: &str,
        but: Option<SessionId>,
        why: Ended,
    ) -> Result<()> {
        let now = self.clock.now();
        if !db.set_password(account.id, &account.password_hash, hash).await? {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        db.end_sessions(account.id, but, why, now).await?;
        db.remove_one_time_tokens(account.id, Purpose::ResetPassword).await?;
        db.remove_one_time_tokens(account.id, Purpose::SecondFactor).await?;
        let letter = self.password_changed_letter(&account.name, now);
        self.post(db, &self.email_of(account)?, &letter).await
    }
}
