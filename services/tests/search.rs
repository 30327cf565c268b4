//! Stories of search: what people type and choose, and what they find.

#![allow(clippy::unwrap_used, reason = "a story that can not go on has failed")]

#[macro_use]
mod story;
mod market;

use domain::listings::{Grade, ListingForm};
use domain::search::SearchQuery;
use market::{filled_in, for_sale};
use std::time::Duration;
use story::Story;

stories!(
    words_find_a_phone_however_they_are_written,
    mistyped_words_are_put_right_where_nothing_is_found,
    a_search_is_narrowed_by_every_choice,
    a_model_decides_its_brand_and_an_unknown_one_is_left_out,
    a_search_around_a_place_knows_the_distance,
    a_place_that_nobody_knows_is_said_to_be_unknown,
    pages_follow_each_other_and_end,
    an_empty_market_answers_too,
    the_sitemap_is_paged,
    hostile_queries_find_nothing_and_break_nothing,
);

/// Five phones of three makers in Boston, Cambridge, New York, Paris and Zürich.
async fn opened(story: &Story) {
    market::open(story).await;
    let ada = story.member("Ada").await;
    let phone =
        |storage: &str, colour: &str, grade: &str, price: &str, currency: &str, place: &str| ListingForm {
            storage_gb: storage.into(),
            colour: colour.into(),
            grade: grade.into(),
            price: price.into(),
            currency: currency.into(),
            place: place.into(),
            ..filled_in()
        };
    for (model, form) in [
        ("apple-iphone-13", phone("128", "Midnight", "good", "399", "USD", "4930956")),
        ("apple-iphone-13-pro", phone("256", "Gold", "mint", "550", "USD", "4931972")),
        ("samsung-galaxy-s21-plus-5g", phone("128", "Black", "fair", "250", "USD", "5128581")),
        ("google-pixel-7a", phone("128", "Sea", "good", "230", "EUR", "2988507")),
        ("apple-iphone-13", phone("512", "Blue", "damaged", "150", "CHF", "2657896")),
    ] {
        story.pass(Duration::from_secs(60));
        for_sale(story, &ada, model, form).await;
    }
}

/// The titles that a query of the URL finds.
async fn titles(story: &Story, query: &str) -> Vec<String> {
    let results =
        story.services.search_listings(&story.guest(), SearchQuery::from_query(query)).await.unwrap();
    assert_eq!(results.page.total, results.page.items.len() as u64, "{query}");
    results.page.items.into_iter().map(|card| card.title).collect()
}

const BLUE: &str = "Apple iPhone 13 512 GB, Blue";
const MIDNIGHT: &str = "Apple iPhone 13 128 GB, Midnight";
const PRO: &str = "Apple iPhone 13 Pro 256 GB, Gold";
const PIXEL: &str = "Google Pixel 7a 128 GB, Sea";
const S21: &str = "Samsung Galaxy S21+ 5G 128 GB, Black";

async fn words_find_a_phone_however_they_are_written(story: Story) {
    opened(&story).await;
    for (text, found) in [
        ("iphone+13", vec![BLUE, PRO, MIDNIGHT]),
        ("iPhone13", vec![BLUE, PRO, MIDNIGHT]),
        ("13+pro", vec![PRO]),
        ("apple+blue", vec![BLUE]),
        ("pixel7a", vec![PIXEL]),
        ("pixel+7+a", vec![PIXEL]),
        ("s21%2B", vec![S21]),
        ("s21+plus", vec![S21]),
        ("galaxys21", vec![S21]),
        ("128gb", vec![PIXEL, S21, MIDNIGHT]),
        ("256+gb", vec![PRO]),
        ("phone", vec![]),
        ("nokia", vec![]),
    ] {
        assert_eq!(titles(&story, &format!("q={text}")).await, found, "{text}");
    }
}

async fn mistyped_words_are_put_right_where_nothing_is_found(story: Story) {
    opened(&story).await;
    for (text, right, found) in
        [("Galxy", "galaxy", S21), ("gogle pixle", "google pixel", PIXEL), ("aplle pro", "apple pro", PRO)]
    {
        let query = SearchQuery { text: text.into(), page: 1, ..SearchQuery::default() };
        let results = story.services.search_listings(&story.guest(), query).await.unwrap();
        assert_eq!(results.query.text, right);
        assert_eq!(results.page.items[0].title, found);
    }
    // What is found as it was typed stays as it was typed.
    let query = SearchQuery { text: "IPHONE".into(), page: 1, ..SearchQuery::default() };
    assert_eq!(story.services.search_listings(&story.guest(), query).await.unwrap().query.text, "IPHONE");
}

async fn a_search_is_narrowed_by_every_choice(story: Story) {
    opened(&story).await;
    for (query, found) in [
        ("", vec![BLUE, PIXEL, S21, PRO, MIDNIGHT]),
        ("brand=apple", vec![BLUE, PRO, MIDNIGHT]),
        ("brand=google&brand=samsung", vec![PIXEL, S21]),
        ("grade=good&grade=mint", vec![PIXEL, PRO, MIDNIGHT]),
        ("storage=512&storage=256", vec![BLUE, PRO]),
        ("min=300&max=500", vec![MIDNIGHT]),
        ("max=300&currency=EUR", vec![PIXEL]),
        ("currency=USD&sort=price_up", vec![S21, MIDNIGHT, PRO]),
        ("currency=USD&sort=price_down", vec![PRO, MIDNIGHT, S21]),
        ("near=02134&radius=25", vec![PRO, MIDNIGHT]),
        ("near=Boston&radius=500&brand=samsung", vec![S21]),
        ("near=Boston&sort=distance", vec![MIDNIGHT, PRO, S21, PIXEL, BLUE]),
        ("q=iphone&grade=mint&storage=256&min=500&near=4930956&radius=10", vec![PRO]),
    ] {
        assert_eq!(titles(&story, query).await, found, "{query}");
    }
    let query = SearchQuery::from_query("brand=apple&grade=mint");
    let results = story.services.search_listings(&story.guest(), query).await.unwrap();
    assert_eq!(results.page.total, 1);
    assert_eq!(results.brands.iter().map(|b| b.slug.as_str()).collect::<Vec<_>>(), ["apple"]);
    assert_eq!(results.grades, [(Grade::Mint, 1), (Grade::Good, 1), (Grade::Damaged, 1)]);
    assert_eq!(results.storage, [(256, 1)]);
}

