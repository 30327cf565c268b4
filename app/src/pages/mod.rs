//! Pages that belong to no single noun.

mod home;
mod outbox;
mod texts;

use crate::lazy::lazy;
pub use crate::ui::NotFound as NotFoundPage;
pub use home::HomePage;
use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::{Outlet, ParentRoute, Route};
use leptos_router::{SsrMode, path};
use outbox::OutboxPage;
use texts::{AboutPage, DataPage, HelpPage, PrivacyPage, TermsPage};

/// The pages that say what this site is.
#[component(transparent)]
pub fn TextRoutes() -> AnyNestedRoute {
    view! {
        <ParentRoute path=path!("/") view=Outlet ssr=SsrMode::Async>
            <Route path=path!("/about") view=lazy!(AboutPage) ssr=SsrMode::Async />
            <Route path=path!("/help") view=lazy!(HelpPage) ssr=SsrMode::Async />
            <Route path=path!("/privacy") view=lazy!(PrivacyPage) ssr=SsrMode::Async />
            <Route path=path!("/terms") view=lazy!(TermsPage) ssr=SsrMode::Async />
            <Route path=path!("/data") view=lazy!(DataPage) ssr=SsrMode::Async />
            <Route path=path!("/sandbox/outbox") view=lazy!(OutboxPage) ssr=SsrMode::Async />
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}
