//! Tables are made once, however many servers start, and however often.

use store::Store;

contract!(urls:
    tables_are_made_once_however_often_a_server_starts,
    servers_that_start_together_make_the_tables_once,
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
