//! On random markets the engine finds, counts, orders and pages what a plain loop does.

use super::usual::ENOUGH;
use super::*;
use crate::search::engine::Entry;
use crate::search::ranking::{AS_TYPED, BEGINNING, MENTIONED, MISTYPED, best_match};
use domain::places::{EARTH_KM, Point};
use domain::reviews::Score;
use domain::search::{Cursor, Facet, Sort, price_bands};
use domain::{Currency, Instant, ListingId, Money};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::cmp::Ordering;
use std::collections::BTreeMap;

pub const NOW: Instant = Instant::from_micros(1_795_370_400_000_000);
const DAY: i64 = 24 * 3_600_000_000;
pub const NAMES: [&str; 6] = [
    "apple iphone 13 appleiphone iphone13 128 gb blue",
    "apple iphone 13 pro appleiphone iphone13 13pro 256 gb",
    "samsung galaxy s21+ 5g galaxys21+ s21plus plus 128 gb black",
    "samsung galaxy s20 galaxys20 64 gb",
    "google pixel 7a pixel7a 7 a 128 gb",
    "fairphone 5 fairphone5 256 gb",
];
const WORDS: [&str; 14] = [
    "apple",
    "iphone",
    "13",
    "1",
    "iph",
    "gal",
    "s2",
    "s21",
    "aplle",
    "galxy",
    "case",
    "nothing",
    "12",
    "fairphnoe",
];
/// Boston, Cambridge, New York, Auckland, both sides of the date line, and near both sides of the pole.
const POINTS: [(f64, f64); 8] = [
    (42.3584, -71.0598),
    (42.3751, -71.1056),
    (40.7143, -74.006),
    (-36.8485, 174.7633),
    (-17.0, 179.95),
    (-17.0, -179.95),
    (89.95, 10.0),
    (89.95, -170.0),
];

fn point() -> impl Strategy<Value = Point> {
    select(&POINTS[..]).prop_map(|(lat, lng)| Point { lat, lng })
}

fn values(facet: Facet) -> Vec<String> {
    let values: &[&str] = match facet {
        Facet::Brand => &["apple", "samsung", "google", "fairphone"],
        Facet::Grade => &["mint", "good", "fair", "damaged"],
        Facet::Storage => &["64", "128", "256"],
        Facet::Lock => &["locked", "unlocked"],
        Facet::Seller => &["4.5", "4"],
        Facet::Verified => &["yes"],
        _ => &["one", "two"],
    };
    values.iter().map(|value| (*value).to_owned()).collect()
}

fn entry() -> impl Strategy<Value = Entry> {
    let each: Vec<_> =
        Facet::ALL.into_iter().map(|facet| proptest::option::of(select(values(facet)))).collect();
    let price = (1_i64..1_200, select(&[Currency::Usd, Currency::Usd, Currency::Eur][..]));
    let about = select(vec!["", "one owner always in a case", "apple care"]);
    let seller = proptest::option::of((100_u16..=500).prop_map(Score));
    let since = (0_i64..5, seller);
    (1_u128..40, select(&NAMES[..]), about, each, price, point(), since).prop_map(
        |(id, name, about, each, (price, currency), at, (days, seller))| Entry {
            id: ListingId(Uuid::from_u128(id << 90 | id)),
            name: name.into(),
            about: about.into(),
            values: Facet::ALL
                .into_iter()
                .zip(each)
                .filter_map(|(facet, value)| Some((facet, value?)))
                .collect(),
            price: Money::new(price * 100, currency),
            at,
            published_at: Instant::from_micros(NOW.micros() - days * 20 * DAY),
            seller,
        },
    )
}

fn chosen() -> impl Strategy<Value = BTreeMap<Facet, Vec<String>>> {
    let each: Vec<_> = Facet::ALL
        .into_iter()
        .map(|facet| {
            let mut some = values(facet);
            some.push("nobody".into());
            let most = some.len();
            prop_oneof![3 => Just(Vec::new()), 1 => subsequence(some, 0..=most)]
        })
        .collect();
    each.prop_map(|each| Facet::ALL.into_iter().zip(each).filter(|(_, values)| !values.is_empty()).collect())
}

