//! Putting a phone up for sale, and taking it off the market.

use super::owners::{Owner, lock_own, own};
use super::{known_model, standing};
use crate::error::retried;
use crate::imeis::for_sale_twice;
use crate::{Caller, Result, Services};
use domain::catalogue::Model;
use domain::listings::{ListingEvent, ListingState, MOST_LIVE, published_at};
use domain::{AccountId, ListingId, Refusal};
use serde_json::json;
use store::listings::Listing;
use store::{Read, Write};

impl Services {
    /// Puts a phone up for sale, or up again. One that is for sale already stays so.
    ///
    /// A guest whose draft is complete is asked to sign in, which makes the draft theirs.
    pub async fn publish_listing(&self, caller: &Caller, id: ListingId, version: i64) -> Result<()> {
        let owner = self.active_owner(caller)?;
        let mut db = self.store.read().await?;
        let listing = own(&mut db, owner, id).await?;
        let Owner::Member(account) = owner else {
            complete(&mut db, &listing).await?;
            return Err(Refusal::SignInFirst.into());
        };
        drop(db);
        if listing.state.next(ListingEvent::Publish).is_ok() && listing.version == version {
            self.ask_register(caller, id).await?;
        }
        retried(|| async {
            let mut db = self.store.write().await?;
            let listing = lock_own(self, &mut db, owner, id).await?;
            if listing.state == ListingState::Live {
                return Ok(());
            }
            let live = listing.state.next(ListingEvent::Publish)?;
            if listing.version != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let model = complete(&mut db, &listing).await?;
            if let Some(refusal) = standing(&mut db, id).await?.refusal(&model) {
                return Err(refusal.into());
            }
            if let Some(vacation) = db.vacation_of(account).await? {
                let until = vacation.until.map_or(String::new(), |at| format!(" until {}", at.date()));
                let sentence =
                    format!("You are on holiday{until}. End it on your listings page, and publish then.");
                return Err(Refusal::NotNow(sentence).into());
            }
            if db.count_listings(account, live).await? >= MOST_LIVE {
                let sentence =
                    format!("You have {MOST_LIVE} phones for sale, which is the most that we take.");
                return Err(Refusal::NotNow(sentence).into());
            }
            happen(self, &mut db, Some(account), &listing, ListingEvent::Publish).await?;
            self.learn_from(&mut db, id, account, &model).await?;
            db.commit().await?;
            self.show_change().await;
            Ok(())
        })
        .await
    }

    /// Takes a phone off the market, or puts a draft away.
    pub async fn withdraw_listing(&self, caller: &Caller, id: ListingId) -> Result<()> {
        let member = caller.active_member()?;
        retried(|| async {
            let mut db = self.store.write().await?;
            let listing = lock_own(self, &mut db, member, id).await?;
            happen(self, &mut db, Some(member.account), &listing, ListingEvent::Withdraw).await?;
            db.commit().await?;
            self.show_change().await;
            Ok(())
        })
        .await
    }
}

/// Its model, where nothing is missing that a phone must have to be sold.
async fn complete(db: &mut Read, listing: &Listing) -> Result<Model> {
    let model = known_model(db, &listing.model_slug).await?;
    let has_imei = db.imei_of(listing.id).await?.is_some();
    listing.details.complete(&model, db.listing_photos(listing.id).await?.len(), has_imei)?;
    Ok(model)
}

/// Takes a listing to its next state and notes who did that.
pub(super) async fn happen(
    services: &Services,
    db: &mut Write,
    actor: Option<AccountId>,
    listing: &Listing,
    event: ListingEvent,
) -> Result<()> {
    let now = services.clock.now();
    let to = listing.state.next(event)?;
    let since = match to {
        ListingState::Live => Some(published_at(listing.published_at, now)),
        _ => listing.published_at,
    };
    if !db.move_listing(listing, to, since, now).await.map_err(for_sale_twice)? {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let details = &listing.details;
    let change =
        json!({ "from": listing.state, "to": to, "price": details.price, "answers": details.answers });
    let version = listing.version + 1;
    Ok(db.add_listing_event(listing.id, version, event.as_str(), &change, actor, now).await?)
}
