//! Pages whose code the browser fetches when they are opened first, so that nobody pays for pages that they don't see.
//!
//! `view=lazy!(SellPage)` in a `<Route>` is all that it takes: the page's code, and what only such pages need,
//! goes into files of its own. A build in parts does so (feature `lazy`, `cargo leptos build --split`); all others keep all
//! pages in one file, which is built faster and behaves the same.
//!
//! The page is a component without properties, in scope by its bare name, and no other lazy page has that name.

#[cfg(feature = "lazy")]
mod later {
    use leptos::prelude::*;
    use leptos_router::ChooseView;
    use std::pin::Pin;

    type Coming<T> = Pin<Box<dyn Future<Output = T>>>;

    /// A page that comes later. One type for all of them, so that a route costs next to nothing.
    #[derive(Clone, Copy)]
    pub struct LazyPage {
        pub view: fn() -> Coming<AnyView>,
        pub preload: fn() -> Coming<()>,
    }

    impl ChooseView for LazyPage {
        async fn choose(self) -> AnyView {
            (self.view)().await
        }

        async fn preload(&self) {
            (self.preload)().await;
        }
    }
}
#[cfg(feature = "lazy")]
pub use later::LazyPage;

macro_rules! lazy {
    ($page:ident) => {{
        #[cfg(feature = "lazy")]
        {
            #[leptos::lazy($page)]
            fn page() -> AnyView {
                view! { <$page /> }.into_any()
            }
            // On the server there is nothing to fetch.
            #[cfg(target_arch = "wasm32")]
            use __preload_page as fetch;
            #[cfg(not(target_arch = "wasm32"))]
            async fn fetch() {}
            crate::lazy::LazyPage { view: || Box::pin(page()), preload: || Box::pin(fetch()) }
        }
        #[cfg(not(feature = "lazy"))]
        {
            $page
        }
    }};
}
pub(crate) use lazy;
