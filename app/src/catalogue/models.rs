//! `/models/{slug}`: a model, what it is, and the phones of it that are for sale.

use super::{Specification, form_and_year};
use crate::listings::ListingGrid;
use crate::search::{phones, search_listings};
use crate::site::base_url;
use crate::ui::{Breadcrumbs, EmptyState, Glyph, Head, JsonLd, LinkButton, Loaded, NotFound, Weight};
use domain::Money;
use domain::catalogue::Model;
use domain::search::{Facet, SearchQuery, SearchResults};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use serde_json::json;

/// `/models/{slug}`
#[component]
pub fn ModelPage() -> impl IntoView {
    let params = use_params_map();
    let query =
        move || SearchQuery::of(Facet::Model, &params.read().get("slug").unwrap_or_default()).to_query();
    let found = Resource::new(query, search_listings);
    let show = |found: SearchResults| match found.model.clone() {
        Some(model) => view! { <ModelView model found /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    };
    view! { <Loaded resource=found view=show /> }
}

#[component]
fn ModelView(model: Model, found: SearchResults) -> impl IntoView {
    let name = model.full_name();
    let path = format!("/models/{}", model.slug);
    let total = found.page.total;
    let lowest = lowest_price(&found);
    let from = lowest.map(|price| format!(" from {price}")).unwrap_or_default();
    let description = match total {
        0 => format!("The {name}: specification, and used ones as soon as somebody offers one."),
        _ => format!(
            "{} of the {name} for sale by their owners{from}, with photos and condition.",
            phones(total)
        ),
    };
    let machine = product(&model, &found);
    let brand_path = format!("/brands/{}", model.brand_slug);
    let steps = vec![
        ("/search".to_owned(), "Phones".to_owned()),
        (brand_path, model.brand.clone()),
        (String::new(), name.clone()),
    ];
    let query = SearchQuery::of(Facet::Model, &model.slug);
    let sell = format!("/sell?q={}", model.slug.replace('-', "+"));
    let (sell_here, sell_yours) = (sell.clone(), format!("Sell your {name}"));
    let offers = match total {
        0 => view! {
            <EmptyState glyph=Glyph::Phone title="None for sale right now">
                <p>"Do you have one in a drawer? You would be the only one to offer it."</p>
                <LinkButton href=sell_here>{sell_yours}</LinkButton>
            </EmptyState>
        }
        .into_any(),
        _ => view! { <ListingGrid cards=found.page.items.clone() /> }.into_any(),
    };
    let more = (total > found.page.items.len() as u64).then(|| query.path());
    view! {
        <Head title=format!("Used {name} for sale{from}") description path noindex=total == 0 />
        <JsonLd json=machine />
        <div class="page landing">
            <Breadcrumbs steps />
            <header class="landing-head">
                <div>
                    <p class="text-soft">{form_and_year(model.form, model.release_year)}</p>
                    <h1>{format!("Used {name}")}</h1>
                    <p class="text-lg text-soft">{phones(total)} " for sale"{from}</p>
                </div>
                <div class="flex flex-wrap gap-3">
                    <LinkButton href=query.path() weight=Weight::Quiet>"Narrow the search"</LinkButton>
                    <LinkButton href=sell weight=Weight::Quiet>"Sell yours"</LinkButton>
                </div>
            </header>
            <div class="landing-columns">
                <section class="grid content-start gap-6">
                    <h2 class="sr-only">"For sale"</h2>
                    {offers}
                    {more.map(|path| view! { <LinkButton href=path class="justify-self-center">"See all"</LinkButton> })}
                </section>
                <aside class="card self-start">
                    <h2 class="text-xl">"Specification"</h2>
                    <Specification model />
                </aside>
            </div>
        </div>
    }
}

/// The lowest price of the page of results, where all are in one currency.
fn lowest_price(found: &SearchResults) -> Option<Money> {
    let prices: Vec<Money> = found.page.items.iter().filter_map(|card| card.price).collect();
    let lowest = prices.iter().copied().min_by_key(|price| price.minor)?;
    let comparable = found.page.pages() == 1 && prices.iter().all(|price| price.currency == lowest.currency);
    comparable.then_some(lowest)
}

/// The model as a schema.org `Product` with its offers.
fn product(model: &Model, found: &SearchResults) -> serde_json::Value {
    let offers = lowest_price(found).map(|lowest| {
        json!({
            "@type": "AggregateOffer",
            "lowPrice": lowest.plain(),
            "priceCurrency": lowest.currency.code(),
            "offerCount": found.page.total,
            "itemCondition": "https://schema.org/UsedCondition",
        })
    });
    let mut product = json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "name": model.full_name(),
        "brand": { "@type": "Brand", "name": model.brand },
        "url": format!("{}/models/{}", base_url(), model.slug),
    });
    if let Some(offers) = offers {
        product["offers"] = offers;
    }
    product
}
