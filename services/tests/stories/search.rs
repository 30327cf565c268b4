//! Stories of search: what people type and choose, and what they find.

use crate::market;
use crate::market::{filled_in, for_sale, in_grade};
use crate::story::Story;
use domain::listings::{Grade, ListingForm};
use domain::search::{Facet, SearchQuery, SearchResults};
use std::time::Duration;

stories!(
    words_find_a_phone_however_they_are_written,
    a_sentence_is_understood,
    shorthand_is_read_as_the_model_that_it_means,
    mistyped_words_find_what_was_meant,
    words_that_no_phone_has_are_left_out_beside_filters,
    a_search_is_narrowed_by_every_choice,
    facets_narrow_each_other_and_never_themselves,
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
        |storage: &str, colour: &str, grade: Grade, price: &str, currency: &str, place: &str| ListingForm {
            storage_gb: storage.into(),
            colour: colour.into(),
            price: price.into(),
            currency: currency.into(),
            place: place.into(),
            ..in_grade(grade, filled_in())
        };
    for (model, form) in [
        ("apple-iphone-13", phone("128", "Midnight", Grade::Good, "399", "USD", "4930956")),
        ("apple-iphone-13-pro", phone("256", "Gold", Grade::Mint, "550", "USD", "4931972")),
        ("samsung-galaxy-s21-plus-5g", phone("128", "Black", Grade::Fair, "250", "USD", "5128581")),
        ("google-pixel-7a", phone("128", "Sea", Grade::Good, "230", "EUR", "2988507")),
        ("apple-iphone-13", phone("512", "Blue", Grade::Damaged, "150", "CHF", "2657896")),
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
        ("iphone+13", vec![BLUE, MIDNIGHT]),
        ("iPhone13", vec![BLUE, MIDNIGHT]),
        ("iphone+13+series", vec![BLUE, PRO, MIDNIGHT]),
        ("iphone", vec![BLUE, PRO, MIDNIGHT]),
        ("iph", vec![BLUE, PRO, MIDNIGHT]),
        ("midnight", vec![MIDNIGHT]),
        ("13+pro", vec![PRO]),
        ("apple+blue", vec![BLUE]),
        ("pixel7a", vec![PIXEL]),
        ("pixel+7+a", vec![PIXEL]),
        ("s21%2B", vec![S21]),
        ("s21+plus", vec![S21]),
        ("galaxys21", vec![S21]),
        ("128gb", vec![PIXEL, S21, MIDNIGHT]),
        ("256+gb", vec![PRO]),
        ("phone", vec![BLUE, PIXEL, S21, PRO, MIDNIGHT]),
        ("phones+from+anybody", vec![]),
        ("nokia", vec![]),
    ] {
        assert_eq!(titles(&story, &format!("q={text}")).await, found, "{text}");
    }
}

async fn a_sentence_is_understood(story: Story) {
    opened(&story).await;
    for (text, means, found) in [
        (
            "unlocked iphone 13 128gb under $400 near boston",
            "model=apple-iphone-13&storage=128&lock=unlocked&max=400&currency=USD&near=4930956&radius=50",
            vec![MIDNIGHT],
        ),
        ("samsng in new york", "brand=samsung&near=5128581&radius=50", vec![S21]),
        ("iphone 13 in good condition", "model=apple-iphone-13&grade=good", vec![MIDNIGHT]),
        ("blue iphone 512", "q=iphone&storage=512&colour=blue", vec![BLUE]),
        ("gogle pixle 7a", "model=google-pixel-7a", vec![PIXEL]),
    ] {
        let query = SearchQuery { text: text.into(), page: 1, ..SearchQuery::default() };
        let results = story.services.search_listings(&story.guest(), query).await.unwrap();
        assert_eq!(results.query.to_query(), means, "{text}");
        assert_eq!(results.typed.as_deref(), Some(text));
        let titles: Vec<&str> = results.page.items.iter().map(|card| card.title.as_str()).collect();
        assert_eq!(titles, found, "{text}");
    }
    let typed = SearchQuery::from_query("q=iphone+13&exact=1");
    let results = story.services.search_listings(&story.guest(), typed.clone()).await.unwrap();
    assert_eq!((results.query, results.typed, results.page.total), (typed, None, 3));
}

