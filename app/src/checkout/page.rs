//! `/checkout?phone=&address=&shipping=`: where it goes, how it is sent, what it costs in all.

use super::ItemRow;
use crate::Error;
use crate::site::with_next;
use crate::ui::*;
use domain::addresses::SavedAddress;
use domain::checkout::{CheckoutDraft, CheckoutForm, PaymentMethod, Quote, seen};
use domain::shipping::ShippingOption;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_query_map;

/// Prepares the page. Each of them may be empty: the basket, the first address, the usual way to send.
#[server(endpoint = "draft_checkout", input = GetUrl)]
pub async fn draft_checkout(
    phone: String,
    address: String,
    shipping: String,
) -> Result<CheckoutDraft, Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    ssr::basket(&services, &caller).await?;
    let phone = match phone.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| domain::Refusal::NotFound)?),
    };
    let option = ShippingOption::try_from(shipping).unwrap_or_default();
    Ok(services.draft_checkout(&caller, phone, address.parse().ok(), option).await?)
}

/// Holds the phones, and goes on to where they are paid.
#[server(endpoint = "place_orders")]
pub async fn place_orders(form: CheckoutForm) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    let (payment, page) = services.place_orders(&caller, form).await?;
    let waits = format!("/checkout/{payment}");
    // Another company's page is a link on ours, so that the buyer sees where it leads.
    let own = page.as_deref().and_then(|page| page.strip_prefix(&services.settings.base_url));
    ssr::redirect(own.unwrap_or(&waits));
    Ok(())
}

/// `/checkout`
#[component]
pub fn CheckoutPage() -> impl IntoView {
    view! {
        <Head title="Checkout" noindex=true />
        <MembersOnly>
            <Checkout />
        </MembersOnly>
    }
}

#[component]
fn Checkout() -> impl IntoView {
    let query = use_query_map();
    let value = move |name: &str| query.read().get(name).unwrap_or_default();
    let draft = Resource::new(
        move || (value("phone"), value("address"), value("shipping")),
        |(phone, address, shipping)| draft_checkout(phone, address, shipping),
    );
    view! {
        <div class="page py-8 lg:py-12">
            <h1 class="pb-6 text-2xl">"Checkout"</h1>
            <Loaded
                resource=draft
                view=move |draft| view! { <Draft draft phone=query.read_untracked().get("phone").unwrap_or_default() /> }
            />
        </div>
    }
}

#[component]
fn Draft(draft: CheckoutDraft, phone: String) -> impl IntoView {
    let place = ServerAction::<PlaceOrders>::new();
    let chosen = draft.quotes.first().map(|quote| quote.chosen).unwrap_or_default();
    let address = draft.address.map(|id| id.to_string()).unwrap_or_default();
    let quotes = draft.quotes.clone().into_iter().map(|quote| view! { <QuoteCard quote /> });
    let has_address = draft.address.is_some();
    view! {
        <div class="checkout-columns">
            <div class="grid content-start gap-6">
                <Choices draft=draft.clone() phone=phone.clone() />
                {quotes.collect_view()}
            </div>
            <aside class="card checkout-total" aria-label="Total">
                <Sums quotes=draft.quotes />
                <dl class="sums sums-total">
                    <div><dt>"You pay"</dt><dd class="price">{draft.total.to_string()}</dd></div>
                </dl>
                <Form action=place>
                    <FormMessage />
                    <Hidden name="id" value=draft.id.to_string() />
                    <Hidden name="phone" value=phone />
                    <Hidden name="address" value=address />
                    <Hidden name="shipping" value=chosen.as_str().to_owned() />
                    <Hidden name="seen" value=seen(draft.total) />
                    <Methods methods=draft.methods />
                    {if has_address {
                        view! { <Submit class="w-full">{format!("Go on and pay {}", draft.total)}</Submit> }.into_any()
                    } else {
                        view! { <p class="text-sm text-soft">"Add an address first: then you can pay."</p> }.into_any()
                    }}
                </Form>
                <p class="text-sm text-soft">
                    {format!("What you buy is then held for you for {} minutes.", draft.hold_minutes)}
                </p>
                <p class="buy-promise">
                    <Icon glyph=Glyph::ShieldCheck />
                    "We keep your money until you have the phone and have looked at it."
                </p>
            </aside>
        </div>
    }
}

