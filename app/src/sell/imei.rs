//! The field for the IMEI: why it is asked, and what is kept of it.

use crate::ui::{Alert, Field, Tone};
use domain::imei::OwnImei;
use leptos::prelude::*;

/// Asks for the IMEI, or says which one is kept.
#[component]
pub fn ImeiQuestion(
    /// What was given before.
    imei: RwSignal<Option<OwnImei>>,
    /// Whether the phone can't be published without one.
    required: bool,
) -> impl IntoView {
    let kept = move || {
        imei.get().map(|imei| {
            view! {
                <p class="text-sm">
                    "We keep an IMEI that ends with " <b>{imei.ending}</b>
                    ". Leave the field empty, unless it is another one."
                </p>
            }
        })
    };
    let other_model = move || {
        let name = imei.get()?.names_instead?;
        Some(view! {
            <Alert tone=Tone::Warn>
                <p>
                    {format!("Phones with such an IMEI are usually a {name}. Please compare it with what *#06# shows.")}
                </p>
            </Alert>
        })
    };
    let hint = match required {
        true => "Dial *#06# to see it.",
        false => "Only where it takes a SIM card: see its settings, About.",
    };
    view! {
        <section class="card form">
            <header class="grid gap-1">
                <h2 class="text-xl">"IMEI"</h2>
                <p class="hint">
                    "The number that this phone alone has. With it we look up whether it was reported lost or stolen, \
                    and nobody else can list your phone. It is kept encrypted, and no buyer ever sees it."
                </p>
            </header>
            {kept}
            <Field
                name="imei"
                label="IMEI, 15 digits"
                hint=hint
                placeholder="35 693803 564380 9"
                inputmode="numeric"
                maxlength=30
                required=false
            />
            {other_model}
        </section>
    }
}
