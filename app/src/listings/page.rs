//! `/listings/{id}`: a phone for sale, with its photos, condition, price, specification and seller.

use super::again::SellAgain;
use super::asked::AskedBefore;
use super::cards::VerifiedBadge;
use super::gallery::Gallery;
use super::grades::GradeGuide;
use super::head::ListingHead;
use super::recent::{RecentlyViewed, remember_view};
use super::similar::Similar;
use crate::Error;
use crate::catalogue::Specification;
use crate::checkout::BuyButtons;
use crate::messages::AskTheSeller;
use crate::offers::AskForLess;
use crate::sellers::SellerLine;
use crate::ui::{Alert, Badge, Breadcrumbs, Glyph, Icon, LinkButton, Loaded, Tone, Weight, asked};
use crate::watches::{Heart, WatchSize};
use domain::listings::{CarrierLock, ListingState, PublicListing, Vacation, grade, storage_label};
use domain::offers::OfferState;
use domain::prices::Standing;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_params_map;

/// A listing as everybody sees it. An id that is none is not found.
#[server(endpoint = "view_listing", input = GetUrl)]
pub async fn view_listing(id: String) -> Result<PublicListing, Error> {
    let (services, caller) = crate::ssr::request()?;
    let id = id.parse().map_err(|_| domain::Refusal::NotFound)?;
    Ok(services.public_listing(&caller, id).await?)
}

/// `/listings/{id}`
#[component]
pub fn ListingPage() -> impl IntoView {
    let params = use_params_map();
    let listing = asked(move || params.read().get("id").unwrap_or_default(), view_listing);
    view! { <Loaded resource=listing view=|listing| view! { <ListingView listing /> } /> }
}

#[component]
fn ListingView(listing: PublicListing) -> impl IntoView {
    let title = listing.title();
    let model = listing.model.clone();
    let steps = vec![
        ("/search".to_owned(), "Phones".to_owned()),
        (format!("/brands/{}", model.brand_slug), model.brand.clone()),
        (format!("/models/{}", model.slug), model.full_name()),
        (String::new(), title.clone()),
    ];
    let description = listing.description.clone();
    let away = listing.seller.away.filter(|_| listing.paused);
    let can_ask = !listing.own
        && (listing.paused || matches!(listing.state, ListingState::Live | ListingState::Reserved));
    // What is kept for the viewer is not gone.
    let kept = listing.your_offer.is_some_and(|offer| offer.state == OfferState::Accepted);
    if listing.state == ListingState::Live {
        remember_view(listing.id);
    }
    view! {
        <ListingHead listing=listing.clone() />
        <div class="page listing">
            <Breadcrumbs steps />
            {(!kept).then(|| view! { <StateNote state=listing.state own=listing.own away /> })}
            <div class="listing-columns">
                <Gallery photos=listing.photos.clone() title />
                <Offer listing=listing.clone() />
                <div class="listing-story">
                    {(!description.is_empty())
                        .then(|| {
                            view! {
                                <section>
                                    <h2>"What the seller says"</h2>
                                    <p class="description">{description}</p>
                                </section>
                            }
                        })}
                    <ConditionReport listing=listing.clone() />
                    {can_ask.then(|| view! { <AskTheSeller listing=listing.clone() /> })}
                    <section>
                        <h2>"Specification"</h2>
                        <Specification model=model.clone() />
                        <a class="link text-sm" href=format!("/models/{}", model.slug)>
                            {format!("All about the {}", model.full_name())}
                        </a>
                    </section>
                </div>
            </div>
            <Similar model=model.slug but=listing.id />
            <RecentlyViewed but=listing.id />
        </div>
    }
}

