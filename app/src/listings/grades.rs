//! The condition of a phone, as a badge.

use domain::listings::Grade;
use leptos::prelude::*;

/// The grade in its colour.
#[component]
pub fn GradeBadge(grade: Grade) -> impl IntoView {
    view! { <span class=format!("grade grade-{}", grade.as_str())>{grade.label()}</span> }
}
