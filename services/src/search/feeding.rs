//! Feeding: every server follows the listings that change, and tells its own search engine.
//!
//! A unit of work that changes a listing marks it. Once that is committed, whoever looks first gives the marked
//! listings the number of the next batch, under a lock that one row is; so batches become visible in the order of
//! their numbers, whatever the clocks say and however long the units of work took, and a server that has seen a
//! batch has missed nothing before it.

use super::engine::{Change, Entry, Position};
use crate::catalogue::updates_until;
use crate::error::retried;
use crate::{Result, Services};
use domain::catalogue::Model;
use domain::listings::{ListingState, search_text};
use domain::search::{BatteryBand, Colour, Facet, SellerBand, series};
use domain::text;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use store::Read;
use store::search::{BATCH, Fed};
use tokio::sync::Mutex;

/// Letters of a description that are searched.
const LONGEST_ABOUT: usize = 2_000;

/// Who is following right now: one at a time, and nobody who waits does it in vain.
#[derive(Default)]
pub(crate) struct Following {
    turn: Mutex<()>,
    begun: AtomicU64,
    /// How often the engine has learned something.
    told: AtomicU64,
}

impl Services {
    /// Tells this server's search engine what has changed, until nothing is left; answers how many listings had.
    ///
    /// Called in a loop by the server, and after a change that its maker wants to see at once.
    pub async fn follow_listings(&self) -> Result<usize> {
        let following = &self.memory.following;
        let before = following.begun.load(Ordering::SeqCst);
        let _turn = following.turn.lock().await;
        // Somebody who began later than this caller asked has seen all that this caller wants seen.
        if following.begun.load(Ordering::SeqCst) > before {
            return Ok(0);
        }
        following.begun.fetch_add(1, Ordering::SeqCst);
        let mut followed = 0;
        loop {
            let numbered = self.number_changes().await?;
            let told = self.tell_changes().await?;
            followed += told;
            if numbered == 0 && told == 0 {
                return Ok(followed);
            }
        }
    }

    /// The same after a change that is committed already: a failure is noted, and the loop tries again.
    pub(crate) async fn show_change(&self) {
        if let Err(error) = self.follow_listings().await {
            tracing::warn!(cause = %error, "a change is not searchable yet");
        }
    }

    /// A number that grows with everything that this server commits and with everything that its search engine learns
    /// of other servers: while it stays, a page that was made for everybody still tells what this server knows.
    pub fn state_of_the_market(&self) -> u64 {
        self.store.commits() + self.memory.following.told.load(Ordering::SeqCst)
    }

    /// Forgets the index and makes it anew from storage.
    pub async fn rebuild_search(&self) -> Result<usize> {
        {
            let _turn = self.memory.following.turn.lock().await;
            self.search.clear().await?;
        }
        self.follow_listings().await
    }

    /// Gives the next number to what has changed; answers how many listings that were.
    async fn number_changes(&self) -> Result<usize> {
        let changed = self.store.read().await?.changed_listings().await?;
        if changed.is_empty() {
            return Ok(0);
        }
        retried(|| async {
            let feed = self.mint.id(self.clock.now());
            let mut db = self.store.write().await?;
            db.number_listings(&changed, feed).await?;
            Ok(db.commit().await?)
        })
        .await?;
        Ok(changed.len())
    }

    /// Tells the engine of the batches that it does not know; answers how many listings they were.
    async fn tell_changes(&self) -> Result<usize> {
        let mut db = self.store.read().await?;
        let Some(feed) = db.listing_feed().await? else { return Ok(0) };
        let known = self.search.position().await?;
        let known = known.filter(|known| known.feed == feed.id && known.batch <= feed.batch);
        let after = match known {
            Some(known) if known.batch == feed.batch => return Ok(0),
            Some(known) => known.batch,
            None => {
                self.search.clear().await?;
                0
            }
        };
        let (fed, models, batch) = changed_after(&mut db, after, feed.batch).await?;
        drop(db);
        let told = fed.len();
        let changes = fed.into_iter().map(|fed| change(fed, &models)).collect();
        self.search.apply(changes, Position { feed: feed.id, batch }).await?;
        self.memory.following.told.fetch_add(1, Ordering::SeqCst);
        Ok(told)
    }
}

