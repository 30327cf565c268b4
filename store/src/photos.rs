//! Rows of photos: which ones a listing shows, in which order. The pictures themselves are documents.

use crate::sql::sql;
use crate::{Error, Read, Result, Value, Write};
use domain::ListingId;
use domain::photos::{Photo, PhotoId};

/// A photo out of the columns of its row.
pub(crate) fn photo(id: Vec<u8>, width: i64, height: i64) -> Result<Photo> {
    let side = |pixels: i64| u32::try_from(pixels).map_err(|e| Error::Corrupt(e.to_string()));
    Ok(Photo {
        id: PhotoId::try_from(id).map_err(Error::Corrupt)?,
        width: side(width)?,
        height: side(height)?,
    })
}

impl Read {
    /// The photos of a listing, in the order in which they are shown.
    pub async fn listing_photos(&mut self, id: ListingId) -> Result<Vec<Photo>> {
        let rows = sql!(
            self,
            all(Vec<u8>, i64, i64),
            "SELECT photo_id, width, height FROM listing_photos WHERE listing_id = ? ORDER BY position",
            id.0
        )?;
        rows.into_iter().map(|(id, width, height)| photo(id, width, height)).collect()
    }

    /// Whether any listing shows a photo.
    pub async fn photo_is_shown(&mut self, id: PhotoId) -> Result<bool> {
        let shown = sql!(self, scalar i64, "SELECT 1 FROM listing_photos WHERE photo_id = ? LIMIT 1", id.0.as_slice())?;
        Ok(shown.is_some())
    }
}

impl Write {
    /// Gives a listing these photos, in this order, in place of those that it had.
    pub async fn set_listing_photos(&mut self, id: ListingId, photos: &[Photo]) -> Result<()> {
        sql!(self, execute "DELETE FROM listing_photos WHERE listing_id = ?", id.0)?;
        let rows = (0_u32..).zip(photos).map(|(position, photo)| {
            [
                Value::from(id.0.as_bytes().as_slice()),
                position.into(),
                photo.id.0.as_slice().into(),
                photo.width.into(),
                photo.height.into(),
            ]
        });
        self.insert_rows("listing_photos", ["listing_id", "position", "photo_id", "width", "height"], rows)
            .await
    }
}
