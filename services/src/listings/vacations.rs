//! Holidays: a seller's phones leave the market together, and come back together.

use super::selling::happen;
use crate::error::retried;
use crate::{Caller, Error, Result, Services};
use domain::listings::{ListingEvent, ListingState, Vacation, VacationForm};
use domain::{AccountId, Refusal};
use serde_json::json;

/// How many phones come back in one unit of work.
const BATCH: u32 = 50;

impl Services {
    /// The holiday that the caller is on.
    pub async fn vacation(&self, caller: &Caller) -> Result<Option<Vacation>> {
        Ok(self.store.read().await?.vacation_of(caller.member()?.account).await?)
    }

    /// Takes the caller's phones off the market until a day, or until they say so; or moves that day. Answers how
    /// many were taken off.
    pub async fn begin_vacation(&self, caller: &Caller, form: VacationForm) -> Result<u64> {
        let seller = caller.active_member()?.account;
        let vacation = form.parse(self.clock.now())?;
        let paused = retried(|| async {
            let now = self.clock.now();
            let mut db = self.store.write().await?;
            db.begin_vacation(seller, &vacation, now).await?;
            let paused = db.pause_listings_of(seller, now).await?;
            let details = json!({ "until": vacation.until, "paused": paused });
            self.note(&mut db, caller, ("account", Some(seller.0)), "vacation_begun", details).await?;
            db.commit().await?;
            Ok(paused)
        })
        .await?;
        self.show_change().await;
        Ok(paused)
    }

    /// Brings the caller's phones back. Answers how many are for sale again.
    pub async fn end_vacation(&self, caller: &Caller) -> Result<u64> {
        let seller = caller.active_member()?.account;
        if self.store.read().await?.vacation_of(seller).await?.is_none() {
            return Ok(0);
        }
        // From here on it is over, also where this server stops in the middle: the job brings back the rest.
        retried(|| async {
            let now = self.clock.now();
            let mut db = self.store.write().await?;
            db.begin_vacation(seller, &Vacation { until: Some(now) }, now).await?;
            self.note(&mut db, caller, ("account", Some(seller.0)), "vacation_ended", json!({})).await?;
            Ok(db.commit().await?)
        })
        .await?;
        self.bring_back(seller).await
    }

    /// Brings back the phones of sellers whose holidays are over. Answers how many holidays ended.
    pub(crate) async fn end_due_vacations(&self) -> Result<usize> {
        let ended = self.store.read().await?.ended_vacations(self.clock.now(), BATCH).await?;
        for seller in &ended {
            self.bring_back(*seller).await?;
        }
        Ok(ended.len())
    }

    async fn bring_back(&self, seller: AccountId) -> Result<u64> {
        let mut back = 0;
        loop {
            let (more, some) = retried(|| self.bring_some_back(seller)).await?;
            back += some;
            self.show_change().await;
            if !more {
                return Ok(back);
            }
        }
    }

    /// One unit of work: whether there are more, and how many came back. The last one ends the holiday.
    async fn bring_some_back(&self, seller: AccountId) -> Result<(bool, u64)> {
        let now = self.clock.now();
        let mut db = self.store.write().await?;
        let paused = db.paused_listings_of(seller, BATCH).await?;
        let mut back = 0;
        for id in &paused {
            db.touch_listing(*id, now).await?;
            let Some(listing) = db.listing(*id).await?.filter(|listing| listing.paused) else { continue };
            if listing.state != ListingState::Withdrawn {
                db.forget_pause(*id).await?;
                continue;
            }
            match happen(self, &mut db, Some(seller), &listing, ListingEvent::Publish).await {
                Ok(()) => back += 1,
                // Somebody else sells a phone with that IMEI by now: this one stays where it is.
                Err(Error::Refused(Refusal::Invalid(_))) => db.forget_pause(*id).await?,
                Err(other) => return Err(other),
            }
        }
        let more = paused.len() == BATCH as usize;
        if !more {
            db.end_vacation(seller).await?;
        }
        db.commit().await?;
        Ok((more, back))
    }
}
