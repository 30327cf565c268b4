//! What the store promises about photos of listings: what they show, and that a removal can be undone for a while.

use crate::market::{NOW, add_draft, id, models, opened};
use domain::photos::{Photo, PhotoId, Shot};
use std::time::Duration;
use store::Store;
use store::photos::RemovedPhoto;

contract!(rows:
    a_photo_remembers_what_it_shows,
    a_removed_photo_is_remembered_for_a_while,
    a_photo_is_removed_from_a_listing_once,
);

const MINUTE: Duration = Duration::from_secs(60);

fn photo(number: u8, shot: Option<Shot>) -> Photo {
    Photo { id: PhotoId([number; 32]), width: 1600, height: 1200, shot }
}

async fn a_photo_remembers_what_it_shows(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = add_draft(&mut db, 9, seller, &models()[0]).await;
    let mut photos: Vec<_> = (1..).zip(Shot::ALL).map(|(number, shot)| photo(number, Some(shot))).collect();
    photos.push(photo(9, None));
    db.set_listing_photos(listing, &photos).await.unwrap();
    assert_eq!(db.listing_photos(listing).await.unwrap(), photos);
}

async fn a_removed_photo_is_remembered_for_a_while(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = add_draft(&mut db, 9, seller, &models()[0]).await;
    let early = RemovedPhoto { photo: photo(1, Some(Shot::Back)), position: 3 };
    let late = RemovedPhoto { photo: photo(2, None), position: 0 };
    db.add_removed_photo(listing, &early, NOW).await.unwrap();
    db.add_removed_photo(listing, &late, NOW.plus(MINUTE)).await.unwrap();
    assert_eq!(db.removed_photos(listing, NOW.minus(MINUTE)).await.unwrap(), [late, early]);
    assert_eq!(db.removed_photos(listing, NOW).await.unwrap(), [late]);
    assert!(db.removed_photos(id(77), NOW.minus(MINUTE)).await.unwrap().is_empty());
    assert!(
        db.photo_is_shown(early.photo.id, NOW.minus(MINUTE)).await.unwrap(),
        "its picture is still needed"
    );
    assert!(!db.photo_is_shown(early.photo.id, NOW).await.unwrap(), "it can't be put back any more");
    assert_eq!(db.remove_old_removed_photos(NOW).await.unwrap(), 1);
    assert!(!db.photo_is_shown(early.photo.id, NOW.minus(MINUTE)).await.unwrap());
    db.forget_removed_photo(listing, late.photo.id).await.unwrap();
    assert!(db.removed_photos(listing, NOW.minus(MINUTE)).await.unwrap().is_empty());
}

async fn a_photo_is_removed_from_a_listing_once(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let listing = add_draft(&mut db, 9, seller, &models()[0]).await;
    for position in [2, 5] {
        let removed = RemovedPhoto { photo: photo(1, None), position };
        db.add_removed_photo(listing, &removed, NOW.plus(MINUTE * position as u32)).await.unwrap();
    }
    let again = RemovedPhoto { photo: photo(1, None), position: 5 };
    assert_eq!(db.removed_photos(listing, NOW).await.unwrap(), [again]);
}
