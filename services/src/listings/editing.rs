//! Filling a listing in: what its seller sees of it, and what is kept of a form.

use super::owners::{Owner, lock_own, own};
use super::{known_model, standing};
use crate::error::retried;
use crate::places::{currency_of, place};
use crate::{Caller, Result, Services};
use domain::catalogue::Model;
use domain::listings::{Answers, ListingDetails, ListingForm, ListingState, OwnListing, search_text};
use domain::places::Place;
use domain::refusal::Form;
use domain::{ListingId, Refusal};
use serde_json::{Value, json};
use store::guest_drafts::GUESTS;
use store::listings::Listing;
use store::{Read, Write};

impl Services {
    /// A listing as its seller edits it.
    pub async fn own_listing(&self, caller: &Caller, id: ListingId) -> Result<OwnListing> {
        let mut db = self.store.read().await?;
        let listing = own(&mut db, self.owner(caller)?, id).await?;
        as_own(self, &mut db, listing).await
    }

    /// Keeps what its seller filled in. `version` is the one that the form was made from. Saving what is there
    /// already changes nothing, so that a form may safely arrive twice.
    pub async fn save_listing(
        &self,
        caller: &Caller,
        id: ListingId,
        version: i64,
        form: ListingForm,
    ) -> Result<OwnListing> {
        let owner = self.active_owner(caller)?;
        retried(|| async {
            let mut db = self.store.write().await?;
            let listing = lock_own(self, &mut db, owner, id).await?;
            listing.state.edit()?;
            let model = known_model(&mut db, &listing.model_slug).await?;
            let details = parsed(&mut db, &form, &model).await?;
            let kept = db.imei_of(id).await?;
            // What was parsed with the rest of the form is right.
            let imei =
                form.imei.parse().and_then(Result::ok).filter(|imei| !self.is_imei(kept.as_ref(), imei));
            if listing.version != version && listing.details == details && imei.is_none() {
                return as_own(self, &mut db, listing).await;
            }
            if listing.version != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            if listing.state == ListingState::Live {
                let has_imei = kept.is_some() || imei.is_some();
                details.complete(&model, db.listing_photos(id).await?.len(), has_imei)?;
            }
            let imei_changed = kept.is_some() && imei.is_some();
            save(self, &mut db, owner, &listing, &model, &details, imei_changed).await?;
            if let Some(imei) = &imei {
                self.keep_imei(&mut db, id, imei).await?;
            }
            let saved = own(&mut db, owner, id).await?;
            let saved = as_own(self, &mut db, saved).await?;
            db.commit().await?;
            if saved.state == ListingState::Live {
                self.show_change().await;
            }
            Ok(saved)
        })
        .await
    }
}

async fn as_own(services: &Services, db: &mut Read, listing: Listing) -> Result<OwnListing> {
    let model = known_model(db, &listing.model_slug).await?;
    let currency = match (&listing.details.price, &listing.details.place) {
        (Some(price), _) => Some(price.currency),
        (None, Some(place)) => currency_of(db, &place.country).await?,
        (None, None) => None,
    };
    Ok(OwnListing {
        id: listing.id,
        currency,
        fee: services.settings.fee_rate(model.form).clone(),
        imei: services.own_imei(db, listing.id, &model).await?,
        standing: standing(db, listing.id).await?,
        model,
        guest: listing.seller == GUESTS,
        state: listing.state,
        details: listing.details,
        photos: db.listing_photos(listing.id).await?,
        updated_at: listing.updated_at,
        version: listing.version,
    })
}

/// What was filled in, with its place looked up; everything that is wrong is refused at once.
pub(super) async fn parsed(db: &mut Read, form: &ListingForm, model: &Model) -> Result<ListingDetails> {
    let found = place_of(db, form).await?;
    let mut errors = Form::default();
    let place = match found {
        Some(place) => Some(place),
        None if form.place.trim().is_empty() && form.place_text.trim().is_empty() => None,
        None => {
            errors.refuse("place_text", "We don't know that place. Type a city, or a US postal code.");
            None
        }
    };
    match (form.parse(model), errors.finish()) {
        (Ok(details), Ok(())) => Ok(ListingDetails { place, ..details }),
        (Err(Refusal::Invalid(mut all)), Err(Refusal::Invalid(more))) => {
            all.extend(more);
            Err(Refusal::Invalid(all).into())
        }
        (Err(refusal), _) | (_, Err(refusal)) => Err(refusal.into()),
    }
}

/// The place that was chosen from the list, unless something else was typed since.
async fn place_of(db: &mut Read, form: &ListingForm) -> Result<Option<Place>> {
    let typed = form.place_text.trim();
    let chosen = match form.place.trim() {
        "" => None,
        key => place(db, key).await?,
    };
    match chosen {
        Some(chosen) if typed.is_empty() || typed == chosen.label => Ok(Some(chosen)),
        chosen => Ok(place(db, typed).await?.or(chosen.filter(|_| typed.is_empty()))),
    }
}

async fn save(
    services: &Services,
    db: &mut Write,
    owner: Owner,
    listing: &Listing,
    model: &Model,
    details: &ListingDetails,
    imei_changed: bool,
) -> Result<()> {
    let now = services.clock.now();
    let words = search_text(model, details.storage_gb, details.colour.as_deref());
    if !db.save_listing_details(listing.id, listing.version, details, &words, now).await? {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    if let Some((event, change)) = noteworthy(&listing.details, details, imei_changed) {
        let version = listing.version + 1;
        db.add_listing_event(listing.id, version, event, &change, owner.account(), now).await?;
    }
    Ok(())
}

/// What of a change is kept for good, as an event's name and JSON: another price, other answers, another IMEI,
/// which is not named.
fn noteworthy(
    before: &ListingDetails,
    after: &ListingDetails,
    imei_changed: bool,
) -> Option<(&'static str, Value)> {
    let asked_otherwise = before.price.is_some() && before.price != after.price;
    let answered_otherwise = before.answers != Answers::default() && before.answers != after.answers;
    let mut change = json!({});
    if asked_otherwise {
        change = json!({ "from": before.price, "to": after.price });
    }
    if answered_otherwise {
        change["answers"] = json!({ "from": before.answers, "to": after.answers });
    }
    if imei_changed {
        change["imei"] = json!("another one");
    }
    match (asked_otherwise, answered_otherwise, imei_changed) {
        (false, false, false) => None,
        (true, ..) => Some(("price", change)),
        (_, true, _) => Some(("answers", change)),
        (_, _, true) => Some(("imei", change)),
    }
}
