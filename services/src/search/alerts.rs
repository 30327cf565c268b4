//! Alerts: members are told of phones that came up for their saved searches, and of lower prices of watched ones.
//!
//! A job follows the same numbered feed as the search engines do. What a saved search finds among the listings that
//! changed becomes a row of its own, once; telling its owner of all that is new is another unit of work. So each
//! phone is told of once, however many servers work and whenever one of them stops.

use super::engine::{Change, Entry, Position, Wanted};
use super::feeding::{changed_after, entry};
use super::index::TantivyEngine;
use crate::error::retried;
use crate::{Result, Services};
use domain::accounts::AccountState;
use domain::catalogue::Model;
use domain::notifications::Notice;
use domain::search::{Alert, SearchQuery, Sort, words};
use domain::{AccountId, Instant, ListingId, SavedSearchId};
use std::collections::HashMap;
use store::saved_searches::KeptSearch;
use store::search::{Fed, Feed};
use store::watches::PriceDrop;

/// Searches that are looked through in one go.
const SEARCHES: u32 = 250;
/// Searches whose owners are told in one go, and lower prices.
const TOLD: u32 = 50;
/// Phones that a mail names.
const NAMED: u32 = 6;
/// How often a unit of work is tried that another server is faster with.
const TRIES: u32 = 4;

/// A phone that is for sale, as far as alerts look at it.
struct Offer {
    entry: Entry,
    seller: AccountId,
    /// When it was put up, or offered at another price.
    at: Instant,
}

impl Services {
    /// Looks for listings that have changed, and for whom they are news; answers how many listings it looked at.
    pub(crate) async fn follow_for_alerts(&self) -> Result<usize> {
        let mut db = self.store.read().await?;
        let Some(feed) = db.listing_feed().await? else { return Ok(0) };
        let done = db.alerted_until().await?.filter(|done| done.id == feed.id && done.batch <= feed.batch);
        let after = match done {
            Some(done) if done.batch == feed.batch => return Ok(0),
            Some(done) => done.batch,
            None => 0,
        };
        let any_search = !db.searches_to_tell_of(Alert::Instant, None, 1).await?.is_empty()
            || !db.searches_to_tell_of(Alert::Daily, None, 1).await?.is_empty();
        let any_watch = db.any_watch().await?;
        if !any_search && !any_watch {
            drop(db);
            return self.alerted_until(feed).await.map(|()| 0);
        }
        let (fed, models, batch) = changed_after(&mut db, after, feed.batch).await?;
        let looked_at = fed.len();
        let changed: Vec<ListingId> = fed.iter().map(|fed| fed.id).collect();
        let offered_at = db.offered_at(&changed).await?;
        drop(db);
        let offers = offers(fed, &models, &offered_at);
        if any_search && !offers.is_empty() {
            self.match_searches(&offers).await?;
        }
        if any_watch {
            self.tell_of_lower_prices(&changed).await?;
        }
        self.alerted_until(Feed { batch, ..feed }).await?;
        Ok(looked_at.max(1))
    }

    async fn alerted_until(&self, until: Feed) -> Result<()> {
        retried(|| async {
            let mut db = self.store.write().await?;
            match db.set_alerted_until(until).await {
                // Another server noted the first position at the same time.
                Err(store::Error::Duplicate(_)) => Ok(()),
                noted => {
                    noted?;
                    Ok(db.commit().await?)
                }
            }
        })
        .await
    }

    /// Keeps what each saved search finds among these offers.
    async fn match_searches(&self, offers: &[Offer]) -> Result<()> {
        let engine = TantivyEngine::in_memory()?;
        let puts = offers.iter().map(|offer| Change::Put(Box::new(offer.entry.clone()))).collect();
        super::SearchEngine::apply(&engine, puts, Position { feed: uuid::Uuid::nil(), batch: 1 }).await?;
        let by_id: HashMap<ListingId, &Offer> = offers.iter().map(|offer| (offer.entry.id, offer)).collect();
        for alert in [Alert::Instant, Alert::Daily] {
            let mut after = None;
            loop {
                let searches = self.store.read().await?.searches_to_tell_of(alert, after, SEARCHES).await?;
                let Some(last) = searches.last() else { break };
                after = Some(last.id);
                let wanted = searches.iter().map(|search| self.wanted_by(search, offers.len())).collect();
                let mut hits = Vec::new();
                for (search, found) in searches.iter().zip(engine.find_all(wanted).await?) {
                    let news = found.hits.iter().filter(|hit| {
                        by_id.get(&hit.id).is_some_and(|offer| {
                            offer.seller != search.account && offer.at >= search.created_at
                        })
                    });
                    hits.extend(news.map(|hit| (search, hit.id)));
                }
                if !hits.is_empty() {
                    self.keep_hits(&hits).await?;
                }
            }
        }
        Ok(())
    }

    /// A saved search as its words and filters stand: no word is put right.
    fn wanted_by(&self, search: &KeptSearch, limit: usize) -> Wanted {
        let query = SearchQuery::from_query(&search.query);
        Wanted {
            words: words(&query.text),
            as_typed: true,
            sort: Sort::Newest,
            near: search.at,
            radius_km: query.radius_km.map(f64::from),
            offset: 0,
            limit,
            ..self.wanted(&query, None)
        }
    }

