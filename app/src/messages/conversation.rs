//! `/account/messages/{id}`: a conversation, with the phone and the orders that it is about on top, and the form below.

use super::PATH;
use super::ask::PhoneCard;
use super::live::News;
use super::thread::Thread;
use crate::Error;
use crate::accounts::Done;
use crate::ui::*;
use crate::viewer::use_viewer;
use domain::ConversationId;
use domain::messages::{ConversationView, LONGEST_MESSAGE, MessageForm, Writing};
use domain::orders::order_number;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_params_map, use_query_map};

/// A conversation as the viewer sees it: the newest messages, or those before a number. An id that is none is not found.
#[server(endpoint = "view_conversation", input = GetUrl)]
pub async fn view_conversation(id: String, before: Option<i64>) -> Result<ConversationView, Error> {
    let (services, caller) = crate::ssr::request()?;
    let id = id.parse().map_err(|_| domain::Refusal::NotFound)?;
    Ok(services.conversation(&caller, id, before).await?)
}

/// Says something in a conversation.
#[server(endpoint = "send_message")]
pub async fn send_message(form: MessageForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let conversation = services.send_message(&caller, form).await?;
    crate::ssr::redirect(&format!("/account/messages/{conversation}#newest"));
    Ok(())
}

/// Blocks the other side, or takes that back.
#[server(endpoint = "block_member")]
pub async fn block_member(conversation: ConversationId, blocked: bool) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.block(&caller, conversation, blocked).await?;
    crate::ssr::redirect(&format!("/account/messages/{conversation}"));
    Ok(())
}

#[derive(Clone, Copy)]
struct Acts {
    send: ServerAction<SendMessage>,
    block: ServerAction<BlockMember>,
    /// What came after the page was opened.
    live: RwSignal<Option<ConversationView>>,
}

/// `/account/messages/{id}`
#[component]
pub fn ConversationPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let acts = Acts { send: ServerAction::new(), block: ServerAction::new(), live: RwSignal::new(None) };
    let which = move || {
        let before = query.read().get("before").and_then(|number| number.parse::<i64>().ok());
        (params.read().get("id").unwrap_or_default(), before)
    };
    let opened = asked(which, |(id, before)| view_conversation(id, before));
    let news = expect_context::<News>().0;
    // The form must stay as it is while somebody types: only what is above it is asked for again.
    Effect::new(move |last: Option<(u64, usize)>| {
        let (count, changed) = news.get();
        let now = (count, acts.send.version().get() + acts.block.version().get());
        let (id, before) = untrack(which);
        let is_ours = changed.is_none_or(|changed| changed.to_string() == id);
        if let Some(last) = last
            && before.is_none()
            && (now.1 != last.1 || (now.0 != last.0 && is_ours))
        {
            spawn_local(async move {
                if let Ok(view) = view_conversation(id, None).await {
                    acts.live.try_set(Some(view));
                }
            });
        }
        now
    });
    view! {
        <Head title="Conversation" noindex=true />
        <Done what="reported" text="Thank you. Our staff looks at it." />
        <Loaded resource=opened view=move |opened| view! { <Conversation opened acts /> } />
    }
}

#[component]
fn Conversation(opened: ConversationView, acts: Acts) -> impl IntoView {
    let viewer = use_viewer();
    // What was unread is read now; the number in the header should say so.
    Effect::new(move |_| viewer.refetch());
    let (id, other) = (opened.id, opened.other.clone());
    let (phone, seller) = (opened.phone.clone(), opened.other_account);
    let now =
        Memo::new(move |_| acts.live.get().filter(|live| live.id == id).unwrap_or_else(|| opened.clone()));
    let writing = Memo::new(move |_| now.with(|view| (view.writing, view.is_newest)));
    let draft = Signal::derive(move || now.with(|view| view.draft.to_string()));
    let name = other.clone();
    let below = move || match writing.get() {
        (_, false) => {
            view! { <p><a class="link" href=format!("{PATH}/{id}")>"To the newest messages"</a></p> }
                .into_any()
        }
        (Writing::Open, true) => view! { <Write id draft send=acts.send /> }.into_any(),
        (writing, true) => view! { <Alert tone=Tone::Warn><p>{writing.why_not()}</p></Alert> }.into_any(),
    };
    view! {
        <div class="grid max-w-text grid-cols-1 gap-6">
            <header class="grid gap-2">
                <a class="link text-sm" href=PATH>"Your messages"</a>
                <h1 class="text-2xl"><a class="link" href=format!("/sellers/{seller}")>{other}</a></h1>
            </header>
            <PhoneCard phone />
            {move || now.with(|view| view! { <Orders view=view.clone() /> })}
            <Thread view=now other=name />
            {below}
            <Block id writing block=acts.block />
        </div>
    }
}

/// The orders of the two, and what that means for what is shown.
#[component]
fn Orders(view: ConversationView) -> impl IntoView {
    let order = |(id, state): (domain::OrderId, domain::orders::OrderState)| {
        view! {
            <li>
                <a class="link" href=format!("/account/orders/{id}")>{format!("Order {}", order_number(id))}</a>
                ": " {state.label()}
            </li>
        }
    };
    let orders = (!view.orders.is_empty()).then(|| {
        view! { <ul role="list" aria-label="Orders">{view.orders.into_iter().map(order).collect_view()}</ul> }
    });
    let rule = (!view.is_open).then(|| {
        view! {
            <p class="text-sm text-soft">
                "Until there is a paid order between you, phone numbers, e-mail addresses, links and other messengers are hidden. Whoever is paid past the site can't be made to pay back."
            </p>
        }
    });
    view! {
        {orders}
        {rule}
    }
}

#[component]
fn Write(id: ConversationId, draft: Signal<String>, send: ServerAction<SendMessage>) -> impl IntoView {
    view! {
        <Form action=send class="form" clears=true>
            <FormMessage />
            <Hidden name="id" value=draft />
            <Hidden name="conversation" value=id.to_string() />
            <TextArea name="text" label="Your message" maxlength=LONGEST_MESSAGE as u32 rows=3 />
            <div><Submit>"Send"</Submit></div>
        </Form>
    }
}

/// Wanting no more of it.
#[component]
fn Block(
    id: ConversationId,
    writing: Memo<(Writing, bool)>,
    block: ServerAction<BlockMember>,
) -> impl IntoView {
    let is_blocked = Memo::new(move |_| writing.get().0 == Writing::Blocked);
    view! {
        <ActionMessage action=block />
        <ActionForm action=block>
            <input type="hidden" name="page" value=format!("{PATH}/{id}") />
            <input type="hidden" name="conversation" value=id.to_string() />
            <input type="hidden" name="blocked" value=move || (!is_blocked.get()).to_string() />
            <button class="button-link text-sm" type="submit">
                {move || if is_blocked.get() { "Unblock this person" } else { "Block this person" }}
            </button>
        </ActionForm>
    }
}
