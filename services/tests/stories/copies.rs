//! Stories of copied photos: one seller shows what another one has shown before.

use crate::market;
use crate::market::file;
use crate::story::{Story, refusal};
use bytes::Bytes;
use domain::accounts::Role;
use domain::photos::{CopyReason, PhotoFlag};
use domain::{ListingId, Refusal};
use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use services::Caller;

stories!(
    a_copied_photo_is_flagged_with_both_listings,
    a_copy_is_found_that_was_made_smaller_cropped_and_compressed,
    one_s_own_photos_may_be_shown_again,
    other_photos_are_left_alone,
    a_copy_that_is_sent_twice_is_flagged_once,
    flags_are_read_by_moderators_page_by_page,
    the_demo_market_flags_nothing,
);

/// A picture with much to see in it, another one for each seed.
fn scene(seed: u32) -> RgbImage {
    let mut state = seed.wrapping_mul(0x9E37_79B9) | 1;
    let mut next = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % below
    };
    let mut image = RgbImage::from_pixel(600, 450, Rgb([120, 115, 105]));
    for _ in 0..40 {
        let (left, top, width, height) = (next(520), next(380), 40 + next(160), 30 + next(120));
        let colour = Rgb([next(256) as u8, next(256) as u8, next(256) as u8]);
        for y in top..(top + height).min(450) {
            for x in left..(left + width).min(600) {
                image.put_pixel(x, y, colour);
            }
        }
    }
    image
}

fn sent(seed: u32) -> Bytes {
    file(&scene(seed), ImageFormat::Png)
}

/// As somebody might have saved it from a page: smaller, without its edges, compressed.
fn copied(seed: u32) -> Bytes {
    let image = DynamicImage::ImageRgb8(scene(seed)).crop_imm(6, 5, 588, 440);
    let small = image.resize_exact(420, 314, FilterType::Triangle).into_rgb8();
    let mut jpeg = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut jpeg, 60);
    encoder.encode(small.as_raw(), 420, 314, jpeg_encoder::ColorType::Rgb).unwrap();
    jpeg.into()
}

async fn seller(story: &Story, name: &str) -> (Caller, ListingId) {
    let seller = story.member(name).await;
    let id = story.services.draft_listing(&seller, "apple-iphone-13").await.unwrap();
    (seller, id)
}

/// Ada shows a photo, and Bob has a listing without any.
async fn two_sellers(story: &Story) -> ((Caller, ListingId), (Caller, ListingId)) {
    market::open(story).await;
    let (ada, hers) = seller(story, "Ada").await;
    story.services.add_photo(&ada, hers, sent(1)).await.unwrap();
    ((ada, hers), seller(story, "Bob").await)
}

async fn flags(story: &Story) -> Vec<PhotoFlag> {
    let mo = story.member_with_role("Mo", Role::Moderator).await;
    story.services.photo_flags(&mo, 1).await.unwrap().items
}

async fn a_copied_photo_is_flagged_with_both_listings(story: Story) {
    let ((ada, hers), (bob, his)) = two_sellers(&story).await;
    let shown = story.services.add_photo(&bob, his, sent(1)).await.unwrap();
    let desk = story.services.photo_desk(&bob, his).await.unwrap();
    assert_eq!(desk.copies, [shown.id], "he is told, and may replace it");
    assert!(story.services.photo_desk(&ada, hers).await.unwrap().copies.is_empty());
    let flags = flags(&story).await;
    assert_eq!(flags.len(), 1);
    assert_eq!((flags[0].listing, flags[0].other_listing), (his, hers));
    assert_eq!((flags[0].photo, flags[0].other_photo), (shown.id, shown.id));
    assert_eq!((flags[0].reason, flags[0].distance), (CopyReason::Same, 0));
    story.services.add_photo(&bob, his, sent(2)).await.unwrap();
    story.services.remove_photo(&bob, his, shown.id).await.unwrap();
    assert!(story.services.photo_desk(&bob, his).await.unwrap().copies.is_empty());
}

async fn a_copy_is_found_that_was_made_smaller_cropped_and_compressed(story: Story) {
    let (_, (bob, his)) = two_sellers(&story).await;
    let shown = story.services.add_photo(&bob, his, copied(1)).await.unwrap();
    let flags = flags(&story).await;
    assert_eq!(flags.len(), 1, "{flags:?}");
    assert_eq!((flags[0].reason, flags[0].photo), (CopyReason::Alike, shown.id));
    assert_ne!(flags[0].other_photo, shown.id);
    assert!(flags[0].distance <= 6, "{flags:?}");
}

async fn one_s_own_photos_may_be_shown_again(story: Story) {
    let ((ada, _), _) = two_sellers(&story).await;
    let again = story.services.draft_listing(&ada, "apple-iphone-13").await.unwrap();
    story.services.add_photo(&ada, again, sent(1)).await.unwrap();
    story.services.add_photo(&ada, again, copied(1)).await.unwrap();
    assert!(story.services.photo_desk(&ada, again).await.unwrap().copies.is_empty());
    assert!(flags(&story).await.is_empty());
}

async fn other_photos_are_left_alone(story: Story) {
    let (_, (bob, his)) = two_sellers(&story).await;
    for seed in 2..=8 {
        story.services.add_photo(&bob, his, sent(seed)).await.unwrap();
    }
    // Too plain to tell one from another.
    let wall = RgbImage::from_pixel(300, 200, Rgb([200, 198, 190]));
    story.services.add_photo(&bob, his, file(&wall, ImageFormat::Png)).await.unwrap();
    assert!(flags(&story).await.is_empty());
}

async fn a_copy_that_is_sent_twice_is_flagged_once(story: Story) {
    let (_, (bob, his)) = two_sellers(&story).await;
    for _ in 0..3 {
        story.services.add_photo(&bob, his, sent(1)).await.unwrap();
    }
    assert_eq!(flags(&story).await.len(), 1);
}

async fn flags_are_read_by_moderators_page_by_page(story: Story) {
    let (_, (bob, his)) = two_sellers(&story).await;
    story.services.add_photo(&bob, his, sent(1)).await.unwrap();
    let mut callers = vec![(story.guest(), Refusal::SignInFirst), (bob, Refusal::NotAllowed)];
    for role in [Role::Support, Role::Finance] {
        callers.push((story.member_with_role(role.as_str(), role).await, Refusal::NotAllowed));
    }
    for (caller, no) in callers {
        assert_eq!(refusal(story.services.photo_flags(&caller, 1).await), no);
    }
    let mo = story.member_with_role("Mo", Role::Moderator).await;
    let first = story.services.photo_flags(&mo, 1).await.unwrap();
    assert_eq!((first.total, first.items.len(), first.number), (1, 1, 1));
    assert!(story.services.photo_flags(&mo, 2).await.unwrap().items.is_empty());
    assert_eq!(story.services.photo_flags(&mo, u32::MAX).await.unwrap().total, 1);
}

async fn the_demo_market_flags_nothing(story: Story) {
    story.services.import_catalogue(&market::data(), services::Scope::Core).await.unwrap();
    assert!(story.services.fill_demo().await.unwrap().is_some());
    assert!(flags(&story).await.is_empty());
}
