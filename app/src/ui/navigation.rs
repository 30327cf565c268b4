//! Ways from page to page: breadcrumbs, tabs, pagination. All of them are links.

use super::{Glyph, Icon};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The way from the home page down to this page: `(path, words)`, the last one without a path.
#[component]
pub fn Breadcrumbs(steps: Vec<(String, String)>) -> impl IntoView {
    let step = |(href, words): (String, String)| {
        let content = if href.is_empty() {
            view! { <span aria-current="page">{words}</span> }.into_any()
        } else {
            view! { <a href=href>{words}</a> }.into_any()
        };
        view! { <li>{content}</li> }
    };
    view! {
        <nav class="breadcrumbs" aria-label="Breadcrumbs">
            <ol>{steps.into_iter().map(step).collect_view()}</ol>
        </nav>
    }
}

/// Links to parts of one thing: `(path with or without a query, words)`. The one that is open is marked.
#[component]
pub fn Tabs(#[prop(into)] label: String, tabs: Vec<(String, String)>) -> impl IntoView {
    let location = use_location();
    let tab = move |(href, words): (String, String)| {
        let target = href.clone();
        let is_open = move || {
            let (path, search) = (location.pathname.get(), location.search.get());
            let query = search.trim_start_matches('?');
            target == path && query.is_empty() || target == format!("{path}?{query}")
        };
        view! { <a href=href aria-current=move || is_open().then_some("page")>{words}</a> }
    };
    view! {
        <nav class="tabs" aria-label=label>
            {tabs.into_iter().map(tab).collect_view()}
        </nav>
    }
}

/// Links to the pages of a list. `href` makes the path of a page's number; nothing is shown for one page.
#[component]
pub fn Pagination(number: u32, pages: u32, href: impl Fn(u32) -> String) -> impl IntoView {
    if pages < 2 {
        return ().into_any();
    }
    let link = |page: Option<u32>| match page {
        Some(page) => view! {
            <li>
                <a
                    href=href(page)
                    aria-label=format!("Page {page}")
                    aria-current=(page == number).then_some("page")
                >
                    {page}
                </a>
            </li>
        }
        .into_any(),
        None => view! { <li aria-hidden="true"><span>"…"</span></li> }.into_any(),
    };
    view! {
        <nav class="pagination" aria-label="Pages">
            {(number > 1)
                .then(|| {
                    view! {
                        <a href=href(number - 1) rel="prev">
                            <Icon glyph=Glyph::ChevronLeft />
                            <span class="max-sm:sr-only">"Previous"</span>
                        </a>
                    }
                })}
            <ol class="flex flex-wrap gap-1.5">
                {page_numbers(number, pages).into_iter().map(link).collect_view()}
            </ol>
            {(number < pages)
                .then(|| {
                    view! {
                        <a href=href(number + 1) rel="next">
                            <span class="max-sm:sr-only">"Next"</span>
                            <Icon glyph=Glyph::ChevronRight />
                        </a>
                    }
                })}
        </nav>
    }
    .into_any()
}

/// The numbers to show: first, last and those around the open one; `None` stands for a gap.
fn page_numbers(number: u32, pages: u32) -> Vec<Option<u32>> {
    let mut shown: Vec<Option<u32>> = Vec::new();
    let mut last = 0;
    for page in (1..=pages).filter(|p| *p == 1 || *p == pages || p.abs_diff(number) <= 1) {
        match page - last {
            1 => {}
            2 => shown.push(Some(page - 1)),
            _ => shown.push(None),
        }
        shown.push(Some(page));
        last = page;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::page_numbers;

    fn text(number: u32, pages: u32) -> String {
        let word = |page: Option<u32>| page.map_or("…".to_owned(), |p| p.to_string());
        page_numbers(number, pages).into_iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn long_lists_of_pages_are_shortened_around_the_open_one() {
        assert_eq!(text(1, 3), "1 2 3");
        assert_eq!(text(1, 9), "1 2 … 9");
        assert_eq!(text(3, 9), "1 2 3 4 … 9");
        assert_eq!(text(4, 9), "1 2 3 4 5 … 9");
        assert_eq!(text(5, 9), "1 … 4 5 6 … 9");
        assert_eq!(text(9, 9), "1 … 8 9");
    }
}
