//! Listings: from a draft to a phone that is for sale, and back.

use crate::error::retried;
use crate::imeis::for_sale_twice;
use crate::places::place;
use crate::prices::traits_of;
use crate::{Caller, Member, Result, Services, Viewer};
use domain::catalogue::Model;
use domain::devices::DeviceStanding;
use domain::listings::{
    Answers, ListingCard, ListingDetails, ListingEvent, ListingForm, ListingState, MOST_DRAFTS, MOST_LIVE,
    OwnListing, PublicListing, published_at, search_text,
};
use domain::places::Place;
use domain::refusal::Form;
use domain::search::PER_PAGE;
use domain::{AccountId, ListingId, Page, Refusal};
use serde_json::{Value, json};
use store::listings::{Draft, Listing};
use store::{Read, Write};

impl Services {
    /// Begins a listing of a model.
    pub async fn draft_listing(&self, caller: &Caller, model_slug: &str) -> Result<ListingId> {
        let seller = caller.active_member()?.account;
        let now = self.clock.now();
        let id = self.mint.id(now);
        retried(|| async {
            let mut db = self.store.write().await?;
            let model = known_model(&mut db, model_slug).await?;
            if db.count_listings(seller, ListingState::Draft).await? >= MOST_DRAFTS {
                let sentence =
                    format!("You have {MOST_DRAFTS} drafts. Please publish or withdraw some of them first.");
                return Err(Refusal::NotNow(sentence).into());
            }
            let draft = Draft { id, seller, model_slug: &model.slug, brand_slug: &model.brand_slug };
            db.add_draft(draft, now).await?;
            db.add_listing_event(id, 1, "draft", &json!({}), Some(seller), now).await?;
            Ok(db.commit().await?)
        })
        .await?;
        Ok(id)
    }

    /// A listing as its seller edits it.
    pub async fn own_listing(&self, caller: &Caller, id: ListingId) -> Result<OwnListing> {
        let mut db = self.store.read().await?;
        let listing = own(&mut db, caller.member()?, id).await?;
        as_own(self, &mut db, listing).await
    }

    /// The caller's listings, last changed first; of one state, or of all.
    pub async fn own_listings(
        &self,
        caller: &Caller,
        state: Option<ListingState>,
        page: u32,
    ) -> Result<Page<ListingCard>> {
        listings_of(&mut self.store.read().await?, caller.member()?.account, state, page).await
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
        let member = caller.active_member()?;
        retried(|| async {
            let mut db = self.store.write().await?;
            let listing = lock_own(self, &mut db, member, id).await?;
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
            save(self, &mut db, member, &listing, &model, &details, imei_changed).await?;
            if let Some(imei) = &imei {
                self.keep_imei(&mut db, id, imei).await?;
            }
            let saved = own(&mut db, member, id).await?;
            let saved = as_own(self, &mut db, saved).await?;
            db.commit().await?;
            if saved.state == ListingState::Live {
                self.show_change().await;
            }
            Ok(saved)
        })
        .await
    }

    /// Puts a phone up for sale, or up again. One that is for sale already stays so.
    pub async fn publish_listing(&self, caller: &Caller, id: ListingId, version: i64) -> Result<()> {
        let member = caller.active_member()?;
        let listing = own(&mut self.store.read().await?, member, id).await?;
        if listing.state.next(ListingEvent::Publish).is_ok() && listing.version == version {
            self.ask_register(caller, id).await?;
        }
        retried(|| async {
            let mut db = self.store.write().await?;
            let listing = lock_own(self, &mut db, member, id).await?;
            if listing.state == ListingState::Live {
                return Ok(());
            }
            let live = listing.state.next(ListingEvent::Publish)?;
            if listing.version != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let model = known_model(&mut db, &listing.model_slug).await?;
            let has_imei = db.imei_of(id).await?.is_some();
            listing.details.complete(&model, db.listing_photos(id).await?.len(), has_imei)?;
            if let Some(refusal) = standing(&mut db, id).await?.refusal(&model) {
                return Err(refusal.into());
            }
            if db.count_listings(member.account, live).await? >= MOST_LIVE {
                let sentence =
                    format!("You have {MOST_LIVE} phones for sale, which is the most that we take.");
                return Err(Refusal::NotNow(sentence).into());
            }
            happen(self, &mut db, member, &listing, ListingEvent::Publish).await?;
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
            happen(self, &mut db, member, &listing, ListingEvent::Withdraw).await?;
            db.commit().await?;
            self.show_change().await;
            Ok(())
        })
        .await
    }

