//! What moderators decide about reviews that somebody reported.

use super::{is_visible, viewing::shown};
use crate::error::retried;
use crate::{Caller, Result, Services};
use domain::reviews::{Report, ReportedReview, hiding_reason};
use domain::{Page, Refusal, ReviewId};
use serde_json::json;
use std::collections::HashMap;
use store::reviews::Review;

const PER_PAGE: u32 = 20;

impl Services {
    /// Reviews that wait for a decision, those that wait longest first. Pages are counted from 1.
    pub async fn reported_reviews(&self, caller: &Caller, page: u32) -> Result<Page<ReportedReview>> {
        caller.moderator()?;
        let number = page.max(1);
        let offset = u64::from(number - 1) * u64::from(PER_PAGE);
        let mut db = self.store.read().await?;
        let total = db.count_reported_reviews().await?;
        let ids = db.reported_reviews(PER_PAGE, offset).await?;
        let mut reviews: HashMap<ReviewId, Review> =
            db.reviews(&ids).await?.into_iter().map(|review| (review.id, review)).collect();
        let mut reports: HashMap<ReviewId, Vec<Report>> = HashMap::new();
        for (id, report) in db.open_reports(&ids).await? {
            reports.entry(id).or_default().push(report);
        }
        let reported = |id: &ReviewId| {
            let review = reviews.remove(id)?;
            let reports = reports.remove(id).unwrap_or_default();
            Some(ReportedReview { review: shown(&review, None), about: review.subject_name, reports })
        };
        let items = ids.iter().filter_map(reported).collect();
        Ok(Page { items, number, per_page: PER_PAGE, total })
    }

    /// Takes a review away from everybody but its author, who reads why. It does not count any more.
    pub async fn hide_review(&self, caller: &Caller, id: ReviewId, why: &str) -> Result<()> {
        caller.moderator()?;
        let why = hiding_reason(why)?;
        self.decide_about(caller, id, Some(&why)).await?;
        self.show_change().await;
        Ok(())
    }

    /// Leaves a review where it is: what was reported is no reason to hide it.
    pub async fn keep_review(&self, caller: &Caller, id: ReviewId) -> Result<()> {
        self.decide_about(caller, id, None).await
    }

    /// `why` is given where it is hidden. Doing so twice changes nothing.
    async fn decide_about(&self, caller: &Caller, id: ReviewId, why: Option<&str>) -> Result<()> {
        let moderator = caller.moderator()?.account;
        let review = self.store.read().await?.review(id).await?.ok_or(Refusal::NotFound)?;
        if [review.author, review.subject].contains(&moderator) {
            // Nobody decides about themselves.
            return Err(Refusal::NotAllowed.into());
        }
        retried(|| async {
            let mut db = self.store.write().await?;
            let now = self.clock.now();
            let order = self.lock_order(&mut db, review.order).await?;
            let review = db.review(id).await?.ok_or(Refusal::NotFound)?;
            if review.hidden_why.is_some() {
                return Ok(());
            }
            if !is_visible(&review, now) {
                // What nobody can read yet is nobody's to decide about.
                return Err(Refusal::NotFound.into());
            }
            let closed = db.decide_reports(id, moderator, now).await?;
            if let Some(why) = why {
                db.hide_review(id, moderator, why, now).await?;
                self.reckon_reputation(&mut db, &review).await?;
                self.tell_of_hidden_review(&mut db, &order, &review, why).await?;
            }
            let verb = if why.is_some() { "hidden" } else { "kept" };
            let details = json!({ "order": review.order, "reports": closed, "reason": why });
            self.note(&mut db, caller, ("review", Some(id.0)), verb, details).await?;
            Ok(db.commit().await?)
        })
        .await
    }
}
