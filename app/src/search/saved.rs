//! `/account/searches`: the searches that a member keeps, and `/account/searches/new`, where one is kept.

use super::chips::chips;
use super::page::search_listings;
use super::words::{heading, phones};
use crate::Error;
use crate::accounts::{AccountSection, Done};
use crate::ui::*;
use domain::SavedSearchId;
use domain::search::{Alert, LONGEST_NAME, SaveSearchForm, SavedSearch, SearchQuery, SearchResults};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_router::hooks::use_location;

/// The page's path.
const PATH: &str = "/account/searches";

/// The searches that the viewer keeps, newest first.
#[server(endpoint = "saved_searches", input = GetUrl)]
pub async fn saved_searches() -> Result<Vec<SavedSearch>, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.saved_searches(&caller).await?)
}

/// Keeps a search.
#[server(endpoint = "save_search")]
pub async fn save_search(form: SaveSearchForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.save_search(&caller, form).await?;
    crate::ssr::redirect(&format!("{PATH}?done=saved"));
    Ok(())
}

/// Changes how soon the viewer is told of what a search finds.
#[server(endpoint = "set_search_alert")]
pub async fn set_search_alert(id: SavedSearchId, alert: Alert) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.set_alert(&caller, id, alert).await?;
    crate::ssr::redirect(&format!("{PATH}?done=changed"));
    Ok(())
}

/// Keeps a search no longer.
#[server(endpoint = "delete_search")]
pub async fn delete_search(id: SavedSearchId) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    services.delete_saved_search(&caller, id).await?;
    crate::ssr::redirect(&format!("{PATH}?done=deleted"));
    Ok(())
}

/// Where a search is kept.
pub fn save_path(query: &SearchQuery) -> String {
    format!("{PATH}/new?{}", query.at_page(1).to_query())
}

/// `/account/searches`
#[component]
pub fn SavedSearchesPage() -> impl IntoView {
    let change = ServerAction::<SetSearchAlert>::new();
    let delete = ServerAction::<DeleteSearch>::new();
    let kept = Resource::new(move || (change.version().get(), delete.version().get()), |_| saved_searches());
    view! {
        <AccountSection title="Saved searches" intro="New phones that they find are told here and by mail.">
            <Done what="saved" text="The search is saved. We tell you when it finds something new." />
            <Done what="changed" text="That is changed." />
            <Done what="deleted" text="The search is deleted." />
            <ActionMessage action=change />
            <ActionMessage action=delete />
            <Loaded resource=kept view=move |kept| view! { <List kept change delete /> } />
        </AccountSection>
    }
}

#[component]
fn List(
    kept: Vec<SavedSearch>,
    change: ServerAction<SetSearchAlert>,
    delete: ServerAction<DeleteSearch>,
) -> impl IntoView {
    if kept.is_empty() {
        return view! {
            <EmptyState glyph=Glyph::Search title="No search yet">
                <p>"Search for the phone that you want, and press “Save this search”."</p>
                <LinkButton href="/search" weight=Weight::Quiet>"Look at phones"</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    let card = move |search: SavedSearch| view! { <SearchCard search change delete /> };
    view! { <ul class="grid gap-4" role="list">{kept.into_iter().map(card).collect_view()}</ul> }.into_any()
}

#[component]
fn SearchCard(
    search: SavedSearch,
    change: ServerAction<SetSearchAlert>,
    delete: ServerAction<DeleteSearch>,
) -> impl IntoView {
    let id = search.id.to_string();
    let (changed, deleted) = (id.clone(), id.clone());
    let field_id = format!("alert-{id}");
    let now = search.alert;
    let option = move |alert: Alert| {
        view! { <option value=alert.as_str() selected=alert == now>{alert.label()}</option> }
    };
    view! {
        <li class="card grid gap-3">
            <div>
                <h2 class="text-base"><a class="link" href=search.query.path()>{search.name.clone()}</a></h2>
                <p class="text-sm text-soft">"Saved on " {search.created_at.date()}</p>
            </div>
            <div class="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
                <ActionForm action=change attr:class="flex flex-wrap items-end gap-3">
                    <input type="hidden" name="page" value=PATH />
                    <input type="hidden" name="id" value=changed />
                    <div class="field">
                        <label for=field_id.clone()>"Tell me"</label>
                        <select class="input" id=field_id name="alert">{Alert::ALL.map(option)}</select>
                    </div>
                    <button class="button button-quiet" type="submit">"Change"</button>
                </ActionForm>
                <ActionForm action=delete>
                    <input type="hidden" name="page" value=PATH />
                    <input type="hidden" name="id" value=deleted />
                    <button class="button-link" type="submit">"Delete"</button>
                </ActionForm>
            </div>
        </li>
    }
}

/// `/account/searches/new?` and the query of the search page.
#[component]
pub fn NewSavedSearchPage() -> impl IntoView {
    let location = use_location();
    let query = move || SearchQuery::from_query(&location.search.get()).at_page(1).to_query();
    let found = Resource::new(query, search_listings);
    let action = ServerAction::<SaveSearch>::new();
    view! {
        <AccountSection title="Save this search">
            <Loaded resource=found view=move |found| view! { <SaveForm found action /> } />
        </AccountSection>
    }
}

#[component]
fn SaveForm(found: SearchResults, action: ServerAction<SaveSearch>) -> impl IntoView {
    let path = found.query.at_page(1).path();
    let choices =
        Alert::ALL.into_iter().map(|alert| Choice::new(alert.as_str(), alert.label()).detail(alert.detail()));
    view! {
        <p>
            <a class="link" href=path>{heading(&found.query, &found)}</a>
            {format!(": {} right now.", phones(found.page.total))}
        </p>
        <Form action class="form max-w-form">
            <FormMessage />
            <Hidden name="query" value=found.query.at_page(1).to_query() />
            <Field name="name" label="Name" value=name(&found) maxlength=LONGEST_NAME as u32 />
            <RadioCards
                name="alert"
                label="Tell me of new phones"
                choices=choices.collect()
                value=Alert::Instant.as_str()
            />
            <Submit>"Save the search"</Submit>
        </Form>
    }
}

/// What narrows a search, in words, as far as a name has room.
fn name(found: &SearchResults) -> String {
    let mut name = String::new();
    for chip in chips(&found.query, Some(found)) {
        let longer = if name.is_empty() { chip.label } else { format!("{name}, {}", chip.label) };
        if longer.chars().count() > LONGEST_NAME {
            break;
        }
        name = longer;
    }
    name
}
