//! The document around every page, and which path shows which page.

use crate::pages::{HomePage, NotFoundPage};
use crate::refused::{self, RefusedFormScript};
use crate::viewer::provide_viewer;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// The HTML document.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <HashedStylesheet options=options.clone() />
                <AutoReload options=options.clone() />
                <RefusedFormScript />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The application: rendered on the server, woken up in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_viewer();
    if cfg!(target_arch = "wasm32") {
        refused::provide_from_document();
    }
    // Browser tests, and nothing else, wait for this mark.
    Effect::new(|_| {
        if let Some(body) = document().body() {
            let _ = body.set_attribute("data-hydrated", "");
        }
    });
    view! {
        <Title formatter=|title: String| if title.is_empty() { "MobileGoo".into() } else { format!("{title} · MobileGoo") } />
        <Router>
            <main id="main">
                <Routes fallback=NotFoundPage>
                    <Route path=path!("/") view=HomePage ssr=SsrMode::Async />
                </Routes>
            </main>
        </Router>
    }
}
