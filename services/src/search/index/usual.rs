//! What is usually asked for phones: the middle of what is asked at the moment for those that are alike.

use super::rows::{NONE, Row};
use domain::search::Facet;
use std::collections::HashMap;

/// With fewer prices than this, less alike phones are asked.
pub(super) const ENOUGH: usize = 4;

/// The middle prices of phones that are alike, in minor units.
pub(super) struct Usual(HashMap<Alike, i64>);

/// Model, storage, currency, and condition and lock where these are the same as well.
type Alike = (u16, u16, u8, Option<(u16, u16)>);

/// The closest likeness of a phone first; none where its model or size is not known.
fn likenesses(row: &Row) -> Option<[Alike; 2]> {
    let value = |facet: Facet| row.values[facet as usize];
    let (model, storage) = (value(Facet::Model), value(Facet::Storage));
    let traits = (value(Facet::Grade), value(Facet::Lock));
    let known = model != NONE && storage != NONE;
    known.then_some([(model, storage, row.currency, Some(traits)), (model, storage, row.currency, None)])
}

impl Usual {
    pub(super) fn of<'a>(rows: impl Iterator<Item = &'a Row>) -> Self {
        let mut prices: HashMap<Alike, Vec<i64>> = HashMap::new();
        for row in rows {
            for likeness in likenesses(row).into_iter().flatten() {
                prices.entry(likeness).or_default().push(row.price);
            }
        }
        let middle = |(likeness, mut prices): (Alike, Vec<i64>)| {
            let middle = prices.len() / 2;
            (prices.len() >= ENOUGH).then(|| (likeness, *prices.select_nth_unstable(middle).1))
        };
        Self(prices.into_iter().filter_map(middle).collect())
    }

    /// What is usually asked for a phone like this one; `None` where too little is known.
    pub(super) fn of_row(&self, row: &Row) -> Option<i64> {
        likenesses(row)?.iter().find_map(|likeness| self.0.get(likeness)).copied()
    }
}
