//! Points in time as the marketplace remembers them: microseconds since 1970 in UTC.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A point in time, in microseconds since 1970-01-01T00:00:00Z. The clock that makes one lives in `services`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// The instant `by` later; it stays at the end of time rather than overflow.
    pub fn plus(self, by: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX)))
    }

    pub fn minus(self, by: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(by.as_micros()).unwrap_or(i64::MAX)))
    }

    /// How long ago `earlier` was; zero when it lies ahead.
    pub fn since(self, earlier: Instant) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The beginning of a day in UTC, written as `2026-12-24`.
    pub fn of_date(text: &str) -> Option<Self> {
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        Some(Self(day.and_hms_opt(0, 0, 0)?.and_utc().timestamp_micros()))
    }

    fn calendar(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or_default()
    }

    /// RFC 3339 in UTC with seconds, for machines: `2026-11-22T18:00:00Z`.
    pub fn rfc3339(self) -> String {
        self.calendar().format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// A date for people: `22 November 2026`.
    pub fn date(self) -> String {
        self.calendar().format("%-d %B %Y").to_string()
    }

    /// A date and time for people, in UTC: `22 November 2026, 18:00 UTC`.
    pub fn date_and_time(self) -> String {
        self.calendar().format("%-d %B %Y, %H:%M UTC").to_string()
    }

    /// The calendar month in UTC.
    pub fn year_and_month(self) -> (i32, u32) {
        (self.calendar().year(), self.calendar().month())
    }

    pub fn year(self) -> i32 {
        self.calendar().year()
    }
}

impl From<i64> for Instant {
    fn from(micros: i64) -> Self {
        Self(micros)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_reads_as_a_date_for_people_and_for_machines() {
        let at = Instant::from_micros(1_795_370_400_000_000);
        assert_eq!(at.rfc3339(), "2026-11-22T18:00:00Z");
        assert_eq!(at.date_and_time(), "22 November 2026, 18:00 UTC");
        assert_eq!(at.date(), "22 November 2026");
        assert_eq!(at.year(), 2026);
    }

    #[test]
    fn adding_never_overflows() {
        assert_eq!(Instant(i64::MAX).plus(Duration::from_secs(1)), Instant(i64::MAX));
        assert_eq!(Instant(5).since(Instant(10)), Duration::ZERO);
    }
}
