//! What hostile people upload: far too much, bombs, things that only look like photos, and photos that are more.

use crate::browsers::{Answer, Browser, PAGES};
use crate::market::{file, photo, picture};
use crate::panics;
use crate::stage::{self, Belongings, Open};
use crate::story::Story;
use axum::body::Body;
use bytes::Bytes;
use domain::photos::{Photo, WIDTHS};
use futures::stream;
use http::Request;
use image::ImageFormat;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

stories!(
    fifty_megabytes_are_refused_and_not_kept_in_memory,
    a_bomb_of_any_kind_is_refused_before_it_is_decoded,
    what_only_looks_like_a_photo_is_refused,
    a_photo_that_moves_becomes_one_that_does_not,
    a_photo_that_is_something_else_too_is_served_as_a_photo_alone,
    a_form_without_an_end_or_with_too_many_parts_is_answered,
);

async fn with_ada(story: Story) -> (Open, Browser, Belongings) {
    panics::watch();
    let site = stage::open(story).await;
    let ada = site.member("Ada").await;
    let owned = site.furnish(&ada).await;
    (site, ada, owned)
}

fn request(owned: &Belongings, accept: &str, kind: &str, body: Body) -> Request<Body> {
    Request::post(format!("/listings/{}/photos", owned.listing))
        .header("accept", accept)
        .header("content-type", kind)
        .header("sec-fetch-site", "same-origin")
        .body(body)
        .unwrap()
}

async fn send(ada: &mut Browser, owned: &Belongings, body: Vec<u8>) -> Answer {
    ada.send(request(owned, "application/json", "image/jpeg", Body::from(body))).await
}

async fn is_refused(
    ada: &mut Browser,
    owned: &Belongings,
    what: &str,
    body: Vec<u8>,
    status: u16,
    says: &str,
) {
    let answer = send(ada, owned, body).await;
    assert_eq!(answer.status, status, "{what}: {}", answer.text());
    let sentence = answer.error().to_string();
    assert!(sentence.contains(says) && sentence.ends_with('.'), "{what}: {sentence}");
}

/// Nothing was added, and nothing panicked.
async fn nothing_happened(site: &Open, ada: &Browser, owned: &Belongings) {
    let caller = site.caller(ada).await;
    assert_eq!(site.services.own_listing(&caller, owned.listing).await.unwrap().photos, [owned.photo]);
    panics::there_were_none();
}

/// A body that comes in pieces of a megabyte, and counts those that were taken.
fn pieces(head: Vec<u8>, megabytes: usize, taken: &Arc<AtomicUsize>) -> Body {
    let taken = taken.clone();
    let head = stream::iter([Ok::<_, std::io::Error>(Bytes::from(head))]);
    let rest = stream::iter((0..megabytes).map(move |_| {
        taken.fetch_add(1, Ordering::Relaxed);
        Ok(Bytes::from(vec![0xAB; 1024 * 1024]))
    }));
    Body::from_stream(futures::StreamExt::chain(head, rest))
}

async fn fifty_megabytes_are_refused_and_not_kept_in_memory(story: Story) {
    let (site, mut ada, owned) = with_ada(story).await;
    let taken = Arc::new(AtomicUsize::new(0));
    let start = photo(3).to_vec();
    let raw = request(&owned, "application/json", "image/jpeg", pieces(start.clone(), 50, &taken));
    let answer = ada.send(raw).await;
    assert_eq!(answer.status, 413);
    assert!(answer.error().to_string().contains("15 MB"), "{answer:?}");
    let head =
        b"--edge\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"x.jpg\"\r\n\r\n".to_vec();
    for accept in ["application/json", PAGES] {
        let body = pieces([head.clone(), start.clone()].concat(), 50, &taken);
        let answer = ada.send(request(&owned, accept, "multipart/form-data; boundary=edge", body)).await;
        assert!(matches!(answer.status, 413 | 422), "{answer:?}");
    }
    // Of what is far beyond all limits, the rest is not even read.
    taken.store(0, Ordering::Relaxed);
    let endless = request(&owned, "application/json", "image/jpeg", pieces(start, 4_000, &taken));
    let answer = ada.send(endless).await;
    assert!(matches!(answer.status, 413 | 422), "{answer:?}");
    assert!(taken.load(Ordering::Relaxed) < 400, "{} MB were read", taken.load(Ordering::Relaxed));
    nothing_happened(&site, &ada, &owned).await;
}

/// The CRC-32 of a PNG chunk.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

async fn a_bomb_of_any_kind_is_refused_before_it_is_decoded(story: Story) {
    let (site, mut ada, owned) = with_ada(story).await;
    let small = picture(64, 64, 1);
    let mut png = file(&small, ImageFormat::Png).to_vec();
    png[16..24].copy_from_slice(&[0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0]);
    let sum = crc(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    let mut jpeg = file(&small, ImageFormat::Jpeg).to_vec();
    let frame = jpeg.windows(2).position(|two| matches!(two, [0xFF, 0xC0..=0xC2])).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xFF, 0xDC, 0xFF, 0xDC]);
    let mut webp = file(&small, ImageFormat::WebP).to_vec();
    assert_eq!(&webp[12..16], b"VP8L");
    // Fourteen bits each of width and height, less one, after the signature.
    let was = u32::from_le_bytes([webp[21], webp[22], webp[23], webp[24]]);
    webp[21..25].copy_from_slice(&(was | 0x0FFF_FFFF).to_le_bytes());
    // A WebP names its size twice, and what it names here does not agree.
    let (large, damaged) = ((413, "picture"), (422, "We can't read that file."));
    for (what, bomb, (status, says)) in [("PNG", png, large), ("JPEG", jpeg, large), ("WebP", webp, damaged)]
    {
        assert!(bomb.len() < 20_000);
        is_refused(&mut ada, &owned, what, bomb, status, says).await;
    }
    nothing_happened(&site, &ada, &owned).await;
}

