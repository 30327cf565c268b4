//! Reviews as people see them: a seller's on their page, an order's on its own.

use super::is_visible;
use crate::accounts::NOBODY;
use crate::{Caller, Result, Services};
use domain::accounts::AccountState;
use domain::orders::Side;
use domain::reviews::{
    OrderReviews, OwnReview, REVIEWS_PER_PAGE, ReviewCursor, ReviewPage, ReviewView, brief_name,
    editable_until, opens_at,
};
use domain::{AccountId, Instant, Refusal};
use serde_json::{Value, json};
use store::Read;
use store::orders::Order;
use store::reviews::Review;

/// A review as somebody sees it who may read it.
pub(super) fn shown(review: &Review, viewer: Option<AccountId>) -> ReviewView {
    let answers = viewer == Some(review.subject) && review.answer.is_none();
    let is_nobody = review.author_name == NOBODY;
    ReviewView {
        id: review.id,
        author: if is_nobody { NOBODY.into() } else { brief_name(&review.author_name) },
        by: review.side,
        ratings: review.said.ratings.clone(),
        text: review.said.text.clone(),
        phone: review.phone.clone(),
        at: review.written_at,
        is_edited: review.edited_at.is_some(),
        answer: review.answer.clone(),
        answer_in: answers.then_some(review.order),
    }
}

/// A review as its author sees it.
fn own(review: &Review, now: Instant) -> OwnReview {
    let editable = editable_until(review.written_at, review.visible_at, review.answer.is_some(), now);
    OwnReview {
        review: shown(review, None),
        is_visible: is_visible(review, now),
        editable_until: editable.filter(|_| review.hidden_why.is_none()),
        hidden_because: review.hidden_why.clone(),
        version: review.version,
    }
}

/// Whose reviews of an order are looked at, and when.
pub(crate) struct OfOrder<'a> {
    pub order: &'a Order,
    pub side: Side,
    pub viewer: AccountId,
    pub now: Instant,
}

impl OfOrder<'_> {
    /// What one side of an order sees of its reviews; nothing while it is not completed.
    pub async fn read(self, db: &mut Read) -> Result<Option<OrderReviews>> {
        let Some(completed_at) = db.completed_at(self.order.id).await? else { return Ok(None) };
        let written = db.reviews_of_order(self.order.id).await?;
        let (mine, others): (Vec<Review>, Vec<Review>) =
            written.into_iter().partition(|review| review.side == self.side);
        let other = others.into_iter().next();
        Ok(Some(OrderReviews {
            own: mine.first().map(|review| own(review, self.now)),
            other_has_written: other.is_some(),
            other: other
                .filter(|review| is_visible(review, self.now))
                .map(|review| shown(&review, Some(self.viewer))),
            opens_at: opens_at(completed_at),
        }))
    }
}

impl Services {
    /// What buyers say of a seller, what became visible last first. `after` is where the page before ended; one that
    /// can't be read is as if it were not there.
    pub async fn seller_reviews(
        &self,
        caller: &Caller,
        seller: AccountId,
        after: &str,
    ) -> Result<ReviewPage> {
        let mut db = self.store.read().await?;
        let account = db.account(seller).await?.filter(|account| account.state != AccountState::Deleted);
        account.ok_or(Refusal::NotFound)?;
        let after: Option<ReviewCursor> = after.parse().ok();
        let limit = REVIEWS_PER_PAGE as usize;
        // One more, to see whether another page follows.
        let mut found = db.reviews_of_seller(seller, self.clock.now(), after, REVIEWS_PER_PAGE + 1).await?;
        let more = found.len() > limit;
        found.truncate(limit);
        let last = found.last().filter(|_| more);
        Ok(ReviewPage {
            next: last.map(|last| ReviewCursor { visible_at: last.visible_at, id: last.id }),
            items: found.iter().map(|review| shown(review, caller.account())).collect(),
        })
    }

    /// What somebody wrote, what they can read of what was said of them, what that comes to, and what they reported.
    pub(crate) async fn exported_reviews(&self, db: &mut Read, account: AccountId) -> Result<Value> {
        let written: Vec<Value> = db
            .reviews_by(account)
            .await?
            .iter()
            .map(|review| {
                json!({
                    "order": review.order,
                    "at": review.written_at.rfc3339(),
                    "changed_at": review.edited_at.map(Instant::rfc3339),
                    "stars": review.said.ratings,
                    "text": review.said.text,
                    "hidden_because": review.hidden_why,
                })
            })
            .collect();
        let received: Vec<Value> = db
            .reviews_about(account, self.clock.now())
            .await?
            .iter()
            .map(|review| {
                json!({
                    "order": review.order,
                    "at": review.written_at.rfc3339(),
                    "stars": review.said.ratings,
                    "text": review.said.text,
                    "your_answer": review.answer.as_ref().map(|answer| &answer.text),
                })
            })
            .collect();
        let reports = db.reports_by(account).await?;
        let reports = reports.iter().map(|(review, report)| {
            json!({
                "review": review,
                "reason": report.reason,
                "note": report.note,
                "at": report.at.rfc3339(),
            })
        });
        let reputation = db.reputation(account).await?;
        Ok(json!({
            "written": written,
            "received": received,
            "reported": reports.collect::<Vec<_>>(),
            "score": reputation.score().map(|score| score.to_string()),
            "stars_one_to_five": reputation.stars,
        }))
    }
}
