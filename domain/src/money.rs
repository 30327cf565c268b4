//! Amounts of money: whole minor units of one currency, never a float.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The currencies that listings can be priced in (ISO 4217).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    #[default]
    Usd,
    Eur,
    Gbp,
    Cad,
    Aud,
    Jpy,
    Inr,
    Brl,
    Mxn,
    Pln,
    Chf,
    Sek,
}

impl Currency {
    pub const ALL: [Currency; 12] = [
        Self::Usd,
        Self::Eur,
        Self::Gbp,
        Self::Cad,
        Self::Aud,
        Self::Jpy,
        Self::Inr,
        Self::Brl,
        Self::Mxn,
        Self::Pln,
        Self::Chf,
        Self::Sek,
    ];

    /// The ISO 4217 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Usd => "USD",
            Self::Eur => "EUR",
            Self::Gbp => "GBP",
            Self::Cad => "CAD",
            Self::Aud => "AUD",
            Self::Jpy => "JPY",
            Self::Inr => "INR",
            Self::Brl => "BRL",
            Self::Mxn => "MXN",
            Self::Pln => "PLN",
            Self::Chf => "CHF",
            Self::Sek => "SEK",
        }
    }

    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Usd => "$",
            Self::Eur => "€",
            Self::Gbp => "£",
            Self::Cad => "CA$",
            Self::Aud => "A$",
            Self::Jpy => "¥",
            Self::Inr => "₹",
            Self::Brl => "R$",
            Self::Mxn => "MX$",
            Self::Pln => "zł ",
            Self::Chf => "CHF ",
            Self::Sek => "kr ",
        }
    }

    /// How many digits follow the decimal point.
    pub const fn exponent(self) -> u32 {
        match self {
            Self::Jpy => 0,
            _ => 2,
        }
    }
}

impl FromStr for Currency {
    type Err = String;
    fn from_str(code: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|c| c.code().eq_ignore_ascii_case(code.trim()))
            .ok_or_else(|| "Choose one of the currencies in the list.".into())
    }
}

impl TryFrom<String> for Currency {
    type Error = String;
    fn try_from(code: String) -> Result<Self, String> {
        code.parse()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount in minor units ("cents") of a currency. It may be negative in the ledger, never in a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Parses what a person types into a price field: `499`, `499.5`, `1,299.00`, `1.299,00`, `$499`.
    ///
    /// A single separator followed by exactly three digits parts thousands. More decimals than the currency
    /// has, a sign, and anything that is not an amount are refused with a sentence.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, String> {
        let refusal = || format!("Type an amount such as {}.", Money::new(19_900, currency).plain());
        let text = text.trim().trim_start_matches(currency.symbol().trim()).trim();
        let text = text.strip_suffix(currency.code()).unwrap_or(text).trim();
        let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
        if text.is_empty() || !text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',') {
            return Err(refusal());
        }
        let decimal_at = match text.rfind(['.', ',']) {
            Some(at) if text.matches(['.', ',']).count() == 1 && text.len() - at - 1 == 3 => None,
            Some(at) if text[..at].contains(&text[at..=at]) => None,
            found => found,
        };
        let (whole, fraction) = match decimal_at {
            Some(at) => (&text[..at], &text[at + 1..]),
            None => (text.as_str(), ""),
        };
        let groups: Vec<&str> = whole.split(['.', ',']).collect();
        let grouped_well = groups.len() == 1
            || (!groups[0].is_empty() && groups[0].len() <= 3 && groups[1..].iter().all(|g| g.len() == 3));
        let exponent = currency.exponent() as usize;
        if !grouped_well || fraction.len() > exponent || (whole.is_empty() && fraction.is_empty()) {
            return Err(refusal());
        }
        let digits: String = groups.concat() + fraction + &"0".repeat(exponent - fraction.len());
        if digits.len() > 15 {
            return Err("That amount is too large.".into());
        }
        let minor = digits.parse::<i64>().map_err(|_| refusal())?;
        Ok(Self { minor, currency })
    }

    /// The amount without a symbol, as a form field wants it: `499.00`.
    pub fn plain(self) -> String {
        let scale = 10_u64.pow(self.currency.exponent());
        let (sign, minor) = (if self.minor < 0 { "-" } else { "" }, self.minor.unsigned_abs());
        match self.currency.exponent() {
            0 => format!("{sign}{minor}"),
            digits => format!("{sign}{}.{:0width$}", minor / scale, minor % scale, width = digits as usize),
        }
    }

    /// The nearest amount without a fraction.
    pub fn rounded(self) -> Money {
        let scale = 10_i64.pow(self.currency.exponent());
        let whole = self.minor.saturating_add(scale / 2).div_euclid(scale);
        Money::new(whole.saturating_mul(scale), self.currency)
    }

    /// The sum, where both are of one currency and it fits.
    pub fn checked_add(self, other: Money) -> Option<Money> {
        if self.currency != other.currency {
            return None;
        }
        Some(Money::new(self.minor.checked_add(other.minor)?, self.currency))
    }
}

