//! Pictures: told apart by content, refused when hostile, turned upright, scaled, and written anew as JPEG, so
//! that nothing of the original file but its pixels is kept.

use super::fingerprints::fingerprints;
use crate::{Error, Result};
use bytes::Bytes;
use domain::Refusal;
use domain::photos::{LARGEST_FILE, MOST_PIXELS, WIDTHS};
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use std::io::Cursor;

/// Most memory that decoded pixels may take: that of [`MOST_PIXELS`] in 32 bits each.
const MOST_BYTES: u64 = MOST_PIXELS * 4;
/// A picture whose one side is more than so many times the other is none of a phone.
const MOST_STRETCHED: u32 = 20;
/// JPEG quality of what is kept: higher ones cost bytes that nobody sees.
const QUALITY: u8 = 82;
/// Each scan of a progressive JPEG goes over the whole picture. Cameras make some ten of them; thousands are an
/// attack on the processor.
const MOST_SCANS: usize = 100;

/// A photo as it is kept.
pub(crate) struct Picture {
    /// Of the largest size, in pixels.
    pub width: u32,
    pub height: u32,
    /// A JPEG for each of [`WIDTHS`].
    pub sizes: [(u32, Bytes); WIDTHS.len()],
    /// By what was cut off, in percent.
    pub fingerprints: Vec<(u32, u64)>,
}

/// What can be known of a file without decoding it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Inspected {
    format: ImageFormat,
    /// Width times height.
    pub pixels: u64,
}

fn no<T>(sentence: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::field("photos", sentence))
}

fn unreadable() -> Refusal {
    Refusal::field("photos", "We can't read that file. It may be damaged: please try another photo.")
}

/// Refuses what is no photo, and what would take too much to decode. Looks at headers alone.
pub(crate) fn inspect(file: &[u8]) -> Result<Inspected, Refusal> {
    if file.len() > LARGEST_FILE {
        let megabytes = |bytes: usize| bytes.div_ceil(1024 * 1024);
        let (most, has) = (megabytes(LARGEST_FILE), megabytes(file.len()));
        return Err(Refusal::TooLarge(format!("A photo may have at most {most} MB. This one has {has} MB.")));
    }
    let format = format(file)?;
    if format == ImageFormat::Jpeg {
        check_scans(file)?;
    }
    let decoder = decoder(file, format)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MOST_PIXELS || decoder.total_bytes() > MOST_BYTES {
        let (most, has) = (MOST_PIXELS / 1_000_000, pixels.div_ceil(1_000_000));
        let sentence =
            format!("That picture has {has} million pixels, and we can read at most {most} million.");
        return Err(Refusal::TooLarge(sentence));
    }
    if width.max(height) > width.min(height).saturating_mul(MOST_STRETCHED) {
        return no("That picture is too narrow to show a phone. Please choose another one.");
    }
    Ok(Inspected { format, pixels })
}

/// The format by what the file begins with; its name is never asked.
fn format(file: &[u8]) -> Result<ImageFormat, Refusal> {
    match image::guess_format(file) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) => Ok(format),
        _ if file.is_empty() => no("That file is empty. Please choose a photo."),
        _ if is_heic(file) => no(
            "That is a HEIC photo, which we can't read. On the iPhone, choose Settings, Camera, Formats, Most \
             Compatible, or send the photo to yourself first: that makes a JPEG of it.",
        ),
        _ => no("We can't read that file. Photos may be JPEG, PNG or WebP."),
    }
}

/// ISO base media files say their brand after `ftyp`.
fn is_heic(file: &[u8]) -> bool {
    let Some((b"ftyp", brands)) = file.get(4..).and_then(|rest| rest.split_at_checked(4)) else {
        return false;
    };
    let brands = &brands[..brands.len().min(40)];
    brands
        .chunks_exact(4)
        .any(|brand| matches!(brand, b"heic" | b"heix" | b"hevc" | b"heim" | b"heis" | b"mif1"))
}

fn decoder(file: &[u8], format: ImageFormat) -> Result<impl ImageDecoder + '_, Refusal> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES + 16 * 1024 * 1024);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    reader.into_decoder().map_err(|error| match error {
        image::ImageError::Limits(_) => {
            Refusal::TooLarge("That picture is too large for us. Please make it smaller first.".into())
        }
        _ => unreadable(),
    })
}

