//! Verification: a seller sends a photo of the phone beside a code that only they were told, a moderator looks at
//! it, and the listing gets its badge.

use super::{Picture, WIDTHS};
use crate::error::retried;
use crate::limits::Guarded;
use crate::listings::{lock_own, own};
use crate::{Caller, Result, Services};
use bytes::Bytes;
use domain::listings::storage_label;
use domain::photos::PhotoId;
use domain::verifications::{
    CODE_LENGTH, CODE_LETTERS, OwnVerification, WaitingVerification, normal, reason,
};
use domain::{Instant, ListingId, Page, Refusal};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::time::Duration;
use store::verifications::{Decision, Verification};
use store::{Read, Write};

/// The collection that says which photos beside codes are kept since when.
pub(super) const VERIFICATION_PHOTOS: &str = "verification_photos";
/// How long a code stays the newest; one older is taken as well, for those who are about to send their photo.
const CODE_FOR: Duration = Duration::from_secs(24 * 3600);
/// How long a photo is kept after it was decided about, should somebody object.
pub(super) const KEPT_AFTER_DECISION: Duration = Duration::from_secs(30 * 24 * 3600);
const PER_PAGE: u32 = 20;

/// The name of the file of a photo beside a code: never that of a public photo.
pub(super) fn verification_blob(id: PhotoId) -> String {
    format!("verification-{id}.jpg")
}

impl Services {
    /// How far the verification of an own listing is, and the code for a photo.
    pub async fn own_verification(&self, caller: &Caller, id: ListingId) -> Result<OwnVerification> {
        let mut db = self.store.read().await?;
        let listing = own(&mut db, self.owner(caller)?, id).await?;
        let sent = db.verification_of(id).await?;
        let verified = listing.verified_at.is_some();
        let window = window(self.clock.now());
        Ok(OwnVerification {
            code: self.code(id, window),
            code_until: Instant::from_micros((window + 2) * CODE_FOR.as_micros() as i64),
            state: sent.as_ref().map(|sent| sent.state),
            reason: sent.map(|sent| sent.reason).unwrap_or_default(),
            verified,
        })
    }

    /// Takes a photo of the phone beside the code. It is shown to its seller and to moderators alone.
    pub async fn send_verification(
        &self,
        caller: &Caller,
        id: ListingId,
        code: &str,
        file: Bytes,
    ) -> Result<()> {
        let member = caller.active_member()?;
        let listing = own(&mut self.store.read().await?, member, id).await?;
        listing.state.edit()?;
        if listing.verified_at.is_some() {
            return Err(Refusal::NotNow("This phone is verified already.".into()).into());
        }
        let now = window(self.clock.now());
        let code = normal(code);
        if ![now, now - 1].into_iter().any(|window| self.code(id, window) == code) {
            let sentence =
                "That code is no longer good. Write down the new one that is shown here now, please.";
            return Err(Refusal::field("photos", sentence).into());
        }
        self.count_try(caller, Guarded::Upload, member.account.0.as_bytes()).await?;
        let photo = self.keep_privately(&self.memory.darkroom.develop(file).await?).await?;
        retried(|| async {
            let mut db = self.store.write().await?;
            let listing = lock_own(self, &mut db, member, id).await?;
            listing.state.edit()?;
            db.send_verification(id, photo, &code, self.clock.now()).await?;
            let subject = ("listing", Some(id.0));
            self.note(&mut db, caller, subject, "verification_sent", json!({ "photo": photo })).await?;
            Ok(db.commit().await?)
        })
        .await
    }

    /// The JPEG that was sent last for a listing: for its seller and for moderators.
    pub async fn verification_photo(&self, caller: &Caller, id: ListingId) -> Result<Bytes> {
        let mut db = self.store.read().await?;
        if caller.moderator().is_err() {
            own(&mut db, caller.member()?, id).await?;
        }
        let sent = db.verification_of(id).await?.ok_or(Refusal::NotFound)?;
        drop(db);
        let kept = self.documents.get_blob(&verification_blob(sent.photo)).await?;
        Ok(kept.ok_or(Refusal::NotFound)?)
    }

