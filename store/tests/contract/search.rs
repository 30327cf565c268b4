//! What storage promises about search: on random markets it finds, orders and counts what a plain loop does.

use crate::market::{NOW, add_listing, add_seller, details, models, opened};
use domain::catalogue::Model;
use domain::listings::{Grade, ListingDetails, ListingState, search_text};
use domain::places::{Place, Point};
use domain::search::Sort;
use domain::{Currency, Instant, ListingId, Money};
use std::collections::BTreeMap;
use store::Store;
use store::search::Filter;

contract!(rows:
    search_finds_what_a_plain_loop_finds,
    only_what_is_for_sale_is_found,
    a_radius_reaches_across_the_date_line_and_the_pole,
    brands_for_sale_are_counted,
    the_sitemap_names_what_is_for_sale_page_by_page,
);

/// Numbers that look random and are the same in every run: a linear congruence, its upper bits.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }

    fn one_of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.roll(choices.len())].clone()
    }

    fn some_of<T: Clone>(&mut self, choices: &[T]) -> Vec<T> {
        choices.iter().filter(|_| self.roll(3) == 0).cloned().collect()
    }

    fn perhaps<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.roll(2) == 0).then(|| value(self))
    }
}

const POINTS: [Point; 6] = [
    Point { lat: 42.3584, lng: -71.0598 },
    Point { lat: 42.3751, lng: -71.1056 },
    Point { lat: 40.7143, lng: -74.006 },
    Point { lat: 48.8534, lng: 2.3488 },
    Point { lat: -36.8485, lng: 174.7633 },
    Point { lat: -36.8, lng: -179.9 },
];

struct Entry {
    id: ListingId,
    model: Model,
    details: ListingDetails,
    state: ListingState,
    published_at: Instant,
    words: String,
}

fn random_details(dice: &mut Dice, model: &Model) -> ListingDetails {
    let at = dice.one_of(&POINTS);
    let place = Place { key: "1".into(), label: "Somewhere".into(), country: "US".into(), at };
    let minor = 100 * (1 + i64::try_from(dice.roll(12)).unwrap());
    ListingDetails {
        storage_gb: Some(dice.one_of(&model.storage_gb)),
        colour: dice.perhaps(|dice| dice.one_of(&["Red".to_owned(), "Sky Blue".to_owned()])),
        grade: Some(dice.one_of(&Grade::ALL)),
        price: Some(Money::new(minor, dice.one_of(&[Currency::Usd, Currency::Usd, Currency::Eur]))),
        place: Some(place),
        ..details()
    }
}

async fn random_market(store: &Store, dice: &mut Dice, size: u32) -> Vec<Entry> {
    let seller = opened(store).await;
    let mut db = store.write().await.unwrap();
    let other = add_seller(&mut db, 2).await;
    let mut entries = Vec::new();
    for number in 0..size {
        let model = dice.one_of(&models());
        let details = random_details(dice, &model);
        let state = if dice.roll(5) == 0 { dice.one_of(&ListingState::ALL) } else { ListingState::Live };
        // Few different instants, so that the id has to part them.
        let published_at = Instant::from_micros(NOW.micros() + i64::try_from(dice.roll(7)).unwrap());
        let owner = dice.one_of(&[seller, other]);
        let id = add_listing(&mut db, 100 + number, owner, &model, &details, state, published_at).await;
        let words = search_text(&model, details.storage_gb, details.colour.as_deref());
        entries.push(Entry { id, model, details, state, published_at, words });
    }
    db.commit().await.unwrap();
    entries
}

fn random_filter(dice: &mut Dice) -> Filter {
    let words = ["apple", "iph", "13", "s21+", "gal", "128gb", "blue", "re", "fairphone", "galaxys21", "x"];
    let brands: Vec<String> = ["apple", "samsung", "fairphone", "nobody"].map(str::to_owned).into();
    let near = dice.perhaps(|dice| dice.one_of(&POINTS));
    let currency = dice.perhaps(|dice| dice.one_of(&[Currency::Usd, Currency::Eur]));
    let price = |dice: &mut Dice| dice.perhaps(|dice| 100 * i64::try_from(dice.roll(14)).unwrap());
    Filter {
        words: if dice.roll(2) == 0 {
            vec![]
        } else {
            (0..=dice.roll(2)).map(|_| dice.one_of(&words).into()).collect()
        },
        brands: dice.perhaps(|dice| dice.some_of(&brands)).unwrap_or_default(),
        model: (dice.roll(6) == 0).then(|| dice.one_of(&models()).slug),
        grades: dice.perhaps(|dice| dice.some_of(&Grade::ALL)).unwrap_or_default(),
        storage: dice.perhaps(|dice| dice.some_of(&[64, 128, 256, 512])).unwrap_or_default(),
        min: price(dice),
        max: price(dice),
        currency,
        radius_km: near
            .and_then(|_| dice.perhaps(|dice| dice.one_of(&[1.0, 5.0, 310.0, 500.0, 6_000.0, 20_000.0]))),
        near,
    }
}

