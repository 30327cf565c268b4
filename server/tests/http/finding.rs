//! Finding over HTTP: phones side by side, a model's page for search engines, ways out, and searches meant to break it.

use crate::browsers::encoded;
use crate::market::{self, filled_in};
use crate::panics;
use crate::stage::{self, Open};
use crate::story::Story;
use domain::ListingId;
use domain::listings::ListingForm;
use std::time::Duration;

stories!(
    phones_are_compared_by_links_and_boxes,
    a_model_s_page_tells_machines_its_offers_and_people_its_history,
    a_search_that_finds_nothing_leads_on,
    hostile_searches_are_pages_like_others,
);

async fn with_phones(story: Story) -> (Open, [ListingId; 2]) {
    let site = stage::open(story).await;
    let seller = site.member("Sal").await;
    let caller = site.caller(&seller).await;
    let cheaper = ListingForm { price: "250".into(), ..filled_in() };
    let one = market::for_sale(&site.story, &caller, "apple-iphone-13", filled_in()).await;
    site.story.pass(Duration::from_secs(60));
    let other = market::for_sale(&site.story, &caller, "apple-iphone-13", cheaper).await;
    (site, [one, other])
}

async fn phones_are_compared_by_links_and_boxes(story: Story) {
    let (site, [one, other]) = with_phones(story).await;
    let mut guest = site.guest();
    let page = guest.get("/search").await.text();
    assert!(page.contains("id=\"compare\"") && page.contains(&format!("value=\"{one}\"")), "{page}");
    for path in [format!("/compare?ids={one}&ids={other}"), format!("/compare?ids={one},{other}")] {
        let answer = guest.get(&path).await;
        let text = answer.text();
        assert_eq!(answer.status, 200);
        assert!(text.contains("$399") && text.contains("$250"), "{text}");
        assert!(text.contains(&format!("href=\"/compare?ids={other}\"")), "one can be taken out: {text}");
        assert!(text.contains("noindex"));
    }
    for path in ["/compare", "/compare?ids=x,y", "/compare?ids=01890000-0000-7000-8000-000000000000"] {
        let answer = guest.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.text().contains("Nothing to compare yet"), "{path}");
    }
}

async fn a_model_s_page_tells_machines_its_offers_and_people_its_history(story: Story) {
    let (site, [_, other]) = with_phones(story).await;
    let seller = site.story.signed_in("Sal").await;
    site.story.pass(Duration::from_secs(40 * 24 * 3600));
    let version = site.services.own_listing(&seller, other).await.unwrap().version;
    let form = ListingForm { price: "200".into(), ..filled_in() };
    site.services.save_listing(&seller, other, version, form).await.unwrap();
    let mut guest = site.guest();
    let page = guest.get("/models/apple-iphone-13").await.text();
    for part in [
        "\"@type\":\"AggregateOffer\"",
        "\"lowPrice\":\"200.00\"",
        "\"highPrice\":\"399.00\"",
        "\"offerCount\":2",
        "href=\"https://phones.example/models/apple-iphone-13\" rel=\"canonical\"",
        "How prices went",
        "<polyline",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let sitemap = guest.get("/sitemap.xml").await.text();
    assert!(sitemap.contains("https://phones.example/sitemaps/models.xml"), "{sitemap}");
    let models = guest.get("/sitemaps/models.xml").await.text();
    assert!(models.contains("<loc>https://phones.example/models/apple-iphone-13</loc>"), "{models}");
    assert_eq!(guest.get("/models/no-such-model").await.status, 404);
}

async fn a_search_that_finds_nothing_leads_on(story: Story) {
    let (site, _) = with_phones(story).await;
    let page = site.guest().get("/search?model=apple-iphone-13&max=100&currency=USD").await.text();
    assert!(page.contains("At any price") && page.contains("2 phones"), "{page}");
}

async fn hostile_searches_are_pages_like_others(story: Story) {
    panics::watch();
    let (site, _) = with_phones(story).await;
    let mut guest = site.guest();
    let long = "iphone ".repeat(1_400);
    let queries = [
        vec![("q", long.as_str()), ("near", &long), ("brand", &long), ("after", &long)],
        vec![("min", "500"), ("max", "100"), ("currency", "USD"), ("brand", "apple"), ("brand", "google")],
        vec![("page", "4000000000"), ("after", "ffffffffffffffff-1-1"), ("together", "1")],
        vec![("near", "89.9,0"), ("radius", "20000"), ("sort", "distance"), ("__proto__", "x"), ("ids", "1")],
        vec![("near", "Boston"), ("radius", "0"), ("sort", "deal"), ("battery", "-1"), ("ships", "zz")],
    ];
    for query in queries {
        let path = format!("/search?{}", encoded(query.iter().copied()));
        let answer = guest.get(&path).await;
        assert_eq!(answer.status, 200, "{path:.200}");
        assert!(answer.body.len() < 400_000, "{path:.200}: {} bytes", answer.body.len());
    }
    panics::there_were_none();
}
