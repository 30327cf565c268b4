//! `/sellers/{id}`: who sells, and what they have for sale.

use crate::Error;
use crate::listings::ListingGrid;
use crate::reviews::{ScoreInBrief, SellerReviews};
use crate::ui::{
    Alert, Avatar, Badge, Breadcrumbs, EmptyState, Glyph, Head, Icon, Loaded, Pagination, Tone, asked,
};
use domain::Page;
use domain::accounts::SellerCard;
use domain::listings::ListingCard;
use domain::reviews::ReviewPage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::{use_params_map, use_query_map};

/// A seller, one page of what they have for sale, and one of what buyers say of them.
pub type SellerShown = (SellerCard, Page<ListingCard>, ReviewPage);

/// Pages of phones are counted from 1; `after` is where the page of reviews before ended, or empty.
#[server(endpoint = "seller", input = GetUrl)]
pub async fn seller(id: String, page: u32, after: String) -> Result<SellerShown, Error> {
    let (services, caller) = crate::ssr::request()?;
    let id = id.parse().map_err(|_| domain::Refusal::NotFound)?;
    let seller = services.seller(&caller, id).await?;
    let listings = services.seller_listings(&caller, id, page).await?;
    Ok((seller, listings, services.seller_reviews(&caller, id, &after).await?))
}

/// `/sellers/{id}`
#[component]
pub fn SellerPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let wanted = move || {
        let query = query.read();
        let page = query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
        (params.read().get("id").unwrap_or_default(), page, query.get("reviews").unwrap_or_default())
    };
    let found = asked(wanted, |(id, page, after)| seller(id, page, after));
    let is_first = Signal::derive(move || query.read().get("reviews").is_none());
    view! {
        <Loaded
            resource=found
            view=move |(seller, page, reviews)| {
                view! { <SellerView seller page reviews is_first=is_first.get_untracked() /> }
            }
        />
    }
}

#[component]
fn SellerView(
    seller: SellerCard,
    page: Page<ListingCard>,
    reviews: ReviewPage,
    /// Whether these are the newest reviews.
    is_first: bool,
) -> impl IntoView {
    let path = format!("/sellers/{}", seller.id);
    let reviewed = seller.clone();
    let name = seller.name.clone();
    let away = seller.away.map(|vacation| match vacation.until {
        Some(until) => format!("{name} is on holiday. What they sell comes back on {}.", until.date()),
        None => format!("{name} is on holiday. What they sell comes back when they do."),
    });
    let title = format!("{name} sells phones");
    let description = format!("{name} sells used phones on MobileGoo since {}.", seller.member_since.year());
    let noindex = page.total == 0 || page.number > 1 || !is_first;
    let (number, pages) = (page.number, page.pages());
    let offers = match page.items.is_empty() {
        true => view! {
            <EmptyState glyph=Glyph::Phone title="Nothing for sale right now">
                <p>"Come back another day, or look around."</p>
                <a class="link" href="/search">"Look at all phones"</a>
            </EmptyState>
        }
        .into_any(),
        false => view! {
            <ListingGrid cards=page.items />
            <Pagination number pages href={
                let path = path.clone();
                move |page| format!("{path}?page={page}")
            } />
        }
        .into_any(),
    };
    view! {
        <Head title description path noindex />
        <div class="page landing">
            <Breadcrumbs steps=vec![("/search".into(), "Phones".into()), (String::new(), name.clone())] />
            <header class="seller-head">
                <Avatar name=name.clone() large=true />
                <div>
                    <h1 class="text-2xl">{name}</h1>
                    <SellerFacts seller=seller.clone() />
                </div>
            </header>
            {away.map(|sentence| view! { <Alert tone=Tone::Warn><p>{sentence}</p></Alert> })}
            {(!seller.about.is_empty()).then(|| view! { <p class="description max-w-text">{seller.about}</p> })}
            <section class="grid gap-5">
                <h2>"For sale"</h2>
                {offers}
            </section>
            <SellerReviews seller=reviewed page=reviews is_first />
        </div>
    }
}

/// A seller in a line, leading to their page.
#[component]
pub fn SellerLine(seller: SellerCard) -> impl IntoView {
    let (href, name) = (format!("/sellers/{}", seller.id), seller.name.clone());
    view! {
        <a class="seller-line" href=href>
            <Avatar name=name.clone() />
            <span>
                <span class="name">{name}</span>
                <SellerFacts seller />
            </span>
            <Icon glyph=Glyph::ChevronRight />
        </a>
    }
}

/// Since when, how many, and whether the e-mail address is confirmed.
#[component]
fn SellerFacts(seller: SellerCard) -> impl IntoView {
    let phones = crate::search::phones(seller.live_listings);
    view! {
        <span class="seller-facts">
            <ScoreInBrief reputation=seller.reputation />
            <span>{format!("Member since {}", seller.member_since.year())}</span>
            <span>{phones} " for sale"</span>
            {seller
                .email_verified
                .then(|| {
                    view! {
                        <Badge tone=Tone::Good>
                            <Icon glyph=Glyph::Check />
                            "E-mail confirmed"
                        </Badge>
                    }
                })}
        </span>
    }
}
