//! Stories of registers after a sale: asked on five days, told of to both sides, and never taken for clean unasked.

use super::shop::Shop;
use crate::devices::TestRegister;
use crate::disputes::stage::Case;
use crate::story::{Story, email_of};
use async_trait::async_trait;
use domain::Imei;
use domain::devices::{DeviceAnswer, Finding};
use domain::orders::{OrderState, OrderView};
use services::devices::{DeviceCheck, NoAnswer, NoRegister};
use services::{Caller, Services};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

stories!(
    a_register_is_asked_on_five_days_after_the_delivery,
    a_hit_after_delivery_is_told_to_both_sides_once,
    a_lock_is_news_when_the_phone_arrives_and_its_buyer_s_own_later,
    a_server_that_dies_while_it_asks_leaves_the_question_to_others,
    several_servers_ask_once,
    a_register_that_can_not_be_reached_is_asked_again_and_the_phone_is_not_called_clean,
    what_was_cancelled_is_not_asked_about,
    what_was_paid_back_is_not_asked_about_any_more,
    without_a_register_nothing_is_promised,
);

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_secs(24 * 3600);
const REPORTED: &str = "A register says that a phone is reported lost or stolen, or blocked for debts.";
const LOCKED: &str = "A register says that an account locks a phone that has just arrived.";

/// A story with a register that finds nothing until it is told to.
fn watched(mut story: Story) -> (Story, Arc<TestRegister>) {
    let register = Arc::new(TestRegister::default());
    register.says(Finding::Clean);
    story.services = story.another_server(|parts| parts.devices = register.clone());
    (story, register)
}

async fn opened(story: Story) -> (Shop, Arc<TestRegister>) {
    let (story, register) = watched(story);
    (Shop::open(story).await, register)
}

/// Another server that asks the same register.
fn colleague(shop: &Shop, register: Arc<dyn DeviceCheck>) -> Services {
    shop.story.another_server(|parts| parts.devices = register)
}

fn words(order: &OrderView) -> Vec<String> {
    order.checks.iter().map(|check| check.words()).collect()
}

fn times(order: &OrderView, sentence: &str) -> usize {
    order.moments.iter().filter(|moment| moment.what == sentence).count()
}

/// The letters that somebody got about a register.
async fn letters(shop: &Shop, name: &str) -> Vec<String> {
    let mails = shop.story.mails_to(&email_of(name)).await.into_iter();
    mails.filter(|mail| mail.subject.contains("register has news")).map(|mail| mail.text).collect()
}

async fn mails(shop: &Shop, name: &str) -> usize {
    letters(shop, name).await.len()
}

async fn notices(shop: &Shop, caller: &Caller) -> usize {
    let told = shop.story.services.notifications(caller, 1).await.unwrap();
    told.items.iter().filter(|told| told.notice.kind() == "register_reported").count()
}

async fn a_register_is_asked_on_five_days_after_the_delivery(story: Story) {
    let (shop, register) = opened(story).await;
    let order = shop.bought(shop.phone().await).await;
    shop.work().await;
    assert_eq!(register.asked(), 1, "before the phone was put up for sale");
    assert!(shop.seen_by(&shop.bea, order).await.checks.is_empty());
    shop.complete(&shop.bea, order).await;
    let days: Vec<u32> = shop.seen_by(&shop.sal, order).await.checks.iter().map(|c| c.days).collect();
    assert_eq!(days, [0, 7, 30, 90, 180]);
    shop.work().await;
    assert_eq!(register.asked(), 2);
    let mut passed = 0;
    for (day, asked) in [(7, 3), (30, 4), (90, 5), (180, 6)] {
        let seen = shop.seen_by(&shop.bea, order).await;
        assert!(words(&seen)[asked - 2].starts_with("Planned for "), "{:?}", words(&seen));
        shop.story.pass(DAY * (day - passed) - SECOND);
        shop.work().await;
        assert_eq!(register.asked(), asked - 1, "before day {day}");
        shop.story.pass(SECOND);
        shop.work().await;
        assert_eq!(register.asked(), asked, "on day {day}");
        passed = day;
    }
    shop.story.pass(DAY * 400);
    shop.work().await;
    assert_eq!(register.asked(), 6);
    for side in [&shop.bea, &shop.sal] {
        let seen = shop.seen_by(side, order).await;
        assert!(words(&seen).iter().all(|words| words.starts_with("Not reported")), "{:?}", words(&seen));
        assert_eq!((times(&seen, REPORTED), notices(&shop, side).await), (0, 0));
    }
    // Kept as evidence, also for whoever sold it.
    let exported = shop.story.services.export_data(&shop.sal).await.unwrap();
    let checks = exported["listings"][0]["device_checks"].as_array().unwrap();
    let after: Vec<_> = checks.iter().filter_map(|check| check["days_after_delivery"].as_u64()).collect();
    assert_eq!(after, [180, 90, 30, 7, 0]);
}

