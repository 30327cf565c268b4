//! Adding photos to a listing, by its seller or by a phone that was handed the listing for that.

use super::arranging::lock;
use super::copies::Newcomer;
use crate::error::retried;
use crate::listings::{Owner, own};
use crate::{Caller, Result, Services};
use bytes::Bytes;
use domain::photos::{MOST_PHOTOS, Photo, Shot};
use domain::{HandOverId, ListingId, Refusal};

/// Whose photo it is.
pub(super) enum By {
    Seller(Owner),
    /// A phone with the secret of this hand-over; whether it may use that was checked.
    Phone(HandOverId),
}

impl Services {
    /// Adds a photo at the end. The file may be JPEG, PNG or WebP, whatever its name says.
    pub async fn add_photo(&self, caller: &Caller, id: ListingId, file: Bytes) -> Result<Photo> {
        self.add_shot(caller, id, None, file).await
    }

    /// The same, with what it shows. The same picture twice is one photo: whoever is not sure whether it arrived
    /// sends it again.
    pub async fn add_shot(
        &self,
        caller: &Caller,
        id: ListingId,
        shot: Option<Shot>,
        file: Bytes,
    ) -> Result<Photo> {
        let owner = self.active_owner(caller)?;
        let mut db = self.store.read().await?;
        let listing = own(&mut db, owner, id).await?;
        listing.state.edit()?;
        one_more(db.listing_photos(id).await?.len())?;
        drop(db);
        self.count_try(caller, owner.upload_limit(), owner.subject()).await?;
        self.take_photo(&By::Seller(owner), id, shot, file).await
    }

    /// Makes a photo of a file and shows it at the end of a listing.
    pub(super) async fn take_photo(
        &self,
        by: &By,
        id: ListingId,
        shot: Option<Shot>,
        file: Bytes,
    ) -> Result<Photo> {
        let picture = self.memory.darkroom.develop(file).await?;
        let photo = Photo { shot, ..self.keep_picture(&picture).await? };
        retried(|| async {
            let mut db = self.store.write().await?;
            let listing = lock(self, &mut db, by, id).await?;
            listing.state.edit()?;
            let mut photos = db.listing_photos(id).await?;
            match photos.iter_mut().find(|known| known.id == photo.id) {
                // The same picture twice is a second click on the button, or a second try on a bad line.
                Some(known) => known.shot = shot.or(known.shot),
                None => {
                    one_more(photos.len())?;
                    photos.push(photo);
                }
            }
            db.set_listing_photos(id, &photos).await?;
            db.forget_removed_photo(id, photo.id).await?;
            let newcomer = Newcomer { listing: id, seller: listing.seller, photo: photo.id };
            self.look_for_copies(&mut db, &newcomer, &picture.fingerprints).await?;
            Ok(db.commit().await?)
        })
        .await?;
        Ok(photo)
    }
}

pub(super) fn one_more(photos: usize) -> Result<(), Refusal> {
    if photos < MOST_PHOTOS {
        return Ok(());
    }
    Err(Refusal::field(
        "photos",
        format!("A listing may have at most {MOST_PHOTOS} photos. Remove one first."),
    ))
}
