//! `/basket`: the phones that are about to be bought; and the buttons that lead there.

use super::ItemRow;
use crate::Error;
use crate::ui::*;
use domain::ListingId;
use domain::checkout::{Basket, BasketGroup, BasketItem};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// What is in the basket, by seller.
#[server(endpoint = "view_basket", input = GetUrl)]
pub async fn view_basket() -> Result<Basket, Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    let guest = ssr::basket(&services, &caller).await?;
    Ok(services.basket(&caller, guest).await?)
}

/// Puts a phone in the basket, and shows it.
#[server(endpoint = "add_to_basket")]
pub async fn add_to_basket(listing: ListingId) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    let guest = ssr::basket(&services, &caller).await?;
    if let Some(new) = services.add_to_basket(&caller, guest, listing).await? {
        ssr::remember_basket(&services, new);
    }
    ssr::redirect("/basket");
    Ok(())
}

/// Takes a phone out of the basket.
#[server(endpoint = "remove_from_basket")]
pub async fn remove_from_basket(listing: ListingId) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    let guest = ssr::basket(&services, &caller).await?;
    services.remove_from_basket(&caller, guest, listing).await?;
    ssr::redirect("/basket");
    Ok(())
}

/// The two ways to buy a phone that is for sale.
#[component]
pub fn BuyButtons(listing: ListingId) -> impl IntoView {
    let add = ServerAction::<AddToBasket>::new();
    view! {
        <div class="buy-buttons">
            <LinkButton href=format!("/checkout?phone={listing}")>"Buy now"</LinkButton>
            <Form action=add class="">
                <input type="hidden" name="listing" value=listing.to_string() />
                <Submit weight=Weight::Quiet class="w-full">"Add to basket"</Submit>
            </Form>
        </div>
        <ActionMessage action=add />
        <p class="buy-promise">
            <Icon glyph=Glyph::ShieldCheck />
            "We keep your money until you have the phone and have looked at it."
        </p>
    }
}

/// `/basket`
#[component]
pub fn BasketPage() -> impl IntoView {
    let remove = ServerAction::<RemoveFromBasket>::new();
    let basket = Resource::new(move || remove.version().get(), |_| view_basket());
    view! {
        <Head title="Basket" noindex=true />
        <div class="page py-8 lg:py-12">
            <h1 class="pb-6 text-2xl">"Basket"</h1>
            <ActionMessage action=remove />
            <Loaded resource=basket view=move |basket| view! { <BasketView basket remove /> } />
        </div>
    }
}

#[component]
fn BasketView(basket: Basket, remove: ServerAction<RemoveFromBasket>) -> impl IntoView {
    let unpaid = basket.unpaid.map(|payment| {
        view! {
            <Alert tone=Tone::Warn>
                <p>
                    "A purchase waits for your payment. "
                    <a href=format!("/checkout/{payment}")>"Go on with it"</a>
                </p>
            </Alert>
        }
    });
    if basket.groups.is_empty() {
        return view! {
            <div class="grid gap-6">
                {unpaid}
                <EmptyState glyph=Glyph::Basket title="Your basket is empty">
                    <p>"Phones of several sellers can be bought at once: put them here first."</p>
                    <LinkButton href="/search">"Look at all phones"</LinkButton>
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let groups = basket.groups.into_iter().map(|group| view! { <Group group remove /> });
    let total = basket.total.map(|total| {
        view! {
            <dl class="sums">
                <div><dt>"Phones"</dt><dd class="price">{total.to_string()}</dd></div>
            </dl>
            <p class="text-sm text-soft">"Shipping is added on the next page, before you pay."</p>
            <LinkButton href="/checkout">"Go to checkout"</LinkButton>
        }
    });
    view! {
        <div class="checkout-columns">
            <div class="grid content-start gap-6">{unpaid} {groups.collect_view()}</div>
            <aside class="card checkout-total" aria-label="Total">{total}</aside>
        </div>
    }
    .into_any()
}

#[component]
fn Group(group: BasketGroup, remove: ServerAction<RemoveFromBasket>) -> impl IntoView {
    let row = move |item: BasketItem| {
        let id = item.listing.to_string();
        view! {
            <ItemRow item>
                <Form action=remove class="">
                    <input type="hidden" name="listing" value=id />
                    <Submit weight=Weight::Link class="text-sm">"Remove"</Submit>
                </Form>
            </ItemRow>
        }
    };
    let label = format!("Phones of {}", group.seller_name);
    view! {
        <section class="card" aria-label=label>
            <h2 class="text-sm text-soft">
                "Sold by " <a class="link" href=format!("/sellers/{}", group.seller)>{group.seller_name}</a>
            </h2>
            <ul role="list">{group.items.into_iter().map(row).collect_view()}</ul>
        </section>
    }
}
