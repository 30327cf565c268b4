//! Searches that members keep, and what these found since.

use crate::batches::marks;
use crate::sql::sql;
use crate::{Error, Read, Result, Value, Write};
use domain::places::Point;
use domain::search::Alert;
use domain::{AccountId, Instant, ListingId, SavedSearchId};
use std::collections::HashSet;
use uuid::Uuid;

/// A saved search as it is remembered.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptSearch {
    pub id: SavedSearchId,
    pub account: AccountId,
    /// As the URL of the search page has it.
    pub query: String,
    pub name: String,
    pub alert: Alert,
    /// Of the place that is searched around.
    pub at: Option<Point>,
    pub created_at: Instant,
    pub told_at: Option<Instant>,
    pub due_at: Option<Instant>,
}

pub struct NewSavedSearch<'a> {
    pub id: SavedSearchId,
    pub account: AccountId,
    pub query_hash: &'a [u8; 32],
    pub query: &'a str,
    pub name: &'a str,
    pub alert: Alert,
    pub at: Option<Point>,
    pub created_at: Instant,
}

#[derive(sqlx::FromRow)]
struct SearchRow {
    id: Uuid,
    account_id: Uuid,
    query: String,
    name: String,
    alert: String,
    lat: Option<f64>,
    lng: Option<f64>,
    created_at: i64,
    told_at: Option<i64>,
    due_at: Option<i64>,
}

impl TryFrom<SearchRow> for KeptSearch {
    type Error = Error;

    fn try_from(row: SearchRow) -> Result<Self> {
        Ok(KeptSearch {
            id: row.id.into(),
            account: row.account_id.into(),
            query: row.query,
            name: row.name,
            alert: row.alert.try_into().map_err(Error::Corrupt)?,
            at: row.lat.zip(row.lng).map(|(lat, lng)| Point { lat, lng }),
            created_at: row.created_at.into(),
            told_at: row.told_at.map(Instant::from),
            due_at: row.due_at.map(Instant::from),
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, account_id, query, name, alert, lat, lng, created_at, told_at, due_at FROM saved_searches ",
            $rest
        )
    };
}

fn kept(rows: Vec<SearchRow>) -> Result<Vec<KeptSearch>> {
    rows.into_iter().map(KeptSearch::try_from).collect()
}

impl Read {
    /// An account's searches, newest first.
    pub async fn saved_searches_of(&mut self, account: AccountId) -> Result<Vec<KeptSearch>> {
        kept(
            sql!(self, all SearchRow, select!("WHERE account_id = ? ORDER BY created_at DESC, id DESC"), account.0)?,
        )
    }

    pub async fn saved_search(&mut self, id: SavedSearchId) -> Result<Option<KeptSearch>> {
        let row = sql!(self, optional SearchRow, select!("WHERE id = ?"), id.0)?;
        row.map(KeptSearch::try_from).transpose()
    }

    /// An account's search with that query.
    pub async fn saved_search_by_query(
        &mut self,
        account: AccountId,
        query_hash: &[u8; 32],
    ) -> Result<Option<KeptSearch>> {
        let row = sql!(
            self,
            optional SearchRow,
            select!("WHERE account_id = ? AND query_hash = ?"),
            account.0,
            query_hash.as_slice()
        )?;
        row.map(KeptSearch::try_from).transpose()
    }

    pub async fn count_saved_searches(&mut self, account: AccountId) -> Result<u64> {
        let count =
            sql!(self, scalar i64, "SELECT COUNT(*) FROM saved_searches WHERE account_id = ?", account.0)?;
        Ok(count.unwrap_or(0).unsigned_abs())
    }

    /// Searches whose owners want to be told at that pace, in the order of ids, after one of them.
    pub async fn searches_to_tell_of(
        &mut self,
        alert: Alert,
        after: Option<SavedSearchId>,
        limit: u32,
    ) -> Result<Vec<KeptSearch>> {
        let after = after.map_or(Uuid::nil(), |id| id.0);
        kept(sql!(
            self,
            all SearchRow,
            select!("WHERE alert = ? AND id > ? ORDER BY id LIMIT ?"),
            alert.as_str(),
            after,
            limit
        )?)
    }

    /// Which of these listings these searches have found before.
    pub async fn known_hits(
        &mut self,
        searches: &[SavedSearchId],
        listings: &[ListingId],
    ) -> Result<HashSet<(SavedSearchId, ListingId)>> {
        if searches.is_empty() || listings.is_empty() {
            return Ok(HashSet::new());
        }
        let statement = format!(
            "SELECT search_id, listing_id FROM saved_search_hits WHERE search_id IN ({}) AND listing_id IN ({})",
            marks(searches.len()),
            marks(listings.len())
        );
        let ids = searches.iter().map(|id| id.0).chain(listings.iter().map(|id| id.0));
        let values: Vec<Value> = ids.map(|id| id.as_bytes().as_slice().into()).collect();
        let rows = sql!(self, all_of(Uuid, Uuid), statement, &values)?;
        Ok(rows.into_iter().map(|(search, listing)| (search.into(), listing.into())).collect())
    }

    /// Searches whose owners are to be told by now, the longest due first.
    pub async fn due_searches(&mut self, now: Instant, limit: u32) -> Result<Vec<KeptSearch>> {
        kept(sql!(
            self,
            all SearchRow,
            select!("WHERE due_at <= ? ORDER BY due_at, id LIMIT ?"),
            now.micros(),
            limit
        )?)
    }

    /// Everything that a search has found since it is kept.
    pub async fn hits_of(&mut self, search: SavedSearchId) -> Result<Vec<ListingId>> {
        let ids = sql!(
            self,
            all(Uuid,),
            "SELECT listing_id FROM saved_search_hits WHERE search_id = ? ORDER BY found_at DESC, listing_id DESC",
            search.0
        )?;
        Ok(ids.into_iter().map(|(id,)| id.into()).collect())
    }

