//! What the store promises about accounts, their second factors, and what is left of those who leave.

use crate::market::{NOW, add_draft, add_listing, add_seller, details, id, models, opened};
use domain::accounts::{AccountState, Role};
use domain::listings::ListingState;
use domain::{AccountId, Instant};
use serde_json::json;
use std::time::Duration;
use store::accounts::{Erased, NewAccount};
use store::audit::AuditEntry;
use store::{Error, Store};

contract!(rows:
    an_account_is_found_by_its_id_and_by_its_email,
    an_email_address_has_one_account,
    of_two_new_passwords_for_one_old_one_the_first_is_kept,
    an_account_is_suspended_and_comes_back,
    a_code_of_a_step_is_accepted_once_and_none_before_it,
    a_second_factor_is_confirmed_once,
    a_recovery_code_is_used_once,
    erasing_leaves_the_id_and_nothing_else,
    only_an_active_account_is_erased,
    leaving_withdraws_what_is_for_sale_and_notes_it_once,
    an_export_has_the_rows_of_one_account,
    the_audit_log_is_read_by_actor_and_by_subject,
);

async fn an_account_is_found_by_its_id_and_by_its_email(store: Store) {
    let mut db = store.write().await.unwrap();
    let new = NewAccount {
        id: id(1),
        email_hash: &[1; 32],
        email_sealed: &[0, 255, 1],
        phone_sealed: b"p",
        name: "Zoë 📱",
        password_hash: "$argon2id$",
        role: Role::Moderator,
        created_at: NOW,
    };
    db.add_account(&new).await.unwrap();
    db.set_profile(id(1), "Zoë K.", "Two\nlines", b"q").await.unwrap();
    db.set_email(id(1), &[2; 32], b"e2", NOW.plus(Duration::from_secs(1))).await.unwrap();
    db.commit().await.unwrap();
    let mut db = store.read().await.unwrap();
    assert!(db.account_by_email(&[1; 32]).await.unwrap().is_none());
    let found = db.account_by_email(&[2; 32]).await.unwrap().unwrap();
    assert_eq!(found.id, db.account(id(1)).await.unwrap().unwrap().id);
    assert_eq!((found.name.as_str(), found.about.as_str()), ("Zoë K.", "Two\nlines"));
    assert_eq!(
        (found.email_sealed.as_slice(), found.phone_sealed.as_slice()),
        (b"e2".as_slice(), b"q".as_slice())
    );
    assert_eq!((found.role, found.state), (Role::Moderator, AccountState::Active));
    assert_eq!((found.created_at, found.email_verified_at), (NOW, NOW.plus(Duration::from_secs(1))));
    assert!(!found.has_second_factor());
    assert!(db.account(id(2)).await.unwrap().is_none());
}

async fn an_email_address_has_one_account(store: Store) {
    let mut db = store.write().await.unwrap();
    add_seller(&mut db, 1).await;
    let second = add_seller(&mut db, 2).await;
    db.commit().await.unwrap();
    let taken = store.read().await.unwrap().account(id(1)).await.unwrap().unwrap();
    let mut hash = [0; 32];
    hash[0] = 1;
    let mut db = store.write().await.unwrap();
    let refused = db.set_email(second, &hash, &taken.email_sealed, NOW).await;
    assert!(matches!(refused, Err(Error::Duplicate(_))), "{refused:?}");
}

async fn of_two_new_passwords_for_one_old_one_the_first_is_kept(store: Store) {
    opened(&store).await;
    let mut db = store.write().await.unwrap();
    assert!(db.set_password(id(1), "", "first").await.unwrap());
    assert!(!db.set_password(id(1), "", "second").await.unwrap());
    assert_eq!(db.account(id(1)).await.unwrap().unwrap().password_hash, "first");
}

async fn an_account_is_suspended_and_comes_back(store: Store) {
    opened(&store).await;
    let mut db = store.write().await.unwrap();
    assert!(!db.set_suspended(id(1), false).await.unwrap(), "it is not");
    assert!(db.set_suspended(id(1), true).await.unwrap());
    assert!(!db.set_suspended(id(1), true).await.unwrap(), "it is already");
    assert_eq!(db.account(id(1)).await.unwrap().unwrap().state, AccountState::Suspended);
    assert!(db.set_suspended(id(1), false).await.unwrap());
}

async fn a_code_of_a_step_is_accepted_once_and_none_before_it(store: Store) {
    opened(&store).await;
    let mut db = store.write().await.unwrap();
    for (step, accepted) in [(100, true), (100, false), (99, false), (101, true)] {
        assert_eq!(db.accept_totp_step(id(1), step).await.unwrap(), accepted, "{step}");
    }
}

