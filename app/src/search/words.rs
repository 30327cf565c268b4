//! A search in words: headings, titles, and what other sites and machines are told of it.

use super::page::Search;
use crate::site::base_url;
use crate::ui::{Head, JsonLd};
use domain::listings::ListingCard;
use domain::search::{Facet, SearchQuery, SearchResults};
use leptos::prelude::*;
use serde_json::json;

/// What is searched for, as a heading: `Used Apple phones near Boston`.
pub fn heading(query: &SearchQuery, found: &SearchResults) -> String {
    let what = match (&found.model, query.chosen(Facet::Series), query.chosen(Facet::Brand)) {
        (Some(model), ..) => format!("Used {}", model.full_name()),
        (None, [series], _) => format!("Used {} phones", found.label(Facet::Series, series)),
        (None, [], [brand]) => format!("Used {} phones", found.label(Facet::Brand, brand)),
        (None, ..) => "Used phones".to_owned(),
    };
    let text = match query.text.as_str() {
        "" => String::new(),
        text => format!(" for “{text}”"),
    };
    let near = match found.place.as_ref().and_then(|place| place.label.split(',').next()) {
        Some(city) => format!(" near {city}"),
        None => String::new(),
    };
    format!("{what}{text}{near}")
}

/// `1 phone`, `1,204 phones`.
pub fn phones(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if count == 1 { "1 phone".into() } else { format!("{grouped} phones") }
}

/// Title, description and canonical address of a search, and its phones as a list for machines.
///
/// Search engines get the search as a whole, and each brand and model at their own page, not every narrowing.
#[component]
pub fn SearchHead(search: Search) -> impl IntoView {
    move || search.part(|found| view! { <FoundHead found=found.clone() /> })
}

#[component]
fn FoundHead(found: SearchResults) -> impl IntoView {
    let query = &found.query;
    let title = match query.page {
        1 => format!("{} for sale", heading(query, &found)),
        page => format!("{} for sale, page {page}", heading(query, &found)),
    };
    let description = format!(
        "{} for sale by their owners, with photos, condition and price. Narrow by model, storage, price and place.",
        phones(found.page.total)
    );
    let path = canonical(query);
    let noindex = query.page > 1 || query.is_narrowed() && path.starts_with("/search");
    let list = item_list(&found.page.items);
    view! {
        <Head title description path noindex />
        <JsonLd json=list />
    }
}

/// The page that search engines should show for a search: a brand's or a model's own where it is no more than that.
fn canonical(query: &SearchQuery) -> String {
    let only = |facet: Facet| match query.chosen(facet) {
        [one] => {
            let plain = SearchQuery { page: query.page, sort: query.sort, ..SearchQuery::of(facet, one) };
            (*query == plain).then_some(one)
        }
        _ => None,
    };
    match (only(Facet::Model), only(Facet::Brand)) {
        (Some(model), _) => format!("/models/{model}"),
        (None, Some(brand)) => format!("/brands/{brand}"),
        _ => SearchQuery { sort: Default::default(), ..query.clone() }.path(),
    }
}

/// Listings as a schema.org `ItemList`.
pub fn item_list(cards: &[ListingCard]) -> serde_json::Value {
    let base = base_url();
    let item = |(at, card): (usize, &ListingCard)| {
        json!({
            "@type": "ListItem",
            "position": at + 1,
            "url": format!("{base}/listings/{}", card.id),
            "name": card.title,
        })
    };
    json!({
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": cards.iter().enumerate().map(item).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::{canonical, phones};
    use domain::search::SearchQuery;

    #[test]
    fn counts_are_said_in_words() {
        assert_eq!(phones(1), "1 phone");
        assert_eq!(phones(0), "0 phones");
        assert_eq!(phones(1_234_567), "1,234,567 phones");
    }

    #[test]
    fn a_brand_and_a_model_have_pages_of_their_own() {
        let canonical = |query| canonical(&SearchQuery::from_query(query));
        assert_eq!(canonical("brand=apple&sort=price_up"), "/brands/apple");
        assert_eq!(canonical("model=apple-iphone-13&page=2"), "/models/apple-iphone-13");
        assert_eq!(canonical("brand=apple&brand=google"), "/search?brand=apple&brand=google");
        assert_eq!(canonical("brand=apple&grade=mint&sort=price_up"), "/search?brand=apple&grade=mint");
        assert_eq!(canonical("page=2"), "/search?page=2");
    }
}
