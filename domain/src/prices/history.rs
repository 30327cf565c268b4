//! How the prices of a model went: the middle of what was asked or paid, month by month.

use super::{PriceKind, quartiles};
use crate::{Currency, Instant, Money};
use serde::{Deserialize, Serialize};

/// A price that was asked or paid at some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastPrice {
    pub at: Instant,
    pub kind: PriceKind,
    pub price: Money,
}

/// A month of a model's prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricePoint {
    /// As people read it: `2026-11`.
    pub year: i32,
    pub month: u32,
    pub middle: Money,
    pub count: u32,
}

/// Most months that are told.
const MOST_MONTHS: usize = 24;

/// The months in which prices of the most usual currency were seen, the oldest first. Paid prices count for a month
/// where there are any, else what was asked.
pub fn history(seen: &[PastPrice]) -> Vec<PricePoint> {
    let count = |currency: Currency| seen.iter().filter(|past| past.price.currency == currency).count();
    let Some(currency) = Currency::ALL.into_iter().rev().max_by_key(|currency| count(*currency)) else {
        return Vec::new();
    };
    let mut months: Vec<((i32, u32), Vec<PastPrice>)> = Vec::new();
    let mut sorted: Vec<PastPrice> =
        seen.iter().copied().filter(|past| past.price.currency == currency).collect();
    sorted.sort_by_key(|past| past.at);
    for past in sorted {
        let month = past.at.year_and_month();
        match months.last_mut() {
            Some((known, prices)) if *known == month => prices.push(past),
            _ => months.push((month, vec![past])),
        }
    }
    let point = |((year, month), prices): ((i32, u32), Vec<PastPrice>)| {
        let paid: Vec<i64> =
            prices.iter().filter(|past| past.kind == PriceKind::Sale).map(|past| past.price.minor).collect();
        let told = if paid.is_empty() { prices.iter().map(|past| past.price.minor).collect() } else { paid };
        let middle = quartiles::median(told.iter().map(|minor| *minor as f64))?.round() as i64;
        let count = u32::try_from(told.len()).unwrap_or(u32::MAX);
        Some(PricePoint { year, month, middle: Money::new(middle, currency), count })
    };
    let mut points: Vec<PricePoint> = months.into_iter().filter_map(point).collect();
    points.drain(..points.len().saturating_sub(MOST_MONTHS));
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOVEMBER: i64 = 1_795_370_400_000_000;
    const MONTH: i64 = 31 * 24 * 3_600_000_000;

    fn past(months_ago: i64, kind: PriceKind, minor: i64, currency: Currency) -> PastPrice {
        let at = Instant::from_micros(NOVEMBER - months_ago * MONTH);
        PastPrice { at, kind, price: Money::new(minor, currency) }
    }

    #[test]
    fn each_month_has_its_middle_price_and_what_was_paid_counts_before_what_was_asked() {
        use PriceKind::{Ask, Sale};
        let usd = Currency::Usd;
        let seen = [
            past(0, Ask, 40_000, usd),
            past(0, Sale, 30_000, usd),
            past(2, Ask, 50_000, usd),
            past(2, Ask, 60_000, usd),
            past(2, Ask, 70_000, usd),
            past(1, Ask, 1, Currency::Eur),
        ];
        let points = history(&seen);
        let told: Vec<_> = points.iter().map(|p| (p.year, p.month, p.middle.minor, p.count)).collect();
        assert_eq!(told, [(2026, 9, 60_000, 3), (2026, 11, 30_000, 1)]);
        assert!(history(&[]).is_empty());
    }

    #[test]
    fn only_the_newest_months_are_told() {
        let seen: Vec<_> = (0..40).map(|ago| past(ago, PriceKind::Ask, 100 + ago, Currency::Usd)).collect();
        let points = history(&seen);
        assert_eq!(points.len(), MOST_MONTHS);
        assert_eq!((points[23].year, points[23].month), (2026, 11));
    }
}
