//! The price guide beside the price field: what phones like this one are asked for.

use crate::Error;
use domain::fees::{FeeRate, Share};
use domain::listings::{CarrierLock, ListingForm};
use domain::prices::{PriceGuide, PriceQuestion};
use domain::{Currency, ListingId, Money};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// The id of the field with the price.
const PRICE: &str = "save_listing-price";

/// What phones like the one in question are asked for; nothing where too little is known.
#[server(endpoint = "guide_price", input = GetUrl)]
pub async fn guide_price(question: PriceQuestion) -> Result<Option<PriceGuide>, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.price_guide(&caller, question).await?)
}

/// What the form says of the phone, as far as its price is concerned; nothing before the storage is chosen.
fn question(model: &str, listing: ListingId, form: &ListingForm) -> Option<PriceQuestion> {
    Some(PriceQuestion {
        model: model.to_owned(),
        storage_gb: form.storage_gb.trim().parse().ok()?,
        grade: form.graded().map(|graded| graded.grade),
        carrier_lock: CarrierLock::try_from(form.carrier_lock.clone()).ok(),
        currency: form.currency.parse().unwrap_or_default(),
        but: Some(listing),
    })
}

/// The guide for the phone as it is described at the moment.
#[component]
pub fn PriceNote(model: String, listing: ListingId, typed: RwSignal<ListingForm>) -> impl IntoView {
    let asked = Memo::new(move |_| typed.with(|form| question(&model, listing, form)));
    let found = Resource::new(
        move || asked.get(),
        |question| async move {
            match question {
                Some(question) => guide_price(question).await,
                None => Ok(None),
            }
        },
    );
    let note = move || {
        Suspend::new(async move {
            match found.await {
                Ok(Some(guide)) => view! { <Guide guide typed /> }.into_any(),
                Ok(None) | Err(_) if asked.get_untracked().is_none() => {
                    view! { <p class="hint">"Choose the storage, and see here what others ask."</p> }
                        .into_any()
                }
                Ok(None) => {
                    view! { <p class="hint">"We know too few prices of such phones to name one."</p> }
                        .into_any()
                }
                Err(_) => {
                    view! { <p class="hint">"The price guide can't be reached just now."</p> }.into_any()
                }
            }
        })
    };
    view! {
        <div aria-live="polite">
            <Transition>{note}</Transition>
        </div>
    }
}

/// What is left of the price that is typed, once the market has kept its share.
#[component]
pub fn YouReceive(fee: FeeRate, typed: RwSignal<ListingForm>) -> impl IntoView {
    let sentence = move || {
        let (price, currency) = typed.with(|form| {
            let currency = form.currency.parse::<Currency>().unwrap_or_default();
            (Money::parse(&form.price, currency).ok().filter(|price| price.minor > 0), currency)
        });
        let rate = fee.label(currency);
        match price.map(|price| fee.share(price)) {
            Some(Share { fee, seller, .. }) => {
                format!("You receive {seller} when it is sold here. Our fee is {fee} ({rate}).")
            }
            None => format!("Our fee is {rate} of the price, once it is sold. The rest is yours."),
        }
    };
    view! { <p class="text-sm" id="you-receive" aria-live="polite">{sentence}</p> }
}

#[component]
fn Guide(guide: PriceGuide, typed: RwSignal<ListingForm>) -> impl IntoView {
    let sentence = format!("Phones like yours: {}.", guide.sentence());
    let pill = |(words, price): (&'static str, Money)| {
        let price = price.rounded();
        let plain = price.plain().trim_end_matches(".00").to_owned();
        let fill = move |_| {
            let input = document().get_element_by_id(PRICE);
            if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
                input.set_value(&plain);
                typed.update(|form| form.price.clone_from(&plain));
            }
        };
        view! {
            <button type="button" class="chip" on:click=fill>
                {format!("{words} {price}")}
            </button>
        }
    };
    let pills = [("Quick:", guide.low), ("Usual:", guide.middle), ("Patient:", guide.high)];
    view! {
        <p class="text-sm">{sentence}</p>
        <div class="chips needs-script mt-2" role="group" aria-label="Prices to take over">
            {pills.map(pill).collect_view()}
        </div>
    }
}
