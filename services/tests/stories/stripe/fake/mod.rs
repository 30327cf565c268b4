//! A stand-in for Stripe: it keeps a book, looks at every parameter, remembers idempotency keys, and fails as told.

mod buyers;
mod forms;
mod messages;
mod payees;
mod refunds;
mod sessions;

pub use buyers::Card;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::Response;
use forms::{Form, Wrong};
use http::{HeaderMap, Method, StatusCode, Uri, header};
use serde_json::{Value, json};
use services::payments::{StripeGateway, StripeSettings};
use services::{Clock, FixedClock};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::task::JoinHandle;

pub const SECRET_KEY: &str = "sk_test_not_to_be_shown";
pub const WEBHOOK_SECRET: &str = "whsec_not_to_be_shown";
/// How long an idempotency key is remembered at least, and here exactly.
const KEY_LIFE: i64 = 24 * 3600;

/// What goes wrong with one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It is refused at the door with this status, and nothing is done.
    Door(u16),
    /// It is done, and the answer is lost on the way.
    Lost,
    /// It is done halfway: the answer is 500, now and for whoever asks again with the key.
    Broken,
    /// There is never an answer.
    Silence,
}

/// An object as Stripe shows it, and all that it was made from.
pub type Object = Value;

/// All that it remembers.
pub struct Book {
    clock: Arc<FixedClock>,
    made: u64,
    pub sessions: BTreeMap<String, Object>,
    pub intents: BTreeMap<String, Object>,
    pub refunds: BTreeMap<String, Object>,
    pub transfers: BTreeMap<String, Object>,
    pub accounts: BTreeMap<String, Object>,
    /// By key: what was asked, when, and what was answered.
    answers: HashMap<String, (String, i64, u16, Value)>,
    troubles: Vec<(&'static str, Trouble)>,
    events: Vec<Value>,
    /// What can be sent to sellers, in cents.
    pub available: i64,
    /// What new refunds are.
    pub refunds_are: &'static str,
    /// Every request: `POST /v1/refunds`.
    pub asked: Vec<String>,
}

pub struct Fake {
    pub book: Arc<Mutex<Book>>,
    pub url: String,
    clock: Arc<FixedClock>,
    server: JoinHandle<()>,
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Fake {
    pub async fn start(clock: &Arc<FixedClock>) -> Self {
        let book = Arc::new(Mutex::new(Book {
            clock: clock.clone(),
            made: 0,
            sessions: BTreeMap::new(),
            intents: BTreeMap::new(),
            refunds: BTreeMap::new(),
            transfers: BTreeMap::new(),
            accounts: BTreeMap::new(),
            answers: HashMap::new(),
            troubles: Vec::new(),
            events: Vec::new(),
            available: 0,
            refunds_are: "succeeded",
            asked: Vec::new(),
        }));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(book.clone());
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { book, url, clock: clock.clone(), server }
    }

    /// A gateway that asks it.
    pub fn gateway(&self, market: &str) -> StripeGateway {
        self.gateway_with(market, Duration::from_secs(30))
    }

    pub fn gateway_with(&self, market: &str, patience: Duration) -> StripeGateway {
        let settings = StripeSettings {
            api_url: self.url.clone(),
            secret_key: SECRET_KEY.to_owned().into(),
            webhook_secrets: vec!["whsec_old".to_owned().into(), WEBHOOK_SECRET.to_owned().into()],
            market: market.into(),
            patience,
        };
        StripeGateway::new(settings, self.clock.clone()).unwrap()
    }

    pub fn book(&self) -> MutexGuard<'_, Book> {
        let mut book = self.book.lock().unwrap();
        book.pass_time();
        book
    }

    /// The next request that begins like this goes wrong.
    pub fn trouble(&self, begins: &'static str, trouble: Trouble) {
        self.book().troubles.push((begins, trouble));
    }

    /// All goes well from now on.
    pub fn forget_troubles(&self) {
        self.book().troubles.clear();
    }

    /// How many requests began like this.
    pub fn count(&self, begins: &str) -> usize {
        self.book().asked.iter().filter(|asked| asked.starts_with(begins)).count()
    }
}

impl Book {
    fn now(&self) -> i64 {
        self.clock.now().seconds()
    }

    fn name(&mut self, prefix: &str) -> String {
        self.made += 1;
        format!("{prefix}_test{:06}", self.made)
    }

