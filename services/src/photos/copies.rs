//! Copies: a photo that looks like one of another seller's listing is flagged for the staff, and its seller is asked
//! for photos of their own. Whoever shows their own phone again is left alone.

use super::fingerprints::{ALIKE, distance};
use crate::{Caller, Result, Services};
use domain::photos::{CopyReason, PhotoFlag, PhotoId};
use domain::{AccountId, ListingId, Page};
use serde_json::json;
use std::collections::BTreeMap;
use store::Write;
use store::copies::{Fingerprint, NewFlag};

const PER_PAGE: u32 = 20;
/// So many photos with a band in common are compared at most; a band that more have in common says little.
const MOST_COMPARED: u32 = 400;
/// So many flags are raised for one photo at most.
const MOST_FLAGS: usize = 5;

/// A photo that was just added.
pub(super) struct Newcomer {
    pub listing: ListingId,
    pub seller: AccountId,
    pub photo: PhotoId,
}

impl Services {
    /// Photos that look like those of another seller, newest first. For moderators.
    pub async fn photo_flags(&self, caller: &Caller, page: u32) -> Result<Page<PhotoFlag>> {
        caller.moderator()?;
        let mut db = self.store.read().await?;
        let number = page.max(1);
        let offset = u64::from(number - 1) * u64::from(PER_PAGE);
        let items = db.photo_flags(PER_PAGE, offset).await?;
        Ok(Page { items, number, per_page: PER_PAGE, total: db.count_photo_flags().await? })
    }

    /// Remembers the fingerprints of a photo, and flags it where another seller's listing shows the same.
    pub(super) async fn look_for_copies(
        &self,
        db: &mut Write,
        new: &Newcomer,
        fingerprints: &[(u32, u64)],
    ) -> Result<()> {
        // The nearest of each, by photo; the photo itself may be there already, from another listing.
        let mut alike = BTreeMap::from([(new.photo, 0)]);
        for (_, bits) in fingerprints {
            for known in db.fingerprints_near(*bits, MOST_COMPARED).await? {
                let far = distance(*bits, known.bits);
                if far <= ALIKE {
                    let nearest = alike.entry(known.photo).or_insert(far);
                    *nearest = far.min(*nearest);
                }
            }
        }
        let own: Vec<_> = fingerprints
            .iter()
            .map(|(crop, bits)| Fingerprint { photo: new.photo, crop: *crop, bits: *bits })
            .collect();
        db.keep_fingerprints(new.photo, &own).await?;
        let mut raised = 0;
        for (photo, distance) in alike {
            for other in db.others_showing(photo, new.seller).await? {
                if raised < MOST_FLAGS {
                    raised += usize::from(self.flag(db, new, other, photo, distance).await?);
                }
            }
        }
        Ok(())
    }

    /// `false` where the two listings are flagged already because of that photo.
    async fn flag(
        &self,
        db: &mut Write,
        new: &Newcomer,
        other: ListingId,
        other_photo: PhotoId,
        distance: u32,
    ) -> Result<bool> {
        let now = self.clock.now();
        let same = other_photo == new.photo;
        let flag = NewFlag {
            id: self.mint.id(now),
            listing: new.listing,
            photo: new.photo,
            other_listing: other,
            other_photo,
            reason: if same { CopyReason::Same } else { CopyReason::Alike },
            distance,
            now,
        };
        if !db.add_photo_flag(&flag).await? {
            return Ok(false);
        }
        let details = json!({ "photo": new.photo, "other_listing": other, "bits": distance });
        let subject = ("listing", Some(new.listing.0));
        self.note(db, &Caller::system(), subject, "photo_flagged", details).await?;
        Ok(true)
    }
}
