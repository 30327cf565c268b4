//! Adding many phones by a file: tried first without doing anything, then done row by row, a batch at a time.
//!
//! The seller's own reference makes it safe to begin again: a row whose reference has a listing is left alone. The
//! file is kept, sealed, until its last row is done, and whichever server is there goes on with it.

use super::editing::parsed;
use crate::catalogue::model_of_text;
use crate::error::retried;
use crate::{Caller, Error, Result, Services};
use domain::catalogue::Model;
use domain::imei::TypedImei;
use domain::listings::{
    BulkForm, BulkProgress, BulkReport, COLUMNS, LARGEST_CSV, ListingDetails, ListingForm, ListingState,
    MOST_LIVE, MOST_MISTAKES, MOST_ROWS, RowMistake, search_text,
};
use domain::{AccountId, BulkImportId, Imei, ListingId, Refusal, text};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use store::listings::Draft;
use store::{Read, Write};

/// What the kept file is sealed for.
const PURPOSE: &str = "bulk import";
/// How many rows are done in one unit of work.
const BATCH: usize = 20;
/// How many of one's files are listed.
const SHOWN: u32 = 10;

/// A row as it was read.
struct Row {
    /// As spreadsheets count.
    line: u32,
    reference: String,
    model: String,
    form: ListingForm,
}

/// A row that would become a draft.
struct Ready {
    model: Model,
    details: ListingDetails,
    imei: Option<Imei>,
}

impl Services {
    /// Says what would happen with a file, and does nothing.
    pub async fn check_bulk(&self, caller: &Caller, form: &BulkForm) -> Result<BulkReport> {
        let seller = caller.active_member()?.account;
        let rows = read_rows(&form.csv)?;
        let mut db = self.store.read().await?;
        let mut report = BulkReport { rows: rows.len() as u32, ..BulkReport::default() };
        let mut seen = HashSet::new();
        for row in &rows {
            let mut mistakes = Vec::new();
            if let Err(sentence) = text::line("The reference", &row.reference, 1, 60) {
                mistakes.push(("reference".to_owned(), sentence));
            } else if !seen.insert(row.reference.clone()) {
                let sentence = "This reference stands in the file already.";
                mistakes.push(("reference".to_owned(), sentence.to_owned()));
            } else if db.listing_by_reference(seller, &row.reference).await?.is_some() {
                report.known += 1;
                continue;
            }
            match self.judged(&mut db, row).await? {
                Ok(_) => {}
                Err(Refusal::Invalid(errors)) => {
                    mistakes.extend(errors.into_iter().map(|error| (error.field, error.message)));
                }
                Err(other) => mistakes.push(("model".to_owned(), other.to_string())),
            }
            if mistakes.is_empty() {
                report.ready += 1;
            }
            let told = mistakes.into_iter().map(|(column, message)| row.mistake(&column, message));
            report.mistakes.extend(told);
        }
        report.mistakes.truncate(MOST_MISTAKES);
        Ok(report)
    }

    /// Begins to add what is in a file; refused while any of its rows has a mistake.
    pub async fn start_bulk(&self, caller: &Caller, form: &BulkForm) -> Result<BulkImportId> {
        let seller = caller.active_member()?.account;
        let report = self.check_bulk(caller, form).await?;
        if let Some(refusal) = report.refusal() {
            return Err(refusal.into());
        }
        let drafts = self.store.read().await?.count_listings(seller, ListingState::Draft).await?;
        if drafts + u64::from(report.ready) > MOST_LIVE {
            let sentence = format!(
                "You have {drafts} drafts. With this file there would be more than {MOST_LIVE}, which is the most that \
                 we take. Please publish or put away some of them first."
            );
            return Err(Refusal::NotNow(sentence).into());
        }
        let sealed = self.vault.seal(&self.mint, PURPOSE, form.csv.as_bytes())?;
        let now = self.clock.now();
        let id = self.mint.id(now);
        retried(|| async {
            let mut db = self.store.write().await?;
            db.add_bulk_import(id, seller, &sealed, report.rows, now).await?;
            let details = json!({ "import": id, "rows": report.rows });
            self.note(&mut db, caller, ("account", Some(seller.0)), "bulk_import_begun", details).await?;
            Ok(db.commit().await?)
        })
        .await?;
        Ok(id)
    }

    /// The caller's newest files, and how far they are.
    pub async fn bulk_imports(&self, caller: &Caller) -> Result<Vec<BulkProgress>> {
        Ok(self.store.read().await?.bulk_imports_of(caller.member()?.account, SHOWN).await?)
    }

    /// Goes on with the oldest file by one batch. Answers how many rows were done.
    pub(crate) async fn go_on_with_bulk(&self) -> Result<usize> {
        let Some(import) = self.store.read().await?.open_bulk_import().await? else { return Ok(0) };
        let rows = read_rows(&self.vault.open_text(PURPOSE, &import.csv_sealed)?)?;
        let from = usize::try_from(import.next_row).unwrap_or(usize::MAX).min(rows.len());
        let batch = &rows[from..rows.len().min(from + BATCH)];
        retried(|| async {
            let now = self.clock.now();
            let mut db = self.store.write().await?;
            let to = from + batch.len();
            // Another server is at these rows.
            if !db.advance_bulk_import(&import, to as i64).await? {
                return Ok(0);
            }
            let (mut added, mut known) = (0, 0);
            for row in batch {
                match self.add_row(&mut db, import.seller_id, row).await? {
                    true => added += 1,
                    false => known += 1,
                }
            }
            db.count_bulk_rows(import.id, added, known).await?;
            if to == rows.len() {
                db.finish_bulk_import(import.id, now).await?;
            }
            db.commit().await?;
            Ok(batch.len().max(1))
        })
        .await
    }

