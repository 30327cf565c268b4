//! One's own data: taking it along, and deleting the account.

use super::frames::AccountSection;
use crate::Error;
use crate::ui::*;
use crate::viewer::refetch_viewer_after;
use domain::accounts::PasswordForm;
use leptos::prelude::*;

/// Deletes the account.
#[server(endpoint = "delete_account")]
pub async fn delete_account(form: PasswordForm) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    services.delete_account(&caller, form).await?;
    ssr::forget_session();
    ssr::redirect("/sign-in?done=deleted");
    Ok(())
}

/// `/account/delete`
#[component]
pub fn DeletePage() -> impl IntoView {
    let action = ServerAction::<DeleteAccount>::new();
    refetch_viewer_after(action);
    view! {
        <AccountSection title="Your data">
            <Card title="Take it along">
                <p class="mb-4 text-soft">
                    "Everything that we keep about you, as one JSON file: profile, addresses, listings, sessions, and the history of your account. Passwords and keys are not in it."
                </p>
                <a class="button button-quiet" href="/account/export.json" download="mobilegoo-account.json" rel="external">
                    <Icon glyph=Glyph::Download />
                    "Download my data"
                </a>
            </Card>
            <Card title="Delete the account">
                <div class="grid gap-4">
                    <p class="text-soft">
                        "Your listings are withdrawn, and your name, e-mail address, phone number, addresses and sessions are deleted. That can't be undone."
                    </p>
                    <Form action clears=true class="form max-w-form">
                        <FormMessage />
                        <PasswordField name="password" label="Your password" autocomplete="current-password" />
                        <Submit weight=Weight::Danger class="justify-self-start">"Delete my account for good"</Submit>
                    </Form>
                </div>
            </Card>
        </AccountSection>
    }
}
