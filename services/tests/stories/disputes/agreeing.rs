//! Offers, answers, and money that goes both ways by agreement.

use super::stage::{Case, an_offer, usd};
use crate::story::{Story, refusal};
use domain::Refusal;
use domain::disputes::{DisputeState, Offer};
use domain::orders::{OrderState, Side};

stories!(
    a_partial_refund_by_agreement_leaves_the_rest_to_the_seller,
    a_full_refund_by_agreement_gives_everything_back,
    a_new_offer_takes_the_place_of_the_old_one,
    an_offer_has_bounds_and_is_never_answered_by_its_own_side,
    a_buyer_who_withdraws_leaves_the_money_to_the_seller,
    an_offer_to_give_it_up_is_accepted_like_any_other,
);

async fn a_partial_refund_by_agreement_leaves_the_rest_to_the_seller(story: Story) {
    let case = Case::open(story).await;
    case.offers(&case.shop.sal, "partial", "100").await.unwrap();
    let seen = case.seen_by(&case.shop.bea).await;
    assert_eq!(seen.state, DisputeState::Offered);
    assert!(seen.next.yours && !case.seen_by(&case.shop.sal).await.next.yours);
    let number = case.number().await;
    for _ in 0..2 {
        case.services().accept_offer(&case.shop.bea, case.dispute, number).await.unwrap();
    }
    assert_eq!(
        (case.state().await, case.order_state().await),
        (DisputeState::Settled, OrderState::Completed)
    );
    // 11.97 less by a share of 100 of 405.90, rounded down.
    case.ends_with(10_000, 29_688, 902).await;
    let order = case.shop.seen_by(&case.shop.bea, case.order).await;
    assert_eq!(order.refunded, Some(usd(10_000)));
    let told: Vec<_> = order.moments.iter().map(|moment| moment.what.as_str()).collect();
    assert!(told.iter().any(|what| what.starts_with("The dispute ended: a part goes back")), "{told:?}");
    assert!(told.contains(&"The money went back to the buyer."));
    assert!(case.shop.was_told("Bea", "Your refund").await);
}

async fn a_full_refund_by_agreement_gives_everything_back(story: Story) {
    let case = Case::of(story, "not_received").await;
    case.answered().await;
    case.offers(&case.shop.bea, "full", "").await.unwrap();
    case.accepts(&case.shop.sal).await.unwrap();
    assert_eq!(
        (case.state().await, case.order_state().await),
        (DisputeState::Refunded, OrderState::Refunded)
    );
    case.ends_with(40_590, 0, 0).await;
}

async fn a_new_offer_takes_the_place_of_the_old_one(story: Story) {
    let case = Case::open(story).await;
    let services = case.services();
    case.offers(&case.shop.sal, "partial", "20").await.unwrap();
    let first = case.number().await;
    case.offers(&case.shop.bea, "partial", "150").await.unwrap();
    // The same form again is the same offer.
    case.offers(&case.shop.bea, "partial", "150").await.unwrap();
    let stale = refusal(services.accept_offer(&case.shop.bea, case.dispute, first).await);
    assert_eq!(stale, Refusal::NotAllowed);
    let stale = refusal(services.accept_offer(&case.shop.sal, case.dispute, first).await);
    assert_eq!(stale, Refusal::ChangedMeanwhile);
    let second = case.number().await;
    services.decline_offer(&case.shop.sal, case.dispute, second).await.unwrap();
    services.decline_offer(&case.shop.sal, case.dispute, second).await.unwrap();
    assert_eq!(case.state().await, DisputeState::Talking);
    let gone = refusal(services.accept_offer(&case.shop.sal, case.dispute, second).await);
    assert!(matches!(gone, Refusal::NotNow(_)), "{gone:?}");
    case.offers(&case.shop.sal, "partial", "80.50").await.unwrap();
    case.accepts(&case.shop.bea).await.unwrap();
    // 1197 * 32540 / 40590, rounded down.
    case.ends_with(8_050, 31_581, 959).await;
}

async fn an_offer_has_bounds_and_is_never_answered_by_its_own_side(story: Story) {
    let case = Case::open(story).await;
    let early = refusal(case.offers(&case.shop.bea, "full", "").await);
    assert_eq!(early, Refusal::NotAllowed, "the seller answers first");
    for amount in ["", "0", "405.90", "9999", "-5", "x"] {
        let refused = refusal(case.offers(&case.shop.sal, "partial", amount).await);
        assert_eq!(refused.about("amount").count(), 1, "{amount}");
    }
    assert_eq!(refusal(case.offers(&case.shop.sal, "gift", "").await).about("kind").count(), 1);
    case.offers(&case.shop.sal, "partial", "405.89").await.unwrap();
    let own = refusal(case.accepts(&case.shop.sal).await);
    assert_eq!(own, Refusal::NotAllowed);
    let lying = case.seen_by(&case.shop.sal).await.offer.unwrap();
    assert_eq!((lying.by, lying.offer), (Side::Seller, Offer::Partial(usd(40_589))));
    case.accepts(&case.shop.bea).await.unwrap();
    case.ends_with(40_589, 1, 0).await;
}

async fn a_buyer_who_withdraws_leaves_the_money_to_the_seller(story: Story) {
    let case = Case::open(story).await;
    let sellers = refusal(case.services().withdraw_dispute(&case.shop.sal, case.dispute).await);
    assert_eq!(sellers, Refusal::NotAllowed);
    case.services().withdraw_dispute(&case.shop.bea, case.dispute).await.unwrap();
    assert_eq!(
        (case.state().await, case.order_state().await),
        (DisputeState::Withdrawn, OrderState::Completed)
    );
    case.ends_with(0, 39_393, 1_197).await;
}

async fn an_offer_to_give_it_up_is_accepted_like_any_other(story: Story) {
    let case = Case::open(story).await;
    case.offers(&case.shop.sal, "withdraw", "").await.unwrap();
    let form = an_offer(case.dispute, "withdraw", "");
    assert_eq!(refusal(case.services().make_offer(&case.shop.bea, form).await).about("kind").count(), 1);
    case.accepts(&case.shop.bea).await.unwrap();
    assert_eq!(case.state().await, DisputeState::Withdrawn);
    case.ends_with(0, 39_393, 1_197).await;
}
