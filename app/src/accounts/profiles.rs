//! The profile: what others see of a member, and the phone number that they do not.

use super::frames::{AccountSection, Done};
use super::home::own_profile;
use crate::Error;
use crate::ui::*;
use crate::viewer::refetch_viewer_after;
use domain::accounts::{ABOUT_MAX, Profile, ProfileForm};
use leptos::prelude::*;

/// Changes the profile.
#[server(endpoint = "update_profile")]
pub async fn update_profile(form: ProfileForm) -> Result<(), Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    services.update_profile(&caller, form).await?;
    ssr::redirect("/account/profile?done=yes");
    Ok(())
}

/// `/account/profile`
#[component]
pub fn ProfilePage() -> impl IntoView {
    let profile = asked(|| (), |()| own_profile());
    let action = ServerAction::<UpdateProfile>::new();
    refetch_viewer_after(action);
    view! {
        <AccountSection title="Profile">
            <Done text="Your profile is saved." />
            <Loaded resource=profile view=move |profile| view! { <Fields action profile /> } />
        </AccountSection>
    }
}

#[component]
fn Fields(action: ServerAction<UpdateProfile>, profile: Profile) -> impl IntoView {
    view! {
        <Form action class="form max-w-form">
            <FormMessage />
            <Field name="name" label="Your name" autocomplete="name" maxlength=60 value=profile.name hint="Buyers and sellers see it." />
            <TextArea
                name="about"
                label="About you (optional)"
                value=profile.about
                required=false
                maxlength=u32::try_from(ABOUT_MAX).unwrap_or(u32::MAX)
                hint="Shown on your seller page. No phone numbers or links, please."
            />
            <Field
                name="phone"
                label="Phone number"
                kind="tel"
                autocomplete="tel"
                inputmode="tel"
                maxlength=40
                value=profile.phone
                hint="With + and country code. Nobody else sees it."
            />
            <Submit class="justify-self-start">"Save profile"</Submit>
        </Form>
        <p class="text-sm">
            <a class="link" href=format!("/sellers/{}", profile.id)>"See your page as others see it"</a>
        </p>
    }
}
