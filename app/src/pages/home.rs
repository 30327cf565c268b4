//! The home page.

use crate::ui::Head;
use leptos::prelude::*;

/// `/`
#[component]
pub fn HomePage() -> impl IntoView {
    view! {
        <Head title="" path="/" description="Buy and sell used phones, straight from the person who has them." />
        <div class="page py-16">
            <h1>"A good phone deserves a second owner"</h1>
        </div>
    }
}
