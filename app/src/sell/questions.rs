//! The questions about a phone's condition and locks, and the grade that follows from the answers.

use super::quick::QuickAnswers;
use crate::listings::GradeGuide;
use crate::ui::{Alert, Choice, Field, RadioCards, Tone};
use domain::listings::{
    AccountLock, Body, CarrierLock, Finance, Function, ListingForm, Parts, Screen, steps_to_pay_off,
    steps_to_sign_out,
};
use leptos::prelude::*;

/// The answers to a question, as choices.
macro_rules! choices {
    ($question:ty) => {
        <$question>::ALL
            .iter()
            .map(|answer| Choice::new(answer.as_str(), answer.answer()).detail(answer.means()))
            .collect::<Vec<_>>()
    };
}

/// How the phone looks and works. The grade is computed from it, and shown as soon as it is known.
#[component]
pub fn Questions(form: ListingForm, typed: RwSignal<ListingForm>) -> impl IntoView {
    view! {
        <section class="card form">
            <header class="grid gap-1">
                <h2 class="text-xl">"Condition"</h2>
                <p class="hint">"The answers make the grade. Buyers read them, so nobody has to argue later."</p>
            </header>
            <RadioCards name="screen" label=Screen::ASK choices=choices!(Screen) value=form.screen class="sm:grid-cols-2" />
            <RadioCards name="body" label=Body::ASK choices=choices!(Body) value=form.body class="sm:grid-cols-2" />
            <QuickAnswers
                words="Everything works, and all parts are the maker's own"
                answers=&[("function", "full"), ("parts", "original")]
            />
            <RadioCards name="function" label=Function::ASK choices=choices!(Function) value=form.function class="sm:grid-cols-2" />
            <RadioCards name="parts" label=Parts::ASK choices=choices!(Parts) value=form.parts class="sm:grid-cols-2" />
            <Field
                name="battery"
                label="Battery health in percent, where the phone tells it"
                value=form.battery
                hint="iPhones: Settings, Battery, Battery Health. Many others: Settings, Battery. Else leave it empty."
                inputmode="numeric"
                maxlength=5
                required=false
            />
            <GradeNote typed />
            <GradeGuide />
        </section>
    }
}

/// The computed grade with its reason.
#[component]
fn GradeNote(typed: RwSignal<ListingForm>) -> impl IntoView {
    let graded = Memo::new(move |_| typed.with(ListingForm::graded));
    view! {
        <div aria-live="polite">
            {move || match graded.get() {
                Some(graded) => {
                    view! {
                        <div class=format!("condition condition-{}", graded.grade.as_str())>
                            <p class="condition-name">"Condition: " {graded.sentence()}</p>
                            <p class="text-sm">{graded.grade.means()}</p>
                        </div>
                    }
                        .into_any()
                }
                None => view! { <p class="hint">"The grade appears when these are answered."</p> }.into_any(),
            }}
        </div>
    }
}

/// What may keep the phone from being sold or used, with the way to clear it.
#[component]
pub fn LockQuestions(form: ListingForm, brand_slug: String, typed: RwSignal<ListingForm>) -> impl IntoView {
    let carrier = vec![
        Choice::new(CarrierLock::Unlocked.as_str(), CarrierLock::Unlocked.label())
            .detail("It takes the SIM card of every carrier."),
        Choice::new(CarrierLock::Locked.as_str(), CarrierLock::Locked.label())
            .detail("It works with one carrier. Say which one below."),
    ];
    let signed_in = Memo::new(move |_| typed.with(|form| form.account_lock == AccountLock::On.as_str()));
    let unpaid = Memo::new(move |_| typed.with(|form| form.finance == Finance::Open.as_str()));
    let (sign_out, pay_off) = (steps_to_sign_out(&brand_slug).to_vec(), steps_to_pay_off(&brand_slug));
    view! {
        <section class="card form">
            <h2 class="text-xl">"Locks"</h2>
            <QuickAnswers
                words="Signed out, paid off, and it takes every SIM card"
                answers=&[("account_lock", "removed"), ("finance", "paid_off"), ("carrier_lock", "unlocked")]
            />
            <RadioCards name="account_lock" label=AccountLock::ASK choices=choices!(AccountLock) value=form.account_lock class="sm:grid-cols-2" />
            <Steps shown=signed_in title="So you sign out" steps=sign_out />
            <RadioCards name="finance" label=Finance::ASK choices=choices!(Finance) value=form.finance class="sm:grid-cols-2" />
            <Steps shown=unpaid title="So you settle it" steps=pay_off />
            <RadioCards name="carrier_lock" label="Carrier" choices=carrier value=form.carrier_lock class="sm:grid-cols-2" />
        </section>
    }
}

/// The way out of an answer that keeps the phone from being sold.
#[component]
fn Steps(shown: Memo<bool>, title: &'static str, steps: Vec<&'static str>) -> impl IntoView {
    move || {
        let steps = steps.clone();
        shown.get().then(|| view! { <WayOut tone=Tone::Warn why=title.to_owned() steps /> })
    }
}

/// What keeps a phone from being sold, with the steps that clear it.
#[component]
pub fn WayOut(tone: Tone, why: String, steps: Vec<&'static str>) -> impl IntoView {
    view! {
        <Alert tone>
            <p>
                <b>{why}</b>
            </p>
            <ol class="ml-5 grid list-decimal gap-1">{steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view()}</ol>
        </Alert>
    }
}
