//! `/sell/{id}`: one's listing, to be filled in, saved, published and changed.

use super::fields::ListingFields;
use super::missing::{MissingList, first_form, missing};
use super::questions::WayOut;
use crate::Error;
use crate::offers::{FloorsCard, own_floors};
use crate::photos::Photos;
use crate::refused::RefusedForm;
use crate::site::with_next;
use crate::ui::{
    Alert, Badge, Breadcrumbs, Form, FormMessage, FormState, Head, LinkButton, Loaded, Tone, asked,
    use_toasts,
};
use domain::ListingId;
use domain::imei::{OwnImei, TypedImei};
use domain::listings::{ListingForm, ListingState, OwnListing};
use domain::photos::Photo;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::codec::GetUrl;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FormData, HtmlFormElement};

/// A listing as its seller edits it. An id that is none is not found.
#[server(endpoint = "edit_listing", input = GetUrl)]
pub async fn edit_listing(id: String) -> Result<OwnListing, Error> {
    let (services, caller) = crate::ssr::request()?;
    let id = id.parse().map_err(|_| domain::Refusal::NotFound)?;
    let mut listing = services.own_listing(&caller, id).await?;
    if listing.currency.is_none() {
        listing.currency = services.currency_of(&crate::ssr::country_of_browser()).await?;
    }
    Ok(listing)
}

/// Keeps what was filled in; `then` is `publish` to put the phone up for sale as well.
#[server(endpoint = "save_listing")]
pub async fn save_listing(
    id: ListingId,
    version: i64,
    #[server(default)] then: String,
    form: ListingForm,
) -> Result<OwnListing, Error> {
    let (services, caller) = crate::ssr::request()?;
    let saved = services.save_listing(&caller, id, version, form).await?;
    if then == "publish" {
        match services.publish_listing(&caller, id, saved.version).await.map_err(Error::from) {
            // Everything is there but an account: that is made or signed in to now, and leads back here.
            Err(Error::Refused(domain::Refusal::SignInFirst)) => {
                crate::ssr::redirect(&crate::ssr::with_next("/register", &format!("/sell/{id}")));
            }
            published => {
                published?;
                crate::ssr::redirect(&format!("/listings/{id}"));
            }
        }
    }
    Ok(saved)
}

/// `/sell/{id}`
#[component]
pub fn EditListingPage() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.read().get("id").unwrap_or_default();
    let (listing, floors) = (asked(id, edit_listing), asked(id, own_floors));
    // Where there is no listing to edit, the page says so once.
    let offers = move || {
        Suspend::new(async move {
            let own = floors.await.ok().flatten()?;
            Some(view! { <div class="page edit-listing"><FloorsCard own /></div> })
        })
    };
    view! {
        <Loaded resource=listing view=|listing| view! { <EditListing listing /> } />
        <Transition>{offers}</Transition>
    }
}

/// What changes on the page while the form on it stays.
#[derive(Clone, Copy)]
struct Current {
    id: ListingId,
    version: RwSignal<i64>,
    photos: RwSignal<Vec<Photo>>,
    imei: RwSignal<Option<OwnImei>>,
    saved_at: RwSignal<String>,
}

impl Current {
    fn take(self, listing: OwnListing) {
        self.version.try_set(listing.version);
        self.photos.try_set(listing.photos);
        self.imei.try_set(listing.imei);
        self.saved_at.try_set(listing.updated_at.date_and_time());
    }

    /// Asks the server again, without touching what is typed.
    fn refresh(self) {
        spawn_local(async move {
            if let Ok(listing) = edit_listing(self.id.to_string()).await {
                self.take(listing);
            }
        });
    }
}

#[component]
fn EditListing(listing: OwnListing) -> impl IntoView {
    let name = listing.model.full_name();
    let steps =
        vec![("/account/listings".to_owned(), "Your listings".to_owned()), (String::new(), name.clone())];
    let state = listing.state;
    let tone = if state == ListingState::Live { Tone::Good } else { Tone::Plain };
    let body = match state.can_be_edited() {
        true => view! { <Editor listing /> }.into_any(),
        false => view! {
            <Alert tone=Tone::Warn>
                <p>{unchangeable(state)}</p>
            </Alert>
            <div>
                <LinkButton href=format!("/listings/{}", listing.id)>"Look at it"</LinkButton>
            </div>
        }
        .into_any(),
    };
    view! {
        <Head title=format!("Sell your {name}") noindex=true />
        <div class="page edit-listing">
            <Breadcrumbs steps />
            <header class="flex flex-wrap items-center gap-3">
                <h1 class="text-2xl">{name}</h1>
                <Badge tone>{state.label()}</Badge>
            </header>
            {body}
        </div>
    }
}

/// Why a listing can't be changed any more.
fn unchangeable(state: ListingState) -> &'static str {
    match state {
        ListingState::Reserved => "A buyer is paying for this phone right now, so it can't be changed.",
        ListingState::Sold => "This phone is sold, so its listing can't be changed any more.",
        _ => "This listing was removed by our staff. Please contact support.",
    }
}

