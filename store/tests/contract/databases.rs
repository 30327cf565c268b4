//! Fresh databases for tests, on both engines, and the macro that stamps a test onto each.

use sqlx::Connection;
use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};
use store::Store;

/// Makes one test for each backend of each function that is named. See `main.rs`.
macro_rules! contract {
    (rows: $($test:ident),+ $(,)?) => {
        contract!(@stamp sqlite, $crate::databases::rows_in_sqlite, $($test),+);
        contract!(@stamp mysql, $crate::databases::rows_in_mysql, $($test),+);
    };
    (urls: $($test:ident),+ $(,)?) => {
        contract!(@stamp sqlite_url, $crate::databases::in_sqlite, $($test),+);
        contract!(@stamp mysql_url, $crate::databases::in_mysql, $($test),+);
    };
    (documents: $($test:ident),+ $(,)?) => {
        contract!(@stamp embedded, $crate::homes::in_a_folder, $($test),+);
        contract!(@stamp mongo, $crate::homes::in_mongo, $($test),+);
    };
    (@stamp $backend:ident, $runner:path, $($test:ident),+) => {
        mod $backend {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    $runner(super::$test).await;
                }
            )+
        }
    };
}

/// Runs a test on an SQLite file with all tables.
pub async fn rows_in_sqlite<T, F>(test: T)
where
    T: FnOnce(Store) -> F + Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    in_sqlite(|url| on_tables(url, test)).await;
}

/// Runs a test on a MySQL database with all tables.
pub async fn rows_in_mysql<T, F>(test: T)
where
    T: FnOnce(Store) -> F + Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    in_mysql(|url| on_tables(url, test)).await;
}

async fn on_tables<T, F>(url: String, test: T)
where
    T: FnOnce(Store) -> F,
    F: Future<Output = ()>,
{
    let store = Store::open(&url).await.unwrap();
    store.migrate().await.unwrap();
    test(store.clone()).await;
    store.close().await;
}

/// Runs a test on the URL of an SQLite file that is not there yet.
pub async fn in_sqlite<T, F>(test: T)
where
    T: FnOnce(String) -> F + Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let folder = tempfile::tempdir().unwrap();
    test(format!("sqlite:{}", folder.path().join("store.db").display())).await;
}

/// Runs a test on the URL of an empty MySQL database, and drops that afterwards, however the test went.
pub async fn in_mysql<T, F>(test: T)
where
    T: FnOnce(String) -> F + Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let Some(server) = server_from("TEST_MYSQL_URL") else { return };
    let name = fresh_name();
    administer(&server, &format!("DROP DATABASE IF EXISTS {name}")).await;
    administer(&server, &format!("CREATE DATABASE {name}")).await;
    let tested = tokio::spawn(test(at_database(&server, &name))).await;
    administer(&server, &format!("DROP DATABASE {name}")).await;
    if let Err(failure) = tested {
        std::panic::resume_unwind(failure.into_panic());
    }
}

async fn administer(server: &str, statement: &str) {
    let mut connection = sqlx::MySqlConnection::connect(server).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// The URL of a test server. Says so where there is none, because the tests that want it then test nothing.
pub fn server_from(variable: &str) -> Option<String> {
    let url = told_in(variable);
    if url.is_none() {
        eprintln!("{variable} is not set: only the embedded backend is tested");
    }
    url
}

/// What the test command, or another test, says in the environment.
#[expect(clippy::disallowed_methods, reason = "nothing else configures tests")]
pub fn told_in(variable: &str) -> Option<String> {
    std::env::var(variable).ok()
}

/// Tells apart the databases of tests that run at one time.
pub fn fresh_name() -> String {
    static MADE: AtomicU32 = AtomicU32::new(0);
    format!("contract_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed))
}

/// `scheme://host/any?options` with another database in it.
pub fn at_database(server: &str, name: &str) -> String {
    let (scheme, rest) = server.split_once("://").unwrap();
    let (rest, options) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, _) = rest.split_once('/').unwrap_or((rest, ""));
    format!("{scheme}://{host}/{name}?{options}")
}
