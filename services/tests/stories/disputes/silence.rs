//! Deadlines that somebody lets pass, and what then happens by itself, once.

use super::stage::{Case, DAY, HOUR, parcel};
use crate::story::Story;
use domain::disputes::{DisputeKind, DisputeState};
use domain::orders::OrderState;

stories!(
    a_seller_who_says_nothing_loses_what_never_arrived,
    a_seller_who_says_nothing_takes_the_phone_back,
    a_buyer_who_does_not_answer_takes_the_offer,
    what_may_be_stolen_is_not_settled_by_silence,
    a_seller_who_does_not_answer_an_offer_meets_the_staff,
    talk_without_an_offer_ends_with_the_staff,
    a_phone_that_is_not_sent_back_stays_bought,
    a_seller_who_never_says_that_it_came_back_pays_all_the_same,
    a_statement_moves_no_deadline,
);

async fn a_seller_who_says_nothing_loses_what_never_arrived(story: Story) {
    let case = Case::of(story, "not_received").await;
    case.shop.story.pass(3 * DAY - HOUR);
    case.is_frozen().await;
    assert_eq!(case.state().await, DisputeState::Opened);
    case.shop.story.pass(HOUR);
    case.shop.work().await;
    assert_eq!(
        (case.state().await, case.order_state().await),
        (DisputeState::Refunded, OrderState::Refunded)
    );
    case.ends_with(40_590, 0, 0).await;
}

async fn a_seller_who_says_nothing_takes_the_phone_back(story: Story) {
    let case = Case::open(story).await;
    case.shop.story.pass(3 * DAY);
    case.shop.work().await;
    assert_eq!(
        (case.state().await, case.order_state().await),
        (DisputeState::Returning, OrderState::Returning)
    );
    case.services().send_phone_back(&case.shop.bea, parcel(case.dispute)).await.unwrap();
    case.services().confirm_return(&case.shop.sal, case.dispute).await.unwrap();
    case.ends_with(40_590, 0, 0).await;
}

async fn a_buyer_who_does_not_answer_takes_the_offer(story: Story) {
    let case = Case::open(story).await;
    case.offers(&case.shop.sal, "partial", "100").await.unwrap();
    case.shop.story.pass(3 * DAY);
    case.shop.work().await;
    assert_eq!(case.state().await, DisputeState::Settled);
    let last = case.seen_by(&case.shop.bea).await.moments.pop().unwrap();
    assert_eq!(last.what, "The time was over: the offer counts as accepted.");
    case.ends_with(10_000, 29_688, 902).await;
}

async fn what_may_be_stolen_is_not_settled_by_silence(story: Story) {
    let case = Case::of(story, DisputeKind::Locked.as_str()).await;
    case.offers(&case.shop.sal, "partial", "1").await.unwrap();
    case.shop.story.pass(3 * DAY);
    case.is_frozen().await;
    assert_eq!(case.state().await, DisputeState::Escalated);
}

async fn a_seller_who_does_not_answer_an_offer_meets_the_staff(story: Story) {
    let case = Case::open(story).await;
    case.answered().await;
    case.offers(&case.shop.bea, "full", "").await.unwrap();
    case.shop.story.pass(3 * DAY);
    case.is_frozen().await;
    assert_eq!(case.state().await, DisputeState::Escalated);
}

async fn talk_without_an_offer_ends_with_the_staff(story: Story) {
    let case = Case::open(story).await;
    case.answered().await;
    case.shop.story.pass(5 * DAY);
    case.is_frozen().await;
    assert_eq!(case.state().await, DisputeState::Escalated);
    assert_eq!(case.services().waiting_disputes(&case.moderator("Mod").await, 1).await.unwrap().total, 1);
}

async fn a_phone_that_is_not_sent_back_stays_bought(story: Story) {
    let case = Case::open(story).await;
    case.offers(&case.shop.sal, "return", "").await.unwrap();
    case.accepts(&case.shop.bea).await.unwrap();
    case.shop.story.pass(7 * DAY);
    case.shop.work().await;
    assert_eq!(
        (case.state().await, case.order_state().await),
        (DisputeState::Released, OrderState::Completed)
    );
    case.ends_with(0, 39_393, 1_197).await;
}

async fn a_seller_who_never_says_that_it_came_back_pays_all_the_same(story: Story) {
    let case = Case::open(story).await;
    case.offers(&case.shop.sal, "return", "").await.unwrap();
    case.accepts(&case.shop.bea).await.unwrap();
    case.services().send_phone_back(&case.shop.bea, parcel(case.dispute)).await.unwrap();
    case.shop.story.pass(14 * DAY);
    case.shop.work().await;
    assert_eq!(
        (case.state().await, case.order_state().await),
        (DisputeState::Refunded, OrderState::Refunded)
    );
    case.ends_with(40_590, 0, 0).await;
}

async fn a_statement_moves_no_deadline(story: Story) {
    let case = Case::open(story).await;
    let before = case.seen_by(&case.shop.sal).await.next.by;
    case.shop.story.pass(2 * DAY);
    let words = super::stage::statement(case.dispute, "Please answer, I wait for you.");
    case.services().add_statement(&case.shop.bea, words).await.unwrap();
    let seen = case.seen_by(&case.shop.sal).await;
    assert_eq!((seen.next.by, seen.state), (before, DisputeState::Opened));
}
