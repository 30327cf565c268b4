//! The way back: agreed, sent, arrived, or objected to.

use super::stage::{Case, parcel, statement};
use crate::story::{Story, refusal};
use domain::Refusal;
use domain::disputes::{DisputeState, SendBackForm};
use domain::orders::OrderState;

stories!(
    a_phone_goes_back_and_the_money_follows,
    a_seller_may_object_to_what_came_back,
    what_never_came_is_not_sent_back,
);

async fn agreed(story: Story) -> Case {
    let case = Case::open(story).await;
    case.offers(&case.shop.sal, "return", "").await.unwrap();
    case.accepts(&case.shop.bea).await.unwrap();
    assert_eq!(
        (case.state().await, case.order_state().await),
        (DisputeState::Returning, OrderState::Returning)
    );
    case
}

async fn a_phone_goes_back_and_the_money_follows(story: Story) {
    let case = agreed(story).await;
    let services = case.services();
    let nothing = SendBackForm { dispute: case.dispute.to_string(), ..SendBackForm::default() };
    assert_eq!(refusal(services.send_phone_back(&case.shop.bea, nothing).await).about("tracking").count(), 1);
    assert_eq!(
        refusal(services.send_phone_back(&case.shop.sal, parcel(case.dispute)).await),
        Refusal::NotAllowed
    );
    for _ in 0..2 {
        services.send_phone_back(&case.shop.bea, parcel(case.dispute)).await.unwrap();
    }
    let seen = case.seen_by(&case.shop.sal).await;
    assert_eq!(seen.state, DisputeState::SentBack);
    assert_eq!(seen.tracking.unwrap().number, "1Z999AA10123456784");
    case.is_frozen().await;
    assert_eq!(refusal(services.confirm_return(&case.shop.bea, case.dispute).await), Refusal::NotAllowed);
    for _ in 0..2 {
        services.confirm_return(&case.shop.sal, case.dispute).await.unwrap();
    }
    assert_eq!(
        (case.state().await, case.order_state().await),
        (DisputeState::Refunded, OrderState::Refunded)
    );
    case.ends_with(40_590, 0, 0).await;
}

async fn a_seller_may_object_to_what_came_back(story: Story) {
    let case = agreed(story).await;
    case.services().send_phone_back(&case.shop.bea, parcel(case.dispute)).await.unwrap();
    let words = statement(case.dispute, "A stone was in the parcel, not the phone.");
    for _ in 0..2 {
        case.services().object_to_return(&case.shop.sal, words.clone()).await.unwrap();
    }
    assert_eq!(
        (case.state().await, case.order_state().await),
        (DisputeState::Escalated, OrderState::Disputed)
    );
    case.is_frozen().await;
    let moderator = case.moderator("Mod").await;
    case.rules(&moderator, "nothing", "").await.unwrap();
    case.shop.story.pass(super::stage::DAY * 7);
    case.shop.work().await;
    assert_eq!(
        (case.state().await, case.order_state().await),
        (DisputeState::Released, OrderState::Completed)
    );
    case.ends_with(0, 39_393, 1_197).await;
}

async fn what_never_came_is_not_sent_back(story: Story) {
    let case = Case::of(story, "not_received").await;
    assert_eq!(refusal(case.offers(&case.shop.sal, "return", "").await).about("kind").count(), 1);
}
