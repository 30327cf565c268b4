//! Opening a dispute: who may, about what, and when; from then on the money waits.

use super::stage::{Case, DAY, HOUR, WORDS, complaint, delivered, sent, statement, usd};
use crate::orders::shop::{Shop, buyer};
use crate::story::{Story, refusal};
use domain::Refusal;
use domain::disputes::{DisputeForm, DisputeKind, DisputeState};
use domain::orders::{OrderState, Side};

stories!(
    every_kind_is_opened_and_freezes_the_money,
    what_should_have_arrived_is_missed_only_then,
    a_dispute_is_opened_within_the_inspection_days,
    an_order_that_was_not_sent_is_cancelled_not_disputed,
    a_form_that_is_sent_twice_opens_one_dispute,
    a_false_answer_must_be_one_that_was_given,
    a_disputed_order_is_neither_accepted_nor_released,
    only_the_two_sides_and_the_staff_see_a_dispute,
    a_missing_phone_that_arrives_is_looked_at_after_all,
    both_sides_speak_and_the_other_one_is_told,
    what_was_said_is_in_the_export_of_who_said_it,
);

async fn every_kind_is_opened_and_freezes_the_money(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    for kind in DisputeKind::ALL {
        let order = sent(&shop).await;
        match kind {
            DisputeKind::NotReceived => shop.story.pass(5 * DAY),
            _ => delivered(&shop, order).await,
        }
        let seen = shop.seen_by(&shop.bea, order).await;
        assert!(seen.may_dispute.contains(&kind), "{kind:?}");
        assert!(shop.seen_by(&shop.sal, order).await.may_dispute.is_empty());
        let id = services.open_dispute(&shop.bea, complaint(order, kind.as_str())).await.unwrap();
        let order = shop.seen_by(&shop.sal, order).await;
        assert_eq!((order.state, order.dispute), (OrderState::Disputed, Some(id)));
        assert_eq!(order.next.by, None, "nothing releases it by itself");
        let dispute = services.dispute(&shop.sal, id).await.unwrap();
        assert_eq!((dispute.kind, dispute.state), (kind, DisputeState::Opened));
        assert!(dispute.next.yours && dispute.next.by.is_some());
        assert_eq!(dispute.moments[0].words, WORDS);
    }
    assert!(shop.was_told("Sal", "The dispute about order").await);
    shop.check_book().await;
}

async fn what_should_have_arrived_is_missed_only_then(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let order = sent(&shop).await;
    shop.story.pass(5 * DAY - HOUR);
    let early = refusal(services.open_dispute(&shop.bea, complaint(order, "not_received")).await);
    assert!(early.about("kind").next().unwrap().starts_with("It should arrive by"));
    shop.story.pass(HOUR);
    services.open_dispute(&shop.bea, complaint(order, "not_received")).await.unwrap();
    let other = sent(&shop).await;
    delivered(&shop, other).await;
    shop.story.pass(6 * DAY);
    let said = refusal(services.open_dispute(&shop.bea, complaint(other, "not_received")).await);
    assert_eq!(
        said.about("kind").next().unwrap(),
        "You said that it has arrived. Choose what is wrong with it."
    );
}

async fn a_dispute_is_opened_within_the_inspection_days(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let order = sent(&shop).await;
    delivered(&shop, order).await;
    shop.story.pass(7 * DAY);
    // The time is over, also before the job has come by.
    let late = refusal(services.open_dispute(&shop.bea, complaint(order, "damaged")).await);
    assert!(matches!(late, Refusal::NotNow(_)), "{late:?}");
    shop.work().await;
    assert_eq!(shop.seen_by(&shop.bea, order).await.state, OrderState::Completed);
    let over = refusal(services.open_dispute(&shop.bea, complaint(order, "damaged")).await);
    assert_eq!(over, Refusal::NotNow("This order is completed.".into()));
}

async fn an_order_that_was_not_sent_is_cancelled_not_disputed(story: Story) {
    let shop = Shop::open(story).await;
    let order = shop.bought(shop.phone().await).await;
    let refused =
        refusal(shop.story.services.open_dispute(&shop.bea, complaint(order, "not_received")).await);
    assert_eq!(refused, Refusal::NotNow("This order is not on its way yet.".into()));
    assert!(shop.seen_by(&shop.bea, order).await.may_dispute.is_empty());
}

async fn a_form_that_is_sent_twice_opens_one_dispute(story: Story) {
    let shop = Shop::open(story).await;
    let other = shop.story.another_server(|_| {});
    let order = sent(&shop).await;
    delivered(&shop, order).await;
    let (one, two) = tokio::join!(
        shop.story.services.open_dispute(&shop.bea, complaint(order, "locked")),
        other.open_dispute(&shop.bea, complaint(order, "locked"))
    );
    assert_eq!(one.unwrap(), two.unwrap());
    let mut db = shop.story.services.store.read().await.unwrap();
    assert_eq!(db.disputes_of(order).await.unwrap().len(), 1);
}

async fn a_false_answer_must_be_one_that_was_given(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    let order = sent(&shop).await;
    delivered(&shop, order).await;
    let none = DisputeForm { claim: String::new(), ..complaint(order, "not_as_described") };
    assert_eq!(refusal(services.open_dispute(&shop.bea, none).await).about("claim").count(), 1);
    let short = DisputeForm { words: "Bad".into(), ..complaint(order, "damaged") };
    assert_eq!(refusal(services.open_dispute(&shop.bea, short).await).about("words").count(), 1);
    let id = services.open_dispute(&shop.bea, complaint(order, "not_as_described")).await.unwrap();
    let dispute = services.dispute(&shop.bea, id).await.unwrap();
    assert_eq!(dispute.said.as_deref(), Some("Flawless"));
}

