//! Arranging the photos of a listing: their order, what they show, taking them off and putting them back.

use super::adding::{By, one_more};
use crate::error::retried;
use crate::listings::{lock_own, own};
use crate::{Caller, Result, Services};
use domain::hand_overs::Handed;
use domain::listings::ListingState;
use domain::photos::{Photo, PhotoDesk, PhotoId, Shot};
use domain::{Instant, ListingId, Refusal};
use std::time::Duration;
use store::Write;
use store::listings::Listing;
use store::photos::RemovedPhoto;

/// How long a removal can be undone.
pub(crate) const UNDO: Duration = Duration::from_secs(3600);

/// What is done with a photo of a listing.
#[derive(Clone, Copy)]
enum Change {
    Remove,
    Restore,
    Move(usize),
    Caption(Option<Shot>),
}

impl Services {
    /// Everything about the photos of an own listing.
    pub async fn photo_desk(&self, caller: &Caller, id: ListingId) -> Result<PhotoDesk> {
        let mut db = self.store.read().await?;
        own(&mut db, self.owner(caller)?, id).await?;
        let removed = db.removed_photos(id, self.undo_since()).await?;
        Ok(PhotoDesk {
            photos: db.listing_photos(id).await?,
            removed: removed.into_iter().map(|removed| removed.photo).collect(),
            copies: db.flagged_photos(id).await?,
            handed: db
                .hand_over_of(id, self.clock.now())
                .await?
                .map(|open| Handed { until: open.expires_at, begun: open.device_hash.is_some() }),
        })
    }

    /// Takes a photo from a listing. One that is for sale keeps at least one.
    pub async fn remove_photo(&self, caller: &Caller, id: ListingId, photo: PhotoId) -> Result<()> {
        self.arrange(caller, id, photo, Change::Remove).await
    }

    /// Puts a photo back that was removed a short while ago, where it was.
    pub async fn restore_photo(&self, caller: &Caller, id: ListingId, photo: PhotoId) -> Result<()> {
        self.arrange(caller, id, photo, Change::Restore).await
    }

    /// Moves a photo to a position, counted from 0; the first one is the cover.
    pub async fn move_photo(&self, caller: &Caller, id: ListingId, photo: PhotoId, to: usize) -> Result<()> {
        self.arrange(caller, id, photo, Change::Move(to)).await
    }

    /// Says what a photo shows, or takes that back.
    pub async fn caption_photo(
        &self,
        caller: &Caller,
        id: ListingId,
        photo: PhotoId,
        shot: Option<Shot>,
    ) -> Result<()> {
        self.arrange(caller, id, photo, Change::Caption(shot)).await
    }

    /// Changes which photos an own listing shows.
    async fn arrange(&self, caller: &Caller, id: ListingId, photo: PhotoId, change: Change) -> Result<()> {
        let owner = self.active_owner(caller)?;
        retried(|| async {
            let mut db = self.store.write().await?;
            let listing = lock_own(self, &mut db, owner, id).await?;
            listing.state.edit()?;
            let mut photos = db.listing_photos(id).await?;
            match change {
                Change::Remove => {
                    let position = position(&photos, photo)?;
                    let photo = photos.remove(position);
                    db.add_removed_photo(id, &RemovedPhoto { photo, position }, self.clock.now()).await?;
                }
                Change::Restore => self.put_back(&mut db, id, &mut photos, photo).await?,
                Change::Move(to) => {
                    let moved = photos.remove(position(&photos, photo)?);
                    photos.insert(to.min(photos.len()), moved);
                }
                Change::Caption(shot) => {
                    let position = position(&photos, photo)?;
                    photos[position].shot = shot;
                }
            }
            if photos.is_empty() && listing.state == ListingState::Live {
                let sentence = "A phone that is for sale needs at least one photo. Add another one first.";
                return Err(Refusal::field("photos", sentence).into());
            }
            db.set_listing_photos(id, &photos).await?;
            Ok(db.commit().await?)
        })
        .await
    }

    /// A photo that is there already stays where it is.
    async fn put_back(
        &self,
        db: &mut Write,
        id: ListingId,
        photos: &mut Vec<Photo>,
        photo: PhotoId,
    ) -> Result<()> {
        if position(photos, photo).is_ok() {
            return Ok(());
        }
        let removed = db.removed_photos(id, self.undo_since()).await?;
        let removed = removed.into_iter().find(|removed| removed.photo.id == photo);
        let removed = removed.ok_or(Refusal::NotFound)?;
        one_more(photos.len())?;
        photos.insert(removed.position.min(photos.len()), removed.photo);
        Ok(db.forget_removed_photo(id, photo).await?)
    }

    fn undo_since(&self) -> Instant {
        self.clock.now().minus(UNDO)
    }
}

/// A listing whose photos are being changed; nobody else changes it until this unit of work ends.
pub(super) async fn lock(services: &Services, db: &mut Write, by: &By, id: ListingId) -> Result<Listing> {
    match by {
        By::Seller(owner) => lock_own(services, db, *owner, id).await,
        By::Phone(hand_over) => {
            let now = services.clock.now();
            db.touch_listing(id, now).await?;
            // It may have been ended while the photo was on its way.
            let open = db.hand_over_of(id, now).await?.filter(|open| open.id == *hand_over);
            let open = open.ok_or(Refusal::LinkExpired)?;
            let listing = db.listing(id).await?.filter(|listing| listing.seller == open.account);
            Ok(listing.ok_or(Refusal::LinkExpired)?)
        }
    }
}

fn position(photos: &[Photo], id: PhotoId) -> Result<usize, Refusal> {
    photos.iter().position(|photo| photo.id == id).ok_or(Refusal::NotFound)
}