/// For people: `$1,299` or `$1,299.50`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = 10_u64.pow(self.currency.exponent());
        let minor = self.minor.unsigned_abs();
        let whole = (minor / scale).to_string();
        let mut grouped = String::new();
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.minor < 0 { "−" } else { "" };
        write!(f, "{sign}{}{grouped}", self.currency.symbol())?;
        match minor % scale {
            0 => Ok(()),
            cents => write!(f, ".{cents:0width$}", width = self.currency.exponent() as usize),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn usd(text: &str) -> Result<i64, String> {
        Money::parse(text, Currency::Usd).map(|m| m.minor)
    }

    #[test]
    fn prices_are_read_as_people_type_them() {
        for (text, minor) in [
            ("499", 49_900),
            ("499.5", 49_950),
            ("499,50", 49_950),
            ("1,299.00", 129_900),
            ("1.299,00", 129_900),
            ("1,299", 129_900),
            ("$ 20", 2_000),
            ("20 USD", 2_000),
            ("1 299", 129_900),
            ("1,234,567.89", 123_456_789),
            (".5", 50),
            ("0", 0),
        ] {
            assert_eq!(usd(text), Ok(minor), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_in_words() {
        for text in
            ["", "-5", "abc", "1.2.3,4,5", "4.999.", "12.345.6", "1e5", "9999999999999999", "٣", "1,29,00.5"]
        {
            assert!(usd(text).unwrap_err().ends_with('.'), "{text}");
        }
        assert!(Money::parse("1.50", Currency::Jpy).is_err());
    }

    #[test]
    fn amounts_are_shown_with_groups() {
        assert_eq!(Money::new(129_900, Currency::Usd).to_string(), "$1,299");
        assert_eq!(Money::new(129_950, Currency::Eur).to_string(), "€1,299.50");
        assert_eq!(Money::new(-5, Currency::Usd).to_string(), "−$0.05");
        assert_eq!(Money::new(129_950, Currency::Jpy).to_string(), "¥129,950");
    }

    #[test]
    fn an_amount_is_rounded_to_whole_units() {
        let rounded = |minor, currency| Money::new(minor, currency).rounded().minor;
        assert_eq!([149, 150, 199, -151].map(|minor| rounded(minor, Currency::Usd)), [100, 200, 200, -200]);
        assert_eq!(rounded(149, Currency::Jpy), 149);
    }

    proptest! {
        #[test]
        fn a_plain_amount_parses_to_itself(minor in 0_i64..1_000_000_000_000, at in 0..Currency::ALL.len()) {
            let money = Money::new(minor, Currency::ALL[at]);
            prop_assert_eq!(Money::parse(&money.plain(), money.currency), Ok(money));
        }

        #[test]
        fn parsing_never_panics(text in "\\PC{0,24}") {
            let _ = Money::parse(&text, Currency::Usd);
        }
    }
}
