//! What storage promises about the IMEIs that buyers type when their phones have arrived.

use crate::market::{NOW, id};
use crate::orders::{add_payment, market, order};
use domain::OrderId;
use std::time::Duration;
use store::arrivals::Arrival;
use store::{Error, Store};

contract!(rows: a_typed_imei_is_kept_once_for_its_order);

async fn a_typed_imei_is_kept_once_for_its_order(store: Store) {
    let (buyer, seller, phone) = market(&store).await;
    let mut db = store.write().await.unwrap();
    let payment = add_payment(&mut db, 10, buyer).await;
    for number in [20, 21] {
        db.add_order(&order(number, payment, buyer, seller)).await.unwrap();
    }
    let (one, two): (OrderId, OrderId) = (id(20), id(21));
    let other = Arrival { hash: vec![9; 32], sealed: b"other".to_vec(), listing: None, typed_at: NOW };
    let later = NOW.plus(Duration::from_secs(60));
    let right =
        Arrival { hash: vec![1; 32], sealed: b"right".to_vec(), listing: Some(phone), typed_at: later };
    db.add_arrival(one, &other).await.unwrap();
    db.add_arrival(one, &right).await.unwrap();
    db.add_arrival(two, &other).await.unwrap();
    assert_eq!(db.arrivals_of(one).await.unwrap(), [other.clone(), right]);
    assert_eq!(db.arrivals_of(two).await.unwrap(), std::slice::from_ref(&other));
    db.commit().await.unwrap();
    let mut db = store.write().await.unwrap();
    let again = Arrival { sealed: b"again".to_vec(), ..other };
    assert!(matches!(db.add_arrival(one, &again).await, Err(Error::Duplicate(_))));
}
