//! `/hand-over`: what the phone shows that has read the code of a listing. It needs no account and sees nothing of the
//! seller.

use super::queue::Queue;
use super::uploads::PhotoUploads;
use crate::Error;
use crate::refused::RefusedForm;
use crate::ui::{Alert, Glyph, Head, Icon, Loaded, Tone};
use domain::hand_overs::HandedListing;
use domain::photos::Shot;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;

/// What a phone with this secret may add photos to. Gives the browser a mark, by which it stays the only one.
#[server(endpoint = "open_hand_over", input = GetUrl)]
pub async fn open_hand_over(token: String) -> Result<HandedListing, Error> {
    use crate::ssr;
    let (services, caller) = ssr::request()?;
    let handed = services.handed_listing(&caller, &token).await?;
    ssr::mark_phone(&services, handed.expires_at);
    Ok(handed)
}

/// `/hand-over`
#[component]
pub fn HandOverPage() -> impl IntoView {
    let query = use_query_map();
    let token = move || query.read().get("token").unwrap_or_default();
    let handed = Resource::new(token, open_hand_over);
    view! {
        <Head title="Photos from your phone" noindex=true />
        <Loaded resource=handed view=move |handed| view! { <Phone handed token=token() /> } />
    }
}

#[component]
fn Phone(handed: HandedListing, token: String) -> impl IntoView {
    let shots = RwSignal::new(handed.shots);
    let asked = StoredValue::new(token.clone());
    let refresh = Callback::new(move |()| {
        spawn_local(async move {
            let Some(token) = asked.try_get_value() else { return };
            if let Ok(handed) = open_hand_over(token).await {
                shots.try_set(handed.shots);
            }
        });
    });
    let encoded: String = form_urlencoded::byte_serialize(token.as_bytes()).collect();
    let path = format!("/hand-over/photos?token={encoded}");
    let queue = Queue::new(path.clone(), "/hand-over/photos".to_owned(), refresh);
    let refused = use_context::<RefusedForm>().filter(|refused| refused.action == "/hand-over/photos");
    let count = move || shots.with(Vec::len);
    let sentence = move || match count() {
        0 => "No photo is there yet.".to_owned(),
        1 => "One photo is there.".to_owned(),
        count => format!("{count} photos are there."),
    };
    let has_all = move || shots.with(|all| Shot::GUIDED.iter().all(|shot| all.contains(&Some(*shot))));
    view! {
        <div class="page edit-listing">
            <h1 class="text-2xl">{format!("Photos of the {}", handed.model)}</h1>
            {refused.map(|refused| view! { <Alert tone=Tone::Bad><p>{refused.error.to_string()}</p></Alert> })}
            <PhotoUploads queue action=path page=format!("/hand-over?token={encoded}") shots />
            <p class="hand-over-count" role="status">
                <Icon glyph=Glyph::Check />
                {sentence}
            </p>
            {move || {
                has_all()
                    .then(|| view! { <Alert tone=Tone::Good><p>"That is all we ask for. You can put the phone down and go on at your computer."</p></Alert> })
            }}
            <p class="text-sm text-soft">
                "This link is good until " {handed.expires_at.date_and_time()}
                ". It takes photos for this one listing, from this phone."
            </p>
        </div>
    }
}
