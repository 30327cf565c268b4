//! Stories of photos: every kind that people send.

use crate::market;
use crate::market::{file, filled_in, for_sale, photo, picture};
use crate::story::{Story, refusal};
use bytes::Bytes;
use domain::photos::{MOST_PHOTOS, Shot, WIDTHS};
use domain::{ListingId, Refusal};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, RgbaImage};
use services::Caller;
use std::time::Duration;

stories!(
    every_kind_of_photo_becomes_three_jpegs,
    a_small_photo_is_not_blown_up,
    a_photo_is_turned_upright,
    nothing_is_kept_of_where_and_by_whom_it_was_taken,
    what_can_be_seen_through_becomes_white,
    colours_of_a_wide_space_are_kept_as_they_were_meant,
    the_same_photo_twice_is_one_photo,
    photos_are_sorted_by_their_seller,
    a_photo_knows_what_it_shows,
    a_removal_can_be_undone_for_an_hour,
    nobody_puts_back_what_was_never_theirs,
    twelve_photos_are_enough,
    many_photos_at_once_all_arrive,
    photos_that_nobody_shows_are_swept_away,
    only_the_kept_widths_are_served,
);

pub async fn drafted(story: &Story) -> (Caller, ListingId) {
    market::open(story).await;
    let ada = story.member("Ada").await;
    let id = story.services.draft_listing(&ada, "apple-iphone-13").await.unwrap();
    (ada, id)
}

/// The kept JPEG of a width, decoded.
async fn kept(story: &Story, photo: domain::photos::Photo, width: u32) -> RgbImage {
    let jpeg = story.services.photo(&story.guest(), photo.id, width).await.unwrap().unwrap();
    assert_eq!(image::guess_format(&jpeg).unwrap(), ImageFormat::Jpeg);
    image::load_from_memory(&jpeg).unwrap().into_rgb8()
}

fn near(a: &Rgb<u8>, b: [u8; 3]) -> bool {
    a.0.iter().zip(b).all(|(a, b)| a.abs_diff(b) < 20)
}

async fn every_kind_of_photo_becomes_three_jpegs(story: Story) {
    let (ada, id) = drafted(&story).await;
    let original = picture(2_000, 1_500, 90);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let added = story.services.add_photo(&ada, id, file(&original, format)).await.unwrap();
        assert_eq!((added.width, added.height), (1_600, 1_200), "{format:?}");
        for (width, height) in [(320, 240), (800, 600), (1_600, 1_200)] {
            let kept = kept(&story, added, width).await;
            assert_eq!(kept.dimensions(), (width, height));
            assert!(near(kept.get_pixel(width / 2, height / 2), [90, 127, 127]));
            assert!(near(kept.get_pixel(0, height - 1), [90, 0, 255]));
        }
    }
    // PNG and WebP lose nothing, so those two are one picture.
    let own = story.services.own_listing(&ada, id).await.unwrap();
    assert_eq!(own.photos.len(), 2);
    let gray = DynamicImage::ImageLuma16(DynamicImage::ImageRgb8(original).into_luma16()).into_rgb8();
    story.services.add_photo(&ada, id, file(&gray, ImageFormat::Png)).await.unwrap();
}

async fn a_small_photo_is_not_blown_up(story: Story) {
    let (ada, id) = drafted(&story).await;
    let added =
        story.services.add_photo(&ada, id, file(&picture(500, 400, 1), ImageFormat::Png)).await.unwrap();
    assert_eq!((added.width, added.height), (500, 400));
    for (width, has) in [(320, (320, 256)), (800, (500, 400)), (1_600, (500, 400))] {
        assert_eq!(kept(&story, added, width).await.dimensions(), has);
    }
    let speck = story.services.add_photo(&ada, id, file(&picture(1, 1, 1), ImageFormat::Png)).await.unwrap();
    assert_eq!((speck.width, speck.height), (1, 1));
}

