//! The words of a search as a query: as typed, as the beginning of a word, or a slip away where nothing else fits.

use super::fields::Fields;
use crate::search::ranking::{AS_TYPED, BEGINNING, MENTIONED, MISTYPED};
use std::collections::BTreeSet;
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, Query, TermQuery,
    TermSetQuery,
};
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::tokenizer::{TextAnalyzer, WhitespaceTokenizer};
use tantivy::{Index, Searcher, TantivyError};

/// The name of the tokenizer: texts are folded before they come here.
pub(super) const WORDS: &str = "words";

/// Most words of the index that a beginning stands for, in each segment.
const MOST_BEGUN: usize = 256;
/// Longer words are not looked up with slips: the automaton would be large, and nothing is called that.
const LONGEST_WITH_SLIPS: usize = 24;

pub(super) fn register(index: &Index) {
    index.tokenizers().register(WORDS, TextAnalyzer::builder(WhitespaceTokenizer::default()).build());
}

/// Listings that have every one of these words; their score is the sum of how well each fits.
pub(super) fn query(
    searcher: &Searcher,
    fields: &Fields,
    words: &[String],
    as_typed: bool,
) -> Result<Box<dyn Query>, TantivyError> {
    let each = words.iter().map(|word| word_query(searcher, fields, word, as_typed));
    let mut each = each.collect::<Result<Vec<_>, _>>()?;
    Ok(match each.len() {
        0 => Box::new(AllQuery),
        1 => each.remove(0),
        _ => Box::new(BooleanQuery::intersection(each)),
    })
}

fn word_query(
    searcher: &Searcher,
    fields: &Fields,
    word: &str,
    as_typed: bool,
) -> Result<Box<dyn Query>, TantivyError> {
    let term = |field, text: &str| Term::from_field_text(field, text);
    let exactly = |field| TermQuery::new(term(field, word), IndexRecordOption::Basic);
    let scored =
        |query: Box<dyn Query>, score| Box::new(ConstScoreQuery::new(query, score)) as Box<dyn Query>;
    let begun = begun_with(searcher, fields, word)?;
    let mut ways = vec![scored(Box::new(exactly(fields.about)), MENTIONED)];
    if begun.contains(word) {
        ways.push(scored(Box::new(exactly(fields.name)), AS_TYPED));
    }
    let longer: Vec<Term> =
        begun.iter().filter(|other| *other != word).map(|text| term(fields.name, text)).collect();
    if !longer.is_empty() {
        ways.push(scored(Box::new(TermSetQuery::new(longer)), BEGINNING));
    }
    let slips = if as_typed { 0 } else { slips(word) };
    if begun.is_empty() && slips > 0 {
        let fuzzy = FuzzyTermQuery::new(term(fields.name, word), slips, true);
        ways.push(scored(Box::new(fuzzy), MISTYPED));
    }
    Ok(Box::new(DisjunctionMaxQuery::new(ways)))
}

/// How many slips a word may have. Digits are never slips: an S22 is no S21.
fn slips(word: &str) -> u8 {
    match word.chars().count() {
        _ if word.bytes().any(|b| b.is_ascii_digit()) => 0,
        4..=7 => 1,
        8..=LONGEST_WITH_SLIPS => 2,
        _ => 0,
    }
}

/// The words of names that begin with this one. A number that goes on is another number: `12` does not begin `128`.
fn begun_with(searcher: &Searcher, fields: &Fields, word: &str) -> Result<BTreeSet<String>, TantivyError> {
    let mut begun = BTreeSet::new();
    let ends_in_digit = word.ends_with(|c: char| c.is_ascii_digit());
    let short = word.chars().count() < 2;
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(fields.name)?;
        let mut stream = index.terms().range().ge(word.as_bytes()).into_stream()?;
        let mut seen = 0;
        while stream.advance() && seen < MOST_BEGUN {
            let Some(rest) = stream.key().strip_prefix(word.as_bytes()) else { break };
            seen += 1;
            let goes_on = ends_in_digit && rest.first().is_some_and(u8::is_ascii_digit);
            if (rest.is_empty() || !short) && !goes_on {
                begun.insert(String::from_utf8_lossy(stream.key()).into_owned());
            }
        }
    }
    Ok(begun)
}
