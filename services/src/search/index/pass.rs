//! The one pass: of each listing that has the words, which facets' filters it fails.
//!
//! None failed: it is found, and counts for its value of every facet. Exactly one failed: it would be found if
//! nothing of that facet were chosen, so it counts for its value of that facet alone.

use super::best::{Best, Candidate};
use super::fields::currency_code;
use super::rows::{FACETS, Known, Row, Rows};
use super::usual::Usual;
use crate::search::engine::{Found, Hit, Wanted};
use crate::search::ranking::{Order, Ranked};
use domain::places::{cosine_of_km, km_of_cosine};
use domain::search::{Facet, price_bands};
use domain::{Currency, Instant, ListingId, Money};
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};
use uuid::Uuid;

/// A search, made ready for rows.
pub(super) struct Plan {
    /// Facets with chosen values: which numbers are among them.
    chosen: Vec<(usize, Vec<bool>)>,
    prices: Option<Prices>,
    /// Of each place, with the least that is near enough.
    cosines: Option<(Vec<f64>, f64)>,
    /// What is usually asked for phones, where the order needs it.
    usual: Option<Arc<Usual>>,
    /// Hits come after this one in the order.
    after: Option<(u64, u128)>,
    order: Order,
    words: f32,
    offset: usize,
    limit: usize,
    bands_in: u8,
    /// Where each band begins, but the first.
    bands: Vec<i64>,
    /// How many numbers each facet's values have.
    numbers: [usize; FACETS],
}

struct Prices {
    currency: u8,
    min: i64,
    max: i64,
}

/// The facet, in a row's reckoning, that prices are.
const PRICE: usize = FACETS;

impl Plan {
    pub(super) fn of(wanted: &Wanted, known: &Known, usual: Option<Arc<Usual>>) -> Self {
        let facets = || Facet::ALL.into_iter().enumerate();
        let chosen = |(number, facet)| {
            let values = wanted.chosen.get(&facet).filter(|values| !values.is_empty())?;
            let mut among = vec![false; known.numbers(number)];
            values
                .iter()
                .filter_map(|value| known.number(number, value))
                .for_each(|n| among[usize::from(n)] = true);
            Some((number, among))
        };
        let prices = wanted.currency.map(|currency| Prices {
            currency: currency_code(currency),
            min: wanted.min.unwrap_or(i64::MIN),
            max: wanted.max.unwrap_or(i64::MAX),
        });
        let cosines = wanted.near.map(|point| {
            let least = wanted.radius_km.map_or(f64::NEG_INFINITY, cosine_of_km);
            (known.cosines(point), least)
        });
        Self {
            chosen: facets().filter_map(chosen).collect(),
            prices,
            cosines,
            usual,
            after: wanted.after.map(|after| (after.rank, !after.id)),
            order: Order { sort: wanted.sort, has_words: !wanted.words.is_empty(), now: wanted.now },
            words: wanted.words.len().max(1) as f32,
            offset: wanted.offset,
            limit: wanted.limit,
            bands_in: currency_code(wanted.bands_in),
            bands: price_bands(wanted.bands_in).into_iter().filter_map(|(from, _)| from).collect(),
            numbers: std::array::from_fn(|number| known.numbers(number)),
        }
    }

    /// The only facet whose filter a row fails. `Err` where it fails more than one.
    fn failed(&self, row: &Row) -> Result<Option<usize>, ()> {
        let mut failed = None;
        for (facet, among) in &self.chosen {
            // A value that came to be known after the plan was made is not among the chosen ones.
            if !among.get(usize::from(row.values[*facet])).copied().unwrap_or(false)
                && failed.replace(*facet).is_some()
            {
                return Err(());
            }
        }
        if let Some(prices) = &self.prices
            && !(prices.currency == row.currency && (prices.min..=prices.max).contains(&row.price))
            && failed.replace(PRICE).is_some()
        {
            return Err(());
        }
        Ok(failed)
    }
}

/// Collects the whole answer in one go.
pub(super) struct Pass {
    pub(super) plan: Arc<Plan>,
    /// Of each segment.
    pub(super) rows: Vec<Arc<Rows>>,
}

/// What one segment adds to the answer, or several of them.
pub(super) struct Partial {
    total: u64,
    counts: [Vec<u32>; FACETS],
    bands: Vec<u64>,
    best: Best,
}

pub(super) struct SegmentPass {
    plan: Arc<Plan>,
    rows: Arc<Rows>,
    partial: Partial,
}

impl Partial {
    fn empty(plan: &Plan) -> Self {
        Self {
            total: 0,
            counts: plan.numbers.map(|numbers| vec![0; numbers]),
            bands: vec![0; plan.bands.len() + 1],
            best: Best::of(plan.offset + plan.limit),
        }
    }