/// A JPEG whose EXIF says how it was held, and where.
fn held(image: &RgbImage, orientation: u16) -> Bytes {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0]);
    exif.extend([orientation.to_le_bytes(), [0, 0]].concat());
    // Artist, eight bytes at offset 38.
    exif.extend([0x3B, 0x01, 2, 0, 8, 0, 0, 0, 38, 0, 0, 0]);
    exif.extend([0; 4]);
    exif.extend(b"PRIVATE\0");
    let mut jpeg = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut jpeg, 95);
    encoder.add_app_segment(1, exif).unwrap();
    encoder.add_app_segment(13, b"Photoshop 3.0\0PRIVATE".to_vec()).unwrap();
    let (width, height) = (image.width() as u16, image.height() as u16);
    encoder.encode(image.as_raw(), width, height, jpeg_encoder::ColorType::Rgb).unwrap();
    jpeg.into()
}

async fn a_photo_is_turned_upright(story: Story) {
    let (ada, id) = drafted(&story).await;
    // Red at the left, blue at the right, darker below.
    let lying = RgbImage::from_fn(400, 200, |x, y| {
        let light = if y < 100 { 255 } else { 120 };
        if x < 200 { Rgb([light, 0, 0]) } else { Rgb([0, 0, light]) }
    });
    let (red, blue) = ([255, 0, 0], [0, 0, 255]);
    let corners =
        |x: u32, y: u32, w: u32, h: u32| (if x == 0 { 20 } else { w - 20 }, if y == 0 { 20 } else { h - 20 });
    // Where the light red and the light blue corner come to be, by orientation.
    for (orientation, sideways, red_at, blue_at) in [
        (1, false, (0, 0), (1, 0)),
        (2, false, (1, 0), (0, 0)),
        (3, false, (1, 1), (0, 1)),
        (4, false, (0, 1), (1, 1)),
        (5, true, (0, 0), (0, 1)),
        (6, true, (1, 0), (1, 1)),
        (7, true, (1, 1), (1, 0)),
        (8, true, (0, 1), (0, 0)),
    ] {
        let added = story.services.add_photo(&ada, id, held(&lying, orientation)).await.unwrap();
        let (width, height) = if sideways { (200, 400) } else { (400, 200) };
        assert_eq!((added.width, added.height), (width, height), "{orientation}");
        let upright = kept(&story, added, 1_600).await;
        for (corner, colour) in [(red_at, red), (blue_at, blue)] {
            let (x, y) = corners(corner.0, corner.1, width, height);
            assert!(
                near(upright.get_pixel(x, y), colour),
                "{orientation} {corner:?}: {:?}",
                upright.get_pixel(x, y)
            );
        }
    }
}

async fn nothing_is_kept_of_where_and_by_whom_it_was_taken(story: Story) {
    let (ada, id) = drafted(&story).await;
    let sent = held(&picture(900, 700, 5), 6);
    assert!(sent.windows(7).any(|bytes| bytes == b"PRIVATE"));
    let added = story.services.add_photo(&ada, id, sent).await.unwrap();
    for width in WIDTHS {
        let jpeg = story.services.photo(&story.guest(), added.id, width).await.unwrap().unwrap();
        for trace in [b"PRIVATE".as_slice(), b"Exif", b"http", b"Photoshop"] {
            assert!(!jpeg.windows(trace.len()).any(|bytes| bytes == trace));
        }
    }
}

async fn what_can_be_seen_through_becomes_white(story: Story) {
    let (ada, id) = drafted(&story).await;
    let glass = RgbaImage::from_fn(300, 300, |x, _| image::Rgba([0, 0, 0, if x < 150 { 0 } else { 255 }]));
    let mut png = std::io::Cursor::new(Vec::new());
    glass.write_to(&mut png, ImageFormat::Png).unwrap();
    let added = story.services.add_photo(&ada, id, png.into_inner().into()).await.unwrap();
    let kept = kept(&story, added, 1_600).await;
    assert!(near(kept.get_pixel(40, 150), [255; 3]) && near(kept.get_pixel(260, 150), [0; 3]));
}

async fn colours_of_a_wide_space_are_kept_as_they_were_meant(story: Story) {
    let (ada, id) = drafted(&story).await;
    let image = RgbImage::from_pixel(64, 64, Rgb([200, 100, 100]));
    let mut jpeg = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut jpeg, 98);
    encoder.add_icc_profile(&moxcms::ColorProfile::new_display_p3().encode().unwrap()).unwrap();
    encoder.encode(image.as_raw(), 64, 64, jpeg_encoder::ColorType::Rgb).unwrap();
    let added = story.services.add_photo(&ada, id, jpeg.into()).await.unwrap();
    let seen = *kept(&story, added, 1_600).await.get_pixel(32, 32);
    // In Display P3 that red is stronger than the same numbers say in sRGB.
    assert!(seen.0[0] > 205 && seen.0[1] < 99, "{seen:?}");
}

