//! Photos of listings: read, turned upright, stripped of what they tell about their maker, kept in three widths.

mod adding;
mod arranging;
mod copies;
mod fingerprints;
mod hand_overs;
mod pictures;
mod sweeping;
mod verifications;

pub(crate) use arranging::UNDO;
pub(crate) use pictures::{Picture, keep};
pub(crate) use sweeping::Broom;

use crate::{Caller, Error, Result, Services};
use bytes::Bytes;
use domain::Refusal;
use domain::photos::{Photo, PhotoId, WIDTHS};
use pictures::{inspect, make};
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

/// The collection that says of each photo which sizes are kept since when.
const PHOTOS: &str = "photos";

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
    /// The JPEG of a photo at one of [`WIDTHS`].
    pub async fn photo(&self, _caller: &Caller, id: PhotoId, width: u32) -> Result<Option<Bytes>> {
        if !WIDTHS.contains(&width) {
            return Ok(None);
        }
        Ok(self.documents.get_blob(&blob_name(id, width)).await?)
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
        Ok(Photo { id, width: picture.width, height: picture.height, shot: None })
    }
}
