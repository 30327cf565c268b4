//! Ready pages: what a guest was shown is kept for the next guest who asks for the same, whole and compressed.
//!
//! A page is kept for less than a second, and not even that long when this server commits something, or learns
//! what another server has changed. So a guest never sees what was true more than a second ago, whichever table it
//! came from. Nobody is a guest here who sends a cookie: what members see never comes near.

use crate::headers::policy_of_kept_page;
use crate::router::AppState;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use domain::Instant;
use flate2::write::GzEncoder;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// How long a page is kept.
const KEPT: Duration = Duration::from_millis(900);
/// Most bytes of all pages together, as they are and compressed.
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// A larger page is made anew each time.
const LARGEST: usize = 512 * 1024;
/// Longer addresses are made up by somebody.
const LONGEST_ADDRESS: usize = 400;
/// Pages that look the same to every guest, and those below them.
const SAME_FOR_ALL: [&str; 6] = ["/search", "/about", "/help", "/privacy", "/terms", "/data"];
const SAME_FOR_ALL_BELOW: [&str; 4] = ["/listings/", "/models/", "/brands/", "/sellers/"];
/// Half of what the slowest level saves, for a twentieth of its time.
const BROTLI: i32 = 5;

/// The pages that are kept.
#[derive(Default)]
pub struct ReadyPages(Mutex<HashMap<String, Arc<Page>>>);

/// A page that was made for everybody.
struct Page {
    made_at: Instant,
    /// What the services knew when it was begun.
    market: u64,
    headers: HeaderMap,
    plain: Bytes,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

/// Answers with the page that is ready, or has it made and keeps it.
pub async fn serve_first(State(state): State<AppState>, request: Request, next: Next) -> Response {
    // Pages that load themselves anew while they are developed have a policy of their own.
    let shared = shared_address(&request).filter(|_| state.site.reload_port.is_none());
    let Some(address) = shared else { return next.run(request).await };
    let market = state.services.state_of_the_market();
    let now = state.services.clock.now();
    if let Some(page) = state.site.ready.find(&address, market, now) {
        return page.answer(request.headers());
    }
    let asked = request.headers().clone();
    let response = next.run(request).await;
    match Page::of(response, market, now).await {
        Ok(page) => {
            let page = Arc::new(page);
            let answer = page.answer(&asked);
            state.site.ready.keep(address, page, now);
            answer
        }
        Err(response) => response,
    }
}

/// The path and query of a request whose answer is the same for everybody who sends no cookie.
fn shared_address(request: &Request) -> Option<String> {
    let from_anybody = request.method() == Method::GET
        && ![header::COOKIE, header::AUTHORIZATION].iter().any(|name| request.headers().contains_key(name));
    let path = request.uri().path();
    let is_shared = path == "/"
        || SAME_FOR_ALL.contains(&path)
        || SAME_FOR_ALL_BELOW.iter().any(|folder| path.starts_with(folder));
    let address = request.uri().path_and_query()?.as_str();
    (from_anybody && is_shared && address.len() <= LONGEST_ADDRESS).then(|| address.to_owned())
}

impl ReadyPages {
    fn find(&self, address: &str, market: u64, now: Instant) -> Option<Arc<Page>> {
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.get(address).filter(|page| page.is_true(market, now)).cloned()
    }