async fn the_same_photo_twice_is_one_photo(story: Story) {
    let (ada, id) = drafted(&story).await;
    let once = story.services.add_photo(&ada, id, photo(7)).await.unwrap();
    assert_eq!(story.services.add_photo(&ada, id, photo(7)).await.unwrap(), once);
    assert_eq!(story.services.own_listing(&ada, id).await.unwrap().photos, [once]);
    let other = story.services.draft_listing(&ada, "apple-iphone-13").await.unwrap();
    assert_eq!(story.services.add_photo(&ada, other, photo(7)).await.unwrap(), once);
}

async fn photos_are_sorted_by_their_seller(story: Story) {
    let (ada, id) = drafted(&story).await;
    let services = &story.services;
    let mut added = Vec::new();
    for shade in 1..=4 {
        added.push(services.add_photo(&ada, id, photo(shade)).await.unwrap());
    }
    let order = async || services.own_listing(&ada, id).await.unwrap().photos;
    services.move_photo(&ada, id, added[3].id, 0).await.unwrap();
    assert_eq!(order().await, [added[3], added[0], added[1], added[2]]);
    services.move_photo(&ada, id, added[3].id, usize::MAX).await.unwrap();
    assert_eq!(order().await, added);
    services.remove_photo(&ada, id, added[1].id).await.unwrap();
    assert_eq!(order().await, [added[0], added[2], added[3]]);
    let gone = services.remove_photo(&ada, id, added[1].id).await;
    assert_eq!(refusal(gone), Refusal::NotFound);
    assert_eq!(refusal(services.move_photo(&ada, id, added[1].id, 0).await), Refusal::NotFound);
}

async fn a_photo_knows_what_it_shows(story: Story) {
    let (ada, id) = drafted(&story).await;
    let services = &story.services;
    let front = services.add_shot(&ada, id, Some(Shot::Front), photo(1)).await.unwrap();
    assert_eq!(front.shot, Some(Shot::Front));
    let other = services.add_photo(&ada, id, photo(100)).await.unwrap();
    let shots = async || {
        let desk = services.photo_desk(&ada, id).await.unwrap();
        desk.photos.into_iter().map(|photo| photo.shot).collect::<Vec<_>>()
    };
    assert_eq!(shots().await, [Some(Shot::Front), None]);
    // Sent again without a word, it stays what it was; sent again as something else, it is that.
    services.add_photo(&ada, id, photo(1)).await.unwrap();
    services.add_shot(&ada, id, Some(Shot::Defect), photo(100)).await.unwrap();
    assert_eq!(shots().await, [Some(Shot::Front), Some(Shot::Defect)]);
    services.caption_photo(&ada, id, other.id, Some(Shot::Back)).await.unwrap();
    services.move_photo(&ada, id, other.id, 0).await.unwrap();
    assert_eq!(shots().await, [Some(Shot::Back), Some(Shot::Front)]);
    services.caption_photo(&ada, id, other.id, None).await.unwrap();
    assert_eq!(shots().await, [None, Some(Shot::Front)]);
    let unknown = domain::photos::PhotoId([0; 32]);
    assert_eq!(refusal(services.caption_photo(&ada, id, unknown, None).await), Refusal::NotFound);
}

async fn a_removal_can_be_undone_for_an_hour(story: Story) {
    let (ada, id) = drafted(&story).await;
    let services = &story.services;
    let mut added = Vec::new();
    for (shade, shot) in [(1, None), (100, Some(Shot::Back)), (200, None)] {
        added.push(services.add_shot(&ada, id, shot, photo(shade)).await.unwrap());
    }
    services.remove_photo(&ada, id, added[1].id).await.unwrap();
    let desk = services.photo_desk(&ada, id).await.unwrap();
    assert_eq!((desk.photos, desk.removed), (vec![added[0], added[2]], vec![added[1]]));
    story.pass(Duration::from_secs(3_599));
    services.restore_photo(&ada, id, added[1].id).await.unwrap();
    services.restore_photo(&ada, id, added[1].id).await.unwrap();
    let desk = services.photo_desk(&ada, id).await.unwrap();
    assert_eq!((desk.photos, desk.removed), (added.clone(), vec![]));
    services.remove_photo(&ada, id, added[1].id).await.unwrap();
    story.pass(Duration::from_secs(3_601));
    assert!(services.photo_desk(&ada, id).await.unwrap().removed.is_empty());
    assert_eq!(refusal(services.restore_photo(&ada, id, added[1].id).await), Refusal::NotFound);
    // Added anew, it is no removed one any more.
    services.remove_photo(&ada, id, added[0].id).await.unwrap();
    services.add_photo(&ada, id, photo(1)).await.unwrap();
    assert!(services.photo_desk(&ada, id).await.unwrap().removed.is_empty());
}

