//! What storage promises about questions to registers of lost and stolen phones.

use crate::market::{NOW, add_draft, id, models, opened};
use domain::devices::{DeviceAnswer, DeviceReport, DeviceStanding, Finding};
use domain::{DeviceCheckId, Instant, ListingId, OrderId};
use std::time::Duration;
use store::device_checks::{AfterSale, NewDeviceCheck, PlannedCheck};
use store::{Error, Store, Write};

contract!(rows:
    an_answer_is_kept_with_its_source_and_instant,
    the_newest_question_about_the_present_imei_counts,
    a_due_question_is_claimed_once,
    a_question_that_was_given_up_is_not_checked,
    a_sold_phone_has_one_question_a_day_of_an_order,
    what_is_called_off_is_not_due_and_what_was_answered_stays,
    the_first_answer_counts,
);

const ONE: [u8; 32] = [1; 32];
const TWO: [u8; 32] = [2; 32];
const CLEAN: DeviceAnswer = DeviceAnswer { blacklist: Finding::Clean, account_lock: Finding::Unknown };

fn later(seconds: u64) -> Instant {
    NOW.plus(Duration::from_secs(seconds))
}

async fn listing_with_imei(db: &mut Write) -> ListingId {
    let listing = add_draft(db, 9, id(1), &models()[0]).await;
    db.keep_imei(listing, &ONE, b"sealed").await.unwrap();
    listing
}

async fn ask(db: &mut Write, number: u32, listing: ListingId, hash: &[u8], at: Instant) -> DeviceCheckId {
    let due_at = at.plus(Duration::from_secs(60));
    let new = NewDeviceCheck {
        id: id(number),
        listing,
        imei_hash: hash,
        source: "A register",
        asked_at: at,
        due_at,
    };
    db.add_device_check(&new).await.unwrap();
    new.id
}

async fn an_answer_is_kept_with_its_source_and_instant(store: Store) {
    opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = listing_with_imei(&mut db).await;
    assert_eq!(db.device_check_of(listing).await.unwrap(), None);
    let check = ask(&mut db, 1, listing, &ONE, NOW).await;
    let pending = db.device_check_of(listing).await.unwrap().unwrap();
    assert_eq!((pending.id, pending.listing, pending.asked_at), (check, listing, NOW));
    assert_eq!(
        (pending.attempts, pending.due_at, pending.standing),
        (1, Some(later(60)), DeviceStanding::Pending)
    );
    db.answer_device_check(check, CLEAN, "Another register", later(3)).await.unwrap();
    let answered = db.device_check_of(listing).await.unwrap().unwrap();
    let report = DeviceReport { answer: CLEAN, source: "Another register".into(), at: later(3) };
    assert_eq!((answered.standing, answered.due_at), (DeviceStanding::Checked(report), None));
}

async fn the_newest_question_about_the_present_imei_counts(store: Store) {
    opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = listing_with_imei(&mut db).await;
    ask(&mut db, 1, listing, &ONE, NOW).await;
    let newer = ask(&mut db, 2, listing, &ONE, later(1)).await;
    let foreign = ask(&mut db, 3, listing, &TWO, later(2)).await;
    assert_eq!(db.device_check_of(listing).await.unwrap().unwrap().id, newer);
    db.keep_imei(listing, &TWO, b"sealed").await.unwrap();
    assert_eq!(db.device_check_of(listing).await.unwrap().unwrap().id, foreign);
    let all = db.device_checks_of(listing).await.unwrap();
    assert_eq!(all.iter().map(|check| check.id).collect::<Vec<_>>(), [foreign, newer, id(1)]);
}

async fn a_due_question_is_claimed_once(store: Store) {
    opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = listing_with_imei(&mut db).await;
    let first = ask(&mut db, 1, listing, &ONE, NOW).await;
    let second = ask(&mut db, 2, listing, &ONE, later(1)).await;
    assert!(db.due_device_checks(later(59), 9).await.unwrap().is_empty());
    let due = db.due_device_checks(later(61), 9).await.unwrap();
    assert_eq!(due.iter().map(|check| check.id).collect::<Vec<_>>(), [first, second]);
    assert_eq!(db.due_device_checks(later(61), 1).await.unwrap().len(), 1);
    assert!(db.claim_device_check(&due[0], later(200)).await.unwrap());
    assert!(!db.claim_device_check(&due[0], later(200)).await.unwrap());
    assert_eq!(db.due_device_checks(later(61), 9).await.unwrap().len(), 1);
    let again = db.due_device_checks(later(200), 9).await.unwrap();
    assert_eq!((again[1].id, again[1].attempts), (first, 2));
    db.answer_device_check(second, CLEAN, "A register", later(61)).await.unwrap();
    assert!(!db.claim_device_check(&due[1], later(200)).await.unwrap());
}

