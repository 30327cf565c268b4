//! Photos that were chosen and have not arrived yet, kept by the browser itself: when the page is loaded again, or the
//! phone has ended the tab, they go on where they stopped.
//!
//! They lie in a cache of the browser, as answers to addresses that are never asked for. Where there is none (some
//! private windows), they live as long as the page.

use domain::photos::Shot;
use js_sys::{Array, Date};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, Cache, Request, Response};

const CACHE: &str = "photos to send";
/// What was not sent for so long is forgotten, in milliseconds.
const KEPT_FOR: f64 = 24.0 * 3600.0 * 1000.0;

/// A photo that waits.
pub struct Unsent {
    /// Names it in the cache.
    pub key: String,
    pub name: String,
    pub shot: Option<Shot>,
    pub file: Blob,
}

async fn cache() -> Result<Cache, JsValue> {
    let caches = window().caches()?;
    // Without TLS there are none, and asking them would be an error that nobody catches.
    if caches.is_undefined() {
        return Err(JsValue::UNDEFINED);
    }
    caches.open(CACHE).await?.dyn_into()
}

/// Keeps a photo for a place, which is the path that it is sent to; answers its key.
pub async fn keep(place: &str, number: u32, name: &str, shot: Option<Shot>, file: &Blob) -> String {
    let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let shot = shot.map_or("", Shot::as_str);
    let at = Date::now();
    let key = format!("{}{at:.0}-{number:04}?shot={shot}&name={name}", folder(place));
    if let (Ok(cache), Ok(response)) = (cache().await, Response::new_with_opt_blob(Some(file))) {
        // Full or forbidden: then it lives as long as the page.
        let _ = cache.put_with_str(&key, &response).await;
    }
    key
}

/// Forgets a photo that has arrived, or that nobody wants any more.
pub async fn forget(key: &str) {
    if let Ok(cache) = cache().await {
        let _ = cache.delete_with_str(key).await;
    }
}

/// What waits for a place, the oldest first. What has waited for too long anywhere is forgotten.
pub async fn waiting(place: &str) -> Vec<Unsent> {
    found(place).await.unwrap_or_default()
}

async fn found(place: &str) -> Result<Vec<Unsent>, JsValue> {
    let cache = cache().await?;
    let keys: Array = cache.keys().await?.dyn_into()?;
    let mut all = Vec::new();
    for request in keys.iter().filter_map(|key| key.dyn_into::<Request>().ok()) {
        let url = request.url();
        let Some(kept) = Kept::read(&url) else { continue };
        if Date::now() - kept.at > KEPT_FOR {
            cache.delete_with_request(&request).await?;
        } else if kept.folder == folder(place) {
            let response: Response = cache.match_with_request(&request).await?.dyn_into()?;
            let file: Blob = response.blob()?.await?.dyn_into()?;
            all.push(Unsent { key: url, name: kept.name, shot: kept.shot, file });
        }
    }
    all.sort_by(|one, other| one.key.cmp(&other.key));
    Ok(all)
}

/// Where the photos of a place lie. The place's secrets are no part of it.
fn folder(place: &str) -> String {
    let place: String = place
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '/' { c } else { '_' })
        .collect();
    format!("/unsent{place}/")
}

/// What an address in the cache says.
#[derive(Debug, PartialEq)]
struct Kept {
    folder: String,
    /// In milliseconds since 1970.
    at: f64,
    name: String,
    shot: Option<Shot>,
}

impl Kept {
    fn read(url: &str) -> Option<Self> {
        let path = url.split_once("/unsent").map(|(_, rest)| format!("/unsent{rest}"))?;
        let (path, query) = path.split_once('?')?;
        let (folder, file) = path.rsplit_once('/')?;
        let at = file.split_once('-')?.0.parse().ok()?;
        let value = |wanted: &str| {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            pairs.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned()).unwrap_or_default()
        };
        Some(Self {
            folder: format!("{folder}/"),
            at,
            name: value("name"),
            shot: Shot::try_from(value("shot")).ok(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_photo_is_known_again_by_its_address() {
        let place = folder("/listings/01890000-0000-7000-8000-000000000000/photos");
        let url = format!("https://phones.example{place}1795370400000-0003?shot=back&name=IMG+1%26.jpg");
        let kept = Kept::read(&url).unwrap();
        let back = Kept {
            folder: place,
            at: 1_795_370_400_000.0,
            name: "IMG 1&.jpg".into(),
            shot: Some(Shot::Back),
        };
        assert_eq!(kept, back);
        assert_eq!(Kept::read("https://phones.example/photos/1.jpg"), None);
        assert_eq!(Kept::read("https://phones.example/unsent/x"), None);
    }
}
