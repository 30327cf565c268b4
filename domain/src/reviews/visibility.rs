//! When a review can be read, and until when it can be changed: both follow from instants alone.
//!
//! Reviews are blind at first, so that nobody reviews in return for what was said of them.

use crate::Instant;
use std::time::Duration;

/// After so long since an order was completed, its reviews can be read even where one side wrote none.
pub const BLIND_FOR: Duration = Duration::from_secs(14 * 24 * 3600);
/// For so long, its author may change a review.
pub const EDIT_FOR: Duration = Duration::from_secs(48 * 3600);

/// When the reviews of an order can be read at the latest.
pub fn opens_at(completed_at: Instant) -> Instant {
    completed_at.plus(BLIND_FOR)
}

/// From when on a review can be read: once both sides have written theirs, or the time is over.
pub fn visible_at(completed_at: Instant, written_at: Instant, other_written_at: Option<Instant>) -> Instant {
    let alone = opens_at(completed_at).max(written_at);
    match other_written_at {
        Some(other) => alone.min(other.max(written_at)),
        None => alone,
    }
}

/// Until when its author may still change a review; absent where that is over: after two days, and as soon as it was
/// answered where others can read it.
pub fn editable_until(
    written_at: Instant,
    visible_at: Instant,
    is_answered: bool,
    now: Instant,
) -> Option<Instant> {
    let until = written_at.plus(EDIT_FOR);
    let is_blind = now < visible_at;
    (now < until && (is_blind || !is_answered)).then_some(until)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(24 * 3600);
    const DONE: Instant = Instant::from_micros(1_795_370_400_000_000);

    fn day(number: u32) -> Instant {
        DONE.plus(DAY * number)
    }

    #[test]
    fn a_review_is_blind_until_the_other_side_has_written_or_the_time_is_over() {
        assert_eq!(visible_at(DONE, day(1), None), day(14));
        assert_eq!(visible_at(DONE, day(1), Some(day(3))), day(3));
        assert_eq!(visible_at(DONE, day(3), Some(day(1))), day(3));
        // The other side came too late to keep it blind.
        assert_eq!(visible_at(DONE, day(1), Some(day(20))), day(14));
    }

    #[test]
    fn what_is_written_after_the_time_is_over_can_be_read_at_once() {
        assert_eq!(visible_at(DONE, day(20), None), day(20));
        assert_eq!(visible_at(DONE, day(20), Some(day(1))), day(20));
        assert_eq!(visible_at(DONE, day(14), None), day(14));
    }

    #[test]
    fn a_review_never_becomes_visible_before_it_is_written_nor_after_both_could_be_read() {
        for own in 0..30 {
            for other in (0..30).map(Some).chain([None]) {
                let at = visible_at(DONE, day(own), other.map(day));
                assert!(at >= day(own), "{own} {other:?}");
                assert!(at <= opens_at(DONE).max(day(own)), "{own} {other:?}");
            }
        }
    }

    #[test]
    fn a_review_is_changed_within_two_days_and_not_under_its_answer() {
        let second = Duration::from_secs(1);
        let until = Some(DONE.plus(EDIT_FOR));
        assert_eq!(editable_until(DONE, day(14), false, DONE.plus(EDIT_FOR).minus(second)), until);
        assert_eq!(editable_until(DONE, day(14), false, DONE.plus(EDIT_FOR)), None);
        assert_eq!(editable_until(DONE, day(1), false, day(1)), until);
        assert_eq!(editable_until(DONE, day(1), true, day(1)), None);
    }
}