    /// What a search found that is for sale and its owner was not told of, newest first.
    pub async fn untold_hits(&mut self, search: SavedSearchId, limit: u32) -> Result<Vec<ListingId>> {
        let ids = sql!(
            self,
            all(Uuid,),
            "SELECT h.listing_id FROM saved_search_hits h JOIN listings l ON l.id = h.listing_id \
             WHERE h.search_id = ? AND h.told_at IS NULL AND l.state = 'live' \
             ORDER BY h.found_at DESC, h.listing_id DESC LIMIT ?",
            search.0,
            limit
        )?;
        Ok(ids.into_iter().map(|(id,)| id.into()).collect())
    }

    pub async fn count_untold_hits(&mut self, search: SavedSearchId) -> Result<u64> {
        let count = sql!(
            self,
            scalar i64,
            "SELECT COUNT(*) FROM saved_search_hits h JOIN listings l ON l.id = h.listing_id \
             WHERE h.search_id = ? AND h.told_at IS NULL AND l.state = 'live'",
            search.0
        )?;
        Ok(count.unwrap_or(0).unsigned_abs())
    }
}

impl Write {
    /// [`Error::Duplicate`] where the account keeps that search already.
    pub async fn add_saved_search(&mut self, new: &NewSavedSearch<'_>) -> Result<()> {
        sql!(
            self,
            execute "INSERT INTO saved_searches (id, account_id, query_hash, query, name, alert, lat, lng, created_at) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            new.id.0, new.account.0, new.query_hash.as_slice(), new.query, new.name, new.alert.as_str(),
            new.at.map(|at| at.lat), new.at.map(|at| at.lng), new.created_at.micros()
        )
        .map(drop)
    }

    /// Gives a search another name.
    pub async fn rename_saved_search(&mut self, id: SavedSearchId, name: &str) -> Result<()> {
        sql!(self, execute "UPDATE saved_searches SET name = ? WHERE id = ?", name, id.0).map(drop)
    }

    /// Changes how soon its owner is told; what waits to be told is dropped where that is never.
    pub async fn set_alert(&mut self, id: SavedSearchId, alert: Alert) -> Result<()> {
        sql!(
            self,
            execute "UPDATE saved_searches SET alert = ?, due_at = CASE WHEN ? = 'off' THEN NULL ELSE due_at END WHERE id = ?",
            alert.as_str(), alert.as_str(), id.0
        )
        .map(drop)
    }

    /// Notes that a search found listings; [`Error::Duplicate`] where it has found one of them before.
    pub async fn add_hits(&mut self, hits: &[(SavedSearchId, ListingId)], now: Instant) -> Result<()> {
        let rows = hits.iter().map(|(search, listing)| {
            [
                search.0.as_bytes().as_slice().into(),
                listing.0.as_bytes().as_slice().into(),
                Value::Int(now.micros()),
            ]
        });
        self.insert_rows("saved_search_hits", ["search_id", "listing_id", "found_at"], rows).await
    }

    /// Its owner is to be told at that instant, unless that is to be sooner already.
    pub async fn make_search_due(&mut self, id: SavedSearchId, due_at: Instant) -> Result<()> {
        sql!(
            self,
            execute "UPDATE saved_searches SET due_at = ? WHERE id = ? AND alert <> 'off' AND due_at IS NULL",
            due_at.micros(), id.0
        )
        .map(drop)
    }

    /// Takes a due search for oneself: its owner is told in this unit of work. `false` where somebody else was faster.
    pub async fn claim_due_search(
        &mut self,
        id: SavedSearchId,
        due_at: Instant,
        now: Instant,
    ) -> Result<bool> {
        let changed = sql!(
            self,
            execute "UPDATE saved_searches SET due_at = NULL, told_at = ? WHERE id = ? AND due_at = ?",
            now.micros(), id.0, due_at.micros()
        )?;
        Ok(changed == 1)
    }

    /// Its owner was told of everything that it has found.
    pub async fn mark_hits_as_told(&mut self, id: SavedSearchId, now: Instant) -> Result<()> {
        sql!(
            self,
            execute "UPDATE saved_search_hits SET told_at = ? WHERE search_id = ? AND told_at IS NULL",
            now.micros(), id.0
        )
        .map(drop)
    }

    /// Removes a search of an account with all that it found; `false` where it keeps none of that id.
    pub async fn remove_saved_search(&mut self, account: AccountId, id: SavedSearchId) -> Result<bool> {
        sql!(
            self,
            execute "DELETE FROM saved_search_hits WHERE search_id IN \
             (SELECT id FROM saved_searches WHERE id = ? AND account_id = ?)",
            id.0, account.0
        )?;
        let removed = sql!(
            self,
            execute "DELETE FROM saved_searches WHERE id = ? AND account_id = ?",
            id.0, account.0
        )?;
        Ok(removed == 1)
    }

    /// Removes everything that an account keeps.
    pub async fn remove_saved_searches_of(&mut self, account: AccountId) -> Result<()> {
        sql!(
            self,
            execute "DELETE FROM saved_search_hits WHERE search_id IN (SELECT id FROM saved_searches WHERE account_id = ?)",
            account.0
        )?;
        sql!(self, execute "DELETE FROM saved_searches WHERE account_id = ?", account.0).map(drop)
    }

    /// Forgets what was found before; answers how much.
    pub async fn remove_old_hits(&mut self, before: Instant) -> Result<u64> {
        sql!(self, execute "DELETE FROM saved_search_hits WHERE found_at < ?", before.micros())
    }
}