fn wanted() -> impl Strategy<Value = Wanted> {
    let words = prop_oneof![2 => Just(Vec::new()), 3 => proptest::collection::vec(select(&WORDS[..]), 1..3)];
    let bound = || proptest::option::of((0_i64..1_300).prop_map(|price| price * 100));
    let currency = proptest::option::of(select(&[Currency::Usd, Currency::Eur, Currency::Jpy][..]));
    let near = proptest::option::of((
        point(),
        proptest::option::of(select(vec![1.0, 25.0, 320.0, 2_000.0, 20_100.0])),
    ));
    let sort = select(&Sort::ALL[..]);
    let words = (words, proptest::bool::weighted(0.3));
    (words, chosen(), currency, (bound(), bound()), near, sort, 0_usize..6, 1_usize..9).prop_map(
        |((words, as_typed), chosen, currency, (min, max), near, sort, page, limit)| Wanted {
            words: words.into_iter().map(str::to_owned).collect(),
            as_typed,
            chosen,
            currency,
            min,
            max,
            near: near.map(|(point, _)| point),
            radius_km: near.and_then(|(_, km)| km),
            sort,
            now: NOW,
            after: None,
            offset: page * limit,
            limit,
            bands_in: currency.unwrap_or_default(),
        },
    )
}

/// How well one word fits, by looking at every word of the entry.
fn fit_of(word: &str, as_typed: bool, entry: &Entry) -> Option<f32> {
    let name = || entry.name.split(' ');
    let digit = |c: char| c.is_ascii_digit();
    let begins = |known: &str| {
        let rest = known.strip_prefix(word)?;
        Some(word.len() > 1 && !(word.ends_with(digit) && rest.starts_with(digit)))
    };
    let slips = match word.len() {
        _ if as_typed || word.contains(digit) => 0,
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    };
    // Whether other words begin with it is the same for all entries: the mistyped words here begin none.
    let mistyped = name().any(|known| (1..=slips).contains(&strsim::osa_distance(word, known)));
    let ways = [
        (name().any(|known| known == word), AS_TYPED),
        (name().any(|known| known != word && begins(known) == Some(true)), BEGINNING),
        (mistyped, MISTYPED),
        (entry.about.split(' ').any(|known| known == word), MENTIONED),
    ];
    ways.into_iter().filter(|(fits, _)| *fits).map(|(_, fit)| fit).reduce(f32::max)
}

fn fit(wanted: &Wanted, entry: &Entry) -> Option<f32> {
    let mut sum = 0.0;
    for word in &wanted.words {
        sum += fit_of(word, wanted.as_typed, entry)?;
    }
    Some(sum / wanted.words.len().max(1) as f32)
}

/// By another formula than the engine's.
fn km(a: Point, b: Point) -> f64 {
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let h = half(b.lat - a.lat) + a.lat.to_radians().cos() * b.lat.to_radians().cos() * half(b.lng - a.lng);
    2.0 * EARTH_KM * h.sqrt().clamp(0.0, 1.0).asin()
}

/// Whether an entry is found when one facet is left out of account; the price is `None` of them.
fn passes(wanted: &Wanted, entry: &Entry, without: Option<Facet>, without_price: bool) -> bool {
    let facets = wanted.chosen.iter().all(|(facet, values)| {
        Some(*facet) == without || entry.values.get(facet).is_some_and(|value| values.contains(value))
    });
    let price = wanted.currency.is_none_or(|currency| {
        without_price
            || entry.price.currency == currency
                && wanted.min.is_none_or(|min| entry.price.minor >= min)
                && wanted.max.is_none_or(|max| entry.price.minor <= max)
    });
    let near = wanted.near.zip(wanted.radius_km).is_none_or(|(near, radius)| km(near, entry.at) <= radius);
    facets && price && near && fit(wanted, entry).is_some()
}

/// What is usually asked for phones like this one, by looking at all of them.
fn usual(market: &[Entry], entry: &Entry) -> Option<i64> {
    let value = |entry: &Entry, facet: Facet| entry.values.get(&facet).cloned();
    let same = |other: &Entry, facets: &[Facet]| {
        other.price.currency == entry.price.currency
            && facets.iter().all(|facet| value(other, *facet) == value(entry, *facet))
    };
    value(entry, Facet::Model).zip(value(entry, Facet::Storage))?;
    let closest = [Facet::Model, Facet::Storage, Facet::Grade, Facet::Lock];
    [&closest[..], &closest[..2]].into_iter().find_map(|facets| {
        let mut prices: Vec<i64> =
            market.iter().filter(|other| same(other, facets)).map(|other| other.price.minor).collect();
        prices.sort_unstable();
        (prices.len() >= ENOUGH).then(|| prices[prices.len() / 2])
    })
}

