//! What a listing still lacks before it can be published, as it is typed.

use domain::catalogue::Model;
use domain::imei::TypedImei;
use domain::listings::{ListingDetails, ListingForm};
use domain::{Currency, FieldError, Refusal};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// What is wrong or missing in a form, with so many photos, and with an IMEI that was given before or not.
/// Whether a place is known is for the server to say.
pub fn missing(model: &Model, form: &ListingForm, photos: usize, kept_imei: bool) -> Vec<FieldError> {
    let has_imei = kept_imei || form.imei.parse().is_some();
    let checked = form.parse(model).and_then(|details| details.complete(model, photos, has_imei));
    let mut errors = match checked {
        Err(Refusal::Invalid(errors)) => errors,
        Ok(()) | Err(_) => Vec::new(),
    };
    let has_place = !form.place_text.trim().is_empty() || !form.place.is_empty();
    errors.retain(|error| !(has_place && error.field == "place_text"));
    errors
}

/// The form that stands for what a listing says.
pub fn form_of(details: &ListingDetails) -> ListingForm {
    let place = details.place.clone();
    let answers = &details.answers;
    ListingForm {
        storage_gb: details.storage_gb.map(|gb| gb.to_string()).unwrap_or_default(),
        colour: details.colour.clone().unwrap_or_default(),
        screen: answers.screen.map(|a| a.as_str().to_owned()).unwrap_or_default(),
        body: answers.body.map(|a| a.as_str().to_owned()).unwrap_or_default(),
        function: answers.function.map(|a| a.as_str().to_owned()).unwrap_or_default(),
        parts: answers.parts.map(|a| a.as_str().to_owned()).unwrap_or_default(),
        battery: answers.battery.map(|percent| percent.to_string()).unwrap_or_default(),
        account_lock: answers.account_lock.map(|a| a.as_str().to_owned()).unwrap_or_default(),
        finance: answers.finance.map(|a| a.as_str().to_owned()).unwrap_or_default(),
        imei: TypedImei::default(),
        carrier_lock: details.carrier_lock.map(|lock| lock.as_str().to_owned()).unwrap_or_default(),
        price: details
            .price
            .map(|price| price.plain().trim_end_matches(".00").to_owned())
            .unwrap_or_default(),
        currency: details.price.map(|price| price.currency).unwrap_or_default().code().to_owned(),
        place: place.as_ref().map(|place| place.key.clone()).unwrap_or_default(),
        place_text: place.map(|place| place.label).unwrap_or_default(),
        ships_to: details.delivery.ships_to.as_str().to_owned(),
        pickup: if details.delivery.pickup { "on".into() } else { String::new() },
        description: details.description.clone(),
    }
}

/// The same, for a price that is named in this currency, unless it was named already.
pub fn first_form(details: &ListingDetails, currency: Currency) -> ListingForm {
    let form = form_of(details);
    match details.price {
        Some(_) => form,
        None => ListingForm { currency: currency.code().to_owned(), ..form },
    }
}

/// The list of what is missing, each part leading to its field.
#[component]
pub fn MissingList(#[prop(into)] missing: Signal<Vec<FieldError>>) -> impl IntoView {
    let item = |error: FieldError| {
        let id = match error.field.as_str() {
            "photos" => "photo".to_owned(),
            field => format!("save_listing-{field}"),
        };
        let target = id.clone();
        view! {
            <li>
                <a class="link" href=format!("#{id}") on:click=move |event| {
                    if focus(&target) {
                        event.prevent_default();
                    }
                }>{error.message}</a>
            </li>
        }
    };
    move || {
        let missing = missing.get();
        (!missing.is_empty()).then(|| {
            view! {
                <section class="missing" aria-labelledby="missing-title">
                    <h2 class="text-base" id="missing-title">"Before it can go online"</h2>
                    <ul>{missing.into_iter().map(item).collect_view()}</ul>
                </section>
            }
        })
    }
}

/// Takes the person to a field; `false` where there is none.
fn focus(id: &str) -> bool {
    let element = document().get_element_by_id(id).and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
    let Some(element) = element else { return false };
    element.scroll_into_view();
    element.focus().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::catalogue::{FormFactor, Tier};

    fn model() -> Model {
        Model {
            slug: "google-pixel-6".into(),
            brand_slug: "google".into(),
            brand: "Google".into(),
            name: "Pixel 6".into(),
            form: FormFactor::Phone,
            tier: Tier::A,
            release_year: Some(2021),
            storage_gb: vec![128, 256],
            storage_known: true,
            ram_gb: vec![],
            colours: vec![],
            screen_in: None,
            resolution: None,
            battery_mah: None,
            chip: None,
        }
    }

    fn fields(form: &ListingForm, photos: usize) -> Vec<String> {
        missing(&model(), form, photos, false).into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn what_is_typed_is_no_longer_missing() {
        let mut form = ListingForm::default();
        assert_eq!(
            fields(&form, 0),
            [
                "storage_gb",
                "screen",
                "body",
                "function",
                "parts",
                "account_lock",
                "finance",
                "carrier_lock",
                "price",
                "place_text",
                "imei",
                "photos"
            ]
        );
        form.storage_gb = "128".into();
        form.screen = "flawless".into();
        form.body = "worn".into();
        form.function = "full".into();
        form.parts = "original".into();
        form.account_lock = "on".into();
        form.finance = "paid_off".into();
        form.imei = "490154203237518".into();
        form.carrier_lock = "unlocked".into();
        form.price = "250".into();
        assert_eq!(fields(&form, 1), ["account_lock", "place_text"]);
        form.account_lock = "removed".into();
        assert_eq!(fields(&form, 1), ["place_text"]);
        form.place_text = "Boston".into();
        assert!(fields(&form, 1).is_empty());
    }

    #[test]
    fn what_is_typed_wrongly_is_named_first() {
        let form = ListingForm { price: "much".into(), ..ListingForm::default() };
        assert_eq!(fields(&form, 0), ["price"]);
    }

    #[test]
    fn saved_details_fill_the_form_they_came_from() {
        let form = ListingForm {
            storage_gb: "128".into(),
            screen: "marks".into(),
            body: "worn".into(),
            battery: "91".into(),
            carrier_lock: "locked".into(),
            price: "249.50".into(),
            currency: "EUR".into(),
            ships_to: "country".into(),
            description: "Works.".into(),
            ..ListingForm::default()
        };
        assert_eq!(form_of(&form.parse(&model()).unwrap()), form);
    }
}