/// The offer in a box: title, price, condition, place, seller.
#[component]
fn Offer(listing: PublicListing) -> impl IntoView {
    let lock_note = match listing.carrier_lock {
        CarrierLock::Unlocked => "Works with every carrier",
        CarrierLock::Locked => "Works with one carrier only",
    };
    let facts = [
        ("Storage", Some(storage_label(listing.storage_gb))),
        ("Colour", listing.colour.clone()),
        ("Carrier", Some(lock_note.to_owned())),
        ("Ships", Some(listing.delivery.ships_to.label().to_owned())),
        ("Pick-up", listing.delivery.pickup.then(|| "The buyer may come and get it".to_owned())),
        ("Listed", Some(listing.published_at.date())),
    ];
    let facts = facts.into_iter().filter_map(|(name, value)| {
        let value = value?;
        Some(view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
    });
    view! {
        <section class="offer card" aria-label="The offer">
            <h1 class="text-2xl">{listing.title()}</h1>
            <p class="offer-price price">{listing.price.to_string()}</p>
            <AskedBefore listing=listing.clone() />
            <GuideNote listing=listing.clone() />
            <p class="offer-place">
                <Icon glyph=Glyph::Pin />
                {listing.place.label.clone()}
            </p>
            {listing
                .verified
                .then(|| {
                    view! {
                        <div class="offer-verified">
                            <VerifiedBadge />
                            <p class="text-sm text-soft">
                                "Our staff has seen a photo of this phone beside a code that only its seller knew."
                            </p>
                        </div>
                    }
                })}
            <div class=format!("condition condition-{}", listing.grade.as_str())>
                <p class="condition-name">"Condition: " {listing.grade.label()}</p>
                <p class="text-sm">{listing.grade.means()}</p>
            </div>
            <dl class="facts">{facts.collect_view()}</dl>
            {listing
                .own
                .then(|| {
                    view! {
                        <LinkButton href=format!("/sell/{}", listing.id)>
                            <Icon glyph=Glyph::Edit />
                            "Edit your listing"
                        </LinkButton>
                        <SellAgain id=listing.id state=listing.state page=format!("/listings/{}", listing.id) />
                    }
                })}
            {(!listing.own && listing.state == ListingState::Live)
                .then(|| view! { <BuyButtons listing=listing.id /> })}
            <AskForLess listing=listing.clone() />
            {(!listing.own && matches!(listing.state, ListingState::Live | ListingState::Reserved))
                .then(|| {
                    let phone = listing.title();
                    view! { <Heart id=listing.id watched=listing.watched phone size=WatchSize::Wide /> }
                })}
            <SellerLine seller=listing.seller.clone() />
            <ShareButton />
        </section>
    }
}

/// What phones like this one are asked for, and where this one stands.
#[component]
fn GuideNote(listing: PublicListing) -> impl IntoView {
    let guide = listing.guide?;
    let standing = match guide.standing(listing.price)? {
        Standing::Below => "Below what others ask",
        Standing::Within => "About what others ask",
        Standing::Above => "Above what others ask",
    };
    Some(view! { <p class="text-sm text-soft">{format!("{standing}: {}.", guide.sentence())}</p> })
}

/// What the seller answered about the phone, and the grade that follows from it.
#[component]
fn ConditionReport(listing: PublicListing) -> impl IntoView {
    let mut told = listing.answers.told();
    if told.is_empty() {
        return None;
    }
    told.push(("Lost or stolen", listing.standing.blacklist_words()));
    let row = |(about, answer)| view! { <div><dt>{about}</dt><dd>{answer}</dd></div> };
    let sentence = grade(&listing.answers).map(|graded| graded.sentence());
    Some(view! {
        <section>
            <h2>"Condition, as the seller answered"</h2>
            <p class="text-soft">{sentence}</p>
            <dl class="facts">{told.into_iter().map(row).collect_view()}</dl>
            <GradeGuide />
        </section>
    })
}

/// Why a listing that is not for sale can be seen all the same.
#[component]
fn StateNote(
    state: ListingState,
    own: bool,
    /// The holiday of the seller that the phone waits for.
    away: Option<Vacation>,
) -> impl IntoView {
    if let Some(vacation) = away {
        let sentence = match vacation.until {
            Some(until) => format!("Its seller is on holiday. The phone comes back on {}.", until.date()),
            None => "Its seller is on holiday. The phone comes back when they do.".to_owned(),
        };
        return Some(view! { <Alert tone=Tone::Warn><p>{sentence}</p></Alert> }.into_any());
    }
    let sentence = match (state, own) {
        (ListingState::Live, _) => return None,
        (ListingState::Reserved, _) => {
            "Somebody is buying this phone right now. It may come back if they change their mind."
        }
        (ListingState::Sold, _) => "This phone is sold. Similar ones are below.",
        (ListingState::Withdrawn, true) => "You took this phone off the market. Only you can see this page.",
        (ListingState::Draft, true) => "This is a draft. Only you can see this page.",
        (ListingState::Removed, true) => "Our staff removed this listing. Please contact support.",
        (ListingState::Withdrawn | ListingState::Draft | ListingState::Removed, false) => {
            "This phone is not for sale. Only staff can see this page."
        }
    };
    Some(
        view! {
            <Alert tone=Tone::Warn>
                <p>
                    <Badge tone=Tone::Warn>{state.label()}</Badge>
                    " "
                    {sentence}
                </p>
            </Alert>
        }
        .into_any(),
    )
}

/// Hands the page's address to the share sheet of the phone, or copies it. Without JavaScript there is the
/// address bar.
#[component]
fn ShareButton() -> impl IntoView {
    let (done, set_done) = signal(false);
    let share = move |_| {
        let window = window();
        let Ok(href) = window.location().href() else { return };
        let _ = window.navigator().clipboard().write_text(&href);
        set_done.set(true);
    };
    view! {
        <button type="button" class=format!("{} needs-script", Weight::Ghost.class()) on:click=share>
            <Icon glyph=Glyph::Copy />
            <span aria-live="polite">{move || if done.get() { "Link copied" } else { "Copy the link" }}</span>
        </button>
    }
}
