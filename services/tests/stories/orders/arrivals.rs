//! What arrives is compared with what was bought by its IMEI, which nobody learns thereby.

use super::shop::{Shop, buyer};
use crate::disputes::stage::complaint;
use crate::market::{another_imei, filled_in, for_sale, photo};
use crate::story::{Story, refusal};
use domain::accounts::Role;
use domain::imei::TypedImei;
use domain::listings::ListingForm;
use domain::orders::{ArrivalForm, MOST_OTHERS, OrderState};
use domain::{OrderId, Refusal};
use std::time::Duration;

stories!(
    the_phone_that_was_bought_is_recognised,
    another_phone_is_put_on_record_and_leads_to_a_dispute,
    nobody_learns_a_number_by_guessing,
    a_number_is_compared_from_arrival_until_the_time_to_look_is_over,
    a_second_number_of_the_phone_settles_it,
    what_has_no_number_is_not_compared,
    a_number_that_arrives_twice_is_compared_once,
);

const DAY: Duration = Duration::from_secs(24 * 3600);

fn typed(order: OrderId, imei: &TypedImei) -> ArrivalForm {
    ArrivalForm { order: order.to_string(), imei: imei.clone() }
}

/// Bea has a phone with this IMEI.
async fn arrived(shop: &Shop, imei: &TypedImei) -> OrderId {
    let form = ListingForm { imei: imei.clone(), ..filled_in() };
    let phone = for_sale(&shop.story, &shop.sal, "apple-iphone-13", form).await;
    let order = shop.bought(phone).await;
    shop.deliver(order).await;
    order
}

/// How often the audit log has a verb about an order.
async fn audited(shop: &Shop, order: OrderId, verb: &str) -> usize {
    let mut db = shop.story.services.store.read().await.unwrap();
    let log = db.audit_of(shop.bea.account().unwrap()).await.unwrap();
    log.iter().filter(|entry| entry.subject_id == Some(order.0) && entry.verb == verb).count()
}

async fn the_phone_that_was_bought_is_recognised(story: Story) {
    let shop = Shop::open(story).await;
    let (services, imei) = (&shop.story.services, another_imei());
    let order = arrived(&shop, &imei).await;
    let check = shop.seen_by(&shop.bea, order).await.arrival.unwrap();
    assert_eq!((check.known, check.found, check.others.len()), (1, 0, 0));
    assert_eq!(shop.seen_by(&shop.sal, order).await.arrival, None, "it is the buyer who compares");
    // However it is written.
    let written = TypedImei(format!(" {}-{} ", &imei.0[..8], &imei.0[8..]));
    assert_eq!(services.check_arrival(&shop.bea, typed(order, &written)).await.unwrap(), (order, true));
    let seen = shop.seen_by(&shop.bea, order).await;
    assert!(seen.arrival.unwrap().is_right() && seen.state == OrderState::Delivered);
    for side in [&shop.bea, &shop.sal] {
        let moments = shop.seen_by(side, order).await.moments;
        assert_eq!(
            moments.last().unwrap().what,
            "The buyer compared the IMEI: it is the phone that was sold."
        );
    }
    assert_eq!(audited(&shop, order, "imei_matched").await, 1);
    // The buyer has the time to look as before, and accepts it as before.
    services.accept_order(&shop.bea, order, seen.version).await.unwrap();
    shop.check_book().await;
}

async fn another_phone_is_put_on_record_and_leads_to_a_dispute(story: Story) {
    let shop = Shop::open(story).await;
    let (services, imei, other) = (&shop.story.services, another_imei(), another_imei());
    let order = arrived(&shop, &imei).await;
    assert_eq!(services.check_arrival(&shop.bea, typed(order, &other)).await.unwrap(), (order, false));
    let check = shop.seen_by(&shop.bea, order).await.arrival.unwrap();
    assert!(check.differs() && check.complaint().contains("another IMEI"));
    let dispute = services.open_dispute(&shop.bea, complaint(order, "wrong_item")).await.unwrap();
    let staff = shop.story.member_with_role("Mod", Role::Moderator).await;
    let proof = "the buyer typed an IMEI that no phone of this order has";
    for caller in [&shop.bea, &shop.sal, &staff] {
        let seen = services.dispute(caller, dispute).await.unwrap();
        assert!(seen.proofs.iter().any(|told| told.contains(proof)), "{:?}", seen.proofs);
        let text = serde_json::to_string(&seen).unwrap();
        assert!(!text.contains(&imei.0) && !text.contains(&other.0), "no number is shown");
        // Our staff sees the last digits of both.
        let endings = [&imei.0[11..], &other.0[11..]];
        let shown = endings.iter().all(|ending| text.contains(&format!("ends in {ending}.")));
        assert_eq!(shown, caller.account() == staff.account(), "{text}");
    }
    assert_eq!(audited(&shop, order, "imei_differed").await, 1);
    let (hers, his) = (
        services.export_data(&shop.bea).await.unwrap().to_string(),
        services.export_data(&shop.sal).await.unwrap()["orders"].to_string(),
    );
    assert!(hers.contains(&other.0) && !his.contains(&other.0), "who typed it has it in the export");
}

