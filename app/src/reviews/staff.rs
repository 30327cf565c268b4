//! `/staff/reviews`: reviews that somebody reported and that wait for a moderator.

use super::show::Review;
use crate::Error;
use crate::ui::{ActionMessage, EmptyState, Glyph, Head, Loaded, Pagination};
use domain::reviews::{LONGEST_REASON, Report, ReportedReview};
use domain::{Page, ReviewId};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_query_map;

const PATH: &str = "/staff/reviews";

/// Reviews that wait for a decision. Pages are counted from 1.
#[server(endpoint = "reported_reviews", input = GetUrl)]
pub async fn reported_reviews(page: u32) -> Result<Page<ReportedReview>, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.reported_reviews(&caller, page).await?)
}

/// Takes a review away from everybody but its author.
#[server(endpoint = "hide_review")]
pub async fn hide_review(id: ReviewId, reason: String) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.hide_review(&caller, id, &reason).await?)
}

/// Leaves a review where it is.
#[server(endpoint = "keep_review")]
pub async fn keep_review(id: ReviewId) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.keep_review(&caller, id).await?)
}

#[derive(Clone, Copy)]
struct Actions {
    hide: ServerAction<HideReview>,
    keep: ServerAction<KeepReview>,
}

/// `/staff/reviews`
#[component]
pub fn ReportedReviewsPage() -> impl IntoView {
    let query = use_query_map();
    let actions = Actions { hide: ServerAction::new(), keep: ServerAction::new() };
    let asked = move || {
        let page = query.read().get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
        (page, actions.hide.version().get(), actions.keep.version().get())
    };
    let waiting = Resource::new(asked, |(page, ..)| reported_reviews(page));
    view! {
        <Head title="Reported reviews" noindex=true />
        <div class="page grid gap-6 py-8">
            <h1 class="text-2xl">"Reported reviews"</h1>
            <p class="max-w-text text-soft">
                "Hide a review that insults, names personal data, or is not about the purchase. That somebody does not like it is no reason."
            </p>
            <ActionMessage action=actions.hide />
            <ActionMessage action=actions.keep />
            <Loaded resource=waiting view=move |page| view! { <Waiting page actions /> } />
        </div>
    }
}

#[component]
fn Waiting(page: Page<ReportedReview>, actions: Actions) -> impl IntoView {
    if page.items.is_empty() {
        return view! {
            <EmptyState glyph=Glyph::ShieldCheck title="Nothing waits">
                <p class="text-soft">"Reported reviews appear here, the oldest report first."</p>
            </EmptyState>
        }
        .into_any();
    }
    let (number, pages) = (page.number, page.pages());
    let row = |one: ReportedReview| view! { <Row one actions /> };
    view! {
        <ul class="grid gap-5" role="list">{page.items.into_iter().map(row).collect_view()}</ul>
        <Pagination number pages href=|page| format!("{PATH}?page={page}") />
    }
    .into_any()
}

#[component]
fn Row(one: ReportedReview, actions: Actions) -> impl IntoView {
    let id = one.review.id;
    let reason_id = format!("reason-{id}");
    let report = |report: Report| {
        let note = if report.note.is_empty() { String::new() } else { format!(": {}", report.note) };
        view! { <li>{report.reason.label()}{note}" · "{report.at.date_and_time()}</li> }
    };
    view! {
        <li class="card grid gap-4">
            <h2 class="text-base">{format!("About {}", one.about)}</h2>
            <Review review=one.review />
            <ul class="text-sm" role="list" aria-label="Reports">
                {one.reports.into_iter().map(report).collect_view()}
            </ul>
            <ActionForm action=actions.hide>
                <RowInputs id />
                <div class="verification-refuse">
                    <label class="text-sm" for=reason_id.clone()>"Hide it. Its author reads why:"</label>
                    <input class="input" id=reason_id name="reason" required minlength="5" maxlength=LONGEST_REASON.to_string() />
                    <button class="button" type="submit">"Hide"</button>
                </div>
            </ActionForm>
            <ActionForm action=actions.keep>
                <RowInputs id />
                <button class="button button-quiet" type="submit">"Leave it where it is"</button>
            </ActionForm>
        </li>
    }
}

#[component]
fn RowInputs(id: ReviewId) -> impl IntoView {
    view! {
        <input type="hidden" name="page" value=PATH />
        <input type="hidden" name="id" value=id.to_string() />
    }
}