/// Walks over the segments of a JPEG: it must reach its end, in a decent number of scans.
fn check_scans(file: &[u8]) -> Result<(), Refusal> {
    let (mut at, mut scans) = (2, 0);
    loop {
        // Within a scan, 0xFF is followed by 0 or by a restart marker; anything else begins a segment.
        while at + 1 < file.len() && (file[at] != 0xFF || matches!(file[at + 1], 0x00 | 0xD0..=0xD7 | 0xFF)) {
            at += 1;
        }
        match file.get(at + 1) {
            None => return no("That photo is incomplete: its end is missing. Please add it once more."),
            Some(0xD9) => return Ok(()),
            Some(0xDA) if scans == MOST_SCANS => return Err(unreadable()),
            Some(0xDA) => scans += 1,
            Some(_) => {}
        }
        let length =
            file.get(at + 2..at + 4).map_or(2, |bytes| usize::from(u16::from_be_bytes([bytes[0], bytes[1]])));
        at += 2 + length.max(2);
    }
}

/// Decodes an inspected file and makes the sizes that are kept. Takes tens to hundreds of milliseconds of a
/// processor: never on an async thread.
pub(crate) fn make(file: &[u8], inspected: Inspected) -> Result<Picture> {
    let mut decoder = decoder(file, inspected.format)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let decoded = DynamicImage::from_decoder(decoder).map_err(|_| unreadable())?;
    let sideways = matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    let largest = WIDTHS[WIDTHS.len() - 1];
    let across = if sideways { decoded.height() } else { decoded.width() };
    let share = f64::from(largest.min(across)) / f64::from(across);
    let side = |pixels: u32| ((f64::from(pixels) * share).round() as u32).max(1);
    let (width, height) = (side(decoded.width()), side(decoded.height()));
    let mut upright = scaled_down(on_white(decoded), width, height);
    upright.apply_orientation(orientation);
    if let Some(profile) = profile {
        upright = in_srgb(upright.into_rgb8(), &profile).into();
    }
    keep(&upright)
}

/// The sizes that are kept of a picture that is upright, in sRGB, and no wider than the largest of them.
pub(crate) fn keep(upright: &DynamicImage) -> Result<Picture> {
    let own = encoded(upright)?;
    let mut sizes = WIDTHS.map(|width| (width, own.clone()));
    for (width, jpeg) in sizes.iter_mut().filter(|(width, _)| *width < upright.width()) {
        let height = (u64::from(upright.height()) * u64::from(*width)).div_ceil(u64::from(upright.width()));
        let height = u32::try_from(height).map_err(Error::failed)?;
        *jpeg = encoded(&upright.resize_exact(*width, height, FilterType::CatmullRom))?;
    }
    let fingerprints = fingerprints(upright);
    Ok(Picture { width: upright.width(), height: upright.height(), sizes, fingerprints })
}

/// Without transparency: what could be seen through is white.
fn on_white(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return image.into_rgb8().into();
    }
    let seen_through = image.into_rgba8();
    let mut out = RgbImage::new(seen_through.width(), seen_through.height());
    for (from, to) in seen_through.pixels().zip(out.pixels_mut()) {
        let [red, green, blue, alpha] = from.0.map(u32::from);
        to.0 = [red, green, blue].map(|colour| ((colour * alpha + 255 * (255 - alpha) + 127) / 255) as u8);
    }
    out.into()
}

/// Very large pictures are averaged first, which is quick, to a size from which the slow filter is good.
fn scaled_down(image: DynamicImage, width: u32, height: u32) -> DynamicImage {
    if (image.width(), image.height()) == (width, height) {
        return image;
    }
    let image = if image.width() / width >= 4 { image.thumbnail_exact(width * 2, height * 2) } else { image };
    image.resize_exact(width, height, FilterType::CatmullRom)
}

/// The colours that were meant: many phones write Display P3. A profile that can't be read is left out.
fn in_srgb(image: RgbImage, profile: &[u8]) -> RgbImage {
    let Ok(profile) = ColorProfile::new_from_slice(profile) else { return image };
    if profile.color_space != DataColorSpace::Rgb {
        return image;
    }
    let srgb = ColorProfile::new_srgb();
    let Ok(transform) =
        profile.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, TransformOptions::default())
    else {
        return image;
    };
    let mut out = RgbImage::new(image.width(), image.height());
    match transform.transform(image.as_raw(), &mut out) {
        Ok(()) => out,
        Err(_) => image,
    }
}

fn encoded(image: &DynamicImage) -> Result<Bytes> {
    let side = |pixels: u32| u16::try_from(pixels).map_err(Error::failed);
    let (width, height) = (side(image.width())?, side(image.height())?);
    let pixels = image.as_rgb8().ok_or_else(|| Error::failed("a picture is kept in RGB"))?;
    let mut jpeg = Vec::with_capacity(pixels.as_raw().len() / 8);
    let mut encoder = Encoder::new(&mut jpeg, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    // Progressive ones are smaller and show something early. (A sequential one with fitted tables would be
    // written in a scan for each component, of which some decoders read the first one only.)
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(pixels.as_raw(), width, height, ColorType::Rgb).map_err(Error::failed)?;
    Ok(jpeg.into())
}
