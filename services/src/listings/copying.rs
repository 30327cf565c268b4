//! Selling another one like it, and selling the same one again.

use super::drafting::room_for_one;
use super::known_model;
use super::owners::{Owner, own};
use crate::error::retried;
use crate::{Caller, Result, Services};
use domain::listings::{Answers, ListingDetails, ListingState, search_text};
use domain::{ListingId, Refusal};
use serde_json::json;
use store::listings::Draft;

/// What of a listing goes into the draft that is made from it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Copied {
    /// What phones of the kind share. Condition, locks, IMEI and photos are those of the one phone.
    Kind,
    /// All of it: it is the same phone.
    Phone,
}

impl Services {
    /// Begins a listing of another phone of this kind: model, storage, colour, price, place and words are there.
    pub async fn sell_another(&self, caller: &Caller, id: ListingId) -> Result<ListingId> {
        self.copy(caller, id, Copied::Kind).await
    }

    /// Begins to sell a phone again whose listing is over: one that was sold and came back gets a new listing, one
    /// that was withdrawn goes on with its own.
    pub async fn relist(&self, caller: &Caller, id: ListingId) -> Result<ListingId> {
        let member = caller.active_member()?;
        match own(&mut self.store.read().await?, member, id).await?.state {
            ListingState::Sold => self.copy(caller, id, Copied::Phone).await,
            ListingState::Withdrawn | ListingState::Draft => Ok(id),
            state => {
                state.edit()?;
                Err(Refusal::NotNow("This phone is for sale already.".into()).into())
            }
        }
    }

    async fn copy(&self, caller: &Caller, of: ListingId, copied: Copied) -> Result<ListingId> {
        let member = caller.active_member()?;
        let owner = Owner::from(member);
        let now = self.clock.now();
        let id = self.mint.id(now);
        retried(|| async {
            let mut db = self.store.write().await?;
            let original = own(&mut db, owner, of).await?;
            let model = known_model(&mut db, &original.model_slug).await?;
            room_for_one(&mut db, owner).await?;
            let seller = member.account;
            let draft = Draft { id, seller, model_slug: &model.slug, brand_slug: &model.brand_slug };
            db.add_draft(draft, now).await?;
            db.add_listing_event(id, 1, "draft", &json!({ "copy_of": of }), Some(seller), now).await?;
            let details = match copied {
                Copied::Phone => original.details,
                Copied::Kind => ListingDetails {
                    answers: Answers::default(),
                    grade: None,
                    carrier_lock: None,
                    ..original.details
                },
            };
            let words = search_text(&model, details.storage_gb, details.colour.as_deref());
            db.save_listing_details(id, 1, &details, &words, now).await?;
            if copied == Copied::Phone {
                let photos = db.listing_photos(of).await?;
                db.set_listing_photos(id, &photos).await?;
                if let Some(kept) = db.imei_of(of).await? {
                    let imei = self.open_imei(&kept)?;
                    self.keep_imei(&mut db, id, &imei).await?;
                }
            }
            Ok(db.commit().await?)
        })
        .await?;
        Ok(id)
    }
}
