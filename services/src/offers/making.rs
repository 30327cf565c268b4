//! Making an offer: what may be offered for a phone, and by whom.

use super::asking_for;
use crate::error::retried;
use crate::limits::Guarded;
use crate::{Caller, Result, Services};
use domain::listings::{ListingEvent, ListingState};
use domain::offers::{
    MOST_FOR_A_PHONE, MOST_PENDING, MOST_WAITING, NewOfferForm, OfferDraft, OfferState, PriceRange,
};
use domain::{AccountId, ListingId, Money, OfferId, Refusal};
use serde_json::json;
use store::listings::Listing;
use store::offers::Offer;
use store::{Read, Write};

impl Services {
    /// The page on which an offer for a phone is made.
    pub async fn draft_offer(&self, caller: &Caller, id: ListingId) -> Result<OfferDraft> {
        let account = caller.active_member()?.account;
        let mut db = self.store.read().await?;
        let listing = db.listing(id).await?.filter(is_known).ok_or(Refusal::NotFound)?;
        let card = db.listing_cards(&[id]).await?.pop().ok_or(Refusal::NotFound)?;
        let asking = asking_for(&listing, None)?;
        let now = self.clock.now();
        let newest = db.newest_offer(account, id).await?;
        let pending = newest.filter(|offer| offer.state.as_of(offer.due_at, now).is_pending());
        let closed = match may_offer(&mut db, account, &listing).await {
            Ok(()) => None,
            Err(crate::Error::Refused(refusal)) => Some(refusal.to_string()),
            Err(failed) => return Err(failed),
        };
        let range = PriceRange::of(asking);
        Ok(OfferDraft {
            id: self.mint.id(now),
            listing: id,
            title: card.title,
            photo: card.photo,
            asking,
            suggestions: range.map(|range| range.suggestions(asking)).unwrap_or_default(),
            range,
            pending: pending.map(|offer| offer.id),
            closed,
        })
    }

    /// Offers a price for a phone. The form carries the offer's id, so that it may arrive twice. The seller's floors
    /// may answer at once.
    pub async fn open_offer(&self, caller: &Caller, form: NewOfferForm) -> Result<OfferId> {
        let account = caller.active_member()?.account;
        let (id, phone) = form.ids()?;
        if made_before(&mut self.store.read().await?, account, id).await? {
            return Ok(id);
        }
        self.count_try(caller, Guarded::Offer, account.0.as_bytes()).await?;
        let made = retried(|| async {
            let mut db = self.store.write().await?;
            db.lock_listing(phone).await?;
            if made_before(&mut db, account, id).await? {
                return Ok(None);
            }
            let listing = db.listing(phone).await?.filter(is_known).ok_or(Refusal::NotFound)?;
            may_offer(&mut db, account, &listing).await?;
            let price = parsed(&form, asking_for(&listing, None)?)?;
            self.end_what_is_due(&mut db, account, phone).await?;
            if db.newest_offer(account, phone).await?.is_some_and(|offer| offer.state.is_pending()) {
                let sentence = "You have an offer for this phone already. It is among your offers.";
                return Err(Refusal::NotNow(sentence.into()).into());
            }
            let made = self.add_offer(&mut db, caller, (id, account), &listing, price).await?;
            db.commit().await?;
            Ok(Some(made))
        })
        .await?;
        if made.is_some_and(|offer| offer.state == OfferState::Accepted) {
            self.show_change().await;
        }
        Ok(id)
    }

    async fn add_offer(
        &self,
        db: &mut Write,
        caller: &Caller,
        (id, buyer): (OfferId, AccountId),
        listing: &Listing,
        price: Money,
    ) -> Result<Offer> {
        let now = self.clock.now();
        let offer = Offer {
            id,
            listing: listing.id,
            buyer,
            seller: listing.seller,
            state: OfferState::Open,
            price,
            buyer_price: price,
            seller_price: None,
            rounds: 1,
            made_at: now,
            updated_at: now,
            due_at: OfferState::Open.waits().map(|wait| now.plus(wait)),
            kept_until: None,
            order: None,
            version: 1,
        };
        match db.add_offer(&offer).await {
            // The id of something else: nobody comes here with it by our forms.
            Err(store::Error::Duplicate(_)) => return Err(Refusal::NotFound.into()),
            added => added?,
        }
        db.add_offer_event(&offer, "make", Some(buyer), now).await?;
        let details = json!({ "listing": listing.id, "price": price });
        self.note(db, caller, ("offer", Some(id.0)), "made", details).await?;
        let answered = self.answer_by_floors(db, offer).await?;
        if answered.state == OfferState::Open {
            self.tell_of_offer(db, &answered, "make", Some(domain::orders::Side::Buyer)).await?;
        }
        Ok(answered)
    }
}

/// Whether a form with this id has arrived before. Somebody else's id is nobody's.
async fn made_before(db: &mut Read, account: AccountId, id: OfferId) -> Result<bool> {
    match db.offer(id).await? {
        Some(offer) if offer.buyer == account => Ok(true),
        Some(_) => Err(Refusal::NotFound.into()),
        None => Ok(false),
    }
}

/// Whether everybody may know of a phone.
fn is_known(listing: &Listing) -> bool {
    listing.state.is_public() || listing.paused
}

/// Whether somebody may offer something for a phone now.
async fn may_offer(db: &mut Read, account: AccountId, listing: &Listing) -> Result<()> {
    let no = |sentence: String| Err(Refusal::NotNow(sentence).into());
    if listing.seller == account {
        return no("This is your own phone.".into());
    }
    if listing.state != ListingState::Live {
        listing.state.next(ListingEvent::Reserve)?;
    }
    if db.count_offers_for(account, listing.id).await? >= MOST_FOR_A_PHONE {
        return no(format!("You made {MOST_FOR_A_PHONE} offers for this phone, which is the most."));
    }
    if db.count_pending_offers(account).await? >= MOST_PENDING {
        return no(format!(
            "You have {MOST_PENDING} offers that wait, which is the most. Withdraw one first."
        ));
    }
    if db.count_waiting_offers(listing.id).await? >= MOST_WAITING {
        return no("So many offers for this phone wait that no more are taken. Try again later.".into());
    }
    Ok(())
}

fn parsed(form: &NewOfferForm, asking: Money) -> Result<Money> {
    let range = PriceRange::of(asking).ok_or_else(|| {
        Refusal::NotNow("This phone costs so little that nothing can be offered below it.".into())
    })?;
    Ok(range.parse(&form.amount).map_err(|message| Refusal::field("amount", message))?)
}
