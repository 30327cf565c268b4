//! The bell: how many notifications wait to be read, and the way to them.

use crate::ui::{Glyph, Icon};
use domain::notifications::MOST_COUNTED;
use leptos::prelude::*;

/// The bell of a member.
#[component]
pub fn Bell(unread: u64) -> impl IntoView {
    let label = match unread {
        0 => "Notifications".to_owned(),
        unread => format!("Notifications, {} unread", count(unread)),
    };
    view! {
        <a class="bell" href="/account/notifications" aria-label=label>
            <Icon glyph=Glyph::Bell />
            {(unread > 0).then(|| view! { <span class="bell-count" aria-hidden="true">{count(unread)}</span> })}
        </a>
    }
}

/// `7`, or `99+`.
fn count(unread: u64) -> String {
    if unread > MOST_COUNTED { format!("{MOST_COUNTED}+") } else { unread.to_string() }
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn many_are_not_counted_to_the_last() {
        assert_eq!((count(99), count(100)), ("99".to_owned(), "99+".to_owned()));
    }
}
