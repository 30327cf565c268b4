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

/// In how many conversations something waits: `7`, or `99+`.
pub fn count(unread: u64) -> String {
    if unread > MOST_COUNTED { format!("{MOST_COUNTED}+") } else { unread.to_string() }
}

/// The way to a member's messages, with the number of conversations in which something waits. Small screens have room
/// for it in the menu alone.
#[component]
pub fn Envelope(unread: u64) -> impl IntoView {
    let count = count(unread);
    let label = match unread {
        0 => "Messages".to_owned(),
        _ => format!("Messages, {count} unread"),
    };
    view! {
        <a class="bell max-sm:hidden" href=PATH aria-label=label>
            <Icon glyph=Glyph::Mail />
            {(unread > 0).then(|| view! { <span class="bell-count" aria-hidden="true">{count}</span> })}
        </a>
    }
}
