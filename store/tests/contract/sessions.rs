//! What the store promises about sessions and their refresh tokens.

use crate::market::{NOW, add_seller, id, opened};
use domain::accounts::{AccountState, Role};
use domain::{AccountId, Instant, SessionId};
use std::time::Duration;
use store::sessions::{Ended, NewSession, Use};
use store::{Store, Write};

contract!(rows:
    a_session_stands_for_its_account_until_it_ends_or_runs_out,
    a_session_ends_once_and_by_its_own_account_only,
    every_session_but_one_can_be_ended,
    the_session_used_last_is_listed_first,
    of_two_uses_of_a_refresh_token_at_one_time_one_is_the_first,
    only_old_sessions_and_tokens_are_removed,
);

const DAY: Duration = Duration::from_secs(24 * 3600);

/// A session of a day with one refresh token, whose hash repeats its number.
pub async fn add_session(db: &mut Write, number: u8, account_id: AccountId) -> SessionId {
    let session = id(u32::from(number));
    let new = NewSession {
        id: session,
        account_id,
        device: "Firefox on Linux",
        place: "Network 198.51.100.…",
        address_sealed: b"address",
        created_at: NOW,
        expires_at: NOW.plus(DAY),
    };
    db.add_session(&new).await.unwrap();
    db.add_refresh_token(&[number; 32], session, NOW).await.unwrap();
    session
}

async fn stands(db: &mut store::Read, session: SessionId, now: Instant) -> bool {
    db.standing(session, now).await.unwrap().is_some()
}

async fn a_session_stands_for_its_account_until_it_ends_or_runs_out(store: Store) {
    let account = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let session = add_session(&mut db, 10, account).await;
    let standing = db.standing(session, NOW).await.unwrap().unwrap();
    assert_eq!((standing.account_id, standing.name.as_str()), (account, "Seller 1"));
    assert_eq!((standing.role, standing.state), (Role::Member, AccountState::Active));
    assert_eq!((standing.authenticated_at, standing.expires_at), (NOW, NOW.plus(DAY)));
    assert!(!stands(&mut db, session, NOW.plus(DAY)).await, "it ran out");
    let later = NOW.plus(DAY / 2);
    let seen = Use {
        device: "Safari",
        place: "There",
        address_sealed: b"b",
        at: later,
        expires_at: later.plus(DAY),
    };
    db.note_use(session, &seen).await.unwrap();
    assert!(stands(&mut db, session, NOW.plus(DAY)).await, "it was carried on");
    db.set_suspended(account, true).await.unwrap();
    assert_eq!(db.standing(session, NOW).await.unwrap().unwrap().state, AccountState::Suspended);
    assert!(db.end_session(account, session, Ended::Replayed, NOW).await.unwrap());
    assert!(!stands(&mut db, session, NOW).await, "it ended");
    let kept = db.sessions_of(account).await.unwrap().remove(0);
    assert_eq!((kept.device.as_str(), kept.place.as_str(), kept.last_used_at), ("Safari", "There", later));
    assert_eq!((kept.address_sealed.as_slice(), kept.ended_at), (b"b".as_slice(), Some(NOW.micros())));
}

async fn a_session_ends_once_and_by_its_own_account_only(store: Store) {
    let account = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let other = add_seller(&mut db, 2).await;
    let session = add_session(&mut db, 10, account).await;
    assert!(!db.end_session(other, session, Ended::SignedOut, NOW).await.unwrap());
    assert!(db.end_session(account, session, Ended::SignedOut, NOW).await.unwrap());
    assert!(!db.end_session(account, session, Ended::SignedOut, NOW).await.unwrap());
}

async fn every_session_but_one_can_be_ended(store: Store) {
    let account = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let other = add_seller(&mut db, 2).await;
    let theirs = add_session(&mut db, 9, other).await;
    let own = [10, 11, 12];
    for number in own {
        add_session(&mut db, number, account).await;
    }
    assert_eq!(db.end_sessions(account, Some(id(11)), Ended::PasswordChanged, NOW).await.unwrap(), 2);
    let mut standing = Vec::new();
    for number in own {
        standing.push(stands(&mut db, id(u32::from(number)), NOW).await);
    }
    assert_eq!(standing, [false, true, false]);
    assert_eq!(db.end_sessions(account, None, Ended::PasswordReset, NOW).await.unwrap(), 1);
    assert!(stands(&mut db, theirs, NOW).await);
}

async fn the_session_used_last_is_listed_first(store: Store) {
    let account = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let (first, second) = (add_session(&mut db, 10, account).await, add_session(&mut db, 11, account).await);
    let at = NOW.plus(Duration::from_secs(1));
    let seen = Use { device: "d", place: "p", address_sealed: b"a", at, expires_at: at };
    db.note_use(first, &seen).await.unwrap();
    let listed: Vec<_> = db.sessions_of(account).await.unwrap().iter().map(|s| s.id).collect();
    assert_eq!(listed, [first, second]);
}

async fn of_two_uses_of_a_refresh_token_at_one_time_one_is_the_first(store: Store) {
    let account = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let session = add_session(&mut db, 10, account).await;
    db.commit().await.unwrap();
    let uses = (1..=8).map(|n| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut db = store.write().await.unwrap();
            let first = db.use_refresh_token(&[10; 32], NOW.plus(Duration::from_secs(n))).await.unwrap();
            let used_at = db.refresh_token(&[10; 32]).await.unwrap().unwrap().used_at();
            db.commit().await.unwrap();
            (first, used_at)
        })
    });
    let uses: Vec<_> = futures::future::join_all(uses).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(uses.iter().filter(|(first, _)| *first).count(), 1);
    assert!(uses.iter().all(|(_, used_at)| used_at.is_some() && *used_at == uses[0].1), "{uses:?}");
    let token = store.read().await.unwrap().refresh_token(&[10; 32]).await.unwrap().unwrap();
    assert_eq!(token.session_id, session);
}

async fn only_old_sessions_and_tokens_are_removed(store: Store) {
    let account = opened(&store).await;
    let later = NOW.plus(DAY * 10);
    let mut db = store.write().await.unwrap();
    let (ran_out, ended, live) = (
        add_session(&mut db, 10, account).await,
        add_session(&mut db, 11, account).await,
        add_session(&mut db, 12, account).await,
    );
    let seen = Use { device: "d", place: "p", address_sealed: b"a", at: later, expires_at: later.plus(DAY) };
    db.note_use(ended, &seen).await.unwrap();
    db.note_use(live, &seen).await.unwrap();
    db.end_session(account, ended, Ended::SignedOut, NOW).await.unwrap();
    db.use_refresh_token(&[12; 32], NOW).await.unwrap();
    db.add_refresh_token(&[13; 32], live, later).await.unwrap();
    assert_eq!(db.remove_old_sessions(later).await.unwrap(), 2);
    let left: Vec<_> = db.sessions_of(account).await.unwrap().iter().map(|s| s.id).collect();
    assert_eq!(left, [live]);
    assert!(!left.contains(&ran_out));
    for (token, is_left) in [(10, false), (11, false), (12, false), (13, true)] {
        assert_eq!(db.refresh_token(&[token; 32]).await.unwrap().is_some(), is_left, "{token}");
    }
}
