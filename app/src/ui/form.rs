//! Forms that work with and without JavaScript, and keep what was typed when they are refused.

use crate::Error;
use crate::refused::RefusedForm;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::client::Client;
use leptos::server_fn::codec::PostUrl;
use leptos::server_fn::request::ClientReq;
use leptos::server_fn::{Http, ServerFn};
use leptos_router::hooks::use_location;
use serde::de::DeserializeOwned;

/// What the parts of a form know of it.
#[derive(Clone, Copy)]
pub struct FormState {
    /// What the last try was refused with.
    pub error: Signal<Option<Error>>,
    pub pending: Signal<bool>,
    /// The post that this page answers, where it was this form's and came without JavaScript.
    refused: StoredValue<Option<RefusedForm>>,
}

impl FormState {
    /// The messages about a field, joined.
    pub fn message(&self, field: &'static str) -> Signal<Option<String>> {
        let error = self.error;
        Signal::derive(move || {
            let error = error.get()?;
            let messages: Vec<_> = error.refusal()?.about(field).map(str::to_owned).collect();
            (!messages.is_empty()).then(|| messages.join(" "))
        })
    }

    /// What was typed into a field before the page was rendered again.
    pub fn typed(&self, field: &str) -> Option<String> {
        let name = format!("form[{field}]");
        self.refused.with_value(|refused| refused.as_ref()?.value(&name).map(str::to_owned))
    }
}

/// A form that calls a server function whose one argument is called `form`.
#[component]
pub fn Form<S, Out>(
    action: ServerAction<S>,
    #[prop(optional, into)] class: String,
    children: Children,
) -> impl IntoView
where
    S: ServerFn<Protocol = Http<PostUrl, Out>, Error = Error>
        + DeserializeOwned
        + Clone
        + Send
        + Sync
        + 'static,
    S::Output: Clone + Send + Sync + 'static,
    S::Client: Client<Error>,
    <<S::Client as Client<Error>>::Request as ClientReq<Error>>::FormData: From<web_sys::FormData>,
{
    let refused = use_context::<RefusedForm>().filter(|refused| refused.action == S::url());
    let first_error = refused.as_ref().map(|refused| refused.error.clone());
    let value = action.value();
    let error = Signal::derive(move || match value.get() {
        Some(Err(error)) => Some(error),
        Some(Ok(_)) => None,
        None => first_error.clone(),
    });
    provide_context(FormState {
        error,
        pending: action.pending().into(),
        refused: StoredValue::new(refused),
    });
    let location = use_location();
    let page = move || format!("{}{}", location.pathname.get(), query_of(&location.search.get()));
    view! {
        <ActionForm action attr:class=class attr:novalidate=true>
            <input type="hidden" name="page" value=page />
            {children()}
        </ActionForm>
    }
}

fn query_of(search: &str) -> String {
    match search.trim_start_matches('?') {
        "" => String::new(),
        query => format!("?{query}"),
    }
}

/// What is wrong with the form as a whole: everything but messages about single fields.
#[component]
pub fn FormMessage() -> impl IntoView {
    let error = expect_context::<FormState>().error;
    let message = move || match error.get() {
        Some(Error::Refused(domain::Refusal::Invalid(_))) => {
            Some("Please look at the marked fields again.".to_owned())
        }
        other => other.map(|error| error.to_string()),
    };
    view! {
        <div aria-live="polite">
            {move || message().map(|text| view! { <p class="form-message" role="alert">{text}</p> })}
        </div>
    }
}

/// A labelled input with its hint and its message.
#[component]
pub fn Field(
    /// The field of the form's struct.
    name: &'static str,
    #[prop(into)] label: String,
    /// The `type` of the input.
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] hint: String,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(default = true)] required: bool,
) -> impl IntoView {
    let form = expect_context::<FormState>();
    let message = form.message(name);
    let value = form.typed(name).unwrap_or(value);
    let (hint_id, message_id) = (format!("{name}-hint"), format!("{name}-message"));
    let described_by = format!("{hint_id} {message_id}");
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=format!("form[{name}]")
                type=kind
                value=value
                autocomplete=autocomplete
                required=required
                aria-describedby=described_by
                aria-invalid=move || message.get().is_some().then_some("true")
            />
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <p class="message" id=message_id aria-live="polite">{move || message.get()}</p>
        </div>
    }
}

/// The button that sends the form; it says so while that takes.
#[component]
pub fn Submit(children: Children) -> impl IntoView {
    let pending = expect_context::<FormState>().pending;
    view! {
        <button class="button" type="submit" aria-busy=move || pending.get().to_string() disabled=move || pending.get()>
            {children()}
        </button>
    }
}
