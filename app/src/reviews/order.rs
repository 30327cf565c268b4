//! The reviews of an order, on its page: what one may do now, and what one waits for, in words.

use super::show::Review;
use super::writing::{AnswerFields, AnswerReview, ReviewFields, WriteReview};
use crate::refused::RefusedForm;
use domain::orders::{OrderView, Side};
use domain::reviews::{OrderReviews, OwnReview};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// What the forms of reviews do.
#[derive(Clone, Copy)]
pub struct ReviewActions {
    write: ServerAction<WriteReview>,
    answer: ServerAction<AnswerReview>,
}

impl ReviewActions {
    pub fn new() -> Self {
        Self { write: ServerAction::new(), answer: ServerAction::new() }
    }

    /// Changes whenever something was sent.
    pub fn sent(self) -> usize {
        self.write.version().get() + self.answer.version().get()
    }
}

/// Both reviews of a completed order.
#[component]
pub fn OrderReviewing(order: OrderView, actions: ReviewActions) -> impl IntoView {
    let reviews = order.reviews.clone()?;
    let other = reviews.other.clone().map(|review| {
        let answers = review.answer_in.is_some();
        // On this page the form is below, so no link leads to it.
        let shown = domain::reviews::ReviewView { answer_in: None, ..review.clone() };
        view! {
            <div class="grid gap-3">
                <h3 class="text-base">{format!("What {} says of you", order.other)}</h3>
                <Review review=shown reportable=true />
                {answers.then(|| view! { <AnswerFields action=actions.answer review /> })}
            </div>
        }
    });
    let own = match reviews.own.clone() {
        Some(own) => view! { <Own own order=order.clone() actions /> }.into_any(),
        None => view! {
            <div class="grid gap-4">
                <h3 class="text-base">"Write a review"</h3>
                <p class="text-soft">{before(&reviews, &order)}</p>
                <ReviewFields action=actions.write order=order.clone() />
            </div>
        }
        .into_any(),
    };
    Some(view! {
        <section class="card grid gap-6" id="reviews" aria-labelledby="reviews-title">
            <h2 class="text-xl" id="reviews-title">"Reviews"</h2>
            {other}
            {own}
        </section>
    })
}

/// What somebody should know before they write.
fn before(reviews: &OrderReviews, order: &OrderView) -> String {
    let other = &order.other;
    match (&reviews.other, reviews.other_has_written) {
        (Some(_), _) => "Yours can be read as soon as you have sent it.".into(),
        (None, true) => {
            format!(
                "{other} has reviewed you already. You both read what the other says once you have sent yours."
            )
        }
        (None, false) => format!(
            "Neither of you reads what the other says until both have written, or until {}.",
            reviews.opens_at.date()
        ),
    }
}

/// One's own review: whether others read it, and until when it can be changed.
#[component]
fn Own(own: OwnReview, order: OrderView, actions: ReviewActions) -> impl IntoView {
    let opens_at = order.reviews.as_ref().map(|reviews| reviews.opens_at.date()).unwrap_or_default();
    let state = match (&own.hidden_because, own.is_visible, order.side) {
        (Some(why), ..) => format!("Our staff took it away: {why} Nobody else sees it."),
        (None, true, Side::Buyer) => format!("Everybody can read it on the page of {}.", order.other),
        (None, true, Side::Seller) => format!("{} can read it.", order.other),
        (None, false, _) => {
            format!(
                "Nobody else can read it until {} has reviewed you too, or until {opens_at}.",
                order.other
            )
        }
    };
    // What was typed is in the form below, which must not be folded away then.
    let was_refused = use_context::<RefusedForm>().is_some_and(|form| form.action == WriteReview::url());
    let change = own.editable_until.map(|until| {
        let own = own.clone();
        view! {
            <details class="fold" open=was_refused>
                <summary>{format!("Change it until {}", until.date_and_time())}</summary>
                <div><ReviewFields action=actions.write order own=Some(own) /></div>
            </details>
        }
    });
    view! {
        <div class="grid gap-3">
            <h3 class="text-base">"Your review"</h3>
            <p class="text-soft" role="status">{state}</p>
            <Review review=own.review />
            {change}
        </div>
    }
}