    fn add(&mut self, other: Partial) {
        self.total += other.total;
        for (mine, others) in self.counts.iter_mut().zip(other.counts) {
            mine.iter_mut().zip(others).for_each(|(mine, other)| *mine += other);
        }
        self.bands.iter_mut().zip(other.bands).for_each(|(mine, other)| *mine += other);
        other.best.candidates.into_iter().for_each(|candidate| self.best.push(candidate));
    }

    fn count_band(&mut self, plan: &Plan, row: &Row) {
        if row.currency == plan.bands_in {
            self.bands[plan.bands.iter().filter(|from| **from <= row.price).count()] += 1;
        }
    }

    pub(super) fn found(self, plan: &Plan, known: &Known) -> Found {
        let counted = |(number, facet): (usize, Facet)| {
            let counts = self.counts[number].iter().enumerate().filter(|(_, count)| **count > 0);
            let named = |(value, count): (usize, &u32)| {
                Some((known.text(number, value)?.to_string(), u64::from(*count)))
            };
            (facet, counts.filter_map(named).collect())
        };
        let hit = |candidate: Candidate| Hit {
            id: ListingId(Uuid::from_u128(!candidate.tie)),
            distance_km: candidate.cosine.map(km_of_cosine),
            rank: candidate.rank,
            fit: candidate.fit,
        };
        Found {
            total: self.total,
            counts: Facet::ALL.into_iter().enumerate().map(counted).collect(),
            bands: self.bands,
            hits: self.best.sorted().into_iter().skip(plan.offset).map(hit).collect(),
        }
    }
}

impl SegmentPass {
    fn look_at(&mut self, row: &Row, score: Score) {
        let cosine = self.plan.cosines.as_ref().map(|(cosines, least)| {
            (cosines.get(row.place as usize).copied().unwrap_or(f64::NEG_INFINITY), *least)
        });
        if cosine.is_some_and(|(cosine, least)| cosine < least) {
            return;
        }
        let partial = &mut self.partial;
        match self.plan.failed(row) {
            Err(()) => {}
            Ok(Some(PRICE)) => partial.count_band(&self.plan, row),
            Ok(Some(facet)) => partial.counts[facet].add_one(row.values[facet]),
            Ok(None) => {
                partial.total += 1;
                partial.counts.iter_mut().zip(row.values).for_each(|(counts, value)| counts.add_one(value));
                partial.count_band(&self.plan, row);
                let ranked = Ranked {
                    fit: score / self.plan.words,
                    published_at: Instant::from_micros(row.published_at),
                    seller: (row.seller_score > 0).then_some(domain::reviews::Score(row.seller_score)),
                    price: Money::new(row.price, currency(row.currency)),
                    usual: self.plan.usual.as_ref().and_then(|usual| usual.of_row(row)),
                    cosine: cosine.map(|(cosine, _)| cosine),
                };
                let rank = self.plan.order.rank(&ranked);
                let tie = !u128::from_be_bytes(row.id);
                let comes_after = self.plan.after.is_none_or(|after| (rank, tie) > after);
                if comes_after && partial.best.may_take(rank) {
                    let fit = self.plan.order.needs_fit().then_some(ranked.fit);
                    partial.best.push(Candidate { rank, tie, cosine: ranked.cosine, fit });
                }
            }
        }
    }
}

fn currency(code: u8) -> Currency {
    Currency::ALL.get(usize::from(code)).copied().unwrap_or_default()
}

trait AddOne {
    fn add_one(&mut self, value: u16);
}

impl AddOne for Vec<u32> {
    fn add_one(&mut self, value: u16) {
        if let Some(count) = self.get_mut(usize::from(value)) {
            *count += 1;
        }
    }
}

impl Collector for Pass {
    type Fruit = Partial;
    type Child = SegmentPass;

    fn for_segment(&self, segment: SegmentOrdinal, _reader: &SegmentReader) -> tantivy::Result<SegmentPass> {
        let rows = self.rows[segment as usize].clone();
        Ok(SegmentPass { plan: self.plan.clone(), rows, partial: Partial::empty(&self.plan) })
    }

    fn requires_scoring(&self) -> bool {
        self.plan.order.needs_fit()
    }

    fn merge_fruits(&self, partials: Vec<Partial>) -> tantivy::Result<Partial> {
        let all = partials.into_iter().reduce(|mut all, partial| {
            all.add(partial);
            all
        });
        Ok(all.unwrap_or_else(|| Partial::empty(&self.plan)))
    }
}

impl SegmentCollector for SegmentPass {
    type Fruit = Partial;

    fn collect(&mut self, doc: DocId, score: Score) {
        let row = self.rows.0[doc as usize];
        self.look_at(&row, score);
    }

    fn harvest(self) -> Partial {
        self.partial
    }
}
