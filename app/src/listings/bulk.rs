//! `/account/bulk`: adding many phones by a file, tried first, and how far it is.

use crate::Error;
use crate::ui::{Alert, Badge, Form, FormMessage, FormState, Head, Loaded, Table, TextArea, Tone};
use domain::listings::{BulkForm, BulkProgress, COLUMNS, MOST_ROWS};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, HtmlInputElement, HtmlTextAreaElement};

/// The id of the field with the file's text.
const CSV: &str = "bulk_add-csv";
/// How often the page asks how far a file is.
const AGAIN: Duration = Duration::from_secs(1);

/// Tries a file; with `then` being `add`, it is also added, unless a row of it has a mistake.
#[server(endpoint = "bulk_add")]
pub async fn bulk_add(#[server(default)] then: String, form: BulkForm) -> Result<(), Error> {
    let (services, caller) = crate::ssr::request()?;
    if then == "add" {
        services.start_bulk(&caller, &form).await?;
        crate::ssr::redirect("/account/bulk?started=yes");
        return Ok(());
    }
    let report = services.check_bulk(&caller, &form).await?;
    if let Some(refusal) = report.refusal() {
        return Err(refusal.into());
    }
    crate::ssr::redirect(&format!("/account/bulk?ready={}&known={}", report.ready, report.known));
    Ok(())
}

/// One's newest files, and how far they are.
#[server(endpoint = "bulk_imports", input = GetUrl)]
pub async fn bulk_imports() -> Result<Vec<BulkProgress>, Error> {
    let (services, caller) = crate::ssr::request()?;
    Ok(services.bulk_imports(&caller).await?)
}

/// `/account/bulk`
#[component]
pub fn BulkPage() -> impl IntoView {
    let add = ServerAction::<BulkAdd>::new();
    let files = Resource::new(move || add.version().get(), |_| bulk_imports());
    Effect::new(move |_| {
        let running = files.with(
            |files| matches!(files, Some(Ok(files)) if files.iter().any(|file| file.finished_at.is_none())),
        );
        if running {
            set_timeout(move || files.refetch(), AGAIN);
        }
    });
    let columns = COLUMNS.join(", ");
    view! {
        <Head title="Add many phones" noindex=true />
        <div class="grid max-w-text grid-cols-1 gap-6">
            <header class="grid gap-2">
                <h1 class="text-2xl">"Add many phones"</h1>
                <p class="text-soft">
                    {format!(
                        "With a CSV file from your spreadsheet: one phone a row, at most {MOST_ROWS}. Each becomes a draft \
                        that lacks nothing but its photos.",
                    )}
                </p>
            </header>
            <Checked />
            <Form action=add class="form card">
                <p>
                    <a class="link" href="/bulk-template.csv" download="phones.csv" rel="external">
                        "Download a template"
                    </a>
                    " with two phones in it. Your own reference tells the phones apart: a row whose reference you have \
                    sent before is left alone, so you can send the same file again."
                </p>
                <label class="field needs-script">
                    <span class="label">"Choose a file"</span>
                    <input type="file" accept=".csv,text/csv" on:change=read_file />
                </label>
                <TextArea name="csv" label="Or paste its lines" rows=8 hint=format!("The columns, in any order: {columns}.") />
                <Mistakes />
                <FormMessage />
                <Buttons />
            </Form>
            <Loaded resource=files view=|files| view! { <Files files /> } />
        </div>
    }
}

/// What the last try found, where nothing was wrong.
#[component]
fn Checked() -> impl IntoView {
    let query = use_query_map();
    let refused = use_context::<crate::refused::RefusedForm>().is_some();
    move || {
        let number = |name: &str| query.read().get(name).and_then(|text| text.parse::<u32>().ok());
        let sentence = match (query.read().get("started"), number("ready"), number("known")) {
            _ if refused => return None,
            (Some(_), ..) => {
                "The file is being added. You can leave this page; it goes on by itself.".to_owned()
            }
            (None, Some(ready), Some(known)) => {
                format!("Nothing is wrong with it. {ready} phones would be added; {known} are there already.")
            }
            _ => return None,
        };
        Some(view! { <Alert tone=Tone::Good><p>{sentence}</p></Alert> })
    }
}

/// What is wrong, row by row.
#[component]
fn Mistakes() -> impl IntoView {
    let error = expect_context::<FormState>().error;
    move || {
        let error = error.get()?;
        let mistakes: Vec<String> = error.refusal()?.about("rows").map(str::to_owned).collect();
        (!mistakes.is_empty()).then(|| {
            let items = mistakes.into_iter().map(|mistake| view! { <li>{mistake}</li> });
            view! {
                <section class="missing" aria-labelledby="mistakes">
                    <h2 class="text-base" id="mistakes">"Nothing was added. Please mend these rows"</h2>
                    <ul>{items.collect_view()}</ul>
                </section>
            }
        })
    }
}

#[component]
fn Buttons() -> impl IntoView {
    let pending = expect_context::<FormState>().pending;
    let busy = move || pending.get();
    view! {
        <div class="flex flex-wrap gap-3">
            <button class="button button-quiet" type="submit" name="then" value="check" disabled=busy>
                "Try it"
            </button>
            <button class="button" type="submit" name="then" value="add" disabled=busy>"Add the phones"</button>
        </div>
    }
}

#[component]
fn Files(files: Vec<BulkProgress>) -> impl IntoView {
    if files.is_empty() {
        return ().into_any();
    }
    let row = |file: BulkProgress| {
        let state = match file.finished_at {
            Some(_) => view! { <Badge tone=Tone::Good>"Done"</Badge> },
            None => view! { <Badge tone=Tone::Cool>"Going on"</Badge> },
        };
        view! {
            <tr>
                <td>{file.created_at.date_and_time()}</td>
                <td>{state}</td>
                <td>{format!("{} of {}", file.done, file.rows)}</td>
                <td>{file.added}</td>
                <td>{file.known}</td>
            </tr>
        }
    };
    view! {
        <section class="grid gap-3" aria-live="polite">
            <h2 class="text-xl">"Your files"</h2>
            <Table caption="Your files">
                <thead>
                    <tr>
                        <th scope="col">"Sent"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Rows"</th>
                        <th scope="col">"Added"</th>
                        <th scope="col">"Left alone"</th>
                    </tr>
                </thead>
                <tbody>{files.into_iter().map(row).collect_view()}</tbody>
            </Table>
            <p>
                <a class="link" href="/account/listings?state=draft">"Look at your drafts"</a>
                " to add the photos and publish."
            </p>
        </section>
    }
    .into_any()
}

/// Puts the text of a chosen file into the field.
fn read_file(event: Event) {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
    spawn_local(async move {
        let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
        let field = document().get_element_by_id(CSV);
        let field = field.and_then(|field| field.dyn_into::<HtmlTextAreaElement>().ok());
        if let (Some(text), Some(field)) = (text, field) {
            field.set_value(&text);
        }
    });
}
