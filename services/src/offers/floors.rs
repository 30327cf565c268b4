//! What sellers set beforehand: the floors of a phone; and who wants no mail about offers.

use crate::error::retried;
use crate::listings::{lock_own, own};
use crate::{Caller, Result, Services};
use domain::offers::{FloorsForm, PhoneFloors};
use domain::{AccountId, ListingId, Refusal};
use serde_json::json;
use store::Write;

impl Services {
    /// The floors of a phone of the caller, who may still change it; nothing for drafts of guests, and for phones
    /// whose price is settled.
    pub async fn own_floors(&self, caller: &Caller, id: ListingId) -> Result<Option<PhoneFloors>> {
        let Ok(member) = caller.member() else { return Ok(None) };
        let mut db = self.store.read().await?;
        let listing = own(&mut db, member, id).await?;
        if !listing.state.can_be_edited() {
            return Ok(None);
        }
        let floors = db.floors_of(id).await?;
        Ok(Some(PhoneFloors { listing: id, asking: listing.details.price, floors }))
    }

    /// Sets the floors of a phone of the caller. They answer what is offered from now on.
    pub async fn set_floors(&self, caller: &Caller, form: FloorsForm) -> Result<ListingId> {
        let member = caller.active_member()?;
        let id: ListingId = form.listing.trim().parse().map_err(|_| Refusal::NotFound)?;
        retried(|| async {
            let mut db = self.store.write().await?;
            let listing = lock_own(self, &mut db, member, id).await?;
            listing.state.edit()?;
            let asking = listing.details.price.ok_or_else(|| {
                Refusal::NotNow(
                    "Name your price first, and save it. Then set what is answered at once.".into(),
                )
            })?;
            let floors = form.parse(asking)?;
            db.set_floors(id, asking.currency, floors, self.clock.now()).await?;
            self.note(&mut db, caller, ("listing", Some(id.0)), "floors_set", json!({ "floors": floors }))
                .await?;
            db.commit().await?;
            Ok(id)
        })
        .await
    }

    /// Begins or ends the mails about offers. Within the site the caller is told all the same.
    pub async fn mail_about_offers(&self, caller: &Caller, wanted: bool) -> Result<()> {
        let account = caller.active_member()?.account;
        retried(|| async {
            let mut db = self.store.write().await?;
            self.silence_offers(&mut db, caller, account, !wanted).await?;
            Ok(db.commit().await?)
        })
        .await
    }

    pub(crate) async fn silence_offers(
        &self,
        db: &mut Write,
        caller: &Caller,
        account: AccountId,
        silent: bool,
    ) -> Result<()> {
        if db.is_silent_about_offers(account).await? == silent {
            return Ok(());
        }
        db.silence_offers(account, silent, self.clock.now()).await?;
        let verb = if silent { "offer_mails_ended" } else { "offer_mails_begun" };
        self.note(db, caller, ("account", Some(account.0)), verb, json!({})).await
    }
}
