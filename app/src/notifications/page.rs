//! `/account/notifications`: what a member was told, newest first.

use crate::Error;
use crate::accounts::AccountSection;
use crate::ui::{ActionMessage, Badge, EmptyState, Glyph, LinkButton, Loaded, Pagination, Tone, Weight};
use crate::viewer::refetch_viewer_after;
use domain::notifications::Notification;
use domain::{NotificationId, Page};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_query_map;

/// The page's path.
const PATH: &str = "/account/notifications";

/// What the viewer was told, newest first. Pages are counted from 1.
#[server(endpoint = "own_notifications", input = GetUrl)]
pub async fn own_notifications(page: u32) -> Result<Page<Notification>, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.notifications(&caller, page).await?)
}

/// Marks a notification as read, and goes on to what it is about.
#[server(endpoint = "open_notification")]
pub async fn open_notification(id: NotificationId) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let link = services.open_notification(&caller, id).await?;
    crate::ssr::redirect(crate::ssr::local_path(&link, PATH));
    Ok(())
}

/// Marks everything as read.
#[server(endpoint = "read_all_notifications")]
pub async fn read_all_notifications() -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.read_all_notifications(&caller).await?;
    crate::ssr::redirect(PATH);
    Ok(())
}

/// `/account/notifications`
#[component]
pub fn NotificationsPage() -> impl IntoView {
    let query = use_query_map();
    let open = ServerAction::<OpenNotification>::new();
    let read_all = ServerAction::<ReadAllNotifications>::new();
    refetch_viewer_after(open);
    refetch_viewer_after(read_all);
    let page = move || query.read().get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
    let told = Resource::new(
        move || (page(), open.version().get(), read_all.version().get()),
        |(page, ..)| own_notifications(page),
    );
    view! {
        <AccountSection title="Notifications">
            <ActionMessage action=open />
            <Loaded resource=told view=move |page| view! { <List page open read_all /> } />
        </AccountSection>
    }
}

#[component]
fn List(
    page: Page<Notification>,
    open: ServerAction<OpenNotification>,
    read_all: ServerAction<ReadAllNotifications>,
) -> impl IntoView {
    if page.items.is_empty() {
        return view! {
            <EmptyState glyph=Glyph::Bell title="Nothing yet">
                <p>"News about your searches, the phones that you watch, and your own phones appears here."</p>
                <LinkButton href="/search" weight=Weight::Quiet>"Look at phones"</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    let (number, pages) = (page.number, page.pages());
    let any_unread = page.items.iter().any(|one| !one.read);
    let row = move |one: Notification| {
        let detail = one.notice.detail();
        view! {
            <li class="notification" class:is-unread=!one.read>
                <ActionForm action=open>
                    <input type="hidden" name="page" value=PATH />
                    <input type="hidden" name="id" value=one.id.to_string() />
                    <button type="submit">
                        <span class="notification-title">
                            {one.notice.title()}
                            {(!one.read).then(|| view! { <Badge tone=Tone::Good>"New"</Badge> })}
                        </span>
                        {(!detail.is_empty()).then(|| view! { <span>{detail}</span> })}
                        <time datetime=one.at.rfc3339()>{one.at.date_and_time()}</time>
                    </button>
                </ActionForm>
            </li>
        }
    };
    view! {
        {any_unread
            .then(|| {
                view! {
                    <ActionForm action=read_all>
                        <input type="hidden" name="page" value=PATH />
                        <button class="button-link text-sm" type="submit">"Mark all as read"</button>
                    </ActionForm>
                }
            })}
        <ul class="notifications" role="list">{page.items.into_iter().map(row).collect_view()}</ul>
        <Pagination number pages href=move |page| format!("{PATH}?page={page}") />
    }
    .into_any()
}
