//! What the store promises about reviews, what they come to, and reports of them.

use crate::market::{NOW, add_listing, details, id, models};
use crate::orders::{add_payment, market, order};
use domain::listings::ListingState;
use domain::orders::Side;
use domain::reviews::{
    Answer, Aspect, Ratings, Report, ReportReason, Reputation, ReviewCursor, Said, Score, Stars,
};
use domain::{AccountId, Instant, OrderId, ReviewId};
use serde_json::json;
use std::time::Duration;
use store::reviews::NewReview;
use store::{Error, Store, Write};

contract!(rows:
    a_side_reviews_an_order_once,
    a_review_is_read_back_changed_and_answered,
    a_review_is_revealed_once,
    reviews_of_a_seller_are_paged_by_key,
    a_reputation_comes_of_what_can_be_read,
    a_score_is_with_everything_that_its_seller_offers,
    reports_wait_until_they_are_decided,
);

const DAY: Duration = Duration::from_secs(24 * 3600);

fn stars(count: u8) -> Stars {
    count.try_into().unwrap()
}

fn said(overall: u8, described: u8) -> Said {
    let aspects = [(Aspect::Description, stars(described)), (Aspect::Speed, stars(3))].into();
    Said { ratings: Ratings { overall: stars(overall), aspects }, text: "As shown. 📱".into() }
}

/// Adds an order of that number, and what its buyer says of the seller.
async fn reviewed(
    db: &mut Write,
    number: u32,
    (buyer, seller): (AccountId, AccountId),
    said: &Said,
    visible_at: Instant,
) -> ReviewId {
    let payment = match db.payment(id(1)).await.unwrap() {
        Some(payment) => payment.id,
        None => add_payment(db, 1, buyer).await,
    };
    let order = order(number, payment, buyer, seller);
    db.add_order(&order).await.unwrap();
    let new = NewReview {
        id: id(number),
        order: order.id,
        side: Side::Buyer,
        author: buyer,
        subject: seller,
        said,
        written_at: NOW,
        visible_at,
    };
    db.add_review(&new).await.unwrap();
    new.id
}

async fn a_side_reviews_an_order_once(store: Store) {
    let (buyer, seller, _) = market(&store).await;
    let mut db = store.write().await.unwrap();
    let said = said(5, 5);
    reviewed(&mut db, 10, (buyer, seller), &said, NOW).await;
    let other = NewReview {
        id: id(20),
        order: id(10),
        side: Side::Seller,
        author: seller,
        subject: buyer,
        said: &said,
        written_at: NOW,
        visible_at: NOW,
    };
    db.add_review(&other).await.unwrap();
    assert_eq!(db.reviews_of_order(id(10)).await.unwrap().len(), 2);
    assert!(db.reviews_of_order(id(11)).await.unwrap().is_empty());
    let again = NewReview { id: id(21), ..other };
    assert!(matches!(db.add_review(&again).await, Err(Error::Duplicate(_))));
}

