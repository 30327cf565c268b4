//! Photos of listings: read, turned upright, stripped of what they tell about their maker, kept in three widths.

mod pictures;

pub(crate) use pictures::{Picture, keep};

use crate::error::retried;
use crate::limits::Guarded;
use crate::listings::{lock_own, own};
use crate::{Caller, Error, Member, Result, Services};
use bytes::Bytes;
use domain::listings::ListingState;
use domain::photos::{MOST_PHOTOS, Photo, PhotoId, WIDTHS};
use domain::{ListingId, Refusal};
use pictures::{inspect, make};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::time::Duration;
use tokio::sync::Semaphore;

/// The collection that says of each photo which sizes are kept since when.
const PHOTOS: &str = "photos";
/// A photo that no listing shows is kept so long, in case it is being added right now.
const UNUSED: Duration = Duration::from_secs(24 * 3600);

/// How much is decoded at once, in millions of pixels: two of the largest pictures, or eight usual ones.
const MOST_AT_ONCE: u32 = 128;
/// What even the smallest picture counts for, so that not too many of them are decoded at once.
const LEAST_EACH: u32 = 16;

/// The room for decoding pictures: memory and processor are shared by everybody.
pub(crate) struct Darkroom(Semaphore);

impl Darkroom {
    pub(crate) fn new() -> Self {
        Self(Semaphore::new(MOST_AT_ONCE as usize))
    }

    /// Makes the sizes to keep of a file, off the async threads, when its turn comes.
    async fn develop(&self, file: Bytes) -> Result<Picture> {
        let looked_at = file.clone();
        let inspected = off_the_async_threads(move || Ok(inspect(&looked_at)?)).await?;
        let megapixels = u32::try_from(inspected.pixels / 1_000_000).unwrap_or(MOST_AT_ONCE);
        let room = megapixels.clamp(LEAST_EACH, MOST_AT_ONCE);
        let _held = self.0.acquire_many(room).await.map_err(Error::failed)?;
        off_the_async_threads(move || make(&file, inspected)).await
    }
}

/// A panic of a decoder means a file that it was not made for.
async fn off_the_async_threads<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) if error.is_panic() => {
            Err(Refusal::field("photos", "We can't read that file. Please try another photo.").into())
        }
        Err(error) => Err(Error::failed(error)),
    }
}

/// The name of a photo's file: it is made of the content, so it never holds anything else.
fn blob_name(id: PhotoId, width: u32) -> String {
    format!("{id}-{width}.jpg")
}

impl Services {
    /// Adds a photo at the end. The file may be JPEG, PNG or WebP, whatever its name says.
    pub async fn add_photo(&self, caller: &Caller, id: ListingId, file: Bytes) -> Result<Photo> {
        let member = caller.active_member()?;
        let mut db = self.store.read().await?;
        let listing = own(&mut db, member, id).await?;
        listing.state.edit()?;
        one_more(db.listing_photos(id).await?.len())?;
        drop(db);
        self.count_try(caller, Guarded::Upload, member.account.0.as_bytes()).await?;
        let photo = self.keep_picture(&self.memory.darkroom.develop(file).await?).await?;
        self.change_photos(member, id, |photos| {
            // The same picture twice is a second click on the button.
            if !photos.iter().any(|known| known.id == photo.id) {
                one_more(photos.len())?;
                photos.push(photo);
            }
            Ok(())
        })
        .await?;
        Ok(photo)
    }

    /// Takes a photo from a listing. One that is for sale keeps at least one.
    pub async fn remove_photo(&self, caller: &Caller, id: ListingId, photo: PhotoId) -> Result<()> {
        self.change_photos(caller.active_member()?, id, |photos| {
            photos.remove(position(photos, photo)?);
            Ok(())
        })
        .await
    }

    /// Moves a photo to a position, counted from 0; the first one is the cover.
    pub async fn move_photo(&self, caller: &Caller, id: ListingId, photo: PhotoId, to: usize) -> Result<()> {
        self.change_photos(caller.active_member()?, id, |photos| {
            let moved = photos.remove(position(photos, photo)?);
            photos.insert(to.min(photos.len()), moved);
            Ok(())
        })
        .await
    }

    /// The JPEG of a photo at one of [`WIDTHS`].
    pub async fn photo(&self, _caller: &Caller, id: PhotoId, width: u32) -> Result<Option<Bytes>> {
        if !WIDTHS.contains(&width) {
            return Ok(None);
        }
        Ok(self.documents.get_blob(&blob_name(id, width)).await?)
    }

    /// Removes photos that no listing shows any more; a job for once in a while. Answers how many.
    pub async fn sweep_photos(&self) -> Result<usize> {
        let before = self.clock.now().minus(UNUSED).micros();
        let (mut swept, mut after) = (0, None::<String>);
        loop {
            let some = self.documents.list(PHOTOS, "", after.as_deref(), 200).await?;
            let Some((last, _)) = some.last() else { return Ok(swept) };
            after = Some(last.clone());
            for (key, document) in &some {
                let old = document["kept_at"].as_i64().is_none_or(|at| at < before);
                let Some(id) = key.parse::<PhotoId>().ok().filter(|_| old) else { continue };
                if self.store.read().await?.photo_is_shown(id).await? {
                    continue;
                }
                for width in WIDTHS {
                    self.documents.delete_blob(&blob_name(id, width)).await?;
                }
                self.documents.delete(PHOTOS, key).await?;
                swept += 1;
            }
        }
    }

    /// Keeps the sizes of a picture under names made of its content.
    pub(crate) async fn keep_picture(&self, picture: &Picture) -> Result<Photo> {
        let (_, largest) = &picture.sizes[WIDTHS.len() - 1];
        let id = PhotoId(Sha256::digest(largest).into());
        // Said first, so that whatever is kept is found when it is to be swept away.
        let bytes: usize = picture.sizes.iter().map(|(_, jpeg)| jpeg.len()).sum();
        let document = json!({
            "width": picture.width, "height": picture.height, "bytes": bytes, "kept_at": self.clock.now().micros(),
        });
        self.documents.put(PHOTOS, &id.to_string(), &document).await?;
        for (width, jpeg) in &picture.sizes {
            self.documents.put_blob(&blob_name(id, *width), jpeg.clone()).await?;
        }
        Ok(Photo { id, width: picture.width, height: picture.height })
    }

    /// Changes which photos an own listing shows.
    async fn change_photos(
        &self,
        member: &Member,
        id: ListingId,
        change: impl Fn(&mut Vec<Photo>) -> Result<(), Refusal>,
    ) -> Result<()> {
        retried(|| async {
            let mut db = self.store.write().await?;
            let listing = lock_own(self, &mut db, member, id).await?;
            listing.state.edit()?;
            let mut photos = db.listing_photos(id).await?;
            change(&mut photos)?;
            if photos.is_empty() && listing.state == ListingState::Live {
                let sentence = "A phone that is for sale needs at least one photo. Add another one first.";
                return Err(Refusal::field("photos", sentence).into());
            }
            db.set_listing_photos(id, &photos).await?;
            Ok(db.commit().await?)
        })
        .await
    }
}

fn one_more(photos: usize) -> Result<(), Refusal> {
    if photos < MOST_PHOTOS {
        return Ok(());
    }
    Err(Refusal::field(
        "photos",
        format!("A listing may have at most {MOST_PHOTOS} photos. Remove one first."),
    ))
}

fn position(photos: &[Photo], id: PhotoId) -> Result<usize, Refusal> {
    photos.iter().position(|photo| photo.id == id).ok_or(Refusal::NotFound)
}