async fn nobody_puts_back_what_was_never_theirs(story: Story) {
    let (ada, id) = drafted(&story).await;
    let services = &story.services;
    let hers = services.add_photo(&ada, id, photo(1)).await.unwrap();
    services.remove_photo(&ada, id, hers.id).await.unwrap();
    let bob = story.member("Bob").await;
    let his = services.draft_listing(&bob, "apple-iphone-13").await.unwrap();
    assert_eq!(refusal(services.restore_photo(&bob, his, hers.id).await), Refusal::NotFound);
    assert_eq!(refusal(services.restore_photo(&bob, id, hers.id).await), Refusal::NotFound);
    assert_eq!(refusal(services.photo_desk(&bob, id).await), Refusal::NotFound);
    assert_eq!(refusal(services.photo_desk(&story.guest(), id).await), Refusal::SignInFirst);
}

async fn twelve_photos_are_enough(story: Story) {
    let (ada, id) = drafted(&story).await;
    for shade in 0..MOST_PHOTOS {
        story.services.add_photo(&ada, id, photo(20 * shade as u8)).await.unwrap();
    }
    let refused = refusal(story.services.add_photo(&ada, id, photo(255)).await);
    assert!(refused.to_string().contains("at most 12"), "{refused}");
}

async fn many_photos_at_once_all_arrive(story: Story) {
    let (ada, id) = drafted(&story).await;
    let files: Vec<Bytes> =
        (0..10).map(|shade| file(&picture(1_200, 900, shade * 25), ImageFormat::Jpeg)).collect();
    let adding = files.into_iter().map(|file| story.services.add_photo(&ada, id, file));
    let mut added: Vec<_> =
        futures::future::join_all(adding).await.into_iter().map(|done| done.unwrap().id).collect();
    let mut shown: Vec<_> =
        story.services.own_listing(&ada, id).await.unwrap().photos.iter().map(|p| p.id).collect();
    added.sort();
    shown.sort();
    assert_eq!(shown, added);
}

async fn photos_that_nobody_shows_are_swept_away(story: Story) {
    market::open(&story).await;
    let ada = story.member("Ada").await;
    let live = for_sale(&story, &ada, "apple-iphone-13", filled_in()).await;
    let shown = story.services.own_listing(&ada, live).await.unwrap().photos[0];
    let gone = story.services.add_photo(&ada, live, photo(9)).await.unwrap();
    story.services.remove_photo(&ada, live, gone.id).await.unwrap();
    assert_eq!(story.services.sweep_photos().await.unwrap(), 0);
    story.pass(Duration::from_secs(25 * 3_600));
    assert_eq!(story.services.sweep_photos().await.unwrap(), 1);
    assert_eq!(story.services.sweep_photos().await.unwrap(), 0);
    for width in WIDTHS {
        assert!(story.services.photo(&ada, gone.id, width).await.unwrap().is_none());
        assert!(story.services.photo(&ada, shown.id, width).await.unwrap().is_some());
    }
}

async fn only_the_kept_widths_are_served(story: Story) {
    let (ada, id) = drafted(&story).await;
    let added = story.services.add_photo(&ada, id, photo(1)).await.unwrap();
    for width in [0, 1, 319, 1_601, u32::MAX] {
        assert!(story.services.photo(&story.guest(), added.id, width).await.unwrap().is_none());
    }
    let unknown = domain::photos::PhotoId([0; 32]);
    assert!(story.services.photo(&story.guest(), unknown, 800).await.unwrap().is_none());
}
