//! Searches that members keep.

use crate::error::retried;
use crate::places::place;
use crate::{Caller, Result, Services};
use domain::search::{Alert, MOST_SAVED, SaveSearchForm, SavedSearch, SearchQuery};
use domain::{AccountId, Refusal, SavedSearchId};
use serde_json::json;
use store::Write;
use store::saved_searches::{KeptSearch, NewSavedSearch};

/// What the hash of a query is bound to.
const SAVED: &str = "saved search";

impl Services {
    /// Keeps a search. One that the caller keeps already gets the name and the pace that are asked for now.
    pub async fn save_search(&self, caller: &Caller, form: SaveSearchForm) -> Result<SavedSearchId> {
        let account = caller.active_member()?.account;
        let (mut query, name, alert) = form.parse()?;
        let at = match &query.near {
            Some(text) => place(&mut self.store.read().await?, text).await?,
            None => None,
        };
        query.near = at.as_ref().map(|place| place.key.clone());
        if at.is_none() {
            query.radius_km = None;
        }
        let text = query.to_query();
        let hash = self.vault.hash(SAVED, text.as_bytes());
        retried(|| async {
            let now = self.clock.now();
            let mut db = self.store.write().await?;
            if let Some(kept) = db.saved_search_by_query(account, &hash).await? {
                db.rename_saved_search(kept.id, &name).await?;
                self.change_alert(&mut db, caller, kept.id, alert).await?;
                db.commit().await?;
                return Ok(kept.id);
            }
            if db.count_saved_searches(account).await? >= MOST_SAVED {
                let sentence =
                    format!("You keep {MOST_SAVED} searches, which is the most. Please delete one first.");
                return Err(Refusal::NotNow(sentence).into());
            }
            let new = NewSavedSearch {
                id: self.mint.id(now),
                account,
                query_hash: &hash,
                query: &text,
                name: &name,
                alert,
                at: at.as_ref().map(|place| place.at),
                created_at: now,
            };
            db.add_saved_search(&new).await.map_err(saved_twice)?;
            self.note(&mut db, caller, subject(new.id), "saved", json!({ "alert": alert })).await?;
            db.commit().await?;
            Ok(new.id)
        })
        .await
    }

    /// The searches that the caller keeps, newest first; at most [`MOST_SAVED`].
    pub async fn saved_searches(&self, caller: &Caller) -> Result<Vec<SavedSearch>> {
        let kept = self.store.read().await?.saved_searches_of(caller.member()?.account).await?;
        Ok(kept.into_iter().map(saved).collect())
    }

    /// Changes how soon the caller is told of what a search finds.
    pub async fn set_alert(&self, caller: &Caller, id: SavedSearchId, alert: Alert) -> Result<()> {
        let account = caller.active_member()?.account;
        retried(|| async {
            let mut db = self.store.write().await?;
            own(&mut db, account, id).await?;
            self.change_alert(&mut db, caller, id, alert).await?;
            Ok(db.commit().await?)
        })
        .await
    }

    pub async fn delete_saved_search(&self, caller: &Caller, id: SavedSearchId) -> Result<()> {
        let account = caller.active_member()?.account;
        retried(|| async {
            let mut db = self.store.write().await?;
            if !db.remove_saved_search(account, id).await? {
                return Err(Refusal::NotFound.into());
            }
            self.note(&mut db, caller, subject(id), "deleted", json!({})).await?;
            Ok(db.commit().await?)
        })
        .await
    }

    pub(crate) async fn change_alert(
        &self,
        db: &mut Write,
        caller: &Caller,
        id: SavedSearchId,
        alert: Alert,
    ) -> Result<()> {
        db.set_alert(id, alert).await?;
        self.note(db, caller, subject(id), "alert_changed", json!({ "to": alert })).await
    }
}

async fn own(db: &mut Write, account: AccountId, id: SavedSearchId) -> Result<KeptSearch> {
    let kept = db.saved_search(id).await?.filter(|kept| kept.account == account);
    Ok(kept.ok_or(Refusal::NotFound)?)
}

/// The noun and id of a saved search for the audit log.
fn subject(id: SavedSearchId) -> (&'static str, Option<uuid::Uuid>) {
    ("saved_search", Some(id.0))
}

fn saved(kept: KeptSearch) -> SavedSearch {
    SavedSearch {
        id: kept.id,
        query: SearchQuery::from_query(&kept.query),
        name: kept.name,
        alert: kept.alert,
        created_at: kept.created_at,
    }
}

/// Pressed twice at once: the other one was faster, and its search is there when this is tried again.
fn saved_twice(error: store::Error) -> crate::Error {
    match error {
        store::Error::Duplicate(cause) => store::Error::Collision(cause).into(),
        other => other.into(),
    }
}
