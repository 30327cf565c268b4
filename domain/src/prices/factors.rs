//! What condition, lock, storage and age do to a price: fitted on the market's own prices, from a sensible start.

use super::quartiles::median;
use super::{Observation, Traits};
use crate::Instant;
use crate::listings::{CarrierLock, Grade};
use std::collections::HashMap;
use std::hash::Hash;

/// How much a trait changes a price, as natural logarithms: they add up where factors multiply.
#[derive(Clone, Debug, PartialEq)]
pub struct Factors {
    /// By [`Grade`], from best to worst, beside a good one.
    grades: [f64; 4],
    /// Locked, beside unlocked.
    locked: f64,
    /// Twice the storage.
    doubling: f64,
    /// A year older.
    year: f64,
}

/// What is known before a single price was seen: mint, good, fair and damaged phones go for 111, 100, 83 and 49 %.
const START: Factors =
    Factors { grades: [0.104, 0.0, -0.186, -0.713], locked: -0.105, doubling: 0.068, year: -0.223 };
/// So many comparisons weigh as much as the start.
const WEIGHT_OF_THE_START: f64 = 8.0;
/// No trait changes a price by more than about ten times.
const MOST: f64 = 2.3;
/// In seconds.
const YEAR: f64 = 365.25 * 24.0 * 3600.0;

impl Default for Factors {
    fn default() -> Self {
        START
    }
}

impl Factors {
    /// Fits the factors on prices of one currency, best of the whole market: each by comparing phones that differ in
    /// little else.
    pub fn fit(seen: &[Observation]) -> Self {
        let seen: Vec<(f64, &Traits)> =
            seen.iter().filter(|p| p.minor > 0).map(|p| ((p.minor as f64).ln(), &p.traits)).collect();
        let mut factors = START;
        let same = grouped(&seen, |t| (&t.model_slug, t.storage_gb, t.carrier_lock));
        for grade in [Grade::Mint, Grade::Fair, Grade::Damaged] {
            let found = differences(&same, |t| t.grade == grade, |t| t.grade == Grade::Good);
            let n = grade as usize;
            factors.grades[n] = settled(found, START.grades[n]);
        }
        let same = grouped(&seen, |t| (&t.model_slug, t.storage_gb, t.grade));
        let is = |lock| move |t: &Traits| t.carrier_lock == lock;
        let found = differences(&same, is(CarrierLock::Locked), is(CarrierLock::Unlocked));
        factors.locked = settled(found, START.locked);
        let same = grouped(&seen, |t| (&t.model_slug, t.grade, t.carrier_lock));
        factors.doubling = settled(steps_of_storage(&same), START.doubling);
        factors.year = settled(factors.steps_of_age(&seen), START.year);
        factors
    }

    /// How the models of a brand differ for each year between them, storage, condition and lock reckoned with.
    fn steps_of_age(&self, seen: &[(f64, &Traits)]) -> Vec<f64> {
        let plain = |t: &Traits| Traits {
            storage_gb: 128,
            grade: Grade::Good,
            carrier_lock: CarrierLock::Unlocked,
            ..t.clone()
        };
        let mut brands: HashMap<&str, Vec<(u16, f64)>> = HashMap::new();
        for group in grouped(seen, |t| &t.model_slug).values() {
            let Some((_, first)) = group.first() else { continue };
            let logs = group.iter().map(|(log, t)| log + self.log_between(t, &plain(t)));
            if let Some((year, log)) = first.release_year.zip(median(logs)) {
                brands.entry(&first.brand_slug).or_default().push((year, log));
            }
        }
        let mut found = Vec::new();
        for models in brands.values() {
            for (n, (year, log)) in models.iter().enumerate() {
                // Older models have a smaller year: a step is what one more year of age does.
                let others =
                    models[n + 1..].iter().filter(|(other, _)| (1..=4).contains(&other.abs_diff(*year)));
                found.extend(others.map(|(other, l)| (log - l) / (f64::from(*other) - f64::from(*year))));
            }
        }
        found
    }

    /// By how much to multiply the price of one phone to get that of another, today.
    pub(super) fn between(&self, from: &Traits, to: &Traits, at: Instant, now: Instant) -> f64 {
        let years = match from.release_year.zip(to.release_year) {
            Some((from, to)) => f64::from(from) - f64::from(to),
            None => 0.0,
        };
        let since = now.since(at).as_secs_f64() / YEAR;
        (self.log_between(from, to) + self.year * (years + since)).exp()
    }

    /// The same as a logarithm, and without age.
    fn log_between(&self, from: &Traits, to: &Traits) -> f64 {
        let lock = |t: &Traits| if t.carrier_lock == CarrierLock::Locked { self.locked } else { 0.0 };
        let grade = |t: &Traits| self.grades[t.grade as usize];
        grade(to) - grade(from) + lock(to) - lock(from)
            + self.doubling * doublings(from.storage_gb, to.storage_gb)
    }
}

/// How often one size is doubled to get the other; less than none for a smaller one.
fn doublings(from: u32, to: u32) -> f64 {
    (f64::from(to.max(1)) / f64::from(from.max(1))).log2()
}

type Groups<'a, K> = HashMap<K, Vec<(f64, &'a Traits)>>;

/// The prices by what they have in common.
fn grouped<'a, K: Eq + Hash>(seen: &[(f64, &'a Traits)], key: impl Fn(&'a Traits) -> K) -> Groups<'a, K> {
    let mut groups: Groups<K> = HashMap::new();
    for (log, traits) in seen {
        groups.entry(key(traits)).or_default().push((*log, traits));
    }
    groups
}

/// In each group, how the median of those that are `this` differs from that of those that are `that`.
fn differences<K>(
    groups: &Groups<K>,
    this: impl Fn(&Traits) -> bool,
    that: impl Fn(&Traits) -> bool,
) -> Vec<f64> {
    let differ = |group: &Vec<(f64, &Traits)>| {
        let of = |wanted: &dyn Fn(&Traits) -> bool| {
            median(group.iter().filter(|(_, t)| wanted(t)).map(|(log, _)| *log))
        };
        Some(of(&this)? - of(&that)?)
    };
    groups.values().filter_map(differ).collect()
}

/// In each group, what each doubling of the storage does from one size to the next.
fn steps_of_storage<K>(groups: &Groups<K>) -> Vec<f64> {
    let mut found = Vec::new();
    for group in groups.values() {
        let mut sizes: HashMap<u32, Vec<f64>> = HashMap::new();
        group.iter().for_each(|(log, t)| sizes.entry(t.storage_gb).or_default().push(*log));
        let middle = |(gb, logs): (u32, Vec<f64>)| Some((gb, median(logs.into_iter())?));
        let mut medians: Vec<(u32, f64)> = sizes.into_iter().filter_map(middle).collect();
        medians.sort_by_key(|(gb, _)| *gb);
        found
            .extend(medians.windows(2).map(|pair| (pair[1].1 - pair[0].1) / doublings(pair[0].0, pair[1].0)));
    }
    found
}

/// The median of what was found, drawn towards the start where that is little.
fn settled(found: Vec<f64>, start: f64) -> f64 {
    let count = found.len() as f64;
    let middle = median(found.into_iter()).unwrap_or(start);
    ((middle * count + start * WEIGHT_OF_THE_START) / (count + WEIGHT_OF_THE_START)).clamp(-MOST, MOST)
}
