//! What phones are said to be: their condition, whether a carrier ties them, colours, years and sizes without a unit.

use super::tokens::Tokens;
use crate::listings::{CarrierLock, Grade};
use crate::search::colours::Colour;
use crate::search::facets::Facet;
use crate::search::query::{SearchQuery, Sort};

/// Storage sizes that need no unit, in GB.
const SIZES: [&str; 5] = ["64", "128", "256", "512", "1024"];
/// The years of which there are phones.
const YEARS: std::ops::RangeInclusive<u16> = 2007..=2030;

/// Words around a phone that tell nothing of it.
const CHATTER: [&str; 42] = [
    "a",
    "an",
    "the",
    "and",
    "or",
    "with",
    "for",
    "of",
    "in",
    "on",
    "my",
    "i",
    "me",
    "to",
    "want",
    "need",
    "looking",
    "buy",
    "phone",
    "phones",
    "mobile",
    "cell",
    "cellphone",
    "smartphone",
    "smartphones",
    "handset",
    "handy",
    "used",
    "secondhand",
    "second",
    "hand",
    "preowned",
    "condition",
    "please",
    "any",
    "is",
    "that",
    "cheap",
    "deal",
    "sale",
    "storage",
    "carrier",
];

/// What several words say together, and single words that nothing else is called.
pub(super) fn take_phrases(tokens: &mut Tokens, read: &mut SearchQuery) {
    for at in 0..tokens.len() {
        let (Some(word), next) = (tokens.word(at), tokens.word(at + 1)) else { continue };
        let grade = |grade: Grade| (Facet::Grade, grade.as_str());
        let lock = |lock: CarrierLock| (Facet::Lock, lock.as_str());
        let ((facet, value), length) = match (word, next) {
            ("like" | "as", Some("new")) => (grade(Grade::Mint), 2),
            ("mint" | "excellent" | "perfect" | "pristine" | "flawless", Some("condition")) => {
                (grade(Grade::Mint), 2)
            }
            ("very" | "really", Some("good")) => (grade(Grade::Good), 2),
            ("good" | "great", Some("condition")) => (grade(Grade::Good), 2),
            ("fair" | "ok" | "okay" | "acceptable", Some("condition")) => (grade(Grade::Fair), 2),
            ("for" | "spare", Some("parts")) => (grade(Grade::Damaged), 2),
            ("cracked" | "broken", Some("screen" | "glass" | "display")) => (grade(Grade::Damaged), 2),
            ("damaged" | "broken" | "cracked" | "defective" | "faulty", _) => (grade(Grade::Damaged), 1),
            ("excellent" | "pristine" | "flawless", _) => (grade(Grade::Mint), 1),
            ("factory" | "carrier" | "network" | "sim", Some("unlocked" | "free")) => {
                (lock(CarrierLock::Unlocked), 2)
            }
            ("carrier" | "network" | "sim", Some("locked")) => (lock(CarrierLock::Locked), 2),
            // A phone that is tied to somebody's account is not what the filter is about.
            ("icloud" | "google" | "account" | "frp", Some("locked" | "lock")) => continue,
            ("verified", Some("photo" | "photos" | "phone" | "listing")) => ((Facet::Verified, "yes"), 2),
            ("verified", _) => ((Facet::Verified, "yes"), 1),
            ("unlocked" | "simfree", _) => (lock(CarrierLock::Unlocked), 1),
            ("locked", _) if at == 0 || !tokens.is_account(at - 1) => (lock(CarrierLock::Locked), 1),
            _ => continue,
        };
        read.choose(facet, value);
        tokens.take(at, length);
        if tokens.word(at + length) == Some("condition") {
            tokens.take(at + length, 1);
        }
    }
}

/// Single words that may be part of a name, where no name claimed them.
pub(super) fn take_words(tokens: &mut Tokens, read: &mut SearchQuery) {
    for at in 0..tokens.len() {
        if let Some(("rose", "gold")) = tokens.pair(at) {
            read.choose(Facet::Colour, Colour::Pink.as_str());
            tokens.take(at, 2);
        }
        let Some(word) = tokens.word(at) else { continue };
        let chosen = match word {
            "mint" => Some((Facet::Grade, Grade::Mint.as_str())),
            "good" => Some((Facet::Grade, Grade::Good.as_str())),
            "fair" => Some((Facet::Grade, Grade::Fair.as_str())),
            _ => Colour::named(word).map(|colour| (Facet::Colour, colour.as_str())),
        };
        let number =
            SIZES.into_iter().find(|size| *size == word).map(|size| (Facet::Storage, size.to_owned()));
        let is_year = word.parse().is_ok_and(|year: u16| YEARS.contains(&year));
        let year = || is_year.then(|| (Facet::Year, word.to_owned()));
        let chosen = chosen.map(|(facet, value)| (facet, value.to_owned())).or(number).or_else(year);
        if let Some((facet, value)) = chosen {
            read.choose(facet, &value);
            tokens.take(at, 1);
        } else if let Some(sort) = sort(word) {
            read.sort = sort;
            tokens.take(at, 1);
        }
    }
}

fn sort(word: &str) -> Option<Sort> {
    match word {
        "cheapest" => Some(Sort::PriceUp),
        "newest" | "latest" => Some(Sort::Newest),
        "nearest" | "closest" => Some(Sort::Distance),
        _ => None,
    }
}

/// Takes the words that tell nothing; beside a model also the network, which is part of most names.
pub(super) fn take_chatter(tokens: &mut Tokens, beside_a_model: bool) {
    for at in 0..tokens.len() {
        let Some(word) = tokens.word(at) else { continue };
        let network = beside_a_model && matches!(word, "5g" | "4g" | "lte" | "dual" | "sim");
        if network || CHATTER.contains(&word) {
            tokens.take(at, 1);
        }
    }
}
