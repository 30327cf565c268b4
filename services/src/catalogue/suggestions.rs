//! Which models a person may mean: an index in memory that forgives typos, missing spaces and short forms.

use super::names::Names;
use super::shorthand::{name_words, typed_words};
use domain::catalogue::{FormFactor, Model, ModelSuggestion, Tier};
use domain::places::Country;
use std::collections::HashMap;

/// Most suggestions that are made.
const MOST: usize = 8;
/// How much of what was typed must be found in a model, at least.
const ENOUGH: f32 = 0.55;
/// Words of a name beyond these do not count; the longest has eleven.
const MOST_WORDS: usize = 16;
/// Up to so many neighbouring words are also known written together: `iphone13promax`.
const MOST_JOINED: usize = 4;

/// The models by every word of their names, and by neighbouring words written together.
pub(crate) struct ModelIndex {
    entries: Vec<Entry>,
    /// In alphabetical order, so that those with one beginning stand together.
    words: Vec<Word>,
    names: Names,
}

struct Entry {
    suggestion: ModelSuggestion,
    /// What it costs a model not to be asked for each word of its name.
    costs: Vec<f32>,
    /// What speaks for it before anything is typed.
    prior: f32,
}

struct Word {
    text: String,
    /// One bit for each letter and digit that is in it: tells quickly that two words can't be alike.
    letters: u64,
    found_in: Vec<Place>,
}

/// Where a word stands: in which entry, and which words of its name it covers, a bit each.
#[derive(Clone, Copy)]
struct Place {
    entry: u32,
    covers: u32,
}

/// What the words typed so far found in an entry.
#[derive(Clone, Copy, Default)]
struct Found {
    quality: f32,
    covers: u32,
}

impl ModelIndex {
    pub(crate) fn new(models: Vec<Model>) -> Self {
        let names = Names::of(&models);
        let mut entries = Vec::with_capacity(models.len());
        let mut words: HashMap<String, Vec<Place>> = HashMap::new();
        for (number, model) in (0..).zip(models) {
            let name = words_of(&model);
            for first in 0..name.len() {
                for last in first..name.len().min(first + MOST_JOINED) {
                    let joined: String = name[first..=last].iter().map(|(word, _)| word.as_str()).collect();
                    let covers = (first..=last).fold(0, |bits, n| bits | 1 << n);
                    words.entry(joined).or_default().push(Place { entry: number, covers });
                }
            }
            if let Some(year) = model.release_year {
                words.entry(year.to_string()).or_default().push(Place { entry: number, covers: 0 });
            }
            entries.push(Entry {
                costs: name.into_iter().map(|(_, cost)| cost).collect(),
                prior: prior(&model),
                suggestion: ModelSuggestion {
                    full_name: model.full_name(),
                    slug: model.slug,
                    form: model.form,
                    release_year: model.release_year,
                },
            });
        }
        let word = |(text, found_in): (String, _)| Word { letters: letters(&text), text, found_in };
        let mut words: Vec<Word> = words.into_iter().map(word).collect();
        words.sort_unstable_by(|a, b| a.text.cmp(&b.text));
        Self { entries, words, names }
    }

    /// Knows what countries are called as well.
    pub(crate) fn with_countries(mut self, countries: Vec<Country>) -> Self {
        self.names.add_countries(countries);
        self
    }

    /// What brands, series and models are called.
    pub(crate) fn names(&self) -> &Names {
        &self.names
    }

