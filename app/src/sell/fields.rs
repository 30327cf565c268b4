//! The fields of a listing: the phone itself, its price and place, and what its seller says.

use super::imei::ImeiQuestion;
use super::missing::first_form;
use super::prices::{PriceNote, YouReceive};
use super::questions::{LockQuestions, Questions};
use super::whereabouts::Whereabouts;
use crate::search::place_suggestions;
use crate::ui::{Checkbox, Choice, Combobox, Field, RadioCards, Select, TextArea};
use domain::catalogue::{FormFactor, Model};
use domain::fees::FeeRate;
use domain::imei::OwnImei;
use domain::listings::{LONGEST_DESCRIPTION, ListingDetails, ListingForm, ShipsTo, storage_label};
use domain::{Currency, ListingId};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// The id of the field with the colour.
const COLOUR: &str = "save_listing-colour";

/// All fields of a listing, filled with what it says now.
#[component]
pub fn ListingFields(
    id: ListingId,
    model: Model,
    details: ListingDetails,
    /// In which the price is named, unless it was named in another one.
    currency: Currency,
    /// What the market keeps of the price.
    fee: FeeRate,
    /// What was given before.
    imei: RwSignal<Option<OwnImei>>,
    /// What is in the form at the moment.
    typed: RwSignal<ListingForm>,
) -> impl IntoView {
    let needs_imei = model.form == FormFactor::Phone;
    let form = first_form(&details, currency);
    let here = RwSignal::new(None);
    let (answers, brand_slug, slug) = (form.clone(), model.brand_slug.clone(), model.slug.clone());
    let sizes = model.storage_gb.iter().map(|gb| Choice::new(gb.to_string(), storage_label(*gb))).collect();
    let sizes_hint = if model.storage_known {
        ""
    } else {
        "The sizes of phones of its year. Its settings say which one it has."
    };
    let currencies = Currency::ALL.map(|currency| Choice::new(currency.code(), currency.code())).to_vec();
    let shipping = ShipsTo::ALL.map(|ships| Choice::new(ships.as_str(), ships.label())).to_vec();
    let length = move || typed.with(|form| form.description.chars().count());
    view! {
        <section class="card form">
            <h2 class="text-xl">"The phone"</h2>
            <RadioCards name="storage_gb" label="Storage" choices=sizes value=form.storage_gb hint=sizes_hint pills=true />
            <div class="grid gap-2">
                <Field name="colour" label="Colour" value=form.colour required=false maxlength=40 />
                <ColourPills colours=model.colours typed />
            </div>
        </section>
        <Questions form=answers.clone() typed />
        <LockQuestions form=answers brand_slug typed />
        <ImeiQuestion imei required=needs_imei />
        <section class="card form">
            <h2 class="text-xl">"Price and place"</h2>
            <div class="grid grid-cols-[1fr_7rem] gap-3">
                <Field name="price" label="Price" value=form.price inputmode="decimal" placeholder="250" />
                <Select name="currency" label="Currency" choices=currencies value=form.currency />
            </div>
            <YouReceive fee typed />
            <PriceNote model=slug listing=id typed />
            <Combobox
                name="place_text"
                key_name="place"
                label="Where is it?"
                hint="The city, or a US ZIP code. Buyers see no more than that."
                value=form.place_text
                key=form.place
                suggest=place_suggestions
                chosen=here
            />
            <Whereabouts chosen=here typed />
            <Select name="ships_to" label="Where do you ship to?" choices=shipping value=form.ships_to />
            <Checkbox name="pickup" checked=form.pickup == "on">"Or the buyer may come and get it"</Checkbox>
        </section>
        <section class="card form">
            <h2 class="text-xl">"What should a buyer know?"</h2>
            <div class="grid gap-2">
                <TextArea
                    name="description"
                    label="Description"
                    value=form.description
                    hint="Battery health, scratches, repairs, what comes with it. No e-mail addresses or phone numbers, please."
                    rows=6
                    required=false
                />
                <p class="counter" class:is-over=move || { length() > LONGEST_DESCRIPTION }>
                    {move || format!("{} of {LONGEST_DESCRIPTION} characters", length())}
                </p>
            </div>
        </section>
    }
}

/// The model's own colours, each of which fills the field.
#[component]
fn ColourPills(colours: Vec<String>, typed: RwSignal<ListingForm>) -> impl IntoView {
    let pill = |colour: String| {
        let (name, title) = (colour.clone(), colour.clone());
        let pressed = move || typed.with(|form| form.colour == name).to_string();
        let fill = move |_| {
            let input = document().get_element_by_id(COLOUR);
            if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
                input.set_value(&colour);
                typed.update(|form| form.colour.clone_from(&colour));
            }
        };
        view! {
            <button type="button" class="chip" aria-pressed=pressed on:click=fill>{title}</button>
        }
    };
    (!colours.is_empty()).then(|| {
        view! {
            <div class="chips needs-script" role="group" aria-label="Colours of this model">
                {colours.into_iter().map(pill).collect_view()}
            </div>
        }
    })
}
