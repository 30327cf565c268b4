//! Drafts without an account: they belong to a secret in a cookie until somebody signs in with it, or for two weeks.

use crate::error::retried;
use crate::{Result, Services};
use domain::{AccountId, ListingId};
use serde_json::json;
use std::time::Duration;
use store::Write;

/// What the secret of a guest's drafts is hashed for.
const PURPOSE: &str = "guest drafts";
/// Most drafts that a guest may have at a time.
pub(super) const MOST_GUEST_DRAFTS: usize = 5;
/// How long a draft waits for its owner to sign in.
pub(super) const GUEST_DRAFTS_KEPT: Duration = Duration::from_secs(14 * 24 * 3600);
/// How many drafts are ended in one unit of work.
const BATCH: u32 = 50;

/// What the secret in a guest's cookie is known by: its keyed hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GuestKey(pub(crate) [u8; 32]);

impl GuestKey {
    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Services {
    /// The key of a guest with this secret, for [`crate::Caller::guest`].
    pub fn guest_key(&self, secret: &str) -> GuestKey {
        GuestKey(self.vault.hash(PURPOSE, secret.as_bytes()))
    }

    /// How long a guest's secret is good for, counted from the newest draft.
    pub fn guest_secret_life(&self) -> Duration {
        GUEST_DRAFTS_KEPT
    }

    /// Makes a guest's drafts those of an account, which has just been signed in to. Answers the newest.
    pub(crate) async fn claim_guest_drafts(
        &self,
        db: &mut Write,
        key: Option<GuestKey>,
        account: AccountId,
    ) -> Result<Option<ListingId>> {
        let Some(key) = key else { return Ok(None) };
        let now = self.clock.now();
        let mut newest = None;
        for id in db.guest_drafts_of(key.as_bytes(), now).await? {
            if !db.claim_guest_draft(id, key.as_bytes(), account, now).await? {
                continue;
            }
            if let Some(listing) = db.listing(id).await? {
                db.add_listing_event(id, listing.version, "claim", &json!({}), Some(account), now).await?;
                newest = newest.or(Some(id));
            }
        }
        Ok(newest)
    }

    /// Ends the drafts that nobody claimed in time. Answers how many; a job for once in a while.
    pub(crate) async fn end_guest_drafts(&self) -> Result<usize> {
        let now = self.clock.now();
        let expired = self.store.read().await?.expired_guest_drafts(now, BATCH).await?;
        if expired.is_empty() {
            return Ok(0);
        }
        retried(|| async {
            let mut db = self.store.write().await?;
            let mut ended = 0;
            for id in &expired {
                if db.empty_guest_draft(*id, now).await? {
                    if let Some(listing) = db.listing(*id).await? {
                        db.add_listing_event(*id, listing.version, "expire", &json!({}), None, now).await?;
                    }
                    ended += 1;
                }
            }
            db.commit().await?;
            Ok(ended)
        })
        .await
    }
}