async fn nobody_learns_a_number_by_guessing(story: Story) {
    let shop = Shop::open(story).await;
    let (services, imei) = (&shop.story.services, another_imei());
    let order = arrived(&shop, &imei).await;
    let eve = buyer(&shop.story, "Eve").await;
    let nobodys = OrderId(uuid::Uuid::from_u128(7));
    // A stranger hears the same about a right number, a wrong one and an order that is none.
    for (order, number) in [(order, &imei), (order, &another_imei()), (nobodys, &imei)] {
        assert_eq!(refusal(services.check_arrival(&eve, typed(order, number)).await), Refusal::NotFound);
    }
    let guest = shop.story.guest();
    assert_eq!(refusal(services.check_arrival(&guest, typed(order, &imei)).await), Refusal::SignInFirst);
    assert_eq!(refusal(services.check_arrival(&shop.sal, typed(order, &imei)).await), Refusal::NotAllowed);
    let mistyped = TypedImei("490154203237519".into());
    assert_eq!(
        refusal(services.check_arrival(&shop.bea, typed(order, &mistyped)).await).about("imei").count(),
        1
    );
    for _ in 0..MOST_OTHERS {
        let (_, found) = services.check_arrival(&shop.bea, typed(order, &another_imei())).await.unwrap();
        assert!(!found);
    }
    // From now on also the right one is not looked at.
    let refused = refusal(services.check_arrival(&shop.bea, typed(order, &imei)).await);
    assert!(
        matches!(&refused, Refusal::NotNow(sentence) if sentence.contains("no more are taken")),
        "{refused:?}"
    );
    assert_eq!(shop.seen_by(&shop.bea, order).await.arrival.unwrap().found, 0);
    for _ in 0..20 {
        let _ = services.check_arrival(&shop.bea, typed(order, &imei)).await;
    }
    let often = refusal(services.check_arrival(&shop.bea, typed(order, &imei)).await);
    assert!(matches!(often, Refusal::TooOften(_)), "{often:?}");
}

async fn a_number_is_compared_from_arrival_until_the_time_to_look_is_over(story: Story) {
    let shop = Shop::open(story).await;
    let (services, imei) = (&shop.story.services, another_imei());
    let form = ListingForm { imei: imei.clone(), ..filled_in() };
    let phone = for_sale(&shop.story, &shop.sal, "apple-iphone-13", form).await;
    let order = shop.bought(phone).await;
    let early = refusal(services.check_arrival(&shop.bea, typed(order, &imei)).await);
    assert_eq!(early, Refusal::NotNow("Say first that it has arrived.".into()));
    shop.deliver(order).await;
    shop.story.pass(7 * DAY - Duration::from_secs(1));
    services.check_arrival(&shop.bea, typed(order, &another_imei())).await.unwrap();
    shop.story.pass(Duration::from_secs(1));
    // Also before the job has come by.
    let late = refusal(services.check_arrival(&shop.bea, typed(order, &imei)).await);
    assert_eq!(late, Refusal::NotNow("The time to look at it is over.".into()));
}

async fn a_second_number_of_the_phone_settles_it(story: Story) {
    let shop = Shop::open(story).await;
    let (services, imei) = (&shop.story.services, another_imei());
    let order = arrived(&shop, &imei).await;
    services.check_arrival(&shop.bea, typed(order, &another_imei())).await.unwrap();
    services.check_arrival(&shop.bea, typed(order, &imei)).await.unwrap();
    let check = shop.seen_by(&shop.bea, order).await.arrival.unwrap();
    assert!(check.is_right() && !check.differs() && check.complaint().is_empty());
    let more = refusal(services.check_arrival(&shop.bea, typed(order, &another_imei())).await);
    assert!(matches!(more, Refusal::NotNow(_)), "{more:?}");
}

async fn what_has_no_number_is_not_compared(story: Story) {
    let shop = Shop::open(story).await;
    let services = &shop.story.services;
    // A tablet need not have one.
    let tablet = services.draft_listing(&shop.sal, "apple-ipad-9th-generation").await.unwrap();
    services.add_photo(&shop.sal, tablet, photo(3)).await.unwrap();
    let form = ListingForm { storage_gb: "64".into(), colour: "Silver".into(), ..filled_in() };
    services.save_listing(&shop.sal, tablet, 1, form).await.unwrap();
    let version = services.own_listing(&shop.sal, tablet).await.unwrap().version;
    services.publish_listing(&shop.sal, tablet, version).await.unwrap();
    let order = shop.bought(tablet).await;
    shop.deliver(order).await;
    assert_eq!(shop.seen_by(&shop.bea, order).await.arrival.unwrap().known, 0);
    let refused = refusal(services.check_arrival(&shop.bea, typed(order, &another_imei())).await);
    assert!(
        matches!(&refused, Refusal::NotNow(sentence) if sentence.contains("gave no IMEI")),
        "{refused:?}"
    );
}

async fn a_number_that_arrives_twice_is_compared_once(story: Story) {
    let shop = Shop::open(story).await;
    let (imei, other) = (another_imei(), shop.story.another_server(|_| {}));
    let order = arrived(&shop, &imei).await;
    let (one, two) = tokio::join!(
        shop.story.services.check_arrival(&shop.bea, typed(order, &imei)),
        other.check_arrival(&shop.bea, typed(order, &imei))
    );
    assert_eq!((one.unwrap(), two.unwrap()), ((order, true), (order, true)));
    let mut db = shop.story.services.store.read().await.unwrap();
    assert_eq!(db.arrivals_of(order).await.unwrap().len(), 1);
    drop(db);
    assert_eq!(audited(&shop, order, "imei_matched").await, 1);
}
