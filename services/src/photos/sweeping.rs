//! Sweeping out pictures that nothing names any more: a page of them at a time, so that mails need not wait.

use super::arranging::UNDO;
use super::verifications::{KEPT_AFTER_DECISION, VERIFICATION_PHOTOS, verification_blob};
use super::{PHOTOS, WIDTHS, blob_name};
use crate::{Result, Services};
use domain::Instant;
use domain::photos::PhotoId;
use serde_json::Value;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A photo that no listing shows is kept so long, in case it is being added right now.
const UNUSED: Duration = Duration::from_secs(24 * 3600);
/// How long the broom rests when it has been everywhere.
const ROUND: Duration = Duration::from_secs(6 * 3600);
/// Pictures that are looked at in one go.
const PAGE: u32 = 200;

/// Where the broom is.
#[derive(Clone, Debug)]
struct Place {
    collection: &'static str,
    after: Option<String>,
    rests_until: Instant,
}

pub(crate) struct Broom(Mutex<Place>);

impl Broom {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Place { collection: PHOTOS, after: None, rests_until: Instant::from_micros(0) }))
    }

    fn place(&self) -> Place {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, place: Place) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }
}

impl Services {
    /// Removes every picture that nothing names any more. Answers how many.
    pub async fn sweep_photos(&self) -> Result<usize> {
        let mut swept = 0;
        for collection in [PHOTOS, VERIFICATION_PHOTOS] {
            let mut after = None;
            loop {
                let (count, last) = self.sweep_page(collection, after.as_deref()).await?;
                swept += count;
                if last.is_none() {
                    break;
                }
                after = last;
            }
        }
        Ok(swept)
    }

    /// The same, a page each time; after a whole round it rests. Answers how many were removed.
    pub(crate) async fn sweep_some_photos(&self) -> Result<usize> {
        let now = self.clock.now();
        let broom = &self.memory.broom;
        let place = broom.place();
        if now < place.rests_until {
            return Ok(0);
        }
        let (count, last) = self.sweep_page(place.collection, place.after.as_deref()).await?;
        broom.put(match (last, place.collection) {
            (Some(last), _) => Place { after: Some(last), ..place },
            (None, PHOTOS) => Place { collection: VERIFICATION_PHOTOS, after: None, ..place },
            (None, _) => Place { collection: PHOTOS, after: None, rests_until: now.plus(ROUND) },
        });
        Ok(count)
    }

    /// How many of a page were removed, and the last one that was looked at; `None` at the end.
    async fn sweep_page(&self, collection: &str, after: Option<&str>) -> Result<(usize, Option<String>)> {
        let now = self.clock.now();
        let before = now.minus(UNUSED).micros();
        let some = self.documents.list(collection, "", after, PAGE).await?;
        let mut swept = 0;
        for (key, document) in &some {
            let is_old = |document: &Value| document["kept_at"].as_i64().is_none_or(|at| at < before);
            let Some(id) = key.parse::<PhotoId>().ok().filter(|_| is_old(document)) else { continue };
            if self.is_needed(collection, id, now).await? {
                continue;
            }
            // Somebody may be adding the same picture once more, which makes its document new.
            if self.documents.get(collection, key).await?.is_some_and(|document| !is_old(&document)) {
                continue;
            }
            for blob in blobs(collection, id) {
                self.documents.delete_blob(&blob).await?;
            }
            if collection == PHOTOS {
                let mut db = self.store.write().await?;
                db.forget_fingerprints(id).await?;
                db.commit().await?;
            }
            self.documents.delete(collection, key).await?;
            swept += 1;
        }
        Ok((swept, some.last().map(|(last, _)| last.clone())))
    }

    async fn is_needed(&self, collection: &str, id: PhotoId, now: Instant) -> Result<bool> {
        let mut db = self.store.read().await?;
        Ok(match collection {
            PHOTOS => db.photo_is_shown(id, now.minus(UNDO)).await?,
            _ => db.verification_photo_is_needed(id, now.minus(KEPT_AFTER_DECISION)).await?,
        })
    }
}

fn blobs(collection: &str, id: PhotoId) -> Vec<String> {
    match collection {
        PHOTOS => WIDTHS.map(|width| blob_name(id, width)).to_vec(),
        _ => vec![verification_blob(id)],
    }
}
