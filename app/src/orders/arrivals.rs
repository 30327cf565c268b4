//! Which phone arrived: the buyer types the IMEI that it shows, and hears whether it is the one that was bought.

use crate::Error;
use crate::ui::*;
use domain::OrderId;
use domain::orders::{ArrivalCheck, ArrivalForm};
use leptos::prelude::*;

/// Compares an IMEI with those of an order; where it is another one, the complaint about that is next.
#[server(endpoint = "check_arrival")]
pub async fn check_arrival(form: ArrivalForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let (order, found) = services.check_arrival(&caller, form).await?;
    let next = if found { "" } else { "/dispute" };
    crate::ssr::redirect(&format!("/account/orders/{order}{next}"));
    Ok(())
}

/// What was compared so far, and the field for a number.
#[component]
pub fn Arrival(id: OrderId, check: ArrivalCheck, action: ServerAction<CheckArrival>) -> impl IntoView {
    // Of a phone whose number the seller did not give there is nothing to compare.
    if check.known == 0 {
        return ().into_any();
    }
    let told = (!check.told().is_empty()).then(|| {
        let tone = if check.differs() { Tone::Warn } else { Tone::Good };
        let sentences = check.told().into_iter().map(|sentence| view! { <p>{sentence}</p> });
        view! { <Alert tone>{sentences.collect_view()}</Alert> }
    });
    let complain = check.differs().then(|| {
        view! {
            <p>
                "A phone with two SIM cards shows two numbers: type the other one too. If it is another phone, "
                <a class="link" href=format!("/account/orders/{id}/dispute")>"open a dispute"</a> "."
            </p>
        }
    });
    let takes_another = check.takes_another().is_ok();
    view! {
        <section class="card grid gap-3" aria-labelledby="arrival-title">
            <h2 class="text-xl" id="arrival-title">"Is it the phone that you bought?"</h2>
            {told}
            {complain}
            {takes_another.then(|| view! { <Number id action /> })}
        </section>
    }
    .into_any()
}

#[component]
fn Number(id: OrderId, action: ServerAction<CheckArrival>) -> impl IntoView {
    view! {
        <p class="hint">
            "Every phone has a number of its own. We compare the one that yours shows with the one that the seller gave, \
            and keep the answer: should something be wrong, it is your proof."
        </p>
        <Form action class="form max-w-form" clears=true>
            <FormMessage />
            <Hidden name="order" value=id.to_string() />
            <Field
                name="imei"
                label="IMEI, 15 digits"
                hint="Dial *#06# on the phone to see it."
                placeholder="35 693803 564380 9"
                inputmode="numeric"
                maxlength=30
            />
            <div><Submit weight=Weight::Quiet>"Compare"</Submit></div>
        </Form>
    }
}