    /// Photos that wait for a decision, those that wait longest first. For moderators.
    pub async fn waiting_verifications(
        &self,
        caller: &Caller,
        page: u32,
    ) -> Result<Page<WaitingVerification>> {
        caller.moderator()?;
        let mut db = self.store.read().await?;
        let number = page.max(1);
        let offset = u64::from(number - 1) * u64::from(PER_PAGE);
        let waiting = db.waiting_verifications(PER_PAGE, offset).await?;
        let total = db.count_waiting_verifications().await?;
        let ids: Vec<_> = waiting.iter().map(|one| one.listing).collect();
        let cards = db.listing_cards(&ids).await?;
        let shown = |one: Verification| {
            let card = cards.iter().find(|card| card.id == one.listing)?;
            Some(WaitingVerification {
                listing: one.listing,
                photo: one.photo,
                title: card.title.clone(),
                seller_name: card.seller_name.clone(),
                code: one.code,
                sent_at: one.sent_at,
            })
        };
        let items = waiting.into_iter().filter_map(shown).collect();
        Ok(Page { items, number, per_page: PER_PAGE, total })
    }

    /// The photo shows the phone and the code: the listing gets its badge.
    pub async fn approve_verification(&self, caller: &Caller, id: ListingId, photo: PhotoId) -> Result<()> {
        self.decide(caller, id, photo, None).await
    }

    /// The photo does not show what it should; its seller reads why.
    pub async fn refuse_verification(
        &self,
        caller: &Caller,
        id: ListingId,
        photo: PhotoId,
        why: &str,
    ) -> Result<()> {
        caller.moderator()?;
        let why = reason(why)?;
        self.decide(caller, id, photo, Some(&why)).await
    }

    /// `why` is given where it is refused. A decision that was made already stays, and is no error.
    async fn decide(&self, caller: &Caller, id: ListingId, photo: PhotoId, why: Option<&str>) -> Result<()> {
        let moderator = caller.moderator()?;
        retried(|| async {
            let mut db = self.store.write().await?;
            let at = self.clock.now();
            db.touch_listing(id, at).await?;
            let listing = db.listing(id).await?.ok_or(Refusal::NotFound)?;
            if listing.seller == moderator.account {
                return Err(Refusal::NotAllowed.into());
            }
            let decision = Decision {
                listing: id,
                photo,
                approved: why.is_none(),
                reason: why.unwrap_or_default(),
                by: moderator.account,
                at,
            };
            if !db.decide_verification(&decision).await? {
                return Err(Refusal::ChangedMeanwhile.into());
            }
            let verb = if why.is_none() { "verification_approved" } else { "verification_refused" };
            let details = json!({ "photo": photo, "reason": why });
            self.note(&mut db, caller, ("listing", Some(id.0)), verb, details).await?;
            self.tell_the_seller(&mut db, &listing, why).await?;
            db.commit().await?;
            self.show_change().await;
            Ok(())
        })
        .await
    }

    async fn tell_the_seller(
        &self,
        db: &mut Write,
        listing: &store::listings::Listing,
        why: Option<&str>,
    ) -> Result<()> {
        let Some(seller) = db.account(listing.seller).await? else { return Ok(()) };
        let phone = phone_of(db, listing).await?;
        let letter = match why {
            None => self.phone_verified_letter(&seller.name, &phone, listing.id),
            Some(why) => self.photo_refused_letter(&seller.name, &phone, why, listing.id),
        };
        self.post(db, &self.email_of(&seller)?, &letter).await
    }

    /// Keeps the largest size of a picture where no public photo is.
    async fn keep_privately(&self, picture: &Picture) -> Result<PhotoId> {
        let (_, jpeg) = &picture.sizes[WIDTHS.len() - 1];
        let id = PhotoId(Sha256::digest(jpeg).into());
        let document = json!({ "bytes": jpeg.len(), "kept_at": self.clock.now().micros() });
        self.documents.put(VERIFICATION_PHOTOS, &id.to_string(), &document).await?;
        self.documents.put_blob(&verification_blob(id), jpeg.clone()).await?;
        Ok(id)
    }

    /// The code of a listing in a window of time: nobody can know it who was not told.
    fn code(&self, listing: ListingId, window: i64) -> String {
        let subject = [listing.0.as_bytes().as_slice(), &window.to_be_bytes()].concat();
        let hash = self.vault.hash("verification code", &subject);
        let letter = |byte: &u8| char::from(CODE_LETTERS[usize::from(*byte) % CODE_LETTERS.len()]);
        hash.iter().take(CODE_LENGTH).map(letter).collect()
    }
}

/// Which code is the newest one.
fn window(now: Instant) -> i64 {
    now.micros().div_euclid(CODE_FOR.as_micros() as i64)
}

/// `Apple iPhone 13 128 GB`
async fn phone_of(db: &mut Read, listing: &store::listings::Listing) -> Result<String> {
    let model = db.model(&listing.model_slug).await?.ok_or(Refusal::NotFound)?;
    let storage = listing.details.storage_gb.map(|gb| format!(" {}", storage_label(gb)));
    Ok(model.full_name() + &storage.unwrap_or_default())
}
