//! Whether copies keep their fingerprint, and other pictures have another one.

use super::*;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use std::sync::LazyLock;

/// A generator of numbers from 0 to 1 that repeats itself.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1_u64 << 24) as f32
    }
}

/// A phone on a table, as somebody might take it: its place, size and turn, the light, the wood, the icons on its
/// screen and a mug beside it differ.
fn scene(seed: u64) -> DynamicImage {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    (0..8).for_each(|_| {
        dice.roll();
    });
    let (width, height) = (480_u32, 360_u32);
    let table = 60.0 + 150.0 * dice.roll();
    let (slope_x, slope_y) = (dice.roll() - 0.5, dice.roll() - 0.5);
    let grain = 10.0 + 40.0 * dice.roll();
    let (centre_x, centre_y) = (170.0 + 140.0 * dice.roll(), 130.0 + 100.0 * dice.roll());
    let (half_x, half_y) = (50.0 + 30.0 * dice.roll(), 100.0 + 40.0 * dice.roll());
    let turn = (dice.roll() - 0.5) * 1.4;
    let screen = 30.0 + 200.0 * dice.roll();
    let icons: Vec<(f32, f32, f32)> =
        (0..12).map(|_| (dice.roll() * 1.6 - 0.8, dice.roll() * 1.6 - 0.8, 255.0 * dice.roll())).collect();
    let (mug_x, mug_y, mug) = (480.0 * dice.roll(), 360.0 * dice.roll(), 255.0 * dice.roll());
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
        let (fx, fy) = (x as f32, y as f32);
        let mut light =
            table + slope_x * (fx - 240.0) * 0.3 + slope_y * (fy - 180.0) * 0.3 + 12.0 * (fy / grain).sin();
        if (fx - mug_x).hypot(fy - mug_y) < 60.0 {
            light = mug;
        }
        let (dx, dy) = (fx - centre_x, fy - centre_y);
        let (u, v) =
            ((dx * turn.cos() + dy * turn.sin()) / half_x, (dy * turn.cos() - dx * turn.sin()) / half_y);
        if u.abs() < 1.0 && v.abs() < 1.0 {
            light = screen;
            for (icon_x, icon_y, shade) in &icons {
                if (u - icon_x).abs() < 0.16 && (v - icon_y).abs() < 0.09 {
                    light = *shade;
                }
            }
        }
        let light = light.clamp(0.0, 255.0);
        Rgb([light as u8, (light * 0.95) as u8, (light * 0.85) as u8])
    }))
}

fn compressed(picture: &DynamicImage, quality: u8) -> DynamicImage {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(picture).unwrap();
    image::load_from_memory(&jpeg).unwrap()
}

/// Whether the index would find one by the other, and they are near enough.
fn alike(one: &DynamicImage, other: &DynamicImage) -> bool {
    let (one, other) = (fingerprints(one), fingerprints(other));
    one.iter().any(|(_, a)| {
        other.iter().any(|(_, b)| {
            let shares_a_band = (0..4).any(|band| (a >> (16 * band)) & 0xFFFF == (b >> (16 * band)) & 0xFFFF);
            distance(*a, *b) <= ALIKE && shares_a_band
        })
    })
}

/// A hundred scenes, taken once: that takes longer than all that is done to them.
static SCENES: LazyLock<Vec<DynamicImage>> = LazyLock::new(|| (0..100).map(scene).collect());

/// How many of them are known again after a change.
fn known_again(change: impl Fn(&DynamicImage) -> DynamicImage) -> usize {
    SCENES.iter().filter(|picture| alike(picture, &change(picture))).count()
}

#[test]
fn a_copy_is_known_at_any_size_and_quality() {
    for (width, height) in [(320, 240), (200, 150), (1_600, 1_200)] {
        let found = known_again(|picture| picture.resize_exact(width, height, FilterType::CatmullRom));
        assert!(found >= 98, "{width}: {found}");
    }
    for quality in [85, 50, 25] {
        let found = known_again(|picture| compressed(picture, quality));
        assert!(found >= 98, "{quality}: {found}");
    }
}

#[test]
fn a_copy_is_known_when_it_is_brighter_or_a_little_cropped() {
    let found = known_again(|picture| compressed(&picture.brighten(18), 70));
    assert!(found >= 95, "brighter: {found}");
    let cropped = |percent: u32| {
        move |picture: &DynamicImage| {
            let (x, y) = (picture.width() * percent / 100, picture.height() * percent / 100);
            let inner = picture.crop_imm(x, y, picture.width() - 2 * x, picture.height() - 2 * y);
            compressed(&inner.resize_exact(400, 300, FilterType::Triangle), 70)
        }
    };
    for percent in [1, 2, 3, 4] {
        let found = known_again(cropped(percent));
        assert!(found >= 90, "{percent} percent: {found}");
    }
}

#[test]
fn other_phones_on_other_tables_are_not_taken_for_each_other() {
    let scenes: Vec<_> =
        SCENES.iter().map(fingerprints).chain((100..300).map(|seed| fingerprints(&scene(seed)))).collect();
    let mut least = u32::MAX;
    for (at, one) in scenes.iter().enumerate() {
        for other in &scenes[..at] {
            for (_, a) in one {
                least = other.iter().map(|(_, b)| distance(*a, *b)).fold(least, u32::min);
            }
        }
    }
    assert!(least > ALIKE, "{least} bits");
}

#[test]
fn what_is_too_plain_has_no_fingerprint() {
    let wall = RgbImage::from_pixel(300, 200, Rgb([120, 110, 100]));
    let gradient = RgbImage::from_fn(300, 200, |x, y| Rgb([9, (x * 255 / 300) as u8, (y * 255 / 200) as u8]));
    for plain in [wall, gradient, RgbImage::from_pixel(1, 1, Rgb([0, 0, 0]))] {
        assert!(fingerprints(&plain.into()).is_empty());
    }
    let all = SCENES.iter().filter(|picture| fingerprints(picture).len() == CROPS.len()).count();
    assert!(all >= 98, "{all}");
}
