//! `/sandbox/outbox`: the mails that would have been sent, in the sandbox alone.

use crate::Error;
use crate::ui::*;
use domain::mail::SentMail;
use leptos::prelude::*;

/// The mails of the sandbox, newest first.
#[server(endpoint = "sent_mails", input = server_fn::codec::GetUrl)]
pub async fn sent_mails() -> Result<Vec<SentMail>, Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    Ok(services.sent_mails(&caller).await?)
}

/// `/sandbox/outbox`
#[component]
pub fn OutboxPage() -> impl IntoView {
    let mails = asked(|| (), |()| sent_mails());
    let list = |mails: Vec<SentMail>| {
        if mails.is_empty() {
            return view! {
                <EmptyState glyph=Glyph::Mail title="No mail yet">
                    <p>"Sign up, or ask for a new password, and the mail appears here."</p>
                </EmptyState>
            }
            .into_any();
        }
        let cards = mails.into_iter().enumerate().map(|(at, sent)| view! { <MailCard sent open=at == 0 /> });
        view! { <ul class="grid gap-4" role="list">{cards.collect_view()}</ul> }.into_any()
    };
    view! {
        <Head title="Outbox" noindex=true />
        <div class="page py-10">
            <div class="mx-auto grid max-w-text gap-6">
                <div class="flex flex-wrap items-center justify-between gap-4">
                    <h1 class="text-2xl">"Outbox of the sandbox"</h1>
                    <Button weight=Weight::Quiet class="needs-script" on:click=move |_| mails.refetch()>
                        "Look again"
                    </Button>
                </div>
                <Alert>
                    <p>"No mail leaves this server. What would have been sent can be read here, by everybody."</p>
                </Alert>
                <Loaded resource=mails view=list />
            </div>
        </div>
    }
}

#[component]
fn MailCard(sent: SentMail, open: bool) -> impl IntoView {
    let SentMail { id, at, mail } = sent;
    view! {
        <li class="card">
            <details open=open>
                <summary class="grid gap-1">
                    <h2 class="text-lg">{mail.subject}</h2>
                    <p class="text-sm text-soft">"To " {mail.to.to_string()} " · " {at.date_and_time()}</p>
                </summary>
                <div class="mail-text">{mail.text.lines().map(linked).collect_view()}</div>
                <a class="button-link text-sm" href=format!("/sandbox/mails/{id}") target="_blank" rel="external">
                    "Open the HTML part"
                </a>
            </details>
        </li>
    }
}

/// A line of the text part; an address on it becomes a link.
fn linked(line: &str) -> impl IntoView + use<> {
    let at = line.find("http://").or_else(|| line.find("https://"));
    let (before, address) = line.split_at(at.unwrap_or(line.len()));
    let (address, after) = address.split_at(address.find(char::is_whitespace).unwrap_or(address.len()));
    let link = (!address.is_empty())
        .then(|| view! { <a class="link" href=address.to_owned()>{address.to_owned()}</a> });
    view! { <p>{before.to_owned()} {link} {after.to_owned()}</p> }
}
