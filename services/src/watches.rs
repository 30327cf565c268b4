//! Phones that members watch, to be told when they cost less.

use crate::error::retried;
use crate::{Caller, Result, Services, Viewer};
use domain::listings::{ListingCard, ListingState};
use domain::search::PER_PAGE;
use domain::watches::{MOST_WATCHED, WatchedPhone, Watching};
use domain::{ListingId, Page, Refusal};
use std::collections::HashMap;
use store::watches::Watch;

impl Services {
    /// Begins or ends watching a phone. Doing so twice changes nothing.
    pub async fn watch(&self, caller: &Caller, watching: Watching) -> Result<()> {
        let account = caller.active_member()?.account;
        let id = watching.listing();
        retried(|| async {
            let mut db = self.store.write().await?;
            if let Watching::End(_) = watching {
                db.remove_watch(account, id).await?;
                return Ok(db.commit().await?);
            }
            if db.watched_among(account, &[id]).await?.contains(&id) {
                return Ok(());
            }
            let listing = db.listing(id).await?.ok_or(Refusal::NotFound)?;
            match listing.state {
                _ if listing.seller == account => {
                    return Err(Refusal::NotNow("This is your own phone.".into()).into());
                }
                ListingState::Live | ListingState::Reserved => {}
                ListingState::Sold => return Err(Refusal::NotNow("This phone is sold.".into()).into()),
                ListingState::Draft | ListingState::Withdrawn | ListingState::Removed => {
                    return Err(Refusal::NotFound.into());
                }
            }
            if db.count_watches(account).await? >= MOST_WATCHED {
                let sentence = format!(
                    "You watch {MOST_WATCHED} phones, which is the most. Please let go of one first."
                );
                return Err(Refusal::NotNow(sentence).into());
            }
            let told = listing.details.price.ok_or(Refusal::NotFound)?;
            let watch = Watch { account, listing: id, told, by_mail: true, created_at: self.clock.now() };
            match db.add_watch(&watch).await {
                // Pressed twice at once.
                Err(store::Error::Duplicate(_)) => Ok(()),
                added => {
                    added?;
                    Ok(db.commit().await?)
                }
            }
        })
        .await
    }

    /// What the caller watches, the newest watch first. Pages are counted from 1.
    pub async fn watched_phones(&self, caller: &Caller, page: u32) -> Result<Page<WatchedPhone>> {
        let account = caller.member()?.account;
        let number = page.max(1);
        let mut db = self.store.read().await?;
        let total = db.count_watches(account).await?;
        let offset = u64::from(number - 1) * u64::from(PER_PAGE);
        let watches = db.watches_of(account, PER_PAGE, offset).await?;
        let ids: Vec<ListingId> = watches.iter().map(|watch| watch.listing).collect();
        let cards = db.listing_cards(&ids).await?;
        let mut cards: HashMap<ListingId, ListingCard> =
            cards.into_iter().map(|card| (card.id, ListingCard { watched: true, ..card })).collect();
        let phone = |watch: Watch| {
            let card = cards.remove(&watch.listing)?;
            Some(WatchedPhone { card, told: watch.told, by_mail: watch.by_mail, since: watch.created_at })
        };
        let items = watches.into_iter().filter_map(phone).collect();
        Ok(Page { items, number, per_page: PER_PAGE, total })
    }

    /// Whether the caller watches a phone.
    pub(crate) async fn watches(&self, caller: &Caller, id: ListingId) -> Result<bool> {
        let Viewer::Member(member) = &caller.viewer else { return Ok(false) };
        Ok(self.store.read().await?.watched_among(member.account, &[id]).await?.contains(&id))
    }

    /// Marks those cards whose phones the caller watches.
    pub(crate) async fn mark_watched(&self, caller: &Caller, cards: &mut [ListingCard]) -> Result<()> {
        let Viewer::Member(member) = &caller.viewer else { return Ok(()) };
        let ids: Vec<ListingId> = cards.iter().map(|card| card.id).collect();
        let watched = self.store.read().await?.watched_among(member.account, &ids).await?;
        for card in cards {
            card.watched = watched.contains(&card.id);
        }
        Ok(())
    }
}
