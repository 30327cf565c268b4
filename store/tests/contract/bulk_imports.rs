//! What storage promises about files of shops: each row is dealt with once, whoever does it.

use crate::market::{NOW, add_draft, add_seller, id, models, opened};
use domain::{BulkImportId, Instant};
use store::{Error, Store};

contract!(rows:
    a_file_goes_on_from_where_it_is,
    of_two_who_go_on_with_a_file_one_does,
    a_reference_names_one_listing_of_a_seller,
    sellers_named_models_are_counted,
);

const LATER: Instant = Instant::from_micros(NOW.micros() + 1_000_000);

async fn a_file_goes_on_from_where_it_is(store: Store) {
    let seller = opened(&store).await;
    let (first, second): (BulkImportId, BulkImportId) = (id(1), id(2));
    let mut db = store.write().await.unwrap();
    let large = vec![7; 200_000];
    db.add_bulk_import(first, seller, &large, 45, NOW).await.unwrap();
    db.add_bulk_import(second, seller, b"second", 1, LATER).await.unwrap();
    let open = db.open_bulk_import().await.unwrap().unwrap();
    assert_eq!(
        (open.id, open.seller_id, open.next_row, open.csv_sealed.len()),
        (first, seller, 0, large.len())
    );
    assert!(db.advance_bulk_import(&open, 20).await.unwrap());
    assert!(!db.advance_bulk_import(&open, 20).await.unwrap());
    db.count_bulk_rows(first, 18, 2).await.unwrap();
    let open = db.open_bulk_import().await.unwrap().unwrap();
    assert_eq!((open.id, open.next_row), (first, 20));
    assert!(db.advance_bulk_import(&open, 45).await.unwrap());
    db.count_bulk_rows(first, 25, 0).await.unwrap();
    db.finish_bulk_import(first, LATER).await.unwrap();
    assert_eq!(db.open_bulk_import().await.unwrap().unwrap().id, second);
    db.commit().await.unwrap();
    let progress = store.read().await.unwrap().bulk_imports_of(seller, 9).await.unwrap();
    assert_eq!(progress.iter().map(|file| file.id).collect::<Vec<_>>(), [second, first]);
    let done = &progress[1];
    assert_eq!((done.rows, done.done, done.added, done.known), (45, 45, 43, 2));
    assert_eq!((done.created_at, done.finished_at), (NOW, Some(LATER)));
}

async fn of_two_who_go_on_with_a_file_one_does(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    db.add_bulk_import(id(1), seller, b"file", 45, NOW).await.unwrap();
    db.commit().await.unwrap();
    let open = store.read().await.unwrap().open_bulk_import().await.unwrap().unwrap();
    let turns = (0..4).map(|_| {
        let (store, open) = (store.clone(), open.clone());
        tokio::spawn(async move {
            let mut db = store.write().await.unwrap();
            match db.advance_bulk_import(&open, 20).await {
                Ok(true) => db.commit().await.is_ok(),
                _ => false,
            }
        })
    });
    let mut done = 0;
    for turn in turns {
        done += usize::from(turn.await.unwrap());
    }
    assert_eq!(done, 1);
}

async fn a_reference_names_one_listing_of_a_seller(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let other = add_seller(&mut db, 2).await;
    let hers = add_draft(&mut db, 9, seller, &models()[0]).await;
    let his = add_draft(&mut db, 10, other, &models()[0]).await;
    db.add_reference(seller, "A-1", hers).await.unwrap();
    db.add_reference(other, "A-1", his).await.unwrap();
    assert_eq!(db.listing_by_reference(seller, "A-1").await.unwrap(), Some(hers));
    assert_eq!(db.listing_by_reference(other, "A-1").await.unwrap(), Some(his));
    assert_eq!(db.listing_by_reference(seller, "a-1").await.unwrap(), None);
    assert_eq!(db.references_of(seller).await.unwrap(), [(hers, "A-1".to_owned())]);
    assert!(matches!(db.add_reference(seller, "A-1", hers).await, Err(Error::Duplicate(_))));
}

async fn sellers_named_models_are_counted(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let (second, third) = (add_seller(&mut db, 2).await, add_seller(&mut db, 3).await);
    let [one, other, ..] = &models()[..] else { panic!("two models") };
    for (seller, model) in [(seller, one), (second, one), (third, other), (seller, one)] {
        db.learn_tac("35693803", seller, &model.slug, NOW).await.unwrap();
    }
    let counted = db.learned_models("35693803").await.unwrap();
    assert_eq!(counted, [(one.slug.clone(), 2), (other.slug.clone(), 1)]);
    // A seller who thinks again counts once.
    db.learn_tac("35693803", third, &one.slug, NOW).await.unwrap();
    assert_eq!(db.learned_models("35693803").await.unwrap(), [(one.slug.clone(), 3)]);
    db.forget_learned_tacs_of(seller).await.unwrap();
    assert_eq!(db.learned_models("35693803").await.unwrap(), [(one.slug.clone(), 2)]);
    assert!(db.learned_models("00000000").await.unwrap().is_empty());
}
