//! What has a number and a unit, a sign or a comparison beside it: sizes, distances and prices.

use super::tokens::Tokens;
use crate::search::facets::Facet;
use crate::search::query::SearchQuery;
use crate::{Currency, Money};

/// A number as typed, with what stands around it.
struct Number {
    digits: String,
    currency: Option<Currency>,
    /// What follows the digits at once: `gb`, `km`.
    unit: String,
}

pub(super) fn take_all(tokens: &mut Tokens, read: &mut SearchQuery) {
    for at in 0..tokens.len() {
        take_memory_and_storage(tokens, at, read);
    }
    for at in 0..tokens.len() {
        take_storage(tokens, at, read);
    }
    for at in 0..tokens.len() {
        take_radius(tokens, at, read);
    }
    let mut bounds = Bounds::default();
    for at in 0..tokens.len() {
        take_price(tokens, at, &mut bounds);
    }
    bounds.apply(read);
}

fn number(word: &str) -> Option<Number> {
    let (currency, rest) = match word.chars().next()? {
        '$' => (Some(Currency::Usd), &word[1..]),
        '€' => (Some(Currency::Eur), &word['€'.len_utf8()..]),
        '£' => (Some(Currency::Gbp), &word['£'.len_utf8()..]),
        '¥' => (Some(Currency::Jpy), &word['¥'.len_utf8()..]),
        '₹' => (Some(Currency::Inr), &word['₹'.len_utf8()..]),
        _ => (None, word),
    };
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(rest.len());
    let (digits, unit) = rest.split_at(end);
    if !digits.starts_with(|c: char| c.is_ascii_digit()) || digits.len() > 12 {
        return None;
    }
    Some(Number {
        digits: digits.into(),
        currency: currency.or_else(|| named_currency(unit)),
        unit: unit.into(),
    })
}

fn named_currency(word: &str) -> Option<Currency> {
    match word {
        "$" | "dollar" | "dollars" | "bucks" => Some(Currency::Usd),
        "€" | "euro" | "euros" => Some(Currency::Eur),
        "£" | "pound" | "pounds" | "quid" => Some(Currency::Gbp),
        "¥" | "yen" => Some(Currency::Jpy),
        "₹" | "rupees" => Some(Currency::Inr),
        code if code.len() == 3 => code.parse().ok(),
        _ => None,
    }
}

/// A whole number of gigabytes, from a word such as `128gb` or from two such as `1 tb`; and how many words it takes.
fn gigabytes(tokens: &Tokens, at: usize) -> Option<(u32, usize)> {
    let Number { digits, unit, .. } = number(tokens.word(at)?)?;
    let whole: u32 = digits.parse().ok()?;
    let (unit, length) = match (unit.as_str(), tokens.word(at + 1)) {
        ("", Some(next)) => (next.to_owned(), 2),
        _ => (unit, 1),
    };
    match unit.as_str() {
        "gb" | "gig" | "gigs" | "g" if length == 1 || unit != "g" => Some((whole, length)),
        "tb" => Some((whole.checked_mul(1024)?, length)),
        _ => None,
    }
    // 5g and 4g are networks.
    .filter(|(gb, _)| unit != "g" || *gb >= 16)
}

/// `8gb ram`, `8 gb of ram`, `ram 8`, `8/128`, `8gb/128gb`.
fn take_memory_and_storage(tokens: &mut Tokens, at: usize, read: &mut SearchQuery) {
    if let Some((ram, storage)) = tokens.word(at).and_then(|word| word.split_once('/')) {
        let whole = |text: &str| text.trim_end_matches("gb").parse::<u32>().ok();
        if let Some((ram, storage)) =
            whole(ram).zip(whole(storage)).filter(|(ram, gb)| ram < gb && *ram <= 24)
        {
            read.choose(Facet::Ram, &ram.to_string());
            read.choose(Facet::Storage, &storage.to_string());
            tokens.take(at, 1);
        }
        return;
    }
    if tokens.word(at) == Some("ram") {
        let plain = |tokens: &Tokens| Some((tokens.word(at + 1)?.parse().ok()?, 1));
        if let Some((gb, length)) = gigabytes(tokens, at + 1).or_else(|| plain(tokens)) {
            read.choose(Facet::Ram, &gb.to_string());
            tokens.take(at, 1 + length);
        }
        return;
    }
    let Some((gb, length)) = gigabytes(tokens, at).filter(|(gb, _)| *gb <= 64) else { return };
    let after = match tokens.word(at + length) {
        Some("ram" | "memory") => 1,
        Some("of") if tokens.word(at + length + 1) == Some("ram") => 2,
        // Nobody sells phones with so little storage, or with so odd a size of it.
        _ if matches!(gb, 6 | 12 | 18 | 24) => 0,
        _ => return,
    };
    read.choose(Facet::Ram, &gb.to_string());
    tokens.take(at, length + after);
}

fn take_storage(tokens: &mut Tokens, at: usize, read: &mut SearchQuery) {
    if let Some((gb, length)) = gigabytes(tokens, at) {
        read.choose(Facet::Storage, &gb.to_string());
        let more = usize::from(matches!(tokens.word(at + length), Some("storage")));
        tokens.take(at, length + more);
    }
}

