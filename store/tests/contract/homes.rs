//! Fresh homes for documents: a folder, or a database of a MongoDB server.

use crate::databases::{at_database, fresh_name, server_from};
use std::future::Future;
use std::sync::Arc;
use store::{Documents, documents};

/// Runs a test on an empty folder.
pub async fn in_a_folder<T, F>(test: T)
where
    T: FnOnce(Arc<dyn Documents>) -> F,
    F: Future<Output = ()>,
{
    at_a_folder(async |url| test(documents::open(&url).await.unwrap()).await).await;
}

/// Runs a test on an empty MongoDB database.
pub async fn in_mongo<T, F>(test: T)
where
    T: FnOnce(Arc<dyn Documents>) -> F + Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    at_mongo(|url| async move { test(documents::open(&url).await.unwrap()).await }).await;
}

/// Runs a test on the URL of a folder that is not there yet.
pub async fn at_a_folder(test: impl AsyncFnOnce(String)) {
    let folder = tempfile::tempdir().unwrap();
    test(format!("embedded:{}", folder.path().join("documents").display())).await;
}

/// Runs a test on the URL of an empty MongoDB database, and drops that afterwards, however the test went.
pub async fn at_mongo<T, F>(test: T)
where
    T: FnOnce(String) -> F,
    F: Future<Output = ()> + Send + 'static,
{
    let Some(server) = server_from("TEST_MONGO_URL") else { return };
    let name = fresh_name();
    let client = mongodb::Client::with_uri_str(&server).await.unwrap();
    client.database(&name).drop().await.unwrap();
    let tested = tokio::spawn(test(at_database(&server, &name))).await;
    client.database(&name).drop().await.unwrap();
    if let Err(failure) = tested {
        std::panic::resume_unwind(failure.into_panic());
    }
}
