//! Reviews that become visible because their time has come.

use super::Review;
use crate::error::retried;
use crate::{Result, Services};

/// How many reviews are looked at in one go.
const BATCH: u32 = 50;

impl Services {
    /// Counts the reviews that can be read since their time is over, and tells of them. Answers how many there were.
    ///
    /// They can be read without this: who may read what follows from instants alone.
    pub(crate) async fn reveal_due_reviews(&self) -> Result<usize> {
        let due = self.store.read().await?.due_reviews(self.clock.now(), BATCH).await?;
        let mut done = 0;
        for review in due {
            // One that fails must not keep the others waiting.
            match self.reveal_due_review(&review).await {
                Ok(revealed) => done += usize::from(revealed),
                Err(cause) => tracing::error!(review = %review.id, %cause, "a review could not be revealed"),
            }
        }
        if done > 0 {
            self.show_change().await;
        }
        Ok(done)
    }

    async fn reveal_due_review(&self, due: &Review) -> Result<bool> {
        retried(|| async {
            let mut db = self.store.write().await?;
            let now = self.clock.now();
            let order = self.lock_order(&mut db, due.order).await?;
            let review = db.review(due.id).await?;
            let Some(review) = review.filter(|review| review.due_at.is_some_and(|at| at <= now)) else {
                return Ok(false);
            };
            self.reveal(&mut db, &order, &review, review.visible_at, None).await?;
            db.commit().await?;
            Ok(true)
        })
        .await
    }
}