    /// The models that a text may mean, best first; at most eight.
    pub(crate) fn suggest(&self, typed: &str) -> Vec<ModelSuggestion> {
        let words = typed_words(typed);
        if words.is_empty() {
            return Vec::new();
        }
        let mut best = self.score(&words);
        // `pixel 7 a` and `z flip 5` are also tried with two neighbours written together.
        for n in 1..words.len() {
            let mut joined = words.clone();
            let second = joined.remove(n);
            joined[n - 1].push_str(&second);
            for (best, score) in best.iter_mut().zip(self.score(&joined)) {
                *best = best.max(score - 0.02);
            }
        }
        let mut ranked: Vec<(f32, &Entry)> =
            best.into_iter().zip(&self.entries).filter(|(score, _)| *score > 0.0).collect();
        ranked.sort_by(|(a, one), (b, other)| {
            b.total_cmp(a).then_with(|| one.suggestion.full_name.cmp(&other.suggestion.full_name))
        });
        ranked.into_iter().take(MOST).map(|(_, entry)| entry.suggestion.clone()).collect()
    }

    /// The word of the catalogue that a mistyped one stands for; `None` where it is known, or like no other.
    pub(crate) fn corrected(&self, word: &str) -> Option<String> {
        if self.beginning_with(word).next().is_some() {
            return None;
        }
        let popular = |word: &Word| word.found_in.len();
        let alike = self
            .alike(word)
            .max_by(|(a, one), (b, other)| a.total_cmp(b).then_with(|| popular(one).cmp(&popular(other))));
        alike.map(|(_, word)| word.text.clone())
    }

    /// The word of the catalogue that a mistyped one stands for, or one that is not finished; `None` where it is
    /// known, or like no other.
    pub(super) fn put_right(&self, word: &str) -> Option<String> {
        let mut begun = self.beginning_with(word).peekable();
        if begun.peek().is_some_and(|first| first.text == word) {
            return None;
        }
        let popular = begun.max_by_key(|begun| begun.found_in.len());
        popular.map(|word| word.text.clone()).or_else(|| self.corrected(word))
    }

    /// How well each entry fits these words; zero where it does not.
    fn score(&self, words: &[String]) -> Vec<f32> {
        let mut found = vec![Found::default(); self.entries.len()];
        let mut whole = 0.0;
        for (n, word) in words.iter().enumerate() {
            let weight = if word.bytes().any(|b| b.is_ascii_digit()) { 1.5 } else { 1.0 };
            whole += weight;
            let mut here = vec![Found::default(); self.entries.len()];
            for (quality, known) in self.matches(word, n + 1 == words.len()) {
                for place in &known.found_in {
                    let entry = place.entry as usize;
                    // A word of a name that was found before is hardly meant once more.
                    let again = place.covers != 0 && place.covers & found[entry].covers == place.covers;
                    let quality = if again { quality * 0.5 } else { quality };
                    if quality > here[entry].quality {
                        here[entry] = Found { quality, covers: place.covers };
                    }
                }
            }
            for (all, here) in found.iter_mut().zip(here) {
                all.quality += weight * here.quality;
                all.covers |= here.covers;
            }
        }
        let score = |(found, entry): (Found, &Entry)| {
            let quality = found.quality / whole;
            if quality < ENOUGH {
                return 0.0;
            }
            let missing = entry.costs.iter().enumerate().filter(|(n, _)| found.covers >> n & 1 == 0);
            (quality - missing.map(|(_, cost)| cost).sum::<f32>() + entry.prior).max(f32::MIN_POSITIVE)
        };
        found.into_iter().zip(&self.entries).map(score).collect()
    }

