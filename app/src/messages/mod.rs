//! Messages: the list of a member's conversations, each on its page, the form that begins one, reports and what staff see.

mod ask;
mod conversation;
mod list;
mod live;
mod report;
mod staff;
mod thread;

pub use ask::{AskTheSeller, NewConversationPage};
pub use conversation::ConversationPage;
pub use list::MessagesPage;
pub use live::provide_news;
pub use report::ReportMessagePage;
pub use staff::{ReportedMessagesPage, SaidLines};

use crate::ui::{Glyph, Icon};
use domain::notifications::MOST_COUNTED;
use leptos::prelude::*;

/// The path of the list.
const PATH: &str = "/account/messages";

/// The way to a member's messages, with the number of conversations in which something waits.
#[component]
pub fn Envelope(unread: u64) -> impl IntoView {
    let count = if unread > MOST_COUNTED { format!("{MOST_COUNTED}+") } else { unread.to_string() };
    let label = match unread {
        0 => "Messages".to_owned(),
        _ => format!("Messages, {count} unread"),
    };
    view! {
        <a class="bell" href=PATH aria-label=label>
            <Icon glyph=Glyph::Mail />
            {(unread > 0).then(|| view! { <span class="bell-count" aria-hidden="true">{count}</span> })}
        </a>
    }
}
