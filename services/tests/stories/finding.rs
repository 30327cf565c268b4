//! Stories of finding on: ways out of a search that finds nothing, other words, related models, pages that hold
//! still, phones side by side, and how a model's prices went.

use crate::market;
use crate::market::{filled_in, for_sale, in_grade};
use crate::story::{Story, refusal};
use domain::listings::{Grade, ListingForm};
use domain::search::{Dropped, Facet, PER_PAGE, SearchQuery, SearchResults, Sort};
use domain::{Currency, ListingId, Money, Refusal};
use services::{Caller, Scope};
use std::collections::BTreeSet;
use std::time::Duration;

stories!(
    a_search_that_finds_nothing_names_the_nearest_that_finds_something,
    words_that_are_like_others_are_asked_about,
    other_models_of_the_series_are_related,
    pages_hold_still_while_phones_come_and_go,
    battery_and_security_updates_narrow,
    the_most_below_the_usual_price_come_first,
    phones_are_found_by_where_they_are_shipped_and_by_pick_up,
    a_match_says_why_it_stands_where_it_does,
    typing_is_met_with_brands_and_models,
    up_to_four_phones_stand_side_by_side,
    a_model_s_prices_are_told_month_by_month,
    very_long_and_contradicting_searches_are_answered,
    a_radius_reaches_over_the_date_line_and_over_the_pole,
);

async fn search(story: &Story, query: &str) -> SearchResults {
    story.services.search_listings(&story.guest(), SearchQuery::from_query(query)).await.unwrap()
}

async fn typed(story: &Story, text: &str) -> SearchResults {
    let query = SearchQuery { text: text.into(), page: 1, ..SearchQuery::default() };
    story.services.search_listings(&story.guest(), query).await.unwrap()
}

fn priced(price: &str) -> ListingForm {
    ListingForm { price: price.into(), ..filled_in() }
}

async fn opened(story: &Story) -> Caller {
    market::open(story).await;
    story.member("Ada").await
}

async fn put_up(story: &Story, seller: &Caller, model: &str, form: ListingForm) -> ListingId {
    story.pass(Duration::from_secs(60));
    for_sale(story, seller, model, form).await
}

async fn a_search_that_finds_nothing_names_the_nearest_that_finds_something(story: Story) {
    let ada = opened(&story).await;
    put_up(&story, &ada, "apple-iphone-13", priced("400")).await;
    put_up(&story, &ada, "apple-iphone-13", in_grade(Grade::Mint, priced("500"))).await;
    put_up(&story, &ada, "apple-iphone-13-pro", ListingForm { storage_gb: "256".into(), ..priced("300") })
        .await;
    let none = search(&story, "model=apple-iphone-13&max=350&currency=USD&near=Paris&radius=10").await;
    assert_eq!((none.page.total, none.ways_out.len()), (0, 0), "one part less is not enough");
    let none = search(&story, "model=apple-iphone-13&max=350&currency=USD").await;
    let ways: Vec<_> = none.ways_out.iter().map(|way| (way.dropped, way.count)).collect();
    assert_eq!(ways, [(Dropped::Price, 2), (Dropped::ToSeries, 1), (Dropped::Facet(Facet::Model), 1)]);
    for way in &none.ways_out {
        let found = story.services.search_listings(&story.guest(), way.query.clone()).await.unwrap();
        assert_eq!(found.page.total, way.count, "{:?}", way.dropped);
    }
    let some = search(&story, "model=apple-iphone-13").await;
    assert!(some.ways_out.is_empty());
}

async fn words_that_are_like_others_are_asked_about(story: Story) {
    let ada = opened(&story).await;
    put_up(&story, &ada, "google-pixel-7a", ListingForm { colour: "Sea".into(), ..priced("300") }).await;
    let found = typed(&story, "fairphnoe").await;
    assert_eq!(found.did_you_mean, None, "nothing of the kind is for sale");
    let exact = search(&story, "q=pixle&exact=1").await;
    assert_eq!(exact.page.total, 1, "a slip is forgiven");
    let exact = search(&story, "q=pixle+gooogle&exact=1").await;
    assert!(exact.page.total == 1 || exact.did_you_mean.is_some());
    assert_eq!(typed(&story, "pixel 7a").await.did_you_mean, None);
}

async fn other_models_of_the_series_are_related(story: Story) {
    let ada = opened(&story).await;
    let pro = |storage: &str| ListingForm { storage_gb: storage.into(), ..filled_in() };
    put_up(&story, &ada, "apple-iphone-13", filled_in()).await;
    put_up(&story, &ada, "apple-iphone-13-pro", pro("256")).await;
    put_up(&story, &ada, "apple-iphone-13-pro", pro("512")).await;
    put_up(&story, &ada, "apple-iphone-13-mini", filled_in()).await;
    put_up(&story, &ada, "google-pixel-7a", filled_in()).await;
    let related = search(&story, "model=apple-iphone-13").await.related;
    let related: Vec<_> = related.iter().map(|choice| (choice.label.as_str(), choice.count)).collect();
    assert_eq!(related, [("Apple iPhone 13 Pro", 2), ("Apple iPhone 13 mini", 1)]);
    assert!(search(&story, "brand=apple").await.related.is_empty());
}

