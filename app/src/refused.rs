//! A form that was refused without JavaScript: its page is rendered again with what was typed.
//!
//! The server answers a plain form post that was refused with the form's own page and status 4xx. This is what
//! it hands to that page; the page's forms take from it what was typed and what is wrong with it.

use crate::Error;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The id of the element that carries it to the browser, where hydration must render the same.
const ELEMENT: &str = "refused-form";

/// A refused form post.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefusedForm {
    /// The path that it was posted to: which form of the page it was.
    pub action: String,
    /// The page that it was posted from, with its query.
    pub page: String,
    /// What was typed, by field name; passwords and codes are left out.
    pub values: Vec<(String, String)>,
    pub error: Error,
}

impl RefusedForm {
    /// What was typed into a field.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// Puts the refused form into the context of the page in the browser, where the document carries one.
pub fn provide_from_document() {
    let text = document().get_element_by_id(ELEMENT).and_then(|element| element.text_content());
    if let Some(refused) = text.and_then(|text| serde_json::from_str::<RefusedForm>(&text).ok()) {
        provide_context(refused);
    }
}

/// Carries the refused form to the browser, and gives the page its own address back.
#[component]
pub fn RefusedFormScript() -> impl IntoView {
    let refused = use_context::<RefusedForm>()?;
    let json = serde_json::to_string(&refused).unwrap_or_default().replace('<', "\\u003c");
    let page = serde_json::to_string(&refused.page).unwrap_or_default().replace('<', "\\u003c");
    let nonce = leptos::nonce::use_nonce();
    Some(view! {
        <script type="application/json" id=ELEMENT inner_html=json></script>
        <script nonce=nonce inner_html=format!("history.replaceState(null, '', {page})")></script>
    })
}