async fn what_only_looks_like_a_photo_is_refused(story: Story) {
    let (site, mut ada, owned) = with_ada(story).await;
    let half = |format| {
        let whole = file(&picture(600, 400, 3), format).to_vec();
        whole[..whole.len() / 2].to_vec()
    };
    let svg =
        b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let gif = b"GIF89a\x01\0\x01\0\x80\0\0\xFF\xFF\xFF\0\0\0!\xF9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
    for (what, body, says) in [
        ("a text", b"This is a text, and its name is photo.jpg.".to_vec(), "JPEG, PNG or WebP"),
        ("an SVG", svg.to_vec(), "JPEG, PNG or WebP"),
        ("a GIF, moving or not", gif.to_vec(), "JPEG, PNG or WebP"),
        ("a page", b"<!DOCTYPE html><script>alert(1)</script>".to_vec(), "JPEG, PNG or WebP"),
        ("a program", b"\x7FELF\x02\x01\x01\0".repeat(64), "JPEG, PNG or WebP"),
        ("an archive", b"PK\x03\x04\x14\0\0\0\x08\0".repeat(64), "JPEG, PNG or WebP"),
        ("half a JPEG", half(ImageFormat::Jpeg), "incomplete"),
        ("half a PNG", half(ImageFormat::Png), "can't read"),
        ("half a WebP", half(ImageFormat::WebP), "can't read"),
        ("zeros", vec![0; 100_000], "JPEG, PNG or WebP"),
    ] {
        is_refused(&mut ada, &owned, what, body, 422, says).await;
    }
    nothing_happened(&site, &ada, &owned).await;
}

fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_le_bytes();
    let padding = &[0][..content.len() % 2];
    [kind.as_slice(), &length, content, padding].concat()
}

/// A WebP of two frames.
fn animated() -> Vec<u8> {
    let frame = |shade| {
        let still = file(&picture(64, 64, shade), ImageFormat::WebP);
        let place = [0, 0, 0, 0, 0, 0, 63, 0, 0, 63, 0, 0, 100, 0, 0, 0];
        chunk(b"ANMF", &[place.as_slice(), &still[12..]].concat())
    };
    let head = chunk(b"VP8X", &[0x02, 0, 0, 0, 63, 0, 0, 63, 0, 0]);
    let loops = chunk(b"ANIM", &[255, 255, 255, 255, 0, 0]);
    let body = [b"WEBP".as_slice(), &head, &loops, &frame(10), &frame(240)].concat();
    chunk(b"RIFF", &body)
}

async fn a_photo_that_moves_becomes_one_that_does_not(story: Story) {
    let (site, mut ada, owned) = with_ada(story).await;
    let answer = send(&mut ada, &owned, animated()).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let photo: Photo = serde_json::from_slice(&answer.body).unwrap();
    let served = site.guest().get(&photo.id.path(WIDTHS[0])).await;
    assert_eq!(image::guess_format(&served.body).unwrap(), ImageFormat::Jpeg);
    assert_eq!(image::load_from_memory(&served.body).unwrap().width(), 64);
    panics::there_were_none();
}

async fn a_photo_that_is_something_else_too_is_served_as_a_photo_alone(story: Story) {
    let (site, mut ada, owned) = with_ada(story).await;
    let page = b"<script>alert('polyglot')</script>PK\x03\x04";
    for format in [ImageFormat::Jpeg, ImageFormat::Png] {
        let polyglot = [file(&picture(90, 70, 44), format).as_ref(), page.repeat(50).as_slice()].concat();
        let answer = send(&mut ada, &owned, polyglot).await;
        assert_eq!(answer.status, 200, "{format:?}: {}", answer.text());
        let photo: Photo = serde_json::from_slice(&answer.body).unwrap();
        for width in WIDTHS {
            let served = site.guest().get(&photo.id.path(width)).await;
            assert!(!served.body.windows(8).any(|part| part == b"polyglot"), "{format:?}");
            assert_eq!(served.header("content-type"), "image/jpeg");
            assert_eq!(served.header("x-content-type-options"), "nosniff");
            assert!(served.header("content-security-policy").contains("default-src 'none'"));
        }
    }
    panics::there_were_none();
}

async fn a_form_without_an_end_or_with_too_many_parts_is_answered(story: Story) {
    let (site, mut ada, owned) = with_ada(story).await;
    let part = |name: &str, content: &[u8]| {
        let head =
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"x\"\r\n\r\n");
        [head.as_bytes(), content, b"\r\n"].concat()
    };
    let many = (0..3_000).flat_map(|n| part(&format!("unknown{n}"), b"x")).collect::<Vec<u8>>();
    let long = part(&"n".repeat(50_000), b"x");
    for (what, body) in [
        ("no end", part("photo", b"half")),
        ("many parts", [many.as_slice(), b"--edge--\r\n"].concat()),
        ("a long name", [long.as_slice(), b"--edge--\r\n"].concat()),
        ("no part", b"--edge--\r\n".to_vec()),
        ("nothing", Vec::new()),
    ] {
        for accept in ["application/json", PAGES] {
            let kind = "multipart/form-data; boundary=edge";
            let answer = ada.send(request(&owned, accept, kind, Body::from(body.clone()))).await;
            assert!(matches!(answer.status, 413 | 422), "{what}: {answer:?}");
        }
    }
    let no_edge = request(&owned, "application/json", "multipart/form-data", Body::from(photo(1)));
    assert_eq!(ada.send(no_edge).await.status, 422);
    nothing_happened(&site, &ada, &owned).await;
}
