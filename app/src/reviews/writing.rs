//! The forms: what one side says of the other, and what the other answers.

use crate::Error;
use crate::ui::*;
use domain::orders::{OrderView, Side};
use domain::reviews::{
    AnswerForm, Aspect, LONGEST_ANSWER, LONGEST_REVIEW, OwnReview, ReviewForm, ReviewView,
};
use leptos::prelude::*;

/// Reviews the other side of an own order, or changes that review.
#[server(endpoint = "write_review")]
pub async fn write_review(form: ReviewForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let order = services.write_review(&caller, form).await?;
    crate::ssr::redirect(&format!("/account/orders/{order}"));
    Ok(())
}

/// Answers a review of the caller.
#[server(endpoint = "answer_review")]
pub async fn answer_review(form: AnswerForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let order = services.answer_review(&caller, form).await?;
    crate::ssr::redirect(&format!("/account/orders/{order}"));
    Ok(())
}

/// What each part is asked about, in the words of its author.
fn question(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Description => "Was the phone as described?",
        Aspect::Packing => "How was it packed?",
        Aspect::Speed => "How soon was it sent?",
        Aspect::Communication => "How was it to talk to them?",
        Aspect::Payment => "How did the payment go?",
    }
}

/// The form for a review: a new one, or one that may still be changed.
#[component]
pub fn ReviewFields(
    action: ServerAction<WriteReview>,
    order: OrderView,
    /// What is changed.
    #[prop(optional_no_strip)]
    own: Option<OwnReview>,
) -> impl IntoView {
    let version = own.as_ref().map_or(0, |own| own.version).to_string();
    let given = own.as_ref().map(|own| own.review.ratings.clone());
    let text = own.as_ref().map(|own| own.review.text.clone()).unwrap_or_default();
    let overall = given.as_ref().map(|ratings| ratings.overall);
    let label = match order.side {
        Side::Buyer => "How was the purchase in all?",
        Side::Seller => "How was the sale in all?",
    };
    // Called within the form, which its fields look for.
    let part = move |aspect: &Aspect| {
        let value = given.as_ref().and_then(|ratings| ratings.of(*aspect));
        view! { <StarField name=aspect.as_str() label=question(*aspect) value /> }
    };
    let side = order.side;
    view! {
        <Form action class="form">
            <FormMessage />
            <Hidden name="order" value=order.id.to_string() />
            <Hidden name="version" value=version />
            <StarField name="overall" label value=overall />
            <div class="review-parts">{Aspect::asked(side).iter().map(part).collect_view()}</div>
            <TextArea
                name="text"
                label="In your own words"
                value=text
                hint="You may leave this out. No addresses or phone numbers, please."
                maxlength=LONGEST_REVIEW as u32
                required=false
            />
            <div><Submit>{if own.is_some() { "Save the change" } else { "Send the review" }}</Submit></div>
        </Form>
    }
}

/// The form for an answer.
#[component]
pub fn AnswerFields(action: ServerAction<AnswerReview>, review: ReviewView) -> impl IntoView {
    view! {
        <Form action class="form">
            <FormMessage />
            <Hidden name="review" value=review.id.to_string() />
            <TextArea
                name="answer"
                label="Your answer"
                hint="You can answer once, and everybody who reads the review reads it."
                maxlength=LONGEST_ANSWER as u32
                rows=3
            />
            <div><Submit weight=Weight::Quiet>"Answer"</Submit></div>
        </Form>
    }
}
