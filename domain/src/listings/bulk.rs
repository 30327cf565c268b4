//! Adding many phones by a file, as shops do: its columns, its bounds, and what is said of its rows.

use crate::{BulkImportId, FieldError, Instant, Refusal};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Most rows of a file.
pub const MOST_ROWS: usize = 500;
/// Largest file, in bytes.
pub const LARGEST_CSV: usize = 128 * 1024;
/// Most mistakes that are listed; those behind them show when these are mended.
pub const MOST_MISTAKES: usize = 100;

/// The columns of a file, in any order. The first two must be there and filled in.
pub const COLUMNS: [&str; 17] = [
    "reference",
    "model",
    "storage_gb",
    "colour",
    "screen",
    "body",
    "function",
    "parts",
    "battery",
    "account_lock",
    "finance",
    "imei",
    "carrier_lock",
    "price",
    "currency",
    "place",
    "description",
];

/// A file as it was pasted or chosen. `Debug` leaves out what is in it: there may be IMEIs.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BulkForm {
    pub csv: String,
}

impl fmt::Debug for BulkForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BulkForm({} bytes)", self.csv.len())
    }
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowMistake {
    /// The line of the file, as spreadsheets count: the first row below the heading is 2.
    pub line: u32,
    pub reference: String,
    /// The column.
    pub column: String,
    pub message: String,
}

/// What would happen with a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkReport {
    pub rows: u32,
    /// Rows that would become drafts.
    pub ready: u32,
    /// Rows whose reference has a listing already.
    pub known: u32,
    pub mistakes: Vec<RowMistake>,
}

impl BulkReport {
    /// Its mistakes as a refusal about the field `rows`; `None` where there are none.
    pub fn refusal(&self) -> Option<Refusal> {
        let said = |mistake: &RowMistake| {
            let RowMistake { line, reference, column, message } = mistake;
            let named = if reference.is_empty() { String::new() } else { format!(" ({reference})") };
            FieldError {
                field: "rows".to_owned(),
                message: format!("Line {line}{named}, {column}: {message}"),
            }
        };
        let errors: Vec<FieldError> = self.mistakes.iter().map(said).collect();
        (!errors.is_empty()).then_some(Refusal::Invalid(errors))
    }
}

/// How far a file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkProgress {
    pub id: BulkImportId,
    pub rows: u32,
    pub done: u32,
    pub added: u32,
    pub known: u32,
    pub created_at: Instant,
    pub finished_at: Option<Instant>,
}
