//! Holidays of sellers, on which their phones are off the market.

use crate::{Instant, Refusal};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A holiday that somebody is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vacation {
    /// When the phones come back by themselves; `None` where their seller brings them back.
    pub until: Option<Instant>,
}

/// The longest holiday with an end.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);

/// When somebody wants to be back, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct VacationForm {
    /// `2026-12-24`, or empty.
    pub until: String,
}

impl VacationForm {
    pub fn parse(&self, now: Instant) -> Result<Vacation, Refusal> {
        let typed = self.until.trim();
        if typed.is_empty() {
            return Ok(Vacation { until: None });
        }
        let refused = |sentence: &str| Refusal::field("until", sentence);
        let until = Instant::of_date(typed).ok_or_else(|| refused("Type a date, such as 2026-12-24."))?;
        if until <= now {
            return Err(refused("That day has begun already. Choose a later one."));
        }
        if until.since(now) > LONGEST {
            return Err(refused("Choose a day within a year, or leave the field empty."));
        }
        Ok(Vacation { until: Some(until) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holiday_ends_on_a_day_ahead_or_on_none() {
        // 22 November 2026, 18:00 UTC.
        let now = Instant::from_micros(1_795_370_400_000_000);
        let parse = |until: &str| VacationForm { until: until.into() }.parse(now);
        assert_eq!(parse(" "), Ok(Vacation { until: None }));
        assert_eq!(parse("2026-12-24").unwrap().until.unwrap().rfc3339(), "2026-12-24T00:00:00Z");
        for wrong in ["2026-11-22", "2020-01-01", "2028-01-01", "24.12.2026", "2026-02-30", "soon"] {
            assert_eq!(parse(wrong).unwrap_err().about("until").count(), 1, "{wrong}");
        }
    }
}
