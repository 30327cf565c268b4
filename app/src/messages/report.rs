//! `/account/messages/{id}/report`: telling staff that a message breaks the rules.

use super::PATH;
use crate::Error;
use crate::accounts::query_value;
use crate::ui::*;
use domain::messages::{MessageReason, MessageReportForm};
use domain::reviews::LONGEST_NOTE;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Tells staff that a message breaks the rules.
#[server(endpoint = "report_message")]
pub async fn report_message(form: MessageReportForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let conversation = services.report_message(&caller, form).await?;
    crate::ssr::redirect(&format!("/account/messages/{conversation}?done=reported"));
    Ok(())
}

/// `/account/messages/{id}/report?message=`
#[component]
pub fn ReportMessagePage() -> impl IntoView {
    let params = use_params_map();
    let action = ServerAction::<ReportMessage>::new();
    let choice = |reason: MessageReason| Choice::new(reason.as_str(), reason.label());
    let choices = MessageReason::ALL.map(choice).to_vec();
    view! {
        <Head title="Report a message" noindex=true />
        <div class="grid max-w-text grid-cols-1 gap-6">
            <header class="grid gap-2">
                <a class="link text-sm" href=move || format!("{PATH}/{}", params.read().get("id").unwrap_or_default())>
                    "Back to the conversation"
                </a>
                <h1 class="text-2xl">"Report a message"</h1>
                <p class="text-soft">
                    "Our staff reads this message and what was said just before it. Whoever wrote it is not told who reported it."
                </p>
            </header>
            <Form action class="form">
                <FormMessage />
                <Hidden name="message" value=query_value("message") />
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
        </div>
    }
}
