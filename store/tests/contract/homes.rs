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
    let folder = tempfile::tempdir().unwrap();
    let url = format!("embedded:{}", folder.path().join("documents").display());
    test(documents::open(&url).await.unwrap()).await;
}

/// Runs a test on an empty MongoDB database, and drops that afterwards, however the test went.
pub async fn in_mongo<T, F>(test: T)
where
    T: FnOnce(Arc<dyn Documents>) -> F,
    F: Future<Output = ()> + Send + 'static,
{
    let Some(server) = server_from("TEST_MONGO_URL") else { return };
    let name = fresh_name();
    let client = mongodb::Client::with_uri_str(&server).await.unwrap();
    client.database(&name).drop().await.unwrap();
    let home = documents::open(&at_database(&server, &name)).await.unwrap();
    let tested = tokio::spawn(test(home)).await;
    client.database(&name).drop().await.unwrap();
    if let Err(failure) = tested {
        std::panic::resume_unwind(failure.into_panic());
    }
}
