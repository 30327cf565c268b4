//! The columns with a seller's answers, within the rows of listings.

use crate::{Error, Result};
use domain::listings::Answers;

#[derive(sqlx::FromRow)]
pub(crate) struct AnswersRow {
    screen: Option<String>,
    body: Option<String>,
    works: Option<String>,
    parts: Option<String>,
    battery: Option<i64>,
    account_lock: Option<String>,
    finance: Option<String>,
}

impl TryFrom<AnswersRow> for Answers {
    type Error = Error;

    fn try_from(row: AnswersRow) -> Result<Self> {
        Ok(Answers {
            screen: answer(row.screen)?,
            body: answer(row.body)?,
            function: answer(row.works)?,
            parts: answer(row.parts)?,
            battery: row
                .battery
                .map(u8::try_from)
                .transpose()
                .map_err(|error| Error::Corrupt(error.to_string()))?,
            account_lock: answer(row.account_lock)?,
            finance: answer(row.finance)?,
        })
    }
}

fn answer<T: TryFrom<String, Error = String>>(text: Option<String>) -> Result<Option<T>> {
    text.map(T::try_from).transpose().map_err(Error::Corrupt)
}
