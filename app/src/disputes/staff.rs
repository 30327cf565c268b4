//! `/staff/disputes`: disputes that wait for a ruling, and the form that rules.

use super::tone;
use crate::Error;
use crate::ui::*;
use domain::disputes::{DisputeCard, LONGEST_STATEMENT, RulingForm};
use domain::orders::order_number;
use domain::{DisputeId, Page};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_query_map;

const PATH: &str = "/staff/disputes";

/// Disputes that wait for the caller's ruling. Pages are counted from 1.
#[server(endpoint = "waiting_disputes", input = GetUrl)]
pub async fn waiting_disputes(page: u32) -> Result<Page<DisputeCard>, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.waiting_disputes(&caller, page).await?)
}

/// Decides a dispute.
#[server(endpoint = "rule_dispute")]
pub async fn rule_dispute(form: RulingForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let dispute = services.rule_dispute(&caller, form).await?;
    crate::ssr::redirect(&format!("/account/disputes/{dispute}"));
    Ok(())
}

/// `/staff/disputes`
#[component]
pub fn StaffDisputesPage() -> impl IntoView {
    let query = use_query_map();
    let page = move || query.read().get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
    let waiting = Resource::new(page, waiting_disputes);
    view! {
        <Head title="Disputes that wait" noindex=true />
        <div class="page grid gap-6 py-8">
            <h1 class="text-2xl">"Disputes that wait"</h1>
            <p class="max-w-text text-soft">
                "Those that wait longest come first. What you ruled before, and what you bought or sold yourself, waits for somebody else."
            </p>
            <Loaded resource=waiting view=|page| view! { <Waiting page /> } />
        </div>
    }
}

#[component]
fn Waiting(page: Page<DisputeCard>) -> impl IntoView {
    if page.items.is_empty() {
        return view! {
            <EmptyState glyph=Glyph::ShieldCheck title="Nothing waits">
                <p class="text-soft">"Disputes in which both sides can't agree appear here."</p>
            </EmptyState>
        }
        .into_any();
    }
    let (number, pages) = (page.number, page.pages());
    let row = |card: DisputeCard| {
        view! {
            <li class="card card-link grid gap-2">
                <p><Badge tone=tone(card.state)>{card.state.label()}</Badge></p>
                <h2 class="text-base">
                    <a href=format!("/account/disputes/{}", card.id)>{format!("{}: {}", card.title, card.kind.label())}</a>
                </h2>
                <p class="text-sm text-soft">
                    {format!(
                        "Order {}, {}, opened {}, waits since {}",
                        order_number(card.order),
                        card.whole,
                        card.opened_at.date(),
                        card.since.date_and_time(),
                    )}
                </p>
            </li>
        }
    };
    view! {
        <ul class="grid gap-5" role="list">{page.items.into_iter().map(row).collect_view()}</ul>
        <Pagination number pages href=|page| format!("{PATH}?page={page}") />
    }
    .into_any()
}

/// The form by which a member of the staff decides.
#[component]
pub fn Rule(action: ServerAction<RuleDispute>, id: DisputeId, whole: String) -> impl IntoView {
    let choices = vec![
        Choice::new("full", "The buyer gets everything back"),
        Choice::new("partial", "The buyer gets a part back, the seller the rest"),
        Choice::new("nothing", "The seller gets the money"),
    ];
    view! {
        <section class="card" aria-label="Rule">
            <Form action class="form max-w-form">
                <FormMessage />
                <Hidden name="dispute" value=id.to_string() />
                <RadioCards name="verdict" label="What do you decide?" choices />
                <Field
                    name="amount"
                    label="How much goes back"
                    hint=format!("For a part alone; {whole} was paid.")
                    inputmode="decimal"
                    required=false
                />
                <TextArea name="reason" label="Why?" hint="Both sides read it." maxlength=LONGEST_STATEMENT />
                <div><Submit>"Rule"</Submit></div>
            </Form>
        </section>
    }
}
