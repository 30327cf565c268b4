//! The IMEIs of listings, sealed and hashed, and the models that their first digits stand for.

use crate::catalogue::Tac;
use crate::sql::sql;
use crate::{Read, Result, Write};
use domain::{AccountId, ListingId};

/// An IMEI as it is remembered.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct KeptImei {
    /// By which an equal one is found.
    #[sqlx(rename = "imei_hash")]
    pub hash: Vec<u8>,
    /// Only the vault opens it.
    #[sqlx(rename = "imei_sealed")]
    pub sealed: Vec<u8>,
}

impl Read {
    /// The IMEI that was given for a listing.
    pub async fn imei_of(&mut self, listing: ListingId) -> Result<Option<KeptImei>> {
        sql!(
            self,
            optional KeptImei,
            "SELECT imei_hash, imei_sealed FROM listings WHERE id = ? AND imei_hash IS NOT NULL AND imei_sealed IS NOT NULL",
            listing.0
        )
    }

    /// What a type allocation code, the first eight digits of an IMEI, stands for.
    pub async fn tac(&mut self, tac: &str) -> Result<Option<Tac>> {
        let row = sql!(
            self,
            optional(String, String, String, Option<String>),
            "SELECT tac, brand, name, model_slug FROM tacs WHERE tac = ?",
            tac
        )?;
        Ok(row.map(|(tac, brand, name, model_slug)| Tac { tac, brand, name, model_slug }))
    }
}

impl Write {
    /// Keeps the IMEI of a listing. `Duplicate` where this one is for sale and so is another with that IMEI.
    ///
    /// Another IMEI than before is another phone, which nobody has verified.
    pub async fn keep_imei(&mut self, listing: ListingId, hash: &[u8; 32], sealed: &[u8]) -> Result<()> {
        sql!(
            self,
            execute "UPDATE listings SET feed = 0, \
             verified_at = CASE WHEN imei_hash IS NULL OR imei_hash = ? THEN verified_at ELSE NULL END, \
             imei_hash = ?, imei_sealed = ?, \
             claimed_imei = CASE WHEN state IN ('live', 'reserved') THEN ? ELSE NULL END WHERE id = ?",
            hash.as_slice(), hash.as_slice(), sealed, hash.as_slice(), listing.0
        )
        .map(drop)
    }

    /// Forgets the IMEIs of a seller's phones that nobody bought or is buying.
    pub async fn forget_imeis_of(&mut self, seller: AccountId) -> Result<()> {
        sql!(
            self,
            execute "UPDATE listings SET imei_hash = NULL, imei_sealed = NULL, claimed_imei = NULL \
             WHERE seller_id = ? AND state NOT IN ('reserved', 'sold')",
            seller.0
        )
        .map(drop)
    }
}
