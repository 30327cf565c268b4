//! IMEIs of listings: sealed, found again by a keyed hash, shown to nobody but their owner, and then in part.

use crate::catalogue::{Meant, meant_by};
use crate::{Result, Services};
use domain::catalogue::Model;
use domain::imei::OwnImei;
use domain::{AccountId, Imei, ListingId, Refusal, text};
use store::imeis::KeptImei;
use store::{Read, Write};

/// What the sealed values and the hashes are bound to.
const PURPOSE: &str = "IMEI";

impl Services {
    /// Whether a kept IMEI is this one.
    pub(crate) fn is_imei(&self, kept: Option<&KeptImei>, imei: &Imei) -> bool {
        kept.is_some_and(|kept| kept.hash == self.vault.hash(PURPOSE, imei.digits().as_bytes()))
    }

    /// What is kept of an IMEI: the hash by which an equal one is found, and the sealed number.
    pub(crate) fn sealed_imei(&self, imei: &Imei) -> Result<([u8; 32], Vec<u8>)> {
        let digits = imei.digits().as_bytes();
        Ok((self.vault.hash(PURPOSE, digits), self.vault.seal(&self.mint, PURPOSE, digits)?))
    }

    /// Keeps the IMEI of a listing; refused where another listing has that phone for sale.
    pub(crate) async fn keep_imei(&self, db: &mut Write, listing: ListingId, imei: &Imei) -> Result<()> {
        let (hash, sealed) = self.sealed_imei(imei)?;
        db.keep_imei(listing, &hash, &sealed).await.map_err(for_sale_twice)
    }

    /// Notes what a seller's published listing says about the model behind its IMEI.
    pub(crate) async fn learn_from(
        &self,
        db: &mut Write,
        listing: ListingId,
        seller: AccountId,
        model: &Model,
    ) -> Result<()> {
        let Some(kept) = db.imei_of(listing).await? else { return Ok(()) };
        let imei = self.open_imei(&kept)?;
        Ok(db.learn_tac(imei.tac(), seller, &model.slug, self.clock.now()).await?)
    }

    pub(crate) fn open_imei(&self, kept: &KeptImei) -> Result<Imei> {
        self.opened_imei(&kept.sealed)
    }

    pub(crate) fn opened_imei(&self, sealed: &[u8]) -> Result<Imei> {
        self.vault.open_text(PURPOSE, sealed)?.parse().map_err(crate::Error::failed)
    }

    /// What the seller sees of the IMEI of a listing.
    pub(crate) async fn own_imei(
        &self,
        db: &mut Read,
        listing: ListingId,
        model: &Model,
    ) -> Result<Option<OwnImei>> {
        let Some(kept) = db.imei_of(listing).await? else { return Ok(None) };
        let imei = self.open_imei(&kept)?;
        let names_instead = other_model(db, &imei, model).await?;
        Ok(Some(OwnImei { ending: imei.ending().to_owned(), names_instead }))
    }
}

/// The name of the model that an IMEI belongs to, where it is known to be another one.
///
/// The table of codes has models under other makers' names too (a Redmi as a Xiaomi), so this is told and never
/// decides anything.
async fn other_model(db: &mut Read, imei: &Imei, model: &Model) -> Result<Option<String>> {
    match meant_by(db, imei).await? {
        Some(Meant::Model(slug)) if slug != model.slug => {
            Ok(db.model(&slug).await?.map(|other| other.full_name()))
        }
        Some(Meant::Named(name)) => {
            let same_brand = text::folded(&name).starts_with(&text::folded(&model.brand));
            Ok(Some(name).filter(|_| !same_brand))
        }
        Some(Meant::Model(_)) | None => Ok(None),
    }
}

/// The refusal behind a row that another listing holds.
pub(crate) fn for_sale_twice(error: store::Error) -> crate::Error {
    match error {
        store::Error::Duplicate(_) => Refusal::field(
            "imei",
            "A phone with this IMEI is for sale already. If that is your own listing, withdraw it first; if it is \
             not, please contact support.",
        )
        .into(),
        other => other.into(),
    }
}