async fn pages_hold_still_while_phones_come_and_go(story: Story) {
    let ada = opened(&story).await;
    let per_page = PER_PAGE as usize;
    let mut up = Vec::new();
    for price in 0..2 * per_page + 5 {
        up.push(put_up(&story, &ada, "apple-iphone-13", priced(&(100 + price).to_string())).await);
    }
    for sort in [Sort::Newest, Sort::PriceUp, Sort::Best] {
        let query =
            SearchQuery { sort, page: 1, text: "midnight".into(), as_typed: true, ..SearchQuery::default() };
        let mut page = story.services.search_listings(&story.guest(), query).await.unwrap();
        let mut seen: Vec<ListingId> = Vec::new();
        let (mut gone, mut come, mut pages) = (BTreeSet::new(), BTreeSet::new(), 1);
        loop {
            seen.extend(page.page.items.iter().map(|card| card.id));
            let Some(next) = page.next else { break };
            // The first of this page is sold elsewhere, and a new phone comes up, before the page is turned.
            let first = page.page.items[0].id;
            story.services.withdraw_listing(&ada, first).await.unwrap();
            gone.insert(first);
            come.insert(put_up(&story, &ada, "apple-iphone-13", priced("50")).await);
            let query = SearchQuery::from_query(&page.query.next_page(next).to_query());
            page = story.services.search_listings(&story.guest(), query).await.unwrap();
            pages += 1;
            assert_eq!(page.page.number, pages.min(page.page.pages()));
        }
        let once: BTreeSet<ListingId> = seen.iter().copied().collect();
        assert_eq!(once.len(), seen.len(), "{sort:?}: something was shown twice");
        let skipped: Vec<_> = up.iter().filter(|id| !once.contains(id) && !gone.contains(id)).collect();
        assert!(skipped.is_empty(), "{sort:?}: {skipped:?}");
        up.retain(|id| !gone.contains(id));
        up.extend(come);
    }
    // Pages that are shown together are one list.
    let together = search(&story, "page=2&together=1").await;
    let ids: BTreeSet<ListingId> = together.page.items.iter().map(|card| card.id).collect();
    assert_eq!((ids.len(), together.page.number), (2 * per_page, 2));
    // A cursor that is no longer good is counted off instead.
    let stale = search(&story, "page=2&after=1-2-3").await;
    assert_eq!((stale.page.number, stale.page.items.is_empty()), (2, false));
    let beyond = search(&story, "page=399&after=1-2-3").await;
    assert_eq!(beyond.page.number, beyond.page.pages());
}

async fn battery_and_security_updates_narrow(story: Story) {
    let ada = opened(&story).await;
    let with_battery = |percent: &str| ListingForm { battery: percent.into(), ..filled_in() };
    put_up(&story, &ada, "apple-iphone-13", with_battery("97")).await;
    put_up(&story, &ada, "apple-iphone-13", with_battery("92")).await;
    let worn = put_up(&story, &ada, "google-pixel-7a", with_battery("71")).await;
    let counts = |found: &SearchResults, facet| {
        let choices = found.choices(facet).iter().map(|choice| (choice.value.clone(), choice.count));
        choices.collect::<Vec<_>>()
    };
    let all = search(&story, "").await;
    let said = |pairs: &[(&str, u64)]| {
        pairs.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect::<Vec<_>>()
    };
    assert_eq!(counts(&all, Facet::Battery), said(&[("95", 1), ("90", 1), ("0", 1)]));
    assert_eq!(counts(&all, Facet::Updates), said(&[("2028", 1)]));
    assert_eq!(search(&story, "battery=95&battery=90").await.page.total, 2);
    let found = search(&story, "battery=0&updates=2028").await;
    assert_eq!(found.page.items.iter().map(|card| card.id).collect::<Vec<_>>(), [worn]);
    assert_eq!(all.label(Facet::Updates, "2028"), "Updates until 2028");
}

async fn the_most_below_the_usual_price_come_first(story: Story) {
    let ada = opened(&story).await;
    for price in ["400", "410", "420"] {
        put_up(&story, &ada, "apple-iphone-13", priced(price)).await;
    }
    let bargain = put_up(&story, &ada, "apple-iphone-13", priced("300")).await;
    let unknown = put_up(&story, &ada, "google-pixel-7a", priced("10")).await;
    let found = search(&story, "sort=deal").await;
    let ids: Vec<ListingId> = found.page.items.iter().map(|card| card.id).collect();
    assert_eq!((ids[0], ids[4]), (bargain, unknown));
}

