//! What a page asks the server for: a resource that weighs less in the browser than `Resource::new`.

use crate::Error;
use leptos::prelude::*;
use leptos::server::codee::{Decoder, Encoder};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// An answer of a server function, and how it travels in the page that was rendered with it.
pub type Asked<T> = Resource<Result<T, Error>, Answer>;

/// JSON. It is read by the same code as an answer that comes by itself, so that a type has that code once; and it is
/// never written in the browser, so that the code for that is left out.
pub struct Answer;

impl<T: Serialize> Encoder<T> for Answer {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, serde_json::Error> {
        if cfg!(target_arch = "wasm32") { Ok(String::new()) } else { serde_json::to_string(value) }
    }
}

impl<T: DeserializeOwned> Decoder<T> for Answer {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, serde_json::Error> {
        serde_json::from_slice(text.as_bytes())
    }
}

/// Asks when the page is made, and again when the source has another value.
pub fn asked<S, T, Fut>(
    source: impl Fn() -> S + Send + Sync + 'static,
    ask: impl Fn(S) -> Fut + Send + Sync + 'static,
) -> Asked<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = Result<T, Error>> + Send + 'static,
{
    Resource::new_with_options(source, ask, false)
}