    /// Writes down what was found for the first time, and when the searches' owners are to be told.
    async fn keep_hits(&self, hits: &[(&KeptSearch, ListingId)]) -> Result<()> {
        let mut searches: Vec<SavedSearchId> = hits.iter().map(|(search, _)| search.id).collect();
        searches.dedup();
        let mut listings: Vec<ListingId> = hits.iter().map(|(_, listing)| *listing).collect();
        listings.sort_unstable();
        listings.dedup();
        let mut tries = 1;
        loop {
            let kept = retried(|| async {
                let now = self.clock.now();
                let mut db = self.store.write().await?;
                let known = db.known_hits(&searches, &listings).await?;
                let new: Vec<_> =
                    hits.iter().filter(|(search, listing)| !known.contains(&(search.id, *listing))).collect();
                let rows: Vec<_> = new.iter().map(|(search, listing)| (search.id, *listing)).collect();
                db.add_hits(&rows, now).await?;
                let mut due = new.iter().map(|(search, _)| *search).collect::<Vec<_>>();
                due.dedup_by_key(|search| search.id);
                for search in due {
                    let earliest = search.told_at.map_or(now, |told| told.plus(search.alert.pause()));
                    db.make_search_due(search.id, earliest.max(now)).await?;
                }
                Ok(db.commit().await?)
            })
            .await;
            match kept {
                // Another server writes the same down; what it has written is known the next time.
                Err(error) if is_duplicate(&error) && tries < TRIES => tries += 1,
                kept => return kept,
            }
        }
    }

    /// Tells the owners of searches that are due; answers how many searches that were.
    pub(crate) async fn tell_of_searches(&self) -> Result<usize> {
        let due = self.store.read().await?.due_searches(self.clock.now(), TOLD).await?;
        for search in &due {
            retried(|| self.tell_of(search)).await?;
        }
        Ok(due.len())
    }

    async fn tell_of(&self, search: &KeptSearch) -> Result<()> {
        let Some(due_at) = search.due_at else { return Ok(()) };
        let now = self.clock.now();
        let mut db = self.store.write().await?;
        if !db.claim_due_search(search.id, due_at, now).await? {
            return Ok(());
        }
        let count = db.count_untold_hits(search.id).await?;
        let newest = db.untold_hits(search.id, NAMED).await?;
        let cards = db.listing_cards(&newest).await?;
        db.mark_hits_as_told(search.id, now).await?;
        let owner = db.account(search.account).await?.filter(|owner| owner.state == AccountState::Active);
        if let (Some(first), Some(owner)) = (cards.first(), owner) {
            let notice =
                Notice::SearchFound { search: search.name.clone(), count, phone: first.title.clone() };
            let path = SearchQuery { sort: Sort::Newest, ..SearchQuery::from_query(&search.query) }.path();
            self.tell(&mut db, owner.id, &notice, &path).await?;
            let letter = self.search_letter(&owner.name, search, count, &cards, &path);
            self.post(&mut db, &self.email_of(&owner)?, &letter).await?;
        }
        Ok(db.commit().await?)
    }

    /// Tells those who watch these listings and were told of a higher price.
    async fn tell_of_lower_prices(&self, listings: &[ListingId]) -> Result<()> {
        for listings in listings.chunks(TOLD as usize) {
            loop {
                let drops = self.store.read().await?.price_drops(listings, TOLD).await?;
                if drops.is_empty() {
                    break;
                }
                for drop in &drops {
                    retried(|| self.tell_of_drop(drop)).await?;
                }
            }
        }
        Ok(())
    }

    async fn tell_of_drop(&self, drop: &PriceDrop) -> Result<()> {
        let mut db = self.store.write().await?;
        if !db.lower_watch(drop).await? {
            return Ok(());
        }
        let watch = &drop.watch;
        let watcher = db.account(watch.account).await?.filter(|owner| owner.state == AccountState::Active);
        let card = db.listing_cards(&[watch.listing]).await?.pop();
        if let (Some(watcher), Some(card)) = (watcher, card) {
            let (from, to) = (watch.told, drop.now);
            let notice = Notice::PriceDropped { listing: card.id, phone: card.title.clone(), from, to };
            self.tell(&mut db, watcher.id, &notice, &format!("/listings/{}", card.id)).await?;
            if watch.by_mail {
                let letter = self.price_drop_letter(&watcher, &card, from, to);
                self.post(&mut db, &self.email_of(&watcher)?, &letter).await?;
            }
        }
        Ok(db.commit().await?)
    }
}

/// What of these is for sale.
fn offers(
    fed: Vec<Fed>,
    models: &HashMap<String, Model>,
    offered_at: &HashMap<ListingId, Instant>,
) -> Vec<Offer> {
    let offer = |fed: Fed| {
        let seller = fed.seller;
        let model = models.get(&fed.model_slug)?;
        let entry = entry(fed, model)?;
        let at = offered_at.get(&entry.id).copied().unwrap_or(entry.published_at);
        Some(Offer { entry, seller, at })
    };
    fed.into_iter().filter_map(offer).collect()
}

fn is_duplicate(error: &crate::Error) -> bool {
    match error {
        crate::Error::Failed(cause) => {
            matches!(cause.downcast_ref::<store::Error>(), Some(store::Error::Duplicate(_)))
        }
        crate::Error::Refused(_) => false,
    }
}
