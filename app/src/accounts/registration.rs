//! Signing up: the form, the wait for the mail, and the page that the mail leads to.

use super::frames::{Done, NarrowPage, query_value};
use crate::Error;
use crate::site::{is_sandbox, with_next};
use crate::ui::*;
use crate::viewer::refetch_viewer_after;
use domain::accounts::{EmailForm, RegisterForm, VerifyEmailForm};
use leptos::prelude::*;

/// Makes an account that waits for its e-mail address to be confirmed.
#[server(endpoint = "register")]
pub async fn register(form: RegisterForm) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    services.register(&caller, form).await?;
    ssr::redirect("/check-mail");
    Ok(())
}

/// The countries whose numbers can be typed without a prefix, and the one that the browser speaks of.
#[server(endpoint = "phone_countries", input = server_fn::codec::GetUrl)]
pub async fn phone_countries() -> Result<(Vec<(String, String)>, String), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    let countries = services.countries(&caller).await?;
    let named = |c: domain::places::Country| {
        (c.code, format!("{} (+{})", c.name, c.phone_prefix.trim_start_matches('+')))
    };
    Ok((countries.into_iter().map(named).collect(), ssr::country_of_browser()))
}

/// `/register`
#[component]
pub fn RegisterPage() -> impl IntoView {
    let action = ServerAction::<Register>::new();
    let countries = asked(|| (), |()| phone_countries());
    let next = query_value("next");
    let sign_in = with_next("/sign-in", &next);
    let draft = next.starts_with("/sell/").then(|| {
        let sign_in = sign_in.clone();
        view! {
            <Alert tone=Tone::Good>
                <p>
                    "Your phone is ready to be sold, and nothing of it gets lost. One last thing: buyers want to know                     who sells it. Create an account, or " <a class="link" href=sign_in>"sign in"</a>
                    ". Then you come back to it and press Publish."
                </p>
            </Alert>
        }
    });
    view! {
        <NarrowPage title="Create your account" intro="It is free, and the same account buys and sells.">
            {draft}
            <Form action>
                <FormMessage />
                <Field name="name" label="Your name" autocomplete="name" maxlength=60 hint="Buyers and sellers see it." />
                <Field name="email" label="E-mail address" kind="email" autocomplete="email" inputmode="email" />
                <Loaded
                    resource=countries
                    view=|(countries, mine)| {
                        let choices = countries.into_iter().map(|(code, name)| Choice::new(code, name)).collect();
                        view! {
                            <Select name="country" label="Country of your phone number" autocomplete="country" choices value=mine />
                        }
                    }
                />
                <Field
                    name="phone"
                    label="Phone number"
                    kind="tel"
                    autocomplete="tel"
                    inputmode="tel"
                    maxlength=40
                    hint="Nobody else sees it. A number that begins with + is taken as it is."
                />
                <PasswordField
                    name="password"
                    label="Password"
                    autocomplete="new-password"
                    hint="At least 8 characters. Three or four unrelated words are easy to keep and hard to guess."
                />
                <Checkbox name="terms" required=true>
                    "I accept the " <a class="link" href="/terms">"terms"</a> " and have read the "
                    <a class="link" href="/privacy">"privacy notice"</a> "."
                </Checkbox>
                <Hidden name="next" value=next />
                <Submit>"Create account"</Submit>
            </Form>
            <p class="text-sm text-soft">
                "Do you have an account? " <a class="link" href=sign_in>"Sign in"</a>
            </p>
        </NarrowPage>
    }
}

/// Mails the link to confirm an address once more.
#[server(endpoint = "resend_verification")]
pub async fn resend_verification(form: EmailForm) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    services.resend_verification(&caller, form).await?;
    ssr::redirect("/check-mail?done=resent");
    Ok(())
}

/// `/check-mail`
#[component]
pub fn CheckMailPage() -> impl IntoView {
    let action = ServerAction::<ResendVerification>::new();
    view! {
        <NarrowPage title="Look into your mailbox" intro="We have sent you a link. Open it within a day to finish.">
            <Done what="resent" text="If that address waits for its confirmation, a new link is on its way." />
            <SandboxHint />
            <details class="fold">
                <summary>"Nothing arrived?"</summary>
                <div class="grid gap-4">
                    <p>"Look into the folder for spam first. If the address was mistyped, just sign up again. Else we can send the link once more."</p>
                    <Form action clears=true>
                        <FormMessage />
                        <Field name="email" label="E-mail address" kind="email" autocomplete="email" inputmode="email" />
                        <Submit weight=Weight::Quiet>"Send it again"</Submit>
                    </Form>
                </div>
            </details>
        </NarrowPage>
    }
}

/// In the sandbox, mails do not leave the machine: this leads to where they can be read.
#[component]
pub fn SandboxHint() -> impl IntoView {
    is_sandbox().then(|| {
        view! {
            <Alert>
                <p>"This is a sandbox: no mail leaves it. " <a href="/sandbox/outbox">"Read what would have been sent"</a> "."</p>
            </Alert>
        }
    })
}

/// Confirms the address by the mailed link and the password, and signs in.
#[server(endpoint = "verify_email")]
pub async fn verify_email(form: VerifyEmailForm) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    let next = form.next.clone();
    let signed_in = services.verify_email(&caller, form).await?;
    ssr::remember_session(&services, &signed_in);
    ssr::redirect(&ssr::after_sign_in(&signed_in, &next, "/account?done=verified"));
    Ok(())
}

/// `/verify?token=`
#[component]
pub fn VerifyPage() -> impl IntoView {
    let action = ServerAction::<VerifyEmail>::new();
    refetch_viewer_after(action);
    view! {
        <NarrowPage
            title="Confirm your e-mail address"
            intro="Type the password that you chose when you signed up. So only you can finish what you began."
        >
            <Form action>
                <FormMessage />
                <Hidden name="token" value=query_value("token") />
                <PasswordField name="password" label="Password" autocomplete="current-password" />
                <Submit>"Confirm and sign in"</Submit>
            </Form>
            <p class="text-sm text-soft">
                "Is the link too old? " <a class="link" href="/check-mail">"Ask for a new one"</a> "."
            </p>
        </NarrowPage>
    }
}