    /// What a request does, where nothing goes wrong on the way.
    fn serve(&mut self, method: &Method, path: &str, form: &Form) -> Result<Value, Wrong> {
        let parts: Vec<&str> = path.trim_start_matches("/v1/").split('/').collect();
        match (method.as_str(), parts.as_slice()) {
            ("POST", ["checkout", "sessions"]) => self.make_session(form),
            ("GET", ["checkout", "sessions", id]) => self.show_session(id, form),
            ("POST", ["checkout", "sessions", id, "expire"]) => self.expire_session(id, form),
            ("POST", ["refunds"]) => self.make_refund(form),
            ("GET", ["refunds"]) => self.list_refunds(form),
            ("POST", ["accounts"]) => self.make_account(form),
            ("GET", ["accounts", id]) => self.show_account(id, form),
            ("POST", ["account_links"]) => self.make_link(form),
            ("GET", ["balance"]) => self.show_balance(form),
            ("POST", ["transfers"]) => self.make_transfer(form),
            ("GET", ["transfers"]) => self.list_transfers(form),
            _ => Err(Wrong::new(404, "", "", "")),
        }
    }

    /// The same under a key: the first answer counts, also where it is an error.
    fn serve_once(
        &mut self,
        key: Option<&str>,
        asked: &str,
        method: &Method,
        path: &str,
        form: &Form,
    ) -> (u16, Value) {
        let now = self.now();
        if let Some(key) = key
            && let Some((earlier, at, status, value)) = self.answers.get(key)
            && now - at < KEY_LIFE
        {
            if earlier != asked {
                let wrong =
                    Wrong::of_kind("idempotency_error", 400, "", "", "other parameters under the same key");
                return (wrong.status, wrong.json());
            }
            return (*status, value.clone());
        }
        let (status, value, counts) = match self.serve(method, path, form) {
            Ok(value) => (200, value, true),
            // What was refused for its parameters was not begun.
            Err(wrong) => (wrong.status, wrong.json(), !wrong.code.starts_with("parameter_")),
        };
        if let (Some(key), true) = (key, counts) {
            self.answers.insert(key.to_owned(), (asked.to_owned(), now, status, value.clone()));
        }
        (status, value)
    }
}

async fn answer(
    State(book): State<Arc<Mutex<Book>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let asked = format!("{method} {}", uri.path());
    let trouble = {
        let mut book = book.lock().unwrap();
        book.pass_time();
        book.asked.push(asked.clone());
        let at = book.troubles.iter().position(|(begins, _)| asked.starts_with(begins));
        at.map(|at| book.troubles.remove(at).1)
    };
    match trouble {
        Some(Trouble::Door(status)) => {
            let wrong =
                Wrong::of_kind("api_error", status, "", "", "a sentence that names sk_test_not_to_be_shown");
            return shown(status, &wrong.json());
        }
        Some(Trouble::Silence) => std::future::pending::<()>().await,
        _ => {}
    }
    if said("authorization") != Some(&format!("Bearer {SECRET_KEY}")) {
        return shown(401, &Wrong::new(401, "", "", "no such key").json());
    }
    assert!(said("stripe-version").is_some_and(|version| version.len() > 10), "the version is pinned");
    let text = match method {
        Method::POST => {
            let kind = said("content-type");
            assert!(body.is_empty() || kind == Some("application/x-www-form-urlencoded"), "{kind:?}");
            String::from_utf8(body.to_vec()).unwrap()
        }
        _ => uri.query().unwrap_or_default().to_owned(),
    };
    let form = Form::parse(&text);
    let key = said("idempotency-key").filter(|_| method == Method::POST).map(str::to_owned);
    let (status, value) = {
        let mut book = book.lock().unwrap();
        let whole = format!("{asked} {text}");
        let done = book.serve_once(key.as_deref(), &whole, &method, uri.path(), &form);
        if let (Some(Trouble::Broken), Some(key)) = (trouble, &key) {
            let broken = (500, Wrong::of_kind("api_error", 500, "", "", "").json());
            let now = book.now();
            book.answers.insert(key.clone(), (whole, now, broken.0, broken.1.clone()));
            broken
        } else {
            done
        }
    };
    match trouble {
        Some(Trouble::Lost) => lost(),
        _ => shown(status, &value),
    }
}

fn shown(status: u16, value: &Value) -> Response {
    let body = Body::from(value.to_string());
    let response = Response::builder().status(StatusCode::from_u16(status).unwrap());
    response
        .header(header::CONTENT_TYPE, "application/json")
        .header("request-id", "req_1")
        .body(body)
        .unwrap()
}

/// An answer that breaks off.
fn lost() -> Response {
    let broken = futures::stream::once(async { Err::<Bytes, _>(std::io::Error::other("the line is dead")) });
    Response::new(Body::from_stream(broken))
}

fn list(objects: Vec<Object>) -> Value {
    json!({ "object": "list", "data": objects, "has_more": false })
}