#[component]
fn Editor(listing: OwnListing) -> impl IntoView {
    let OwnListing {
        id,
        model,
        state,
        details,
        photos,
        imei,
        standing,
        guest,
        currency,
        fee,
        updated_at,
        version,
    } = listing;
    let currency = currency.unwrap_or_default();
    let blocked = standing.stop(&model);
    let current = Current {
        id,
        version: RwSignal::new(version),
        photos: RwSignal::new(photos),
        imei: RwSignal::new(imei),
        saved_at: RwSignal::new(updated_at.date_and_time()),
    };
    // A form that comes back refused has what was typed, and so has all that is reckoned from it.
    let refused = use_context::<RefusedForm>().filter(|refused| refused.action == SaveListing::url());
    let first = refused.map(|refused| form_from(|name| refused.value(name).map(str::to_owned)));
    let typed = RwSignal::new(first.unwrap_or_else(|| first_form(&details, currency)));
    let save = ServerAction::<SaveListing>::new();
    let toasts = use_toasts();
    Effect::new(move |_| match save.value().get() {
        Some(Ok(saved)) => {
            current.take(saved);
            toasts.show("Saved.");
        }
        // The listing may have been saved and only not been published.
        Some(Err(_)) => current.refresh(),
        None => {}
    });
    let checked = model.clone();
    let lacks = Signal::derive(move || {
        let (photos, has_imei) = (current.photos.with(Vec::len), current.imei.with(Option::is_some));
        typed.with(|form| missing(&checked, form, photos, has_imei))
    });
    let upload = format!("/listings/{id}/photos");
    let refused_photo = use_context::<RefusedForm>()
        .filter(|refused| refused.action == upload)
        .map(|refused| refused.error.to_string());
    let photo_error = move || match save.value().get() {
        Some(Err(error)) => error.refusal()?.about("photos").next().map(str::to_owned),
        Some(Ok(_)) => None,
        None => refused_photo.clone(),
    };
    view! {
        {guest.then(|| view! { <GuestNote id /> })}
        {blocked.map(|stop| view! { <WayOut tone=Tone::Bad why=stop.why steps=stop.steps /> })}
        <Photos id photos=current.photos error=Signal::derive(photo_error) />
        <div on:input=move |event| follow(&event, typed) on:change=move |event| follow(&event, typed)>
            <Form action=save class="edit-form">
                <input type="hidden" name="id" value=id.to_string() />
                <input type="hidden" name="version" value=move || current.version.get() />
                <ListingFields id model details currency fee imei=current.imei typed />
                <MissingList missing=lacks />
                <FormMessage />
                <Actions state saved_at=current.saved_at />
            </Form>
        </div>
    }
}

/// What becomes of a draft that was begun without an account.
#[component]
fn GuestNote(id: ListingId) -> impl IntoView {
    let sign_in = with_next("/sign-in", &format!("/sell/{id}"));
    view! {
        <Alert>
            <p>
                "You need no account to fill this in. This browser keeps your draft for two weeks, and you sign up                 when you publish. Do you have an account? " <a class="link" href=sign_in>"Sign in"</a>
                ", and the draft is there on all your devices."
            </p>
        </Alert>
    }
}

/// The buttons at the end, always in sight.
#[component]
fn Actions(state: ListingState, saved_at: RwSignal<String>) -> impl IntoView {
    let pending = expect_context::<FormState>().pending;
    let busy = move || pending.get();
    let (save, publish) = match state {
        ListingState::Live => ("Save changes", None),
        ListingState::Withdrawn => ("Save", Some("Put up for sale again")),
        _ => ("Save draft", Some("Publish")),
    };
    let weight = if publish.is_some() { "button button-quiet" } else { "button" };
    view! {
        <div class="edit-actions">
            <p class="text-sm text-soft">"Saved " {saved_at}</p>
            <button class=weight type="submit" aria-busy=move || busy().to_string() disabled=busy>
                {save}
            </button>
            {publish
                .map(|words| {
                    view! {
                        <button class="button" type="submit" name="then" value="publish" disabled=busy>
                            {words}
                        </button>
                    }
                })}
        </div>
    }
}

/// Reads the form that a field belongs to.
fn follow(event: &Event, typed: RwSignal<ListingForm>) {
    let form = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|field| field.closest("form").ok().flatten())
        .and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    let Some(data) = form.and_then(|form| FormData::new_with_form(&form).ok()) else { return };
    typed.set(form_from(|name| data.get(name).as_string()));
}

/// The form whose fields have these values, by their names.
fn form_from(value: impl Fn(&str) -> Option<String>) -> ListingForm {
    let value = |field: &str| value(&format!("form[{field}]")).unwrap_or_default();
    ListingForm {
        storage_gb: value("storage_gb"),
        colour: value("colour"),
        screen: value("screen"),
        body: value("body"),
        function: value("function"),
        parts: value("parts"),
        battery: value("battery"),
        account_lock: value("account_lock"),
        finance: value("finance"),
        imei: TypedImei(value("imei")),
        carrier_lock: value("carrier_lock"),
        price: value("price"),
        currency: value("currency"),
        place: value("place"),
        place_text: value("place_text"),
        ships_to: value("ships_to"),
        pickup: value("pickup"),
        description: value("description"),
    }
}
