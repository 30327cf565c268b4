//! The devices on which one is signed in.

use super::frames::{AccountSection, Done};
use crate::Error;
use crate::ui::*;
use domain::SessionId;
use domain::accounts::SessionView;
use leptos::prelude::*;

/// Where the viewer is signed in, the newest use first.
#[server(endpoint = "own_sessions", input = server_fn::codec::GetUrl)]
pub async fn own_sessions() -> Result<Vec<SessionView>, Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    Ok(services.sessions(&caller).await?)
}

/// Ends one session.
#[server(endpoint = "sign_out_session")]
pub async fn sign_out_session(session: SessionId) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    services.sign_out_session(&caller, session).await?;
    ssr::redirect("/account/sessions?done=one");
    Ok(())
}

/// Ends all other sessions.
#[server(endpoint = "sign_out_others")]
pub async fn sign_out_others() -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    services.sign_out_others(&caller).await?;
    ssr::redirect("/account/sessions?done=all");
    Ok(())
}

/// `/account/sessions`
#[component]
pub fn SessionsPage() -> impl IntoView {
    let one = ServerAction::<SignOutSession>::new();
    let all = ServerAction::<SignOutOthers>::new();
    let sessions = asked(move || (one.version().get(), all.version().get()), |_| own_sessions());
    view! {
        <AccountSection title="Devices" intro="Where you are signed in. If you do not know one of them, sign it out and change your password.">
            <Done what="one" text="That device is signed out." />
            <Done what="all" text="All other devices are signed out." />
            <ActionMessage action=one />
            <Loaded
                resource=sessions
                view=move |sessions| {
                    let several = sessions.len() > 1;
                    let row = move |session| view! { <Session one session /> };
                    view! {
                        <ul class="card grid gap-0 py-2!">{sessions.into_iter().map(row).collect_view()}</ul>
                        {several
                            .then(|| {
                                view! {
                                    <Form action=all>
                                        <FormMessage />
                                        <Submit weight=Weight::Quiet class="justify-self-start">"Sign out all other devices"</Submit>
                                    </Form>
                                }
                            })}
                    }
                }
            />
        </AccountSection>
    }
}

#[component]
fn Session(one: ServerAction<SignOutSession>, session: SessionView) -> impl IntoView {
    let end = (!session.current).then(|| {
        view! {
            <Form action=one class="ml-auto">
                <input type="hidden" name="session" value=session.id.to_string() />
                <Submit weight=Weight::Quiet>"Sign out"</Submit>
            </Form>
        }
    });
    view! {
        <li class="flex flex-wrap items-center gap-4 border-b border-line py-4 last:border-0">
            <span class="avatar"><Icon glyph=Glyph::Desktop /></span>
            <div class="min-w-0 flex-1">
                <p class="flex flex-wrap items-center gap-2">
                    <b>{session.device}</b>
                    {session.current.then(|| view! { <Badge tone=Tone::Good>"This device"</Badge> })}
                </p>
                <p class="text-sm text-soft">{session.place} " · since " {session.started_at.date()}</p>
                <p class="text-sm text-soft">"Last used " {session.last_used_at.date_and_time()}</p>
            </div>
            {end}
        </li>
    }
}