fn in_order(wanted: &Wanted, market: &[Entry], a: &Entry, b: &Entry) -> Ordering {
    let share = |entry: &Entry| {
        usual(market, entry).map_or(f64::INFINITY, |usual| entry.price.minor as f64 / usual as f64)
    };
    let newest = || b.published_at.cmp(&a.published_at);
    let best =
        |entry: &Entry| best_match(fit(wanted, entry).unwrap_or(0.0), entry.published_at, entry.seller, NOW);
    let currency = |entry: &Entry| Currency::ALL.iter().position(|known| *known == entry.price.currency);
    let meters = |entry: &Entry| wanted.near.map(|near| (km(near, entry.at) * 1000.0).round() as i64);
    let order = match wanted.sort {
        Sort::Distance if wanted.near.is_some() => meters(a).cmp(&meters(b)),
        Sort::Best | Sort::Distance if !wanted.words.is_empty() => best(b).total_cmp(&best(a)),
        Sort::Best | Sort::Distance | Sort::Newest => newest(),
        Sort::PriceUp => currency(a).cmp(&currency(b)).then(a.price.minor.cmp(&b.price.minor)),
        Sort::Deal => share(a).total_cmp(&share(b)),
        Sort::PriceDown => currency(a).cmp(&currency(b)).then(b.price.minor.cmp(&a.price.minor)),
    };
    order.then(b.id.cmp(&a.id))
}

fn expected_counts(wanted: &Wanted, market: &[Entry], facet: Facet) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for entry in market.iter().filter(|entry| passes(wanted, entry, Some(facet), false)) {
        if let Some(value) = entry.values.get(&facet) {
            *counts.entry(value.clone()).or_default() += 1;
        }
    }
    counts
}

fn expected_bands(wanted: &Wanted, market: &[Entry]) -> Vec<u64> {
    let in_band = |entry: &&Entry, (min, max): (Option<i64>, Option<i64>)| {
        entry.price.currency == wanted.bands_in
            && min.is_none_or(|min| entry.price.minor >= min)
            && max.is_none_or(|max| entry.price.minor < max)
            && passes(wanted, entry, None, true)
    };
    price_bands(wanted.bands_in)
        .into_iter()
        .map(|band| market.iter().filter(|entry| in_band(entry, band)).count() as u64)
        .collect()
}

fn agrees(engine: &TantivyEngine, market: &[Entry], wanted: &Wanted) -> Result<(), TestCaseError> {
    let found = engine.0.find(wanted).unwrap();
    let mut all: Vec<&Entry> = market.iter().filter(|entry| passes(wanted, entry, None, false)).collect();
    all.sort_by(|a, b| in_order(wanted, market, a, b));
    prop_assert_eq!(found.total, all.len() as u64);
    let page: Vec<ListingId> =
        all.iter().skip(wanted.offset).take(wanted.limit).map(|entry| entry.id).collect();
    prop_assert_eq!(found.hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), page);
    for (hit, entry) in found.hits.iter().zip(all.iter().skip(wanted.offset)) {
        let distance = wanted.near.map(|near| km(near, entry.at));
        prop_assert_eq!(hit.distance_km.is_some(), distance.is_some());
        prop_assert!((hit.distance_km.unwrap_or(0.0) - distance.unwrap_or(0.0)).abs() < 0.01);
    }
    // From the end of each page on, the next one is found, whichever order it is.
    if let Some(last) = found.hits.last() {
        let after = Cursor { as_of: NOW, rank: last.rank, id: last.id.0.as_u128() };
        let next = engine.0.find(&Wanted { after: Some(after), offset: 0, ..wanted.clone() }).unwrap();
        let rest = all.iter().skip(wanted.offset + found.hits.len()).take(wanted.limit);
        let ids: Vec<ListingId> = next.hits.iter().map(|hit| hit.id).collect();
        prop_assert_eq!(ids, rest.map(|entry| entry.id).collect::<Vec<_>>());
        prop_assert_eq!((next.total, &next.counts), (found.total, &found.counts));
    }
    for facet in Facet::ALL {
        let counts: BTreeMap<String, u64> = found.counts[&facet].iter().cloned().collect();
        prop_assert_eq!(counts, expected_counts(wanted, market, facet), "{:?}", facet);
    }
    prop_assert_eq!(found.bands, expected_bands(wanted, market));
    Ok(())
}

