//! Makes photos small in the browser, before they are sent: a phone's photo of 4 MB becomes one of about 300 KB, which
//! gets through on a bad line. Whatever the browser can't read is sent as it is, and the server decides.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap, ImageBitmapOptions, ImageOrientation,
};

/// The longest side that is sent, in pixels; the server keeps at most 1600 across.
const LONGEST: u32 = 2048;
/// JPEG quality, from 0 to 1.
const QUALITY: f64 = 0.85;
/// A JPEG of that many bytes is small enough as it is, where its size in pixels is.
const SMALL_ENOUGH: f64 = 700.0 * 1024.0;
const JPEG: &str = "image/jpeg";

/// A smaller JPEG of a picture, upright; the picture itself where that would be no gain, or where it can't be read.
pub async fn shrunk(file: &Blob) -> Blob {
    match try_shrink(file).await {
        Ok(Some(smaller)) => smaller,
        Ok(None) | Err(_) => file.clone(),
    }
}

async fn try_shrink(file: &Blob) -> Result<Option<Blob>, JsValue> {
    let options = ImageBitmapOptions::new();
    options.set_image_orientation(ImageOrientation::FromImage);
    let bitmap = window().create_image_bitmap_with_blob_and_image_bitmap_options(file, &options)?;
    let bitmap: ImageBitmap = bitmap.await?.dyn_into()?;
    let (width, height) = fitted(bitmap.width(), bitmap.height());
    let is_resized = (width, height) != (bitmap.width(), bitmap.height());
    if !is_resized && file.type_() == JPEG && file.size() <= SMALL_ENOUGH {
        bitmap.close();
        return Ok(None);
    }
    let canvas = drawn(&bitmap, width, height);
    bitmap.close();
    let made = as_jpeg(&canvas?).await?;
    Ok(made.filter(|made| made.type_() == JPEG && made.size() > 0.0 && made.size() < file.size()))
}

fn drawn(bitmap: &ImageBitmap, width: u32, height: u32) -> Result<HtmlCanvasElement, JsValue> {
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d")?.ok_or("no canvas")?;
    let context: CanvasRenderingContext2d = context.dyn_into()?;
    Reflect::set(&context, &"imageSmoothingQuality".into(), &"high".into())?;
    let (width, height) = (f64::from(width), f64::from(height));
    // What can be seen through becomes white, as on the server.
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, width, height);
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height)?;
    Ok(canvas)
}

async fn as_jpeg(canvas: &HtmlCanvasElement) -> Result<Option<Blob>, JsValue> {
    let mut started = Ok(());
    let made = Promise::new(&mut |resolve: Function, _| {
        started = canvas.to_blob_with_type_and_encoder_options(&resolve, JPEG, &QUALITY.into());
    });
    started?;
    Ok(made.await?.dyn_into().ok())
}

/// The size in which a picture is sent: never larger than it is, and the same in shape.
fn fitted(width: u32, height: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= LONGEST {
        return (width, height);
    }
    let share = f64::from(LONGEST) / f64::from(longest);
    let side = |pixels: u32| ((f64::from(pixels) * share).round() as u32).max(1);
    (side(width), side(height))
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn a_picture_is_never_made_larger_and_keeps_its_shape() {
        assert_eq!(fitted(4032, 3024), (2048, 1536));
        assert_eq!(fitted(3024, 4032), (1536, 2048));
        assert_eq!(fitted(640, 480), (640, 480));
        assert_eq!(fitted(2048, 2048), (2048, 2048));
        assert_eq!(fitted(40_000, 3), (2048, 1));
    }
}
