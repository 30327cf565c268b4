//! What a page says about itself in the document's head, to search engines and to previews of links.

use crate::site::{SITE_NAME, base_url};
use leptos::prelude::*;
use leptos_meta::{Link, Meta, Title};

/// Title, description, canonical address and link preview of a page. Every page has exactly one.
#[component]
pub fn Head(
    /// Without the site's name, which is added. Empty on the home page.
    #[prop(into)]
    title: String,
    /// One or two sentences; empty on pages that no search engine should show.
    #[prop(optional, into)]
    description: String,
    /// The page's one true path, with what belongs to it of the query; empty where there is none.
    #[prop(optional, into)]
    path: String,
    /// The path or URL of a picture of what the page shows.
    #[prop(default = "/share.png".into(), into)]
    image: String,
    /// Keeps search engines from listing the page: everything personal, forms, empty results.
    #[prop(optional)]
    noindex: bool,
) -> impl IntoView {
    let base = base_url();
    let absolute = |path: &str| if path.starts_with('/') { format!("{base}{path}") } else { path.to_owned() };
    let preview_title = if title.is_empty() { SITE_NAME.to_owned() } else { title.clone() };
    let canonical = (!path.is_empty()).then(|| absolute(&path));
    let preview = (!noindex).then(|| {
        view! {
            <Meta property="og:site_name" content=SITE_NAME />
            <Meta property="og:type" content="website" />
            <Meta property="og:title" content=preview_title />
            <Meta property="og:description" content=description.clone() />
            <Meta property="og:image" content=absolute(&image) />
            <Meta name="twitter:card" content="summary_large_image" />
        }
    });
    view! {
        <Title text=title />
        {(!description.is_empty()).then(|| view! { <Meta name="description" content=description.clone() /> })}
        {noindex.then(|| view! { <Meta name="robots" content="noindex" /> })}
        {canonical
            .map(|url| {
                view! {
                    <Link rel="canonical" href=url.clone() />
                    <Meta property="og:url" content=url />
                }
            })}
        {preview}
    }
}

/// Facts for machines (schema.org), as JSON that can't end its own element.
#[component]
pub fn JsonLd(json: serde_json::Value) -> impl IntoView {
    view! { <script type="application/ld+json" inner_html=escaped(&json)></script> }
}

fn escaped(json: &serde_json::Value) -> String {
    json.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_in_json_ld_can_not_end_its_script() {
        let json = serde_json::json!({ "name": "</script><script>alert(1)</script>&" });
        let text = escaped(&json);
        assert!(!text.contains('<') && !text.contains('>'), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), json);
    }
}
