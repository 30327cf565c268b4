//! On the page of one's own listing: from which price on offers are accepted at once, and below which they are declined.

use crate::Error;
use crate::accounts::Done;
use crate::ui::*;
use domain::Money;
use domain::offers::{FloorsForm, PhoneFloors};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The floors of a phone of the caller. Nothing where there is none to set: for guests, and once the price is settled.
#[server(endpoint = "own_floors", input = GetUrl)]
pub async fn own_floors(id: String) -> Result<Option<PhoneFloors>, Error> {
    let (services, caller) = crate::ssr::request()?;
    let id = id.parse().map_err(|_| domain::Refusal::NotFound)?;
    Ok(services.own_floors(&caller, id).await?)
}

/// Sets them.
#[server(endpoint = "set_floors")]
pub async fn set_floors(form: FloorsForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let listing = services.set_floors(&caller, form).await?;
    crate::ssr::redirect(&format!("/sell/{listing}?done=floors"));
    Ok(())
}

/// The card below the form of a listing.
#[component]
pub fn FloorsCard(own: PhoneFloors) -> impl IntoView {
    let set = ServerAction::<SetFloors>::new();
    let typed = |floor: Option<Money>| floor.map(Money::plain).unwrap_or_default();
    let (accept, decline) = (typed(own.floors.accept), typed(own.floors.decline));
    let Some(asking) = own.asking else {
        return view! {
            <section class="card grid gap-2">
                <h2 class="text-xl">"Offers"</h2>
                <p class="text-soft">
                    "Buyers may offer you less than you ask. Once your price is saved, you can set here what is answered at once."
                </p>
            </section>
        }
        .into_any();
    };
    view! {
        <Form action=set class="form card">
            <h2 class="text-xl">"Offers"</h2>
            <Done what="floors" text="Saved. Offers are answered that way from now on." />
            <p class="text-soft">
                "Buyers may offer you less than you ask. Leave both empty to answer each offer yourself. Buyers never see these prices."
            </p>
            <FormMessage />
            <Hidden name="listing" value=own.listing.to_string() />
            <Field
                name="accept"
                label=format!("Accept at once from, in {}", asking.currency)
                value=accept
                hint="The phone is then kept for the buyer for a day, at the price that was offered."
                inputmode="decimal"
                required=false
                maxlength=20
            />
            <Field
                name="decline"
                label=format!("Decline at once below, in {}", asking.currency)
                value=decline
                inputmode="decimal"
                required=false
                maxlength=20
            />
            <div><Submit weight=Weight::Quiet>"Save what is answered at once"</Submit></div>
        </Form>
    }
    .into_any()
}
