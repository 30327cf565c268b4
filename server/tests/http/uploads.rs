//! Photos over HTTP: taken in, refused in words, stripped, and served for ever under the name of their content.

use crate::browsers::{Answer, Browser, PAGES};
use crate::market::{file, photo, picture};
use crate::stage;
use crate::story::Story;
use axum::body::Body;
use domain::ListingId;
use domain::photos::{LARGEST_FILE, MOST_PHOTOS, Photo, WIDTHS};
use http::{Request, header};
use image::ImageFormat;

stories!(
    every_kind_of_photo_is_served_for_ever,
    what_is_no_photo_is_refused_in_words,
    a_thirteenth_photo_is_refused,
    nothing_is_kept_of_where_a_photo_was_taken,
    a_plain_form_sends_several_photos_and_leads_back,
);

async fn send(browser: &mut Browser, listing: ListingId, kind: &str, body: Vec<u8>) -> Answer {
    let request = Request::post(format!("/listings/{listing}/photos"))
        .header("accept", "application/json")
        .header("content-type", kind)
        .header("sec-fetch-site", "same-origin");
    browser.send(request.body(Body::from(body)).unwrap()).await
}

/// A form with files, as a browser without JavaScript sends it.
fn multipart(page: &str, files: &[&[u8]]) -> Vec<u8> {
    let mut body =
        format!("--edge\r\nContent-Disposition: form-data; name=\"page\"\r\n\r\n{page}\r\n").into_bytes();
    for (number, file) in files.iter().enumerate() {
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"../../{number}.jpg\"\r\n\
             Content-Type: image/jpeg\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend_from_slice(file);
        body.extend(b"\r\n");
    }
    body.extend(b"--edge--\r\n");
    body
}

async fn post(browser: &mut Browser, listing: ListingId, page: &str, files: &[&[u8]]) -> Answer {
    let request = Request::post(format!("/listings/{listing}/photos"))
        .header("accept", PAGES)
        .header("content-type", "multipart/form-data; boundary=edge")
        .header("sec-fetch-site", "same-origin");
    browser.send(request.body(Body::from(multipart(page, files))).unwrap()).await
}

async fn every_kind_of_photo_is_served_for_ever(story: Story) {
    let site = stage::open(story).await;
    let mut ada = site.member("Ada").await;
    let listing = site.furnish(&ada).await.listing;
    let original = picture(640, 480, 60);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        // What the sender says of it is never believed.
        let answer = send(&mut ada, listing, "image/svg+xml", file(&original, format).to_vec()).await;
        assert_eq!(answer.status, 200, "{format:?}: {}", answer.text());
        let photo: Photo = serde_json::from_slice(&answer.body).unwrap();
        for width in WIDTHS {
            let mut guest = site.guest();
            let path = photo.id.path(width);
            let answer = guest.get(&path).await;
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(answer.header("content-type"), "image/jpeg");
            assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
            assert_eq!(answer.header("content-encoding"), "", "pictures are not compressed again");
            assert_eq!(image::guess_format(&answer.body).unwrap(), ImageFormat::Jpeg);
            let tag = answer.header("etag").to_owned();
            let again = |known: String| {
                Request::get(&path).header(header::IF_NONE_MATCH, known).body(Body::empty()).unwrap()
            };
            for known in [tag.clone(), format!("\"other\", W/{tag}")] {
                let answer = guest.send(again(known)).await;
                assert_eq!((answer.status, answer.body.len()), (304, 0));
                assert_eq!(answer.header("etag"), tag);
            }
            let answer = guest.send(again("\"other\"".into())).await;
            assert_eq!(answer.status, 200);
        }
        for bad in [321, 0, 99_999] {
            assert_eq!(site.guest().get(&photo.id.path(bad)).await.status, 404, "{bad}");
        }
    }
}

