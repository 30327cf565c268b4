//! `/unsubscribe?token=`: no more mail of a kind, by the link in it, without signing in.

use crate::Error;
use crate::accounts::{Done, NarrowPage, query_value};
use crate::ui::{Form, FormMessage, Hidden, LinkButton, Loaded, Submit, Weight};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The signed link of a mail.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct UnsubscribeForm {
    pub token: String,
}

impl fmt::Debug for UnsubscribeForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnsubscribeForm")
    }
}

/// What mail a link is about, in words.
#[server(endpoint = "mailing", input = GetUrl)]
pub async fn mailing(token: String) -> Result<String, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.mailing(&caller, &token).await?)
}

/// Sends no more of it.
#[server(endpoint = "unsubscribe")]
pub async fn unsubscribe(form: UnsubscribeForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.unsubscribe(&caller, &form.token).await?;
    crate::ssr::redirect("/unsubscribe?done=yes");
    Ok(())
}

/// `/unsubscribe?token=`
#[component]
pub fn UnsubscribePage() -> impl IntoView {
    let query = use_query_map();
    let action = ServerAction::<Unsubscribe>::new();
    let is_done = move || query.read().get("done").is_some();
    let about = Resource::new(
        move || query.read().get("token").unwrap_or_default(),
        move |token| async move { if token.is_empty() { Ok(String::new()) } else { mailing(token).await } },
    );
    view! {
        <NarrowPage title="Fewer mails">
            <Done text="Done: we send you no more of these mails." />
            {move || (!is_done()).then(|| view! { <Loaded resource=about view=move |about| view! { <Ask about action /> } /> })}
            <LinkButton href="/account/searches" weight=Weight::Quiet>"All that you are told of"</LinkButton>
        </NarrowPage>
    }
}

#[component]
fn Ask(about: String, action: ServerAction<Unsubscribe>) -> impl IntoView {
    view! {
        <p>{format!("You get mail about {about}.")}</p>
        <Form action>
            <FormMessage />
            <Hidden name="token" value=query_value("token") />
            <Submit>"Send me no more of these"</Submit>
        </Form>
    }
}
