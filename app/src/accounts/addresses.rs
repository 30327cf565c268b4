//! The address book: each country asks for other fields, in another order.

use super::frames::{AccountSection, Done, query_value};
use crate::Error;
use crate::ui::*;
use domain::AddressId;
use domain::addresses::{AddressForm, AddressFormat, AddressPart, SavedAddress};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The viewer's addresses, the default one first.
#[server(endpoint = "own_addresses", input = server_fn::codec::GetUrl)]
pub async fn own_addresses() -> Result<Vec<SavedAddress>, Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    Ok(services.addresses(&caller).await?)
}

/// Takes an address out of the book.
#[server(endpoint = "delete_address")]
pub async fn delete_address(address: AddressId) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    services.delete_address(&caller, address).await?;
    ssr::redirect("/account/addresses?done=deleted");
    Ok(())
}

/// Makes an address the one that is offered first.
#[server(endpoint = "make_default_address")]
pub async fn make_default_address(address: AddressId) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    services.make_default_address(&caller, address).await?;
    ssr::redirect("/account/addresses?done=default");
    Ok(())
}

/// `/account/addresses`
#[component]
pub fn AddressesPage() -> impl IntoView {
    let delete = ServerAction::<DeleteAddress>::new();
    let prefer = ServerAction::<MakeDefaultAddress>::new();
    let addresses = asked(move || (delete.version().get(), prefer.version().get()), |_| own_addresses());
    view! {
        <AccountSection title="Addresses" intro="Only those who send you a parcel, or get one from you, will ever see them.">
            <Done what="saved" text="The address is saved." />
            <Done what="deleted" text="The address is deleted." />
            <Done what="default" text="That address is offered first from now on." />
            <ActionMessage action=delete />
            <ActionMessage action=prefer />
            <Loaded
                resource=addresses
                view=move |addresses| {
                    if addresses.is_empty() {
                        return view! {
                            <EmptyState glyph=Glyph::Pin title="No address yet">
                                <p>"Add the one that parcels should come to."</p>
                                <AddButton />
                            </EmptyState>
                        }
                            .into_any();
                    }
                    let card = move |address| view! { <AddressCard delete prefer address /> };
                    view! {
                        <ul class="grid gap-4 sm:grid-cols-2">{addresses.into_iter().map(card).collect_view()}</ul>
                        <div><AddButton /></div>
                    }
                        .into_any()
                }
            />
        </AccountSection>
    }
}

#[component]
fn AddButton() -> impl IntoView {
    view! {
        <LinkButton href="/account/addresses/edit"><Icon glyph=Glyph::Plus />"Add an address"</LinkButton>
    }
}

#[component]
fn AddressCard(
    delete: ServerAction<DeleteAddress>,
    prefer: ServerAction<MakeDefaultAddress>,
    address: SavedAddress,
) -> impl IntoView {
    let id = address.id.to_string();
    let preferred = id.clone();
    let line = |line: String| view! { <span class="block">{line}</span> };
    let make_default = (!address.is_default).then(|| {
        view! {
            <Form action=prefer class="">
                <input type="hidden" name="address" value=preferred />
                <Submit weight=Weight::Link>"Offer first"</Submit>
            </Form>
        }
    });
    view! {
        <li class="card flex flex-col gap-3">
            <address class="flex-1 not-italic">{address.lines.into_iter().map(line).collect_view()}</address>
            {address.is_default.then(|| view! { <span><Badge tone=Tone::Good>"Offered first"</Badge></span> })}
            <div class="flex flex-wrap gap-x-5 text-sm">
                <a class="button-link" href=format!("/account/addresses/edit?id={id}")>"Edit"</a>
                {make_default}
                <Form action=delete class="">
                    <input type="hidden" name="address" value=id />
                    <Submit weight=Weight::Link>"Delete"</Submit>
                </Form>
            </div>
        </li>
    }
}

/// What the address form is filled with: the address where one is changed, how its country writes it, and all
/// countries by code and name.
pub type AddressDraft = (AddressForm, AddressFormat, Vec<(String, String)>);

