//! News in the browser: while a member looks at a page, it hears which conversation has changed.

use crate::viewer::use_viewer;
use domain::ConversationId;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Where the server tells of it.
const EVENTS: &str = "/account/events";

/// The last news: how many there were, and which conversation it was, or `None` for "anything may have changed".
#[derive(Clone, Copy)]
pub struct News(pub RwSignal<(u64, Option<ConversationId>)>);

impl News {
    fn tell(self, conversation: Option<ConversationId>) {
        self.0.update(|(count, newest)| {
            *count += 1;
            *newest = conversation;
        });
    }
}

/// A connection to the server, with what hears it.
struct Line {
    source: web_sys::EventSource,
    _heard: Closure<dyn Fn(web_sys::MessageEvent)>,
    _opened: Closure<dyn Fn()>,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// Puts the news into the context, and listens while a member looks at the page.
///
/// A page that nobody sees does not listen: browsers have few connections to one site, and many tabs.
pub fn provide_news() {
    let news = News(RwSignal::new((0, None)));
    provide_context(news);
    let viewer = use_viewer();
    let seen = RwSignal::new(true);
    Effect::new(move |_| {
        let changed = move || seen.set(!document().hidden());
        let listener = Closure::<dyn Fn()>::new(changed);
        let _ = document()
            .add_event_listener_with_callback("visibilitychange", listener.as_ref().unchecked_ref());
        // It stays as long as the document does.
        listener.forget();
    });
    let listens = Memo::new(move |_| seen.get() && viewer.get().is_some_and(|me| matches!(me, Ok(Some(_)))));
    // The effect keeps the line, and lets go of the one before.
    Effect::new(move |_: Option<Option<Line>>| listens.get().then(|| open(news)).flatten());
    // The number in the header.
    Effect::new(move |before: Option<u64>| {
        let (count, _) = news.0.get();
        if before.is_some_and(|before| before != count) {
            viewer.refetch();
        }
        count
    });
}

fn open(news: News) -> Option<Line> {
    let source = web_sys::EventSource::new(EVENTS).ok()?;
    let heard = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
        news.tell(event.data().as_string().and_then(|id| id.parse().ok()));
    });
    let first = StoredValue::new(true);
    let opened = Closure::<dyn Fn()>::new(move || {
        // The page was made a moment ago; what was missed since a line was lost, nobody knows.
        if !first.get_value() {
            news.tell(None);
        }
        first.set_value(false);
    });
    let _ = source.add_event_listener_with_callback("conversation", heard.as_ref().unchecked_ref());
    source.set_onopen(Some(opened.as_ref().unchecked_ref()));
    Some(Line { source, _heard: heard, _opened: opened })
}
