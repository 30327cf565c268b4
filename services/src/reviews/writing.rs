//! Writing a review, and changing it: each side of a completed order, about the other.

use super::is_visible;
use crate::error::retried;
use crate::orders::side_of;
use crate::{Caller, Result, Services};
use domain::orders::{OrderState, Side};
use domain::reviews::{ReviewForm, Said, editable_until, opens_at, visible_at};
use domain::{AccountId, Instant, OrderId, Refusal, ReviewId};
use store::Write;
use store::orders::Order;
use store::reviews::{NewReview, Review};

/// What somebody says about an order, and about which version of what they said before.
struct Saying<'a> {
    order: &'a Order,
    side: Side,
    author: AccountId,
    said: &'a Said,
    /// `0` where it is new.
    version: i64,
}

impl Services {
    /// Reviews the other side of an own order, or changes that review. One that arrives twice is one.
    pub async fn write_review(&self, caller: &Caller, form: ReviewForm) -> Result<OrderId> {
        let author = caller.active_member()?.account;
        let id: OrderId = form.order.trim().parse().map_err(|_| Refusal::NotFound)?;
        let version = form.version.trim().parse().map_err(|_| Refusal::ChangedMeanwhile)?;
        // Somebody else's order is not found, whatever was typed.
        let order = self.store.read().await?.order(id).await?.ok_or(Refusal::NotFound)?;
        let side = side_of(&order, author).ok_or(Refusal::NotFound)?;
        completed(&order)?;
        let said = form.parse(side)?;
        retried(|| async {
            let mut db = self.store.write().await?;
            let order = self.lock_order(&mut db, id).await?;
            completed(&order)?;
            let saying = Saying { order: &order, side, author, said: &said, version };
            let written = db.reviews_of_order(id).await?;
            match written.iter().find(|review| review.side == side) {
                Some(own) if own.said == said => return Ok(()),
                Some(own) => self.change_review(&mut db, own, &saying).await?,
                None => {
                    let other = written.iter().find(|review| review.side != side);
                    self.add_review(&mut db, other, &saying).await?;
                }
            }
            Ok(db.commit().await?)
        })
        .await?;
        self.show_change().await;
        Ok(id)
    }

    async fn add_review(&self, db: &mut Write, other: Option<&Review>, saying: &Saying<'_>) -> Result<()> {
        let Saying { order, side, author, said, version } = *saying;
        if version != 0 {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        let now = self.clock.now();
        let completed_at = db.completed_at(order.id).await?.ok_or(Refusal::NotFound)?;
        let at = visible_at(completed_at, now, other.map(|other| other.written_at));
        let subject = if side == Side::Buyer { order.seller } else { order.buyer };
        let id: ReviewId = self.mint.id(now);
        let new =
            NewReview { id, order: order.id, side, author, subject, said, written_at: now, visible_at: at };
        match db.add_review(&new).await {
            // Nobody comes so far who holds no lock; should somebody, the unique key has the last word.
            Err(store::Error::Duplicate(_)) => return Err(Refusal::ChangedMeanwhile.into()),
            added => added?,
        }
        let review = db.review(id).await?.ok_or(Refusal::NotFound)?;
        if at > now {
            return self.tell_of_review(db, order, &review, opens_at(completed_at)).await;
        }
        if let Some(other) = other {
            let since = other.visible_at.min(now);
            self.reveal(db, order, other, since, Some(author)).await?;
        }
        self.reveal(db, order, &review, at, Some(author)).await
    }

    async fn change_review(&self, db: &mut Write, own: &Review, saying: &Saying<'_>) -> Result<()> {
        let now = self.clock.now();
        may_change(own, now)?;
        if own.version != saying.version || !db.edit_review(own, saying.said, now).await? {
            return Err(Refusal::ChangedMeanwhile.into());
        }
        if is_visible(own, now) {
            self.reckon_reputation(db, own).await?;
        }
        Ok(())
    }
}

fn completed(order: &Order) -> Result<(), Refusal> {
    match order.state {
        OrderState::Completed => Ok(()),
        _ => Err(Refusal::NotNow("You can write a review once this order is completed.".into())),
    }
}

fn may_change(own: &Review, now: Instant) -> Result<(), Refusal> {
    if own.hidden_why.is_some() {
        return Err(Refusal::NotNow("Our staff took this review away, so it can't be changed.".into()));
    }
    if editable_until(own.written_at, own.visible_at, own.answer.is_some(), now).is_some() {
        return Ok(());
    }
    let sentence = match own.answer {
        Some(_) => "Your review was answered, so it can't be changed any more.",
        None => "A review can be changed for two days. Those are over.",
    };
    Err(Refusal::NotNow(sentence.into()))
}
