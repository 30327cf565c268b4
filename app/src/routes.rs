//! The document around every page, and which path shows which page.

use crate::accounts::{AccountRoutes, GuestRoutes};
use crate::catalogue::{BrandPage, ModelPage};
use crate::checkout::CheckoutRoutes;
use crate::compare::{ComparePage, CompareTray};
use crate::disputes::StaffDisputesPage;
use crate::layout::{Footer, Header, Parts, SiteFiles, WakeUp};
use crate::lazy::lazy;
use crate::listings::ListingPage;
use crate::messages::{ReportedMessagesPage, provide_news};
use crate::pages::{HomePage, NotFoundPage, TextRoutes};
use crate::photos::{HandOverPage, VerificationsPage};
use crate::refused::{self, RefusedFormScript};
use crate::reviews::{ReportReviewPage, ReportedReviewsPage};
use crate::search::{SearchPage, provide_came_back};
use crate::sell::{EditListingPage, SellPage};
use crate::sellers::SellerPage;
use crate::site::{SITE_NAME, as_content, is_sandbox};
use crate::ui::{ToastList, provide_toasts};
use crate::viewer::provide_viewer;
use crate::watches::WatchForm;
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// The HTML document.
pub fn shell(options: LeptosOptions, files: SiteFiles) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en" data-sandbox=is_sandbox().then_some("")>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fbf9f5" />
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#100e0b" />
                <link
                    rel="preload"
                    href="/fonts/instrument-sans-latin-5.woff2"
                    r#as="font"
                    r#type="font/woff2"
                    crossorigin="anonymous"
                />
                <link rel="stylesheet" href=files.stylesheet.clone() />
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/apple-touch-icon.png" />
                <link rel="manifest" href="/site.webmanifest" />
                <AutoReload options />
                <RefusedFormScript />
                <WakeUp files=files.clone() />
                <MetaTags />
            </head>
            <body>
                <App />
                <Parts files />
            </body>
        </html>
    }
}

/// The application: rendered on the server, woken up in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_viewer();
    provide_news();
    provide_toasts();
    provide_came_back();
    if cfg!(target_arch = "wasm32") {
        refused::provide_from_document();
    }
    // Browser tests wait for this mark, and so do buttons that do nothing without a script.
    Effect::new(|_| {
        if let Some(body) = document().body() {
            let _ = body.set_attribute("data-hydrated", "");
        }
    });
    let title = |title: String| {
        let title = match title.as_str() {
            "" => format!("{SITE_NAME}: used phones, from one person to the next"),
            title => format!("{title} · {SITE_NAME}"),
        };
        as_content(title)
    };
    view! {
        <Title formatter=title />
        <Router>
            <a class="skip" href="#main">"Skip to content"</a>
            <Header />
            <main id="main" tabindex="-1">
                <Routes fallback=NotFoundPage>
                    <Route path=path!("/") view=lazy!(HomePage) ssr=SsrMode::Async />
                    <TextRoutes />
                    <GuestRoutes />
                    <AccountRoutes />
                    <CheckoutRoutes />
                    <Route path=path!("/search") view=lazy!(SearchPage) ssr=SsrMode::Async />
                    <Route path=path!("/listings/:id") view=lazy!(ListingPage) ssr=SsrMode::Async />
                    <Route path=path!("/compare") view=lazy!(ComparePage) ssr=SsrMode::Async />
                    <Route path=path!("/models/:slug") view=lazy!(ModelPage) ssr=SsrMode::Async />
                    <Route path=path!("/brands/:slug") view=lazy!(BrandPage) ssr=SsrMode::Async />
                    <Route path=path!("/sellers/:id") view=lazy!(SellerPage) ssr=SsrMode::Async />
                    <Route path=path!("/hand-over") view=lazy!(HandOverPage) ssr=SsrMode::Async />
                    <Route path=path!("/staff/verifications") view=lazy!(VerificationsPage) ssr=SsrMode::Async />
                    <Route path=path!("/staff/reviews") view=lazy!(ReportedReviewsPage) ssr=SsrMode::Async />
                    <Route path=path!("/staff/messages") view=lazy!(ReportedMessagesPage) ssr=SsrMode::Async />
                    <Route path=path!("/reviews/:id/report") view=lazy!(ReportReviewPage) ssr=SsrMode::Async />
                    <Route path=path!("/staff/disputes") view=lazy!(StaffDisputesPage) ssr=SsrMode::Async />
                    <Route path=path!("/sell") view=lazy!(SellPage) ssr=SsrMode::Async />
                    <Route path=path!("/sell/:id") view=lazy!(EditListingPage) ssr=SsrMode::Async />
                </Routes>
            </main>
            <Footer />
            <WatchForm />
            <CompareTray />
            <ToastList />
        </Router>
    }
}
