//! The account's e-mail address, and its change by a link to the new one.

use super::frames::{AccountSection, Done, NarrowPage, query_value};
use super::home::own_profile;
use super::registration::SandboxHint;
use crate::Error;
use crate::ui::*;
use domain::accounts::{ChangeEmailForm, Profile, TokenForm};
use leptos::prelude::*;

/// Mails a link to the new address.
#[server(endpoint = "change_email")]
pub async fn change_email(form: ChangeEmailForm) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    services.change_email(&caller, form).await?;
    ssr::redirect("/account/email?done=sent");
    Ok(())
}

/// `/account/email`
#[component]
pub fn EmailPage() -> impl IntoView {
    let action = ServerAction::<ChangeEmail>::new();
    let profile = asked(move || action.version().get(), |_| own_profile());
    view! {
        <AccountSection
            title="E-mail"
            intro="You sign in with it, and we write to it about your listings and your account. Nobody else sees it."
        >
            <Done what="sent" text="We have sent a link to the new address. It changes once you open that link." />
            <Loaded resource=profile view=|profile| view! { <CurrentEmail profile /> } />
            <h2 class="text-xl">"Change it"</h2>
            <Form action clears=true class="form max-w-form">
                <FormMessage />
                <Field name="email" label="New e-mail address" kind="email" autocomplete="email" inputmode="email" />
                <PasswordField name="password" label="Your password" autocomplete="current-password" />
                <Submit class="justify-self-start">"Send the link"</Submit>
            </Form>
        </AccountSection>
    }
}

#[component]
fn CurrentEmail(profile: Profile) -> impl IntoView {
    let waiting = profile.new_email.map(|email| {
        view! {
            <Alert tone=Tone::Warn>
                <p><b>{email.to_string()}</b> " waits for its confirmation. Open the link in the mail that we sent there."</p>
            </Alert>
            <SandboxHint />
        }
    });
    view! {
        <dl class="facts card">
            <div>
                <dt>"Address now"</dt>
                <dd>{profile.email.to_string()}</dd>
            </div>
        </dl>
        {waiting}
    }
}

/// Confirms the new address by the mailed link.
#[server(endpoint = "confirm_new_email")]
pub async fn confirm_new_email(form: TokenForm) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    services.confirm_new_email(&caller, form).await?;
    ssr::redirect("/sign-in?done=email");
    Ok(())
}

/// `/confirm-email?token=`: a button, so that a mail program which only looks at the link changes nothing.
#[component]
pub fn ConfirmEmailPage() -> impl IntoView {
    let action = ServerAction::<ConfirmNewEmail>::new();
    view! {
        <NarrowPage title="Confirm your new e-mail address" intro="From then on you sign in with it, and our mail goes there.">
            <Form action>
                <FormMessage />
                <Hidden name="token" value=query_value("token") />
                <Submit>"Confirm this address"</Submit>
            </Form>
        </NarrowPage>
    }
}