/// `within 25 km`, `10 miles`, `30mi`.
fn take_radius(tokens: &mut Tokens, at: usize, read: &mut SearchQuery) {
    let Some(Number { digits, unit, currency: None }) = tokens.word(at).and_then(number) else { return };
    let (unit, length) = match (unit.as_str(), tokens.word(at + 1)) {
        ("", Some(next)) => (next.to_owned(), 2),
        _ => (unit, 1),
    };
    let per_unit = match unit.as_str() {
        "km" | "kms" | "kilometers" | "kilometres" => 1.0,
        "mi" | "mile" | "miles" => 1.609_344,
        _ => return,
    };
    let Some(distance) = digits.parse::<f64>().ok().filter(|distance| *distance <= 12_000.0) else { return };
    read.radius_km = Some((distance * per_unit).round().clamp(1.0, 20_000.0) as u32);
    let leading = usize::from(at > 0 && tokens.word(at - 1) == Some("within"));
    tokens.take(at - leading, leading + length);
}

/// The lowest and highest price, in the currency that was named.
#[derive(Default)]
struct Bounds {
    min: Option<String>,
    max: Option<String>,
    currency: Option<Currency>,
    /// Both bounds are the same amount, more or less.
    about: bool,
}

impl Bounds {
    fn apply(self, read: &mut SearchQuery) {
        if self.min.is_none() && self.max.is_none() {
            return;
        }
        let currency = self.currency.or(read.currency).unwrap_or_default();
        let minor =
            |text: &Option<String>| Money::parse(text.as_ref()?, currency).ok().map(|money| money.minor);
        let (min, max) = (minor(&self.min), minor(&self.max));
        if min.is_none() && max.is_none() {
            return;
        }
        (read.min, read.max) = match (min, max) {
            (Some(about), _) if self.about => (Some(about / 5 * 4), Some(about / 5 * 6)),
            (Some(min), Some(max)) if min > max => (Some(max), Some(min)),
            bounds => bounds,
        };
        read.currency = Some(currency);
    }
}

/// An amount of money at a word, and how many words it takes.
fn amount(tokens: &Tokens, at: usize) -> Option<(Number, usize)> {
    let mut number = number(tokens.word(at)?)?;
    if number.unit.is_empty() && number.currency.is_none() {
        number.currency = tokens.word(at + 1).and_then(named_currency);
        let length = 1 + usize::from(number.currency.is_some());
        return Some((number, length));
    }
    (number.unit.is_empty() || number.currency.is_some()).then_some((number, 1))
}

fn take_price(tokens: &mut Tokens, at: usize, bounds: &mut Bounds) {
    if take_range(tokens, at, bounds) {
        return;
    }
    let words = (tokens.word(at), tokens.word(at + 1), tokens.word(at + 2));
    let (leading, is_min, about) = match words {
        (Some("less" | "cheaper" | "lower"), Some("than"), _) | (Some("up"), Some("to"), _) => {
            (2, false, false)
        }
        (Some("no" | "not"), Some("more"), Some("than")) => (3, false, false),
        (Some("more"), Some("than"), _) | (Some("at"), Some("least"), _) => (2, true, false),
        (Some("under" | "below" | "max" | "maximum" | "<" | "until"), ..) => (1, false, false),
        (Some("over" | "above" | "min" | "minimum" | ">"), ..) => (1, true, false),
        (Some("about" | "around" | "approx" | "circa"), ..) => (1, true, true),
        _ => (0, false, false),
    };
    let Some((number, length)) = amount(tokens, at + leading) else { return };
    // Without a word before it, or with one that may lead to a place, only a sign or a name tells that it is money.
    if (leading == 0 || about) && number.currency.is_none() {
        return;
    }
    bounds.currency = number.currency.or(bounds.currency);
    bounds.about |= about;
    let (least, most) = (&mut bounds.min, &mut bounds.max);
    *(if is_min { least } else { most }) = Some(number.digits);
    tokens.take(at, leading + length);
}

/// `200-300`, `$200 - $300`, `between 200 and 300`, `from 200 to 300 eur`.
fn take_range(tokens: &mut Tokens, at: usize, bounds: &mut Bounds) -> bool {
    if let Some((low, high)) = tokens.word(at).and_then(|word| word.split_once('-')) {
        let (Some(low), Some(high)) = (number(low), number(high)) else { return false };
        let later = tokens.word(at + 1).and_then(named_currency);
        bounds.currency = low.currency.or(high.currency).or(later).or(bounds.currency);
        (bounds.min, bounds.max) = (Some(low.digits), Some(high.digits));
        tokens.take(at, 1 + usize::from(later.is_some()));
        return true;
    }
    let leading = usize::from(matches!(tokens.word(at), Some("between" | "from")));
    let Some((low, low_length)) = amount(tokens, at + leading) else { return false };
    let between = at + leading + low_length;
    let joined = match tokens.word(between) {
        Some("-") => true,
        Some("to" | "and") => leading == 1 || low.currency.is_some(),
        _ => false,
    };
    let Some((high, high_length)) = amount(tokens, between + 1).filter(|_| joined) else { return false };
    bounds.currency = low.currency.or(high.currency).or(bounds.currency);
    (bounds.min, bounds.max) = (Some(low.digits), Some(high.digits));
    tokens.take(at, leading + low_length + 1 + high_length);
    true
}