async fn a_review_is_read_back_changed_and_answered(store: Store) {
    let (buyer, seller, phone) = market(&store).await;
    let mut db = store.write().await.unwrap();
    let (first, second) = (said(5, 4), said(2, 1));
    let review = reviewed(&mut db, 10, (buyer, seller), &first, NOW.plus(DAY)).await;
    db.add_order_line(id(10), 0, phone, "Apple iPhone 13", domain::Money::new(1, Default::default()))
        .await
        .unwrap();
    db.add_order_event(id(10), 1, "complete", &json!({}), None, NOW).await.unwrap();
    assert_eq!(db.completed_at(id(10)).await.unwrap(), Some(NOW));
    assert_eq!(db.completed_at(id::<OrderId>(11)).await.unwrap(), None);
    let read = db.review(review).await.unwrap().unwrap();
    assert_eq!((&read.said, read.phone.as_str(), read.version), (&first, "Apple iPhone 13", 1));
    assert_eq!((read.author_name.as_str(), read.subject_name.as_str()), ("Seller 2", "Seller 1"));
    assert_eq!((read.visible_at, read.due_at), (NOW.plus(DAY), Some(NOW.plus(DAY))));
    assert_eq!(db.review(id(99)).await.unwrap(), None);

    assert!(db.edit_review(&read, &second, NOW.plus(DAY)).await.unwrap());
    assert!(!db.edit_review(&read, &first, NOW).await.unwrap(), "of an older version");
    let edited = db.review(review).await.unwrap().unwrap();
    assert_eq!((&edited.said, edited.edited_at, edited.version), (&second, Some(NOW.plus(DAY)), 2));
    assert!(!db.answer_review(&read, "No.", NOW).await.unwrap());
    assert!(db.answer_review(&edited, "Thank you.", NOW).await.unwrap());
    assert!(!db.answer_review(&edited, "Again.", NOW).await.unwrap());
    let answered = db.review(review).await.unwrap().unwrap();
    assert_eq!(answered.answer, Some(Answer { text: "Thank you.".into(), at: NOW }));
    assert!(db.hide_review(review, seller, "It has an address.", NOW).await.unwrap());
    assert!(!db.hide_review(review, seller, "Once more.", NOW).await.unwrap());
    let hidden = db.review(review).await.unwrap().unwrap();
    assert_eq!(hidden.hidden_why.as_deref(), Some("It has an address."));
    assert!(!db.edit_review(&hidden, &first, NOW).await.unwrap());
    assert_eq!(db.reviews_by(buyer).await.unwrap(), std::slice::from_ref(&hidden));
    assert!(db.reviews_about(seller, NOW.plus(DAY)).await.unwrap().is_empty());
    assert_eq!(db.reviews(&[review, id(99)]).await.unwrap(), [hidden]);
    assert!(db.reviews(&[]).await.unwrap().is_empty());
}

async fn a_review_is_revealed_once(store: Store) {
    let (buyer, seller, _) = market(&store).await;
    let mut db = store.write().await.unwrap();
    let said = said(5, 5);
    for (number, days) in [(10, 3), (11, 1), (12, 9)] {
        reviewed(&mut db, number, (buyer, seller), &said, NOW.plus(DAY * days)).await;
    }
    let due: Vec<ReviewId> =
        db.due_reviews(NOW.plus(3 * DAY), 9).await.unwrap().iter().map(|review| review.id).collect();
    assert_eq!(due, [id::<ReviewId>(11), id(10)]);
    assert_eq!(db.due_reviews(NOW.plus(3 * DAY), 1).await.unwrap().len(), 1);
    assert!(db.reveal_review(id(11), NOW).await.unwrap());
    assert!(!db.reveal_review(id(11), NOW.plus(DAY)).await.unwrap());
    let revealed = db.review(id(11)).await.unwrap().unwrap();
    assert_eq!((revealed.visible_at, revealed.due_at), (NOW, None));
    assert_eq!(db.due_reviews(NOW.plus(3 * DAY), 9).await.unwrap().len(), 1);
}