async fn a_hit_after_delivery_is_told_to_both_sides_once(story: Story) {
    let (shop, register) = opened(story).await;
    let order = shop.bought(shop.phone().await).await;
    shop.complete(&shop.bea, order).await;
    shop.work().await;
    register.says(Finding::Hit);
    shop.story.pass(DAY * 7);
    shop.work().await;
    for (side, name) in [(&shop.bea, "Bea"), (&shop.sal, "Sal")] {
        let seen = shop.seen_by(side, order).await;
        assert!(words(&seen)[0].starts_with("Not reported"), "what was said stays: {:?}", words(&seen));
        assert!(seen.checks[1].is_bad() && words(&seen)[1].contains("Test register"), "{:?}", words(&seen));
        assert!(words(&seen)[2].starts_with("Planned for "));
        assert_eq!(times(&seen, REPORTED), 1);
        assert_eq!((mails(&shop, name).await, notices(&shop, side).await), (1, 1), "{name}");
    }
    let (to_bea, to_sal) = (letters(&shop, "Bea").await.remove(0), letters(&shop, "Sal").await.remove(0));
    assert!(to_bea.contains("kept as evidence"), "{to_bea}");
    assert!(to_sal.contains("proof of purchase"), "{to_sal}");
    let told = shop.story.services.notifications(&shop.bea, 1).await.unwrap();
    let notice = told.items.iter().find(|told| told.notice.kind() == "register_reported").unwrap();
    assert_eq!(notice.link, format!("/account/orders/{order}"));
    // The same report is no news a month later; one that comes back after it was taken back is.
    shop.story.pass(DAY * 23);
    shop.work().await;
    assert_eq!((mails(&shop, "Bea").await, notices(&shop, &shop.bea).await), (1, 1));
    register.says(Finding::Clean);
    shop.story.pass(DAY * 60);
    shop.work().await;
    register.says(Finding::Hit);
    shop.story.pass(DAY * 90);
    shop.work().await;
    let seen = shop.seen_by(&shop.bea, order).await;
    assert_eq!((mails(&shop, "Bea").await, times(&seen, REPORTED)), (2, 2));
    let bad: Vec<bool> = seen.checks.iter().map(|check| check.is_bad()).collect();
    assert_eq!(bad, [false, true, true, false, true]);
    assert_eq!(seen.state, OrderState::Completed);
    shop.check_book().await;
}

async fn a_lock_is_news_when_the_phone_arrives_and_its_buyer_s_own_later(story: Story) {
    let (shop, register) = opened(story).await;
    let order = shop.bought(shop.phone().await).await;
    register.answers(DeviceAnswer { blacklist: Finding::Clean, account_lock: Finding::Hit });
    shop.complete(&shop.bea, order).await;
    for day in [0, 7, 23, 60] {
        shop.story.pass(DAY * day);
        shop.work().await;
    }
    assert_eq!((notices(&shop, &shop.bea).await, notices(&shop, &shop.sal).await), (1, 1));
    shop.story.pass(DAY * 90);
    shop.work().await;
    for side in [&shop.bea, &shop.sal] {
        let seen = shop.seen_by(side, order).await;
        assert_eq!(times(&seen, LOCKED), 1);
        let bad: Vec<bool> = seen.checks.iter().map(|check| check.is_bad()).collect();
        assert_eq!(bad, [true, false, false, false, false]);
    }
}

/// A register that is asked and never answers, as when a server is ended while it waits.
#[derive(Default)]
struct Silence(Notify);

#[async_trait]
impl DeviceCheck for Silence {
    fn source(&self) -> &str {
        "A register that is silent"
    }

    fn is_there(&self) -> bool {
        true
    }

    async fn check(&self, _imei: &Imei) -> Result<Option<DeviceAnswer>, NoAnswer> {
        self.0.notify_one();
        std::future::pending().await
    }
}

async fn a_server_that_dies_while_it_asks_leaves_the_question_to_others(story: Story) {
    let (shop, register) = opened(story).await;
    let order = shop.bought(shop.phone().await).await;
    shop.complete(&shop.bea, order).await;
    register.says(Finding::Hit);
    let silence = Arc::new(Silence::default());
    let dying = colleague(&shop, silence.clone());
    let working = tokio::spawn(async move { dying.run_due_work().await });
    silence.0.notified().await;
    working.abort();
    let _ = working.await;
    shop.work().await;
    let seen = shop.seen_by(&shop.bea, order).await;
    assert_eq!((register.asked(), times(&seen, REPORTED)), (1, 0), "the question is still the dead one's");
    assert!(words(&seen)[0].starts_with("Not checked yet"), "{:?}", words(&seen));
    shop.story.pass(DAY);
    shop.work().await;
    shop.work().await;
    let seen = shop.seen_by(&shop.bea, order).await;
    assert_eq!((register.asked(), times(&seen, REPORTED)), (2, 1));
    assert_eq!((mails(&shop, "Bea").await, mails(&shop, "Sal").await), (1, 1));
}

