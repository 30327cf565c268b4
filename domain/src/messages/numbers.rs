//! Phone numbers in what people write: with or without spaces, spelled out, in other digits. Prices, sizes, dates,
//! IMEIs and the numbers of parcels are none.

use super::tokens::Token;
use std::ops::Range;

const DIGITS: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
/// What may stand between the groups of a number. The last two make a key of a digit.
const BETWEEN: &str = "+-.()/\\_,*|~·•–—[]\u{FE0F}\u{20E3}";
/// What makes an amount or a size of the number before it.
const UNITS: &[&str] = &[
    "gb", "tb", "mb", "mah", "mp", "mm", "cm", "inch", "inches", "hz", "w", "v", "usd", "eur", "gbp",
    "dollar", "dollars", "bucks", "euro", "euros", "pounds", "percent", "day", "days", "hour", "hours",
    "minutes", "week", "weeks", "month", "months", "year", "years", "am", "pm", "k", "km", "miles", "cycles",
    "x", "%", "\"", "$", "€", "£", "¥",
];
/// What says that a number reaches somebody.
const CALLS: &[&str] = &[
    "call",
    "text",
    "tel",
    "telephone",
    "number",
    "cell",
    "ring",
    "whatsapp",
    "reach",
    "sms",
    "dial",
    "contact",
];
/// What says that a number is another one.
const OTHERS: &[&str] = &["imei", "serial", "model", "order", "part", "tracking", "parcel", "sn"];

/// Digits that belong together, as far as they stand in one word.
struct Group {
    digits: String,
    /// How many of them are spelled out.
    spelled: usize,
    /// Its token.
    token: usize,
}

/// The places of phone numbers.
pub(super) fn phone_numbers(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut run: Vec<Group> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let continues = run.last().is_some_and(|last| may_join(&tokens[last.token + 1..at]));
        let group = group(tokens, at, continues);
        if !continues && let Some(place) = take(tokens, &mut run) {
            found.push(place);
        }
        match group {
            Some(group) => run.push(group),
            // Marks are looked at once the next group has come.
            None if !token.is_word => {}
            None => found.extend(take(tokens, &mut run)),
        }
    }
    found.extend(take(tokens, &mut run));
    found
}

fn may_join(between: &[Token]) -> bool {
    between.len() <= 3 && between.iter().all(|mark| BETWEEN.contains(mark.text.as_str()))
}

/// The digits of a word that is nothing but digits, written or spelled.
fn group(tokens: &[Token], at: usize, continues: bool) -> Option<Group> {
    let token = &tokens[at];
    if !token.is_word {
        return None;
    }
    let next = tokens.get(at + 1);
    let (digits, spelled) = match token.text.as_str() {
        // Read aloud, a nought is an "o"; "double five" is two of them.
        "o" | "oh" if continues => ("0".into(), 1),
        "double" | "triple" => {
            let (digits, _) = read(&next?.text).filter(|(digits, _)| digits.len() == 1)?;
            (digits.repeat(if token.is("double") { 1 } else { 2 }), 1)
        }
        text => read(text)?,
    };
    let before = at.checked_sub(1).and_then(|at| tokens.get(at));
    let is_amount = before.is_some_and(|mark| matches!(mark.text.as_str(), "$" | "€" | "£" | "¥"))
        || next.is_some_and(|unit| UNITS.contains(&unit.text.as_str()));
    (!(is_amount && digits.len() <= 5)).then_some(Group { digits, spelled, token: at })
}

/// `5`, `five`, `fivefive5`: the digits, and how many of them were spelled out.
fn read(word: &str) -> Option<(String, usize)> {
    let (mut rest, mut digits, mut spelled) = (word, String::new(), 0);
    while let Some(first) = rest.chars().next() {
        if first.is_ascii_digit() {
            digits.push(first);
            rest = &rest[1..];
            continue;
        }
        let (value, name) = DIGITS.iter().enumerate().find(|(_, name)| rest.starts_with(**name))?;
        digits.extend(char::from_digit(u32::try_from(value).ok()?, 10));
        spelled += 1;
        rest = &rest[name.len()..];
    }
    (!digits.is_empty()).then_some((digits, spelled))
}

/// Ends a run; its place where it is a phone number.
fn take(tokens: &[Token], run: &mut Vec<Group>) -> Option<Range<usize>> {
    let run = std::mem::take(run);
    let (first, last) = (run.first()?, run.last()?);
    let start = match first.token.checked_sub(1).map(|at| &tokens[at]) {
        Some(mark) if mark.is("+") || mark.is("(") => mark.at.start,
        _ => tokens[first.token].at.start,
    };
    is_phone_number(tokens, &run).then_some(start..tokens[last.token].at.end)
}

fn is_phone_number(tokens: &[Token], run: &[Group]) -> bool {
    let Some(first) = run.first() else { return false };
    let digits: usize = run.iter().map(|group| group.digits.len()).sum();
    let spelled: usize = run.iter().map(|group| group.spelled).sum();
    let before = &tokens[first.token.saturating_sub(7)..first.token];
    let said = |words: &[&str]| before.iter().any(|token| words.contains(&token.text.as_str()));
    let mark = before.last().map_or("", |token| token.text.as_str());
    let singles = run.iter().filter(|group| group.digits.len() == 1).count();
    if (mark == "+" && (8..=15).contains(&digits))
        || ((spelled >= 3 || singles >= 6) && (7..=15).contains(&digits))
    {
        return true;
    }
    let lengths: Vec<usize> = run.iter().map(|group| group.digits.len()).collect();
    if said(OTHERS) || is_list(tokens, run) || is_date(&lengths) || is_large_number(tokens, run) {
        return false;
    }
    let leads = mark == "(" || first.digits.starts_with('0');
    let joint = run.get(1).map(|second| &tokens[second.token - 1]);
    let dashed = joint.is_some_and(|mark| mark.is("-") || mark.is("."));
    match digits {
        10..=13 => true,
        9 => leads || said(CALLS),
        7 | 8 => (lengths == [3, 4] && dashed) || said(CALLS),
        _ => false,
    }
}

