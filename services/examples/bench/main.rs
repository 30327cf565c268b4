//! Measures the search engine on a market of the wanted size: `cargo xtask bench`, or one size by
//! `cargo run --release -p services --example bench -- 100000`.
//!
//! The market has the core catalogue's models, newer ones of well-known makers more often, at places as large as their
//! population, and is the same in every run.

#![allow(clippy::unwrap_used, reason = "a measurement that can not go on has failed")]
#![allow(clippy::disallowed_methods, reason = "a measurement looks at its own process")]

mod suggesting;

use domain::catalogue::{FormFactor, Model, Tier, brand_slug};
use domain::listings::{CarrierLock, Grade, search_text};
use domain::places::Point;
use domain::reviews::Score;
use domain::search::{Colour, Facet, SellerBand, Sort, series};
use domain::{Currency, Instant, ListingId, Money};
use services::search::{Change, Entry, Position, SearchEngine, TantivyEngine, Wanted};
use services::{Mint, Weighted, how_often};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant as Watch};
use uuid::Uuid;

const NOW: Instant = Instant::from_micros(1_795_370_400_000_000);
const BOSTON: Point = Point { lat: 42.3584, lng: -71.0598 };
/// How often each search is made, with other words and choices each time.
const ROUNDS: usize = 400;
/// Listings of one change, as the feed has them.
const BATCH: usize = 500;

/// Makes a search, another one each time.
type Search = fn(&mut Market) -> Wanted;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let size: usize = std::env::args().nth(1).and_then(|size| size.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("search");
    println!("{size} listings");
    let mut market = Market::open();
    {
        let engine = TantivyEngine::in_folder(&path).unwrap();
        fill(&engine, &mut market, size).await;
        freshness(&engine, &mut market, size).await;
    }
    let started = Watch::now();
    let engine = TantivyEngine::in_folder(&path).unwrap();
    engine.find(market.everything()).await.unwrap();
    println!("cold start, first answer included  {:>9.1} ms", millis(started.elapsed()));
    println!("size of the index                  {:>9.1} MB", megabytes(size_of(&path)));
    println!("memory of the process              {:>9.1} MB", resident());
    suggesting::suggestions(&data()).await;
    println!("\n{:<40} {:>9} {:>9} {:>9} {:>9}", "search", "p50 ms", "p99 ms", "CPU ms", "found");
    let searches: [(&str, Search); 6] = [
        ("text, 3 filters, all facets, radius", Market::narrow),
        ("the same, rated seller, verified photo", Market::trusted),
        ("text, all facets", Market::words),
        ("a mistyped word, all facets", Market::mistyped),
        ("brand and price, all facets", Market::filters),
        ("everything, newest first, all facets", |market| market.everything()),
    ];
    for (name, search) in searches {
        measure(&engine, &mut market, name, search).await;
    }
}

async fn fill(engine: &TantivyEngine, market: &mut Market, size: usize) {
    let started = Watch::now();
    let mut making = Duration::ZERO;
    let (mut made, mut batch) = (0, 0);
    while made < size {
        let begun = Watch::now();
        // Twenty batches are told at once, as when an index is made anew from storage.
        let changes: Vec<Change> =
            (made..size.min(made + 20 * BATCH)).map(|number| market.put(number)).collect();
        made += changes.len();
        batch += 1;
        making += begun.elapsed();
        engine.apply(changes, position(batch)).await.unwrap();
    }
    let took = started.elapsed().saturating_sub(making);
    println!(
        "indexing                           {:>9.0} listings a second",
        size as f64 / took.as_secs_f64()
    );
}

/// How long one change takes until it is searched.
async fn freshness(engine: &TantivyEngine, market: &mut Market, size: usize) {
    let mut times = Vec::new();
    for number in 0..40 {
        let change = market.put(size + number);
        let started = Watch::now();
        engine.apply(vec![change], position(1_000_000 + number as i64)).await.unwrap();
        times.push(started.elapsed());
    }
    let (p50, p99) = percentiles(&mut times);
    println!("one change until it is searched    {p50:>9.1} ms p50, {p99:.1} ms p99");
}

