//! Offers: what buyer and seller may do, and what follows for the phone in the same unit of work (decision 0054).

mod answering;
mod buying;
mod floors;
mod making;
mod timers;
mod viewing;

use crate::{Caller, Result, Services};
use domain::listings::{ListingEvent, published_at};
use domain::offers::{OfferEvent, OfferState};
use domain::orders::Side;
use domain::{AccountId, ListingId, Money, OfferId, Refusal};
use serde_json::json;
use store::Write;
use store::listings::Listing;
use store::offers::Offer;

/// Who takes a step: a side, with the caller behind it, or a rule.
#[derive(Clone, Copy)]
struct By<'a> {
    side: Option<Side>,
    caller: &'a Caller,
}

impl By<'_> {
    /// Whom the timeline names.
    fn account(&self, offer: &Offer) -> Option<AccountId> {
        self.side.map(|side| account_on(offer, side))
    }
}

impl Services {
    /// An offer with its phone, and nobody else changes either until this unit of work ends.
    ///
    /// The phone's row stands for all its offers, so that units of work wait for each other in one order.
    async fn lock_offer(&self, db: &mut Write, id: OfferId) -> Result<(Offer, Listing)> {
        let phone = db.offer(id).await?.ok_or(Refusal::NotFound)?.listing;
        db.lock_listing(phone).await?;
        let listing = db.listing(phone).await?.ok_or(Refusal::NotFound)?;
        Ok((db.offer(id).await?.ok_or(Refusal::NotFound)?, listing))
    }

    /// Takes an offer to its next state, notes it, and does what follows. `changed` is the offer with what this step
    /// adds to it: another price, an order.
    async fn step_offer(
        &self,
        db: &mut Write,
        by: By<'_>,
        (before, changed): (&Offer, Offer),
        event: OfferEvent,
    ) -> Result<Offer> {
        let to = before.state.next(event, by.side)?;
        let now = self.clock.now();
        let due_at = match event {
            // What is left of the time that the phone is kept.
            OfferEvent::Return => before.kept_until,
            _ => to.waits().map(|wait| now.plus(wait)),
        };
        let kept_until = if event == OfferEvent::Accept { due_at } else { changed.kept_until };
        let version = before.version + 1;
        let after = Offer { state: to, due_at, kept_until, updated_at: now, version, ..changed };
        match (before.state, to) {
            (OfferState::Open | OfferState::Countered, OfferState::Accepted) => {
                self.move_phone(db, before.listing, ListingEvent::Reserve, by.account(before), &after)
                    .await?;
            }
            (OfferState::Accepted, OfferState::Expired | OfferState::Withdrawn) => {
                self.move_phone(db, before.listing, ListingEvent::Release, by.account(before), &after)
                    .await?;
            }
            _ => {}
        }
        if !db.move_offer(before, &after).await? {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        db.add_offer_event(&after, event.as_str(), by.account(before), now).await?;
        let details =
            json!({ "listing": after.listing, "from": before.state, "to": to, "price": after.price });
        self.note(db, by.caller, ("offer", Some(after.id.0)), event.as_str(), details).await?;
        self.tell_of_offer(db, &after, event.as_str(), by.side).await?;
        Ok(after)
    }

    /// Keeps a phone for an offer, or frees it again: by the state of the listing, as every purchase does.
    async fn move_phone(
        &self,
        db: &mut Write,
        id: ListingId,
        event: ListingEvent,
        actor: Option<AccountId>,
        offer: &Offer,
    ) -> Result<()> {
        let now = self.clock.now();
        let listing = db.listing(id).await?.ok_or(Refusal::NotFound)?;
        let to = listing.state.next(event)?;
        let since = match event {
            ListingEvent::Release => Some(published_at(listing.published_at, now)),
            _ => listing.published_at,
        };
        if !db.move_listing(&listing, to, since, now).await? {
            let sentence = "Somebody else was faster: this phone is no longer for sale.";
            return Err(Refusal::NotNow(sentence.into()).into());
        }
        let change = json!({ "from": listing.state, "to": to, "offer": offer.id });
        Ok(db.add_listing_event(id, listing.version + 1, event.as_str(), &change, actor, now).await?)
    }

    /// Lets a seller's floors answer a price that lies there; the offer as it stands then.
    async fn answer_by_floors(&self, db: &mut Write, offer: Offer) -> Result<Offer> {
        let Some(answer) = db.floors_of(offer.listing).await?.answer(offer.price) else { return Ok(offer) };
        let rule = By { side: None, caller: &Caller::system() };
        self.step_offer(db, rule, (&offer, offer.clone()), answer).await
    }
}

/// On which side of an offer somebody stands; anybody else has not heard of it.
fn side_of(offer: &Offer, account: AccountId) -> Result<Side> {
    match account {
        account if account == offer.buyer => Ok(Side::Buyer),
        account if account == offer.seller => Ok(Side::Seller),
        _ => Err(Refusal::NotFound.into()),
    }
}

pub(crate) fn account_on(offer: &Offer, side: Side) -> AccountId {
    match side {
        Side::Buyer => offer.buyer,
        Side::Seller => offer.seller,
    }
}

/// What is asked for a phone, where an offer in its currency can be compared with that.
fn asking_for(listing: &Listing, offer: Option<Money>) -> Result<Money> {
    let asking = listing.details.price.ok_or(Refusal::NotFound)?;
    if offer.is_some_and(|price| price.currency != asking.currency) {
        let sentence = "The phone is sold in another currency since. Please make a new offer.";
        return Err(Refusal::NotNow(sentence.into()).into());
    }
    Ok(asking)
}