/// Which of the choices to leave out of account.
#[derive(Clone, Copy, PartialEq)]
enum Without {
    Nothing,
    Brands,
    Storage,
    Grades,
}

fn matches(entry: &Entry, filter: &Filter, without: Without) -> bool {
    let details = &entry.details;
    let price = details.price.unwrap();
    let chosen = |empty: bool, found: bool, part: Without| empty || found || without == part;
    entry.state == ListingState::Live
        && filter
            .words
            .iter()
            .all(|word| entry.words.split(' ').any(|known| known.starts_with(word.as_str())))
        && chosen(filter.brands.is_empty(), filter.brands.contains(&entry.model.brand_slug), Without::Brands)
        && filter.model.as_ref().is_none_or(|slug| *slug == entry.model.slug)
        && chosen(filter.grades.is_empty(), filter.grades.contains(&details.grade.unwrap()), Without::Grades)
        && chosen(
            filter.storage.is_empty(),
            filter.storage.contains(&details.storage_gb.unwrap()),
            Without::Storage,
        )
        && filter.currency.is_none_or(|currency| {
            price.currency == currency
                && filter.min.is_none_or(|min| price.minor >= min)
                && filter.max.is_none_or(|max| price.minor <= max)
        })
        && filter.near.zip(filter.radius_km).is_none_or(|(near, km)| km_between(near, entry) <= km)
}

/// By another formula than the one under test.
fn km_between(near: Point, entry: &Entry) -> f64 {
    let at = entry.details.place.as_ref().unwrap().at;
    let (lat1, lat2) = (near.lat.to_radians(), at.lat.to_radians());
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let h = half(at.lat - near.lat) + lat1.cos() * lat2.cos() * half(at.lng - near.lng);
    2.0 * domain::places::EARTH_KM * h.sqrt().clamp(0.0, 1.0).asin()
}

fn expected(market: &[Entry], filter: &Filter, sort: Sort) -> Vec<ListingId> {
    let mut found: Vec<&Entry> =
        market.iter().filter(|entry| matches(entry, filter, Without::Nothing)).collect();
    let price = |entry: &Entry| entry.details.price.unwrap();
    let currency = |entry: &Entry| (price(entry).currency != Currency::Usd, price(entry).currency.code());
    found.sort_by(|a, b| match (sort, filter.near) {
        (Sort::Distance, Some(near)) => {
            // Those at one place are equally far, however the last digit is rounded.
            let meters = |entry| (km_between(near, entry) * 1000.0).round() as i64;
            meters(a).cmp(&meters(b)).then(b.id.cmp(&a.id))
        }
        (Sort::Newest | Sort::Distance, _) => b.published_at.cmp(&a.published_at).then(b.id.cmp(&a.id)),
        (Sort::PriceUp, _) => {
            currency(a).cmp(&currency(b)).then(price(a).minor.cmp(&price(b).minor)).then(a.id.cmp(&b.id))
        }
        (Sort::PriceDown, _) => {
            currency(a).cmp(&currency(b)).then(price(b).minor.cmp(&price(a).minor)).then(b.id.cmp(&a.id))
        }
    });
    found.into_iter().map(|entry| entry.id).collect()
}

fn counted<K: Ord>(
    market: &[Entry],
    filter: &Filter,
    without: Without,
    key: impl Fn(&Entry) -> K,
) -> BTreeMap<K, u64> {
    let mut counts = BTreeMap::new();
    for entry in market.iter().filter(|entry| matches(entry, filter, without)) {
        *counts.entry(key(entry)).or_default() += 1;
    }
    counts
}

async fn search_finds_what_a_plain_loop_finds(store: Store) {
    let mut dice = Dice(20_261_122);
    let market = random_market(&store, &mut dice, 160).await;
    let mut db = store.read().await.unwrap();
    let mut found_any = 0;
    for round in 0..250 {
        let filter = random_filter(&mut dice);
        let sort = dice.one_of(&Sort::ALL);
        let wanted = expected(&market, &filter, sort);
        let mut found = Vec::new();
        while found.len() % 7 == 0 && found.len() <= wanted.len() {
            let page = db.search(&filter, sort, 7, found.len() as u64).await.unwrap();
            if page.is_empty() {
                break;
            }
            found.extend(page);
        }
        let ids: Vec<ListingId> = found.iter().map(|(id, _)| *id).collect();
        assert_eq!(ids, wanted, "round {round}: {sort:?} {filter:?}");
        assert_eq!(db.search_count(&filter).await.unwrap(), wanted.len() as u64);
        for (id, km) in &found {
            let entry = market.iter().find(|entry| entry.id == *id).unwrap();
            assert_eq!(km.is_some(), filter.near.is_some());
            if let Some((near, km)) = filter.near.zip(*km) {
                assert!((km_between(near, entry) - km).abs() < 0.001, "{km}");
            }
        }
        facets_are_right(&mut db, &market, &filter).await;
        found_any += usize::from(!wanted.is_empty());
    }
    assert!(found_any > 60, "the market is too small for these searches: {found_any}");
}