/// The next listings that changed after a batch, with their models by slug, and the batch that they lead to.
pub(super) async fn changed_after(
    db: &mut Read,
    after: i64,
    newest: i64,
) -> Result<(Vec<Fed>, HashMap<String, Model>, i64)> {
    let mut fed = db.listings_fed_after(after, 2 * BATCH).await?;
    // A batch that was cut off is left for the next time; it is never longer than half of what was asked for.
    if fed.len() >= 2 * BATCH as usize
        && let Some(last) = fed.last().map(|fed| fed.batch)
    {
        fed.retain(|fed| fed.batch < last);
    }
    let batch = fed.last().map_or(newest, |fed| fed.batch);
    let slugs: HashSet<&str> = fed.iter().map(|fed| fed.model_slug.as_str()).collect();
    let models = db.models_by_slug(&slugs.into_iter().collect::<Vec<_>>()).await?;
    Ok((fed, models.into_iter().map(|model| (model.slug.clone(), model)).collect(), batch))
}

/// What the engine is told of a listing as it is now.
fn change(fed: Fed, models: &HashMap<String, Model>) -> Change {
    let id = fed.id;
    let entry = models.get(&fed.model_slug).and_then(|model| entry(fed, model));
    entry.map_or(Change::Remove(id), |entry| Change::Put(Box::new(entry)))
}

/// A listing as it is searched; `None` where it is not for sale.
pub(super) fn entry(fed: Fed, model: &Model) -> Option<Entry> {
    if fed.state != ListingState::Live {
        return None;
    }
    let storage = fed.storage_gb.and_then(|gb| u32::try_from(gb).ok());
    let about: String = fed.description.chars().take(LONGEST_ABOUT).collect();
    Some(Entry {
        id: fed.id,
        name: search_text(model, storage, fed.colour.as_deref()).trim().to_owned(),
        about: text::folded(&about),
        values: values(&fed, model),
        price: fed.price?,
        at: fed.at?,
        published_at: fed.published_at?,
        seller: fed.seller_score,
    })
}

/// The value that a listing has for each facet, where it is known.
fn values(fed: &Fed, model: &Model) -> BTreeMap<Facet, String> {
    let ram = match model.ram_gb.as_slice() {
        [one] => Some(one.clone()),
        // Sold with more than one size of memory: which one this phone has, nobody said.
        _ => None,
    };
    let colour = fed.colour.as_deref().and_then(Colour::of);
    let value = |facet: Facet| match facet {
        Facet::Brand => Some(model.brand_slug.clone()),
        Facet::Series => series(model).map(|series| series.slug),
        Facet::Model => Some(model.slug.clone()),
        Facet::Grade => fed.grade.clone(),
        Facet::Storage => fed.storage_gb.map(|gb| gb.to_string()),
        Facet::Ram => ram.clone(),
        Facet::Colour => colour.map(|colour| colour.as_str().to_owned()),
        Facet::Lock => fed.carrier_lock.clone(),
        Facet::Battery => fed.battery.map(|percent| BatteryBand::of(percent).key().to_owned()),
        Facet::Year => model.release_year.map(|year| year.to_string()),
        Facet::Ships => fed.delivery.reach(fed.country.as_deref()?),
        Facet::Pickup => fed.delivery.pickup.then(|| "yes".to_owned()),
        Facet::Seller => fed.seller_score.and_then(SellerBand::of).map(|band| band.key().to_owned()),
        Facet::Verified => fed.verified.then(|| "yes".to_owned()),
        Facet::Updates => updates_until(&model.slug).map(|year| year.to_string()),
    };
    let values = Facet::ALL.into_iter().filter_map(|facet| Some((facet, value(facet)?)));
    // How far a phone reaches is more than what a search may ask for.
    values.filter(|(facet, value)| *facet == Facet::Ships || facet.takes(value)).collect()
}
