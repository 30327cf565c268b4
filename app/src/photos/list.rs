//! The photos of a listing in their order: each can be moved, told what it shows, removed, and put back.

use super::drag::Drag;
use crate::Error;
use crate::ui::{Alert, Glyph, Icon, Tone};
use domain::ListingId;
use domain::photos::{Photo, PhotoDesk, PhotoId, Shot, WIDTHS};
use leptos::form::ActionForm;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlFormElement};

/// Takes a photo off a listing.
#[server(endpoint = "remove_photo")]
pub async fn remove_photo(id: ListingId, photo: PhotoId) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.remove_photo(&caller, id, photo).await?)
}

/// Puts a photo back that was removed a short while ago.
#[server(endpoint = "restore_photo")]
pub async fn restore_photo(id: ListingId, photo: PhotoId) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.restore_photo(&caller, id, photo).await?)
}

/// Moves a photo to a position, counted from 0.
#[server(endpoint = "move_photo")]
pub async fn move_photo(id: ListingId, photo: PhotoId, to: usize) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.move_photo(&caller, id, photo, to).await?)
}

/// Says what a photo shows; an empty `shot` takes that back.
#[server(endpoint = "caption_photo")]
pub async fn caption_photo(
    id: ListingId,
    photo: PhotoId,
    #[server(default)] shot: String,
) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let shot = match shot.as_str() {
        "" => None,
        _ => Some(Shot::try_from(shot).map_err(|_| domain::Refusal::NotFound)?),
    };
    Ok(services.caption_photo(&caller, id, photo, shot).await?)
}

/// What the list's buttons work on.
#[derive(Clone, Copy)]
pub(super) struct Actions {
    id: ListingId,
    pub shift: ServerAction<MovePhoto>,
    remove: ServerAction<RemovePhoto>,
    restore: ServerAction<RestorePhoto>,
    caption: ServerAction<CaptionPhoto>,
    /// The button that was pressed last to move a photo, by its id.
    pressed: StoredValue<String>,
    /// What a screen reader says about the last change.
    pub said: RwSignal<String>,
}

impl Actions {
    fn errors(self) -> Option<Error> {
        let errors = [
            self.shift.value().get(),
            self.remove.value().get(),
            self.restore.value().get(),
            self.caption.value().get(),
        ];
        errors.into_iter().flatten().find_map(Result::err)
    }

    fn track(self) {
        self.shift.version().track();
        self.remove.version().track();
        self.restore.version().track();
        self.caption.version().track();
    }

    /// Moves a photo, and says so.
    pub fn shift(self, photo: PhotoId, from: usize, to: usize, count: usize) {
        self.said.set(format!("Photo {} is now number {} of {count}.", from + 1, to + 1));
        self.shift.dispatch(MovePhoto { id: self.id, photo, to });
    }
}

/// The photos, the cover first.
#[component]
pub fn PhotoList(
    id: ListingId,
    desk: RwSignal<PhotoDesk>,
    /// Called after each change that the server has answered, whatever the answer.
    #[prop(into)]
    on_changed: Callback<()>,
) -> impl IntoView {
    let actions = Actions {
        id,
        shift: ServerAction::new(),
        remove: ServerAction::new(),
        restore: ServerAction::new(),
        caption: ServerAction::new(),
        pressed: StoredValue::default(),
        said: RwSignal::new(String::new()),
    };
    Effect::new(move |before: Option<()>| {
        actions.track();
        if before.is_some() {
            on_changed.run(());
        }
    });
    let photos = Memo::new(move |_| desk.with(|desk| desk.photos.clone()));
    // The cursor follows the photo that was moved, once it has moved.
    Effect::new(move |_| {
        photos.track();
        let button = actions.pressed.try_update_value(std::mem::take).unwrap_or_default();
        if !button.is_empty() {
            request_animation_frame(move || focus(&button));
        }
    });
    let failed = move || {
        actions.errors().map(|error| view! { <Alert tone=Tone::Bad><p>{error.to_string()}</p></Alert> })
    };
    let copied = move || {
        desk.with(|desk| !desk.copies.is_empty()).then(|| {
            view! {
                <Alert tone=Tone::Warn>
                    <p>
                        "A photo here looks like one of another seller. Please show your own phone: buyers want to see the one that they get, and our staff looks at copied photos."
                    </p>
                </Alert>
            }
        })
    };
    let drag = Drag::new(actions);
    let rows = move || {
        let photos = photos.get();
        let count = photos.len();
        let copies = desk.with_untracked(|desk| desk.copies.clone());
        let row = |(at, photo): (usize, Photo)| {
            let copied = copies.contains(&photo.id);
            view! { <PhotoRow actions drag photo at count copied /> }
        };
        photos.into_iter().enumerate().map(row).collect_view()
    };
    view! {
        {failed}
        {copied}
        <ol class="photo-list" role="list">
            {rows}
        </ol>
        <p class="sr-only" aria-live="polite">{move || actions.said.get()}</p>
        <Removed actions desk />
    }
}