async fn shorthand_is_read_as_the_model_that_it_means(story: Story) {
    market::open(&story).await;
    let ada = story.member("Ada").await;
    // Each with a neighbour whose name is in part the same.
    for model in [
        "samsung-galaxy-s21-fe-5g",
        "samsung-galaxy-s21-5g",
        "apple-iphone-13-pro-max",
        "apple-iphone-13-pro",
        "google-pixel-7a",
        "google-pixel-7",
    ] {
        for_sale(&story, &ada, model, filled_in()).await;
    }
    for (texts, means, title) in [
        (
            ["s21 fe", "s21fe", "samsung s21 fe", "Galaxy S21 FE 5G", "gs21 fe"],
            "model=samsung-galaxy-s21-fe-5g",
            "Samsung Galaxy S21 FE 5G 128 GB, Midnight",
        ),
        (
            ["iphone 13 pm", "iphone13pm", "ip13 pro max", "13 pro max", "iphone 13promax"],
            "model=apple-iphone-13-pro-max",
            "Apple iPhone 13 Pro Max 128 GB, Midnight",
        ),
        (
            ["pixel7a", "pixel 7a", "pixel 7 a", "Google Pixel7A", "gogle pixle 7a"],
            "model=google-pixel-7a",
            "Google Pixel 7a 128 GB, Midnight",
        ),
    ] {
        for text in texts {
            let query = SearchQuery { text: text.into(), page: 1, ..SearchQuery::default() };
            let results = story.services.search_listings(&story.guest(), query).await.unwrap();
            assert_eq!(results.query.to_query(), means, "{text}");
            let found: Vec<&str> = results.page.items.iter().map(|card| card.title.as_str()).collect();
            assert_eq!(found, [title], "{text}");
        }
    }
}

async fn mistyped_words_find_what_was_meant(story: Story) {
    opened(&story).await;
    for (text, found) in [("Galxy", S21), ("gogle pixle", PIXEL), ("aplle pro", PRO), ("midnigth", MIDNIGHT)]
    {
        let query = SearchQuery { text: text.into(), page: 1, ..SearchQuery::default() };
        let results = story.services.search_listings(&story.guest(), query).await.unwrap();
        let titles: Vec<&str> = results.page.items.iter().map(|card| card.title.as_str()).collect();
        assert_eq!(titles, [found], "{text}");
    }
}

async fn words_that_no_phone_has_are_left_out_beside_filters(story: Story) {
    opened(&story).await;
    let search = async |text: &str| {
        let query = SearchQuery { text: text.into(), page: 1, ..SearchQuery::default() };
        story.services.search_listings(&story.guest(), query).await.unwrap()
    };
    let beside = search("pixel 7a warranty").await;
    assert_eq!((beside.left_out.as_deref(), beside.page.total), (Some("warranty"), 1));
    let alone = search("warranty").await;
    assert_eq!((alone.left_out, alone.page.total), (None, 0));
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
    assert_eq!(counts(&results, Facet::Brand), [("apple", 1)]);
    assert_eq!(counts(&results, Facet::Grade), [("mint", 1), ("good", 1), ("damaged", 1)]);
    assert_eq!(counts(&results, Facet::Storage), [("256", 1)]);
    assert_eq!(results.prices.iter().map(|band| band.count).collect::<Vec<_>>(), [0, 0, 0, 0, 1, 0]);
}

/// What a facet offers, with how many each.
fn counts(results: &SearchResults, facet: Facet) -> Vec<(&str, u64)> {
    results.choices(facet).iter().map(|choice| (choice.value.as_str(), choice.count)).collect()
}

async fn facets_narrow_each_other_and_never_themselves(story: Story) {
    opened(&story).await;
    let search = async |query: &str| {
        story.services.search_listings(&story.guest(), SearchQuery::from_query(query)).await.unwrap()
    };
    let models = search("model=apple-iphone-13&model=google-pixel-7a&grade=good").await;
    assert_eq!(models.page.total, 2);
    let good = [("apple-iphone-13", 1), ("google-pixel-7a", 1)];
    assert_eq!(counts(&models, Facet::Model), good);
    assert_eq!(counts(&models, Facet::Grade), [("good", 2), ("damaged", 1)]);
    assert_eq!(counts(&models, Facet::Year), [("2023", 1), ("2021", 1)]);
    assert_eq!(models.label(Facet::Model, "google-pixel-7a"), "Google Pixel 7a");
    assert_eq!(models.label(Facet::Series, "apple-iphone-13"), "Apple iPhone 13");
    let one = search("model=apple-iphone-13").await;
    assert_eq!((one.page.total, one.model.unwrap().name.as_str()), (2, "iPhone 13"));
    // What contradicts itself finds nothing, and says which choices would.
    let none = search("model=apple-iphone-13&brand=samsung").await;
    assert_eq!(none.page.total, 0);
    assert_eq!(counts(&none, Facet::Brand), [("apple", 2), ("samsung", 0)]);
    assert_eq!(search("model=no-such-model").await.page.total, 0);
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
    assert!(results.choices.iter().all(|(_, choices)| choices.is_empty()));
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
        chosen: Facet::ALL.into_iter().map(|facet| (facet, vec!["x".repeat(10_000); 32])).collect(),
        min: Some(i64::MIN),
        max: Some(i64::MAX),
        near: Some("x".repeat(10_000)),
        radius_km: Some(u32::MAX),
        page: u32::MAX,
        ..SearchQuery::default()
    };
    assert_eq!(story.services.search_listings(&story.guest(), many).await.unwrap().page.total, 0);
}
