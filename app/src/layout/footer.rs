//! The footer: the ways to every page that has no place in the header.

use super::header::Mark;
use crate::site::SITE_NAME;
use leptos::prelude::*;

/// The columns: a heading, and links with their words.
const COLUMNS: [(&str, &[(&str, &str)]); 3] = [
    (
        "Buy",
        &[
            ("/search", "All phones"),
            ("/search?sort=price_up", "Lowest price first"),
            ("/help#buying", "Buying safely"),
        ],
    ),
    (
        "Sell",
        &[("/sell", "Sell a phone"), ("/account/listings", "My listings"), ("/help#photos", "Good photos")],
    ),
    (
        "MobileGoo",
        &[
            ("/about", "About"),
            ("/help", "Help"),
            ("/privacy", "Privacy"),
            ("/terms", "Terms"),
            ("/data", "Data sources"),
        ],
    ),
];

#[component]
pub fn Footer() -> impl IntoView {
    let column = |(heading, links): (&'static str, &'static [(&'static str, &'static str)])| {
        let link =
            |(href, words): &(&'static str, &'static str)| view! { <li><a href=*href>{*words}</a></li> };
        view! {
            <nav aria-label=heading>
                <h2>{heading}</h2>
                <ul>{links.iter().map(link).collect_view()}</ul>
            </nav>
        }
    };
    view! {
        <footer class="site-footer">
            <div class="page grid grid-cols-2 gap-10 py-12 sm:grid-cols-3 lg:grid-cols-[2fr_1fr_1fr_1fr]">
                <div class="grid content-start gap-3 max-sm:col-span-2 sm:col-span-3 lg:col-span-1">
                    <span class="logo">
                        <Mark />
                        <span class="name inline!">{SITE_NAME}</span>
                    </span>
                    <p class="max-w-form text-soft">
                        "Used phones, from one person to the next. No advertising, no tracking."
                    </p>
                </div>
                {COLUMNS.into_iter().map(column).collect_view()}
            </div>
        </footer>
    }
}