async fn measure(engine: &TantivyEngine, market: &mut Market, name: &str, search: Search) {
    let (mut times, mut found) = (Vec::with_capacity(ROUNDS), 0);
    let before = cpu_time();
    for _ in 0..ROUNDS {
        let wanted = search(market);
        let started = Watch::now();
        found += engine.find(wanted).await.unwrap().total;
        times.push(started.elapsed());
    }
    let cpu = millis(cpu_time() - before) / ROUNDS as f64;
    let (p50, p99) = percentiles(&mut times);
    println!("{name:<40} {p50:>9.2} {p99:>9.2} {cpu:>9.2} {:>9}", found / ROUNDS as u64);
}

/// What this process has computed so far, in hundredths of a second: unlike the clock it does not count others' work.
fn cpu_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ').skip(11).take(2);
    Duration::from_millis(10 * fields.filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>())
}

fn percentiles(times: &mut [Duration]) -> (f64, f64) {
    times.sort_unstable();
    (millis(times[times.len() / 2]), millis(times[times.len() * 99 / 100]))
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn size_of(folder: &Path) -> u64 {
    std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().metadata().unwrap().len()).sum()
}

/// Resident memory that no file backs, in MB; mapped pages of the index can be taken away at any time.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("RssAnon:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1000.0
}

fn position(batch: i64) -> Position {
    Position { feed: Uuid::from_u128(1), batch }
}

/// Random listings of the real catalogue, the same in every run.
struct Market {
    mint: Mint,
    models: Weighted<Model>,
    places: Weighted<(Point, u64)>,
}

impl Market {
    fn open() -> Self {
        let data = data();
        let models = Weighted::new(models(&data), how_often);
        let places = Weighted::new(places(&data), |(_, population)| *population);
        Self { mint: Mint::seeded(7), models, places }
    }

