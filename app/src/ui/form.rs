//! Forms that work with and without JavaScript, and keep what was typed when they are refused.

use super::{Alert, Tone, Weight};
use crate::Error;
use crate::refused::RefusedForm;
use domain::Refusal;
use leptos::context::Provider;
use leptos::ev::SubmitEvent;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::server_fn::client::Client;
use leptos::server_fn::codec::PostUrl;
use leptos::server_fn::request::ClientReq;
use leptos::server_fn::{Http, ServerFn};
use leptos_router::hooks::use_location;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;

/// What the parts of a form know of it.
#[derive(Clone, Copy)]
pub struct FormState {
    /// What the last try was refused with.
    pub error: Signal<Option<Error>>,
    pub pending: Signal<bool>,
    /// The server function's name; it begins the ids of the fields.
    name: &'static str,
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

    /// Whether the page was rendered again because of a refusal: then what was not sent was not ticked.
    pub fn was_refused(&self) -> bool {
        self.refused.with_value(Option::is_some)
    }

    /// Whether this field is the first that was refused without JavaScript: the cursor goes there.
    fn is_first_refused(&self, field: &str) -> bool {
        self.refused.with_value(|refused| match refused.as_ref().and_then(|r| r.error.refusal()) {
            Some(Refusal::Invalid(errors)) => errors.first().is_some_and(|e| e.field == field),
            _ => false,
        })
    }
}

/// What a field takes from the form around it; without one, it is a field of a plain GET form.
#[derive(Clone)]
pub(super) struct FieldState {
    pub id: String,
    /// The `name` attribute.
    pub name: String,
    pub message: Signal<Option<String>>,
    pub typed: Option<String>,
    pub was_refused: bool,
    pub autofocus: bool,
}

impl FieldState {
    pub fn of(field: &'static str) -> Self {
        match use_context::<FormState>() {
            Some(form) => Self {
                id: format!("{}-{field}", form.name),
                name: format!("form[{field}]"),
                message: form.message(field),
                typed: form.typed(field),
                was_refused: form.was_refused(),
                autofocus: form.is_first_refused(field),
            },
            None => Self {
                id: field.to_owned(),
                name: field.to_owned(),
                message: Signal::derive(|| None),
                typed: None,
                was_refused: false,
                autofocus: false,
            },
        }
    }

    pub fn hint_id(&self) -> String {
        format!("{}-hint", self.id)
    }

    pub fn message_id(&self) -> String {
        format!("{}-message", self.id)
    }

    /// For `aria-describedby`.
    pub fn described_by(&self, hint: &str) -> String {
        if hint.is_empty() { self.message_id() } else { format!("{} {}", self.hint_id(), self.message_id()) }
    }

    /// For `aria-invalid`.
    pub fn invalid(&self) -> Signal<Option<&'static str>> {
        let message = self.message;
        Signal::derive(move || message.get().is_some().then_some("true"))
    }
}

/// A form that calls a server function whose one argument is called `form`.
#[component]
pub fn Form<S, Out>(
    action: ServerAction<S>,
    #[prop(default = "form".into(), into)] class: String,
    /// Empties the form once it has been accepted: for passwords, and for forms that add to a list.
    #[prop(optional)]
    clears: bool,
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
    let state = FormState {
        error,
        pending: action.pending().into(),
        name: S::url().rsplit('/').next().unwrap_or_default(),
        refused: StoredValue::new(refused),
    };
    let node = NodeRef::<leptos::html::Form>::new();
    Effect::new(move |before: Option<()>| {
        let accepted = value.with(|value| value.as_ref().map(Result::is_ok));
        if let (Some(_), Some(accepted), Some(form)) = (before, accepted, node.get_untracked()) {
            settle(form, accepted, clears);
        }
    });
    let send = move |event: SubmitEvent| {
        if event.default_prevented() {
            return;
        }
        event.prevent_default();
        match S::from_event(&event) {
            Ok(call) => {
                action.dispatch(call);
            }
            Err(error) => value.set(Some(Err(Error::Transport(error.to_string())))),
        }
    };
    let location = use_location();
    let page = move || format!("{}{}", location.pathname.get(), query_of(&location.search.get()));
    view! {
        <Provider<FormState, _> value=state>
            <form class=class action=S::url() method="post" novalidate=true node_ref=node on:submit=send>
                <input type="hidden" name="page" value=page />
                {children()}
            </form>
        </Provider<FormState, _>>
    }
}

/// Empties an accepted form, or takes the person to what was refused.
fn settle(form: web_sys::HtmlFormElement, accepted: bool, clears: bool) {
    if accepted {
        if clears {
            form.reset();
        }
        return;
    }
    // The messages are in the document only after this turn.
    request_animation_frame(move || {
        let first = |selector: &str| form.query_selector(selector).ok().flatten();
        if let Some(field) =
            first("[aria-invalid=true]").and_then(|f| f.dyn_into::<web_sys::HtmlElement>().ok())
        {
            let _ = field.focus();
        } else if let Some(message) = first("[role=alert]") {
            message.scroll_into_view();
        }
    });
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
        Some(Error::Refused(Refusal::Invalid(_))) => {
            Some("Please look at the marked fields again.".to_owned())
        }
        other => other.map(|error| error.to_string()),
    };
    move || {
        message().map(|text| {
            view! {
                <Alert tone=Tone::Bad>
                    <p>{text}</p>
                </Alert>
            }
        })
    }
}

/// Why an action was refused, for rows of buttons that have no room for it.
#[component]
pub fn ActionMessage<S>(action: ServerAction<S>) -> impl IntoView
where
    S: ServerFn<Error = Error> + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    let refused = use_context::<RefusedForm>().filter(|refused| refused.action == S::url());
    let value = action.value();
    let message = move || match value.get() {
        Some(result) => result.err().map(|error| error.to_string()),
        None => refused.as_ref().map(|refused| refused.error.to_string()),
    };
    move || {
        message().map(|text| {
            view! {
                <Alert tone=Tone::Bad>
                    <p>{text}</p>
                </Alert>
            }
        })
    }
}

/// The button that sends the form; it says so while that takes.
#[component]
pub fn Submit(
    #[prop(optional)] weight: Weight,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let pending = expect_context::<FormState>().pending;
    view! {
        <button
            class=format!("{} {class}", weight.class())
            type="submit"
            aria-busy=move || pending.get().to_string()
            disabled=move || pending.get()
        >
            {children()}
        </button>
    }
}
