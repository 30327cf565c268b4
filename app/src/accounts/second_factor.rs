//! Two-step sign-in: turning it on with a QR code, off again, and the recovery codes.

use super::frames::{AccountSection, Done};
use super::home::own_profile;
use crate::Error;
use crate::ui::*;
use domain::accounts::{CodeForm, Profile, RemoveSecondFactorForm, SecondFactorSetup};
use leptos::prelude::*;

/// `/account/security`
#[component]
pub fn SecurityPage() -> impl IntoView {
    let profile = asked(|| (), |()| own_profile());
    view! {
        <AccountSection
            title="Two-step sign-in"
            intro="Signing in then takes your password and a code of an app on your phone. Who only knows the password stays out."
        >
            <Done what="off" text="Two-step sign-in is off. Your password alone is enough now." />
            <Loaded
                resource=profile
                view=|profile| if profile.second_factor {
                    view! { <TurnedOn profile /> }.into_any()
                } else {
                    view! { <TurnedOff /> }.into_any()
                }
            />
        </AccountSection>
    }
}

#[component]
fn TurnedOff() -> impl IntoView {
    view! {
        <Card>
            <div class="grid justify-items-start gap-4">
                <Badge>"Off"</Badge>
                <p class="text-soft">
                    "You need an authenticator app, such as Aegis, 2FAS, Google Authenticator, or the one in your password manager."
                </p>
                <LinkButton href="/account/security/set-up">"Turn it on"</LinkButton>
            </div>
        </Card>
    }
}

#[component]
fn TurnedOn(profile: Profile) -> impl IntoView {
    let renew = ServerAction::<NewRecoveryCodes>::new();
    let remove = ServerAction::<RemoveSecondFactor>::new();
    let left = profile.recovery_codes_left;
    view! {
        <Card>
            <div class="flex flex-wrap items-center gap-3">
                <Badge tone=Tone::Good><Icon glyph=Glyph::ShieldCheck />"On"</Badge>
                <Badge tone=if left < 3 { Tone::Warn } else { Tone::Plain }>{left} " recovery codes left"</Badge>
            </div>
        </Card>
        <Card title="New recovery codes">
            <p class="mb-4 text-soft">"Ten new codes for the day that you lose the app. The earlier ones stop working."</p>
            <Form action=renew clears=true class="form max-w-form">
                <FormMessage />
                <PasswordAndCode />
                <Submit weight=Weight::Quiet class="justify-self-start">"Make new codes"</Submit>
            </Form>
        </Card>
        <Card title="Turn it off">
            <Form action=remove clears=true class="form max-w-form">
                <FormMessage />
                <PasswordAndCode />
                <Submit weight=Weight::Danger class="justify-self-start">"Turn two-step sign-in off"</Submit>
            </Form>
        </Card>
    }
}

#[component]
fn PasswordAndCode() -> impl IntoView {
    view! {
        <PasswordField name="password" label="Your password" autocomplete="current-password" />
        <CodeField hint="Six digits of your app, or a recovery code." />
    }
}

#[component]
fn CodeField(hint: &'static str) -> impl IntoView {
    view! {
        <Field name="code" label="Code" class="input-code" autocomplete="one-time-code" inputmode="numeric" maxlength=20 hint />
    }
}

/// The secret for the app; the same one as long as one does not sign in anew.
#[server(endpoint = "set_up_second_factor", input = server_fn::codec::GetUrl)]
pub async fn set_up_second_factor() -> Result<SecondFactorSetup, Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    Ok(services.set_up_second_factor(&caller).await?)
}

/// Turns it on, and leads to the recovery codes.
#[server(endpoint = "confirm_second_factor")]
pub async fn confirm_second_factor(form: CodeForm) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    let codes = services.confirm_second_factor(&caller, form).await?;
    ssr::show_codes_once(&codes);
    ssr::redirect("/account/security/codes");
    Ok(())
}

