//! Many rows at once: one statement for some hundreds of them, instead of one for each.

use crate::sql::sql;
use crate::{Result, Value, Write};

/// Rows of one statement. With nine columns that stays far below the 32,766 values that SQLite takes.
const ROWS: usize = 500;

impl Write {
    /// Inserts rows of `table`, in statements of some hundreds of rows. Each row has a value a column.
    pub(crate) async fn insert_rows<const N: usize>(
        &mut self,
        table: &str,
        columns: [&str; N],
        rows: impl Iterator<Item = [Value; N]>,
    ) -> Result<()> {
        let mut values = Vec::with_capacity(ROWS * N);
        for row in rows {
            values.extend(row);
            if values.len() == ROWS * N {
                self.insert_values(table, &columns, &values).await?;
                values.clear();
            }
        }
        if values.is_empty() { Ok(()) } else { self.insert_values(table, &columns, &values).await }
    }

    async fn insert_values(&mut self, table: &str, columns: &[&str], values: &[Value]) -> Result<()> {
        let rows = values.len() / columns.len();
        let row = format!("({})", marks(columns.len()));
        let statement =
            format!("INSERT INTO {table} ({}) VALUES {}", columns.join(", "), vec![row; rows].join(", "));
        sql!(self, execute_of statement, values).map(drop)
    }
}

/// `?, ?, ?`: as many placeholders as there are values.
pub(crate) fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Int(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Value::Int(i64::from(number))
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Value::Real(number)
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Value::Bytes(bytes.to_vec())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}
