//! A phone for sale as a card, and cards as a grid.

use super::GradeBadge;
use crate::compare::CompareBox;
use crate::reviews::ScoreOfCard;
use crate::ui::{Badge, Glyph, Icon, Tone};
use crate::watches::{Heart, WatchSize};
use domain::listings::{ListingCard as Card, ListingState};
use domain::photos::{Photo, WIDTHS};
use domain::search::Why;
use leptos::either::Either;
use leptos::prelude::*;

/// How wide a card's picture is shown, as `sizes` says it: two columns on phones, then three, then four.
const CARD_SIZES: &str = "(min-width: 80rem) 18rem, (min-width: 48rem) 30vw, 46vw";

/// Cards of phones for sale. The first row's pictures are fetched at once, the first one before all else.
#[component]
pub fn ListingGrid(
    cards: Vec<Card>,
    /// How many pictures are likely to be seen without scrolling.
    #[prop(default = 4)]
    first_row: usize,
    /// Why each of them stands where it does, where that is told.
    #[prop(optional)]
    why: Vec<Option<Why>>,
) -> impl IntoView {
    let cards = cards.into_iter().enumerate().map(|(at, card)| {
        let why = why.get(at).copied().flatten();
        let (seen_at_once, first) = (at < first_row, at == 0 && first_row > 0);
        view! { <li><ListingCard card seen_at_once first why /></li> }
    });
    view! { <ul class="listing-grid" role="list">{cards.collect_view()}</ul> }
}

/// One phone for sale: the whole card leads to its page.
#[component]
pub fn ListingCard(
    card: Card,
    /// Whether its picture is likely to be seen without scrolling.
    seen_at_once: bool,
    /// Whether it is the first of its list.
    first: bool,
    /// Why it stands where it does in its list.
    why: Option<Why>,
) -> impl IntoView {
    let title = card.title.clone();
    let price = card.price.map(|price| price.to_string());
    let distance = card.distance_km.map(distance);
    let state = (card.state != ListingState::Live).then(|| card.state.label());
    view! {
        <article class="listing-card">
            <div class="listing-card-picture">
                <CardPicture photo=card.photo eager=seen_at_once first />
                {state.map(|state| view! { <span class="listing-card-state">{state}</span> })}
            </div>
            <Heart id=card.id watched=card.watched phone=card.title.clone() size=WatchSize::Corner />
            <h3 class="listing-card-title">
                <a href=format!("/listings/{}", card.id)>{card.title}</a>
            </h3>
            <p class="listing-card-price">{price}</p>
            <p class="listing-card-facts">
                {card.grade.map(|grade| view! { <GradeBadge grade /> })}
                {card.verified.then(|| view! { <VerifiedBadge /> })}
                {card.carrier_lock.map(|lock| view! { <span>{lock.label()}</span> })}
                {card.seller_score.map(|score| view! { <ScoreOfCard score /> })}
            </p>
            <p class="listing-card-place">
                {card.place}
                {distance.map(|distance| view! { <span class="nowrap">" · "{distance}</span> })}
            </p>
            {why.map(|why| {
                view! {
                    <details class="why">
                        <summary>"Why here?"</summary>
                        <p>{why.sentence()}</p>
                    </details>
                }
            })}
            <CompareBox id=card.id phone=title />
        </article>
    }
}

/// That a moderator has seen the phone beside a code that only its seller knew.
#[component]
pub fn VerifiedBadge() -> impl IntoView {
    view! {
        <Badge tone=Tone::Good>
            <Icon glyph=Glyph::ShieldCheck />
            "Verified photo"
        </Badge>
    }
}

/// The picture of a card, or a drawn phone where there is none yet. The title beside it says what it shows.
#[component]
pub fn CardPicture(
    photo: Option<Photo>,
    #[prop(optional)] eager: bool,
    #[prop(optional)] first: bool,
) -> impl IntoView {
    match photo {
        Some(photo) => Either::Left(view! {
            <img
                loading=if eager { "eager" } else { "lazy" }
                fetchpriority=first.then_some("high")
                decoding="async"
                width=photo.width
                height=photo.height
                sizes=CARD_SIZES
                srcset=photo.srcset()
                src=photo.id.path(WIDTHS[0])
                alt=""
            />
        }),
        None => Either::Right(view! {
            <svg class="no-photo" viewBox="0 0 24 24" aria-hidden="true">
                <rect x="7" y="3" width="10" height="18" rx="2" />
                <path d="M11 18h2" />
            </svg>
        }),
    }
}

/// `3 km away`, as coarse as the place itself.
pub fn distance(km: f64) -> String {
    match km {
        km if km < 1.0 => "here".into(),
        km if km < 10.0 => format!("{km:.0} km away"),
        km => format!("{:.0} km away", (km / 5.0).round() * 5.0),
    }
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn a_distance_is_no_more_exact_than_the_place() {
        assert_eq!(distance(0.4), "here");
        assert_eq!(distance(7.4), "7 km away");
        assert_eq!(distance(12.6), "15 km away");
        assert_eq!(distance(306.2), "305 km away");
    }
}
