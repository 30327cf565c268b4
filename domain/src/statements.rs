//! Statements: what a seller's balance was, every movement of a month with its cause, and what it is since.

use crate::orders::order_number;
use crate::{Currency, Instant, Money, OrderId};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A calendar month in UTC, written as `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Month {
    year: i32,
    month: u32,
}

impl Month {
    pub fn of(at: Instant) -> Self {
        let (year, month) = at.year_and_month();
        Self { year, month }
    }

    fn next(self) -> Self {
        match self.month {
            12 => Self { year: self.year + 1, month: 1 },
            month => Self { month: month + 1, ..self },
        }
    }

    fn before(self) -> Self {
        match self.month {
            1 => Self { year: self.year - 1, month: 12 },
            month => Self { month: month - 1, ..self },
        }
    }

    /// This month and the eleven before it, newest first.
    pub fn last_twelve(now: Instant) -> Vec<Self> {
        std::iter::successors(Some(Self::of(now)), |month| Some(month.before())).take(12).collect()
    }

    /// Its first moment.
    pub fn begins(self) -> Instant {
        // A month of four digits of a year has a first day.
        Instant::of_date(&format!("{self}-01")).unwrap_or(Instant::from_micros(0))
    }

    /// The first moment of the month after it.
    pub fn ends(self) -> Instant {
        self.next().begins()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "Choose a month.".to_owned();
        let (year, month) =
            text.split_once('-').filter(|(y, m)| y.len() == 4 && m.len() == 2).ok_or_else(wrong)?;
        let number =
            |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<u16>().ok()).flatten();
        match (number(year), number(month)) {
            (Some(year @ 2000..), Some(month @ 1..=12)) => {
                Ok(Self { year: i32::from(year), month: u32::from(month) })
            }
            _ => Err(wrong()),
        }
    }
}

/// Something that changed a balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    pub at: Instant,
    /// The cause's name in the book.
    pub cause: String,
    pub order: Option<OrderId>,
    /// Positive where the seller has more since.
    pub amount: Money,
}

impl Movement {
    /// What it was, in words.
    pub fn told(&self) -> String {
        let what = match self.cause.as_str() {
            "order_completed" => "Sale, less our fee",
            "order_settled" => "Sale of which a part went back, less our fee",
            "payout_begun" => "Payout to you",
            other => return format!("{}{}", other.replace('_', " "), self.of_order()),
        };
        format!("{what}{}", self.of_order())
    }

    fn of_order(&self) -> String {
        self.order.map(|order| format!(", order {}", order_number(order))).unwrap_or_default()
    }
}

/// A month of a balance. The movements lead from the opening balance to the closing one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub month: Month,
    pub currency: Currency,
    pub opening: Money,
    pub movements: Vec<Movement>,
    pub closing: Money,
}

impl Statement {
    /// Whether the movements make up the difference of the two balances.
    pub fn adds_up(&self) -> bool {
        let moved: i128 = self.movements.iter().map(|movement| i128::from(movement.amount.minor)).sum();
        i128::from(self.opening.minor) + moved == i128::from(self.closing.minor)
    }

    /// Each movement with the balance after it.
    pub fn running(&self) -> impl Iterator<Item = (&Movement, Money)> {
        self.movements.iter().scan(self.opening.minor, |sum, movement| {
            *sum = sum.saturating_add(movement.amount.minor);
            Some((movement, Money::new(*sum, self.currency)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_ends_where_the_next_one_begins() {
        let december: Month = "2026-12".parse().unwrap();
        assert_eq!(december.begins().rfc3339(), "2026-12-01T00:00:00Z");
        assert_eq!(december.ends().rfc3339(), "2027-01-01T00:00:00Z");
        assert_eq!(Month::of(december.ends()).to_string(), "2027-01");
        let year = Month::last_twelve(december.begins());
        assert_eq!((year.len(), year[11].to_string()), (12, "2026-01".into()));
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for wrong in ["", "2026", "2026-13", "2026-00", "26-1", "+026-01", "2026-1", "1999-12", "2026-01-01"]
        {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_statement_leads_from_one_balance_to_the_other() {
        let usd = |minor| Money::new(minor, Currency::Usd);
        let movement = |amount, cause: &str| Movement {
            at: Instant::from_micros(0),
            cause: cause.into(),
            order: Some(OrderId(uuid::Uuid::from_u128(0))),
            amount: usd(amount),
        };
        let movements = vec![movement(900, "order_completed"), movement(-400, "payout_begun")];
        let statement = Statement {
            month: "2026-11".parse().unwrap(),
            currency: Currency::Usd,
            opening: usd(100),
            movements,
            closing: usd(600),
        };
        assert!(statement.adds_up());
        let sums: Vec<i64> = statement.running().map(|(_, sum)| sum.minor).collect();
        assert_eq!(sums, [1_000, 600]);
        assert!(!Statement { closing: usd(601), ..statement.clone() }.adds_up());
        assert_eq!(statement.movements[0].told(), "Sale, less our fee, order 0000-0000");
        assert_eq!(movement(1, "fee_returned").told(), "fee returned, order 0000-0000");
    }
}