async fn a_disputed_order_is_neither_accepted_nor_released(story: Story) {
    let case = Case::open(story).await;
    let version = case.shop.seen_by(&case.shop.bea, case.order).await.version;
    let refused = refusal(case.services().accept_order(&case.shop.bea, case.order, version).await);
    assert!(matches!(refused, Refusal::NotNow(_)), "{refused:?}");
    case.escalated().await;
    // However long our staff takes.
    for _ in 0..4 {
        case.shop.story.pass(20 * DAY);
        case.is_frozen().await;
    }
    assert_eq!(case.order_state().await, OrderState::Disputed);
}

async fn only_the_two_sides_and_the_staff_see_a_dispute(story: Story) {
    let case = Case::open(story).await;
    let (services, id) = (case.services(), case.dispute);
    let eve = buyer(&case.shop.story, "Eve").await;
    let guest = case.shop.story.guest();
    assert_eq!(refusal(services.dispute(&eve, id).await), Refusal::NotFound);
    assert_eq!(refusal(services.dispute(&guest, id).await), Refusal::SignInFirst);
    for (caller, expected) in [(&eve, Refusal::NotFound), (&guest, Refusal::SignInFirst)] {
        let tries = [
            services.open_dispute(caller, complaint(case.order, "damaged")).await,
            services.add_statement(caller, statement(id, WORDS)).await,
            services.withdraw_dispute(caller, id).await,
            services.escalate_dispute(caller, id).await,
            services.accept_offer(caller, id, 1).await,
            services.decline_offer(caller, id, 1).await,
            services.confirm_return(caller, id).await,
            case.offers(caller, "full", "").await,
        ];
        for tried in tries {
            assert_eq!(refusal(tried), expected);
        }
        assert!(matches!(
            refusal(services.waiting_disputes(caller, 1).await),
            Refusal::NotAllowed | Refusal::SignInFirst
        ));
        let ruled = refusal(case.rules(caller, "full", "").await);
        assert!(matches!(ruled, Refusal::NotAllowed | Refusal::SignInFirst));
    }
    for side in [&case.shop.bea, &case.shop.sal] {
        let seen = case.seen_by(side).await;
        assert!(seen.kit.is_none(), "the kit is for our staff");
        assert_eq!(refusal(case.rules(side, "full", "").await), Refusal::NotAllowed);
    }
    // Sellers do not complain about their own sales.
    let own = refusal(services.open_dispute(&case.shop.sal, complaint(case.order, "damaged")).await);
    assert_eq!(own, Refusal::NotAllowed);
    let kit = case.seen_by(&case.moderator("Mod").await).await.kit.unwrap();
    assert_eq!(kit.phones[0].said[0], ("The screen".into(), "Flawless".into()));
    assert!(!kit.phones[0].photos.is_empty() && kit.tracking.is_some() && kit.order.len() > 3);
    assert!(kit.phones[0].facts.iter().any(|fact| fact.contains("register") || fact.contains("said on")));
    assert_eq!(case.state().await, DisputeState::Opened);
}

async fn a_missing_phone_that_arrives_is_looked_at_after_all(story: Story) {
    let case = Case::of(story, "not_received").await;
    case.services().withdraw_dispute(&case.shop.bea, case.dispute).await.unwrap();
    case.services().withdraw_dispute(&case.shop.bea, case.dispute).await.unwrap();
    let order = case.shop.seen_by(&case.shop.bea, case.order).await;
    assert_eq!((order.state, order.side), (OrderState::Delivered, Side::Buyer));
    assert!(order.next.by.is_some() && !order.may_dispute.contains(&DisputeKind::NotReceived));
    let damaged = complaint(case.order, "damaged");
    let second = case.services().open_dispute(&case.shop.bea, damaged).await.unwrap();
    assert_ne!(second, case.dispute);
    case.services().withdraw_dispute(&case.shop.bea, second).await.unwrap();
    assert_eq!(case.order_state().await, OrderState::Completed);
    case.ends_with(0, 39_393, 1_197).await;
}

async fn both_sides_speak_and_the_other_one_is_told(story: Story) {
    let case = Case::open(story).await;
    case.answered().await;
    case.answered().await;
    assert_eq!(case.state().await, DisputeState::Talking);
    let words = "Here is what the repair shop wrote to me.";
    case.services().add_statement(&case.shop.bea, statement(case.dispute, words)).await.unwrap();
    let seen = case.seen_by(&case.shop.sal).await;
    assert_eq!(seen.moments.len(), 3, "what arrives twice is said once");
    assert_eq!((seen.moments[2].what.as_str(), seen.moments[2].words.as_str()), ("The buyer said:", words));
    let short = refusal(case.services().add_statement(&case.shop.bea, statement(case.dispute, "No")).await);
    assert_eq!(short.about("words").count(), 1);
    assert!(case.shop.was_told("Bea", "The dispute about order").await);
    let told = case.services().notifications(&case.shop.sal, 1).await.unwrap();
    assert_eq!(told.items[0].link, format!("/account/disputes/{}", case.dispute));
    assert!(told.total >= 2);
    assert_eq!(case.seen_by(&case.shop.bea).await.whole, usd(40_590));
}

async fn what_was_said_is_in_the_export_of_who_said_it(story: Story) {
    let case = Case::open(story).await;
    case.answered().await;
    let bea = case.services().export_data(&case.shop.bea).await.unwrap().to_string();
    let sal = case.services().export_data(&case.shop.sal).await.unwrap().to_string();
    assert!(bea.contains(WORDS) && !bea.contains("It had no crack when I sent it."));
    assert!(sal.contains("It had no crack when I sent it.") && !sal.contains(WORDS));
}
