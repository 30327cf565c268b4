//! A clock that counts down while phones are held.

use domain::Instant;
use leptos::prelude::*;
use std::time::Duration;

/// Minutes and seconds until an instant. Without a script it shows what was left when the page was made.
#[component]
pub fn Countdown(until: Instant, now: Instant) -> impl IntoView {
    let left = RwSignal::new(until.since(now).as_secs());
    Effect::new(move |_| {
        let tick = move || left.update(|left| *left = left.saturating_sub(1));
        if let Ok(handle) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            on_cleanup(move || handle.clear());
        }
    });
    view! { <span class="countdown" role="timer">{move || clock(left.get())}</span> }
}

fn clock(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn what_is_left_reads_as_a_clock() {
        assert_eq!((clock(900), clock(61), clock(0)), ("15:00".into(), "1:01".into(), "0:00".into()));
    }
}
