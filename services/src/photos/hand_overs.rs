//! Hand-overs: the seller sits at a computer and the phone takes the photos. A link with a secret lets one browser
//! add photos to one listing for some minutes, and do nothing else.

use super::adding::{By, one_more};
use crate::error::retried;
use crate::limits::Guarded;
use crate::listings::{lock_own, own};
use crate::{Caller, Result, Services, qr};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use domain::accounts::AccountState;
use domain::hand_overs::{HandedListing, OwnHandOver};
use domain::photos::{MOST_PHOTOS, Photo, Shot};
use domain::{HandOverId, ListingId, Refusal};
use serde_json::json;
use std::time::Duration;
use store::Read;
use store::hand_overs::HandOver;

/// How long the link is good.
const LASTS: Duration = Duration::from_secs(20 * 60);
/// Photos that may come by one link: all that a listing may have, and each of them once more.
const MOST_SENT: u32 = 2 * MOST_PHOTOS as u32;
/// Longest secret that is looked at, in bytes.
const LONGEST_SECRET: usize = 64;

impl Services {
    /// Hands an own listing to a phone. An earlier link of the listing is good for nothing from now on.
    pub async fn start_hand_over(&self, caller: &Caller, id: ListingId) -> Result<OwnHandOver> {
        let owner = self.active_owner(caller)?;
        let now = self.clock.now();
        let account = own(&mut self.store.read().await?, owner, id).await?.seller;
        let hand_over = HandOver {
            id: self.mint.id(now),
            listing: id,
            account,
            device_hash: None,
            sent: 0,
            expires_at: now.plus(LASTS),
        };
        let token_hash = self.secret_hash(&self.secret_of(hand_over.id));
        retried(|| async {
            let mut db = self.store.write().await?;
            let listing = lock_own(self, &mut db, owner, id).await?;
            listing.state.edit()?;
            db.add_hand_over(&hand_over, &token_hash, now).await?;
            self.note(&mut db, caller, ("listing", Some(id.0)), "handed_to_a_phone", json!({})).await?;
            Ok(db.commit().await?)
        })
        .await?;
        self.as_own_hand_over(&hand_over)
    }

    /// The hand-over of an own listing, while it lasts.
    pub async fn own_hand_over(&self, caller: &Caller, id: ListingId) -> Result<Option<OwnHandOver>> {
        let mut db = self.store.read().await?;
        own(&mut db, self.owner(caller)?, id).await?;
        let open = db.hand_over_of(id, self.clock.now()).await?;
        open.map(|open| self.as_own_hand_over(&open)).transpose()
    }

    /// Ends the hand-over of an own listing; where there is none, nothing changes.
    pub async fn end_hand_over(&self, caller: &Caller, id: ListingId) -> Result<()> {
        let owner = self.active_owner(caller)?;
        retried(|| async {
            let mut db = self.store.write().await?;
            lock_own(self, &mut db, owner, id).await?;
            if db.end_hand_over(id).await? {
                self.note(&mut db, caller, ("listing", Some(id.0)), "taken_from_the_phone", json!({}))
                    .await?;
            }
            Ok(db.commit().await?)
        })
        .await
    }

    /// What the phone sees that has the secret.
    pub async fn handed_listing(&self, _caller: &Caller, secret: &str) -> Result<HandedListing> {
        let mut db = self.store.read().await?;
        let open = self.open_hand_over(&mut db, secret).await?;
        let listing = db.listing(open.listing).await?.ok_or(Refusal::LinkExpired)?;
        let model = db.model(&listing.model_slug).await?.ok_or(Refusal::LinkExpired)?;
        let photos = db.listing_photos(open.listing).await?;
        Ok(HandedListing {
            model: model.full_name(),
            shots: photos.into_iter().map(|photo| photo.shot).collect(),
            expires_at: open.expires_at,
        })
    }

    /// Adds a photo that a phone has taken. `device` is a secret of its browser: the first browser that sends a
    /// photo is the only one that may.
    pub async fn add_handed_photo(
        &self,
        caller: &Caller,
        secret: &str,
        device: &str,
        shot: Option<Shot>,
        file: Bytes,
    ) -> Result<Photo> {
        let mut db = self.store.read().await?;
        let open = self.open_hand_over(&mut db, secret).await?;
        one_more(db.listing_photos(open.listing).await?.len())?;
        drop(db);
        if device.is_empty() || device.len() > LONGEST_SECRET {
            return Err(Refusal::NotNow("Please open the link once more, and allow cookies.".into()).into());
        }
        self.count_try(caller, Guarded::Upload, open.account.0.as_bytes()).await?;
        let device_hash = self.vault.hash("hand-over device", device.as_bytes());
        retried(|| async {
            let mut db = self.store.write().await?;
            if !db.count_handed_photo(open.id, &device_hash, MOST_SENT, self.clock.now()).await? {
                return Err(Refusal::LinkExpired.into());
            }
            Ok(db.commit().await?)
        })
        .await?;
        self.take_photo(&By::Phone(open.id), open.listing, shot, file).await
    }

    /// The hand-over of a secret: it lasts, and so does what its seller may do.
    async fn open_hand_over(&self, db: &mut Read, secret: &str) -> Result<HandOver> {
        if secret.len() > LONGEST_SECRET {
            return Err(Refusal::LinkExpired.into());
        }
        let found = db.hand_over(&self.secret_hash(secret), self.clock.now()).await?;
        let open = found.ok_or(Refusal::LinkExpired)?;
        let listing = db.listing(open.listing).await?.ok_or(Refusal::LinkExpired)?;
        let seller = db.account(open.account).await?.ok_or(Refusal::LinkExpired)?;
        if seller.state == AccountState::Suspended || listing.seller != open.account {
            return Err(Refusal::LinkExpired.into());
        }
        listing.state.edit()?;
        Ok(open)
    }

    fn as_own_hand_over(&self, open: &HandOver) -> Result<OwnHandOver> {
        let url = format!("{}/hand-over?token={}", self.settings.base_url, self.secret_of(open.id));
        Ok(OwnHandOver {
            qr: qr::draw(&url)?,
            url,
            expires_at: open.expires_at,
            begun: open.device_hash.is_some(),
        })
    }

    /// The secret of a hand-over: made of its id with the vault's key, so that the owner's page can show it again,
    /// and the database alone does not give it away.
    fn secret_of(&self, id: HandOverId) -> String {
        URL_SAFE_NO_PAD.encode(self.vault.hash("hand-over secret", id.0.as_bytes()))
    }

    fn secret_hash(&self, secret: &str) -> [u8; 32] {
        self.vault.hash("hand-over token", secret.as_bytes())
    }
}