pub fn position(batch: i64) -> Position {
    Position { feed: Uuid::from_u128(5), batch }
}

pub fn tell(engine: &TantivyEngine, changes: Vec<Change>, batch: i64) {
    engine.0.apply(changes, position(batch)).unwrap();
}

pub fn put(entry: &Entry) -> Change {
    Change::Put(Box::new(entry.clone()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn turning_pages_shows_nothing_twice_and_skips_nothing_while_phones_come_and_go(
        there in proptest::collection::vec(entry(), 1..40),
        coming in proptest::collection::vec((entry(), proptest::bool::ANY), 0..24),
        wanted in wanted(),
    ) {
        let engine = TantivyEngine::in_memory().unwrap();
        let there: BTreeMap<ListingId, Entry> = there.into_iter().map(|entry| (entry.id, entry)).collect();
        tell(&engine, there.values().map(put).collect(), 1);
        // Usual prices are reckoned anew from time to time, which moves what is ordered by them.
        prop_assume!(wanted.sort != Sort::Deal);
        let mut wanted = Wanted { offset: 0, limit: 3, ..wanted };
        let (mut seen, mut changes, mut batch) = (Vec::new(), coming.into_iter(), 1);
        let mut gone = std::collections::BTreeSet::new();
        loop {
            let found = engine.0.find(&wanted).unwrap();
            seen.extend(found.hits.iter().map(|hit| hit.id));
            let Some(last) = found.hits.last() else { break };
            wanted.after = Some(Cursor { as_of: NOW, rank: last.rank, id: last.id.0.as_u128() });
            // Between two pages, others come and some of the first ones go; none changes.
            for (entry, leaves) in changes.by_ref().take(3) {
                batch += 1;
                if leaves {
                    gone.insert(entry.id);
                    tell(&engine, vec![Change::Remove(entry.id)], batch);
                } else if !there.contains_key(&entry.id) && !gone.contains(&entry.id) {
                    tell(&engine, vec![put(&entry)], batch);
                    gone.insert(entry.id);
                }
            }
        }
        let mut once = seen.clone();
        once.sort_unstable();
        once.dedup();
        prop_assert_eq!(once.len(), seen.len(), "something was shown twice");
        for entry in there.values().filter(|entry| passes(&wanted, entry, None, false)) {
            prop_assert!(seen.contains(&entry.id) || gone.contains(&entry.id), "something was skipped");
        }
    }

    #[test]
    fn the_engine_finds_what_a_plain_loop_finds(
        told in proptest::collection::vec(proptest::collection::vec((entry(), proptest::bool::weighted(0.2)), 0..30), 1..4),
        searches in proptest::collection::vec(wanted(), 12),
    ) {
        let engine = TantivyEngine::in_memory().unwrap();
        let mut market: BTreeMap<ListingId, Entry> = BTreeMap::new();
        for (batch, changes) in (1..).zip(&told) {
            let mut batch_of: BTreeMap<ListingId, Change> = BTreeMap::new();
            for (entry, gone) in changes {
                let change = if *gone { Change::Remove(entry.id) } else { put(entry) };
                batch_of.insert(entry.id, change);
                if *gone { market.remove(&entry.id); } else { market.insert(entry.id, entry.clone()); }
            }
            tell(&engine, batch_of.into_values().collect(), batch);
        }
        let market: Vec<Entry> = market.into_values().collect();
        for wanted in searches {
            agrees(&engine, &market, &wanted)?;
        }
    }

    #[test]
    fn any_words_are_answered(words in proptest::collection::vec("\\PC{0,40}", 0..12)) {
        let engine = TantivyEngine::in_memory().unwrap();
        engine.0.find(&Wanted { words, ..everything() }).unwrap();
    }
}

pub fn everything() -> Wanted {
    Wanted {
        words: vec![],
        as_typed: false,
        chosen: BTreeMap::new(),
        currency: None,
        min: None,
        max: None,
        near: None,
        radius_km: None,
        sort: Sort::Newest,
        now: NOW,
        after: None,
        offset: 0,
        limit: 24,
        bands_in: Currency::Usd,
    }
}
