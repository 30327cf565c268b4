//! What the store promises about mailed tokens, challenges, and registrations that wait.

use crate::market::{NOW, add_seller, opened};
use domain::{AccountId, Instant};
use std::time::Duration;
use store::one_time_tokens::{NewOneTimeToken, Purpose};
use store::{Store, Write};

contract!(rows:
    a_token_is_good_for_its_purpose_and_its_time,
    a_token_is_taken_once,
    tokens_of_one_purpose_are_removed_together,
    the_newest_token_of_an_account_is_found,
    a_registration_waits_for_its_link,
    of_registrations_for_one_address_one_is_taken_and_the_others_go,
    only_tokens_and_registrations_that_are_too_old_are_removed,
);

const MINUTE: Duration = Duration::from_secs(60);

/// A token to reset a password, whose hash repeats its number.
pub async fn add_token(db: &mut Write, number: u8, account_id: AccountId, expires_at: Instant) {
    add(db, number, account_id, Purpose::ResetPassword, NOW, expires_at).await;
}

async fn add(db: &mut Write, number: u8, account: AccountId, purpose: Purpose, at: Instant, until: Instant) {
    let new = NewOneTimeToken {
        token_hash: &[number; 32],
        account_id: account,
        purpose,
        details_sealed: Some(&[number]),
        created_at: at,
        expires_at: until,
    };
    db.add_one_time_token(&new).await.unwrap();
}

async fn a_token_is_good_for_its_purpose_and_its_time(store: Store) {
    let account = opened(&store).await;
    let mut db = store.write().await.unwrap();
    add_token(&mut db, 1, account, NOW.plus(MINUTE)).await;
    let found = db.one_time_token(&[1; 32], Purpose::ResetPassword, NOW).await.unwrap().unwrap();
    assert_eq!((found.account_id, found.details_sealed.as_deref()), (account, Some([1].as_slice())));
    assert!(db.one_time_token(&[1; 32], Purpose::SecondFactor, NOW).await.unwrap().is_none());
    assert!(db.one_time_token(&[1; 32], Purpose::ResetPassword, NOW.plus(MINUTE)).await.unwrap().is_none());
    assert!(db.one_time_token(&[2; 32], Purpose::ResetPassword, NOW).await.unwrap().is_none());
}

async fn a_token_is_taken_once(store: Store) {
    let account = opened(&store).await;
    let mut db = store.write().await.unwrap();
    add_token(&mut db, 1, account, NOW.plus(MINUTE)).await;
    db.commit().await.unwrap();
    let takes = (0..4).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut db = store.write().await.unwrap();
            let taken = db.take_one_time_token(&[1; 32]).await.unwrap();
            db.commit().await.unwrap();
            taken
        })
    });
    let takes = futures::future::join_all(takes).await;
    assert_eq!(takes.iter().filter(|taken| matches!(taken, Ok(true))).count(), 1);
}

async fn tokens_of_one_purpose_are_removed_together(store: Store) {
    let account = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let other = add_seller(&mut db, 2).await;
    let until = NOW.plus(MINUTE);
    for (number, of, purpose) in [
        (1, account, Purpose::ResetPassword),
        (2, account, Purpose::ResetPassword),
        (3, account, Purpose::ChangeEmail),
        (4, other, Purpose::ResetPassword),
    ] {
        add(&mut db, number, of, purpose, NOW, until).await;
    }
    db.remove_one_time_tokens(account, Purpose::ResetPassword).await.unwrap();
    let mut left = Vec::new();
    for number in 1..=4 {
        left.push(db.take_one_time_token(&[number; 32]).await.unwrap());
    }
    assert_eq!(left, [false, false, true, true]);
}

async fn the_newest_token_of_an_account_is_found(store: Store) {
    let account = opened(&store).await;
    let mut db = store.write().await.unwrap();
    for (number, at) in [(1, NOW), (3, NOW.plus(MINUTE)), (2, NOW.minus(MINUTE))] {
        add(&mut db, number, account, Purpose::ChangeEmail, at, NOW.plus(MINUTE * 5)).await;
    }
    let newest = db.newest_one_time_token(account, Purpose::ChangeEmail, NOW).await.unwrap().unwrap();
    assert_eq!(newest.details_sealed.as_deref(), Some([3].as_slice()));
    let late = db.newest_one_time_token(account, Purpose::ChangeEmail, NOW.plus(MINUTE * 5)).await.unwrap();
    assert!(late.is_none());
}

async fn a_registration_waits_for_its_link(store: Store) {
    let mut db = store.write().await.unwrap();
    db.add_registration(&[1; 32], &[9; 32], b"first", NOW, NOW.plus(MINUTE)).await.unwrap();
    let later = NOW.plus(Duration::from_secs(1));
    db.add_registration(&[2; 32], &[9; 32], b"second", later, later.plus(MINUTE)).await.unwrap();
    let first = db.registration(&[1; 32], NOW).await.unwrap().unwrap();
    assert_eq!(
        (first.email_hash.as_slice(), first.details_sealed.as_slice()),
        ([9; 32].as_slice(), b"first".as_slice())
    );
    assert_eq!(first.expires_at, NOW.plus(MINUTE));
    assert_eq!(db.newest_registration(&[9; 32], NOW).await.unwrap().unwrap().details_sealed, b"second");
    assert!(db.registration(&[1; 32], NOW.plus(MINUTE)).await.unwrap().is_none(), "too late");
    assert!(db.newest_registration(&[8; 32], NOW).await.unwrap().is_none());
}

async fn of_registrations_for_one_address_one_is_taken_and_the_others_go(store: Store) {
    let mut db = store.write().await.unwrap();
    for (token, email) in [(1, 9), (2, 9), (3, 8)] {
        db.add_registration(&[token; 32], &[email; 32], b"x", NOW, NOW.plus(MINUTE)).await.unwrap();
    }
    assert!(db.take_registration(&[1; 32], &[9; 32]).await.unwrap());
    assert!(!db.take_registration(&[1; 32], &[9; 32]).await.unwrap());
    assert!(!db.take_registration(&[2; 32], &[9; 32]).await.unwrap());
    assert!(db.take_registration(&[3; 32], &[8; 32]).await.unwrap());
}

async fn only_tokens_and_registrations_that_are_too_old_are_removed(store: Store) {
    let account = opened(&store).await;
    let mut db = store.write().await.unwrap();
    for (number, until) in [(1, NOW), (2, NOW.plus(MINUTE))] {
        add_token(&mut db, number, account, until).await;
        db.add_registration(&[number; 32], &[9; 32], b"x", NOW.minus(MINUTE), until).await.unwrap();
    }
    assert_eq!(db.remove_expired_one_time_tokens(NOW).await.unwrap(), 1);
    assert_eq!(db.remove_expired_registrations(NOW).await.unwrap(), 1);
    assert!(db.one_time_token(&[2; 32], Purpose::ResetPassword, NOW).await.unwrap().is_some());
    assert!(db.registration(&[2; 32], NOW).await.unwrap().is_some());
}