    fn keep(&self, address: String, page: Arc<Page>, now: Instant) {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.retain(|_, page| now.since(page.made_at) < KEPT);
        let bytes: usize = pages.values().map(|page| page.bytes()).sum();
        if bytes + page.bytes() > MOST_BYTES {
            pages.clear();
        }
        pages.insert(address, page);
    }
}

impl Page {
    /// A whole answer as a page to keep; the answer itself where it is none.
    async fn of(response: Response, market: u64, made_at: Instant) -> Result<Self, Response> {
        let (mut parts, body) = response.into_parts();
        let nonce = parts.headers.get(header::CONTENT_SECURITY_POLICY).and_then(nonce_of);
        let (StatusCode::OK, Some(nonce), false) =
            (parts.status, nonce, parts.headers.contains_key(header::SET_COOKIE))
        else {
            return Err(Response::from_parts(parts, body));
        };
        let Ok(bytes) = to_bytes(body, usize::MAX).await else {
            parts.status = StatusCode::INTERNAL_SERVER_ERROR;
            return Err(Response::from_parts(parts, Body::empty()));
        };
        let page = std::str::from_utf8(&bytes).ok().filter(|html| html.len() <= LARGEST).and_then(|html| {
            let (html, scripts) = without_nonce(html, &nonce);
            Some((html, policy_of_kept_page(&scripts)?))
        });
        let Some((html, policy)) = page else { return Err(Response::from_parts(parts, Body::from(bytes))) };
        let tag = BASE64_STANDARD.encode(&Sha256::digest(&html)[..12]);
        let mut headers = parts.headers;
        headers.remove(header::CONTENT_LENGTH);
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Ok(tag) = HeaderValue::from_str(&format!("W/\"{tag}\"")) {
            headers.insert(header::ETAG, tag);
        }
        let (brotli, gzip) = (OnceLock::new(), OnceLock::new());
        Ok(Self { made_at, market, headers, plain: Bytes::from(html), brotli, gzip })
    }

    /// Whether what it says can still be said.
    fn is_true(&self, market: u64, now: Instant) -> bool {
        self.market == market && now >= self.made_at && now.since(self.made_at) < KEPT
    }

    fn bytes(&self) -> usize {
        let compressed = [&self.brotli, &self.gzip].into_iter().filter_map(|body| body.get());
        self.plain.len() + compressed.map(Bytes::len).sum::<usize>()
    }

    /// The page in the shortest form that the browser takes, or the word that it has not changed.
    fn answer(&self, asked: &HeaderMap) -> Response {
        let known = asked.get(header::IF_NONE_MATCH).zip(self.headers.get(header::ETAG));
        let known = known.is_some_and(|(known, tag)| known == tag);
        let (body, encoding) = match () {
            () if known => (Bytes::new(), None),
            () if accepts(asked, "br") => {
                (self.brotli.get_or_init(|| brotli(&self.plain)).clone(), Some("br"))
            }
            () if accepts(asked, "gzip") => {
                (self.gzip.get_or_init(|| gzip(&self.plain)).clone(), Some("gzip"))
            }
            () => (self.plain.clone(), None),
        };
        let mut response = Response::new(Body::from(body));
        *response.headers_mut() = self.headers.clone();
        if let Some(encoding) = encoding {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        if known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        response
    }
}

/// The nonce that a page's policy names.
fn nonce_of(policy: &HeaderValue) -> Option<String> {
    let (_, rest) = policy.to_str().ok()?.split_once("'nonce-")?;
    Some(rest.split_once('\'')?.0.to_owned())
}

/// The page without its nonce, which would be everybody's, and the hashes of the scripts that carried it, as a
/// policy names them. Whoever smuggled a script into the page could not know the nonce, so that it has no hash.
fn without_nonce(html: &str, nonce: &str) -> (String, Vec<String>) {
    let attribute = format!(" nonce=\"{nonce}\"");
    let of_script = |rest: &str| {
        let (tag, rest) = rest.split_once('>')?;
        let (text, _) = rest.split_once("</script>")?;
        let hash = || format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)));
        (tag.contains(&attribute) && !text.is_empty()).then(hash)
    };
    let scripts = html.split("<script").skip(1).filter_map(of_script).collect();
    (html.replace(&attribute, "").replace(nonce, ""), scripts)
}

/// Whether a browser takes this form of compression.
fn accepts(asked: &HeaderMap, encoding: &str) -> bool {
    let lines = asked.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|offer| {
        let mut parts = offer.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let refused = parts.next().and_then(|q| q.strip_prefix("q=")?.parse::<f32>().ok()) == Some(0.0);
        named && !refused
    })
}

