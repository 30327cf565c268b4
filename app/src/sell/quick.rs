//! Several answers at one tap, each said in full on the button: nothing is answered that its seller did not say.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// A button that gives these answers: fields and values of the form around it.
#[component]
pub fn QuickAnswers(words: &'static str, answers: &'static [(&'static str, &'static str)]) -> impl IntoView {
    let give = move |_| {
        for (field, value) in answers {
            let choice = format!("input[name=\"form[{field}]\"][value=\"{value}\"]");
            let found = document().query_selector(&choice).ok().flatten();
            // A click tells whoever follows the form, as a finger would.
            if let Some(input) = found.and_then(|found| found.dyn_into::<HtmlInputElement>().ok()) {
                input.click();
            }
        }
    };
    view! {
        <button type="button" class="chip needs-script justify-self-start" on:click=give>{words}</button>
    }
}
