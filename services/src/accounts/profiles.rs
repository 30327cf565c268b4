//! Profiles: what people see of themselves, and of each other.

use super::{account_subject, phones, purpose};
use crate::error::retried;
use crate::{Caller, Result, Services, Viewer};
use domain::accounts::*;
use domain::listings::ListingState;
use domain::notifications::MOST_COUNTED;
use domain::refusal::Form;
use domain::{AccountId, Refusal};
use serde_json::json;
use store::one_time_tokens::Purpose;

impl Services {
    /// Who looks at the page; nobody for a guest.
    pub async fn me(&self, caller: &Caller) -> Result<Option<Me>> {
        Ok(match &caller.viewer {
            Viewer::Member(member) => {
                let unread = self.store.read().await?.count_unread(member.account, MOST_COUNTED + 1).await?;
                Some(Me {
                    id: member.account,
                    name: member.name.clone(),
                    role: member.role,
                    email_verified: true,
                    unread: unread.notifications,
                    unread_conversations: unread.conversations,
                })
            }
            Viewer::Guest | Viewer::System => None,
        })
    }

    /// The caller's own profile, with what nobody else sees.
    pub async fn profile(&self, caller: &Caller) -> Result<Profile> {
        let account = self.own_account(caller).await?;
        let mut db = self.store.read().await?;
        let waiting = db.newest_one_time_token(account.id, Purpose::ChangeEmail, self.clock.now()).await?;
        let new_email = waiting.and_then(|token| token.details_sealed).map(|sealed| {
            self.vault.open_text(purpose::NEW_EMAIL, &sealed)?.parse().map_err(crate::Error::failed)
        });
        Ok(Profile {
            id: account.id,
            email: self.email_of(&account)?,
            email_verified: true,
            new_email: new_email.transpose()?,
            phone: self.vault.open_text(purpose::PHONE, &account.phone_sealed)?,
            member_since: account.created_at,
            second_factor: account.has_second_factor(),
            recovery_codes_left: db.recovery_codes_left(account.id).await?,
            name: account.name,
            about: account.about,
        })
    }

    pub async fn update_profile(&self, caller: &Caller, form: ProfileForm) -> Result<()> {
        let id = caller.active_member()?.account;
        let mut fields = Form::default();
        let typed = fields.take_form(form.parse())?;
        let mut phone = None;
        if !fields.has_refused("phone") {
            phone = fields.take("phone", phones::e164(&form.phone, &form.country));
        }
        let (typed, phone) = fields.whole(typed.zip(phone))?;
        let phone_sealed = self.seal_text(purpose::PHONE, &phone)?;
        retried(|| async {
            let mut db = self.store.write().await?;
            db.set_profile(id, &typed.name, &typed.about, &phone_sealed).await?;
            self.note(&mut db, caller, account_subject(id), "profile_changed", json!({})).await?;
            Ok(db.commit().await?)
        })
        .await
    }

    /// What everybody may see of a seller.
    pub async fn seller(&self, _caller: &Caller, id: AccountId) -> Result<SellerCard> {
        let mut db = self.store.read().await?;
        let account = db.account(id).await?.filter(|account| account.state != AccountState::Deleted);
        let account = account.ok_or(Refusal::NotFound)?;
        Ok(SellerCard {
            id,
            member_since: account.created_at,
            live_listings: db.count_listings(id, ListingState::Live).await?,
            email_verified: true,
            reputation: db.reputation(id).await?,
            away: db.vacation_of(id).await?,
            name: account.name,
            about: account.about,
        })
    }
}
