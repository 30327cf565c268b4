//! Signing in: e-mail and password, then the second factor where the account has one.

use super::frames::{Done, NarrowPage, query_value};
use crate::Error;
use crate::site::with_next;
use crate::ui::*;
use crate::viewer::refetch_viewer_after;
use domain::accounts::{SecondFactorForm, SignInForm};
use leptos::prelude::*;

/// Signs in, or asks for the second factor.
#[server(endpoint = "sign_in")]
pub async fn sign_in(form: SignInForm) -> Result<(), Error> {
    use crate::ssr;
    use domain::accounts::SignInStep;
    let (services, caller) = ssr::request()?;
    let next = form.next.clone();
    match services.sign_in(&caller, form).await? {
        SignInStep::SignedIn(signed_in) => {
            ssr::remember_session(&services, &signed_in);
            ssr::redirect(&ssr::after_sign_in(&signed_in, &next, "/"));
        }
        SignInStep::SecondFactor { challenge } => {
            ssr::remember_challenge(&services, &challenge);
            ssr::redirect(&ssr::with_next("/second-factor", &next));
        }
    }
    Ok(())
}

/// `/sign-in?next=`
#[component]
pub fn SignInPage() -> impl IntoView {
    let action = ServerAction::<SignIn>::new();
    refetch_viewer_after(action);
    let next = query_value("next");
    let register = with_next("/register", &next);
    let must = (!next.is_empty()).then(|| {
        view! {
            <Alert>
                <p>"Please sign in to go on. You come back to where you were."</p>
            </Alert>
        }
    });
    view! {
        <NarrowPage title="Sign in">
            {must}
            <Done what="password" text="Your new password is set. You can sign in with it now." />
            <Done what="email" text="Your new e-mail address is confirmed. Sign in with it from now on." />
            <Done what="deleted" text="Your account is deleted. Thank you for having been here." />
            <Form action>
                <FormMessage />
                <Field name="email" label="E-mail address" kind="email" autocomplete="username" inputmode="email" />
                <PasswordField name="password" label="Password" autocomplete="current-password" />
                <Hidden name="next" value=next />
                <Submit>"Sign in"</Submit>
                <a class="button-link justify-self-center text-sm" href="/forgot-password">"Forgot your password?"</a>
            </Form>
            <div class="grid gap-3 border-t border-line pt-6">
                <p class="text-sm text-soft">"New here? An account takes a minute."</p>
                <LinkButton href=register weight=Weight::Quiet>"Create an account"</LinkButton>
            </div>
        </NarrowPage>
    }
}

/// The second step of signing in.
#[server(endpoint = "second_factor")]
pub async fn second_factor(form: SecondFactorForm) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    let next = form.next.clone();
    let challenge = ssr::read_cookie(ssr::CHALLENGE_COOKIE).unwrap_or_default();
    let signed_in = services.second_factor(&caller, &challenge, form).await?;
    ssr::remember_session(&services, &signed_in);
    ssr::redirect(&ssr::after_sign_in(&signed_in, &next, "/"));
    Ok(())
}

/// `/second-factor?next=`
#[component]
pub fn SecondFactorPage() -> impl IntoView {
    let action = ServerAction::<SecondFactor>::new();
    refetch_viewer_after(action);
    view! {
        <NarrowPage title="One more step" intro="Type the code that your authenticator app shows now.">
            <Form action>
                <FormMessage />
                <Field
                    name="code"
                    label="Code"
                    class="input-code"
                    autocomplete="one-time-code"
                    inputmode="numeric"
                    maxlength=20
                    hint="Six digits. If you have lost the app, type one of your recovery codes."
                />
                <Hidden name="next" value=query_value("next") />
                <Submit>"Sign in"</Submit>
            </Form>
            <p class="text-sm text-soft">
                "Did it take too long? " <a class="link" href="/sign-in">"Begin again"</a> "."
            </p>
        </NarrowPage>
    }
}
