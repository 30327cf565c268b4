//! `/account/messages`: a member's conversations, what was said last first.

use super::PATH;
use super::live::News;
use crate::Error;
use crate::accounts::{AccountSection, Done};
use crate::ui::*;
use domain::messages::{ConversationCard, ConversationPage, Speaker};
use domain::orders::Side;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_query_map;

/// The viewer's conversations, after where the page before ended.
#[server(endpoint = "own_conversations", input = GetUrl)]
pub async fn own_conversations(after: String) -> Result<ConversationPage, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.conversations(&caller, &after).await?)
}

/// Whether the viewer gets mail about messages that wait, from now on.
#[server(endpoint = "set_message_mails")]
pub async fn set_message_mails(wanted: bool) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.set_message_mails(&caller, wanted).await?;
    crate::ssr::redirect("/account/messages?done=changed");
    Ok(())
}

/// `/account/messages`
#[component]
pub fn MessagesPage() -> impl IntoView {
    let query = use_query_map();
    let change = ServerAction::<SetMessageMails>::new();
    let news = expect_context::<News>().0;
    let source =
        move || (query.read().get("after").unwrap_or_default(), change.version().get(), news.get().0);
    let page = asked(source, |(after, ..)| own_conversations(after));
    view! {
        <AccountSection title="Messages">
            <Done what="changed" text="That is changed." />
            <ActionMessage action=change />
            <Loaded resource=page view=move |page| view! { <List page change /> } />
        </AccountSection>
    }
}

#[component]
fn List(page: ConversationPage, change: ServerAction<SetMessageMails>) -> impl IntoView {
    let next = page.next.map(|next| {
        view! { <LinkButton href=format!("{PATH}?after={next}") weight=Weight::Quiet>"Older conversations"</LinkButton> }
    });
    let list = if page.items.is_empty() {
        view! {
            <EmptyState glyph=Glyph::Mail title="No messages yet">
                <p>"What you ask sellers, and what buyers ask you, appears here."</p>
                <LinkButton href="/search" weight=Weight::Quiet>"Look at phones"</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else {
        let row = |card: ConversationCard| view! { <Row card /> };
        view! { <ul class="notifications" role="list">{page.items.into_iter().map(row).collect_view()}</ul> }
            .into_any()
    };
    view! {
        {list}
        {next}
        <MailSwitch by_mail=page.by_mail change />
    }
}

#[component]
fn Row(card: ConversationCard) -> impl IntoView {
    let unread = card.unread > 0;
    let said = match (card.last_by, card.last.is_empty()) {
        (_, true) => "This message is gone.".to_owned(),
        (Speaker::You, _) => format!("You: {}", card.last),
        (Speaker::Listing, _) => format!("The listing: {}", card.last),
        (Speaker::Other, _) => card.last.clone(),
    };
    let about = match card.side {
        Side::Buyer => card.phone.clone(),
        Side::Seller => format!("{} (yours)", card.phone),
    };
    view! {
        <li class="notification" class:is-unread=unread>
            <a class="conversation-row" href=format!("{PATH}/{}", card.id)>
                <span class="notification-title">
                    {card.other}
                    {unread.then(|| view! { <Badge tone=Tone::Good>{format!("{} new", card.unread)}</Badge> })}
                </span>
                <span>{about}</span>
                <span class="truncate">{said}</span>
                <time datetime=card.at.rfc3339()>{card.at.date_and_time()}</time>
            </a>
        </li>
    }
}

/// The switch of the mails.
#[component]
fn MailSwitch(by_mail: bool, change: ServerAction<SetMessageMails>) -> impl IntoView {
    let (words, button) = match by_mail {
        true => (
            "We write to you by mail when a message waits for more than ten minutes.",
            "Send me no such mails",
        ),
        false => ("You get no mail about messages that wait.", "Send me a mail when a message waits"),
    };
    view! {
        <ActionForm action=change>
            <input type="hidden" name="page" value=PATH />
            <input type="hidden" name="wanted" value=(!by_mail).to_string() />
            <p class="text-sm text-soft">{words} " " <button class="button-link" type="submit">{button}</button></p>
        </ActionForm>
    }
}