async fn reviews_of_a_seller_are_paged_by_key(store: Store) {
    let (buyer, seller, _) = market(&store).await;
    let mut db = store.write().await.unwrap();
    let said = said(4, 4);
    // Some became visible at the same moment, one is hidden, one is blind.
    for (number, days) in [(10, 1), (11, 2), (12, 2), (13, 2), (14, 3), (15, 2), (16, 9)] {
        reviewed(&mut db, number, (buyer, seller), &said, NOW.plus(DAY * days)).await;
    }
    db.hide_review(id(12), seller, "It has an address.", NOW).await.unwrap();
    let now = NOW.plus(3 * DAY);
    let (mut read, mut after) = (Vec::new(), None);
    loop {
        let page = db.reviews_of_seller(seller, now, after, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(ReviewCursor { visible_at: last.visible_at, id: last.id });
        read.extend(page.iter().map(|review| review.id));
    }
    assert_eq!(read, [id::<ReviewId>(14), id(15), id(13), id(11), id(10)]);
    assert!(db.reviews_of_seller(buyer, now, None, 9).await.unwrap().is_empty());
    assert_eq!(db.reviews_about(seller, now).await.unwrap().len(), 5);
}

async fn a_reputation_comes_of_what_can_be_read(store: Store) {
    let (buyer, seller, _) = market(&store).await;
    let mut db = store.write().await.unwrap();
    assert_eq!(db.reputation(seller).await.unwrap(), Reputation::default());
    assert_eq!(db.reckoned_reputation(seller, NOW).await.unwrap(), Reputation::default());
    for (number, overall, described, days) in
        [(10, 5, 5, 0), (11, 5, 4, 0), (12, 2, 3, 0), (13, 1, 1, 0), (14, 5, 5, 5)]
    {
        reviewed(&mut db, number, (buyer, seller), &said(overall, described), NOW.plus(DAY * days)).await;
    }
    db.hide_review(id(13), seller, "It has an address.", NOW).await.unwrap();
    let reckoned = db.reckoned_reputation(seller, NOW).await.unwrap();
    assert_eq!(reckoned, Reputation { stars: [0, 1, 0, 0, 2], as_described: 2 });
    assert_eq!(db.lock_reputation(seller, NOW).await.unwrap(), Reputation::default());
    db.set_reputation(seller, &reckoned, NOW).await.unwrap();
    assert_eq!(db.lock_reputation(seller, NOW).await.unwrap(), reckoned);
    assert_eq!(db.reputation(seller).await.unwrap(), reckoned);
    assert_eq!(db.reckoned_reputation(buyer, NOW).await.unwrap(), Reputation::default());
}

async fn a_score_is_with_everything_that_its_seller_offers(store: Store) {
    let (_, seller, phone) = market(&store).await;
    let mut db = store.write().await.unwrap();
    let draft = add_listing(&mut db, 6, seller, &models()[0], &details(), ListingState::Withdrawn, NOW).await;
    db.number_listings(&[phone, draft], uuid::Uuid::from_u128(9)).await.unwrap();
    assert_eq!(db.listing_cards(&[phone]).await.unwrap()[0].seller_score, None);
    assert_eq!(db.listings_fed_after(0, 9).await.unwrap()[0].seller_score, None);
    assert!(db.changed_listings().await.unwrap().is_empty());
    let praised = Reputation { stars: [0, 0, 0, 0, 5], as_described: 5 };
    db.lock_reputation(seller, NOW).await.unwrap();
    db.set_reputation(seller, &praised, NOW).await.unwrap();
    db.mark_listings_of(seller).await.unwrap();
    assert_eq!(db.changed_listings().await.unwrap(), [phone], "what is not for sale is not searched");
    db.number_listings(&[phone], uuid::Uuid::from_u128(9)).await.unwrap();
    let fed = db.listings_fed_after(1, 9).await.unwrap();
    assert_eq!((fed.len(), fed[0].id, fed[0].seller_score), (1, phone, Some(Score(475))));
    assert_eq!(db.listing_cards(&[phone]).await.unwrap()[0].seller_score, Some(Score(475)));
}

async fn reports_wait_until_they_are_decided(store: Store) {
    let (buyer, seller, _) = market(&store).await;
    let mut db = store.write().await.unwrap();
    let (first, second) = (id::<ReviewId>(10), id::<ReviewId>(11));
    for number in [10, 11] {
        reviewed(&mut db, number, (buyer, seller), &said(1, 1), NOW).await;
    }
    let report = |at| Report { reason: ReportReason::Insulting, note: "Rude.".into(), at };
    db.add_review_report(second, seller, &report(NOW)).await.unwrap();
    db.add_review_report(first, seller, &report(NOW.plus(DAY))).await.unwrap();
    db.add_review_report(second, buyer, &report(NOW.plus(2 * DAY))).await.unwrap();
    assert_eq!(db.reported_reviews(9, 0).await.unwrap(), [second, first]);
    assert_eq!(db.reported_reviews(9, 1).await.unwrap(), [first]);
    assert_eq!(db.count_reported_reviews().await.unwrap(), 2);
    let open = db.open_reports(&[first, second]).await.unwrap();
    assert_eq!(open.iter().map(|(review, _)| *review).collect::<Vec<_>>(), [second, first, second]);
    assert_eq!(open[0].1, report(NOW));
    assert!(db.open_reports(&[]).await.unwrap().is_empty());
    assert_eq!(db.reports_by(seller).await.unwrap().len(), 2);
    assert_eq!(db.decide_reports(second, seller, NOW).await.unwrap(), 2);
    assert_eq!(db.decide_reports(second, seller, NOW).await.unwrap(), 0);
    assert_eq!(db.reported_reviews(9, 0).await.unwrap(), [first]);
    db.remove_reports_of(seller).await.unwrap();
    assert_eq!(db.count_reported_reviews().await.unwrap(), 0);
    let again = db.add_review_report(second, buyer, &report(NOW)).await;
    assert!(matches!(again, Err(Error::Duplicate(_))));
}
