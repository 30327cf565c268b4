//! What a listing tells search engines and previews of links.

use crate::site::base_url;
use crate::ui::{Head, JsonLd};
use domain::listings::{Grade, ListingState, PublicListing};
use domain::photos::WIDTHS;
use leptos::prelude::*;
use serde_json::json;

/// Title, description, preview and `Product` of a listing.
#[component]
pub fn ListingHead(listing: PublicListing) -> impl IntoView {
    let title = format!("{} for {}", listing.title(), listing.price);
    let city = listing.place.label.split(',').next().unwrap_or_default().to_owned();
    let description = format!(
        "{}, {} condition, {} in {city}. {}",
        listing.title(),
        listing.grade.label().to_lowercase(),
        listing.price,
        first_words(&listing.description, 110),
    );
    let path = format!("/listings/{}", listing.id);
    let image =
        listing.photos.first().map_or_else(|| "/share.png".to_owned(), |photo| photo.id.path(WIDTHS[1]));
    let noindex = listing.state != ListingState::Live;
    view! {
        <Head title description path image noindex />
        <JsonLd json=product(&listing) />
        <JsonLd json=breadcrumbs(&listing) />
    }
}

/// The beginning of a text, cut between words.
fn first_words(text: &str, most: usize) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        let with_space = out.chars().count() + usize::from(!out.is_empty()) + word.chars().count();
        if with_space >= most {
            out.push('…');
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The listing as a schema.org `Product` with its `Offer`.
fn product(listing: &PublicListing) -> serde_json::Value {
    let base = base_url();
    let availability = match listing.state {
        ListingState::Live => "https://schema.org/InStock",
        ListingState::Sold => "https://schema.org/SoldOut",
        _ => "https://schema.org/OutOfStock",
    };
    let condition = match listing.grade {
        Grade::Mint | Grade::Good | Grade::Fair => "https://schema.org/UsedCondition",
        Grade::Damaged => "https://schema.org/DamagedCondition",
    };
    let images: Vec<String> =
        listing.photos.iter().map(|photo| format!("{base}{}", photo.id.path(WIDTHS[2]))).collect();
    let mut product = json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "name": listing.title(),
        "image": images,
        "category": "Mobile phones",
        "brand": { "@type": "Brand", "name": listing.model.brand },
        "model": listing.model.full_name(),
        "itemCondition": condition,
        "offers": {
            "@type": "Offer",
            "url": format!("{base}/listings/{}", listing.id),
            "price": listing.price.plain(),
            "priceCurrency": listing.price.currency.code(),
            "availability": availability,
            "itemCondition": condition,
            "seller": { "@type": "Person", "name": listing.seller.name },
        },
    });
    if let Some(colour) = &listing.colour {
        product["color"] = json!(colour);
    }
    if !listing.description.is_empty() {
        product["description"] = json!(listing.description);
    }
    product
}

fn breadcrumbs(listing: &PublicListing) -> serde_json::Value {
    let base = base_url();
    let model = &listing.model;
    let steps = [
        ("Phones".to_owned(), "/search".to_owned()),
        (model.brand.clone(), format!("/brands/{}", model.brand_slug)),
        (model.full_name(), format!("/models/{}", model.slug)),
    ];
    let item = |(at, (name, path)): (usize, (String, String))| json!({ "@type": "ListItem", "position": at + 1, "name": name, "item": format!("{base}{path}") });
    json!({
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": steps.into_iter().enumerate().map(item).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::first_words;

    #[test]
    fn a_description_is_cut_between_words() {
        assert_eq!(first_words("Light  scratches\non the back", 110), "Light scratches on the back");
        assert_eq!(first_words("Light scratches on the back", 16), "Light scratches…");
        assert_eq!(first_words("Light scratches on the back", 15), "Light…");
    }
}
