//! Beginning by the IMEI: its first digits tell the model, and it needs not be asked again.

use crate::Error;
use crate::ui::{Field, Form, FormMessage, Submit, Weight};
use domain::imei::ImeiForm;
use leptos::prelude::*;

/// Begins a listing of the model that an IMEI belongs to; where the catalogue calls it otherwise, looks for the name.
#[server(endpoint = "draft_by_imei")]
pub async fn draft_by_imei(form: ImeiForm) -> Result<(), Error> {
    use services::Begun;
    let (services, caller) = crate::ssr::request()?;
    let caller = crate::ssr::seller(&services, caller);
    match services.draft_by_imei(&caller, &form).await? {
        Begun::Listing(id) => crate::ssr::redirect(&format!("/sell/{id}")),
        Begun::Named(name) => crate::ssr::redirect(&super::start::path_of(&name)),
    }
    Ok(())
}

/// The form on the start page.
#[component]
pub fn ByImei() -> impl IntoView {
    let action = ServerAction::<DraftByImei>::new();
    view! {
        <section class="grid gap-3">
            <h2 class="text-xl">"Not sure which model it is?"</h2>
            <Form action class="sell-search sell-imei">
                <Field
                    name="imei"
                    label="Its IMEI tells. Dial *#06# to see it"
                    placeholder="35 693803 564380 9"
                    inputmode="numeric"
                    maxlength=30
                />
                <Submit weight=Weight::Quiet>"Find by IMEI"</Submit>
                <FormMessage />
            </Form>
        </section>
    }
}
