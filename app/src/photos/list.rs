//! The photos of a listing in their order, each with buttons to move and to remove it.

use crate::Error;
use crate::ui::{Alert, Glyph, Icon, Tone};
use domain::ListingId;
use domain::photos::{Photo, PhotoId, WIDTHS};
use leptos::form::ActionForm;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Takes a photo off a listing.
#[server(endpoint = "remove_photo")]
pub async fn remove_photo(id: ListingId, photo: PhotoId) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.remove_photo(&caller, id, photo).await?)
}

/// Moves a photo to a position, counted from 0.
#[server(endpoint = "move_photo")]
pub async fn move_photo(id: ListingId, photo: PhotoId, to: usize) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.move_photo(&caller, id, photo, to).await?)
}

/// What the list's buttons work on.
#[derive(Clone, Copy)]
struct Actions {
    id: ListingId,
    shift: ServerAction<MovePhoto>,
    remove: ServerAction<RemovePhoto>,
    /// The button that was pressed last to move a photo, by its id.
    pressed: StoredValue<String>,
}

/// The photos, the cover first.
#[component]
pub fn PhotoList(
    id: ListingId,
    #[prop(into)] photos: Signal<Vec<Photo>>,
    /// Called after each change that the server has answered, whatever the answer.
    #[prop(into)]
    on_changed: Callback<()>,
) -> impl IntoView {
    let actions = Actions {
        id,
        shift: ServerAction::new(),
        remove: ServerAction::new(),
        pressed: StoredValue::default(),
    };
    Effect::new(move |before: Option<()>| {
        actions.shift.version().track();
        actions.remove.version().track();
        if before.is_some() {
            on_changed.run(());
        }
    });
    // The cursor follows the photo that was moved, once it has moved.
    Effect::new(move |_| {
        photos.track();
        let button = actions.pressed.try_update_value(std::mem::take).unwrap_or_default();
        if !button.is_empty() {
            request_animation_frame(move || focus(&button));
        }
    });
    let failed = move || {
        let errors = [actions.shift.value().get(), actions.remove.value().get()];
        errors.into_iter().flatten().find_map(Result::err).map(|error| {
            view! {
                <Alert tone=Tone::Bad>
                    <p>{error.to_string()}</p>
                </Alert>
            }
        })
    };
    let rows = move || {
        let photos = photos.get();
        let count = photos.len();
        let row = |(at, photo)| view! { <PhotoRow actions photo at count /> };
        photos.into_iter().enumerate().map(row).collect_view()
    };
    view! {
        {failed}
        <ol class="photo-list" role="list">
            {rows}
        </ol>
    }
}

fn focus(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

#[component]
fn PhotoRow(actions: Actions, photo: Photo, at: usize, count: usize) -> impl IntoView {
    let number = at + 1;
    view! {
        <li class="photo">
            <img
                loading="lazy"
                decoding="async"
                width=photo.width
                height=photo.height
                src=photo.id.path(WIDTHS[0])
                alt=format!("Photo {number}")
            />
            {(at == 0).then(|| view! { <span class="badge badge-accent photo-cover">"Cover"</span> })}
            <div class="photo-tools">
                <MoveButton actions photo=photo.id to=at.checked_sub(1) glyph=Glyph::ArrowLeft label=format!("Move photo {number} earlier") />
                <MoveButton actions photo=photo.id to=(number < count).then_some(number) glyph=Glyph::ArrowRight label=format!("Move photo {number} later") />
                <details class="menu photo-remove">
                    <summary class="button button-ghost button-icon" aria-label=format!("Remove photo {number}")>
                        <Icon glyph=Glyph::Trash />
                    </summary>
                    <div class="panel">
                        <ActionForm action=actions.remove>
                            <PhotoInputs id=actions.id photo=photo.id />
                            <button type="submit">
                                <Icon glyph=Glyph::Trash />
                                "Yes, remove it"
                            </button>
                        </ActionForm>
                    </div>
                </details>
            </div>
        </li>
    }
}

#[component]
fn MoveButton(
    actions: Actions,
    photo: PhotoId,
    /// The position it moves to; `None` at the end of the list.
    to: Option<usize>,
    glyph: Glyph,
    label: String,
) -> impl IntoView {
    let id = format!("{}-{photo}", if glyph == Glyph::ArrowLeft { "earlier" } else { "later" });
    let pressed = id.clone();
    view! {
        <ActionForm action=actions.shift>
            <PhotoInputs id=actions.id photo />
            <input type="hidden" name="to" value=to />
            <button
                class="button button-ghost button-icon"
                type="submit"
                id=id
                aria-label=label
                disabled=to.is_none()
                on:click=move |_| actions.pressed.set_value(pressed.clone())
            >
                <Icon glyph />
            </button>
        </ActionForm>
    }
}

/// What every form of a photo carries.
#[component]
fn PhotoInputs(id: ListingId, photo: PhotoId) -> impl IntoView {
    view! {
        <input type="hidden" name="page" value=format!("/sell/{id}") />
        <input type="hidden" name="id" value=id.to_string() />
        <input type="hidden" name="photo" value=photo.to_string() />
    }
}
