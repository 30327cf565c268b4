//! From an accepted offer to an order at its price, and back where the order is not paid.

use super::By;
use crate::{Caller, Result, Services};
use domain::offers::{OfferEvent, OfferState};
use domain::orders::Side;
use domain::{AccountId, ListingId, OrderId};
use store::offers::Offer;
use store::orders::Order;
use store::{Read, Write};

impl Services {
    /// The offer for which a phone is kept, where that is this account's and its time is not over.
    pub(crate) async fn kept_for(
        &self,
        db: &mut Read,
        account: AccountId,
        listing: ListingId,
    ) -> Result<Option<Offer>> {
        let kept = db.offer_keeping(listing).await?.filter(|offer| offer.buyer == account);
        let now = self.clock.now();
        Ok(kept.filter(|offer| offer.state.as_of(offer.due_at, now) == OfferState::Accepted))
    }

    /// The buyer of an accepted offer places an order: the phone stays reserved, and now for the order.
    pub(crate) async fn buy_by_offer(
        &self,
        db: &mut Write,
        caller: &Caller,
        offer: &Offer,
        order: OrderId,
    ) -> Result<()> {
        let by = By { side: Some(Side::Buyer), caller };
        let bought = Offer { order: Some(order), ..offer.clone() };
        self.step_offer(db, by, (offer, bought), OfferEvent::Buy).await?;
        Ok(())
    }

    /// An order was not paid: phones that are still promised to its buyer are kept, and named here.
    pub(crate) async fn return_to_offers(&self, db: &mut Write, order: &Order) -> Result<Vec<ListingId>> {
        let system = Caller::system();
        let rule = By { side: None, caller: &system };
        let now = self.clock.now();
        let mut kept = Vec::new();
        for found in db.offers_of_order(order.id).await? {
            let (offer, listing) = self.lock_offer(db, found.id).await?;
            if offer.kept_until.is_some_and(|until| until > now) {
                let returned = Offer { order: None, ..offer.clone() };
                self.step_offer(db, rule, (&offer, returned), OfferEvent::Return).await?;
                kept.push(listing.id);
            } else {
                self.step_offer(db, rule, (&offer, offer.clone()), OfferEvent::Expire).await?;
            }
        }
        Ok(kept)
    }

    /// An order is paid: whoever else offered something for its phones hears that they are gone.
    pub(crate) async fn miss_offers(&self, db: &mut Write, order: &Order) -> Result<()> {
        let system = Caller::system();
        let rule = By { side: None, caller: &system };
        for line in db.order_lines(&[order.id]).await? {
            db.lock_listing(line.listing).await?;
            for offer in db.waiting_offers(line.listing).await? {
                self.step_offer(db, rule, (&offer, offer.clone()), OfferEvent::Miss).await?;
            }
        }
        Ok(())
    }
}
