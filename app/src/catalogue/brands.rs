//! `/brands/{slug}`: the phones of a brand that are for sale.

use crate::listings::ListingGrid;
use crate::search::{item_list, phones, search_listings};
use crate::ui::{Breadcrumbs, Head, JsonLd, LinkButton, Loaded, NotFound, Weight, asked};
use domain::search::{Choice, Facet, SearchQuery, SearchResults};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// `/brands/{slug}`
#[component]
pub fn BrandPage() -> impl IntoView {
    let params = use_params_map();
    let query =
        move || SearchQuery::of(Facet::Brand, &params.read().get("slug").unwrap_or_default()).to_query();
    let found = asked(query, search_listings);
    let show = |found: SearchResults| match (found.page.total, found.query.chosen(Facet::Brand)) {
        (0, _) | (_, []) => view! { <NotFound /> }.into_any(),
        _ => view! { <BrandView found /> }.into_any(),
    };
    view! { <Loaded resource=found view=show /> }
}

#[component]
fn BrandView(found: SearchResults) -> impl IntoView {
    let slug = found.query.chosen(Facet::Brand).first().cloned().unwrap_or_default();
    let name = found.label(Facet::Brand, &slug);
    let brands: Vec<Choice> = found.choices(Facet::Brand).to_vec();
    let SearchResults { query, page, .. } = found;
    let (total, shown) = (page.total, page.items.len() as u64);
    let description =
        format!("{} by {name} for sale by their owners, with photos, condition and price.", phones(total));
    let steps = vec![("/search".to_owned(), "Phones".to_owned()), (String::new(), name.clone())];
    let others = brands.into_iter().filter(|brand| brand.value != slug).take(12).map(|brand| {
        view! {
            <li>
                <a class="chip" href=format!("/brands/{}", brand.value)>{brand.label}</a>
            </li>
        }
    });
    view! {
        <Head title=format!("Used {name} phones for sale") description path=format!("/brands/{slug}") />
        <JsonLd json=item_list(&page.items) />
        <div class="page landing">
            <Breadcrumbs steps />
            <header class="landing-head">
                <div>
                    <h1>{format!("Used {name} phones")}</h1>
                    <p class="text-lg text-soft">{phones(total)} " for sale"</p>
                </div>
                <LinkButton href=query.path() weight=Weight::Quiet>"Narrow the search"</LinkButton>
            </header>
            <h2 class="sr-only">"For sale"</h2>
            <ListingGrid cards=page.items />
            {(total > shown)
                .then(|| {
                    view! {
                        <LinkButton href=query.at_page(2).path() class="justify-self-center">
                            "See more"
                        </LinkButton>
                    }
                })}
            <nav class="grid gap-3" aria-label="Other brands">
                <h2 class="text-xl">"Other brands"</h2>
                <ul class="chips" role="list">{others.collect_view()}</ul>
            </nav>
        </div>
    }
}
