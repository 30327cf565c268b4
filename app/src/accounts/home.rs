//! The overview of an account.

use super::frames::{AccountSection, Done};
use crate::Error;
use crate::ui::*;
use domain::accounts::Profile;
use leptos::prelude::*;

/// What the account's owner sees of it.
#[server(endpoint = "own_profile", input = server_fn::codec::GetUrl)]
pub async fn own_profile() -> Result<Profile, Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    Ok(services.profile(&caller).await?)
}

/// `/account`
#[component]
pub fn AccountPage() -> impl IntoView {
    let profile = asked(|| (), |()| own_profile());
    view! {
        <AccountSection title="Your account">
            <Done what="verified" text="Welcome! Your e-mail address is confirmed, and you are signed in." />
            <Loaded resource=profile view=|profile| view! { <Overview profile /> } />
        </AccountSection>
    }
}

#[component]
fn Overview(profile: Profile) -> impl IntoView {
    let name = profile.name.clone();
    view! {
        <div class="card flex items-center gap-4">
            <Avatar name=profile.name.clone() large=true />
            <div class="min-w-0">
                <p class="truncate text-xl font-semibold">{name}</p>
                <p class="truncate text-soft">{profile.email.to_string()}</p>
                <p class="text-sm text-soft">"Member since " {profile.member_since.date()}</p>
            </div>
        </div>
        <div class="grid gap-4 sm:grid-cols-2">
            <Tile
                href="/sell"
                glyph=Glyph::Tag
                title="Sell a phone"
                detail="A model, a few photos, a price: it takes minutes."
            />
            <Tile href="/account/orders" glyph=Glyph::Basket title="Orders" detail="What you bought, and where it is." />
            <Tile href="/account/sales" glyph=Glyph::Box title="Sales" detail="What to send, and your balance." />
            <Tile href="/account/offers" glyph=Glyph::Tag title="Offers" detail="Prices that you offered, or were offered." />
            <Tile href="/account/listings" glyph=Glyph::List title="My listings" detail="Drafts, what is for sale, what was sold." />
            <Tile href="/account/watched" glyph=Glyph::Heart title="Watched phones" detail="Hear of it when one of them costs less." />
            <Tile href="/account/searches" glyph=Glyph::Search title="Saved searches" detail="Hear of new phones that they find." />
            <Tile href="/account/messages" glyph=Glyph::Mail title="Messages" detail="With sellers and buyers, phone by phone." />
            <Tile href="/account/notifications" glyph=Glyph::Bell title="Notifications" detail="News about your searches and phones." />
            <Tile href="/account/profile" glyph=Glyph::User title="Profile" detail="Your name, what you say about yourself, your phone number." />
            <Tile href="/account/addresses" glyph=Glyph::Pin title="Addresses" detail="Where parcels come to, and go from." />
            <Tile
                href="/account/security"
                glyph=Glyph::Shield
                title="Two-step sign-in"
                detail=if profile.second_factor {
                    format!("On. {} recovery codes left.", profile.recovery_codes_left)
                } else {
                    "Off. Turn it on to keep others out even if they know your password.".to_owned()
                }
            />
            <Tile href="/account/sessions" glyph=Glyph::Desktop title="Devices" detail="Where you are signed in." />
            <Tile href="/account/email" glyph=Glyph::Mail title="E-mail" detail="The address that you sign in with." />
            <Tile href="/account/password" glyph=Glyph::Key title="Password" detail="Change it, and sign out your other devices." />
            <Tile href="/account/delete" glyph=Glyph::Download title="Your data" detail="Take everything along, or delete your account." />
        </div>
    }
}

/// A card that leads to one of the account's pages.
#[component]
fn Tile(
    href: &'static str,
    glyph: Glyph,
    title: &'static str,
    #[prop(into)] detail: String,
) -> impl IntoView {
    view! {
        <div class="card card-link flex items-start gap-4">
            <span class="avatar"><Icon glyph /></span>
            <div>
                <h2 class="text-base"><a href=href>{title}</a></h2>
                <p class="text-sm text-soft">{detail}</p>
            </div>
        </div>
    }
}