async fn what_is_no_photo_is_refused_in_words(story: Story) {
    let site = stage::open(story).await;
    let mut ada = site.member("Ada").await;
    let owned = site.furnish(&ada).await;
    let mut bomb = file(&picture(64, 64, 1), ImageFormat::Png).to_vec();
    // A PNG that says it is a hundred thousand pixels on each side; its checksum is mended, so that it is believed.
    bomb[16..24].copy_from_slice(&[0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0]);
    let sum = crc(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&sum.to_be_bytes());
    let cut = photo(3);
    let too_large = vec![0xFF; LARGEST_FILE + 1];
    for (what, body, status, says) in [
        ("nothing", Vec::new(), 422, "empty"),
        ("text", b"<svg onload=alert(1)>".to_vec(), 422, "JPEG, PNG or WebP"),
        ("a cut-off photo", cut[..cut.len() / 2].to_vec(), 422, "incomplete"),
        ("too many pixels", bomb, 413, "million pixels"),
        ("too many bytes", too_large.clone(), 413, "15 MB"),
    ] {
        let answer = send(&mut ada, owned.listing, "image/jpeg", body.clone()).await;
        assert_eq!(answer.status, status, "{what}: {}", answer.text());
        assert!(answer.error().to_string().contains(says), "{what}: {}", answer.error());
        let page = format!("/sell/{}", owned.listing);
        let answer = post(&mut ada, owned.listing, &page, &[&body]).await;
        assert_eq!(answer.status, status, "{what} by a form: {answer:?}");
        let says = if body.is_empty() { "choose at least one photo" } else { says };
        assert!(answer.text().contains(says), "{what}: {}", answer.text());
    }
    let caller = site.caller(&ada).await;
    assert_eq!(site.services.own_listing(&caller, owned.listing).await.unwrap().photos.len(), 1);
}

/// The CRC-32 of a PNG chunk.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| {
                if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 }
            },
        )
    })
}

async fn a_thirteenth_photo_is_refused(story: Story) {
    let site = stage::open(story).await;
    let mut ada = site.member("Ada").await;
    let listing = site.furnish(&ada).await.listing;
    for number in 1..MOST_PHOTOS {
        let answer = send(&mut ada, listing, "image/jpeg", photo(20 * number as u8).to_vec()).await;
        assert_eq!(answer.status, 200, "{number}: {}", answer.text());
    }
    let answer = send(&mut ada, listing, "image/jpeg", photo(255).to_vec()).await;
    assert_eq!(answer.status, 422);
    assert!(answer.error().to_string().contains("at most 12"), "{answer:?}");
}

async fn nothing_is_kept_of_where_a_photo_was_taken(story: Story) {
    let site = stage::open(story).await;
    let mut ada = site.member("Ada").await;
    let listing = site.furnish(&ada).await.listing;
    let image = picture(300, 200, 9);
    let mut sent = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut sent, 95);
    encoder.add_app_segment(1, b"Exif\0\0II*\0\x08\0\0\0\0\0 SECRET PLACE".to_vec()).unwrap();
    encoder.add_app_segment(13, b"Photoshop 3.0\0SECRET PLACE".to_vec()).unwrap();
    encoder.encode(image.as_raw(), 300, 200, jpeg_encoder::ColorType::Rgb).unwrap();
    let has = |bytes: &[u8], trace: &[u8]| bytes.windows(trace.len()).any(|part| part == trace);
    assert!(has(&sent, b"SECRET"));
    let answer = send(&mut ada, listing, "image/jpeg", sent).await;
    let photo: Photo = serde_json::from_slice(&answer.body).unwrap();
    for width in WIDTHS {
        let served = site.guest().get(&photo.id.path(width)).await;
        assert_eq!(served.status, 200);
        assert!(!has(&served.body, b"SECRET") && !has(&served.body, b"Exif"), "{width}");
    }
}

async fn a_plain_form_sends_several_photos_and_leads_back(story: Story) {
    let site = stage::open(story).await;
    let mut ada = site.member("Ada").await;
    let listing = site.furnish(&ada).await.listing;
    let page = format!("/sell/{listing}");
    let (first, second) = (photo(101), photo(102));
    let answer = post(&mut ada, listing, &page, &[&first, &[], &second]).await;
    assert_eq!((answer.status, answer.location()), (303, page.as_str()), "{answer:?}");
    let caller = site.caller(&ada).await;
    assert_eq!(site.services.own_listing(&caller, listing).await.unwrap().photos.len(), 3);
    let answer = post(&mut ada, listing, "https://evil.example/", &[&photo(103)]).await;
    assert_eq!((answer.status, answer.location()), (303, "/"));
    let answer = post(&mut ada, listing, &page, &[]).await;
    assert_eq!(answer.status, 422, "{answer:?}");
    assert!(answer.text().contains("choose at least one photo"), "{}", answer.text());
}
