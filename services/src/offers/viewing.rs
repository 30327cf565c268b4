//! Offers as their two sides see them. Other people's are not there.

use super::answering::range_to_counter;
use super::{account_on, side_of};
use crate::orders::name_of;
use crate::{Caller, Result, Services};
use domain::listings::ListingState;
use domain::offers::{
    OfferCard, OfferEvent, OfferList, OfferMoment, OfferState, OfferView, YourOffer, next_step, told,
};
use domain::orders::Side;
use domain::search::PER_PAGE;
use domain::{AccountId, ListingId, Money, OfferId, Page, Refusal};
use serde_json::{Value, json};
use std::collections::HashMap;
use store::Read;
use store::listings::Listing;
use store::offers::{Offer, OfferEventRow};

/// What a side can do on the page of an offer.
const ACTIONS: [OfferEvent; 5] =
    [OfferEvent::Accept, OfferEvent::Counter, OfferEvent::Decline, OfferEvent::Withdraw, OfferEvent::Buy];

impl Services {
    /// An offer of the caller, as buyer or seller.
    pub async fn offer(&self, caller: &Caller, id: OfferId) -> Result<OfferView> {
        let account = caller.member()?.account;
        let mut db = self.store.read().await?;
        let offer = db.offer(id).await?.ok_or(Refusal::NotFound)?;
        let side = side_of(&offer, account)?;
        let listing = db.listing(offer.listing).await?.ok_or(Refusal::NotFound)?;
        let card = db.listing_cards(&[offer.listing]).await?.pop().ok_or(Refusal::NotFound)?;
        let state = offer.state.as_of(offer.due_at, self.clock.now());
        let range = range_for(&offer, &listing);
        let may = |event: &OfferEvent| match event {
            _ if state.next(*event, Some(side)).is_err() => false,
            OfferEvent::Accept => listing.state == ListingState::Live,
            OfferEvent::Counter => range.is_some() && listing.state == ListingState::Live,
            _ => true,
        };
        let may: Vec<OfferEvent> = ACTIONS.into_iter().filter(may).collect();
        let moment = |event: OfferEventRow| OfferMoment {
            at: event.at,
            what: told(
                &event.event,
                side_by(&offer, event.actor),
                in_currency(&offer, event.price_minor),
                side,
            ),
        };
        let moments = db.offer_events(id).await?.into_iter().map(moment).collect();
        let other_account = account_on(&offer, other_side(side));
        Ok(OfferView {
            id,
            listing: offer.listing,
            title: card.title,
            photo: card.photo,
            phone: listing.state,
            asking: listing.details.price,
            state,
            side,
            price: offer.price,
            other: name_of(&mut db, other_account).await?,
            other_account,
            moments,
            next: next_step(state, side, listing.state, offer.due_at),
            range: range.filter(|_| may.contains(&OfferEvent::Counter)),
            may,
            order: offer.order,
            version: offer.version,
        })
    }

    /// What the caller offered, or was offered, last changed first. Pages are counted from 1.
    pub async fn own_offers(&self, caller: &Caller, side: Side, page: u32) -> Result<OfferList> {
        let account = caller.member()?.account;
        let mut db = self.store.read().await?;
        let total = db.count_offers(account, side).await?;
        let number = page.max(1);
        let offset = u64::from(number - 1) * u64::from(PER_PAGE);
        let offers = db.offers_of(account, side, PER_PAGE, offset).await?;
        let ids: Vec<ListingId> = offers.iter().map(|offer| offer.listing).collect();
        let cards: HashMap<_, _> =
            db.listing_cards(&ids).await?.into_iter().map(|card| (card.id, card)).collect();
        let now = self.clock.now();
        let mut items = Vec::with_capacity(offers.len());
        for offer in offers {
            let Some(card) = cards.get(&offer.listing) else { continue };
            let state = offer.state.as_of(offer.due_at, now);
            items.push(OfferCard {
                id: offer.id,
                title: card.title.clone(),
                photo: card.photo,
                state,
                side,
                price: offer.price,
                other: name_of(&mut db, account_on(&offer, other_side(side))).await?,
                next: next_step(state, side, card.state, offer.due_at),
                updated_at: offer.updated_at,
            });
        }
        let by_mail = !db.is_silent_about_offers(account).await?;
        Ok(OfferList { page: Page { items, number, per_page: PER_PAGE, total }, by_mail })
    }

    /// What the caller offered for a phone last.
    pub(crate) async fn your_offer(
        &self,
        db: &mut Read,
        caller: &Caller,
        listing: ListingId,
    ) -> Result<Option<YourOffer>> {
        let Some(account) = caller.account() else { return Ok(None) };
        let now = self.clock.now();
        Ok(db.newest_offer(account, listing).await?.map(|offer| YourOffer {
            id: offer.id,
            state: offer.state.as_of(offer.due_at, now),
            price: offer.price,
        }))
    }

    /// Everything that is kept about somebody's offers, for their export.
    pub(crate) async fn exported_offers(&self, db: &mut Read, account: AccountId) -> Result<Value> {
        let mut offers = Vec::new();
        for side in [Side::Buyer, Side::Seller] {
            for offer in db.offers_of(account, side, u32::MAX, 0).await? {
                let events = db.offer_events(offer.id).await?;
                offers.push(json!({
                    "id": offer.id,
                    "listing": offer.listing,
                    "you_are": side,
                    "state": offer.state,
                    "price": offer.price,
                    "made_at": offer.made_at.rfc3339(),
                    "order": offer.order,
                    "events": events.iter().map(|event| json!({
                        "at": event.at.rfc3339(),
                        "event": event.event,
                        "price": in_currency(&offer, event.price_minor),
                        "by_you": event.actor == Some(account),
                    })).collect::<Vec<_>>(),
                }));
            }
        }
        Ok(json!({
            "offers": offers,
            "answered_at_once": db.floors_of_seller(account).await?,
            "by_mail": !db.is_silent_about_offers(account).await?,
        }))
    }
}

fn in_currency(offer: &Offer, minor: i64) -> Money {
    Money::new(minor, offer.price.currency)
}

pub(crate) const fn other_side(side: Side) -> Side {
    match side {
        Side::Buyer => Side::Seller,
        Side::Seller => Side::Buyer,
    }
}

fn side_by(offer: &Offer, actor: Option<AccountId>) -> Option<Side> {
    actor.and_then(|actor| side_of(offer, actor).ok())
}

/// What can be named instead of the price that lies there.
fn range_for(offer: &Offer, listing: &Listing) -> Option<domain::offers::PriceRange> {
    let asking = listing.details.price.filter(|asking| asking.currency == offer.price.currency)?;
    let talks = matches!(offer.state, OfferState::Open | OfferState::Countered);
    talks.then(|| range_to_counter(offer, asking).ok()).flatten()
}