async fn a_model_decides_its_brand_and_an_unknown_one_is_left_out(story: Story) {
    opened(&story).await;
    let search = async |query: &str| {
        story.services.search_listings(&story.guest(), SearchQuery::from_query(query)).await.unwrap()
    };
    let known = search("model=apple-iphone-13&brand=samsung").await;
    assert_eq!((known.page.total, known.query.brands.as_slice()), (2, ["apple".to_owned()].as_slice()));
    assert_eq!(known.model.unwrap().name, "iPhone 13");
    let unknown = search("model=no-such-model").await;
    assert_eq!((unknown.page.total, unknown.query.model, unknown.model), (5, None, None));
}

async fn a_search_around_a_place_knows_the_distance(story: Story) {
    opened(&story).await;
    let query = SearchQuery::from_query("near=boston+ma&sort=distance");
    let results = story.services.search_listings(&story.guest(), query).await.unwrap();
    assert_eq!(results.place.unwrap().label, "Boston, Massachusetts, US");
    assert_eq!(results.query.near.as_deref(), Some("4930956"));
    let km: Vec<f64> = results.page.items.iter().map(|card| card.distance_km.unwrap().round()).collect();
    assert_eq!(km, [0.0, 4.0, 306.0, 5531.0, 6019.0]);
    let anywhere = story.services.newest_listings(&story.guest(), 9).await.unwrap();
    assert!(anywhere.iter().all(|card| card.distance_km.is_none()));
}

async fn a_place_that_nobody_knows_is_said_to_be_unknown(story: Story) {
    opened(&story).await;
    let query = SearchQuery::from_query("near=Atlantis&radius=10&sort=distance");
    let results = story.services.search_listings(&story.guest(), query).await.unwrap();
    assert!(results.place_unknown && results.place.is_none());
    assert_eq!((results.page.total, results.query.near.as_deref()), (5, Some("Atlantis")));
}

async fn pages_follow_each_other_and_end(story: Story) {
    market::open(&story).await;
    let ada = story.member("Ada").await;
    for price in 1..=30 {
        let form = ListingForm { price: price.to_string(), ..filled_in() };
        for_sale(&story, &ada, "apple-iphone-13", form).await;
    }
    let page = async |number: u32| {
        let query = SearchQuery::from_query(&format!("currency=USD&sort=price_up&page={number}"));
        story.services.search_listings(&story.guest(), query).await.unwrap()
    };
    let (first, second, beyond) = (page(1).await, page(2).await, page(400).await);
    let prices = |results: &domain::search::SearchResults| {
        results.page.items.iter().map(|card| card.price.unwrap().minor / 100).collect::<Vec<_>>()
    };
    assert_eq!(prices(&first), (1..=24).collect::<Vec<_>>());
    assert_eq!(prices(&second), (25..=30).collect::<Vec<_>>());
    assert_eq!((first.page.total, first.page.pages()), (30, 2));
    assert_eq!((beyond.page.number, beyond.query.page, prices(&beyond)), (2, 2, prices(&second)));
}

async fn an_empty_market_answers_too(story: Story) {
    let results = story.services.search_listings(&story.guest(), SearchQuery::default()).await.unwrap();
    assert_eq!((results.page.total, results.page.number, results.page.pages()), (0, 1, 1));
    assert!(results.brands.is_empty() && results.storage.is_empty() && results.grades.is_empty());
    assert!(story.services.newest_listings(&story.guest(), 8).await.unwrap().is_empty());
    assert!(story.services.brands(&story.guest()).await.unwrap().is_empty());
}

async fn the_sitemap_is_paged(story: Story) {
    opened(&story).await;
    let first = story.services.sitemap(&story.guest(), 1).await.unwrap();
    assert_eq!((first.total, first.items.len(), first.pages()), (5, 5, 1));
    assert!(story.services.sitemap(&story.guest(), 2).await.unwrap().items.is_empty());
}

async fn hostile_queries_find_nothing_and_break_nothing(story: Story) {
    opened(&story).await;
    for query in [
        "q=%25",
        "q=_",
        "q='%20OR%201=1%20--",
        "q=%00",
        "q=%F0%9F%98%80",
        "brand=apple'--",
        "near=%25&radius=1",
        "near=-&radius=20000",
        "storage=4294967295",
        "min=-1&max=1e99",
        "sort=distance",
        "page=4294967295",
    ] {
        let query = SearchQuery::from_query(query);
        story.services.search_listings(&story.guest(), query).await.unwrap();
    }
    let many = SearchQuery {
        text: "a ".repeat(5_000),
        brands: vec!["x".repeat(10_000); 32],
        storage: vec![u32::MAX; 32],
        grades: Grade::ALL.into(),
        min: Some(i64::MIN),
        max: Some(i64::MAX),
        near: Some("x".repeat(10_000)),
        radius_km: Some(u32::MAX),
        page: u32::MAX,
        ..SearchQuery::default()
    };
    assert_eq!(story.services.search_listings(&story.guest(), many).await.unwrap().page.total, 0);
}
