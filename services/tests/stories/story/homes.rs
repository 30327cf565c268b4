//! Fresh stores for stories: a folder, or a database on each of the servers, dropped again afterwards.

use super::Story;
use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};
use store::{Store, administration, documents};

/// Tells a story on SQLite and embedded documents.
pub async fn embedded<T, F>(story: T)
where
    T: FnOnce(Story) -> F,
    F: Future<Output = ()>,
{
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let store = Store::open(&format!("sqlite:{}", at("store.db"))).await.unwrap();
    store.migrate().await.unwrap();
    let documents = documents::open(&format!("embedded:{}", at("documents"))).await.unwrap();
    story(Story::on(store.clone(), documents).await).await;
    store.close().await;
}

/// Tells a story on MySQL or MariaDB, and MongoDB, where the test command has started them.
pub async fn servers<T, F>(story: T)
where
    T: FnOnce(Story) -> F + Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    lent(|mysql, mongo| async move {
        let store = Store::open(&mysql).await.unwrap();
        store.migrate().await.unwrap();
        let documents = documents::open(&mongo).await.unwrap();
        story(Story::on(store.clone(), documents).await).await;
        store.close().await;
    })
    .await;
}

/// Lends the URLs of a fresh database on each of the servers, where the test command has started them.
pub async fn lent<T, F>(borrower: T)
where
    T: FnOnce(String, String) -> F + Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let (Some(mysql), Some(mongo)) = (server_from("TEST_MYSQL_URL"), server_from("TEST_MONGO_URL")) else {
        return;
    };
    static MADE: AtomicU32 = AtomicU32::new(0);
    let name = format!("story_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
    administration::create_database(&mysql, &name).await.unwrap();
    let told = tokio::spawn(borrower(at_database(&mysql, &name), at_database(&mongo, &name))).await;
    administration::drop_database(&mysql, &name).await.unwrap();
    let client = mongodb::Client::with_uri_str(&mongo).await.unwrap();
    client.database(&name).drop().await.unwrap();
    if let Err(failure) = told {
        std::panic::resume_unwind(failure.into_panic());
    }
}

fn server_from(variable: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "tests are configured by the test command")]
    let url = std::env::var(variable).ok();
    if url.is_none() {
        eprintln!("{variable} is not set: the story is told on embedded stores only");
    }
    url
}

/// `scheme://host/any?options` with another database in it.
fn at_database(server: &str, name: &str) -> String {
    let (scheme, rest) = server.split_once("://").unwrap();
    let (rest, options) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, _) = rest.split_once('/').unwrap_or((rest, ""));
    format!("{scheme}://{host}/{name}?{options}")
}
