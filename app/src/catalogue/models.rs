//! `/models/{slug}`: a model, what it is, and the phones of it that are for sale.

use super::history::PriceHistory;
use super::{Specification, form_and_year};
use crate::Error;
use crate::listings::ListingGrid;
use crate::search::{Related, phones, search_listings};
use crate::site::base_url;
use crate::ui::{Breadcrumbs, EmptyState, Glyph, Head, JsonLd, LinkButton, Loaded, NotFound, Weight, asked};
use domain::catalogue::Model;
use domain::prices::ModelMarket;
use domain::search::{Facet, SearchQuery, SearchResults};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_params_map;
use serde_json::json;

/// What a model is offered for right now, and how its prices went.
#[server(endpoint = "market_of_model", input = GetUrl)]
pub async fn market_of_model(slug: String) -> Result<ModelMarket, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.model_market(&caller, &slug).await?)
}

/// `/models/{slug}`
#[component]
pub fn ModelPage() -> impl IntoView {
    let params = use_params_map();
    let query =
        move || SearchQuery::of(Facet::Model, &params.read().get("slug").unwrap_or_default()).to_query();
    let market = move || params.read().get("slug").unwrap_or_default();
    let found = asked(
        move || (query(), market()),
        |(query, slug)| async move { Ok((search_listings(query).await?, market_of_model(slug).await?)) },
    );
    let show = |(found, market): (SearchResults, ModelMarket)| match found.model.clone() {
        Some(model) => view! { <ModelView model found market /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    };
    view! { <Loaded resource=found view=show /> }
}

#[component]
fn ModelView(model: Model, found: SearchResults, market: ModelMarket) -> impl IntoView {
    let name = model.full_name();
    let path = format!("/models/{}", model.slug);
    let total = found.page.total;
    let from = market.range.map(|(low, _)| format!(" from {low}")).unwrap_or_default();
    let description = match total {
        0 => format!("The {name}: specification, and used ones as soon as somebody offers one."),
        _ => format!(
            "{} of the {name} for sale by their owners{from}, with photos and condition.",
            phones(total)
        ),
    };
    let machine = product(&model, &market);
    let (related, history) = (found.related.clone(), market.history);
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
                    <PriceHistory points=history />
                    <Related related />
                </section>
                <aside class="card self-start">
                    <h2 class="text-xl">"Specification"</h2>
                    <Specification model />
                </aside>
            </div>
        </div>
    }
}

/// The model as a schema.org `Product` with its offers.
fn product(model: &Model, market: &ModelMarket) -> serde_json::Value {
    let offers = market.range.map(|(low, high)| {
        json!({
            "@type": "AggregateOffer",
            "lowPrice": low.plain(),
            "highPrice": high.plain(),
            "priceCurrency": low.currency.code(),
            "offerCount": market.offers,
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
