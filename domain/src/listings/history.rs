//! What was asked for a phone since it went on sale, as buyers read it.

use crate::{Instant, Money};
use serde::{Deserialize, Serialize};

/// A price, and since when it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedPrice {
    pub at: Instant,
    pub price: Money,
}

/// Most steps that are shown; older ones are left out.
const MOST_STEPS: usize = 12;

/// The steps of a price, oldest first: what is the same as before is none.
pub fn price_steps(asked: impl IntoIterator<Item = AskedPrice>) -> Vec<AskedPrice> {
    let mut steps: Vec<AskedPrice> = Vec::new();
    for asked in asked {
        if steps.last().is_none_or(|last| last.price != asked.price) {
            steps.push(asked);
        }
    }
    steps.split_off(steps.len().saturating_sub(MOST_STEPS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency;

    fn asked(at: i64, dollars: i64) -> AskedPrice {
        AskedPrice { at: Instant(at), price: Money::new(dollars * 100, Currency::Usd) }
    }

    #[test]
    fn the_same_price_again_is_no_step() {
        let steps = price_steps([asked(1, 300), asked(2, 300), asked(3, 280), asked(4, 300)]);
        assert_eq!(steps, [asked(1, 300), asked(3, 280), asked(4, 300)]);
        assert!(price_steps([]).is_empty());
    }

    #[test]
    fn only_the_newest_steps_are_kept() {
        let steps = price_steps((0..100).map(|n| asked(n, 100 + n)));
        assert_eq!((steps.len(), steps[11]), (MOST_STEPS, asked(99, 199)));
    }
}
