//! Everything about the photos of one's listing in one place: taking, ordering, a phone that helps, verification.

use super::hand_over::{HandOver, HandOverPanel};
use super::list::PhotoList;
use super::queue::Queue;
use super::uploads::PhotoUploads;
use super::verification::{Verification, verification_of};
use crate::Error;
use crate::ui::Loaded;
use domain::ListingId;
use domain::photos::{Photo, PhotoDesk};
use domain::verifications::OwnVerification;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos::task::spawn_local;
use std::time::Duration;

/// How often the page asks for photos while a phone may send some. A question is one small answer.
const ASK_EVERY: Duration = Duration::from_millis(1500);

/// Everything about the photos of an own listing.
#[server(endpoint = "look_at_photos", input = GetUrl)]
pub async fn look_at_photos(id: ListingId) -> Result<PhotoDesk, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.photo_desk(&caller, id).await?)
}

/// The photos of a listing that is being edited. `photos` follows them, for the rest of the page.
#[component]
pub fn Photos(
    id: ListingId,
    photos: RwSignal<Vec<Photo>>,
    /// Why the last one was refused.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let desk = Resource::new(|| (), move |()| look_at_photos(id));
    let (hand_over, verification) = (HandOver::of(id), verification_of(id));
    view! {
        <section class="card form" aria-labelledby="photos-title">
            <h2 class="text-xl" id="photos-title">"Photos"</h2>
            <Loaded resource=desk view=move |desk| view! { <Desk id desk photos error hand_over verification /> } />
        </section>
    }
}

/// What is on the desk, as the server last said.
#[derive(Clone, Copy)]
struct Current {
    id: ListingId,
    desk: RwSignal<PhotoDesk>,
    photos: RwSignal<Vec<Photo>>,
    /// Whether a question is waiting to be asked.
    asking: StoredValue<bool>,
}

impl Current {
    /// Asks the server again; `false` where the page has gone.
    async fn refresh(self) -> bool {
        if let Ok(desk) = look_at_photos(self.id).await {
            if self.photos.try_get_untracked().is_some_and(|photos| photos != desk.photos) {
                self.photos.try_set(desk.photos.clone());
            }
            if self.desk.try_with_untracked(|known| *known != desk) == Some(true) {
                self.desk.try_set(desk);
            }
        }
        !self.desk.is_disposed()
    }

    /// Asks again and again, as long as a phone may send photos and somebody looks at this page.
    fn keep_asking(self) {
        let is_handed = self.desk.try_with_untracked(|desk| desk.handed.is_some()) == Some(true);
        if !is_handed || self.asking.try_get_value() != Some(false) {
            return;
        }
        self.asking.set_value(true);
        let ask = move || {
            spawn_local(async move {
                let there = document().hidden() || self.refresh().await;
                if there && self.asking.try_set_value(false).is_none() {
                    self.keep_asking();
                }
            });
        };
        set_timeout(ask, ASK_EVERY);
    }
}

#[component]
fn Desk(
    id: ListingId,
    desk: PhotoDesk,
    photos: RwSignal<Vec<Photo>>,
    error: Signal<Option<String>>,
    hand_over: HandOver,
    verification: Resource<Result<OwnVerification, Error>>,
) -> impl IntoView {
    let current = Current { id, desk: RwSignal::new(desk), photos, asking: StoredValue::new(false) };
    let refresh = Callback::new(move |()| {
        spawn_local(async move {
            let _ = current.refresh().await;
        })
    });
    let path = format!("/listings/{id}/photos");
    let queue = Queue::new(path.clone(), path.clone(), refresh);
    let shots = Signal::derive(move || {
        current.desk.with(|desk| desk.photos.iter().map(|photo| photo.shot).collect::<Vec<_>>())
    });
    let handed = Memo::new(move |_| current.desk.with(|desk| desk.handed));
    Effect::new(move |_| {
        if handed.get().is_some() {
            current.keep_asking();
        }
    });
    view! {
        <PhotoList id desk=current.desk on_changed=refresh />
        <PhotoUploads queue action=path page=format!("/sell/{id}") shots />
        <p class="message" aria-live="polite">{error}</p>
        <HandOverPanel id hand_over handed on_changed=refresh />
        <Verification id own=verification />
    }
}
