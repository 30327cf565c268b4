//! What was said, oldest first, with what is hidden, what is warned of, and what was read.

use super::PATH;
use crate::ui::*;
use domain::ConversationId;
use domain::messages::{ContactKind, ConversationView, MessageView, Speaker};
use leptos::prelude::*;

#[component]
pub fn Thread(view: Memo<ConversationView>, other: String) -> impl IntoView {
    let older = move || {
        let (id, older) = view.with(|view| (view.id, view.older));
        let href = format!("{PATH}/{id}?before={}", older?);
        Some(view! { <p><a class="link text-sm" href=href>"Older messages"</a></p> })
    };
    let said = move || {
        let (id, messages) = view.with(|view| (view.id, view.messages.clone()));
        let last = messages.last().map(|message| message.number);
        let row = |message: MessageView| {
            let is_last = Some(message.number) == last;
            view! { <Said message id other=other.clone() is_last /> }
        };
        messages.into_iter().map(row).collect_view()
    };
    view! {
        {older}
        <div role="log" aria-label="Messages">
            <ol class="thread">{said}</ol>
        </div>
    }
}

#[component]
fn Said(message: MessageView, id: ConversationId, other: String, is_last: bool) -> impl IntoView {
    let (class, by) = match message.by {
        Speaker::You => ("said said-own", "You".to_owned()),
        Speaker::Other => ("said", other),
        Speaker::Listing => ("said said-listing", "Answered by the listing".to_owned()),
    };
    let report = (message.by == Speaker::Other && !message.text.is_empty()).then(|| {
        view! { " · " <a class="link" href=format!("{PATH}/{id}/report?message={}", message.id)>"Report"</a> }
    });
    let seen = message.read.then_some(" · Read");
    let text = match (&message.removed, message.text.is_empty()) {
        (Some(why), _) => format!("Our staff took this message away: {why}"),
        (None, true) => "This message is gone with its writer's account.".to_owned(),
        (None, false) => message.text.clone(),
    };
    view! {
        <li class=class id=is_last.then_some("newest")>
            <p class="said-by">{by}</p>
            <p class="said-words">{text}</p>
            <Hides by=message.by hidden=message.hidden.clone() />
            {message.warns.then(|| view! { <Warning /> })}
            <p class="said-at">
                <time datetime=message.at.rfc3339()>{message.at.date_and_time()}</time>
                {seen}
                {report}
            </p>
        </li>
    }
}

/// Why something is hidden.
#[component]
fn Hides(by: Speaker, hidden: Vec<ContactKind>) -> impl IntoView {
    if hidden.is_empty() {
        return None;
    }
    let what = hidden.iter().map(|kind| kind.label()).collect::<Vec<_>>().join(" and ");
    let sentence = match by {
        Speaker::You => format!(
            "We hide {what} from the other side until there is a paid order between you. Here, you both are safe if something goes wrong."
        ),
        _ => format!("We hide {what} until there is a paid order between you."),
    };
    Some(view! { <p class="said-note">{sentence}</p> })
}

#[component]
fn Warning() -> impl IntoView {
    view! {
        <Alert tone=Tone::Warn>
            <p>
                "Pay here only. Money that is sent past the site is gone when the phone does not come, and we can't help you."
            </p>
        </Alert>
    }
}
