//! `/compare?ids=`: up to four phones side by side. The boxes of cards and the tray below them are a plain form.

use crate::Error;
use crate::catalogue::facts;
use crate::listings::CardPicture;
use crate::ui::{EmptyState, Glyph, Head, Icon, LinkButton, Loaded, Table};
use domain::ListingId;
use domain::listings::{MOST_COMPARED, PublicListing, storage_label};
use domain::reviews::Reputation;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_location;

/// The id of the form that the boxes of a page belong to.
const FORM: &str = "compare";

/// Phones to compare, in the order of their ids, which commas part; at most four, and without those that are gone.
#[server(endpoint = "compare_listings", input = GetUrl)]
pub async fn compare_listings(ids: String) -> Result<Vec<PublicListing>, Error> {
    let (services, caller) = crate::ssr::request()?;
    let ids: Vec<ListingId> = ids.split(',').filter_map(|id| id.parse().ok()).collect();
    Ok(services.compare(&caller, &ids).await?)
}

/// The box of a card.
#[component]
pub fn CompareBox(id: ListingId, #[prop(into)] phone: String) -> impl IntoView {
    view! {
        <label class="compare-box">
            <input type="checkbox" name="ids" value=id.to_string() form=FORM autocomplete="off" aria-label=format!("Compare {phone}") />
            <span aria-hidden="true">"Compare"</span>
        </label>
    }
}

/// The tray at the bottom of the window: it is there as soon as a box is ticked.
#[component]
pub fn CompareTray() -> impl IntoView {
    view! {
        <aside class="compare-tray" aria-label="Chosen phones">
            <form id=FORM action="/compare" method="get">
                <p class="text-sm">{format!("Up to {MOST_COMPARED} phones, side by side")}</p>
                <button class="button" type="submit">"Compare"</button>
            </form>
        </aside>
    }
}

/// The ids of a query, parted by commas or one by one.
fn ids_of(query: &str) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for (key, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()).take(64) {
        if key == "ids" {
            ids.extend(value.split(',').filter(|id| !id.is_empty()).map(str::to_owned));
        }
    }
    ids.truncate(32);
    ids
}

fn path_of(ids: impl Iterator<Item = String>) -> String {
    format!("/compare?ids={}", ids.collect::<Vec<_>>().join(","))
}

/// `/compare?ids=`
#[component]
pub fn ComparePage() -> impl IntoView {
    let location = use_location();
    let asked = Memo::new(move |_| ids_of(&location.search.get()));
    let found = Resource::new(move || asked.get().join(","), compare_listings);
    let too_many = move || {
        (asked.with(Vec::len) > MOST_COMPARED).then(
            || view! { <p class="text-soft">{format!("These are the first {MOST_COMPARED} of them.")}</p> },
        )
    };
    view! {
        <Head title="Compare phones" noindex=true />
        <div class="page landing">
            <header class="grid gap-2">
                <h1 class="text-2xl">"Compare phones"</h1>
                {too_many}
            </header>
            <Loaded resource=found view=|phones| view! { <Comparison phones /> } />
        </div>
    }
}

#[component]
fn Comparison(phones: Vec<PublicListing>) -> impl IntoView {
    if phones.is_empty() {
        return view! {
            <EmptyState glyph=Glyph::Phone title="Nothing to compare yet">
                <p>"Tick the boxes below the phones that you like, then press “Compare”."</p>
                <LinkButton href="/search">"Look at phones"</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    let ids: Vec<String> = phones.iter().map(|phone| phone.id.to_string()).collect();
    let head: Vec<_> = phones
        .iter()
        .map(|phone| {
        let own = phone.id.to_string();
        let rest = path_of(ids.iter().filter(|id| **id != own).cloned());
        let title = phone.title();
        let label = format!("Remove {title}");
        view! {
            <th scope="col">
                <span class="listing-card-picture"><CardPicture photo=phone.photos.first().cloned() /></span>
                <a class="link" href=format!("/listings/{own}")>{title}</a>
                <a class="button-link text-sm" href=rest aria-label=label><Icon glyph=Glyph::Close />"Remove"</a>
            </th>
        }
    }).collect();
    let rows: Vec<_> = rows(&phones)
        .into_iter()
        .map(|(name, values)| {
            let differ = values.iter().any(|value| *value != values[0]);
            let cells = values.into_iter().map(|value| view! { <td>{value}</td> });
            view! { <tr class:differs=differ><th scope="row">{name}</th>{cells.collect_view()}</tr> }
        })
        .collect();
    view! {
        <div class="compare">
            <Table caption="Phones side by side">
                <thead><tr><td></td>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </Table>
        </div>
    }
    .into_any()
}

/// What buyers say of a seller, in a cell; empty where nobody has said anything.
fn reviewed(reputation: &Reputation) -> String {
    match reputation.score() {
        Some(score) => format!("{score} of 5 ({})", reputation.counted()),
        None => String::new(),
    }
}

/// What is compared: a name and a value for each phone; rows that are empty for all are left out.
fn rows(phones: &[PublicListing]) -> Vec<(&'static str, Vec<String>)> {
    let each = |value: &dyn Fn(&PublicListing) -> String| phones.iter().map(value).collect::<Vec<_>>();
    let battery = |phone: &PublicListing| phone.answers.battery.map(|left| format!("{left}%"));
    let mut rows = vec![
        ("Price", each(&|phone| phone.price.to_string())),
        (
            "Usual price",
            each(&|phone| phone.guide.as_ref().map_or(String::new(), |guide| guide.middle.to_string())),
        ),
        ("Condition", each(&|phone| phone.grade.label().to_owned())),
        ("Battery left", each(&|phone| battery(phone).unwrap_or_default())),
        ("Storage", each(&|phone| storage_label(phone.storage_gb))),
        ("Colour", each(&|phone| phone.colour.clone().unwrap_or_default())),
        ("Carrier", each(&|phone| phone.carrier_lock.label().to_owned())),
        ("Where", each(&|phone| phone.place.label.clone())),
        ("Seller", each(&|phone| phone.seller.name.clone())),
        ("Seller's reviews", each(&|phone| reviewed(&phone.seller.reputation))),
        ("Listed", each(&|phone| phone.published_at.date())),
    ];
    let known: Vec<Vec<(&'static str, String)>> = phones.iter().map(|phone| facts(&phone.model)).collect();
    for name in ["Released", "Memory", "Screen", "Resolution", "Battery", "Chip"] {
        let value = |facts: &Vec<(&'static str, String)>| {
            facts.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        rows.push((name, known.iter().map(value).collect()));
    }
    rows.retain(|(_, values)| values.iter().any(|value| !value.is_empty()));
    for (_, values) in &mut rows {
        values.iter_mut().filter(|value| value.is_empty()).for_each(|value| value.push('–'));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::{ids_of, path_of};

    #[test]
    fn ids_come_by_commas_or_one_by_one() {
        assert_eq!(ids_of("?ids=a,b&x=1&ids=c&ids="), ["a", "b", "c"]);
        assert_eq!(ids_of(&"ids=a,&".repeat(99)).len(), 32);
        assert_eq!(path_of(["a".to_owned(), "b".to_owned()].into_iter()), "/compare?ids=a,b");
    }
}
