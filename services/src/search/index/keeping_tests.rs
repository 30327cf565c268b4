//! An index in a folder is what it was after a restart, and is made anew where that can not be.

use super::tests::{NAMES, NOW, everything, position, put, tell};
use super::*;
use crate::search::engine::Entry;
use domain::places::Point;
use domain::search::Facet;
use domain::{Currency, ListingId, Money};
use std::collections::BTreeMap;

fn sample(number: u128) -> Entry {
    Entry {
        id: ListingId(Uuid::from_u128(number)),
        name: NAMES[0].into(),
        about: String::new(),
        values: BTreeMap::from([(Facet::Brand, "apple".into())]),
        price: Money::new(39_900, Currency::Usd),
        at: Point { lat: 42.0, lng: -71.0 },
        published_at: NOW,
        seller: None,
    }
}

#[test]
fn an_index_is_what_it_was_when_it_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("search");
    {
        let engine = TantivyEngine::in_folder(&path).unwrap();
        tell(&engine, vec![put(&sample(1)), put(&sample(2))], 1);
        tell(&engine, vec![Change::Remove(sample(1).id)], 2);
        // What was not committed is gone, as after a crash: the same batch will be told again.
        engine.0.with_writer(|writer| writer.add_document(engine.0.fields.document(sample(3)))).unwrap();
    }
    let engine = TantivyEngine::in_folder(&path).unwrap();
    assert_eq!(*lock(&engine.0.position), Some(position(2)));
    assert_eq!(engine.0.find(&everything()).unwrap().total, 1);
    tell(&engine, vec![put(&sample(2)), put(&sample(3))], 3);
    let found = engine.0.find(&everything()).unwrap();
    assert_eq!(
        (found.total, found.counts[&Facet::Brand].as_slice()),
        (2, [("apple".to_owned(), 2)].as_slice())
    );
}

#[test]
fn an_index_that_can_not_be_read_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("search");
    tell(&TantivyEngine::in_folder(&path).unwrap(), vec![put(&sample(1))], 1);
    std::fs::write(path.join("meta.json"), b"{ not json").unwrap();
    let engine = TantivyEngine::in_folder(&path).unwrap();
    assert_eq!((*lock(&engine.0.position), engine.0.find(&everything()).unwrap().total), (None, 0));
}

#[test]
fn an_index_has_one_writer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("search");
    let first = TantivyEngine::in_folder(&path).unwrap();
    tell(&first, vec![put(&sample(1))], 1);
    assert!(TantivyEngine::in_folder(&path).is_err());
    assert_eq!(first.0.find(&everything()).unwrap().total, 1);
}

#[test]
fn what_is_cleared_is_forgotten() {
    let engine = TantivyEngine::in_memory().unwrap();
    tell(&engine, vec![put(&sample(1))], 1);
    engine.0.clear().unwrap();
    assert_eq!((*lock(&engine.0.position), engine.0.find(&everything()).unwrap().total), (None, 0));
}

#[test]
fn a_position_is_read_back_and_one_of_another_version_is_not() {
    assert_eq!(position_of(&payload_of(position(9))), Some(position(9)));
    for other in ["", "0 00000000000000000000000000000005 9", "1 x 9", "1"] {
        assert_eq!(position_of(other), None, "{other}");
    }
}
