//! `/sell`: which phone is it? This one, one whose model is typed, or one whose IMEI tells; a draft of its listing begins.

use super::by_imei::ByImei;
use super::this_phone::ThisPhone;
use crate::Error;
use crate::catalogue::{form_and_year, model_suggestions, suggest_models};
use crate::ui::{Alert, Combobox, Glyph, Head, Icon, Suggestion, Tone};
use domain::catalogue::ModelSuggestion;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::components::Form;
use leptos_router::hooks::use_query_map;

/// Begins a listing of a model and goes on to its page; an account is not needed yet.
#[server(endpoint = "draft_listing")]
pub async fn draft_listing(model: String) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    let caller = crate::ssr::seller(&services, caller);
    let id = services.draft_listing(&caller, &model).await?;
    crate::ssr::redirect(&format!("/sell/{id}"));
    Ok(())
}

/// `/sell`
#[component]
pub fn SellPage() -> impl IntoView {
    view! {
        <Head title="Sell a phone" description="Sell your used phone to somebody who wants it: choose the model, add photos, name your price." path="/sell" />
        <ChooseModel />
    }
}

#[component]
fn ChooseModel() -> impl IntoView {
    let query = use_query_map();
    let typed = Memo::new(move |_| query.read().get("q").unwrap_or_default());
    let draft = ServerAction::<DraftListing>::new();
    let found = Resource::new(
        move || typed.get(),
        |text| async move {
            match text.trim().is_empty() {
                true => Ok(Vec::new()),
                false => suggest_models(text).await,
            }
        },
    );
    let refused = use_context::<crate::refused::RefusedForm>().map(|refused| refused.error);
    let failed = move || {
        let error = draft.value().get().map_or_else(|| refused.clone(), Result::err)?;
        Some(view! { <Alert tone=Tone::Bad><p>{error.to_string()}</p></Alert> })
    };
    let list = move || {
        Suspend::new(async move {
            let text = typed.get_untracked();
            match found.await {
                Ok(models) => view! { <Models models text draft /> }.into_any(),
                Err(error) => view! { <Alert tone=Tone::Bad><p>{error.to_string()}</p></Alert> }.into_any(),
            }
        })
    };
    view! {
        <div class="page sell-start">
            <header class="grid gap-3">
                <h1>"Which phone do you sell?"</h1>
                <p class="text-lg text-soft">"The rest takes about a minute. You need no account until you publish."</p>
            </header>
            {failed}
            <ThisPhone draft />
            <Form method="GET" action="/sell" attr:class="sell-search" attr:role="search" attr:aria-label="Your model">
                {move || {
                    view! {
                        <Combobox
                            name="q"
                            label="Its name or model number"
                            placeholder="iPhone 13, Galaxy S21, SM-G991B …"
                            value=typed.get()
                            suggest=model_suggestions
                            on_pick=move |model: Suggestion| {
                                draft.dispatch(DraftListing { model: model.key });
                            }
                        />
                    }
                }}
                <button class="button" type="submit">"Find"</button>
            </Form>
            <Transition>{list}</Transition>
            <ByImei />
        </div>
    }
}

/// The models that the text may mean, each as a button that begins a listing.
#[component]
fn Models(models: Vec<ModelSuggestion>, text: String, draft: ServerAction<DraftListing>) -> impl IntoView {
    if text.trim().is_empty() {
        return view! { <Examples /> }.into_any();
    }
    if models.is_empty() {
        return view! {
            <Alert tone=Tone::Warn>
                <p>{format!("We know no model like “{text}”.")}</p>
                <p>"Try the name without the storage size, or the model number from the phone's settings."</p>
            </Alert>
        }
        .into_any();
    }
    let row = |model: ModelSuggestion| view! { <li><ModelRow model draft /></li> };
    view! {
        <section class="grid gap-3">
            <h2 class="text-xl">"Is it one of these?"</h2>
            <ul class="model-rows" role="list">{models.into_iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// A model as a button that begins a listing of it.
#[component]
pub fn ModelRow(model: ModelSuggestion, draft: ServerAction<DraftListing>) -> impl IntoView {
    view! {
        <ActionForm action=draft>
            <input type="hidden" name="page" value=path_of(&model.slug) />
            <input type="hidden" name="model" value=model.slug />
            <button class="model-row" type="submit">
                <span class="title">{model.full_name}</span>
                <span class="text-sm text-soft">{form_and_year(model.form, model.release_year)}</span>
                <Icon glyph=Glyph::ChevronRight />
            </button>
        </ActionForm>
    }
}

/// The start page with a text typed in.
pub fn path_of(typed: &str) -> String {
    let typed: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
    format!("/sell?q={typed}")
}

/// What many people sell, to begin with.
#[component]
fn Examples() -> impl IntoView {
    let examples = ["iPhone 13", "iPhone 12", "Galaxy S21", "Galaxy A52", "Pixel 6", "Redmi Note 10"];
    let chip = |name: &'static str| {
        view! {
            <li>
                <a class="chip" href=path_of(name)>{name}</a>
            </li>
        }
    };
    view! {
        <section class="grid gap-3">
            <h2 class="text-xl">"Sold often"</h2>
            <ul class="chips" role="list">{examples.map(chip).collect_view()}</ul>
        </section>
    }
    .into_any()
}
