//! `/reviews/{id}/report`: telling staff that a review should not be there.

use super::show::Review;
use crate::Error;
use crate::accounts::Done;
use crate::ui::*;
use domain::reviews::{LONGEST_NOTE, ReportForm, ReportReason, ReviewView};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_params_map;

/// A review that the viewer can read.
#[server(endpoint = "view_review", input = GetUrl)]
pub async fn view_review(id: String) -> Result<ReviewView, Error> {
    let (services, caller) = crate::ssr::request()?;
    let id = id.parse().map_err(|_| domain::Refusal::NotFound)?;
    Ok(services.review(&caller, id).await?)
}

/// Tells staff that a review should not be there.
#[server(endpoint = "report_review")]
pub async fn report_review(form: ReportForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let review = services.report_review(&caller, form).await?;
    crate::ssr::redirect(&format!("/reviews/{review}/report?done=report"));
    Ok(())
}

/// `/reviews/{id}/report`
#[component]
pub fn ReportReviewPage() -> impl IntoView {
    let params = use_params_map();
    let report = ServerAction::<ReportReview>::new();
    let review = Resource::new(move || params.read().get("id").unwrap_or_default(), view_review);
    view! {
        <Head title="Report a review" noindex=true />
        <div class="page grid max-w-text grid-cols-1 gap-6 py-10">
            <h1 class="text-2xl">"Report a review"</h1>
            <Done what="report" text="Thank you. Our staff looks at it." />
            <Loaded resource=review view=move |review| view! { <Reporting review report /> } />
        </div>
    }
}

#[component]
fn Reporting(review: ReviewView, report: ServerAction<ReportReview>) -> impl IntoView {
    let id = review.id.to_string();
    let choice = |reason: ReportReason| Choice::new(reason.as_str(), reason.label());
    let choices = ReportReason::ALL.map(choice).to_vec();
    view! {
        <div class="card"><Review review /></div>
        <p class="text-soft">
            "A bad review alone is no reason to take it away. Our staff looks at what breaks the rules, and its author is not told who reported it."
        </p>
        <Form action=report>
            <FormMessage />
            <Hidden name="review" value=id />
            <RadioCards name="reason" label="What is wrong with it?" choices />
            <TextArea
                name="note"
                label="What should our staff know?"
                hint="You may leave this out."
                maxlength=LONGEST_NOTE as u32
                rows=3
                required=false
            />
            <div><Submit>"Report it"</Submit></div>
        </Form>
    }
}