async fn a_question_that_was_given_up_is_not_checked(store: Store) {
    opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = listing_with_imei(&mut db).await;
    let check = ask(&mut db, 1, listing, &ONE, NOW).await;
    db.give_up_device_check(check).await.unwrap();
    assert_eq!(db.device_check_of(listing).await.unwrap().unwrap().standing, DeviceStanding::NotChecked);
    assert!(db.due_device_checks(later(1_000), 9).await.unwrap().is_empty());
}

async fn plan(
    db: &mut Write,
    number: u32,
    listing: ListingId,
    order: OrderId,
    days: u32,
) -> store::Result<()> {
    let planned = PlannedCheck {
        id: id(number),
        listing,
        imei_hash: &ONE,
        source: "A register",
        due_at: later(u64::from(days) * 100),
        after_sale: AfterSale { order, days },
    };
    db.plan_device_check(&planned).await
}

async fn a_sold_phone_has_one_question_a_day_of_an_order(store: Store) {
    opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = listing_with_imei(&mut db).await;
    let before = ask(&mut db, 1, listing, &ONE, NOW).await;
    db.answer_device_check(before, CLEAN, "A register", NOW).await.unwrap();
    let (order, other) = (id::<OrderId>(50), id::<OrderId>(51));
    for (number, order, days) in [(2, order, 7), (3, order, 0), (4, other, 7)] {
        plan(&mut db, number, listing, order, days).await.unwrap();
    }
    db.commit().await.unwrap();
    let mut db = store.write().await.unwrap();
    let again = plan(&mut db, 5, listing, order, 7).await;
    assert!(matches!(again, Err(Error::Duplicate(_))), "{again:?}");
    drop(db);
    let mut db = store.write().await.unwrap();
    let planned = db.sale_checks_of(order).await.unwrap();
    let told: Vec<_> = planned.iter().map(|check| (check.id, check.after_sale, check.attempts)).collect();
    assert_eq!(
        told,
        [(id(3), Some(AfterSale { order, days: 0 }), 0), (id(2), Some(AfterSale { order, days: 7 }), 0)]
    );
    // Nobody was asked yet; and what was said before the sale is still what its listing says.
    assert!(planned.iter().all(|check| check.standing == DeviceStanding::NotChecked));
    assert_eq!(db.device_check_of(listing).await.unwrap().unwrap().id, before);
    let due = db.due_device_checks(later(1), 9).await.unwrap();
    assert_eq!(due.iter().map(|check| check.id).collect::<Vec<_>>(), [id(3)]);
    assert!(db.claim_device_check(&due[0], later(60)).await.unwrap());
    let pending = db.sale_checks_of(order).await.unwrap().remove(0);
    assert_eq!((pending.attempts, pending.standing), (1, DeviceStanding::Pending));
}

async fn what_is_called_off_is_not_due_and_what_was_answered_stays(store: Store) {
    opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = listing_with_imei(&mut db).await;
    let (order, other) = (id::<OrderId>(50), id::<OrderId>(51));
    for (number, order, days) in [(1, order, 0), (2, order, 7), (3, other, 7)] {
        plan(&mut db, number, listing, order, days).await.unwrap();
    }
    assert!(db.answer_device_check(id(1), CLEAN, "A register", later(1)).await.unwrap());
    db.call_off_device_checks(order).await.unwrap();
    let due = db.due_device_checks(later(10_000), 9).await.unwrap();
    assert_eq!(due.iter().map(|check| check.id).collect::<Vec<_>>(), [id(3)]);
    let left = db.sale_checks_of(order).await.unwrap();
    assert!(matches!(left[0].standing, DeviceStanding::Checked(_)));
    assert_eq!((&left[1].standing, left[1].due_at), (&DeviceStanding::NotChecked, None));
}

async fn the_first_answer_counts(store: Store) {
    opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = listing_with_imei(&mut db).await;
    let check = ask(&mut db, 1, listing, &ONE, NOW).await;
    let hit = DeviceAnswer { blacklist: Finding::Hit, account_lock: Finding::Unknown };
    assert!(db.answer_device_check(check, hit, "A register", later(1)).await.unwrap());
    assert!(!db.answer_device_check(check, CLEAN, "Another one", later(2)).await.unwrap());
    let kept = db.device_check_of(listing).await.unwrap().unwrap().standing;
    let report = DeviceReport { answer: hit, source: "A register".into(), at: later(1) };
    assert_eq!(kept, DeviceStanding::Checked(report));
}
