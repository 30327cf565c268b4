//! "This phone": the model in the hand, as its browser tells it, offered before anything is typed.

use super::start::{DraftListing, ModelRow};
use crate::Error;
use domain::catalogue::ModelSuggestion;
use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The models that the visitor's own phone may be, likeliest first. `hint` is what the browser says of its device,
/// where the page had to ask for it; a request says it in a header. `screen` is such as `390x844@3`.
#[server(endpoint = "this_phone", input = GetUrl)]
pub async fn this_phone(
    #[server(default)] hint: String,
    #[server(default)] screen: String,
) -> Result<Vec<ModelSuggestion>, Error> {
    let (services, caller) = crate::ssr::request()?;
    let hint = if hint.is_empty() { crate::ssr::model_hint() } else { hint };
    Ok(services.this_phone(&caller, &hint, &screen).await?)
}

/// Offers the phone that the page is looked at with; nothing on a computer.
#[component]
pub fn ThisPhone(draft: ServerAction<DraftListing>) -> impl IntoView {
    let told = RwSignal::new((String::new(), String::new()));
    let found = Resource::new(move || told.get(), |(hint, screen)| this_phone(hint, screen));
    Effect::new(move |_| {
        spawn_local(async move {
            // The server may know by the request already.
            if matches!(found.await.as_deref(), Ok([])) && is_phone() {
                let hint = model_of_device().await.unwrap_or_default();
                told.try_set((hint, screen()));
            }
        });
    });
    let offer = move || {
        Suspend::new(async move {
            let models = found.await.unwrap_or_default();
            (!models.is_empty()).then(|| view! { <Offered models draft /> })
        })
    };
    view! { <Transition>{offer}</Transition> }
}

#[component]
fn Offered(models: Vec<ModelSuggestion>, draft: ServerAction<DraftListing>) -> impl IntoView {
    let title = match models.len() {
        1 => "This phone?",
        _ => "Is it this phone? Then it is one of these.",
    };
    let rows = models.into_iter().map(|model| view! { <li><ModelRow model draft /></li> });
    view! {
        <section class="this-phone" aria-labelledby="this-phone">
            <h2 class="text-xl" id="this-phone">{title}</h2>
            <ul class="model-rows" role="list">{rows.collect_view()}</ul>
        </section>
    }
}

/// Whether the browser runs on a phone, as far as it says.
fn is_phone() -> bool {
    let agent = window().navigator().user_agent().unwrap_or_default();
    agent.contains("Android") || agent.contains("iPhone")
}

/// The size of the screen in points, and the pixels a point: `390x844@3`.
fn screen() -> String {
    let window = window();
    let Ok(screen) = window.screen() else { return String::new() };
    let (width, height) = (screen.width().unwrap_or(0), screen.height().unwrap_or(0));
    format!("{width}x{height}@{}", window.device_pixel_ratio())
}

/// What the device calls itself, where the browser tells it to scripts: `navigator.userAgentData`.
async fn model_of_device() -> Option<String> {
    let data = Reflect::get(&window().navigator(), &"userAgentData".into()).ok()?;
    if data.is_undefined() {
        return None;
    }
    let ask: Function = Reflect::get(&data, &"getHighEntropyValues".into()).ok()?.dyn_into().ok()?;
    let wanted = Array::of1(&JsValue::from_str("model"));
    let answer: Promise = ask.call1(&data, &wanted).ok()?.dyn_into().ok()?;
    let values = JsFuture::from(answer).await.ok()?;
    Reflect::get(&values, &"model".into()).ok()?.as_string()
}