/// Sizes of storage, or round prices, beside each other.
fn is_list(tokens: &[Token], run: &[Group]) -> bool {
    let is_spaced = run.iter().skip(1).all(|group| tokens[group.token - 1].is_word);
    let values: Vec<u64> = run.iter().filter_map(|group| group.digits.parse().ok()).collect();
    let of_storage = |value: &u64| value.is_power_of_two() && (8..=4096).contains(value);
    let of_price = |value: &u64| value.is_multiple_of(5) && (50..=5000).contains(value);
    values.len() > 1 && (values.iter().all(of_storage) || (is_spaced && values.iter().all(of_price)))
}

/// `2026-11-28`, `28.11.2026`, with a time or another one behind it.
fn is_date(lengths: &[usize]) -> bool {
    matches!(lengths, [4, 2, 2, ..] | [1 | 2, 1 | 2, 4, ..])
}

/// `1,200,000` or `1.200.000`.
fn is_large_number(tokens: &[Token], run: &[Group]) -> bool {
    let [first, rest @ ..] = run else { return false };
    let parted = |group: &Group| {
        let mark = &tokens[group.token - 1];
        group.digits.len() == 3 && (mark.is(",") || mark.is("."))
    };
    first.digits.len() <= 3
        && !first.digits.starts_with('0')
        && (1..=2).contains(&rest.len())
        && rest.iter().all(parted)
        && tokens[rest[0].token - 1].is(",")
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<&str> {
        phone_numbers(&tokens(text)).into_iter().map(|at| &text[at]).collect()
    }

    #[test]
    fn phone_numbers_are_found_however_they_are_written() {
        for text in [
            "6175550123",
            "617-555-0123",
            "(617) 555-0123",
            "617.555.0123",
            "617 555 0123",
            "+1 617 555 0123",
            "+49 171 2345678",
            "+49(0)171/2345678",
            "0171 2345678",
            "07700 900123",
            "6 1 7 5 5 5 0 1 2 3",
            "6-1-7-5-5-5-0-1-2-3",
            "six one seven five five five oh one two three",
            "six one seven, five five five, zero one two three",
            "sixoneseven fivefivefive 0123",
            "6one7 five55 01two3",
            "six one seven double five five 0123",
            "６１７５５５０１２３",
            "٦١٧٥٥٥٠١٢٣",
            "6*1*7*5*5*5*0*1*2*3",
            "617_555_0123",
            "555-0123",
        ] {
            assert_eq!(found(&format!("You get me at {text} after six")).len(), 1, "{text}");
        }
        assert_eq!(found("Text me: 5550123"), ["5550123"]);
        assert_eq!(found("my number is 555 0123, thanks"), ["555 0123"]);
        assert_eq!(found("a 6175550123 b +16175550199"), ["6175550123", "+16175550199"]);
        assert_eq!(found("(617) 555-0123"), ["(617) 555-0123"]);
    }

    #[test]
    fn what_is_no_phone_number_is_left_alone() {
        for text in [
            "The IMEI is 356938035643809.",
            "IMEI 35-693803-564380-9",
            "imei: 35 693803 564380 9",
            "128 256 512 GB",
            "It comes in 64/128/256/512.",
            "I paid $1,200 for it, would take 350 400 450 500",
            "1,200,000 people",
            "1.200 euros or 1 200 USD",
            "Bought on 2026-11-28 at 10:30, or 28.11.2026",
            "The battery has 3240 mAh and 89% after 512 cycles.",
            "SM-G991B/DS with 8 GB and 128 GB",
            "A2633, iOS 17.4.1 (21E236)",
            "9400 1000 0000 0000 0000 00",
            "1Z999AA10123456784",
            "LK123456789US",
            "Serial number 1234567890",
            "order 12345678",
            "one or two scratches, three at most, four or five if you look",
            "In four to five days, 2 of 3 buyers, 24 hours",
            "iPhone 13 128 2021",
            "Galaxy S21 5G 128 399",
            "6.1 inch, 1170 x 2532, 460 ppi",
            "13 14 15 16 Pro",
            "No one called; someone won one.",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    proptest! {
        #[test]
        fn ten_digits_are_found_in_every_usual_shape(number in "[2-9][0-9]{2}[2-9][0-9]{6}", shape in 0..5usize) {
            let (a, b, c) = (&number[..3], &number[3..6], &number[6..]);
            let written = match shape {
                0 => number.clone(),
                1 => format!("{a}-{b}-{c}"),
                2 => format!("({a}) {b}-{c}"),
                3 => format!("+1 {a} {b} {c}"),
                _ => number.chars().map(String::from).collect::<Vec<_>>().join(" "),
            };
            let text = format!("Here: {written} ok?");
            prop_assert_eq!(found(&text).len(), 1, "{}", written);
        }

        #[test]
        fn amounts_and_imeis_are_never_phone_numbers(price in 1u32..99_999, digits in "[0-9]{15}") {
            let (asked, code) = (format!("for ${price} or {price} dollars"), format!("its code {digits}."));
            prop_assert_eq!(found(&asked), [""; 0]);
            prop_assert_eq!(found(&code), [""; 0]);
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in "\\PC{0,200}") {
            for place in phone_numbers(&tokens(&text)) {
                prop_assert!(text.get(place).is_some());
            }
        }
    }
}
