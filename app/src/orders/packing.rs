//! What a seller does before a phone leaves the house: the steps of its maker, the seal, and the parcel's number.

use super::steps::ShipOrder;
use crate::Error;
use crate::ui::*;
use domain::OrderId;
use domain::orders::{Maker, PackForm, WipeStep};
use domain::shipping::Carrier;
use leptos::prelude::*;

/// The seller has signed out of it, erased it and packed it.
#[server(endpoint = "pack_order")]
pub async fn pack_order(form: PackForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let order = services.pack_order(&caller, form).await?;
    crate::ssr::redirect(&format!("/account/orders/{order}"));
    Ok(())
}

/// The steps, each with how it is done, and a box to tick.
#[component]
pub fn Pack(action: ServerAction<PackOrder>, id: OrderId, version: i64, makers: Vec<Maker>) -> impl IntoView {
    let makers = if makers.is_empty() { vec![Maker::Other] } else { makers };
    view! {
        <Form action class="form max-w-form">
            <FormMessage />
            <Hidden name="order" value=id.to_string() />
            <Hidden name="version" value=version.to_string() />
            <h3 class="text-lg">"Before you pack it"</h3>
            <ol class="grid gap-3" role="list">
                {WipeStep::ALL.into_iter().map(|step| view! { <Step step makers=makers.clone() /> }).collect_view()}
            </ol>
            <Field
                name="seal"
                label="Code of the seal"
                hint="If you close the parcel with a numbered seal or tape: both of you can prove that nobody opened it."
                maxlength=30
                required=false
            />
            <div><Submit weight=Weight::Quiet>"It is packed"</Submit></div>
        </Form>
    }
}

#[component]
fn Step(step: WipeStep, makers: Vec<Maker>) -> impl IntoView {
    let several = makers.len() > 1;
    let how = makers.into_iter().map(|maker| {
        let whose = several.then(|| view! { <b>{maker.label()} ": "</b> });
        view! { <p class="hint">{whose} {step.how(maker)}</p> }
    });
    view! {
        <li>
            <Checkbox name=step.as_str() required=true>{step.label()}</Checkbox>
            {how.collect_view()}
        </li>
    }
}

/// Which carrier has it, and under which number.
#[component]
pub fn Ship(action: ServerAction<ShipOrder>, id: OrderId, version: i64) -> impl IntoView {
    view! {
        <Form action class="form max-w-form">
            <FormMessage />
            <Hidden name="order" value=id.to_string() />
            <Hidden name="version" value=version.to_string() />
            <ParcelFields hint="It is on the receipt, and it is your proof." />
            <div><Submit>"It is on its way"</Submit></div>
        </Form>
    }
}

/// The fields of a form about a parcel. Numbers of the carriers that are suggested are checked.
#[component]
pub fn ParcelFields(#[prop(into)] hint: String) -> impl IntoView {
    let known = Carrier::ALL.map(|carrier| carrier.label().to_owned()).to_vec();
    view! {
        <Field
            name="carrier"
            label="Carrier"
            hint="Choose one, or type its name."
            placeholder="UPS"
            maxlength=40
            suggestions=known
        />
        <Field name="tracking" label="Tracking number" hint maxlength=40 />
    }
}