    /// The known words that a typed one may stand for, and how well. The last one may not be finished yet.
    fn matches<'a>(&'a self, typed: &'a str, last: bool) -> Vec<(f32, &'a Word)> {
        let mut matches: Vec<(f32, &Word)> = Vec::new();
        for word in self.beginning_with(typed) {
            let rest = &word.text[typed.len()..];
            let cut_number = typed.ends_with(|c: char| c.is_ascii_digit())
                && rest.starts_with(|c: char| c.is_ascii_digit());
            let share = typed.len() as f32 / word.text.len() as f32;
            let quality = match (rest.is_empty(), cut_number, last) {
                (true, ..) => 1.0,
                // `iphone 1` may become an iPhone 13, but `s2 ultra` is no S21.
                (false, true, true) => 0.6 + 0.1 * share,
                (false, true, false) => continue,
                (false, false, true) => 0.75 + 0.2 * share,
                (false, false, false) => 0.6 + 0.2 * share,
            };
            matches.push((quality, word));
        }
        if matches.iter().all(|(quality, _)| *quality < 1.0) {
            matches.extend(self.alike(typed));
        }
        matches
    }

    fn beginning_with<'a>(&'a self, beginning: &'a str) -> impl Iterator<Item = &'a Word> {
        let first = self.words.partition_point(|word| word.text.as_str() < beginning);
        self.words[first..].iter().take_while(move |word| word.text.starts_with(beginning))
    }

    /// The words that differ from a typed one by a slip or two. Digits are never slips: an S22 is no S21.
    fn alike<'a>(&'a self, typed: &'a str) -> impl Iterator<Item = (f32, &'a Word)> {
        let length = typed.chars().count();
        let slips = match length {
            0..=3 => 0,
            4..=7 => 1,
            _ => 2,
        };
        let typed_letters = letters(typed);
        self.words.iter().filter_map(move |word| {
            if slips == 0
                || word.text.len().abs_diff(typed.len()) > 2 * slips
                || (word.letters ^ typed_letters).count_ones() as usize > 2 * slips
                || !digits(&word.text).eq(digits(typed))
            {
                return None;
            }
            let distance = strsim::osa_distance(typed, &word.text);
            let quality = 0.95 - 1.2 * distance as f32 / length as f32;
            (1..=slips).contains(&distance).then_some((quality, word))
        })
    }
}

fn digits(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(u8::is_ascii_digit)
}

fn letters(text: &str) -> u64 {
    text.bytes().fold(0, |bits, byte| match byte {
        b'a'..=b'z' => bits | 1 << (byte - b'a'),
        b'0'..=b'9' => bits | 1 << (26 + byte - b'0'),
        _ => bits | 1 << 36,
    })
}

/// The words of a model's name, its brand's first, and what it costs not to be asked for them.
fn words_of(model: &Model) -> Vec<(String, f32)> {
    let brand = name_words(&model.brand);
    let (plain, bracketed) = model.name.split_once('(').unwrap_or((&model.name, ""));
    let mut name = name_words(plain);
    if name.starts_with(&brand) {
        name.drain(..brand.len());
    }
    let own = name.into_iter().enumerate().map(|(n, word)| {
        let cost = match word.as_str() {
            "5g" | "4g" | "lte" | "gsm" | "wi" | "fi" => 0.015,
            // The family, as in Galaxy S21: people leave it out.
            _ if n == 0 => 0.03,
            _ => 0.06,
        };
        (word, cost)
    });
    let brand = brand.into_iter().map(|word| (word, 0.0));
    let bracketed = name_words(bracketed).into_iter().map(|word| (word, 0.012));
    brand.chain(own).chain(bracketed).take(MOST_WORDS).collect()
}

/// Well-known makers, newer models and better data come first among equals.
fn prior(model: &Model) -> f32 {
    let tier = match model.tier {
        Tier::A => 0.03,
        Tier::B => 0.015,
        Tier::C => 0.0,
    };
    let form = match model.form {
        FormFactor::Phone => 0.03,
        FormFactor::Tablet => 0.0,
        FormFactor::Watch => -0.02,
    };
    let brand = match model.brand_slug.as_str() {
        "apple" | "samsung" | "google" => 0.04,
        "xiaomi" | "motorola" | "oneplus" => 0.03,
        "sony" | "huawei" | "oppo" | "vivo" | "realme" | "nothing" | "honor" | "nokia" | "lg" | "htc" => {
            0.015
        }
        _ => 0.0,
    };
    let year = f32::from(model.release_year.unwrap_or(2010).clamp(2005, 2030) - 2005) / 25.0;
    tier + form + brand + 0.1 * year
}
