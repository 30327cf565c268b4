//! What the store promises about fingerprints of photos, and about flags of photos that look like others'.

use crate::market::{NOW, add_draft, add_seller, id, models, opened};
use domain::photos::{CopyReason, Photo, PhotoId};
use domain::{ListingId, PhotoFlagId};
use std::time::Duration;
use store::Store;
use store::copies::{Fingerprint, NewFlag};

contract!(rows:
    a_fingerprint_is_found_by_any_band_that_is_the_same,
    fingerprints_are_kept_once_and_forgotten_with_their_photo,
    a_band_that_many_have_in_common_is_bounded,
    only_others_are_asked_for_who_shows_a_photo,
    a_photo_is_flagged_once_for_each_listing,
);

const BITS: u64 = 0x8123_4567_89AB_CDEF;

fn photo(number: u8) -> PhotoId {
    PhotoId([number; 32])
}

fn shown(number: u8) -> Photo {
    Photo { id: photo(number), width: 1600, height: 1200, shot: None }
}

fn fingerprint(number: u8, crop: u32, bits: u64) -> Fingerprint {
    Fingerprint { photo: photo(number), crop, bits }
}

async fn a_fingerprint_is_found_by_any_band_that_is_the_same(store: Store) {
    let mut db = store.write().await.unwrap();
    let kept = fingerprint(1, 2, BITS);
    db.keep_fingerprints(photo(1), &[kept]).await.unwrap();
    for band in 0..4 {
        // Nothing but this band is the same.
        let other = !BITS ^ (0xFFFF << (16 * band));
        assert_eq!(db.fingerprints_near(other, 9).await.unwrap(), [kept], "{band}");
    }
    // Three bits in three bands leave one band as it is.
    let near = BITS ^ (1 | 1 << 20 | 1 << 63);
    assert_eq!(db.fingerprints_near(near, 9).await.unwrap(), [kept]);
    assert!(db.fingerprints_near(!BITS, 9).await.unwrap().is_empty());
}

async fn fingerprints_are_kept_once_and_forgotten_with_their_photo(store: Store) {
    let mut db = store.write().await.unwrap();
    let both = [fingerprint(1, 0, BITS), fingerprint(1, 4, !BITS)];
    db.keep_fingerprints(photo(1), &both).await.unwrap();
    db.keep_fingerprints(photo(1), &both).await.unwrap();
    db.keep_fingerprints(photo(2), &[]).await.unwrap();
    assert_eq!(db.fingerprints_near(BITS, 9).await.unwrap().len(), 4, "once for each band");
    db.forget_fingerprints(photo(1)).await.unwrap();
    assert!(db.fingerprints_near(BITS, 9).await.unwrap().is_empty());
    assert!(db.fingerprints_near(!BITS, 9).await.unwrap().is_empty());
}

async fn a_band_that_many_have_in_common_is_bounded(store: Store) {
    let mut db = store.write().await.unwrap();
    for number in 0..20 {
        let bits = u64::from(number) << 48 | u64::from(number) << 32 | u64::from(number) << 16;
        db.keep_fingerprints(photo(number), &[fingerprint(number, 0, bits)]).await.unwrap();
    }
    assert_eq!(db.fingerprints_near(0xFFFF_FFFF_FFFF_0000, 7).await.unwrap().len(), 7);
}

async fn only_others_are_asked_for_who_shows_a_photo(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let other = add_seller(&mut db, 2).await;
    let mut hers = Vec::new();
    for number in 1..=2 {
        let listing = add_draft(&mut db, number, seller, &models()[0]).await;
        db.set_listing_photos(listing, &[shown(1), shown(2)]).await.unwrap();
        hers.push(listing);
    }
    let his = add_draft(&mut db, 3, other, &models()[0]).await;
    db.set_listing_photos(his, &[shown(1)]).await.unwrap();
    assert_eq!(db.others_showing(photo(1), seller).await.unwrap(), [his]);
    assert_eq!(db.others_showing(photo(1), other).await.unwrap(), hers);
    assert!(db.others_showing(photo(2), seller).await.unwrap().is_empty());
}

fn flag(number: u32, listing: ListingId, shown: u8, other_listing: ListingId) -> NewFlag {
    NewFlag {
        id: id::<PhotoFlagId>(number),
        listing,
        photo: photo(shown),
        other_listing,
        other_photo: photo(9),
        reason: CopyReason::Alike,
        distance: 3,
        now: NOW.plus(Duration::from_secs(number.into())),
    }
}

async fn a_photo_is_flagged_once_for_each_listing(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let one = add_draft(&mut db, 1, seller, &models()[0]).await;
    let two = add_draft(&mut db, 2, seller, &models()[0]).await;
    let three = add_draft(&mut db, 3, seller, &models()[0]).await;
    db.set_listing_photos(one, &[shown(1), shown(2)]).await.unwrap();
    assert!(db.add_photo_flag(&flag(1, one, 1, two)).await.unwrap());
    assert!(!db.add_photo_flag(&flag(2, one, 1, two)).await.unwrap());
    assert!(db.add_photo_flag(&flag(3, one, 1, three)).await.unwrap());
    assert!(db.add_photo_flag(&flag(4, one, 7, two)).await.unwrap());
    assert_eq!(db.count_photo_flags().await.unwrap(), 3);
    let newest = db.photo_flags(2, 0).await.unwrap();
    assert_eq!(newest.iter().map(|flag| flag.photo).collect::<Vec<_>>(), [photo(7), photo(1)]);
    let oldest = db.photo_flags(2, 2).await.unwrap();
    assert_eq!((oldest.len(), oldest[0].listing, oldest[0].other_listing), (1, one, two));
    assert_eq!((oldest[0].reason, oldest[0].distance), (CopyReason::Alike, 3));
    assert_eq!((oldest[0].other_photo, oldest[0].at), (photo(9), flag(1, one, 1, two).now));
    assert_eq!(db.flagged_photos(one).await.unwrap(), [photo(1)], "the other one is not shown any more");
    assert!(db.flagged_photos(two).await.unwrap().is_empty());
}
