//! Our staff rules; the side that lost may appeal once, to somebody else.

use super::stage::{Case, DAY, HOUR, a_ruling, statement, usd};
use crate::story::{Story, refusal};
use domain::Refusal;
use domain::disputes::{DisputeAction, DisputeState, RulingForm, Verdict};
use domain::orders::OrderState;

stories!(
    a_ruling_is_carried_out_once_nobody_has_appealed,
    a_ruling_may_split_the_money,
    an_appeal_goes_to_somebody_else_and_is_final,
    only_the_side_that_lost_appeals_and_only_in_time,
    staff_need_a_reason_and_a_case_that_waits,
    nobody_rules_in_a_case_of_their_own,
    everything_that_staff_do_is_in_the_audit_log,
);

async fn a_ruling_is_carried_out_once_nobody_has_appealed(story: Story) {
    let case = Case::open(story).await;
    case.escalated().await;
    let moderator = case.moderator("Mod").await;
    assert!(case.seen_by(&moderator).await.may(DisputeAction::Rule));
    for _ in 0..2 {
        case.rules(&moderator, "full", "").await.unwrap();
    }
    let ruling = case.seen_by(&case.shop.sal).await.ruling.unwrap();
    assert_eq!(ruling.verdict, Verdict::Full);
    assert_eq!(ruling.reason, "The photos of the listing show no crack.");
    case.shop.story.pass(7 * DAY - HOUR);
    case.is_frozen().await;
    case.shop.story.pass(HOUR);
    case.shop.work().await;
    assert_eq!(
        (case.state().await, case.order_state().await),
        (DisputeState::Refunded, OrderState::Refunded)
    );
    case.ends_with(40_590, 0, 0).await;
}

async fn a_ruling_may_split_the_money(story: Story) {
    let case = Case::open(story).await;
    case.escalated().await;
    let moderator = case.moderator("Mod").await;
    for amount in ["", "0", "405.90"] {
        assert_eq!(refusal(case.rules(&moderator, "partial", amount).await).about("amount").count(), 1);
    }
    case.rules(&moderator, "partial", "100").await.unwrap();
    let verdict = case.seen_by(&case.shop.bea).await.ruling.unwrap().verdict;
    assert_eq!(verdict, Verdict::Partial(usd(10_000)));
    case.shop.story.pass(7 * DAY);
    case.shop.work().await;
    assert_eq!(case.state().await, DisputeState::Settled);
    case.ends_with(10_000, 29_688, 902).await;
}

async fn an_appeal_goes_to_somebody_else_and_is_final(story: Story) {
    let case = Case::open(story).await;
    case.escalated().await;
    let (first, second) = (case.moderator("Mod").await, case.moderator("Moss").await);
    case.rules(&first, "nothing", "").await.unwrap();
    let why = statement(case.dispute, "The third photo shows the crack.");
    for _ in 0..2 {
        case.services().appeal_ruling(&case.shop.bea, why.clone()).await.unwrap();
    }
    assert_eq!(case.state().await, DisputeState::Appealed);
    assert_eq!(case.services().waiting_disputes(&first, 1).await.unwrap().total, 0);
    assert_eq!(case.services().waiting_disputes(&second, 1).await.unwrap().items[0].id, case.dispute);
    assert!(!case.seen_by(&first).await.may(DisputeAction::Rule));
    assert!(refusal(case.rules(&first, "full", "").await) != Refusal::NotFound);
    case.is_frozen().await;
    for _ in 0..2 {
        case.rules(&second, "full", "").await.unwrap();
    }
    assert_eq!(
        (case.state().await, case.order_state().await),
        (DisputeState::Refunded, OrderState::Refunded)
    );
    let again = refusal(case.services().appeal_ruling(&case.shop.sal, why).await);
    assert_eq!(again, Refusal::NotNow("This dispute is closed.".into()));
    case.ends_with(40_590, 0, 0).await;
}

async fn only_the_side_that_lost_appeals_and_only_in_time(story: Story) {
    let case = Case::open(story).await;
    case.escalated().await;
    let early = statement(case.dispute, "I do not like what will be ruled.");
    let refused = refusal(case.services().appeal_ruling(&case.shop.sal, early.clone()).await);
    assert!(matches!(refused, Refusal::NotNow(_)), "{refused:?}");
    let moderator = case.moderator("Mod").await;
    case.rules(&moderator, "nothing", "").await.unwrap();
    let winner = refusal(case.services().appeal_ruling(&case.shop.sal, early.clone()).await);
    assert_eq!(winner, Refusal::NotAllowed);
    case.shop.story.pass(7 * DAY);
    case.shop.work().await;
    let late = refusal(case.services().appeal_ruling(&case.shop.bea, early).await);
    assert_eq!(late, Refusal::NotNow("This dispute is closed.".into()));
    assert_eq!(case.state().await, DisputeState::Released);
    case.ends_with(0, 39_393, 1_197).await;
}

async fn staff_need_a_reason_and_a_case_that_waits(story: Story) {
    let case = Case::open(story).await;
    let moderator = case.moderator("Mod").await;
    let early = refusal(case.rules(&moderator, "full", "").await);
    assert_eq!(early, Refusal::NotNow("The seller has not answered yet.".into()));
    case.escalated().await;
    let silent = RulingForm { reason: String::new(), ..a_ruling(case.dispute, "maybe", "") };
    let refused = refusal(case.services().rule_dispute(&moderator, silent).await);
    assert_eq!((refused.about("reason").count(), refused.about("verdict").count()), (1, 1));
    let first = refusal(case.services().escalate_dispute(&case.shop.story.guest(), case.dispute).await);
    assert_eq!(first, Refusal::SignInFirst);
    assert_eq!(case.state().await, DisputeState::Escalated);
}

async fn nobody_rules_in_a_case_of_their_own(story: Story) {
    let case = Case::open(story).await;
    case.escalated().await;
    let mut sal = case.shop.sal.clone();
    if let services::Viewer::Member(member) = &mut sal.viewer {
        member.role = domain::accounts::Role::Admin;
    }
    assert_eq!(refusal(case.rules(&sal, "nothing", "").await), Refusal::NotAllowed);
    assert_eq!(case.services().waiting_disputes(&sal, 1).await.unwrap().total, 0);
    assert!(case.seen_by(&sal).await.kit.is_none());
}

async fn everything_that_staff_do_is_in_the_audit_log(story: Story) {
    let case = Case::open(story).await;
    case.escalated().await;
    let moderator = case.moderator("Mod").await;
    case.rules(&moderator, "full", "").await.unwrap();
    let mut db = case.services().store.read().await.unwrap();
    let done = db.audit_of(moderator.account().unwrap()).await.unwrap();
    let ruled = done.iter().find(|entry| entry.noun == "dispute").unwrap();
    assert_eq!((ruled.verb.as_str(), ruled.subject_id), ("rule", Some(case.dispute.0)));
    let of_buyer = db.audit_of(case.shop.bea.account().unwrap()).await.unwrap();
    let mut verbs: Vec<_> =
        of_buyer.iter().filter(|entry| entry.noun == "dispute").map(|entry| entry.verb.as_str()).collect();
    // Those of one moment come in any order.
    verbs.sort_unstable();
    assert_eq!(verbs, ["escalate", "opened"]);
}
