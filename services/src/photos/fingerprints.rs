//! Fingerprints of pictures: 64 bits that stay nearly the same when a picture is made smaller, brighter, cropped a
//! little or compressed anew, and that differ between pictures of different things.
//!
//! Each bit is the sign of one of the lowest frequencies (a discrete cosine transform) of the picture at 32 by 32
//! grey pixels. So that a cropped copy is found, the same is done for what is left without a small edge.

use image::imageops::FilterType;
use image::{DynamicImage, GrayImage};
use std::f32::consts::PI;

/// Pictures are compared at so many pixels on each side.
const SIDE: u32 = 32;
/// Frequencies on each axis.
const WAVES: usize = 8;
/// What is cut off on each side, in percent.
const CROPS: [u32; 3] = [0, 2, 4];
/// A wave that is weaker says nothing: noise may turn its sign. In grey levels of the whole picture's transform.
const WEAK: f32 = 6.0;
/// A picture with fewer strong waves is too plain to tell it from another plain one: a wall, a cloth, a gradient.
const LEAST_STRONG: usize = 24;
/// Fingerprints that differ in no more bits belong to the same picture.
pub(super) const ALIKE: u32 = 6;

/// The fingerprints of a picture, by what was cut off; none where it is too plain.
pub(crate) fn fingerprints(picture: &DynamicImage) -> Vec<(u32, u64)> {
    // From a middle size on, what was larger makes no difference but that it takes longer.
    let grey = DynamicImage::ImageLuma8(picture.thumbnail(8 * SIDE, 8 * SIDE).into_luma8());
    CROPS.iter().filter_map(|percent| Some((*percent, fingerprint(&grey, *percent)?))).collect()
}

/// In how many bits two fingerprints differ.
pub(super) fn distance(one: u64, other: u64) -> u32 {
    (one ^ other).count_ones()
}

fn fingerprint(grey: &DynamicImage, percent: u32) -> Option<u64> {
    let (width, height) = (grey.width(), grey.height());
    let (left, top) = (width * percent / 100, height * percent / 100);
    let inner = grey.crop_imm(left, top, (width - 2 * left).max(1), (height - 2 * top).max(1));
    let waves = waves(&inner.resize_exact(SIDE, SIDE, FilterType::Triangle).into_luma8());
    let strong = waves.iter().filter(|wave| wave.abs() >= WEAK).count();
    let bits = waves.iter().enumerate().fold(0, |bits, (at, wave)| bits | u64::from(*wave > 0.0) << at);
    (strong >= LEAST_STRONG).then_some(bits)
}

/// The lowest frequencies but for the mean, scaled so that each is in grey levels.
fn waves(small: &GrayImage) -> [f32; WAVES * WAVES] {
    let side = SIDE as usize;
    let cosine = |wave: usize, at: usize| (PI / side as f32 * (at as f32 + 0.5) * wave as f32).cos();
    // Rows first: `across[y][u]`.
    let mut across = [[0.0_f32; WAVES + 1]; SIDE as usize];
    for (y, row) in across.iter_mut().enumerate() {
        for (u, sum) in row.iter_mut().enumerate() {
            *sum =
                (0..side).map(|x| f32::from(small.get_pixel(x as u32, y as u32).0[0]) * cosine(u, x)).sum();
        }
    }
    let mut waves = [0.0; WAVES * WAVES];
    // Without (0, 0), which is how bright the picture is: the first column begins one wave later.
    for (at, wave) in waves.iter_mut().enumerate() {
        let (u, v) = (at % WAVES, at / WAVES);
        let v = if u == 0 { v + 1 } else { v };
        let sum: f32 = (0..side).map(|y| across[y][u] * cosine(v, y)).sum();
        *wave = sum / (SIDE as f32);
    }
    waves
}

#[cfg(test)]
#[path = "fingerprints_tests.rs"]
mod tests;
