//! The condition of a phone: as a badge, and all four in words and pictures.

use domain::listings::Grade;
use leptos::prelude::*;

/// The grade in its colour.
#[component]
pub fn GradeBadge(grade: Grade) -> impl IntoView {
    view! { <span class=format!("grade grade-{}", grade.as_str())>{grade.label()}</span> }
}

/// The four conditions in words and pictures, to unfold.
#[component]
pub fn GradeGuide() -> impl IntoView {
    let row = |grade: Grade| {
        view! {
            <li class="grade-row">
                <GradePicture grade />
                <div>
                    <GradeBadge grade />
                    <p class="text-sm text-soft">{grade.means()}</p>
                </div>
            </li>
        }
    };
    view! {
        <details class="fold">
            <summary>"The four conditions"</summary>
            <ul class="grid gap-4" role="list">{Grade::ALL.map(row).collect_view()}</ul>
        </details>
    }
}

/// A drawn phone that looks as the condition says.
#[component]
fn GradePicture(grade: Grade) -> impl IntoView {
    // Lines on the glass, in a phone that is 40 wide and 72 high.
    let marks = match grade {
        Grade::Mint => "",
        Grade::Good => "M12 20l5 3M26 47l4 2",
        Grade::Fair => "M11 18l9 7M27 30l-6 9M13 50l8 5M29 58l-5-4",
        Grade::Damaged => "M30 10l-9 12 5 6-10 9 4 7-9 13M21 22l-9-4M26 28l8 3M16 37l-8-2M20 44l9 6",
    };
    view! {
        <svg class=format!("grade-picture grade-picture-{}", grade.as_str()) viewBox="0 0 40 72" aria-hidden="true">
            <rect class="frame" x="3" y="2" width="34" height="68" rx="6" />
            <rect class="glass" x="6" y="6" width="28" height="60" rx="3" />
            <path class="marks" d=marks />
            {(grade == Grade::Damaged).then(|| view! { <path class="chip-off" d="M30 2h3a4 4 0 0 1 4 4v6z" /> })}
        </svg>
    }
}
