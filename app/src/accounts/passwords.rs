//! Passwords: forgotten, chosen anew by a mailed link, changed by their owner.

use super::frames::{AccountSection, Done, NarrowPage, query_value};
use super::registration::SandboxHint;
use crate::Error;
use crate::ui::*;
use domain::accounts::{ChangePasswordForm, EmailForm, ResetPasswordForm};
use leptos::prelude::*;

const GOOD_PASSWORD: &str =
    "At least 8 characters. Three or four unrelated words are easy to keep and hard to guess.";

/// Mails a link to choose a new password, where the address has an account.
#[server(endpoint = "request_password_reset")]
pub async fn request_password_reset(form: EmailForm) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    services.request_password_reset(&caller, form).await?;
    ssr::redirect("/forgot-password?done=sent");
    Ok(())
}

/// `/forgot-password`
#[component]
pub fn ForgotPasswordPage() -> impl IntoView {
    let action = ServerAction::<RequestPasswordReset>::new();
    let is_sent = leptos_router::hooks::use_query_map();
    view! {
        <NarrowPage title="Forgot your password?" intro="We mail you a link to choose a new one. It is good for an hour.">
            <Done what="sent" text="A mail is on its way. If the address has no account here, it says so." />
            {move || is_sent.read().get("done").map(|_| view! { <SandboxHint /> })}
            <Form action clears=true>
                <FormMessage />
                <Field name="email" label="E-mail address" kind="email" autocomplete="username" inputmode="email" />
                <Submit>"Mail me a link"</Submit>
            </Form>
            <p class="text-sm text-soft">
                "Did you remember it? " <a class="link" href="/sign-in">"Sign in"</a>
            </p>
        </NarrowPage>
    }
}

/// Sets a new password by a mailed link.
#[server(endpoint = "reset_password")]
pub async fn reset_password(form: ResetPasswordForm) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    services.reset_password(&caller, form).await?;
    ssr::redirect("/sign-in?done=password");
    Ok(())
}

/// `/reset-password?token=`
#[component]
pub fn ResetPasswordPage() -> impl IntoView {
    let action = ServerAction::<ResetPassword>::new();
    view! {
        <NarrowPage title="Choose a new password" intro="You are signed out on all your devices once it is set.">
            <Form action>
                <FormMessage />
                <Hidden name="token" value=query_value("token") />
                <PasswordField name="password" label="New password" autocomplete="new-password" hint=GOOD_PASSWORD />
                <Submit>"Set password"</Submit>
            </Form>
            <p class="text-sm text-soft">
                "Is the link too old? " <a class="link" href="/forgot-password">"Ask for a new one"</a> "."
            </p>
        </NarrowPage>
    }
}

/// Changes the password, and ends all other sessions.
#[server(endpoint = "change_password")]
pub async fn change_password(form: ChangePasswordForm) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    services.change_password(&caller, form).await?;
    ssr::redirect("/account/password?done=yes");
    Ok(())
}

/// `/account/password`
#[component]
pub fn PasswordPage() -> impl IntoView {
    let action = ServerAction::<ChangePassword>::new();
    view! {
        <AccountSection title="Password" intro="Your other devices are signed out when it changes.">
            <Done text="Your new password is set. Your other devices are signed out." />
            <Form action clears=true class="form max-w-form">
                <FormMessage />
                <PasswordField name="current" label="Current password" autocomplete="current-password" />
                <PasswordField name="password" label="New password" autocomplete="new-password" hint=GOOD_PASSWORD />
                <Submit class="justify-self-start">"Change password"</Submit>
            </Form>
        </AccountSection>
    }
}
