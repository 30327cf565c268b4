//! How people leave: what is personal is erased, what others rely on stays without a name.

use super::{account_subject, purpose};
use crate::{Caller, Result, Services};
use domain::Refusal;
use domain::accounts::*;
use domain::listings::ListingState;
use serde_json::json;
use store::accounts::Erased;

/// What stands where a name was.
pub(crate) const NOBODY: &str = "Former member";

impl Services {
    /// Deletes the caller's account: erases what is personal, ends all sessions, withdraws what is for sale.
    ///
    /// Its id stays, and so do listings that were sold, for the sake of those who bought. While a buyer is paying
    /// or waits for a phone, the account is needed.
    pub async fn delete_account(&self, caller: &Caller, form: PasswordForm) -> Result<()> {
        let password = form.parse()?;
        caller.active_member()?;
        let account = self.prove_password(caller, &password, "password").await?;
        let email = self.email_of(&account)?;
        let erased = Erased {
            email_hash: &self.mint.bytes(),
            email_sealed: &self.seal_text(purpose::EMAIL, "")?,
            phone_sealed: &self.seal_text(purpose::PHONE, "")?,
            name: NOBODY,
        };
        crate::error::retried(|| async {
            let now = self.clock.now();
            let mut db = self.store.write().await?;
            if !db.erase_account(account.id, &erased, now).await? {
                return Err(Refusal::NotFound.into());
            }
            let withdrawn = db.withdraw_listings_of(account.id, now).await?;
            if db.count_listings(account.id, ListingState::Reserved).await? > 0 {
                let sentence = "A buyer is paying for one of your phones. Please finish that sale first.";
                return Err(Refusal::NotNow(sentence.into()).into());
            }
            if db.count_open_orders(account.id).await? > 0 {
                let sentence = "You have orders that are not over yet. Please finish them first.";
                return Err(Refusal::NotNow(sentence.into()).into());
            }
            self.end_offers_of(&mut db, caller, account.id).await?;
            db.forget_imeis_of(account.id).await?;
            db.forget_learned_tacs_of(account.id).await?;
            db.end_vacation(account.id).await?;
            db.forget_verifications_of(account.id).await?;
            db.end_hand_overs_of(account.id).await?;
            db.remove_notifications_of(account.id).await?;
            db.remove_saved_searches_of(account.id).await?;
            db.remove_watches_of(account.id).await?;
            db.remove_reports_of(account.id).await?;
            db.end_all_telling(account.id).await?;
            db.erase_messages_of(account.id).await?;
            db.remove_blocks_by(account.id).await?;
            db.remove_message_reports_of(account.id).await?;
            db.set_message_mails(account.id, true, now).await?;
            let details = json!({ "listings_withdrawn": withdrawn });
            self.note(&mut db, caller, account_subject(account.id), "deleted", details).await?;
            self.post(&mut db, &email, &self.account_deleted_letter(&account.name, now)).await?;
            Ok(db.commit().await?)
        })
        .await
    }
}
