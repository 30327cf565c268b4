//! Handing a listing to a phone: on a computer, a QR code that the phone reads.

use crate::Error;
use crate::ui::{ActionMessage, Glyph, Icon, Loaded};
use domain::ListingId;
use domain::hand_overs::{Handed, OwnHandOver};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Makes a link by which a phone adds photos to an own listing, without signing in.
#[server(endpoint = "start_hand_over")]
pub async fn start_hand_over(id: ListingId) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.start_hand_over(&caller, id).await?;
    Ok(())
}

/// Makes the link good for nothing.
#[server(endpoint = "end_hand_over")]
pub async fn end_hand_over(id: ListingId) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.end_hand_over(&caller, id).await?)
}

/// The link, while it is good.
#[server(endpoint = "find_hand_over", input = GetUrl)]
pub async fn find_hand_over(id: ListingId) -> Result<Option<OwnHandOver>, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.own_hand_over(&caller, id).await?)
}

/// The link and what can be done with it.
///
/// It is asked for together with everything else about the photos, before any of that is there: questions that
/// were begun one after the other's answer would not come in the same order on the server and in the browser.
#[derive(Clone, Copy)]
pub struct HandOver {
    start: ServerAction<StartHandOver>,
    end: ServerAction<EndHandOver>,
    /// Counts how often a phone began or ended to be one that adds photos.
    turns: RwSignal<usize>,
    link: Resource<Result<Option<OwnHandOver>, Error>>,
}

impl HandOver {
    pub fn of(id: ListingId) -> Self {
        let start = ServerAction::<StartHandOver>::new();
        let end = ServerAction::<EndHandOver>::new();
        let turns = RwSignal::new(0);
        let asked = move || (start.version().get(), end.version().get(), turns.get());
        Self { start, end, turns, link: Resource::new(asked, move |_| find_hand_over(id)) }
    }
}

/// Offers the code, or shows it while it is good.
#[component]
pub fn HandOverPanel(
    id: ListingId,
    hand_over: HandOver,
    /// Whether a phone may add photos right now.
    handed: Memo<Option<Handed>>,
    /// Called after the code was made or ended.
    on_changed: Callback<()>,
) -> impl IntoView {
    let HandOver { start, end, turns, link } = hand_over;
    let version = move || (start.version().get(), end.version().get());
    Effect::new(move |before: Option<()>| {
        version();
        if before.is_some() {
            on_changed.run(());
        }
    });
    let is_handed = Memo::new(move |_| handed.with(Option::is_some));
    Effect::new(move |before: Option<bool>| {
        let now = is_handed.get();
        if before.is_some_and(|before| before != now) {
            turns.update(|turns| *turns += 1);
        }
        now
    });
    let show = move |link: Option<OwnHandOver>| match link {
        Some(link) => view! { <Code id link handed end /> }.into_any(),
        None => view! {
            <ActionForm action=start>
                <FormInputs id />
                <button class="button button-quiet" type="submit">
                    <Icon glyph=Glyph::Phone />
                    "Take the photos with your phone"
                </button>
            </ActionForm>
        }
        .into_any(),
    };
    view! {
        <section class="hand-over" aria-label="Photos from your phone">
            <ActionMessage action=start />
            <ActionMessage action=end />
            <Loaded resource=link view=show />
        </section>
    }
}

#[component]
fn Code(
    id: ListingId,
    link: OwnHandOver,
    handed: Memo<Option<Handed>>,
    end: ServerAction<EndHandOver>,
) -> impl IntoView {
    let size = link.qr.size;
    let begun = move || handed.get().map_or(link.begun, |handed| handed.begun);
    let state = move || match begun() {
        true => "Your phone is connected. Its photos appear above by themselves.",
        false => "Waiting for your phone.",
    };
    view! {
        <div class="hand-over-code">
            <svg class="qr" viewBox=format!("0 0 {size} {size}") role="img" aria-label="QR code with a link for your phone">
                <path d=link.qr.path></path>
            </svg>
            <div class="grid content-start gap-3">
                <h3 class="text-lg">"Point your phone's camera at this code"</h3>
                <p class="text-sm text-soft">
                    "The phone need not be signed in. The link takes photos for this listing and nothing else, from one phone, until "
                    {link.expires_at.date_and_time()} "."
                </p>
                <p aria-live="polite">{state}</p>
                <p class="without-script">
                    <a class="link" href=format!("/sell/{id}") rel="external">"Show the photos that have arrived"</a>
                </p>
                <p class="text-sm text-soft">
                    "Is this the phone already? " <a class="link" href=link.url.clone() rel="external">"Open the link here"</a>
                </p>
                <ActionForm action=end>
                    <FormInputs id />
                    <button class="button-link" type="submit">"Done, end the link"</button>
                </ActionForm>
            </div>
        </div>
    }
}

#[component]
fn FormInputs(id: ListingId) -> impl IntoView {
    view! {
        <input type="hidden" name="page" value=format!("/sell/{id}") />
        <input type="hidden" name="id" value=id.to_string() />
    }
}
