//! What the catalogue knows of a model, as a list of facts.

use domain::catalogue::{Model, Tier};
use domain::listings::storage_label;
use leptos::prelude::*;

/// The facts of a model; what is not known is left out.
#[component]
pub fn Specification(model: Model) -> impl IntoView {
    let facts = facts(&model).into_iter().map(|(name, value)| {
        view! { <div><dt>{name}</dt><dd>{value}</dd></div> }
    });
    view! { <dl class="facts">{facts.collect_view()}</dl> }
}

/// Name and value of everything that is known.
pub fn facts(model: &Model) -> Vec<(&'static str, String)> {
    let year = model.release_year.map(|year| match model.tier {
        Tier::A | Tier::B => year.to_string(),
        Tier::C => format!("about {year}"),
    });
    let sizes = model.storage_gb.iter().map(|gb| storage_label(*gb)).collect::<Vec<_>>().join(", ");
    let memory = model.ram_gb.iter().map(|gb| format!("{gb} GB")).collect::<Vec<_>>().join(", ");
    let filled = |text: String| (!text.is_empty()).then_some(text);
    let facts = [
        ("Brand", Some(model.brand.clone())),
        ("Released", year),
        ("Storage", filled(sizes).filter(|_| model.storage_known)),
        ("Memory", filled(memory)),
        ("Screen", model.screen_in.as_ref().map(|inches| format!("{inches} inches"))),
        (
            "Resolution",
            model.resolution.as_ref().map(|pixels| format!("{} pixels", pixels.replace('x', " × "))),
        ),
        ("Battery", model.battery_mah.map(|mah| format!("{mah} mAh"))),
        ("Chip", model.chip.clone()),
        ("Colours", filled(model.colours.join(", "))),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}
