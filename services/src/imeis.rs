//! IMEIs of listings: sealed, found again by a keyed hash, shown to nobody but their owner, and then in part.

use crate::{Result, Services};
use domain::catalogue::{Model, brand_slug, full_name};
use domain::imei::OwnImei;
use domain::{Imei, ListingId, Refusal};
use store::imeis::KeptImei;
use store::{Read, Write};

/// What the sealed values and the hashes are bound to.
const PURPOSE: &str = "IMEI";

impl Services {
    /// Whether a kept IMEI is this one.
    pub(crate) fn is_imei(&self, kept: Option<&KeptImei>, imei: &Imei) -> bool {
        kept.is_some_and(|kept| kept.hash == self.vault.hash(PURPOSE, imei.digits().as_bytes()))
    }

    /// Keeps the IMEI of a listing; refused where another listing has that phone for sale.
    pub(crate) async fn keep_imei(&self, db: &mut Write, listing: ListingId, imei: &Imei) -> Result<()> {
        let digits = imei.digits().as_bytes();
        let sealed = self.vault.seal(&self.mint, PURPOSE, digits)?;
        let hash = self.vault.hash(PURPOSE, digits);
        db.keep_imei(listing, &hash, &sealed).await.map_err(for_sale_twice)
    }

    pub(crate) fn open_imei(&self, kept: &KeptImei) -> Result<Imei> {
        self.vault.open_text(PURPOSE, &kept.sealed)?.parse().map_err(crate::Error::failed)
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
    let Some(tac) = db.tac(imei.tac()).await? else { return Ok(None) };
    let is_other = match &tac.model_slug {
        Some(slug) => *slug != model.slug,
        None => brand_slug(&tac.brand) != model.brand_slug,
    };
    Ok(is_other.then(|| full_name(&tac.brand, &tac.name)))
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
