//! What people are told about reviews: that there is one, that it can be read, that it is gone.

use crate::{Result, Services};
use domain::accounts::AccountState;
use domain::notifications::Notice;
use domain::orders::Side;
use domain::{AccountId, Instant};
use store::Write;
use store::orders::Order;
use store::reviews::Review;

/// Who wrote it, to whom it is about.
fn other_side(review: &Review) -> &'static str {
    match review.side {
        Side::Buyer => "buyer",
        Side::Seller => "seller",
    }
}

impl Services {
    /// Somebody was reviewed, and can't read it yet.
    pub(crate) async fn tell_of_review(
        &self,
        db: &mut Write,
        order: &Order,
        review: &Review,
        opens_at: Instant,
    ) -> Result<()> {
        if has_left(db, review.subject).await? {
            return Ok(());
        }
        let (phone, who) = (review.phone.clone(), other_side(review));
        let paragraphs = [
            format!("The {who} has written a review about your {phone}."),
            format!(
                "You can read it as soon as you have reviewed the {who} as well, and on {} at the latest. \
                 Until then, neither side sees what the other says.",
                opens_at.date()
            ),
        ];
        let notice = Notice::ReviewWritten { phone, opens_at };
        self.tell(db, review.subject, &notice, &path_of(order)).await?;
        self.write_about(db, review.subject, order, "You were reviewed", &paragraphs).await
    }

    /// A review can be read. Whoever made it so has its page before them, and gets no mail.
    pub(crate) async fn tell_of_visible_review(
        &self,
        db: &mut Write,
        order: &Order,
        review: &Review,
        actor: Option<AccountId>,
    ) -> Result<()> {
        if has_left(db, review.subject).await? {
            return Ok(());
        }
        let (phone, stars) = (review.phone.clone(), review.said.ratings.overall);
        let who = other_side(review);
        let given = match stars.count() {
            1 => "1 star of 5".to_owned(),
            count => format!("{count} stars of 5"),
        };
        let paragraphs = [
            format!("The review that the {who} has written about your {phone} can be read now: {given}."),
            "You may answer it once. Your answer stands below the review.".to_owned(),
        ];
        self.tell(db, review.subject, &Notice::ReviewVisible { phone, stars }, &path_of(order)).await?;
        if actor == Some(review.subject) {
            return Ok(());
        }
        self.write_about(db, review.subject, order, "A review of you can be read", &paragraphs).await
    }

    /// Staff took a review away; its author reads why.
    pub(crate) async fn tell_of_hidden_review(
        &self,
        db: &mut Write,
        order: &Order,
        review: &Review,
        why: &str,
    ) -> Result<()> {
        if has_left(db, review.author).await? {
            return Ok(());
        }
        let phone = review.phone.clone();
        let paragraphs = [
            format!("Our staff took the review away that you wrote about {phone}. Nobody else sees it now."),
            format!("The reason: {why}"),
        ];
        let notice = Notice::ReviewHidden { phone, reason: why.to_owned() };
        self.tell(db, review.author, &notice, &path_of(order)).await?;
        self.write_about(db, review.author, order, "Your review was taken away", &paragraphs).await
    }
}

/// Whether an account was deleted: reviews outlive those who wrote them and those whom they are about.
async fn has_left(db: &mut Write, account: AccountId) -> Result<bool> {
    Ok(db.account(account).await?.is_none_or(|account| account.state == AccountState::Deleted))
}

/// The page that shows the reviews of an order to its two sides.
fn path_of(order: &Order) -> String {
    format!("/account/orders/{}", order.id)
}
