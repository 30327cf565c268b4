//! What the two sides of an offer do: name another price, accept, decline, withdraw.

use super::{By, asking_for, side_of};
use crate::error::retried;
use crate::{Caller, Result, Services};
use domain::listings::ListingEvent;
use domain::offers::{CounterForm, MOST_ROUNDS, OfferEvent, OfferState, PriceRange};
use domain::orders::Side;
use domain::{AccountId, Money, OfferId, Refusal};
use store::listings::Listing;
use store::offers::Offer;
use store::{Read, Write};

impl Services {
    /// Whose turn it is names another price.
    pub async fn counter_offer(&self, caller: &Caller, form: CounterForm) -> Result<OfferId> {
        let (id, version) = form.ids()?;
        self.answer_offer(caller, id, version, OfferEvent::Counter, &form.amount).await
    }

    /// Whose turn it is accepts the price that lies there: from now on the phone is kept for the buyer.
    pub async fn agree_to_offer(&self, caller: &Caller, id: OfferId, version: i64) -> Result<OfferId> {
        self.answer_offer(caller, id, version, OfferEvent::Accept, "").await
    }

    pub async fn turn_offer_down(&self, caller: &Caller, id: OfferId, version: i64) -> Result<OfferId> {
        self.answer_offer(caller, id, version, OfferEvent::Decline, "").await
    }

    /// A side takes its price back; or a buyer gives up a phone that is kept for them, which frees it.
    pub async fn withdraw_offer(&self, caller: &Caller, id: OfferId, version: i64) -> Result<OfferId> {
        self.answer_offer(caller, id, version, OfferEvent::Withdraw, "").await
    }

    async fn answer_offer(
        &self,
        caller: &Caller,
        id: OfferId,
        version: i64,
        event: OfferEvent,
        amount: &str,
    ) -> Result<OfferId> {
        let account = caller.active_member()?.account;
        let moved = retried(|| async {
            let mut db = self.store.write().await?;
            let (offer, listing) = self.lock_offer(&mut db, id).await?;
            let side = side_of(&offer, account)?;
            // A form that arrives twice has done its work already.
            if offer.version != version && was_done(&mut db, &offer, version, event, account).await? {
                return Ok(false);
            }
            offer.state.as_of(offer.due_at, self.clock.now()).next(event, Some(side))?;
            if offer.version != version {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let changed = match event {
                OfferEvent::Counter => countered(&offer, &listing, side, amount)?,
                OfferEvent::Accept => {
                    acceptable(&offer, &listing)?;
                    offer.clone()
                }
                _ => offer.clone(),
            };
            let by = By { side: Some(side), caller };
            let mut after = self.step_offer(&mut db, by, (&offer, changed), event).await?;
            if event == OfferEvent::Counter && after.state == OfferState::Open {
                after = self.answer_by_floors(&mut db, after).await?;
            }
            db.commit().await?;
            Ok([offer.state, after.state].contains(&OfferState::Accepted))
        })
        .await?;
        if moved {
            self.show_change().await;
        }
        Ok(id)
    }

    /// Ends all that waits of an account that is deleted, and frees what is kept for it.
    pub(crate) async fn end_offers_of(
        &self,
        db: &mut Write,
        caller: &Caller,
        account: AccountId,
    ) -> Result<()> {
        for side in [Side::Buyer, Side::Seller] {
            for found in db.pending_offers(account, side).await? {
                let (offer, _) = self.lock_offer(db, found.id).await?;
                let event = match (offer.state.turn(), offer.state) {
                    (_, OfferState::Accepted) => OfferEvent::Withdraw,
                    (Some(turn), _) if turn == side => OfferEvent::Decline,
                    _ => OfferEvent::Withdraw,
                };
                if offer.state.is_pending() {
                    let by = By { side: Some(side), caller };
                    self.step_offer(db, by, (&offer, offer.clone()), event).await?;
                }
            }
        }
        Ok(())
    }
}

/// Whether this very answer was given to that version before, from a second click or another try.
async fn was_done(
    db: &mut Read,
    offer: &Offer,
    version: i64,
    event: OfferEvent,
    account: AccountId,
) -> Result<bool> {
    let events = db.offer_events(offer.id).await?;
    let next = events.iter().find(|noted| noted.version == version.saturating_add(1));
    Ok(next.is_some_and(|noted| noted.event == event.as_str() && noted.actor == Some(account)))
}

/// What can be named instead of the price that lies there; refused where nothing can.
pub(super) fn range_to_counter(offer: &Offer, asking: Money) -> Result<PriceRange, Refusal> {
    if offer.rounds >= MOST_ROUNDS {
        return Err(Refusal::NotNow("You have talked long enough: accept the price, or decline it.".into()));
    }
    PriceRange::to_counter(asking, offer.buyer_price, offer.seller_price).ok_or_else(|| {
        Refusal::NotNow("There is no price between both: accept this one, or decline it.".into())
    })
}

/// The offer with another price.
fn countered(offer: &Offer, listing: &Listing, side: Side, amount: &str) -> Result<Offer> {
    let range = range_to_counter(offer, asking_for(listing, Some(offer.price))?)?;
    let price = range.parse(amount).map_err(|message| Refusal::field("amount", message))?;
    let named = Offer { price, rounds: offer.rounds + 1, ..offer.clone() };
    Ok(match side {
        Side::Buyer => Offer { buyer_price: price, ..named },
        Side::Seller => Offer { seller_price: Some(price), ..named },
    })
}

/// Whether a price can be accepted as the phone stands now.
fn acceptable(offer: &Offer, listing: &Listing) -> Result<()> {
    listing.state.next(ListingEvent::Reserve)?;
    let asking = asking_for(listing, Some(offer.price))?;
    if offer.price.minor > asking.minor {
        let sentence = format!("The phone costs {asking} now, which is less than this offer.");
        return Err(Refusal::NotNow(sentence).into());
    }
    Ok(())
}