async fn a_second_factor_is_confirmed_once(store: Store) {
    opened(&store).await;
    let mut db = store.write().await.unwrap();
    assert!(db.set_totp_setup(id(1), None, b"begun").await.unwrap());
    assert!(!db.set_totp_setup(id(1), None, b"begun at the same time").await.unwrap());
    assert!(db.set_totp_setup(id(1), Some(b"begun"), b"begun again").await.unwrap());
    assert!(!db.account(id(1)).await.unwrap().unwrap().has_second_factor());
    assert!(db.confirm_totp(id(1), b"sealed", 7, NOW).await.unwrap());
    assert!(!db.confirm_totp(id(1), b"another", 8, NOW).await.unwrap());
    assert!(!db.set_totp_setup(id(1), Some(b"sealed"), b"begun").await.unwrap());
    let account = db.account(id(1)).await.unwrap().unwrap();
    assert_eq!(
        (account.totp_sealed.as_deref(), account.has_second_factor()),
        (Some(b"sealed".as_slice()), true)
    );
    db.remove_totp(id(1)).await.unwrap();
    assert!(!db.account(id(1)).await.unwrap().unwrap().has_second_factor());
    assert!(!db.accept_totp_step(id(1), 7).await.unwrap(), "its codes stay used up");
}

async fn a_recovery_code_is_used_once(store: Store) {
    opened(&store).await;
    let mut db = store.write().await.unwrap();
    add_seller(&mut db, 2).await;
    db.replace_recovery_codes(id(1), &[[1; 32], [2; 32]]).await.unwrap();
    assert!(!db.use_recovery_code(id(2), &[1; 32], NOW).await.unwrap(), "it is another one's");
    assert!(db.use_recovery_code(id(1), &[1; 32], NOW).await.unwrap());
    assert!(!db.use_recovery_code(id(1), &[1; 32], NOW).await.unwrap());
    assert_eq!(db.recovery_codes_left(id(1)).await.unwrap(), 1);
    db.replace_recovery_codes(id(1), &[[3; 32]]).await.unwrap();
    assert!(!db.use_recovery_code(id(1), &[2; 32], NOW).await.unwrap(), "it was replaced");
    assert_eq!(db.recovery_codes_left(id(1)).await.unwrap(), 1);
}

const ERASED: Erased<'_> =
    Erased { email_hash: &[9; 32], email_sealed: b"-", phone_sealed: b"-", name: "Former member" };

async fn erasing_leaves_the_id_and_nothing_else(store: Store) {
    let account = opened(&store).await;
    let mut db = store.write().await.unwrap();
    db.add_address(id(5), account, "DE", b"address", true, NOW).await.unwrap();
    db.replace_recovery_codes(account, &[[1; 32]]).await.unwrap();
    crate::sessions::add_session(&mut db, 6, account).await;
    crate::tokens::add_token(&mut db, 7, account, NOW.plus(Duration::from_secs(60))).await;
    assert!(db.erase_account(account, &ERASED, NOW).await.unwrap());
    db.commit().await.unwrap();
    let mut db = store.read().await.unwrap();
    let row = db.account(account).await.unwrap().unwrap();
    assert_eq!(
        (row.state, row.name.as_str(), row.password_hash.as_str()),
        (AccountState::Deleted, ERASED.name, "")
    );
    assert!(db.addresses_of(account).await.unwrap().is_empty());
    assert!(db.sessions_of(account).await.unwrap().is_empty());
    assert!(db.exported_tokens(account).await.unwrap().is_empty());
    assert_eq!(db.recovery_codes_left(account).await.unwrap(), 0);
    assert!(db.refresh_token(&[6; 32]).await.unwrap().is_none());
}

async fn only_an_active_account_is_erased(store: Store) {
    let account = opened(&store).await;
    let mut db = store.write().await.unwrap();
    db.set_suspended(account, true).await.unwrap();
    assert!(!db.erase_account(account, &ERASED, NOW).await.unwrap());
    db.set_suspended(account, false).await.unwrap();
    assert!(db.erase_account(account, &ERASED, NOW).await.unwrap());
    assert!(!db.erase_account(account, &ERASED, NOW).await.unwrap());
}

