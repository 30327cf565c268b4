//! `/account/sales`: what one has sold, what is to be sent, and the money that comes of it.

use super::list::{OrderRows, own_orders};
use crate::Error;
use crate::ui::*;
use domain::ledger::Balance;
use domain::orders::Side;
use domain::payments::PayoutSetup;
use domain::statements::Month;
use domain::{Currency, PayoutId};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

/// What a seller sees at a glance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sales {
    pub to_ship: u64,
    pub balances: Vec<Balance>,
    /// Whether the seller has said where the money goes.
    pub setup: PayoutSetup,
    /// Of which there are statements, newest first.
    pub months: Vec<Month>,
    /// The next payout's id, which makes its form safe to send twice.
    pub payout: PayoutId,
}

#[server(endpoint = "sales_overview", input = GetUrl)]
pub async fn sales_overview() -> Result<Sales, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(Sales {
        to_ship: services.count_to_ship(&caller).await?,
        balances: services.balances(&caller).await?,
        months: services.statement_months(),
        setup: services.payout_setup(&caller).await?,
        payout: services.mint.id(services.clock.now()),
    })
}

/// Sends the balance in a currency on its way.
#[server(endpoint = "request_payout")]
pub async fn request_payout(payout: PayoutId, currency: Currency) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.request_payout(&caller, payout, currency).await?;
    crate::ssr::redirect("/account/sales?done=payout");
    Ok(())
}

/// `/account/sales`
#[component]
pub fn SalesPage() -> impl IntoView {
    let query = use_query_map();
    let pay_out = ServerAction::<RequestPayout>::new();
    let page = move || query.read().get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
    let overview = Resource::new(move || pay_out.version().get(), |_| sales_overview());
    let found = Resource::new(page, |page| own_orders(Side::Seller, page));
    view! {
        <Head title="Your sales" noindex=true />
        <div class="grid gap-6">
            <h1 class="text-2xl">"Your sales"</h1>
            <crate::accounts::Done what="payout" text="Your payout is on its way. You get a mail when it is done." />
            <ActionMessage action=pay_out />
            <Loaded resource=overview view=move |overview| view! { <Overview overview pay_out /> } />
            <Loaded
                resource=found
                view=|page| {
                    if page.items.is_empty() {
                        return view! {
                            <EmptyState glyph=Glyph::Tag title="Nothing sold yet">
                                <p>"As soon as somebody buys one of your phones, it is here, with what to do next."</p>
                                <LinkButton href="/sell">"Sell a phone"</LinkButton>
                            </EmptyState>
                        }
                            .into_any();
                    }
                    view! { <OrderRows page path="/account/sales" /> }.into_any()
                }
            />
        </div>
    }
}

#[component]
fn Overview(overview: Sales, pay_out: ServerAction<RequestPayout>) -> impl IntoView {
    let payout = overview.payout;
    let to_ship = match overview.to_ship {
        0 => "Nothing to send right now".to_owned(),
        1 => "1 phone to send".to_owned(),
        more => format!("{more} orders to send"),
    };
    let setup = overview.setup;
    let currencies: Vec<Currency> =
        overview.balances.iter().map(|balance| balance.available.currency).collect();
    let can_be_sent = matches!(setup, PayoutSetup::NotNeeded | PayoutSetup::Ready);
    let card = move |balance: Balance| view! { <BalanceCard balance payout pay_out can_be_sent /> };
    view! {
        <p class="flex items-center gap-2"><Icon glyph=Glyph::Box />{to_ship}</p>
        {(!can_be_sent).then(|| view! { <WhereItGoes setup /> })}
        <ul class="grid gap-4 sm:grid-cols-2" role="list">
            {overview.balances.into_iter().map(card).collect_view()}
        </ul>
        {(!currencies.is_empty()).then(|| view! { <Statements currencies months=overview.months /> })}
    }
}

/// Each movement of a month, to print or for a spreadsheet.
#[component]
fn Statements(currencies: Vec<Currency>, months: Vec<Month>) -> impl IntoView {
    let months = months.iter().map(|month| Choice::new(month.to_string(), month.to_string())).collect();
    let currencies =
        currencies.iter().map(|currency| Choice::new(currency.code(), currency.code())).collect();
    view! {
        <details class="fold">
            <summary>"Statements"</summary>
            // The answer is a file, so the browser sends this form by itself.
            <form class="form max-w-form" method="get" action="/account/statements">
                <Select name="month" label="Month" choices=months />
                <Select name="currency" label="Currency" choices=currencies />
                <div class="flex flex-wrap gap-3">
                    <button class="button button-quiet" type="submit" name="format" value="pdf">"PDF"</button>
                    <button class="button button-quiet" type="submit" name="format" value="csv">"CSV"</button>
                </div>
            </form>
        </details>
    }
}

/// The way to the pages of the company that sends the money, for sellers whom it does not know well enough yet.
#[component]
fn WhereItGoes(setup: PayoutSetup) -> impl IntoView {
    let (text, label) = match setup {
        PayoutSetup::Incomplete => (
            "The company that sends your money still needs something from you, or is checking what you told it.",
            "Go on",
        ),
        _ => ("Before your money can be sent, say where it should go. You do that once.", "Set up payouts"),
    };
    view! {
        <section class="card grid gap-3">
            <p>{text}</p>
            // Another company's page: a link that the router leaves alone.
            <div><a class="button button-quiet" rel="external" href="/account/payouts/set-up">{label}</a></div>
        </section>
    }
}

#[component]
fn BalanceCard(
    balance: Balance,
    payout: PayoutId,
    pay_out: ServerAction<RequestPayout>,
    can_be_sent: bool,
) -> impl IntoView {
    let can_be_paid = can_be_sent && balance.available.minor > 0;
    let currency = balance.available.currency;
    view! {
        <li class="card grid gap-3">
            <h2 class="text-sm text-soft">{format!("Balance in {currency}")}</h2>
            <p class="text-2xl price">{balance.available.to_string()}</p>
            <dl class="facts">
                <div><dt>"Held until buyers accept"</dt><dd>{balance.held.to_string()}</dd></div>
                <div><dt>"On its way to you"</dt><dd>{balance.underway.to_string()}</dd></div>
            </dl>
            {can_be_paid
                .then(|| {
                    view! {
                        <Form action=pay_out class="">
                            <input type="hidden" name="payout" value=payout.to_string() />
                            <input type="hidden" name="currency" value=currency.code() />
                            <Submit weight=Weight::Quiet>"Pay out"</Submit>
                        </Form>
                    }
                })}
        </li>
    }
}
