//! `/account/events`: news for a member's open page, as server-sent events. Nothing is told but which conversation has
//! changed; the page asks for the rest.

use crate::answers;
use crate::router::AppState;
use axum::Extension;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue};
use services::{Caller, News};
use std::convert::Infallible;
use std::time::Duration;
use tokio::time::Instant;

/// After so long the browser connects again, and shows anew who it is: a session that was ended hears no more.
const LONGEST: Duration = Duration::from_secs(240);
/// How soon it connects again.
const AGAIN: Duration = Duration::from_secs(3);
/// Proxies end connections that are silent for about a minute.
const ALIVE: Duration = Duration::from_secs(20);
/// Proxies must hand each event on at once.
const UNBUFFERED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));

pub async fn listen(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
) -> Response {
    let news = match state.services.listen(&caller).await {
        Ok(news) => news,
        Err(error) => return answers::failure(&state, error, &headers),
    };
    let begun =
        futures::stream::once(async { Ok::<_, Infallible>(Event::default().retry(AGAIN).comment("news")) });
    let told = futures::stream::unfold((news, Instant::now() + LONGEST), next);
    let stream = futures::StreamExt::chain(begun, told);
    let mut response = Sse::new(stream).keep_alive(KeepAlive::new().interval(ALIVE)).into_response();
    response.headers_mut().extend([UNBUFFERED]);
    response
}

/// The next event; `None` once the stream has lasted long enough, or the server stops.
async fn next((mut news, until): (News, Instant)) -> Option<(Result<Event, Infallible>, (News, Instant))> {
    let conversation = tokio::time::timeout_at(until, news.next()).await.ok()??;
    let event = Event::default().event("conversation").data(conversation.to_string());
    Some((Ok(event), (news, until)))
}
