//! Reading a typed text: "unlocked iphone 13 128gb under $300 near boston" becomes filters and the words that remain.
//!
//! Each pass takes the words that it understands; what has a unit or a sign goes first, then the names of the
//! catalogue, and last what is a colour, a year or a size only where nothing else claimed it.

mod amounts;
mod tokens;
mod traits;

use super::facets::Facet;
use super::query::{LONGEST_TEXT, SearchQuery, Sort};
use tokens::Tokens;

/// What a run of words names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// [`Facet::Brand`], [`Facet::Series`] or [`Facet::Model`].
    pub facet: Facet,
    /// Any of these.
    pub values: Vec<String>,
}

/// The names of the catalogue.
pub trait Vocabulary {
    /// What a run of neighbouring words, folded, names as a whole.
    fn named(&self, words: &[&str]) -> Option<Named>;
}

/// Most words that a name has.
const LONGEST_NAME: usize = 7;
/// Most words that a place's name is looked for in.
const LONGEST_PLACE: usize = 4;
/// The radius where somebody says "near", in kilometres.
const NEARBY_KM: u32 = 50;

/// The texts that may name a place, for the caller to look up: at most eight, longest first.
pub fn place_candidates(text: &str) -> Vec<String> {
    let mut tokens = Tokens::of(&bounded(text));
    let mut ignored = SearchQuery::default();
    amounts::take_all(&mut tokens, &mut ignored);
    let mut candidates = Vec::new();
    for begin in places_begin(&tokens) {
        for length in (1..=LONGEST_PLACE).rev() {
            if let Some(words) = tokens.run(begin.at, length) {
                candidates.push(words.join(" "));
            }
        }
    }
    candidates.truncate(8);
    candidates
}

/// A search with the filters that its text means; the words that remain stay its text.
///
/// `is_place` tells which of the [`place_candidates`] are known. What the text says of price and place replaces
/// what was there; values of facets are added.
pub fn read(
    query: &SearchQuery,
    vocabulary: &dyn Vocabulary,
    is_place: &dyn Fn(&str) -> bool,
) -> SearchQuery {
    let mut read = query.clone();
    if query.as_typed {
        return read;
    }
    let mut tokens = Tokens::of(&bounded(&query.text));
    amounts::take_all(&mut tokens, &mut read);
    take_place(&mut tokens, &mut read, is_place);
    traits::take_phrases(&mut tokens, &mut read);
    let named = take_names(&mut tokens, &mut read, vocabulary);
    traits::take_words(&mut tokens, &mut read);
    traits::take_chatter(&mut tokens, named);
    read.text = tokens.rest().join(" ");
    if read.sort == Sort::Distance && read.near.is_none() {
        read.sort = Sort::Best;
    }
    read
}

fn bounded(text: &str) -> String {
    text.chars().take(LONGEST_TEXT).collect()
}

/// Where a place's name may begin, and how many words before it lead up to it.
struct PlaceBegin {
    at: usize,
    leading: usize,
    /// Nothing else is meant by the words before it.
    certain: bool,
}

fn places_begin(tokens: &Tokens) -> Vec<PlaceBegin> {
    let mut begins = Vec::new();
    for at in 0..tokens.len() {
        if let Some(("close" | "next", "to")) = tokens.pair(at) {
            begins.push(PlaceBegin { at: at + 2, leading: 2, certain: true });
        }
        match tokens.word(at) {
            Some("near" | "around" | "nearby") => {
                begins.push(PlaceBegin { at: at + 1, leading: 1, certain: true });
            }
            Some("in") => begins.push(PlaceBegin { at: at + 1, leading: 1, certain: false }),
            // The distance before it was taken: "25 miles from boston".
            Some("of" | "from") if at > 0 && tokens.is_taken(at - 1) => {
                begins.push(PlaceBegin { at: at + 1, leading: 1, certain: true });
            }
            Some(word) if word.len() == 5 && word.bytes().all(|b| b.is_ascii_digit()) => {
                begins.push(PlaceBegin { at, leading: 0, certain: false });
            }
            _ => {}
        }
    }
    begins.truncate(2);
    begins
}

fn take_place(tokens: &mut Tokens, read: &mut SearchQuery, is_place: &dyn Fn(&str) -> bool) {
    for begin in places_begin(tokens) {
        let known = (1..=LONGEST_PLACE).rev().find_map(|length| {
            let words = tokens.run(begin.at, length)?.join(" ");
            is_place(&words).then_some((length, words))
        });
        let unknown = || Some((1, tokens.word(begin.at).filter(|_| begin.certain)?.to_owned()));
        if let Some((length, words)) = known.or_else(unknown) {
            tokens.take(begin.at - begin.leading, begin.leading + length);
            read.near = Some(words);
            read.radius_km = read.radius_km.or(Some(NEARBY_KM));
            return;
        }
    }
}

/// Takes the names of the catalogue, the longest first; answers whether a model was among them.
fn take_names(tokens: &mut Tokens, read: &mut SearchQuery, vocabulary: &dyn Vocabulary) -> bool {
    let mut model = false;
    for length in (1..=LONGEST_NAME).rev() {
        for at in 0..tokens.len() {
            let Some(named) = tokens.run(at, length).and_then(|words| vocabulary.named(&words)) else {
                continue;
            };
            // A brand that stands beside its own model adds nothing.
            if !(named.facet == Facet::Brand && model) {
                named.values.iter().for_each(|value| read.choose(named.facet, value));
            }
            model |= named.facet != Facet::Brand;
            tokens.take(at, length);
        }
    }
    model
}

#[cfg(test)]
mod tests;