fn brotli(plain: &[u8]) -> Bytes {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI,
        size_hint: plain.len(),
        mode: brotli::enc::backward_references::BrotliEncoderMode::BROTLI_MODE_TEXT,
        ..Default::default()
    };
    let mut out = Vec::with_capacity(plain.len() / 4);
    match brotli::BrotliCompress(&mut &*plain, &mut out, &parameters) {
        Ok(_) => Bytes::from(out),
        Err(never) => unreachable!("memory can't be written to: {never}"),
    }
}

fn gzip(plain: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 4), flate2::Compression::new(6));
    match encoder.write_all(plain).and_then(|()| encoder.finish()) {
        Ok(out) => Bytes::from(out),
        Err(never) => unreachable!("memory can't be written to: {never}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(made_at: i64, market: u64, bytes: usize) -> Arc<Page> {
        Arc::new(Page {
            made_at: Instant::from_micros(made_at),
            market,
            headers: HeaderMap::new(),
            plain: Bytes::from("x".repeat(bytes)),
            brotli: OnceLock::new(),
            gzip: OnceLock::new(),
        })
    }

    #[test]
    fn a_page_is_ready_until_something_changes_or_a_second_has_passed() {
        let ready = ReadyPages::default();
        let at = Instant::from_micros;
        ready.keep("/".into(), page(5_000_000, 7, 10), at(5_000_000));
        assert!(ready.find("/", 7, at(5_800_000)).is_some());
        assert!(ready.find("/", 8, at(5_800_000)).is_none(), "something was committed");
        assert!(ready.find("/", 7, at(6_000_000)).is_none(), "a second later");
        assert!(ready.find("/", 7, at(4_999_999)).is_none(), "the clock was set back");
        assert!(ready.find("/search", 7, at(5_000_000)).is_none());
    }

    #[test]
    fn the_memory_for_pages_is_bounded() {
        let ready = ReadyPages::default();
        let now = Instant::from_micros(0);
        for number in 0..200 {
            ready.keep(format!("/search?page={number}"), page(0, 1, LARGEST), now);
            let bytes: usize = ready.0.lock().unwrap().values().map(|page| page.bytes()).sum();
            assert!(bytes <= MOST_BYTES, "{bytes}");
        }
        let later = now.plus(KEPT);
        ready.keep("/".into(), page(later.micros(), 1, 1), later);
        assert_eq!(ready.0.lock().unwrap().len(), 1, "what is over is forgotten");
    }

    #[test]
    fn only_scripts_that_knew_the_nonce_may_run() {
        let html = "<script nonce=\"N0\">a()</script><script>evil()</script><link crossorigin=\"N0\">\
                    <script type=\"application/ld+json\">{}</script><script src=\"/x.js\" nonce=\"N0\"></script>";
        let (page, scripts) = without_nonce(html, "N0");
        assert!(!page.contains("N0") && page.starts_with("<script>a()</script>"), "{page}");
        assert_eq!(scripts, ["'sha256-qVpDBgj7bpq5hMAcGp3AOc79J3Y1Z4HvySTwKrWDoy4='"]);
    }

    #[test]
    fn the_shortest_form_is_sent_that_the_browser_takes() {
        let asked = |line: &'static str| {
            HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(line))])
        };
        assert!(accepts(&asked("gzip, deflate, br"), "br"));
        assert!(!accepts(&asked("gzip, br;q=0"), "br") && accepts(&asked("gzip;q=0.5"), "gzip"));
        assert!(!accepts(&asked("brotli"), "br") && !accepts(&HeaderMap::new(), "gzip"));
    }

    #[test]
    fn what_was_compressed_is_the_page() {
        let html = "<p>A phone, and another phone.</p>".repeat(500);
        let mut out = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli(html.as_bytes()), &mut out).unwrap();
        assert_eq!(out, html.as_bytes());
        let mut text = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&*gzip(html.as_bytes())), &mut text)
            .unwrap();
        assert_eq!(text, html);
    }
}