    fn one_of<'a, T>(&self, choices: &'a [T]) -> Option<&'a T> {
        choices.get(self.mint.number(choices.len() as u64) as usize)
    }

    fn place(&self) -> Point {
        self.places.one(&self.mint).unwrap().0
    }

    fn put(&mut self, number: usize) -> Change {
        let model = self.models.one(&self.mint).unwrap();
        let storage = self.one_of(&model.storage_gb).copied().unwrap_or(64);
        let usual = ["Black", "White", "Blue", "Silver", "Midnight", "Green"].map(str::to_owned);
        let colour = self.one_of(&model.colours).or_else(|| self.one_of(&usual)).cloned();
        let grade =
            self.one_of(&[Grade::Mint, Grade::Good, Grade::Good, Grade::Fair, Grade::Damaged]).unwrap();
        let lock = if self.mint.number(5) == 0 { CarrierLock::Locked } else { CarrierLock::Unlocked };
        let age = i64::from(2026 - model.release_year.unwrap_or(2018));
        let price = (900 - 90 * age).max(30) * (60 + self.mint.number(80) as i64);
        let year = model.release_year.map(|year| year.to_string());
        let ram = (model.ram_gb.len() == 1).then(|| model.ram_gb[0].clone());
        let colour_value = colour.as_deref().and_then(Colour::of).map(|colour| colour.as_str().to_owned());
        // Half of the sellers were reviewed.
        let seller = (self.mint.number(2) == 0).then(|| Score(380 + self.mint.number(121) as u16));
        let values = [
            (Facet::Brand, Some(model.brand_slug.clone())),
            (Facet::Model, Some(model.slug.clone())),
            (Facet::Series, series(model).map(|series| series.slug)),
            (Facet::Grade, Some(grade.as_str().to_owned())),
            (Facet::Storage, Some(storage.to_string())),
            (Facet::Ram, ram),
            (Facet::Colour, colour_value),
            (Facet::Lock, Some(lock.as_str().to_owned())),
            (Facet::Battery, Some(["95", "90", "80", "0"][self.mint.number(4) as usize].to_owned())),
            (Facet::Year, year),
            (Facet::Updates, model.release_year.map(|year| (year + 5).to_string())),
            // Four of five sellers ship within their country, which is how far a search may ask.
            (Facet::Ships, Some(["us", "us", "de", "gb", "fr"][self.mint.number(5) as usize].to_owned())),
            (Facet::Pickup, (self.mint.number(3) == 0).then(|| "yes".to_owned())),
            (Facet::Seller, seller.and_then(SellerBand::of).map(|band| band.key().to_owned())),
            (Facet::Verified, (self.mint.number(4) == 0).then(|| "yes".to_owned())),
        ];
        let about =
            ["one owner always in a case", "battery replaced last year box and cable included", "works well"];
        Change::Put(Box::new(Entry {
            id: ListingId(Uuid::from_u128((number as u128) << 64 | 5)),
            name: search_text(model, Some(storage), colour.as_deref()).trim().to_owned(),
            about: (*self.one_of(&about).unwrap()).to_owned(),
            values: values.into_iter().filter_map(|(facet, value)| Some((facet, value?))).collect(),
            price: Money::new(price, Currency::Usd),
            at: self.place(),
            published_at: NOW.minus(Duration::from_secs(self.mint.number(90 * 86_400))),
            seller,
        }))
    }

    fn everything(&self) -> Wanted {
        Wanted {
            words: vec![],
            chosen: BTreeMap::new(),
            currency: None,
            min: None,
            max: None,
            near: None,
            radius_km: None,
            sort: Sort::Newest,
            now: NOW,
            as_typed: false,
            after: None,
            offset: 0,
            limit: 24,
            bands_in: Currency::Usd,
        }
    }

    fn words(&mut self) -> Wanted {
        let word = *self.one_of(&["iphone", "galaxy", "pro", "128gb", "redmi", "plus", "black"]).unwrap();
        Wanted { words: vec![word.into()], sort: Sort::Best, ..self.everything() }
    }

    fn mistyped(&mut self) -> Wanted {
        let word = *self.one_of(&["ihpone", "galxy", "smasung", "pixle", "midnigth"]).unwrap();
        Wanted { words: vec![word.into()], sort: Sort::Best, ..self.everything() }
    }

    fn filters(&mut self) -> Wanted {
        let brand = (*self.one_of(&["apple", "samsung", "google", "xiaomi"]).unwrap()).to_owned();
        let chosen = BTreeMap::from([(Facet::Brand, vec![brand])]);
        Wanted { chosen, currency: Some(Currency::Usd), max: Some(40_000), ..self.everything() }
    }

    fn narrow(&mut self) -> Wanted {
        let chosen = BTreeMap::from([
            (Facet::Grade, vec!["mint".to_owned(), "good".to_owned()]),
            (Facet::Storage, vec!["128".to_owned(), "256".to_owned()]),
            (Facet::Lock, vec!["unlocked".to_owned()]),
        ]);
        let near = if self.mint.number(3) == 0 { BOSTON } else { self.place() };
        Wanted { chosen, near: Some(near), radius_km: Some(250.0), ..self.words() }
    }

    /// As narrow, and from sellers and with photos that can be trusted.
    fn trusted(&mut self) -> Wanted {
        let mut wanted = self.narrow();
        let bands = SellerBand::ALL.map(|band| band.key().to_owned()).to_vec();
        wanted.chosen.insert(Facet::Seller, bands);
        wanted.chosen.insert(Facet::Verified, vec!["yes".to_owned()]);
        wanted
    }
}

fn data() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../data")
}

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

fn list(text: &str) -> Vec<String> {
    let items = text.split('|').map(|item| item.split('#').next().unwrap_or_default());
    items.filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

fn models(data: &Path) -> Vec<Model> {
    let model = |row: BTreeMap<String, String>| Model {
        slug: row["slug"].clone(),
        brand_slug: brand_slug(&row["brand"]),
        brand: row["brand"].clone(),
        name: row["model"].clone(),
        form: row["form"].clone().try_into().unwrap_or(FormFactor::Phone),
        tier: Tier::A,
        release_year: row["release_year"].parse().ok(),
        storage_gb: list(&row["storage_gb"]).iter().filter_map(|gb| gb.parse().ok()).collect(),
        storage_known: true,
        ram_gb: list(&row["ram_gb"]),
        colours: list(&row["colours"]),
        screen_in: None,
        resolution: None,
        battery_mah: None,
        chip: None,
    };
    rows(&data.join("catalogue_core.csv")).into_iter().map(model).collect()
}

/// Where people live, and how many.
fn places(data: &Path) -> Vec<(Point, u64)> {
    let place = |row: BTreeMap<String, String>| {
        let at = Point { lat: row["lat"].parse().unwrap(), lng: row["lng"].parse().unwrap() };
        (at, row["population"].parse().unwrap_or(0))
    };
    rows(&data.join("cities.csv")).into_iter().map(place).collect()
}