async fn several_servers_ask_once(story: Story) {
    let (shop, register) = opened(story).await;
    let order = shop.bought(shop.phone().await).await;
    shop.complete(&shop.bea, order).await;
    register.says(Finding::Hit);
    let servers: Vec<Services> = (0..4).map(|_| colleague(&shop, register.clone())).collect();
    let works = servers
        .into_iter()
        .map(|server| tokio::spawn(async move { while server.run_due_work().await.unwrap() > 0 {} }));
    for work in works.collect::<Vec<_>>() {
        work.await.unwrap();
    }
    let seen = shop.seen_by(&shop.sal, order).await;
    assert_eq!((register.asked(), times(&seen, REPORTED)), (2, 1));
    assert_eq!((mails(&shop, "Bea").await, notices(&shop, &shop.bea).await), (1, 1));
}

async fn a_register_that_can_not_be_reached_is_asked_again_and_the_phone_is_not_called_clean(story: Story) {
    let (shop, register) = opened(story).await;
    let order = shop.bought(shop.phone().await).await;
    shop.complete(&shop.bea, order).await;
    register.is_down();
    shop.work().await;
    let seen = shop.seen_by(&shop.bea, order).await;
    assert!(words(&seen)[0].starts_with("Not checked yet"), "{:?}", words(&seen));
    shop.story.pass(SECOND * 61);
    shop.work().await;
    assert_eq!(register.asked(), 3);
    register.says(Finding::Clean);
    shop.story.pass(SECOND * 121);
    shop.work().await;
    let seen = shop.seen_by(&shop.bea, order).await;
    assert!(words(&seen)[0].starts_with("Not reported"), "{:?}", words(&seen));
    assert_eq!(register.asked(), 4);
    // One that stays away is given up for that day, and asked again on the next one.
    register.is_down();
    for _ in 0..26 {
        shop.story.pass(DAY / 2);
        shop.work().await;
    }
    let seen = shop.seen_by(&shop.bea, order).await;
    assert_eq!(words(&seen)[1], "Not checked: no register gave an answer");
    assert_eq!(register.asked(), 16);
    register.says(Finding::Clean);
    shop.story.pass(DAY * 20);
    shop.work().await;
    let seen = shop.seen_by(&shop.bea, order).await;
    assert!(words(&seen)[2].starts_with("Not reported"), "{:?}", words(&seen));
}

async fn what_was_cancelled_is_not_asked_about(story: Story) {
    let (shop, register) = opened(story).await;
    let order = shop.bought(shop.phone().await).await;
    let version = shop.seen_by(&shop.bea, order).await.version;
    shop.story.services.cancel_order(&shop.bea, order, version).await.unwrap();
    shop.story.pass(DAY * 200);
    shop.work().await;
    assert_eq!(register.asked(), 1);
    assert!(shop.seen_by(&shop.bea, order).await.checks.is_empty());
}

async fn what_was_paid_back_is_not_asked_about_any_more(story: Story) {
    let (story, register) = watched(story);
    let case = Case::open(story).await;
    case.shop.work().await;
    assert_eq!(register.asked(), 2);
    case.answered().await;
    case.offers(&case.shop.bea, "full", "").await.unwrap();
    case.accepts(&case.shop.sal).await.unwrap();
    assert_eq!(case.order_state().await, OrderState::Refunded);
    register.says(Finding::Hit);
    case.shop.story.pass(DAY * 200);
    case.shop.work().await;
    assert_eq!(register.asked(), 2);
    let seen = case.shop.seen_by(&case.shop.bea, case.order).await;
    assert!(words(&seen)[0].starts_with("Not reported"), "what was said stays: {:?}", words(&seen));
    assert!(words(&seen)[1..].iter().all(|words| words.starts_with("Not checked")), "{:?}", words(&seen));
    assert_eq!(mails(&case.shop, "Bea").await, 0);
}

async fn without_a_register_nothing_is_promised(mut story: Story) {
    story.services = story.another_server(|parts| parts.devices = Arc::new(NoRegister));
    let shop = Shop::open(story).await;
    let order = shop.completed().await;
    shop.work().await;
    assert!(shop.seen_by(&shop.bea, order).await.checks.is_empty());
}
