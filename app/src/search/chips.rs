//! What narrows a search, each as a link to the search without it.

use super::page::Search;
use domain::Money;
use domain::search::{SearchQuery, SearchResults, Sort};
use leptos::prelude::*;

/// One thing that narrows a search, in words, and the search without it.
pub struct Chip {
    pub label: String,
    pub without: SearchQuery,
}

/// Everything that narrows a search, in the order of the filters.
pub fn chips(query: &SearchQuery, found: Option<&SearchResults>) -> Vec<Chip> {
    let mut chips = Vec::new();
    let mut chip = |label: String, change: &dyn Fn(&mut SearchQuery)| {
        let mut without = query.at_page(1);
        change(&mut without);
        chips.push(Chip { label, without });
    };
    if !query.text.is_empty() {
        chip(format!("“{}”", query.text), &|q| q.text.clear());
    }
    for (facet, values) in &query.chosen {
        for value in values {
            let label = match found {
                Some(found) => found.label(*facet, value),
                None => facet.label(value).unwrap_or_else(|| value.clone()),
            };
            chip(label, &|q| q.let_go(*facet, value));
        }
    }
    if let Some(label) = price_range(query) {
        chip(label, &|q| (q.min, q.max, q.currency) = (None, None, None));
    }
    if let Some(near) = &query.near {
        let place = found.and_then(|found| found.place.as_ref()).map_or(near, |place| &place.label);
        let label = match query.radius_km {
            Some(km) => format!("within {km} km of {place}"),
            None => format!("near {place}"),
        };
        chip(label, &|q| {
            (q.near, q.radius_km) = (None, None);
            if q.sort == Sort::Distance {
                q.sort = Sort::default();
            }
        });
    }
    chips
}

/// `$100 to $300`, `from $100`, `up to $300`, or the currency alone.
fn price_range(query: &SearchQuery) -> Option<String> {
    let currency = query.currency?;
    let money = |minor| Money::new(minor, currency);
    Some(match (query.min, query.max) {
        (Some(min), Some(max)) => format!("{} to {}", money(min), money(max)),
        (Some(min), None) => format!("from {}", money(min)),
        (None, Some(max)) => format!("up to {}", money(max)),
        (None, None) => format!("in {currency}"),
    })
}

/// The chips of the search that is shown.
#[component]
pub fn Chips(search: Search) -> impl IntoView {
    let items = move || {
        let chips = search.part(|found| chips(&found.query, Some(found))).unwrap_or_default();
        let item = |chip: Chip| {
            view! {
                <li>
                    <a class="chip" href=chip.without.path() data-noscroll="" rel="nofollow">
                        <span class="sr-only">"Remove "</span>
                        {chip.label}
                        <span aria-hidden="true">" ×"</span>
                    </a>
                </li>
            }
        };
        (!chips.is_empty()).then(|| {
            view! {
                <ul class="chips" role="list" aria-label="Filters that are set">
                    {chips.into_iter().map(item).collect_view()}
                </ul>
            }
        })
    };
    view! {
        <Understood search />
        {items}
    }
}

/// What was read out of the words, and the way to have them searched for as they are.
#[component]
fn Understood(search: Search) -> impl IntoView {
    move || {
        let (typed, left_out, meant) =
            search.part(|found| (found.typed.clone(), found.left_out.clone(), found.did_you_mean.clone()))?;
        let meant = meant.map(|text| {
            let path = SearchQuery { text: text.clone(), ..search.query.get().at_page(1) }.path();
            view! { <p class="text-base">"Did you mean " <a class="link" href=path>{text}</a> "?"</p> }
        });
        let left_out = left_out
            .map(|words| view! { <p>{format!("No phone here has “{words}”. These fit the rest.")}</p> });
        let typed = typed.map(|typed| {
            let as_typed =
                SearchQuery { text: typed.clone(), as_typed: true, page: 1, ..search.query.get() }.path();
            view! {
                <p>
                    {format!("This is how we read “{typed}”. ")}
                    <a class="link" href=as_typed rel="nofollow">"Search for the words instead"</a>
                </p>
            }
        });
        (typed.is_some() || left_out.is_some() || meant.is_some())
            .then(|| view! { <div class="grid gap-1 text-sm text-soft">{meant}{left_out}{typed}</div> })
    }
}

#[cfg(test)]
mod tests {
    use super::chips;
    use domain::search::SearchQuery;

    #[test]
    fn every_chip_leads_to_the_search_without_it() {
        let query = SearchQuery::from_query(
            "q=mini&brand=apple&brand=google&grade=mint&storage=128&min=100&max=300&near=Boston&radius=50&page=3",
        );
        let chips = chips(&query, None);
        let labels: Vec<&str> = chips.iter().map(|chip| chip.label.as_str()).collect();
        assert_eq!(
            labels,
            ["“mini”", "apple", "google", "Mint", "128 GB", "$100 to $300", "within 50 km of Boston"]
        );
        for (chip, gone) in
            chips.iter().zip(["q=", "brand=apple", "brand=google", "grade=", "storage=", "min=", "near="])
        {
            assert!(query.path().contains(gone), "{gone}");
            assert!(!chip.without.path().contains(gone), "{gone}");
            assert_eq!(chip.without.page, 1);
        }
    }
}
