//! Rows of photos: which ones a listing shows, in which order, and which ones it showed until a while ago. The
//! pictures themselves are documents.

use crate::sql::sql;
use crate::{Error, Read, Result, Value, Write};
use domain::photos::{Photo, PhotoId, Shot};
use domain::{Instant, ListingId};

/// A photo out of the columns of its row.
pub(crate) fn photo(id: Vec<u8>, width: i64, height: i64) -> Result<Photo> {
    let side = |pixels: i64| u32::try_from(pixels).map_err(|e| Error::Corrupt(e.to_string()));
    Ok(Photo {
        id: PhotoId::try_from(id).map_err(Error::Corrupt)?,
        width: side(width)?,
        height: side(height)?,
        shot: None,
    })
}

#[derive(sqlx::FromRow)]
struct PhotoRow {
    photo_id: Vec<u8>,
    width: i64,
    height: i64,
    shot: Option<String>,
}

impl TryFrom<PhotoRow> for Photo {
    type Error = Error;

    fn try_from(row: PhotoRow) -> Result<Self> {
        let shot = row.shot.map(Shot::try_from).transpose().map_err(Error::Corrupt)?;
        Ok(Photo { shot, ..photo(row.photo_id, row.width, row.height)? })
    }
}

/// A photo that was taken off a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RemovedPhoto {
    pub photo: Photo,
    /// Where it was, counted from 0.
    pub position: usize,
}

#[derive(sqlx::FromRow)]
struct RemovedRow {
    #[sqlx(flatten)]
    photo: PhotoRow,
    position: i64,
}

impl Read {
    /// The photos of a listing, in the order in which they are shown.
    pub async fn listing_photos(&mut self, id: ListingId) -> Result<Vec<Photo>> {
        let rows = sql!(
            self,
            all PhotoRow,
            "SELECT photo_id, width, height, shot FROM listing_photos WHERE listing_id = ? ORDER BY position",
            id.0
        )?;
        rows.into_iter().map(Photo::try_from).collect()
    }

    /// Whether any listing shows a photo, or has removed it since then, so that this may still be undone.
    pub async fn photo_is_shown(&mut self, id: PhotoId, since: Instant) -> Result<bool> {
        let id = id.0.as_slice();
        let shown = sql!(self, scalar i64, "SELECT 1 FROM listing_photos WHERE photo_id = ? LIMIT 1", id)?;
        if shown.is_some() {
            return Ok(true);
        }
        let removed = sql!(
            self,
            scalar i64,
            "SELECT 1 FROM removed_photos WHERE photo_id = ? AND removed_at > ? LIMIT 1",
            id,
            since.micros()
        )?;
        Ok(removed.is_some())
    }

    /// What was removed from a listing after an instant, the last one first.
    pub async fn removed_photos(&mut self, id: ListingId, since: Instant) -> Result<Vec<RemovedPhoto>> {
        let rows = sql!(
            self,
            all RemovedRow,
            "SELECT photo_id, width, height, shot, position FROM removed_photos \
             WHERE listing_id = ? AND removed_at > ? ORDER BY removed_at DESC, photo_id",
            id.0,
            since.micros()
        )?;
        let removed = |row: RemovedRow| {
            let position = usize::try_from(row.position).map_err(|e| Error::Corrupt(e.to_string()))?;
            Ok(RemovedPhoto { photo: row.photo.try_into()?, position })
        };
        rows.into_iter().map(removed).collect()
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
                photo.shot.map(Shot::as_str).into(),
            ]
        });
        let columns = ["listing_id", "position", "photo_id", "width", "height", "shot"];
        self.insert_rows("listing_photos", columns, rows).await
    }

    /// Remembers for a while that a photo was taken off a listing.
    pub async fn add_removed_photo(
        &mut self,
        id: ListingId,
        removed: &RemovedPhoto,
        now: Instant,
    ) -> Result<()> {
        let photo = &removed.photo;
        self.forget_removed_photo(id, photo.id).await?;
        sql!(
            self,
            execute "INSERT INTO removed_photos (listing_id, photo_id, position, width, height, shot, removed_at) \
             VALUES (?, ?, ?, ?, ?, ?, ?)",
            id.0, photo.id.0.as_slice(), i64::try_from(removed.position).unwrap_or(i64::MAX), photo.width, photo.height,
            photo.shot.map(Shot::as_str), now.micros()
        )
        .map(drop)
    }

    /// Forgets that a photo was taken off a listing: it is back.
    pub async fn forget_removed_photo(&mut self, id: ListingId, photo: PhotoId) -> Result<()> {
        sql!(
            self,
            execute "DELETE FROM removed_photos WHERE listing_id = ? AND photo_id = ?",
            id.0, photo.0.as_slice()
        )
        .map(drop)
    }

    /// Forgets removals that are too old to be undone; answers how many.
    pub async fn remove_old_removed_photos(&mut self, before: Instant) -> Result<u64> {
        sql!(self, execute "DELETE FROM removed_photos WHERE removed_at <= ?", before.micros())
    }
}
