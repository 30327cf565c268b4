//! A browser: it keeps cookies, posts forms as pages do, and calls functions as the application does.

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use std::collections::BTreeMap;
use tower::ServiceExt;

/// What a browser accepts when it asks for a page.
pub const PAGES: &str = "text/html,application/xhtml+xml,*/*;q=0.8";
const FORM: &str = "application/x-www-form-urlencoded";

#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
}

/// A whole answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's value, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// Every `Set-Cookie` header.
    pub fn cookies(&self) -> Vec<&str> {
        self.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap()).collect()
    }

    /// The typed error that a program reads from it.
    pub fn error(&self) -> app::Error {
        let read = serde_json::from_slice(&self.body);
        read.unwrap_or_else(|error| panic!("{error} in {} {}", self.status, self.text()))
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {}", self.text()))
    }
}

impl Browser {
    pub fn new(router: Router) -> Self {
        Self { router, cookies: BTreeMap::new() }
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Asks for a page.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).header(header::ACCEPT, PAGES).body(Body::empty()).unwrap()).await
    }

    /// Posts a plain form of a page, as without JavaScript.
    pub async fn post(&mut self, page: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = encoded([&[("page", page)], fields].concat().into_iter());
        let request = Request::post(path)
            .header(header::ACCEPT, PAGES)
            .header(header::CONTENT_TYPE, FORM)
            .header("sec-fetch-site", "same-origin")
            .header(
                header::REFERER,
                format!("https://phones.example{}", page.replace(['\r', '\n', '\t'], "")),
            );
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Calls a server function as the application does.
    pub async fn call(&mut self, function: &str, fields: &[(&str, &str)]) -> Answer {
        let method = crate::functions::method(function);
        self.call_raw(method, function, encoded(fields.iter().copied())).await
    }

    /// The same with arguments that are encoded already.
    pub async fn call_raw(&mut self, method: Method, function: &str, arguments: String) -> Answer {
        let path = format!("/api/{function}");
        let request = Request::builder()
            .method(&method)
            .header(header::ACCEPT, "application/json")
            .header("sec-fetch-site", "same-origin");
        let request = match method {
            Method::GET => request.uri(format!("{path}?{arguments}")).body(Body::empty()),
            _ => request.uri(path).header(header::CONTENT_TYPE, FORM).body(Body::from(arguments)),
        };
        self.send(request.unwrap()).await
    }

    /// Begins to read what has no end, such as events.
    pub async fn open(&self, path: &str) -> Response<Body> {
        let pairs: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::get(path)
            .header(header::HOST, "phones.example")
            .header(header::ACCEPT, "text/event-stream")
            .header(header::ACCEPT_ENCODING, "gzip, br")
            .header(header::COOKIE, pairs.join("; "));
        self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    /// Sends any request with the cookies, and keeps those that come back.
    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let pairs: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !pairs.is_empty() {
            request.headers_mut().insert(header::COOKIE, pairs.join("; ").parse().unwrap());
        }
        if !request.headers().contains_key(header::HOST) {
            request.headers_mut().insert(header::HOST, "phones.example".parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 64 * 1024 * 1024).await.unwrap().to_vec();
        let answer = Answer { status: parts.status.as_u16(), headers: parts.headers, body };
        for cookie in answer.cookies() {
            let (name, rest) = cookie.split_once('=').unwrap();
            let (value, attributes) = rest.split_once(';').unwrap();
            match value.is_empty() || attributes.contains("Max-Age=0;") {
                true => self.cookies.remove(name),
                false => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        answer
    }
}

/// Fields as a form sends them.
pub fn encoded<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// Whether a status is that of a refusal, neither of success nor of a failure.
pub fn is_refusal(status: u16) -> bool {
    StatusCode::from_u16(status).unwrap().is_client_error()
}
