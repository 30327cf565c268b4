//! `/staff/messages`: messages that somebody reported and that wait for a moderator.

use crate::Error;
use crate::ui::{ActionMessage, EmptyState, Glyph, Head, Loaded, Pagination, asked};
use domain::messages::{MessageReport, ReportedMessage, SaidLine};
use domain::reviews::LONGEST_REASON;
use domain::{MessageId, Page};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_query_map;

const PATH: &str = "/staff/messages";

/// Messages that wait for a decision. Pages are counted from 1.
#[server(endpoint = "reported_messages", input = GetUrl)]
pub async fn reported_messages(page: u32) -> Result<Page<ReportedMessage>, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.reported_messages(&caller, page).await?)
}

/// Takes a message away from both sides.
#[server(endpoint = "hide_message")]
pub async fn hide_message(id: MessageId, reason: String) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.hide_message(&caller, id, &reason).await?)
}

/// Leaves a message where it is.
#[server(endpoint = "keep_message")]
pub async fn keep_message(id: MessageId) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.keep_message(&caller, id).await?)
}

#[derive(Clone, Copy)]
struct Actions {
    hide: ServerAction<HideMessage>,
    keep: ServerAction<KeepMessage>,
}

/// `/staff/messages`
#[component]
pub fn ReportedMessagesPage() -> impl IntoView {
    let query = use_query_map();
    let actions = Actions { hide: ServerAction::new(), keep: ServerAction::new() };
    let source = move || {
        let page = query.read().get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
        (page, actions.hide.version().get(), actions.keep.version().get())
    };
    let waiting = asked(source, |(page, ..)| reported_messages(page));
    view! {
        <Head title="Reported messages" noindex=true />
        <div class="page grid gap-6 py-8">
            <h1 class="text-2xl">"Reported messages"</h1>
            <p class="max-w-text text-soft">
                "You see the reported message, which is the last one, and what was said just before it, as it was typed. Taken away, it stays evidence of disputes."
            </p>
            <ActionMessage action=actions.hide />
            <ActionMessage action=actions.keep />
            <Loaded resource=waiting view=move |page| view! { <Waiting page actions /> } />
        </div>
    }
}

#[component]
fn Waiting(page: Page<ReportedMessage>, actions: Actions) -> impl IntoView {
    if page.items.is_empty() {
        return view! {
            <EmptyState glyph=Glyph::ShieldCheck title="Nothing waits">
                <p class="text-soft">"Reported messages appear here, the oldest report first."</p>
            </EmptyState>
        }
        .into_any();
    }
    let (number, pages) = (page.number, page.pages());
    let row = |one: ReportedMessage| view! { <Row one actions /> };
    view! {
        <ul class="grid gap-5" role="list">{page.items.into_iter().map(row).collect_view()}</ul>
        <Pagination number pages href=|page| format!("{PATH}?page={page}") />
    }
    .into_any()
}

#[component]
fn Row(one: ReportedMessage, actions: Actions) -> impl IntoView {
    let id = one.id;
    let reason_id = format!("reason-{id}");
    let report = |report: MessageReport| {
        let note = if report.note.is_empty() { String::new() } else { format!(": {}", report.note) };
        view! { <li>{report.reason.label()}{note}" · "{report.at.date_and_time()}</li> }
    };
    view! {
        <li class="card grid gap-4">
            <h2 class="text-base">{format!("About {}", one.phone)}</h2>
            <SaidLines lines=one.lines />
            <ul class="text-sm" role="list" aria-label="Reports">
                {one.reports.into_iter().map(report).collect_view()}
            </ul>
            <ActionForm action=actions.hide>
                <RowInputs id />
                <div class="verification-refuse">
                    <label class="text-sm" for=reason_id.clone()>"Take it away. Its writer reads why:"</label>
                    <input class="input" id=reason_id name="reason" required minlength="5" maxlength=LONGEST_REASON.to_string() />
                    <button class="button" type="submit">"Take away"</button>
                </div>
            </ActionForm>
            <ActionForm action=actions.keep>
                <RowInputs id />
                <button class="button button-quiet" type="submit">"Leave it where it is"</button>
            </ActionForm>
        </li>
    }
}

/// What was said, for our staff.
#[component]
pub fn SaidLines(lines: Vec<SaidLine>) -> impl IntoView {
    let line = |line: SaidLine| {
        let removed = if line.removed { " (taken away)" } else { "" };
        view! {
            <li>
                <p class="text-sm"><b>{line.by}</b>{removed}</p>
                <p class="max-w-text whitespace-pre-line break-words">{line.words}</p>
                <time class="text-sm text-soft" datetime=line.at.rfc3339()>{line.at.date_and_time()}</time>
            </li>
        }
    };
    view! { <ol class="timeline" role="list">{lines.into_iter().map(line).collect_view()}</ol> }
}

#[component]
fn RowInputs(id: MessageId) -> impl IntoView {
    view! {
        <input type="hidden" name="page" value=PATH />
        <input type="hidden" name="id" value=id.to_string() />
    }
}