    /// Makes a draft of a row; `false` where its reference has one, or where it is no longer well.
    async fn add_row(&self, db: &mut Write, seller: AccountId, row: &Row) -> Result<bool> {
        if db.listing_by_reference(seller, &row.reference).await?.is_some() {
            return Ok(false);
        }
        // It was well when the file was taken; models may have gone since.
        let Ok(Ready { model, details, imei }) = self.judged(db, row).await? else { return Ok(false) };
        let now = self.clock.now();
        let id: ListingId = self.mint.id(now);
        let draft = Draft { id, seller, model_slug: &model.slug, brand_slug: &model.brand_slug };
        db.add_draft(draft, now).await?;
        db.add_reference(seller, &row.reference, id).await?;
        let made = json!({ "reference": row.reference });
        db.add_listing_event(id, 1, "draft", &made, Some(seller), now).await?;
        let words = search_text(&model, details.storage_gb, details.colour.as_deref());
        db.save_listing_details(id, 1, &details, &words, now).await?;
        if let Some(imei) = &imei {
            self.keep_imei(db, id, imei).await?;
        }
        Ok(true)
    }

    /// What a row would become, or what is wrong with it.
    async fn judged(&self, db: &mut Read, row: &Row) -> Result<Result<Ready, Refusal>> {
        let index = self.models().await?;
        let model = match model_of_text(db, &index, &row.model).await? {
            Ok(model) => model,
            Err(sentence) => return Ok(Err(Refusal::field("model", sentence))),
        };
        match parsed(db, &row.form, &model).await {
            Ok(details) => {
                let imei = row.form.imei.parse().and_then(Result::ok);
                Ok(Ok(Ready { model, details, imei }))
            }
            Err(Error::Refused(refusal)) => Ok(Err(refusal)),
            Err(failed) => Err(failed),
        }
    }
}

impl Row {
    fn mistake(&self, column: &str, message: String) -> RowMistake {
        // The form's names of fields are the file's names of columns, but for the place.
        let column = if column == "place_text" { "place" } else { column };
        RowMistake { line: self.line, reference: self.reference.clone(), column: column.to_owned(), message }
    }
}

/// The rows of a file. What is wrong with the file as a whole is refused.
fn read_rows(csv: &str) -> Result<Vec<Row>, Refusal> {
    let refused = |sentence: String| Refusal::field("csv", sentence);
    if csv.len() > LARGEST_CSV {
        return Err(Refusal::TooLarge(format!("A file may have at most {} KB.", LARGEST_CSV / 1024)));
    }
    // Forms end lines in another way than files, which must not change how lines are counted.
    let text = csv.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    // Spreadsheets of many countries write semicolons.
    let heading = text.lines().next().unwrap_or_default();
    let delimiter = if heading.contains(';') && !heading.contains(',') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let unreadable = |error: csv::Error| refused(format!("The file can't be read as CSV: {error}."));
    let names: Vec<String> =
        reader.headers().map_err(unreadable)?.iter().map(str::to_ascii_lowercase).collect();
    if let Some(unknown) = names.iter().find(|name| !COLUMNS.contains(&name.as_str())) {
        let known = COLUMNS.join(", ");
        return Err(refused(format!("There is no column “{unknown}”. The columns are {known}.")));
    }
    if let Some(missing) = COLUMNS[..2].iter().find(|column| !names.iter().any(|name| name == *column)) {
        return Err(refused(format!(
            "The file needs a first line with the names of its columns, and among them {missing}."
        )));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        if record.iter().all(str::is_empty) {
            continue;
        }
        if rows.len() == MOST_ROWS {
            return Err(refused(format!(
                "A file may have at most {MOST_ROWS} rows. Please send the rest in another one."
            )));
        }
        let line = record.position().map_or(0, |position| u32::try_from(position.line()).unwrap_or(u32::MAX));
        let values: HashMap<&str, &str> = names.iter().map(String::as_str).zip(record.iter()).collect();
        rows.push(row(line, &values));
    }
    if rows.is_empty() {
        return Err(refused("There are no rows below the heading.".to_owned()));
    }
    Ok(rows)
}

fn row(line: u32, values: &HashMap<&str, &str>) -> Row {
    let value = |column: &str| values.get(column).map(|text| (*text).to_owned()).unwrap_or_default();
    Row {
        line,
        reference: value("reference"),
        model: value("model"),
        form: ListingForm {
            storage_gb: value("storage_gb").trim_end_matches(|c: char| !c.is_ascii_digit()).to_owned(),
            colour: value("colour"),
            screen: value("screen"),
            body: value("body"),
            function: value("function"),
            parts: value("parts"),
            battery: value("battery"),
            account_lock: value("account_lock"),
            finance: value("finance"),
            imei: TypedImei(value("imei")),
            carrier_lock: value("carrier_lock"),
            price: value("price"),
            currency: value("currency"),
            place: String::new(),
            place_text: value("place"),
            ships_to: String::new(),
            pickup: String::new(),
            description: value("description"),
        },
    }
}
