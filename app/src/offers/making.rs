//! `/account/offers/new?phone=&amount=`: a price for a phone, looked at once more before it is offered.

use crate::Error;
use crate::accounts::AccountSection;
use crate::listings::CardPicture;
use crate::ui::*;
use domain::offers::{ANSWER, KEPT, NewOfferForm, OfferDraft, PriceRange};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_query_map;
use std::time::Duration;

/// Prepares the page. A phone that is none is not found.
#[server(endpoint = "draft_offer", input = GetUrl)]
pub async fn draft_offer(phone: String) -> Result<OfferDraft, Error> {
    let (services, caller) = crate::ssr::request()?;
    let phone = phone.parse().map_err(|_| domain::Refusal::NotFound)?;
    Ok(services.draft_offer(&caller, phone).await?)
}

/// Offers a price, and goes on to the page of the offer.
#[server(endpoint = "make_offer")]
pub async fn make_offer(form: NewOfferForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let offer = services.open_offer(&caller, form).await?;
    crate::ssr::redirect(&format!("/account/offers/{offer}"));
    Ok(())
}

/// `/account/offers/new`
#[component]
pub fn NewOfferPage() -> impl IntoView {
    let query = use_query_map();
    let make = ServerAction::<MakeOffer>::new();
    let draft = asked(move || query.read().get("phone").unwrap_or_default(), draft_offer);
    view! {
        <AccountSection title="Make an offer">
            <Loaded
                resource=draft
                view=move |draft| {
                    view! { <Draft draft make amount=query.read_untracked().get("amount").unwrap_or_default() /> }
                }
            />
        </AccountSection>
    }
}

#[component]
fn Draft(draft: OfferDraft, make: ServerAction<MakeOffer>, amount: String) -> impl IntoView {
    let phone = format!("/listings/{}", draft.listing);
    let pending = draft.pending.map(|id| format!("/account/offers/{id}"));
    let body = match (pending, draft.closed.clone(), draft.range) {
        (Some(path), ..) => view! {
            <Alert>
                <p>"You have an offer for this phone already. " <a class="link" href=path>"See your offer"</a></p>
            </Alert>
        }
        .into_any(),
        (None, Some(why), _) => view! { <Alert tone=Tone::Warn><p>{why}</p></Alert> }.into_any(),
        (None, None, None) => view! {
            <Alert tone=Tone::Warn><p>"This phone costs so little that nothing can be offered below it."</p></Alert>
        }
        .into_any(),
        (None, None, Some(range)) => view! { <OfferFields draft=draft.clone() range make amount /> }.into_any(),
    };
    view! {
        <section class="card" aria-label="The phone">
            <ul role="list">
                <li class="item-row">
                    <div class="listing-card-picture"><CardPicture photo=draft.photo /></div>
                    <a class="item-title" href=phone>{draft.title}</a>
                    <p class="price">{draft.asking.to_string()}</p>
                </li>
            </ul>
        </section>
        {body}
    }
}

#[component]
fn OfferFields(
    draft: OfferDraft,
    range: PriceRange,
    make: ServerAction<MakeOffer>,
    amount: String,
) -> impl IntoView {
    let path = format!("/account/offers/new?phone={}", draft.listing);
    let suggestion = |price: domain::Money| {
        let href = format!("{path}&amount={}", price.plain());
        view! { <LinkButton href weight=Weight::Quiet>{price.to_string()}</LinkButton> }
    };
    let suggestions = draft.suggestions.iter().copied().map(suggestion).collect_view();
    let (answer, kept) = (hours(ANSWER), hours(KEPT));
    view! {
        <Form action=make class="form card">
            <FormMessage />
            <Hidden name="id" value=draft.id.to_string() />
            <Hidden name="listing" value=draft.listing.to_string() />
            <Field
                name="amount"
                label=format!("Your price in {}", draft.asking.currency)
                value=amount
                hint=format!("From {} to {}. Shipping is added at checkout.", range.lowest, range.highest)
                inputmode="decimal"
                maxlength=20
            />
            <nav class="flex flex-wrap gap-2" aria-label="Other prices">{suggestions}</nav>
            <p class="text-sm text-soft">
                {format!(
                    "The seller has {answer} hours to answer. If they accept, the phone is kept for you for {kept} hours at that price. You pay only when you buy it.",
                )}
            </p>
            <div><Submit>"Send the offer"</Submit></div>
        </Form>
    }
}

const fn hours(time: Duration) -> u64 {
    time.as_secs() / 3600
}
