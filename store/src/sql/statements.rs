//! The macro that runs one statement, written once, on whichever engine there is.

/// A value for a statement that is put together at run time.
#[derive(Clone, Debug)]
pub enum Value {
    Int(i64),
    Real(f64),
    Text(String),
    Bytes(Vec<u8>),
    Null,
}

/// Runs one statement on whichever engine there is.
///
/// ```text
/// sql!(db, execute "UPDATE listings SET state = ? WHERE id = ?", state, id.0)     // -> u64, rows changed
/// sql!(db, all ListingRow, "SELECT ... WHERE seller_id = ?", seller.0)            // -> Vec<ListingRow>
/// sql!(db, optional ListingRow, "SELECT ... WHERE id = ?", id.0)                  // -> Option<ListingRow>
/// sql!(db, scalar i64, "SELECT COUNT(*) FROM listings")                           // -> Option<i64>
/// sql!(db, all_of ListingRow, statement: String, values: &[Value])                // dynamic: all / execute
/// ```
/// Rows derive `sqlx::FromRow`. Arguments are bound in the order of the `?`.
macro_rules! sql {
    ($db:expr, execute $statement:expr $(, $value:expr)* $(,)?) => {
        match $db.raw() {
            $crate::sql::Raw::Sqlite(c) => sqlx::query($statement)$(.bind($value))*.execute(c).await.map(|r| r.rows_affected()),
            $crate::sql::Raw::MySql(c) => sqlx::query($statement)$(.bind($value))*.execute(c).await.map(|r| r.rows_affected()),
        }.map_err($crate::Error::from)
    };
    ($db:expr, all $row:ty, $statement:expr $(, $value:expr)* $(,)?) => {
        match $db.raw() {
            $crate::sql::Raw::Sqlite(c) => sqlx::query_as::<_, $row>($statement)$(.bind($value))*.fetch_all(c).await,
            $crate::sql::Raw::MySql(c) => sqlx::query_as::<_, $row>($statement)$(.bind($value))*.fetch_all(c).await,
        }.map_err($crate::Error::from)
    };
    ($db:expr, optional $row:ty, $statement:expr $(, $value:expr)* $(,)?) => {
        match $db.raw() {
            $crate::sql::Raw::Sqlite(c) => sqlx::query_as::<_, $row>($statement)$(.bind($value))*.fetch_optional(c).await,
            $crate::sql::Raw::MySql(c) => sqlx::query_as::<_, $row>($statement)$(.bind($value))*.fetch_optional(c).await,
        }.map_err($crate::Error::from)
    };
    ($db:expr, scalar $type:ty, $statement:expr $(, $value:expr)* $(,)?) => {
        match $db.raw() {
            $crate::sql::Raw::Sqlite(c) => sqlx::query_scalar::<_, $type>($statement)$(.bind($value))*.fetch_optional(c).await,
            $crate::sql::Raw::MySql(c) => sqlx::query_scalar::<_, $type>($statement)$(.bind($value))*.fetch_optional(c).await,
        }.map_err($crate::Error::from)
    };
    ($db:expr, all_of $row:ty, $statement:expr, $values:expr) => {{
        let statement: String = $statement;
        match $db.raw() {
            $crate::sql::Raw::Sqlite(c) => {
                $crate::sql::bind_all!(sqlx::query_as::<_, $row>(sqlx::AssertSqlSafe(statement)), $values).fetch_all(c).await
            }
            $crate::sql::Raw::MySql(c) => {
                $crate::sql::bind_all!(sqlx::query_as::<_, $row>(sqlx::AssertSqlSafe(statement)), $values).fetch_all(c).await
            }
        }.map_err($crate::Error::from)
    }};
    ($db:expr, execute_of $statement:expr, $values:expr) => {{
        let statement: String = $statement;
        match $db.raw() {
            $crate::sql::Raw::Sqlite(c) => {
                $crate::sql::bind_all!(sqlx::query(sqlx::AssertSqlSafe(statement)), $values).execute(c).await.map(|r| r.rows_affected())
            }
            $crate::sql::Raw::MySql(c) => {
                $crate::sql::bind_all!(sqlx::query(sqlx::AssertSqlSafe(statement)), $values).execute(c).await.map(|r| r.rows_affected())
            }
        }.map_err($crate::Error::from)
    }};
}

macro_rules! bind_all {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match value {
                $crate::Value::Int(n) => query.bind(*n),
                $crate::Value::Real(n) => query.bind(*n),
                $crate::Value::Text(text) => query.bind(text.clone()),
                $crate::Value::Bytes(bytes) => query.bind(bytes.clone()),
                $crate::Value::Null => query.bind(None::<i64>),
            };
        }
        query
    }};
}

pub(crate) use {bind_all, sql};
