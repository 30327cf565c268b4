//! The switch with which a seller goes on holiday and comes back, above the own listings.

use crate::Error;
use crate::refused::RefusedForm;
use crate::ui::{ActionMessage, Alert, Field, Form, FormMessage, Submit, Tone, Weight};
use domain::listings::{Vacation, VacationForm};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::server_fn::codec::GetUrl;

/// The holiday that one is on.
#[server(endpoint = "own_vacation", input = GetUrl)]
pub async fn own_vacation() -> Result<Option<Vacation>, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.vacation(&caller).await?)
}

/// Takes one's phones off the market until a day, or until one is back.
#[server(endpoint = "begin_vacation")]
pub async fn begin_vacation(form: VacationForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.begin_vacation(&caller, form).await?;
    crate::ssr::redirect("/account/listings");
    Ok(())
}

/// Brings one's phones back.
#[server(endpoint = "end_vacation")]
pub async fn end_vacation() -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.end_vacation(&caller).await?;
    crate::ssr::redirect("/account/listings?state=live");
    Ok(())
}

/// What the page's lists are asked for anew after.
#[derive(Clone, Copy)]
pub struct HolidayActions {
    pub begin: ServerAction<BeginVacation>,
    pub end: ServerAction<EndVacation>,
}

impl HolidayActions {
    pub fn new() -> Self {
        Self { begin: ServerAction::new(), end: ServerAction::new() }
    }

    /// Changes with each thing that was done.
    pub fn version(self) -> usize {
        self.begin.version().get() + self.end.version().get()
    }
}

/// The switch; where it is on, what that means and the way back.
#[component]
pub fn Holiday(actions: HolidayActions) -> impl IntoView {
    let vacation = Resource::new(move || actions.version(), |_| own_vacation());
    let shown = move || {
        Suspend::new(async move {
            match vacation.await {
                Ok(Some(vacation)) => view! { <Away vacation actions /> }.into_any(),
                Ok(None) => view! { <Here actions /> }.into_any(),
                // The list below says what is wrong.
                Err(_) => ().into_any(),
            }
        })
    };
    view! { <Transition>{shown}</Transition> }
}

#[component]
fn Away(vacation: Vacation, actions: HolidayActions) -> impl IntoView {
    let sentence = match vacation.until {
        Some(until) => format!("You are on holiday. Your phones come back on {}.", until.date()),
        None => "You are on holiday. Your phones come back when you say so.".to_owned(),
    };
    view! {
        <Alert tone=Tone::Warn>
            <p>{sentence} " Until then nobody finds or buys them, and your page says that you are away."</p>
            <ActionForm action=actions.end>
                <input type="hidden" name="page" value="/account/listings" />
                <button class="button button-quiet" type="submit">"I am back: bring my phones back"</button>
            </ActionForm>
            <ActionMessage action=actions.end />
        </Alert>
    }
}

#[component]
fn Here(actions: HolidayActions) -> impl IntoView {
    let was_refused = use_context::<RefusedForm>().is_some_and(|form| form.action == BeginVacation::url());
    view! {
        <details class="fold" open=was_refused>
            <summary>"Going on holiday?"</summary>
            <Form action=actions.begin class="form max-w-form">
                <p class="text-soft">
                    "All phones that you have for sale leave the market together, and come back together."
                </p>
                <Field
                    name="until"
                    label="Back on"
                    kind="date"
                    required=false
                    hint="On that day they come back by themselves. Leave it empty to bring them back yourself."
                />
                <FormMessage />
                <Submit weight=Weight::Quiet class="justify-self-start">"Pause my phones"</Submit>
            </Form>
        </details>
    }
}