    /// A listing as everybody sees it. Its seller and the staff also see it when it is off the market.
    pub async fn public_listing(&self, caller: &Caller, id: ListingId) -> Result<PublicListing> {
        let mut db = self.store.read().await?;
        let listing = db.listing(id).await?.ok_or(Refusal::NotFound)?;
        let own = caller.account() == Some(listing.seller);
        let staff = matches!(&caller.viewer, Viewer::Member(member) if member.role.is_staff());
        if !(listing.state.is_public() || own || staff) {
            return Err(Refusal::NotFound.into());
        }
        let model = known_model(&mut db, &listing.model_slug).await?;
        let photos = db.listing_photos(id).await?;
        let standing = standing(&mut db, id).await?;
        drop(db);
        let details = listing.details;
        let guide = match traits_of(&model, &details).zip(details.price) {
            Some((traits, price)) => self.guide_for(&traits, Some(id), price.currency).await?,
            None => None,
        };
        Ok(PublicListing {
            id,
            model,
            guide,
            state: listing.state,
            storage_gb: details.storage_gb.ok_or(Refusal::NotFound)?,
            colour: details.colour,
            answers: details.answers,
            grade: details.grade.ok_or(Refusal::NotFound)?,
            carrier_lock: details.carrier_lock.ok_or(Refusal::NotFound)?,
            price: details.price.ok_or(Refusal::NotFound)?,
            place: details.place.ok_or(Refusal::NotFound)?,
            description: details.description,
            photos,
            standing,
            published_at: listing.published_at.ok_or(Refusal::NotFound)?,
            seller: self.seller(caller, listing.seller).await?,
            own,
        })
    }

    /// What a seller has for sale, last changed first.
    pub async fn seller_listings(
        &self,
        _caller: &Caller,
        seller: AccountId,
        page: u32,
    ) -> Result<Page<ListingCard>> {
        listings_of(&mut self.store.read().await?, seller, Some(ListingState::Live), page).await
    }
}

async fn known_model(db: &mut Read, slug: &str) -> Result<Model> {
    Ok(db.model(slug).await?.ok_or(Refusal::NotFound)?)
}

/// A listing of this member. Other people's are not there, as far as the member may know.
pub(crate) async fn own(db: &mut Read, member: &Member, id: ListingId) -> Result<Listing> {
    let listing = db.listing(id).await?.filter(|listing| listing.seller == member.account);
    Ok(listing.ok_or(Refusal::NotFound)?)
}

/// The same, and nobody else changes it until this unit of work ends.
pub(crate) async fn lock_own(
    services: &Services,
    db: &mut Write,
    member: &Member,
    id: ListingId,
) -> Result<Listing> {
    own(db, member, id).await?;
    db.touch_listing(id, services.clock.now()).await?;
    own(db, member, id).await
}

async fn as_own(services: &Services, db: &mut Read, listing: Listing) -> Result<OwnListing> {
    let model = known_model(db, &listing.model_slug).await?;
    Ok(OwnListing {
        id: listing.id,
        imei: services.own_imei(db, listing.id, &model).await?,
        standing: standing(db, listing.id).await?,
        model,
        state: listing.state,
        details: listing.details,
        photos: db.listing_photos(listing.id).await?,
        updated_at: listing.updated_at,
        version: listing.version,
    })
}

/// What registers say of the phone, as far as they were asked about its present IMEI.
async fn standing(db: &mut Read, id: ListingId) -> Result<DeviceStanding> {
    Ok(db.device_check_of(id).await?.map(|check| check.standing).unwrap_or_default())
}

async fn listings_of(
    db: &mut Read,
    seller: AccountId,
    state: Option<ListingState>,
    page: u32,
) -> Result<Page<ListingCard>> {
    let total = match state {
        Some(state) => db.count_listings(seller, state).await?,
        None => db.count_all_listings(seller).await?,
    };
    let number = page.max(1);
    let offset = u64::from(number - 1) * u64::from(PER_PAGE);
    let ids = db.listings_of(seller, state, PER_PAGE, offset).await?;
    Ok(Page { items: db.listing_cards(&ids).await?, number, per_page: PER_PAGE, total })
}

/// What was filled in, with its place looked up; everything that is wrong is refused at once.
async fn parsed(db: &mut Read, form: &ListingForm, model: &Model) -> Result<ListingDetails> {
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
    member: &Member,
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
        db.add_listing_event(listing.id, version, event, &change, Some(member.account), now).await?;
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

/// Takes a listing to its next state and notes it.
async fn happen(
    services: &Services,
    db: &mut Write,
    member: &Member,
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
    Ok(db.add_listing_event(listing.id, version, event.as_str(), &change, Some(member.account), now).await?)
}
