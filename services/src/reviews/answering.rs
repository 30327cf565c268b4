//! What others do with a review: its subject answers it, readers report it.

use super::is_visible;
use crate::error::retried;
use crate::limits::Guarded;
use crate::{Caller, Result, Services};
use domain::orders::Side;
use domain::reviews::{AnswerForm, Report, ReportForm, ReviewView};
use domain::{OrderId, Refusal, ReviewId};
use store::reviews::Review;

impl Services {
    /// Answers a review of the caller, once and for everybody to read.
    pub async fn answer_review(&self, caller: &Caller, form: AnswerForm) -> Result<OrderId> {
        let account = caller.active_member()?.account;
        let id: ReviewId = form.review.trim().parse().map_err(|_| Refusal::NotFound)?;
        let review = self.readable_review(caller, id).await?;
        if review.subject != account {
            return Err(Refusal::NotAllowed.into());
        }
        let answer = form.parse()?;
        retried(|| async {
            let mut db = self.store.write().await?;
            let now = self.clock.now();
            let review = db.review(id).await?.filter(|review| is_visible(review, now));
            let review = review.ok_or(Refusal::NotFound)?;
            match &review.answer {
                // It arrived twice.
                Some(given) if given.text == answer => return Ok(()),
                Some(_) => {
                    return Err(Refusal::NotNow("You have answered this review already.".into()).into());
                }
                None => {}
            }
            if !db.answer_review(&review, &answer, now).await? {
                // Of two that answer at once, the second looks again and finds the first.
                let same = db.review(id).await?.and_then(|review| review.answer);
                return match same {
                    Some(given) if given.text == answer => Ok(()),
                    _ => Err(Refusal::ChangedMeanwhile.into()),
                };
            }
            Ok(db.commit().await?)
        })
        .await?;
        Ok(review.order)
    }

    /// Tells staff that a review should not be there. Doing so twice changes nothing.
    pub async fn report_review(&self, caller: &Caller, form: ReportForm) -> Result<ReviewId> {
        let account = caller.active_member()?.account;
        let id: ReviewId = form.review.trim().parse().map_err(|_| Refusal::NotFound)?;
        let review = self.readable_review(caller, id).await?;
        if review.author == account {
            return Err(Refusal::NotNow("This is your own review.".into()).into());
        }
        let (reason, note) = form.parse()?;
        self.count_try(caller, Guarded::Report, account.0.as_bytes()).await?;
        retried(|| async {
            let mut db = self.store.write().await?;
            let report = Report { reason, note: note.clone(), at: self.clock.now() };
            match db.add_review_report(id, account, &report).await {
                Err(store::Error::Duplicate(_)) => Ok(()),
                added => {
                    added?;
                    Ok(db.commit().await?)
                }
            }
        })
        .await?;
        Ok(id)
    }

    /// A review that the caller can read, for the page that reports it.
    pub async fn review(&self, caller: &Caller, id: ReviewId) -> Result<ReviewView> {
        let review = self.readable_review(caller, id).await?;
        Ok(super::viewing::shown(&review, caller.account()))
    }

    /// A review that others than its author can read. What sellers say of buyers is between the two sides.
    async fn readable_review(&self, caller: &Caller, id: ReviewId) -> Result<Review> {
        let review = self.store.read().await?.review(id).await?.ok_or(Refusal::NotFound)?;
        let is_of_both = [Some(review.author), Some(review.subject)].contains(&caller.account());
        let is_theirs = review.side == Side::Buyer || is_of_both || caller.moderator().is_ok();
        match is_visible(&review, self.clock.now()) && is_theirs {
            true => Ok(review),
            false => Err(Refusal::NotFound.into()),
        }
    }
}
