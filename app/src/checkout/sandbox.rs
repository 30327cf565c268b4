//! `/sandbox/pay/{reference}`: the payment page of the sandbox, which says that no money moves.

use super::countdown::Countdown;
use crate::Error;
use crate::ui::*;
use domain::payments::{SandboxForm, SandboxPage, SandboxStage};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_params_map;

/// The card numbers that the sandbox knows, and what each of them does.
const CARDS: [(&str, &str); 6] = [
    ("4242 4242 4242 4242", "pays at once"),
    ("4000 0000 0000 0002", "is declined"),
    ("4000 0000 0000 9995", "has not enough money"),
    ("4000 0025 0000 3155", "asks whether it is you"),
    ("4000 0000 0000 3220", "pays after 20 seconds"),
    ("4000 0000 0000 5126", "pays, and tells nobody"),
];

/// The sandbox's page of a payment.
#[server(endpoint = "sandbox_payment", input = GetUrl)]
pub async fn sandbox_payment(reference: String) -> Result<SandboxPage, Error> {
    let (services, caller) = crate::ssr::request()?;
    let mut page = services.sandbox_page(&caller, &reference).await?;
    page.return_to = crate::ssr::own_path(&services, &page.return_to);
    Ok(page)
}

/// Pays, or answers the bank's question.
#[server(endpoint = "pay_in_sandbox")]
pub async fn pay_in_sandbox(form: SandboxForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let next = services.pay_in_sandbox(&caller, form).await?;
    crate::ssr::redirect(&crate::ssr::own_path(&services, &next));
    Ok(())
}

/// `/sandbox/pay/{reference}`
#[component]
pub fn SandboxPaymentPage() -> impl IntoView {
    let params = use_params_map();
    let pay = ServerAction::<PayInSandbox>::new();
    let asked = move || (params.read().get("reference").unwrap_or_default(), pay.version().get());
    let page = Resource::new(asked, |(reference, _)| sandbox_payment(reference));
    view! {
        <Head title="Sandbox payment" noindex=true />
        <div class="page py-10">
            <div class="mx-auto grid max-w-form grid-cols-1 gap-6">
                <h1 class="text-2xl">"Sandbox payment"</h1>
                <Alert tone=Tone::Warn>
                    <p>"This is a sandbox: no money moves. Never type a real card number here."</p>
                </Alert>
                <Loaded resource=page view=move |page| view! { <Stage page pay /> } />
            </div>
        </div>
    }
}

#[component]
fn Stage(page: SandboxPage, pay: ServerAction<PayInSandbox>) -> impl IntoView {
    let (stage, back, reference) = (page.stage, page.return_to.clone(), page.reference.clone());
    let content = match stage {
        SandboxStage::ChooseMethod => {
            view! { <Methods reference pay amount=page.amount.to_string() /> }.into_any()
        }
        SandboxStage::Challenge => view! { <Challenge reference pay /> }.into_any(),
        SandboxStage::Over => view! {
            <p class="text-soft">"There is nothing left to do here."</p>
            <div><LinkButton href=back.clone()>"Back to the shop"</LinkButton></div>
        }
        .into_any(),
    };
    view! {
        <section class="card grid gap-5">
            <div class="grid gap-1">
                <p class="text-2xl price">{page.amount.to_string()}</p>
                <p class="text-soft">{page.title}</p>
                {(stage != SandboxStage::Over)
                    .then(|| {
                        view! {
                            <p class="text-sm text-soft">
                                "Held for you for another "
                                <Countdown until=page.expires_at now=page.now />
                                " minutes."
                            </p>
                        }
                    })}
            </div>
            {content}
            {(stage != SandboxStage::Over)
                .then(|| view! { <p><a class="link text-sm" href=back>"Back to the shop without paying"</a></p> })}
        </section>
    }
}

#[component]
fn Methods(reference: String, amount: String, pay: ServerAction<PayInSandbox>) -> impl IntoView {
    let methods = vec![
        Choice::new("card", "Card"),
        Choice::new("wallet", "Wallet"),
        Choice::new("bank_transfer", "Bank transfer"),
    ];
    let row = |(number, what): (&'static str, &'static str)| {
        view! { <div><dt class="whitespace-nowrap">{number}</dt><dd>{what}</dd></div> }
    };
    view! {
        <Form action=pay>
            <FormMessage />
            <Hidden name="reference" value=reference />
            <RadioCards name="method" label="How do you pay?" choices=methods value="card" pills=true />
            <Field
                name="card"
                label="Card number"
                value="4242 4242 4242 4242"
                hint="Only for the card. The list below says what each number does."
                inputmode="numeric"
                maxlength=30
                required=false
            />
            <Submit>{format!("Pay {amount}")}</Submit>
            <details class="fold" open=true>
                <summary>"Invented cards"</summary>
                <dl class="facts">{CARDS.into_iter().map(row).collect_view()}</dl>
            </details>
        </Form>
    }
}

#[component]
fn Challenge(reference: String, pay: ServerAction<PayInSandbox>) -> impl IntoView {
    view! {
        <Form action=pay>
            <FormMessage />
            <h2 class="text-xl">"Your bank asks: is it you?"</h2>
            <Hidden name="reference" value=reference />
            <div class="flex flex-wrap gap-3">
                <button class="button" type="submit" name="form[method]" value="approve">"Yes, pay"</button>
                <button class="button button-quiet" type="submit" name="form[method]" value="reject">"No, stop"</button>
            </div>
        </Form>
    }
}