/// What was removed a short while ago, to be put back.
#[component]
fn Removed(actions: Actions, desk: RwSignal<PhotoDesk>) -> impl IntoView {
    let row = move |photo: Photo| {
        view! {
            <li class="photo-removed">
                <img loading="lazy" decoding="async" width=photo.width height=photo.height src=photo.id.path(WIDTHS[0]) alt="" />
                <span>"Photo removed."</span>
                <ActionForm action=actions.restore>
                    <PhotoInputs id=actions.id photo=photo.id />
                    <button class="button-link" type="submit">"Undo"</button>
                </ActionForm>
            </li>
        }
    };
    view! {
        <ul class="photos-removed" role="list" aria-live="polite">
            {move || desk.with(|desk| desk.removed.iter().take(3).copied().map(row).collect_view())}
        </ul>
    }
}

fn focus(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

#[component]
fn PhotoRow(
    actions: Actions,
    drag: Drag,
    photo: Photo,
    at: usize,
    count: usize,
    /// Whether it looks like a photo of another seller.
    copied: bool,
) -> impl IntoView {
    let number = at + 1;
    let removed = move |_| actions.said.set(format!("Photo {number} is removed. It can be put back below."));
    view! {
        <li
            class="photo"
            class:is-dragged=move || drag.is_dragged(at)
            class:is-target=move || drag.is_target(at)
            data-at=at
            on:pointerdown=move |event| drag.begin(&event, photo.id, at, count)
            on:pointermove=move |event| drag.follow(&event)
            on:pointerup=move |_| drag.drop()
            on:pointercancel=move |_| drag.cancel()
        >
            <img
                loading="lazy"
                decoding="async"
                draggable="false"
                width=photo.width
                height=photo.height
                src=photo.id.path(WIDTHS[0])
                alt=format!("Photo {number}")
            />
            {(at == 0).then(|| view! { <span class="badge badge-accent photo-cover">"Cover"</span> })}
            {(count > 1).then(|| view! { <span class="photo-grip needs-script" aria-hidden="true"><Icon glyph=Glyph::Grip /></span> })}
            {copied.then(|| view! { <span class="badge badge-warn photo-copied">"Not your own?"</span> })}
            <CaptionForm actions photo number />
            <div class="photo-tools">
                <MoveButton actions photo=photo.id to=at.checked_sub(1) number count earlier=true />
                <MoveButton actions photo=photo.id to=(number < count).then_some(number) number count earlier=false />
                <ActionForm action=actions.remove>
                    <PhotoInputs id=actions.id photo=photo.id />
                    <button
                        class="button button-ghost button-icon"
                        type="submit"
                        aria-label=format!("Remove photo {number}")
                        on:click=removed
                    >
                        <Icon glyph=Glyph::Trash />
                    </button>
                </ActionForm>
            </div>
        </li>
    }
}

/// What a photo shows: sent at once when it is chosen, by a button without JavaScript.
#[component]
fn CaptionForm(actions: Actions, photo: Photo, number: usize) -> impl IntoView {
    let send = |event: Event| {
        let field = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let form = field.and_then(|field| field.closest("form").ok().flatten());
        if let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
            let _ = form.request_submit();
        }
    };
    let option = move |shot: Shot| {
        view! { <option value=shot.as_str() selected=photo.shot == Some(shot)>{shot.label()}</option> }
    };
    view! {
        <ActionForm action=actions.caption>
            <PhotoInputs id=actions.id photo=photo.id />
            <div class="photo-caption">
                <select class="input" name="shot" aria-label=format!("What photo {number} shows") on:change=send>
                    <option value="" selected=photo.shot.is_none()>"Shows..."</option>
                    {Shot::ALL.map(option).into_iter().collect_view()}
                </select>
                <button class="button button-quiet without-script" type="submit">"Save"</button>
            </div>
        </ActionForm>
    }
}

#[component]
fn MoveButton(
    actions: Actions,
    photo: PhotoId,
    /// The position it moves to; `None` at the end of the list.
    to: Option<usize>,
    number: usize,
    count: usize,
    earlier: bool,
) -> impl IntoView {
    let (glyph, way) = if earlier { (Glyph::ArrowLeft, "earlier") } else { (Glyph::ArrowRight, "later") };
    let id = format!("{way}-{photo}");
    let pressed = id.clone();
    let moved = move |_| {
        actions.pressed.set_value(pressed.clone());
        if let Some(to) = to {
            actions.said.set(format!("Photo {number} is now number {} of {count}.", to + 1));
        }
    };
    view! {
        <ActionForm action=actions.shift>
            <PhotoInputs id=actions.id photo />
            <input type="hidden" name="to" value=to />
            <button
                class="button button-ghost button-icon"
                type="submit"
                id=id
                aria-label=format!("Move photo {number} {way}")
                disabled=to.is_none()
                on:click=moved
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
