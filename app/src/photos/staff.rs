//! `/staff/verifications`: photos beside a code that wait for a moderator.

use crate::Error;
use crate::ui::{ActionMessage, EmptyState, Glyph, Head, Loaded, Pagination};
use domain::photos::PhotoId;
use domain::verifications::{LONGEST_REASON, WaitingVerification, spaced};
use domain::{ListingId, Page};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_query_map;

const PATH: &str = "/staff/verifications";

/// Photos that wait for a decision. Pages are counted from 1.
#[server(endpoint = "waiting_verifications", input = GetUrl)]
pub async fn waiting_verifications(page: u32) -> Result<Page<WaitingVerification>, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.waiting_verifications(&caller, page).await?)
}

/// The photo shows the phone and the code.
#[server(endpoint = "approve_verification")]
pub async fn approve_verification(id: ListingId, photo: PhotoId) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.approve_verification(&caller, id, photo).await?)
}

/// The photo does not show what it should.
#[server(endpoint = "refuse_verification")]
pub async fn refuse_verification(id: ListingId, photo: PhotoId, reason: String) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.refuse_verification(&caller, id, photo, &reason).await?)
}

#[derive(Clone, Copy)]
struct Actions {
    approve: ServerAction<ApproveVerification>,
    refuse: ServerAction<RefuseVerification>,
}

/// `/staff/verifications`
#[component]
pub fn VerificationsPage() -> impl IntoView {
    let query = use_query_map();
    let actions = Actions { approve: ServerAction::new(), refuse: ServerAction::new() };
    let asked = move || {
        let page = query.read().get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
        (page, actions.approve.version().get(), actions.refuse.version().get())
    };
    let waiting = Resource::new(asked, |(page, ..)| waiting_verifications(page));
    view! {
        <Head title="Photos to verify" noindex=true />
        <div class="page grid gap-6 py-8">
            <h1 class="text-2xl">"Photos to verify"</h1>
            <p class="max-w-text text-soft">
                "Approve a photo that shows the phone of the listing beside a piece of paper with the code, both in one picture."
            </p>
            <ActionMessage action=actions.approve />
            <ActionMessage action=actions.refuse />
            <Loaded resource=waiting view=move |page| view! { <Waiting page actions /> } />
        </div>
    }
}

#[component]
fn Waiting(page: Page<WaitingVerification>, actions: Actions) -> impl IntoView {
    if page.items.is_empty() {
        return view! {
            <EmptyState glyph=Glyph::ShieldCheck title="Nothing waits">
                <p class="text-soft">"New photos appear here, the oldest first."</p>
            </EmptyState>
        }
        .into_any();
    }
    let (number, pages) = (page.number, page.pages());
    let row = |one: WaitingVerification| view! { <Row one actions /> };
    view! {
        <ul class="grid gap-5" role="list">
            {page.items.into_iter().map(row).collect_view()}
        </ul>
        <Pagination number pages href=|page| format!("{PATH}?page={page}") />
    }
    .into_any()
}

#[component]
fn Row(one: WaitingVerification, actions: Actions) -> impl IntoView {
    let photo = one.photo_path();
    let reason_id = format!("reason-{}", one.listing);
    view! {
        <li class="card verification-row">
            <a href=photo.clone() rel="external" target="_blank">
                <img src=photo.clone() loading="lazy" decoding="async" alt=format!("{}, beside a code", one.title) />
            </a>
            <div class="grid content-start gap-4">
                <div class="grid gap-1">
                    <h2 class="text-lg">
                        <a class="link" href=format!("/listings/{}", one.listing)>{one.title.clone()}</a>
                    </h2>
                    <p class="text-sm text-soft">{format!("{}, sent {}", one.seller_name, one.sent_at.date_and_time())}</p>
                </div>
                <p>"Code: " <strong class="verification-code">{spaced(&one.code)}</strong></p>
                <ActionForm action=actions.approve>
                    <RowInputs id=one.listing photo=one.photo />
                    <button class="button" type="submit">"Approve"</button>
                </ActionForm>
                <ActionForm action=actions.refuse>
                    <RowInputs id=one.listing photo=one.photo />
                    <div class="verification-refuse">
                        <label class="text-sm" for=reason_id.clone()>"Or refuse it. The seller reads why:"</label>
                        <input class="input" id=reason_id name="reason" required minlength="5" maxlength=LONGEST_REASON.to_string() />
                        <button class="button button-quiet" type="submit">"Refuse"</button>
                    </div>
                </ActionForm>
            </div>
        </li>
    }
}

#[component]
fn RowInputs(id: ListingId, photo: PhotoId) -> impl IntoView {
    view! {
        <input type="hidden" name="page" value=PATH />
        <input type="hidden" name="id" value=id.to_string() />
        <input type="hidden" name="photo" value=photo.to_string() />
    }
}
