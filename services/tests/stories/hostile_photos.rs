//! Stories of photos that are none, that are damaged, and that were made to do harm.

use super::photos::drafted;
use crate::market::{file, photo, picture};
use crate::story::{Story, refusal};
use bytes::Bytes;
use domain::Refusal;
use domain::photos::LARGEST_FILE;
use image::ImageFormat;

stories!(
    what_is_no_photo_is_refused_in_words,
    a_photo_that_is_cut_off_is_refused,
    too_many_bytes_or_pixels_are_refused_before_they_are_decoded,
    a_jpeg_of_a_thousand_scans_is_refused,
    random_damage_never_panics,
);

async fn what_is_no_photo_is_refused_in_words(story: Story) {
    let (ada, id) = drafted(&story).await;
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    let mut gif = b"GIF89a\x01\0\x01\0\0\0\0;".to_vec();
    gif.extend([0; 64]);
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    for (file, says) in [
        (b"".as_slice(), "empty"),
        (b"\0", "JPEG, PNG or WebP"),
        (b"not a picture at all, whatever its name", "JPEG, PNG or WebP"),
        (svg, "JPEG, PNG or WebP"),
        (&gif, "JPEG, PNG or WebP"),
        (heic, "Most Compatible"),
        (b"\xFF\xD8\xFF\xE0 and then nothing of a JPEG", ""),
        (b"\x89PNG\r\n\x1a\n and then nothing of a PNG", "can't read"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "can't read"),
    ] {
        let refused = refusal(story.services.add_photo(&ada, id, Bytes::copy_from_slice(file)).await);
        assert_eq!(refused.about("photos").count(), 1, "{refused:?}");
        assert!(refused.to_string().contains(says) && refused.to_string().ends_with('.'), "{refused}");
    }
    assert!(story.services.own_listing(&ada, id).await.unwrap().photos.is_empty());
}

async fn a_photo_that_is_cut_off_is_refused(story: Story) {
    let (ada, id) = drafted(&story).await;
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = file(&picture(600, 400, 3), format);
        let cut = whole.slice(..whole.len() * 2 / 3);
        let refused = refusal(story.services.add_photo(&ada, id, cut).await);
        assert_eq!(refused.about("photos").count(), 1, "{format:?}");
    }
}

/// A PNG that claims a size, and has next to nothing to show for it.
fn claims(width: u32, height: u32) -> Bytes {
    let mut png = file(&picture(1, 1, 0), ImageFormat::Png).to_vec();
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let mut crc = !0_u32;
    for byte in &png[12..29] {
        crc ^= u32::from(*byte);
        (0..8).for_each(|_| crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 });
    }
    png[29..33].copy_from_slice(&(!crc).to_be_bytes());
    png.into()
}

async fn too_many_bytes_or_pixels_are_refused_before_they_are_decoded(story: Story) {
    let (ada, id) = drafted(&story).await;
    let heavy = [photo(1).as_ref(), &vec![0; LARGEST_FILE]].concat();
    let refused = refusal(story.services.add_photo(&ada, id, heavy.into()).await);
    assert_eq!(refused, Refusal::TooLarge("A photo may have at most 15 MB. This one has 16 MB.".into()));
    for (width, height) in [(8_001, 8_000), (60_000, 60_000), (u32::MAX >> 1, u32::MAX >> 1)] {
        let refused = refusal(story.services.add_photo(&ada, id, claims(width, height)).await);
        assert!(
            matches!(refused, Refusal::TooLarge(_)) || refused.about("photos").count() == 1,
            "{refused:?}"
        );
    }
    let refused = refusal(story.services.add_photo(&ada, id, claims(8_001, 8_000)).await);
    assert!(refused.to_string().contains("65 million pixels"), "{refused}");
    let refused =
        refusal(story.services.add_photo(&ada, id, file(&picture(900, 3, 1), ImageFormat::Png)).await);
    assert!(refused.to_string().contains("narrow"), "{refused}");
}

async fn a_jpeg_of_a_thousand_scans_is_refused(story: Story) {
    let (ada, id) = drafted(&story).await;
    let image = picture(64, 64, 1);
    let mut jpeg = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut jpeg, 90);
    encoder.set_progressive(true);
    encoder.encode(image.as_raw(), 64, 64, jpeg_encoder::ColorType::Rgb).unwrap();
    story.services.add_photo(&ada, id, Bytes::copy_from_slice(&jpeg)).await.unwrap();
    let last = jpeg.windows(2).rposition(|bytes| bytes == [0xFF, 0xDA]).unwrap();
    let scan = jpeg[last..jpeg.len() - 2].to_vec();
    let bomb = [&jpeg[..last], scan.repeat(1_000).as_slice(), &[0xFF, 0xD9]].concat();
    let refused = refusal(story.services.add_photo(&ada, id, bomb.into()).await);
    assert_eq!(refused.about("photos").count(), 1);
}

async fn random_damage_never_panics(story: Story) {
    let (ada, id) = drafted(&story).await;
    let mut state = 0x9E37_79B9_u32;
    let mut next = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    for round in 0..60 {
        let format = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP][round % 3];
        let mut damaged = file(&picture(48, 36, round as u8), format).to_vec();
        for _ in 0..=next(6) {
            let at = next(damaged.len());
            damaged[at] = next(256) as u8;
        }
        match story.services.add_photo(&ada, id, damaged.into()).await {
            Ok(added) => story.services.remove_photo(&ada, id, added.id).await.unwrap(),
            Err(services::Error::Refused(_)) => {}
            Err(services::Error::Failed(cause)) => panic!("{cause}"),
        }
    }
}