async fn phones_are_found_by_where_they_are_shipped_and_by_pick_up(story: Story) {
    let ada = opened(&story).await;
    let at = |place: &str, ships_to: &str, pickup: &str| ListingForm {
        place: place.into(),
        ships_to: ships_to.into(),
        pickup: pickup.into(),
        ..filled_in()
    };
    let boston = put_up(&story, &ada, "apple-iphone-13", at("4930956", "country", "")).await;
    let paris = put_up(&story, &ada, "apple-iphone-13", at("2988507", "region", "on")).await;
    let zurich = put_up(&story, &ada, "apple-iphone-13", at("2657896", "nowhere", "on")).await;
    let anywhere = put_up(&story, &ada, "apple-iphone-13", at("5128581", "worldwide", "")).await;
    let found = async |query: &str| {
        search(&story, query).await.page.items.into_iter().map(|card| card.id).collect::<Vec<_>>()
    };
    assert_eq!(found("ships=us").await, [anywhere, boston]);
    assert_eq!(found("ships=de").await, [anywhere, paris]);
    assert_eq!(found("ships=de&ships=us").await, [anywhere, paris, boston]);
    assert_eq!(found("pickup=yes").await, [zurich, paris]);
    assert_eq!(found("pickup=yes&ships=ch").await, [paris]);
    let all = search(&story, "ships=fr").await;
    let offered: Vec<_> = all.choices(Facet::Ships).iter().map(|c| (c.label.as_str(), c.count)).collect();
    assert_eq!(offered, [("France", 2), ("United States", 2)]);
    let nothing = story.services.draft_listing(&ada, "apple-iphone-13").await.unwrap();
    let form = ListingForm { imei: market::another_imei(), ..at("4930956", "nowhere", "") };
    story.services.add_photo(&ada, nothing, market::photo(9)).await.unwrap();
    story.services.save_listing(&ada, nothing, 1, form).await.unwrap();
    let version = story.services.own_listing(&ada, nothing).await.unwrap().version;
    let refused = refusal(story.services.publish_listing(&ada, nothing, version).await);
    assert_eq!(refused.about("ships_to").count(), 1);
}

async fn a_match_says_why_it_stands_where_it_does(story: Story) {
    let ada = opened(&story).await;
    put_up(&story, &ada, "apple-iphone-13", filled_in()).await;
    let found = search(&story, "q=midnight&exact=1").await;
    let why = found.why[0].unwrap();
    assert_eq!(why.words, 1.0);
    assert!(why.newness > 0.124 && why.sentence().contains("13 more for being new"), "{}", why.sentence());
    assert_eq!(search(&story, "q=midnight&exact=1&sort=newest").await.why, [None]);
    assert_eq!(search(&story, "brand=apple").await.why, [None]);
}

async fn typing_is_met_with_brands_and_models(story: Story) {
    opened(&story).await;
    let paths = async |text: &str| {
        let found = story.services.suggest_searches(&story.guest(), text).await.unwrap();
        found.into_iter().map(|suggestion| suggestion.path).collect::<Vec<_>>()
    };
    let apple = paths("appl").await;
    assert_eq!(apple[0], "/brands/apple");
    assert!(
        apple.len() <= 8 && apple[1..].iter().all(|path| path.starts_with("/search?model=")),
        "{apple:?}"
    );
    assert_eq!(paths("iphone 13 pro").await[0], "/search?model=apple-iphone-13-pro");
    assert!(paths("").await.is_empty());
    assert!(paths(&"x".repeat(10_000)).await.is_empty());
}

async fn up_to_four_phones_stand_side_by_side(story: Story) {
    let ada = opened(&story).await;
    let mut up = Vec::new();
    for price in ["100", "200", "300", "400", "500"] {
        up.push(put_up(&story, &ada, "apple-iphone-13", priced(price)).await);
    }
    let draft = story.services.draft_listing(&ada, "apple-iphone-13").await.unwrap();
    let guest = story.guest();
    let compare = async |ids: &[ListingId]| {
        let phones = story.services.compare(&guest, ids).await.unwrap();
        phones.into_iter().map(|phone| phone.id).collect::<Vec<_>>()
    };
    assert_eq!(compare(&[up[2], draft, up[0], up[2]]).await, [up[2], up[0]]);
    assert_eq!(compare(&up).await, up[..4]);
    assert!(compare(&[]).await.is_empty());
    let cards = story.services.listings_for_sale(&guest, &[up[1], draft, up[4]]).await.unwrap();
    assert_eq!(cards.iter().map(|card| card.id).collect::<Vec<_>>(), [up[1], up[4]]);
    assert_eq!(story.services.models_for_sale(&guest).await.unwrap(), ["apple-iphone-13"]);
}

