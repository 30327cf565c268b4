//! Papers: what people print, file or hand to their tax office, as PDF and CSV. The same facts make the same bytes.

mod fonts;
mod orders;
mod sheets;
mod statements;

use domain::Money;

/// A file to download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// What it is called on the visitor's disk: letters, digits, hyphens and dots.
    pub name: String,
    /// Its media type.
    pub kind: &'static str,
    pub bytes: Vec<u8>,
}

const PDF: &str = "application/pdf";
const CSV: &str = "text/csv; charset=utf-8";

/// An amount with its currency's code: every font and every program can read it.
fn amount(money: Money) -> String {
    format!("{} {}", money.plain(), money.currency.code())
}
