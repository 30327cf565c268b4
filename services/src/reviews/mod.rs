//! Reviews: what the two sides of a completed order say of each other, who may read it from when on, and what
//! follows for a seller's reputation in the same unit of work.

mod answering;
mod moderating;
mod timers;
mod viewing;
mod writing;

use crate::{Result, Services};
use domain::orders::Side;
use domain::{AccountId, Instant};
use store::Write;
use store::orders::Order;
use store::reviews::Review;

pub(crate) use viewing::OfOrder;

/// Whether others than its author can read a review.
fn is_visible(review: &Review, now: Instant) -> bool {
    review.visible_at <= now && review.hidden_why.is_none()
}

impl Services {
    /// Lets a review be read since `at`: it counts from now on, and its subject is told. Doing so twice changes nothing.
    async fn reveal(
        &self,
        db: &mut Write,
        order: &Order,
        review: &Review,
        at: Instant,
        actor: Option<AccountId>,
    ) -> Result<()> {
        if !db.reveal_review(review.id, at).await? {
            return Ok(());
        }
        self.reckon_reputation(db, review).await?;
        if review.hidden_why.is_none() {
            self.tell_of_visible_review(db, order, review, actor).await?;
        }
        Ok(())
    }

    /// Reckons anew what the reviews of a seller come to, after one of them has changed what can be read of it.
    ///
    /// All of them are looked at: what is added up step by step drifts away from what is there.
    async fn reckon_reputation(&self, db: &mut Write, changed: &Review) -> Result<()> {
        if changed.side == Side::Seller {
            // Reviews of buyers are between the two sides alone.
            return Ok(());
        }
        let (seller, now) = (changed.subject, self.clock.now());
        let before = db.lock_reputation(seller, now).await?;
        let reputation = db.reckoned_reputation(seller, now).await?;
        db.set_reputation(seller, &reputation, now).await?;
        if before.score() != reputation.score() {
            // The search index holds the score with each listing.
            db.mark_listings_of(seller).await?;
        }
        Ok(())
    }
}
