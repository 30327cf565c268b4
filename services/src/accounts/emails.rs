//! A new e-mail address for an account: asked for with the password, confirmed from the new mailbox.

use super::registrations::is_duplicate;
use super::{DAY, account_subject, purpose};
use crate::limits::Guarded;
use crate::{Caller, Result, Services};
use domain::Refusal;
use domain::accounts::*;
use serde_json::json;
use store::one_time_tokens::{NewOneTimeToken, Purpose};

impl Services {
    /// Mails a link to the new address. Where that has another account, its owner is told instead, and the caller
    /// can't tell the difference.
    pub async fn change_email(&self, caller: &Caller, form: ChangeEmailForm) -> Result<()> {
        let given = form.parse()?;
        let member = caller.active_member()?;
        let account = self.prove_password(caller, &given.password, "password").await?;
        self.count_try(caller, Guarded::ChangeEmail, member.account.0.as_bytes()).await?;
        if self.email_of(&account)?.normal() == given.email.normal() {
            return Err(Refusal::field("email", "That is your e-mail address already.").into());
        }
        let email_hash = self.email_hash(&given.email);
        crate::error::retried(|| async {
            let (token, now) = (self.mint.token(), self.clock.now());
            let mut db = self.store.write().await?;
            db.remove_one_time_tokens(account.id, Purpose::ChangeEmail).await?;
            db.add_one_time_token(&NewOneTimeToken {
                token_hash: &self.vault.hash(purpose::MAILED_TOKEN, token.as_bytes()),
                account_id: account.id,
                purpose: Purpose::ChangeEmail,
                details_sealed: Some(&self.seal_text(purpose::NEW_EMAIL, given.email.as_str())?),
                created_at: now,
                expires_at: now.plus(DAY),
            })
            .await?;
            let letter = match db.account_by_email(&email_hash).await? {
                Some(_) => self.address_is_taken_letter(),
                None => self.confirm_new_email_letter(&token),
            };
            self.post(&mut db, &given.email, &letter).await?;
            self.note(&mut db, caller, account_subject(account.id), "asked_for_new_email", json!({})).await?;
            Ok(db.commit().await?)
        })
        .await
    }

    /// Follows the link that was mailed to the new address. The old one is told, and can do nothing any more.
    pub async fn confirm_new_email(&self, caller: &Caller, form: TokenForm) -> Result<()> {
        let token = form.parse()?;
        let token_hash = self.vault.hash(purpose::MAILED_TOKEN, token.as_bytes());
        self.count_try(caller, Guarded::Verify, &token_hash).await?;
        crate::error::retried(|| async {
            let now = self.clock.now();
            let mut db = self.store.write().await?;
            let asked = db.one_time_token(&token_hash, Purpose::ChangeEmail, now).await?;
            let asked = asked.ok_or(Refusal::LinkExpired)?;
            let account = db.account(asked.account_id).await?.ok_or(Refusal::LinkExpired)?;
            let new: Email = self
                .vault
                .open_text(purpose::NEW_EMAIL, asked.details_sealed.as_deref().unwrap_or_default())?
                .parse()
                .map_err(crate::Error::failed)?;
            let sealed = self.seal_text(purpose::EMAIL, new.as_str())?;
            match db.set_email(account.id, &self.email_hash(&new), &sealed, now).await.map_err(Into::into) {
                Err(error) if is_duplicate(&error) => return Err(Refusal::LinkExpired.into()),
                set => set?,
            }
            db.remove_one_time_tokens(account.id, Purpose::ChangeEmail).await?;
            // A link that waits in the old mailbox must not open the account any more.
            db.remove_one_time_tokens(account.id, Purpose::ResetPassword).await?;
            self.note(&mut db, caller, account_subject(account.id), "email_changed", json!({})).await?;
            let letter = self.email_changed_letter(&account.name, now);
            self.post(&mut db, &self.email_of(&account)?, &letter).await?;
            Ok(db.commit().await?)
        })
        .await
    }
}
