//! How reviews look, and what they come to.

use crate::ui::{Glyph, Icon, StarRow};
use domain::orders::Side;
use domain::reviews::{Answer, Reputation, ReviewView, Score};
use leptos::prelude::*;

/// A review with its answer.
#[component]
pub fn Review(
    review: ReviewView,
    /// Whether the viewer may find something wrong with it.
    #[prop(optional)]
    reportable: bool,
) -> impl IntoView {
    let who = match review.by {
        Side::Buyer => "bought",
        Side::Seller => "sold",
    };
    let aspects = review.ratings.aspects.iter().map(|(aspect, stars)| {
        view! { <div><dt>{aspect.label()}</dt><dd><StarRow stars=*stars /></dd></div> }
    });
    let answer = review.answer.map(|answer| view! { <AnswerBelow answer /> });
    view! {
        <article class="review" id=format!("review-{}", review.id)>
            <p class="flex flex-wrap items-center gap-x-3">
                <StarRow stars=review.ratings.overall />
                <b>{review.ratings.overall.label()}</b>
            </p>
            <p class="text-sm text-soft">
                {format!("{} {who} {} · ", review.author, review.phone)}
                <time datetime=review.at.rfc3339()>{review.at.date()}</time>
                {review.is_edited.then_some(" · changed")}
            </p>
            {(!review.text.is_empty()).then(|| view! { <p class="description">{review.text}</p> })}
            <dl class="aspects">{aspects.collect_view()}</dl>
            {answer}
            <p class="flex flex-wrap gap-4 text-sm">
                {review
                    .answer_in
                    .map(|order| view! { <a class="link" href=format!("/account/orders/{order}#reviews")>"Answer it"</a> })}
                {reportable
                    .then(|| {
                        view! { <a class="link" href=format!("/reviews/{}/report", review.id) rel="nofollow">"Report"</a> }
                    })}
            </p>
        </article>
    }
}

#[component]
fn AnswerBelow(answer: Answer) -> impl IntoView {
    view! {
        <div class="review-answer">
            <p class="text-soft">
                "Answered on " <time datetime=answer.at.rfc3339()>{answer.at.date()}</time>
            </p>
            <p class="description">{answer.text}</p>
        </div>
    }
}

/// A seller's score and how many reviews that is of, in a line; where nobody has reviewed, it says so.
#[component]
pub fn ScoreInBrief(reputation: Reputation) -> impl IntoView {
    match reputation.score() {
        Some(score) => view! {
            <span class="seller-score">
                <Icon glyph=Glyph::Star />
                {score.to_string()}
                <span class="sr-only">" of 5 stars"</span>
            </span>
            <span>{reputation.counted()}</span>
        }
        .into_any(),
        None => view! { <span>"No reviews yet"</span> }.into_any(),
    }
}

/// The score of its seller, on a phone's card.
#[component]
pub fn ScoreOfCard(score: Score) -> impl IntoView {
    view! {
        <span class="seller-score">
            <Icon glyph=Glyph::Star />
            <span class="sr-only">"Seller: "</span>
            {score.to_string()}
            <span class="sr-only">" of 5 stars"</span>
        </span>
    }
}

/// What all reviews of a seller come to.
#[component]
pub fn Reputed(reputation: Reputation) -> impl IntoView {
    let score = reputation.score()?;
    let reviews = reputation.reviews();
    let row = move |stars: domain::reviews::Stars| {
        let count = reputation.with(stars);
        let words = match stars.count() {
            1 => "1 star".to_owned(),
            count => format!("{count} stars"),
        };
        view! {
            <li>
                <span>{words.clone()}</span>
                <meter min="0" max=reviews value=count aria-label=words></meter>
                <span class="text-soft">{count}</span>
            </li>
        }
    };
    let described = reputation.percent_as_described().map(|percent| {
        view! { <p class="text-sm text-soft">{format!("{percent}% as described")}</p> }
    });
    Some(view! {
        <div class="reputation">
            <div>
                <p class="reputation-score">{score.to_string()} <span class="text-lg text-soft">" of 5"</span></p>
                <p class="text-soft">{reputation.counted()}</p>
                {described}
            </div>
            <ul class="star-counts" role="list">
                {domain::reviews::Stars::ALL.into_iter().rev().map(row).collect_view()}
            </ul>
        </div>
    })
}
