//! What the store promises about address books.

use crate::market::{NOW, add_seller, id, opened};
use domain::{AccountId, AddressId};
use store::{Read, Store};

contract!(rows:
    an_address_book_begins_with_the_default_address,
    there_is_one_default_address,
    addresses_are_changed_by_their_own_account_only,
);

async fn book(db: &mut Read, account: AccountId) -> Vec<(AddressId, bool)> {
    db.addresses_of(account).await.unwrap().iter().map(|a| (a.id, a.is_default())).collect()
}

async fn an_address_book_begins_with_the_default_address(store: Store) {
    let account = opened(&store).await;
    let mut db = store.write().await.unwrap();
    for (number, is_default) in [(1, false), (2, true), (3, false)] {
        db.add_address(id(number), account, "DE", b"sealed", is_default, NOW).await.unwrap();
    }
    assert_eq!(book(&mut db, account).await, [(id(2), true), (id(1), false), (id(3), false)]);
    assert_eq!(db.addresses_of(account).await.unwrap()[0].form_sealed, b"sealed");
}

async fn there_is_one_default_address(store: Store) {
    let account = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let other = add_seller(&mut db, 2).await;
    for (number, of) in [(1, account), (2, account), (3, other)] {
        db.add_address(id(number), of, "DE", b"sealed", number != 2, NOW).await.unwrap();
    }
    assert!(db.make_default_address(id(2), account).await.unwrap());
    assert_eq!(book(&mut db, account).await, [(id(2), true), (id(1), false)]);
    assert_eq!(book(&mut db, other).await, [(id(3), true)]);
}

async fn addresses_are_changed_by_their_own_account_only(store: Store) {
    let account = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let other = add_seller(&mut db, 2).await;
    db.add_address(id(1), account, "DE", b"sealed", true, NOW).await.unwrap();
    assert!(!db.change_address(id(1), other, "US", b"theirs").await.unwrap());
    assert!(!db.make_default_address(id(1), other).await.unwrap());
    assert!(!db.remove_address(id(1), other).await.unwrap());
    assert!(db.change_address(id(1), account, "US", b"changed").await.unwrap());
    assert_eq!(db.addresses_of(account).await.unwrap()[0].form_sealed, b"changed");
    assert!(db.remove_address(id(1), account).await.unwrap());
    assert!(!db.remove_address(id(1), account).await.unwrap());
}
