//! What offers do by themselves once their time is over.

use super::By;
use crate::error::retried;
use crate::{Caller, Result, Services};
use domain::offers::{OfferEvent, OfferState};
use domain::{AccountId, ListingId, OfferId};
use store::Write;
use store::offers::Offer;

/// How many offers are looked at in one go.
const BATCH: u32 = 50;

impl Services {
    /// Ends every offer whose time is over, and frees what was kept for it. Answers how many ended.
    pub(crate) async fn run_offer_timers(&self) -> Result<usize> {
        let due = self.store.read().await?.due_offers(self.clock.now(), BATCH).await?;
        let (mut done, mut freed) = (0, false);
        for offer in due {
            // One that fails must not keep the others waiting.
            match self.run_offer_timer(offer.id).await {
                Ok(ended) => {
                    done += usize::from(ended);
                    freed |= ended && offer.state == OfferState::Accepted;
                }
                Err(cause) => tracing::error!(offer = %offer.id, %cause, "an offer could not end"),
            }
        }
        if freed {
            self.show_change().await;
        }
        Ok(done)
    }

    /// Several servers may come here at once: the phone's lock lets one in, and the others find it no longer due.
    async fn run_offer_timer(&self, id: OfferId) -> Result<bool> {
        retried(|| async {
            let mut db = self.store.write().await?;
            let (offer, _) = self.lock_offer(&mut db, id).await?;
            let ended = self.end_if_due(&mut db, &offer).await?;
            db.commit().await?;
            Ok(ended)
        })
        .await
    }

    /// Ends a buyer's last offer for a phone that is locked, where its time is over and no job was there yet.
    pub(super) async fn end_what_is_due(
        &self,
        db: &mut Write,
        buyer: AccountId,
        phone: ListingId,
    ) -> Result<()> {
        if let Some(offer) = db.newest_offer(buyer, phone).await? {
            self.end_if_due(db, &offer).await?;
        }
        Ok(())
    }

    async fn end_if_due(&self, db: &mut Write, offer: &Offer) -> Result<bool> {
        let is_due = offer.state.as_of(offer.due_at, self.clock.now()) != offer.state;
        if is_due {
            let system = Caller::system();
            let rule = By { side: None, caller: &system };
            self.step_offer(db, rule, (offer, offer.clone()), OfferEvent::Expire).await?;
        }
        Ok(is_due)
    }
}