async fn a_model_s_prices_are_told_month_by_month(story: Story) {
    let ada = opened(&story).await;
    let guest = story.guest();
    let market = async || story.services.model_market(&guest, "apple-iphone-13").await.unwrap();
    assert_eq!((market().await.range, market().await.history.len()), (None, 0));
    put_up(&story, &ada, "apple-iphone-13", priced("400")).await;
    let phone = put_up(&story, &ada, "apple-iphone-13", priced("500")).await;
    story.pass(Duration::from_secs(40 * 24 * 3600));
    let version = story.services.own_listing(&ada, phone).await.unwrap().version;
    story.services.save_listing(&ada, phone, version, priced("300")).await.unwrap();
    let told = market().await;
    let usd = |minor| Money::new(minor, Currency::Usd);
    assert_eq!((told.range, told.offers), (Some((usd(30_000), usd(40_000))), 2));
    let months: Vec<_> = told.history.iter().map(|point| (point.middle, point.count)).collect();
    assert_eq!(months, [(usd(45_000), 2), (usd(30_000), 1)]);
    assert_eq!(refusal(story.services.model_market(&guest, "no-such-model").await), Refusal::NotFound);
}

async fn very_long_and_contradicting_searches_are_answered(story: Story) {
    let ada = opened(&story).await;
    put_up(&story, &ada, "apple-iphone-13", filled_in()).await;
    for text in ["iphone ".repeat(2_000), "x".repeat(10_000), "9".repeat(10_000), "near ".repeat(3_000)] {
        typed(&story, &text).await;
        search(&story, &format!("q={text}&near={text}&brand={text}")).await;
    }
    for query in [
        "min=500&max=100&currency=USD",
        "brand=apple&model=google-pixel-7a",
        "battery=95&battery=0&updates=1990&year=2100",
        "near=Boston&radius=1&sort=distance&page=400&after=ffff-1-1",
        "unknown=1&__proto__=2&sort=deal&sort=nothing",
    ] {
        let found = search(&story, query).await;
        assert!(found.page.total <= 1, "{query}");
    }
    assert_eq!(search(&story, "min=500&max=100&currency=USD").await.ways_out[0].dropped, Dropped::Price);
}

/// Cities at both sides of the date line, and around the North Pole.
const FAR_CITIES: &str = "\
2198148,Suva,FJ,01,Central,-18.1368,178.4253,77366,Pacific/Fiji
4035413,Apia,WS,10,Tuamasaga,-13.8333,-171.7667,40407,Pacific/Apia
2729907,Longyearbyen,SJ,21,Svalbard,78.2233,15.6469,2368,Arctic/Longyearbyen
5882214,Alert,CA,14,Nunavut,82.5017,-62.348,62,America/Toronto
";

async fn a_radius_reaches_over_the_date_line_and_over_the_pole(story: Story) {
    let data = market::small_data();
    std::fs::write(data.path().join("cities.csv"), format!("{}{FAR_CITIES}", market::CITIES)).unwrap();
    story.services.import_catalogue(data.path(), Scope::Core).await.unwrap();
    let ada = story.member("Ada").await;
    let at = |place: &str| ListingForm { place: place.into(), ..filled_in() };
    let suva = put_up(&story, &ada, "apple-iphone-13", at("2198148")).await;
    let apia = put_up(&story, &ada, "apple-iphone-13", at("4035413")).await;
    let svalbard = put_up(&story, &ada, "apple-iphone-13", at("2729907")).await;
    let found = async |query: String| {
        let items = search(&story, &query).await.page.items;
        items.into_iter().map(|card| (card.id, card.distance_km.unwrap_or(-1.0))).collect::<Vec<_>>()
    };
    // By hand: 1152 km from Suva to Apia, 1395 km from Alert to Longyearbyen.
    for (near, radius, ids) in [
        ("2198148", 1_140, vec![suva]),
        ("2198148", 1_160, vec![suva, apia]),
        ("4035413", 1_140, vec![apia]),
        ("4035413", 1_160, vec![apia, suva]),
        ("5882214", 1_380, vec![]),
        ("5882214", 1_410, vec![svalbard]),
    ] {
        let all = found(format!("near={near}&radius={radius}&sort=distance")).await;
        assert_eq!(all.iter().map(|(id, _)| *id).collect::<Vec<ListingId>>(), ids, "{near} {radius}");
        assert!(all.iter().all(|(_, km)| (0.0..=f64::from(radius)).contains(km)), "{all:?}");
        assert!(all.is_sorted_by(|a, b| a.1 <= b.1), "{all:?}");
    }
}
