//! Tables are made once, however many servers start, and however often.

use domain::Instant;
use std::time::{Duration, SystemTime};
use store::Store;

contract!(urls:
    tables_are_made_once_however_often_a_server_starts,
    servers_that_start_together_make_the_tables_once,
    what_is_still_to_be_migrated_is_known,
    a_database_answers_and_agrees_about_the_time,
);

async fn tables_are_made_once_however_often_a_server_starts(url: String) {
    for _ in 0..3 {
        let store = Store::open(&url).await.unwrap();
        store.migrate().await.unwrap();
        store.migrate().await.unwrap();
        store.close().await;
    }
}

async fn servers_that_start_together_make_the_tables_once(url: String) {
    let starts = (0..4).map(|_| {
        let url = url.clone();
        tokio::spawn(async move {
            let store = Store::open(&url).await?;
            store.migrate().await?;
            drop(store.read().await?);
            store.close().await;
            Ok::<_, store::Error>(())
        })
    });
    for start in futures::future::join_all(starts).await {
        start.unwrap().unwrap();
    }
}

async fn what_is_still_to_be_migrated_is_known(url: String) {
    let store = Store::open(&url).await.unwrap();
    assert!(store.pending_migrations().await.unwrap() > 1);
    store.migrate().await.unwrap();
    assert_eq!(store.pending_migrations().await.unwrap(), 0);
    store.close().await;
    assert!(store.pending_migrations().await.is_err());
}

#[allow(clippy::disallowed_methods, reason = "the machine's clock is what is compared with")]
async fn a_database_answers_and_agrees_about_the_time(url: String) {
    let store = Store::open(&url).await.unwrap();
    store.ping().await.unwrap();
    let micros = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_micros();
    let here = Instant::from_micros(i64::try_from(micros).unwrap());
    if let Some(there) = store.server_time().await.unwrap() {
        let apart = there.since(here).max(here.since(there));
        assert!(apart < Duration::from_secs(600), "{apart:?}");
    }
    store.close().await;
    assert!(store.ping().await.is_err());
}