async fn leaving_withdraws_what_is_for_sale_and_notes_it_once(store: Store) {
    let seller = opened(&store).await;
    let model = &models()[0];
    let later = NOW.plus(Duration::from_secs(60));
    let mut db = store.write().await.unwrap();
    let others = add_seller(&mut db, 2).await;
    let theirs = add_listing(&mut db, 20, others, model, &details(), ListingState::Live, NOW).await;
    let mut expected = vec![(theirs, ListingState::Live)];
    for (number, state) in (30..).zip(ListingState::ALL.into_iter().filter(|s| *s != ListingState::Draft)) {
        let listing = add_listing(&mut db, number, seller, model, &details(), state, NOW).await;
        expected.push((listing, if state == ListingState::Live { ListingState::Withdrawn } else { state }));
    }
    expected.push((add_draft(&mut db, 40, seller, model).await, ListingState::Withdrawn));
    assert_eq!(db.withdraw_listings_of(seller, later).await.unwrap(), 2);
    assert_eq!(db.withdraw_listings_of(seller, later).await.unwrap(), 0);
    db.commit().await.unwrap();
    let mut db = store.read().await.unwrap();
    for (listing, state) in expected {
        assert_eq!(db.listing(listing).await.unwrap().unwrap().state, state);
    }
    let events = db.exported_listing_events(seller).await.unwrap();
    assert_eq!(events.iter().map(|e| (e.event.as_str(), e.at)).collect::<Vec<_>>(), [("withdraw", later); 2]);
}

async fn an_export_has_the_rows_of_one_account(store: Store) {
    let seller = opened(&store).await;
    let model = &models()[0];
    let mut db = store.write().await.unwrap();
    let others = add_seller(&mut db, 2).await;
    add_listing(&mut db, 20, others, model, &details(), ListingState::Live, NOW).await;
    let own = add_listing(&mut db, 21, seller, model, &details(), ListingState::Live, NOW).await;
    let photo =
        domain::photos::Photo { id: domain::photos::PhotoId([7; 32]), width: 1600, height: 1200, shot: None };
    db.set_listing_photos(own, &[photo]).await.unwrap();
    db.add_listing_event(own, 2, "publish", &json!({ "to": "live" }), Some(seller), NOW).await.unwrap();
    crate::tokens::add_token(&mut db, 7, seller, NOW.plus(Duration::from_secs(60))).await;
    db.commit().await.unwrap();
    let mut db = store.read().await.unwrap();
    let listings = db.exported_listings(seller).await.unwrap();
    assert_eq!(listings.iter().map(|l| l.id).collect::<Vec<_>>(), [own]);
    let listing = &listings[0];
    assert_eq!(
        (listing.storage_gb, listing.price_minor, listing.currency.as_deref()),
        (Some(128), Some(39_900), Some("USD"))
    );
    assert_eq!(
        (listing.colour.as_deref(), listing.description.as_str()),
        (Some("Rosé"), details().description.as_str())
    );
    assert_eq!((listing.created_at, listing.published_at), (NOW, Some(NOW.micros())));
    let photos = db.exported_photos(seller).await.unwrap();
    assert_eq!(
        photos.iter().map(|p| (p.listing_id, p.photo_id.as_slice())).collect::<Vec<_>>(),
        [(own, [7; 32].as_slice())]
    );
    let events = db.exported_listing_events(seller).await.unwrap();
    assert_eq!(
        events.iter().map(|e| (e.listing_id, e.event.as_str())).collect::<Vec<_>>(),
        [(own, "publish")]
    );
    let tokens = db.exported_tokens(seller).await.unwrap();
    assert_eq!(tokens.iter().map(|t| t.purpose.as_str()).collect::<Vec<_>>(), ["reset_password"]);
}

async fn the_audit_log_is_read_by_actor_and_by_subject(store: Store) {
    let (one, two): (AccountId, AccountId) = (id(1), id(2));
    let mut db = store.write().await.unwrap();
    let entries = [
        (1, Some(one), None, "asked"),
        (2, Some(two), Some(one.0), "suspended"),
        (3, Some(two), Some(two.0), "signed_in"),
        (4, None, Some(one.0), "expired"),
    ];
    for (number, actor, subject, verb) in entries {
        let at = Instant::from_micros(number);
        let noun = "account";
        let entry =
            AuditEntry { id: id(number as u32), at, actor, noun, subject, verb, details: r#"{"a":1}"# };
        db.add_audit(&entry).await.unwrap();
    }
    db.commit().await.unwrap();
    let of_one = store.read().await.unwrap().audit_of(one).await.unwrap();
    assert_eq!(of_one.iter().map(|e| e.verb.as_str()).collect::<Vec<_>>(), ["asked", "suspended", "expired"]);
    assert_eq!((of_one[1].actor_id, of_one[1].subject_id), (Some(two.0), Some(one.0)));
    assert_eq!((of_one[0].noun.as_str(), of_one[0].details.as_str()), ("account", r#"{"a":1}"#));
}