/// `/account/security/set-up`
#[component]
pub fn SetUpPage() -> impl IntoView {
    let setup = asked(|| (), |()| set_up_second_factor());
    let action = ServerAction::<ConfirmSecondFactor>::new();
    view! {
        <AccountSection title="Turn on two-step sign-in">
            <Loaded resource=setup view=|setup| view! { <Secret setup /> } />
            <Card title="2. Type the code that it shows">
                <Form action clears=true class="form max-w-form">
                    <FormMessage />
                    <CodeField hint="Six digits; they change every half minute." />
                    <Submit class="justify-self-start">"Turn it on"</Submit>
                </Form>
            </Card>
        </AccountSection>
    }
}

#[component]
fn Secret(setup: SecondFactorSetup) -> impl IntoView {
    let size = setup.qr_size;
    view! {
        <Card title="1. Scan this with your app">
            <div class="grid items-center gap-6 sm:grid-cols-[auto_1fr]">
                <svg class="qr" viewBox=format!("0 0 {size} {size}") role="img" aria-label="QR code with the secret">
                    <path d=setup.qr_path></path>
                </svg>
                <div class="grid gap-3">
                    <p class="text-soft">"Are you on the phone that has the app? " <a class="link" href=setup.url rel="external">"Open it there"</a> "."</p>
                    <p class="text-soft">"Or type this key into it:"</p>
                    <p><code class="key">{spaced(&setup.secret)}</code></p>
                </div>
            </div>
        </Card>
    }
}

/// In groups of four, as people copy it.
fn spaced(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// Turns it off.
#[server(endpoint = "remove_second_factor")]
pub async fn remove_second_factor(form: RemoveSecondFactorForm) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    services.remove_second_factor(&caller, form).await?;
    ssr::redirect("/account/security?done=off");
    Ok(())
}

/// Makes new recovery codes, and leads to them.
#[server(endpoint = "new_recovery_codes")]
pub async fn new_recovery_codes(form: RemoveSecondFactorForm) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    let codes = services.new_recovery_codes(&caller, form).await?;
    ssr::show_codes_once(&codes);
    ssr::redirect("/account/security/codes");
    Ok(())
}

/// The recovery codes that were just made; a second time there are none.
#[server(endpoint = "fresh_recovery_codes", input = server_fn::codec::GetUrl)]
pub async fn fresh_recovery_codes() -> Result<Vec<String>, Error> {
    use crate::ssr;
    let (_, caller) = ssr::request()?;
    caller.member()?;
    Ok(ssr::take_codes())
}

/// `/account/security/codes`
#[component]
pub fn RecoveryCodesPage() -> impl IntoView {
    let codes = asked(|| (), |()| fresh_recovery_codes());
    view! {
        <AccountSection title="Recovery codes">
            <Loaded
                resource=codes
                view=|codes| if codes.is_empty() {
                    view! {
                        <Alert>
                            <p>"Recovery codes are shown once, right after they were made."</p>
                        </Alert>
                        <div><LinkButton href="/account/security" weight=Weight::Quiet>"Two-step sign-in"</LinkButton></div>
                    }
                        .into_any()
                } else {
                    view! { <Codes codes /> }.into_any()
                }
            />
        </AccountSection>
    }
}

#[component]
fn Codes(codes: Vec<String>) -> impl IntoView {
    let toasts = use_toasts();
    let all = codes.join("\n");
    let copy = move |_| {
        let _ = window().navigator().clipboard().write_text(&all);
        toasts.show("The codes are copied.");
    };
    view! {
        <Alert tone=Tone::Warn>
            <p>"Write these codes down or print them now. They are not shown again. Each one works once, in place of your app."</p>
        </Alert>
        <ul class="card grid grid-cols-2 gap-x-6 gap-y-3 font-mono text-lg">
            {codes.into_iter().map(|code| view! { <li>{code}</li> }).collect_view()}
        </ul>
        <div class="flex flex-wrap gap-3">
            <Button weight=Weight::Quiet class="needs-script" on:click=copy><Icon glyph=Glyph::Copy />"Copy"</Button>
            <LinkButton href="/account/security">"I have kept them"</LinkButton>
        </div>
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_secret_is_shown_in_groups_of_four() {
        assert_eq!(super::spaced("ABCDEFGHIJ"), "ABCD EFGH IJ");
    }
}
