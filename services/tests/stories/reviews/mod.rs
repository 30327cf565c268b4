//! Stories of reviews: who writes and reads them, from when on, and what they come to.

mod reading;
mod staying;
mod writing;

use crate::orders::shop::Shop;
use domain::notifications::Notice;
use domain::reviews::{ReviewForm, ReviewView, Score};
use domain::{OrderId, ReviewId};
use services::{Caller, Services};
use std::time::Duration;

/// The least that clocks of stories tell apart here.
pub const SECOND: Duration = Duration::from_secs(1);

/// What a buyer says, with the same stars for everything.
pub fn said(order: OrderId, stars: u8, text: &str) -> ReviewForm {
    let given = || stars.to_string();
    ReviewForm {
        order: order.to_string(),
        version: "0".into(),
        overall: given(),
        description: given(),
        packing: given(),
        speed: given(),
        communication: given(),
        payment: given(),
        text: text.into(),
    }
}

pub fn changed(form: &ReviewForm, version: i64, text: &str) -> ReviewForm {
    ReviewForm { version: version.to_string(), text: text.into(), ..form.clone() }
}

impl Shop {
    pub fn services(&self) -> &Services {
        &self.story.services
    }

    /// What everybody reads of Sal.
    async fn read(&self) -> Vec<ReviewView> {
        let sal = self.sal.account().unwrap();
        self.services().seller_reviews(&self.story.guest(), sal, "").await.unwrap().items
    }

    async fn score(&self) -> Option<Score> {
        let sal = self.sal.account().unwrap();
        self.services().seller(&self.story.guest(), sal).await.unwrap().reputation.score()
    }

    /// The review of a buyer that everybody reads, of an order that both sides have reviewed.
    async fn reviewed(&self, stars: u8, text: &str) -> (OrderId, ReviewId) {
        let order = self.completed().await;
        self.services().write_review(&self.sal, said(order, 5, "Paid at once.")).await.unwrap();
        self.services().write_review(&self.bea, said(order, stars, text)).await.unwrap();
        let review = self.seen_by(&self.bea, order).await.reviews.unwrap().own.unwrap();
        (order, review.review.id)
    }

    async fn notices(&self, caller: &Caller) -> Vec<Notice> {
        let told = self.services().notifications(caller, 1).await.unwrap().items;
        told.into_iter().map(|one| one.notice).collect()
    }
}
