//! What the market keeps of a sale: a share of the price and a fixed amount, by rule, in whole minor units.
//!
//! Rounding, stated once: the share is exact to a ten-thousandth and rounded to the nearest minor unit, halves up,
//! before the fixed amount is added. A fee is never negative and never more than the price.

use crate::catalogue::FormFactor;
use crate::{Currency, Money};
use serde::{Deserialize, Serialize};

/// What kind of seller it is, as far as fees differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SellerTier {
    #[default]
    Standard,
    /// Sells much, and well.
    Trusted,
    /// A shop.
    Business,
}

impl SellerTier {
    pub const ALL: [SellerTier; 3] = [Self::Standard, Self::Trusted, Self::Business];
}

/// The most that a rule may take of a price: all of it.
pub const WHOLE: u32 = 10_000;

/// How a fee is computed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeRate {
    /// The share of the price, in hundredths of a percent: 300 is 3 %.
    pub basis_points: u32,
    /// Added in minor units of the currency; nothing for a currency that is not named.
    pub fixed: Vec<(Currency, i64)>,
}

impl FeeRate {
    /// The fixed amount in minor units.
    fn fixed_in(&self, currency: Currency) -> i64 {
        self.fixed.iter().find(|(c, _)| *c == currency).map_or(0, |(_, minor)| (*minor).max(0))
    }

    /// The fee on a price; nothing on a price of nothing.
    pub fn of(&self, price: Money) -> Money {
        let whole = i128::from(WHOLE);
        let share = (i128::from(price.minor.max(0)) * i128::from(self.basis_points) + whole / 2) / whole;
        let fee = share + i128::from(self.fixed_in(price.currency));
        // At most the price, so it fits.
        let fee = fee.clamp(0, i128::from(price.minor.max(0)));
        Money::new(i64::try_from(fee).unwrap_or(price.minor), price.currency)
    }

    /// What the market keeps of a sale at this price, and what its seller gets: on the page of a draft as in an order.
    pub fn share(&self, price: Money) -> Share {
        let fee = self.of(price);
        Share { price, fee, seller: Money::new(price.minor - fee.minor, price.currency) }
    }

    /// `3 %`, `2.5 % + $0.30`.
    pub fn label(&self, currency: Currency) -> String {
        let (whole, rest) = (self.basis_points / 100, self.basis_points % 100);
        let share = match rest {
            0 => format!("{whole}\u{a0}%"),
            rest => format!("{}\u{a0}%", format!("{whole}.{rest:02}").trim_end_matches('0')),
        };
        match self.fixed_in(currency) {
            0 => share,
            minor => format!("{share} + {}", Money::new(minor, currency)),
        }
    }
}

/// A rate for some sales: those of a tier, of a kind of device, or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeRule {
    /// Whose sales; everybody's where it is absent.
    pub tier: Option<SellerTier>,
    /// Sales of what; of everything where it is absent.
    pub form: Option<FormFactor>,
    pub rate: FeeRate,
}

/// All rates: the first rule that fits applies, else the usual rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fees {
    pub usual: FeeRate,
    pub rules: Vec<FeeRule>,
}

impl Default for Fees {
    /// 3 %, and nothing else.
    fn default() -> Self {
        Self { usual: FeeRate { basis_points: 300, fixed: Vec::new() }, rules: Vec::new() }
    }
}

impl Fees {
    /// The rate of a sale.
    pub fn rate(&self, tier: SellerTier, form: FormFactor) -> &FeeRate {
        let fits =
            |rule: &&FeeRule| rule.tier.is_none_or(|of| of == tier) && rule.form.is_none_or(|of| of == form);
        self.rules.iter().find(fits).map_or(&self.usual, |rule| &rule.rate)
    }

    /// What the market keeps of a sale at this price, and what its seller gets.
    pub fn share(&self, price: Money, tier: SellerTier, form: FormFactor) -> Share {
        self.rate(tier, form).share(price)
    }
}

/// A price parted between the market and the seller: `fee + seller == price`, to the minor unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    pub price: Money,
    pub fee: Money,
    pub seller: Money,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rate(basis_points: u32, fixed: i64) -> FeeRate {
        FeeRate { basis_points, fixed: vec![(Currency::Usd, fixed)] }
    }

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::Usd)
    }

    #[test]
    fn halves_are_rounded_up() {
        for (minor, fee) in
            [(0, 0), (1, 0), (16, 0), (17, 1), (50, 2), (49, 1), (10_000, 300), (39_999, 1_200)]
        {
            assert_eq!(rate(300, 0).of(usd(minor)).minor, fee, "{minor}");
        }
    }

    #[test]
    fn the_fixed_part_is_that_of_the_currency() {
        assert_eq!(rate(250, 30).of(usd(10_000)).minor, 280);
        assert_eq!(rate(250, 30).of(Money::new(10_000, Currency::Jpy)).minor, 250);
        assert_eq!(rate(250, 30).label(Currency::Usd), "2.5\u{a0}% + $0.30");
        assert_eq!(rate(300, 30).label(Currency::Jpy), "3\u{a0}%");
        assert_eq!(rate(1_025, 0).label(Currency::Usd), "10.25\u{a0}%");
    }

    #[test]
    fn a_fee_is_never_more_than_the_price() {
        assert_eq!(rate(300, 500).of(usd(100)).minor, 100);
        assert_eq!(rate(300, 500).of(usd(-100)).minor, 0);
        assert_eq!(rate(WHOLE, i64::MAX).of(usd(i64::MAX)).minor, i64::MAX);
    }

    #[test]
    fn the_first_rule_that_fits_applies() {
        let rule = |tier, form, basis_points| FeeRule { tier, form, rate: rate(basis_points, 0) };
        let fees = Fees {
            rules: vec![
                rule(Some(SellerTier::Business), Some(FormFactor::Watch), 100),
                rule(Some(SellerTier::Business), None, 200),
                rule(None, Some(FormFactor::Tablet), 250),
            ],
            ..Fees::default()
        };
        let points = |tier, form| fees.rate(tier, form).basis_points;
        assert_eq!(points(SellerTier::Business, FormFactor::Watch), 100);
        assert_eq!(points(SellerTier::Business, FormFactor::Tablet), 200);
        assert_eq!(points(SellerTier::Trusted, FormFactor::Tablet), 250);
        assert_eq!(points(SellerTier::Standard, FormFactor::Phone), 300);
        let share = fees.share(usd(50_000), SellerTier::Standard, FormFactor::Phone);
        assert_eq!((share.fee, share.seller), (usd(1_500), usd(48_500)));
    }

    proptest! {
        #[test]
        fn a_price_is_parted_without_a_rest(
            minor in 0..i64::MAX, at in 0..Currency::ALL.len(), points in 0..=WHOLE, fixed in 0_i64..100_000,
        ) {
            let currency = Currency::ALL[at];
            let usual = FeeRate { basis_points: points, fixed: vec![(currency, fixed)] };
            let fees = Fees { usual, rules: vec![] };
            let share = fees.share(Money::new(minor, currency), SellerTier::Standard, FormFactor::Phone);
            prop_assert_eq!(share.fee.minor + share.seller.minor, minor);
            prop_assert!(share.fee.minor >= 0 && share.seller.minor >= 0);
        }

        #[test]
        fn a_higher_price_never_gives_its_seller_less(minor in 0_i64..1_000_000_000, points in 0..=WHOLE, fixed in 0_i64..1_000) {
            let seller = |minor| rate(points, fixed).share(usd(minor)).seller.minor;
            prop_assert!(seller(minor) <= seller(minor + 1));
        }
    }
}
