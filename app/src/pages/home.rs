//! The home page: what this is, what is for sale, and how it works.

use crate::Error;
use crate::listings::{ListingGrid, RecentlyViewed};
use crate::site::{SITE_NAME, base_url};
use crate::ui::*;
use domain::catalogue::BrandCount;
use domain::listings::ListingCard;
use leptos::prelude::*;

/// What the home page shows of the market: its biggest brands, and the newest phones.
#[server(endpoint = "market_today", input = server_fn::codec::GetUrl)]
pub async fn market_today() -> Result<(Vec<BrandCount>, Vec<ListingCard>), Error> {
    /// The brands with the most phones.
    const BRANDS: usize = 8;
    const NEWEST: u32 = 8;
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    let mut brands = services.brands(&caller).await?;
    brands.truncate(BRANDS);
    Ok((brands, services.newest_listings(&caller, NEWEST).await?))
}

/// `/`
#[component]
pub fn HomePage() -> impl IntoView {
    let market = asked(|| (), |()| market_today());
    view! {
        <Head
            title=""
            path="/"
            description="Buy and sell used phones, straight from the person who has them. Search by model, price, condition and distance, or sell yours within a minute."
        />
        <JsonLd json=facts() />
        <Hero />
        <div class="page grid gap-20 pt-14">
            <Loaded resource=market view=|(brands, newest)| view! { <Market brands newest /> } />
            <RecentlyViewed />
            <HowItWorks />
            <Trust />
            <Invitation />
        </div>
    }
}

fn facts() -> serde_json::Value {
    let base = base_url();
    serde_json::json!({
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": SITE_NAME,
        "url": format!("{base}/"),
        "potentialAction": {
            "@type": "SearchAction",
            "target": format!("{base}/search?q={{text}}"),
            "query-input": "required name=text",
        },
    })
}

/// The promise, and the search box below it.
#[component]
fn Hero() -> impl IntoView {
    view! {
        <section class="hero">
            <div class="page">
                <div class="hero-words">
                    <h1>"A good phone deserves a second owner"</h1>
                    <p class="text-lg">
                        "Sell yours within a minute. Or find your next one by model, price and distance, straight from the person who has it."
                    </p>
                    <form class="hero-search" action="/search" method="get" role="search" aria-label="Find a phone">
                        <Icon glyph=Glyph::Search />
                        <input
                            type="search"
                            name="q"
                            aria-label="Which phone are you looking for?"
                            placeholder="Which phone?"
                            maxlength="100"
                            autocomplete="off"
                        />
                        <button class="button" type="submit">"Search"</button>
                    </form>
                    <p class="text-sm">
                        "Or " <a class="underline" href="/sell">"sell a phone"</a> " that you no longer need."
                    </p>
                </div>
                <img class="hero-picture" src="/hero.svg" width="520" height="460" alt="" />
            </div>
        </section>
    }
}

/// What is for sale now.
#[component]
fn Market(brands: Vec<BrandCount>, newest: Vec<ListingCard>) -> impl IntoView {
    if newest.is_empty() {
        return view! {
            <EmptyState glyph=Glyph::Tag title="Nothing is for sale yet">
                <p>"Be the first: a model, a photo, a price, and it is on the market."</p>
                <LinkButton href="/sell">"Sell a phone"</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    let tile = |brand: BrandCount| {
        let count = if brand.live == 1 { "1 phone".to_owned() } else { format!("{} phones", brand.live) };
        view! {
            <li class="brand-tile card-link">
                <a href=format!("/brands/{}", brand.slug)>{brand.name}</a>
                <span class="text-sm text-soft">{count}</span>
            </li>
        }
    };
    view! {
        <section class="grid gap-6" aria-labelledby="brands">
            <h2 id="brands">"Browse by brand"</h2>
            <ul class="brand-tiles" role="list">{brands.into_iter().map(tile).collect_view()}</ul>
        </section>
        <section class="grid gap-6" aria-labelledby="newest">
            <div class="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-2">
                <h2 id="newest">"New on the market"</h2>
                <a class="button-link" href="/search">"See all phones"<Icon glyph=Glyph::ArrowRight /></a>
            </div>
            <ListingGrid cards=newest first_row=2 />
        </section>
    }
    .into_any()
}

#[component]
fn HowItWorks() -> impl IntoView {
    let steps = [
        (
            "Name the model",
            "Type a few letters. Storage sizes and colours come from our catalogue of thousands of models.",
        ),
        (
            "Show it as it is",
            "One to twelve photos. We turn them upright and take the place and time out of them.",
        ),
        (
            "Set your price",
            "Say in what condition it is and in which city, publish, and change it whenever you like.",
        ),
    ];
    let step = |(number, (title, detail)): (usize, (&'static str, &'static str))| {
        view! {
            <li>
                <span class="step-number" aria-hidden="true">{number + 1}</span>
                <h3>{title}</h3>
                <p class="text-soft">{detail}</p>
            </li>
        }
    };
    view! {
        <section class="grid gap-8" aria-labelledby="how">
            <h2 id="how">"From drawer to market in three steps"</h2>
            <ol class="steps" role="list">{steps.into_iter().enumerate().map(step).collect_view()}</ol>
        </section>
    }
}

#[component]
fn Trust() -> impl IntoView {
    let points = [
        (
            Glyph::Camera,
            "Photos of the very phone",
            "No stock pictures. A listing without its own photo is not published.",
        ),
        (
            Glyph::Star,
            "Four plain grades",
            "Mint, good, fair, damaged: each says what you may expect, in one sentence.",
        ),
        (
            Glyph::Pin,
            "Near you, or anywhere",
            "Search around your city or postal code. Exact addresses are never shown.",
        ),
        (
            Glyph::ShieldCheck,
            "Accounts that are confirmed",
            "Sellers confirm their e-mail address. Two-step sign-in is there for everyone.",
        ),
        (
            Glyph::Eye,
            "Nobody watches you",
            "No advertising, no trackers, no third parties. The only cookies keep you signed in.",
        ),
        (
            Glyph::Download,
            "Your data stays yours",
            "Take everything along as a file, or delete your account, at any time.",
        ),
    ];
    let point = |(glyph, title, detail): (Glyph, &'static str, &'static str)| {
        view! {
            <li class="flex gap-4">
                <span class="avatar"><Icon glyph /></span>
                <div>
                    <h3 class="text-lg">{title}</h3>
                    <p class="text-sm text-soft">{detail}</p>
                </div>
            </li>
        }
    };
    view! {
        <section class="grid gap-8" aria-labelledby="trust">
            <h2 id="trust">"What you can count on"</h2>
            <ul class="grid gap-8 sm:grid-cols-2 lg:grid-cols-3" role="list">
                {points.into_iter().map(point).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Invitation() -> impl IntoView {
    view! {
        <section class="invitation">
            <h2>"Is there a phone in your drawer?"</h2>
            <p>"Somebody is looking for exactly that one."</p>
            <LinkButton href="/sell" class="button-sun">"Sell it"</LinkButton>
        </section>
    }
}
