//! Fingerprints of photos, found by parts that they have in common, and the flags of photos that look like others'.

use crate::sql::sql;
use crate::{Error, Read, Result, Value, Write};
use domain::photos::{CopyReason, PhotoFlag, PhotoId};
use domain::{AccountId, Instant, ListingId, PhotoFlagId};
use uuid::Uuid;

/// A fingerprint of a photo, or of what is left of it without its edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    pub photo: PhotoId,
    /// What was cut off on each side, in percent.
    pub crop: u32,
    pub bits: u64,
}

/// Two listings that show what looks like the same photo.
#[derive(Clone, Copy, Debug)]
pub struct NewFlag {
    pub id: PhotoFlagId,
    pub listing: ListingId,
    pub photo: PhotoId,
    /// The one that had it before.
    pub other_listing: ListingId,
    pub other_photo: PhotoId,
    pub reason: CopyReason,
    pub distance: u32,
    pub now: Instant,
}

/// A row of one column.
type One<T> = (T,);

/// The four parts of a fingerprint, each of 16 bits.
fn bands(bits: u64) -> [i64; 4] {
    [0, 16, 32, 48].map(|shift| ((bits >> shift) & 0xFFFF) as i64)
}

#[derive(sqlx::FromRow)]
struct FlagRow {
    listing_id: Uuid,
    photo_id: Vec<u8>,
    other_listing_id: Uuid,
    other_photo_id: Vec<u8>,
    reason: String,
    distance: i64,
    created_at: i64,
}

impl TryFrom<FlagRow> for PhotoFlag {
    type Error = Error;

    fn try_from(row: FlagRow) -> Result<Self> {
        Ok(PhotoFlag {
            listing: row.listing_id.into(),
            photo: row.photo_id.try_into().map_err(Error::Corrupt)?,
            other_listing: row.other_listing_id.into(),
            other_photo: row.other_photo_id.try_into().map_err(Error::Corrupt)?,
            reason: row.reason.try_into().map_err(Error::Corrupt)?,
            distance: u32::try_from(row.distance).map_err(|e| Error::Corrupt(e.to_string()))?,
            at: row.created_at.into(),
        })
    }
}

impl Read {
    /// Fingerprints that have a band in common with this one; at most so many a band.
    pub async fn fingerprints_near(&mut self, bits: u64, limit: u32) -> Result<Vec<Fingerprint>> {
        let mut near = Vec::new();
        for (at, band) in bands(bits).into_iter().enumerate() {
            let statement =
                format!("SELECT photo_id, crop, bits FROM fingerprints WHERE band_{at} = ? LIMIT ?");
            let values = [Value::Int(band), limit.into()];
            let rows = sql!(self, all_of(Vec<u8>, i64, i64), statement, &values)?;
            for (photo, crop, bits) in rows {
                near.push(Fingerprint {
                    photo: photo.try_into().map_err(Error::Corrupt)?,
                    crop: u32::try_from(crop).map_err(|e| Error::Corrupt(e.to_string()))?,
                    bits: bits.cast_unsigned(),
                });
            }
        }
        Ok(near)
    }

    /// Listings of other sellers that show a photo, the oldest first.
    pub async fn others_showing(&mut self, photo: PhotoId, seller: AccountId) -> Result<Vec<ListingId>> {
        let ids = sql!(
            self,
            all(Uuid,),
            "SELECT l.id FROM listing_photos p JOIN listings l ON l.id = p.listing_id \
             WHERE p.photo_id = ? AND l.seller_id <> ? ORDER BY l.created_at, l.id LIMIT 5",
            photo.0.as_slice(),
            seller.0
        )?;
        Ok(ids.into_iter().map(|(id,)| id.into()).collect())
    }

    /// Photos that a listing shows and that were flagged.
    pub async fn flagged_photos(&mut self, listing: ListingId) -> Result<Vec<PhotoId>> {
        let ids = sql!(
            self,
            all One<Vec<u8>>,
            "SELECT DISTINCT f.photo_id FROM photo_flags f JOIN listing_photos p \
             ON p.listing_id = f.listing_id AND p.photo_id = f.photo_id WHERE f.listing_id = ?",
            listing.0
        )?;
        ids.into_iter().map(|(id,)| id.try_into().map_err(Error::Corrupt)).collect()
    }

    /// Flags, newest first.
    pub async fn photo_flags(&mut self, limit: u32, offset: u64) -> Result<Vec<PhotoFlag>> {
        let rows = sql!(
            self,
            all FlagRow,
            "SELECT listing_id, photo_id, other_listing_id, other_photo_id, reason, distance, created_at \
             FROM photo_flags ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?",
            limit,
            i64::try_from(offset).unwrap_or(i64::MAX)
        )?;
        rows.into_iter().map(PhotoFlag::try_from).collect()
    }

    pub async fn count_photo_flags(&mut self) -> Result<u64> {
        let count = sql!(self, scalar i64, "SELECT COUNT(*) FROM photo_flags")?;
        Ok(count.unwrap_or(0).unsigned_abs())
    }
}

impl Write {
    /// Keeps the fingerprints of a photo, unless they are known: a photo is named by its content.
    pub async fn keep_fingerprints(&mut self, photo: PhotoId, all: &[Fingerprint]) -> Result<()> {
        let known = sql!(
            self,
            scalar i64,
            "SELECT 1 FROM fingerprints WHERE photo_id = ? LIMIT 1",
            photo.0.as_slice()
        )?;
        if known.is_some() {
            return Ok(());
        }
        let rows = all.iter().map(|one| {
            let [a, b, c, d] = bands(one.bits);
            [
                Value::from(one.photo.0.as_slice()),
                one.crop.into(),
                one.bits.cast_signed().into(),
                a.into(),
                b.into(),
                c.into(),
                d.into(),
            ]
        });
        let columns = ["photo_id", "crop", "bits", "band_0", "band_1", "band_2", "band_3"];
        match self.insert_rows("fingerprints", columns, rows).await {
            // Somebody else has just added the same photo.
            Err(Error::Duplicate(_)) => Ok(()),
            kept => kept,
        }
    }

    /// Forgets the fingerprints of a photo that is not kept any more.
    pub async fn forget_fingerprints(&mut self, photo: PhotoId) -> Result<()> {
        sql!(self, execute "DELETE FROM fingerprints WHERE photo_id = ?", photo.0.as_slice()).map(drop)
    }

    /// Flags a photo; `false` where it was flagged because of that listing before. The listing must be locked.
    pub async fn add_photo_flag(&mut self, flag: &NewFlag) -> Result<bool> {
        let known = sql!(
            self,
            scalar i64,
            "SELECT 1 FROM photo_flags WHERE listing_id = ? AND photo_id = ? AND other_listing_id = ?",
            flag.listing.0,
            flag.photo.0.as_slice(),
            flag.other_listing.0
        )?;
        if known.is_some() {
            return Ok(false);
        }
        sql!(
            self,
            execute "INSERT INTO photo_flags (id, listing_id, photo_id, other_listing_id, other_photo_id, reason, distance, \
             created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            flag.id.0, flag.listing.0, flag.photo.0.as_slice(), flag.other_listing.0, flag.other_photo.0.as_slice(),
            flag.reason.as_str(), flag.distance, flag.now.micros()
        )?;
        Ok(true)
    }
}