/// The ways to pay. Where there is one, it only says what it is.
#[component]
fn Methods(methods: Vec<PaymentMethod>) -> impl IntoView {
    let first = methods.first().cloned();
    if methods.len() < 2 {
        return first
            .map(|only| {
                view! {
                    <Hidden name="method" value=only.name />
                    <p class="text-sm text-soft">{only.sentence}</p>
                }
            })
            .into_any();
    }
    let choices =
        methods.into_iter().map(|way| Choice::new(way.name, way.label).detail(way.sentence)).collect();
    let value = first.map(|first| first.name).unwrap_or_default();
    view! { <RadioCards name="method" label="How do you want to pay?" choices=choices value=value /> }
        .into_any()
}

/// Where it goes and how it is sent: with a script the sums follow at once, without one by a button.
#[component]
fn Choices(draft: CheckoutDraft, phone: String) -> impl IntoView {
    let send = move |event: leptos::ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        if let Some(form) = input.form() {
            let _ = form.request_submit();
        }
    };
    let back = if phone.is_empty() { "/checkout".to_owned() } else { format!("/checkout?phone={phone}") };
    let add = with_next("/account/addresses/edit", &back);
    if draft.addresses.is_empty() {
        return view! {
            <section class="card grid gap-4">
                <h2 class="text-xl">"Where should it be sent?"</h2>
                <p class="text-soft">"There is no address in your address book yet."</p>
                <div><LinkButton href=add><Icon glyph=Glyph::Plus />"Add an address"</LinkButton></div>
            </section>
        }
        .into_any();
    }
    let address_of = |address: SavedAddress| {
        let mut lines = address.lines.into_iter();
        Choice::new(address.id.to_string(), lines.next().unwrap_or_default())
            .detail(lines.collect::<Vec<_>>().join(", "))
    };
    let address = draft.address.map(|id| id.to_string()).unwrap_or_default();
    let chosen = draft.quotes.first().map(|quote| quote.chosen).unwrap_or_default();
    let options = options_of(&draft.quotes);
    view! {
        <leptos_router::components::Form method="GET" action="/checkout" attr:class="card form">
            {(!phone.is_empty()).then(|| view! { <input type="hidden" name="phone" value=phone /> })}
            <div on:change=send>
                <RadioCards
                    name="address"
                    label="Where should it be sent?"
                    choices=draft.addresses.into_iter().map(address_of).collect()
                    value=address
                />
            </div>
            <p><a class="link text-sm" href=add>"Add another address"</a></p>
            <div on:change=send>
                <RadioCards name="shipping" label="How should it be sent?" choices=options value=chosen.as_str() class="sm:grid-cols-2" />
            </div>
            <button class="button button-quiet without-script justify-self-start" type="submit">"Update the total"</button>
        </leptos_router::components::Form>
    }
    .into_any()
}

/// The ways to send, each with what it costs for all parcels together.
fn options_of(quotes: &[Quote]) -> Vec<Choice> {
    let Some(first) = quotes.first() else { return Vec::new() };
    let choice = |(at, (option, rate, takes)): (usize, &(ShippingOption, domain::Money, String))| {
        let rates = quotes.iter().filter_map(|quote| quote.options.get(at)).map(|(_, rate, _)| rate.minor);
        let all = domain::Money::new(rates.sum(), rate.currency);
        Choice::new(option.as_str(), option.label()).detail(format!("{all}, {takes}"))
    };
    first.options.iter().enumerate().map(choice).collect()
}

#[component]
fn QuoteCard(quote: Quote) -> impl IntoView {
    let rows = quote.items.into_iter().map(|item| view! { <ItemRow item>""</ItemRow> });
    let label = format!("Phones of {}", quote.seller_name);
    view! {
        <section class="card" aria-label=label>
            <h2 class="text-sm text-soft">"Sold by " {quote.seller_name}</h2>
            <ul role="list">{rows.collect_view()}</ul>
        </section>
    }
}

/// Every amount that makes the total.
#[component]
fn Sums(quotes: Vec<Quote>) -> impl IntoView {
    let several = quotes.len() > 1;
    let rows = quotes.into_iter().map(|quote| {
        let of = if several { format!(" of {}", quote.seller_name) } else { String::new() };
        let phones = if quote.items.len() == 1 { "Phone" } else { "Phones" };
        view! {
            <div><dt>{phones}{of.clone()}</dt><dd class="price">{quote.phones.to_string()}</dd></div>
            <div><dt>"Shipping"{of}</dt><dd class="price">{quote.shipping.to_string()}</dd></div>
        }
    });
    view! {
        <h2 class="text-xl">"Your order"</h2>
        <dl class="sums">
            {rows.collect_view()}
            <div><dt>"Buyer's fee"</dt><dd>"None"</dd></div>
        </dl>
    }
}