async fn facets_are_right(db: &mut store::Read, market: &[Entry], filter: &Filter) {
    let brands = db.search_brands(filter).await.unwrap();
    assert!(brands.is_sorted_by_key(|brand| (std::cmp::Reverse(brand.live), brand.slug.clone())));
    let by_slug: BTreeMap<String, u64> = brands.into_iter().map(|brand| (brand.slug, brand.live)).collect();
    assert_eq!(by_slug, counted(market, filter, Without::Brands, |entry| entry.model.brand_slug.clone()));
    let storage = db.search_storage(filter).await.unwrap();
    let wanted = counted(market, filter, Without::Storage, |entry| entry.details.storage_gb.unwrap());
    assert_eq!(storage, wanted.into_iter().collect::<Vec<_>>());
    let grades = db.search_grades(filter).await.unwrap();
    let wanted = counted(market, filter, Without::Grades, |entry| entry.details.grade.unwrap());
    assert_eq!(grades, wanted.into_iter().collect::<Vec<_>>());
}

async fn only_what_is_for_sale_is_found(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    for (number, state) in (1..).zip(ListingState::ALL) {
        add_listing(&mut db, number, seller, &models()[0], &details(), state, NOW).await;
    }
    assert_eq!(db.search_count(&Filter::default()).await.unwrap(), 1);
    let found = db.search(&Filter::default(), Sort::Newest, 24, 0).await.unwrap();
    assert_eq!(db.listing(found[0].0).await.unwrap().unwrap().state, ListingState::Live);
    assert_eq!(db.search_grades(&Filter::default()).await.unwrap(), [(Grade::Good, 1)]);
}

async fn a_radius_reaches_across_the_date_line_and_the_pole(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    let mut add = async |number: u32, lat: f64, lng: f64| {
        let place = Place { at: Point { lat, lng }, ..crate::market::boston() };
        let details = ListingDetails { place: Some(place), ..details() };
        add_listing(&mut db, number, seller, &models()[0], &details, ListingState::Live, NOW).await
    };
    let east = add(1, -17.0, 179.95).await;
    let pole = add(2, 89.95, 10.0).await;
    add(3, -17.0, 178.0).await;
    db.commit().await.unwrap();
    let mut db = store.read().await.unwrap();
    for (lat, lng, wanted) in [(-17.0, -179.95, east), (89.95, -170.0, pole)] {
        let filter = Filter { near: Some(Point { lat, lng }), radius_km: Some(25.0), ..Filter::default() };
        let found = db.search(&filter, Sort::Distance, 24, 0).await.unwrap();
        assert_eq!(found.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [wanted]);
    }
}

async fn brands_for_sale_are_counted(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    assert!(db.brands_for_sale().await.unwrap().is_empty());
    for (number, model) in [(1, 4), (2, 2), (3, 3), (4, 0)] {
        add_listing(&mut db, number, seller, &models()[model], &details(), ListingState::Live, NOW).await;
    }
    add_listing(&mut db, 5, seller, &models()[0], &details(), ListingState::Withdrawn, NOW).await;
    let brands = db.brands_for_sale().await.unwrap();
    let brands: Vec<_> = brands.iter().map(|b| (b.slug.as_str(), b.name.as_str(), b.live)).collect();
    assert_eq!(brands, [("samsung", "Samsung", 2), ("apple", "Apple", 1), ("fairphone", "Fairphone", 1)]);
}

async fn the_sitemap_names_what_is_for_sale_page_by_page(store: Store) {
    let mut dice = Dice(7);
    let market = random_market(&store, &mut dice, 20).await;
    let live = market.iter().filter(|entry| entry.state == ListingState::Live).map(|entry| entry.id);
    let mut db = store.read().await.unwrap();
    let mut pages = db.live_listings(5, 0).await.unwrap();
    for offset in (5..25).step_by(5) {
        pages.extend(db.live_listings(5, offset).await.unwrap());
    }
    assert_eq!(pages.iter().map(|entry| entry.id).collect::<Vec<_>>(), live.collect::<Vec<_>>());
    assert!(pages.iter().all(|entry| entry.at == NOW));
}