/// Prepares the form. `id` and `country` may be empty: a new address, in the country that the browser speaks of.
#[server(endpoint = "draft_address", input = server_fn::codec::GetUrl)]
pub async fn draft_address(id: String, country: String) -> Result<AddressDraft, Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    let mut form = AddressForm::default();
    if !id.is_empty() {
        let known = services.addresses(&caller).await?;
        let found = known.into_iter().find(|address| address.id.to_string() == id);
        form = found.ok_or(domain::Refusal::NotFound)?.form;
        form.id = id;
    }
    if !country.is_empty() {
        form.country = country;
    } else if form.country.is_empty() {
        form.country = ssr::country_of_browser();
    }
    let format = services.address_format(&caller, &form.country).await?;
    let countries = services.countries(&caller).await?.into_iter().map(|c| (c.code, c.name)).collect();
    Ok((form, format, countries))
}

/// Keeps an address, and goes on to `next` where somebody was on the way there.
#[server(endpoint = "save_address")]
pub async fn save_address(form: AddressForm, #[server(default)] next: String) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    services.save_address(&caller, form).await?;
    ssr::redirect(ssr::local_path(&next, "/account/addresses?done=saved"));
    Ok(())
}

/// `/account/addresses/edit?id=&country=`
#[component]
pub fn AddressPage() -> impl IntoView {
    let id = query_value("id");
    let next = query_value("next");
    let title = if id.is_empty() { "New address" } else { "Edit address" };
    let query = use_query_map();
    let action = ServerAction::<SaveAddress>::new();
    let draft = asked(
        move || (query.read().get("id").unwrap_or_default(), query.read().get("country").unwrap_or_default()),
        |(id, country)| draft_address(id, country),
    );
    view! {
        <AccountSection title>
            <Loaded
                resource=draft
                view=move |(form, format, countries)| {
                    let next = next.clone();
                    view! {
                        <CountryForm id=form.id.clone() country=form.country.clone() countries next=next.clone() />
                        <AddressFields action form format next />
                    }
                }
            />
        </AccountSection>
    }
}

/// Another country asks for other fields: with a script at once, without one by a button.
#[component]
fn CountryForm(id: String, country: String, countries: Vec<(String, String)>, next: String) -> impl IntoView {
    let choices = countries.into_iter().map(|(code, name)| Choice::new(code, name)).collect();
    let send = move |event: leptos::ev::Event| {
        let select: web_sys::HtmlSelectElement = event_target(&event);
        if let Some(form) = select.form() {
            let _ = form.request_submit();
        }
    };
    view! {
        <leptos_router::components::Form method="GET" action="/account/addresses/edit" attr:class="form max-w-form">
            {(!id.is_empty()).then(|| view! { <input type="hidden" name="id" value=id /> })}
            {(!next.is_empty()).then(|| view! { <input type="hidden" name="next" value=next /> })}
            <Select name="country" label="Country" autocomplete="country" choices value=country on:change=send />
            <button class="button button-quiet without-script justify-self-start" type="submit">"Use this country"</button>
        </leptos_router::components::Form>
    }
}

#[component]
fn AddressFields(
    action: ServerAction<SaveAddress>,
    form: AddressForm,
    format: AddressFormat,
    next: String,
) -> impl IntoView {
    let values = form.clone();
    let field = move |part: AddressPart| {
        let value = values.part(part).to_owned();
        let required = !part.is_optional();
        if part == AddressPart::Street {
            view! {
                <TextArea name=part.field() label=part.label() autocomplete=part.autocomplete() value rows=2 maxlength=200 required />
            }
            .into_any()
        } else {
            view! {
                <Field name=part.field() label=part.label() autocomplete=part.autocomplete() value maxlength=100 required />
            }
            .into_any()
        }
    };
    view! {
        <Form action class="form max-w-form">
            <FormMessage />
            <Hidden name="id" value=form.id />
            <Hidden name="country" value=form.country />
            <input type="hidden" name="next" value=next />
            {format.parts.iter().copied().map(field).collect_view()}
            <div class="flex flex-wrap gap-3">
                <Submit>"Save address"</Submit>
                <LinkButton href="/account/addresses" weight=Weight::Ghost>"Cancel"</LinkButton>
            </div>
        </Form>
    }
}
