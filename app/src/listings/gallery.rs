//! The photos of a listing: a strip that snaps from photo to photo, with thumbnails that lead to each.

use domain::photos::{Photo, WIDTHS};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use web_sys::ScrollIntoViewOptions;

/// How wide the large photo is shown.
const SIZES: &str = "(min-width: 64rem) 40rem, 100vw";

/// The photos. Without JavaScript the thumbnails are links to the photos, and the strip scrolls by itself.
#[component]
pub fn Gallery(photos: Vec<Photo>, #[prop(into)] title: String) -> impl IntoView {
    let count = photos.len();
    let large = photos.iter().enumerate().map(|(at, photo)| {
        let alt = match photo.shot {
            Some(shot) => format!("{title}, photo {} of {count}: {}", at + 1, shot.label()),
            None => format!("{title}, photo {} of {count}", at + 1),
        };
        let caption = photo
            .shot
            .map(|shot| view! { <span class="gallery-caption" aria-hidden="true">{shot.label()}</span> });
        view! {
            <li id=anchor(at)>
                <a href=photo.id.path(WIDTHS[2]) rel="external">
                    <img
                        loading=if at == 0 { "eager" } else { "lazy" }
                        fetchpriority=(at == 0).then_some("high")
                        decoding="async"
                        width=photo.width
                        height=photo.height
                        sizes=SIZES
                        srcset=photo.srcset()
                        src=photo.id.path(WIDTHS[1])
                        alt=alt
                    />
                    {caption}
                </a>
            </li>
        }
    });
    let small = photos.iter().enumerate().map(|(at, photo)| {
        view! {
            <li>
                <a href=format!("#{}", anchor(at)) on:click=move |event| show(&event, at)>
                    <img
                        loading="lazy"
                        decoding="async"
                        width=photo.width
                        height=photo.height
                        src=photo.id.path(WIDTHS[0])
                        alt=photo.caption(at + 1)
                    />
                </a>
            </li>
        }
    });
    view! {
        <section class="gallery" aria-label="Photos">
            <ul class="gallery-strip" role="list" tabindex="0" aria-label="Photos, scroll sideways">
                {large.collect_view()}
            </ul>
            {(count > 1).then(|| view! { <ul class="gallery-thumbs" role="list">{small.collect_view()}</ul> })}
        </section>
    }
}

fn anchor(at: usize) -> String {
    format!("photo-{}", at + 1)
}

/// Brings a photo into the strip without moving the page or its address.
fn show(event: &MouseEvent, at: usize) {
    let Some(photo) = document().get_element_by_id(&anchor(at)) else { return };
    event.prevent_default();
    let options = ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    options.set_inline(web_sys::ScrollLogicalPosition::Start);
    options.set_behavior(web_sys::ScrollBehavior::Smooth);
    photo.scroll_into_view_with_scroll_into_view_options(&options);
}
