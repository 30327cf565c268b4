//! The pages that are mostly text. The text stays on the server; the browser gets the one that it shows.

use crate::Error;
use crate::ui::{Head, Loaded, asked};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Which text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Text {
    About,
    Help,
    Privacy,
    Terms,
    Data,
}

/// The text as HTML.
#[server(endpoint = "page_text", input = server_fn::codec::GetUrl)]
pub async fn page_text(text: Text) -> Result<String, Error> {
    let html = match text {
        Text::About => include_str!("texts/about.html"),
        Text::Help => include_str!("texts/help.html"),
        Text::Privacy => include_str!("texts/privacy.html"),
        Text::Terms => include_str!("texts/terms.html"),
        Text::Data => include_str!("texts/data.html"),
    };
    Ok(html.to_owned())
}

/// A page with one of the texts below its title.
#[component]
fn TextPage(
    text: Text,
    title: &'static str,
    /// For search engines and below the title.
    description: &'static str,
    path: &'static str,
) -> impl IntoView {
    let body = asked(move || text, page_text);
    view! {
        <Head title description path />
        <div class="page py-10 sm:py-16">
            <div class="mx-auto grid max-w-text gap-8">
                <div class="grid gap-3">
                    <h1>{title}</h1>
                    <p class="text-lg text-soft">{description}</p>
                </div>
                <Loaded resource=body view=|html| view! { <div class="prose" inner_html=html></div> } />
            </div>
        </div>
    }
}

/// `/about`
#[component]
pub fn AboutPage() -> impl IntoView {
    let description = "A marketplace for used phones, where people sell to people.";
    view! { <TextPage text=Text::About title="About MobileGoo" description path="/about" /> }
}

/// `/help`
#[component]
pub fn HelpPage() -> impl IntoView {
    let description = "Questions about selling, buying and your account, with short answers.";
    view! { <TextPage text=Text::Help title="Help" description path="/help" /> }
}

/// `/privacy`
#[component]
pub fn PrivacyPage() -> impl IntoView {
    let description = "What is kept of you, why, for how long, and how to get it or delete it.";
    view! { <TextPage text=Text::Privacy title="Privacy" description path="/privacy" /> }
}

/// `/terms`
#[component]
pub fn TermsPage() -> impl IntoView {
    let description = "The rules of this marketplace, in plain words.";
    view! { <TextPage text=Text::Terms title="Terms" description path="/terms" /> }
}

/// `/data`
#[component]
pub fn DataPage() -> impl IntoView {
    let description = "Where the catalogue of models, the places and the typeface come from.";
    view! { <TextPage text=Text::Data title="Data sources" description path="/data" /> }
}

#[cfg(test)]
mod tests {

    #[test]
    fn every_source_and_licence_of_the_data_is_named() {
        let sources = include_str!("../../../data/SOURCES.md");
        let page = include_str!("texts/data.html");
        let rows = sources.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| file"));
        let mut files = 0;
        for row in rows {
            for file in row.split('|').nth(1).unwrap().split(',').map(str::trim) {
                assert!(page.contains(&format!("<code>{file}</code>")), "{file}");
                files += 1;
            }
        }
        assert!(files > 8, "the table was not read");
        for licence in ["CC BY-SA 4.0", "CC BY-SA 3.0", "CC BY 4.0", "LGPL-3.0-or-later", "MIT", "GeoNames"] {
            assert!(page.contains(licence), "{licence}");
        }
    }
}
