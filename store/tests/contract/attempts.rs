//! What the store promises about counted tries.

use domain::Instant;
use std::time::Duration;
use store::attempts::Window;
use store::{Error, Result, Store};

contract!(rows:
    tries_are_counted_until_there_are_enough,
    a_new_window_begins_without_tries,
    keys_are_counted_apart,
    tries_that_were_forgotten_are_free_again,
    of_tries_at_one_time_no_more_than_the_most_pass,
    only_windows_that_are_over_are_removed,
);

const HOUR: Duration = Duration::from_secs(3600);
/// The beginning of an hour.
const NOW: Instant = Instant::from_micros(1_795_370_400_000_000);

fn window(key: u8, most: i64) -> Window {
    Window { key_hash: [key; 32], most, length: HOUR }
}

async fn count(store: &Store, window: &Window, now: Instant) -> Result<Option<Instant>> {
    let mut db = store.write().await?;
    let full_until = db.count_try(window, now).await?;
    db.commit().await?;
    Ok(full_until)
}

async fn tries_are_counted_until_there_are_enough(store: Store) {
    let later = NOW.plus(Duration::from_secs(3599));
    for _ in 0..3 {
        assert_eq!(count(&store, &window(1, 3), NOW).await.unwrap(), None);
    }
    assert_eq!(count(&store, &window(1, 3), NOW).await.unwrap(), Some(NOW.plus(HOUR)));
    assert_eq!(count(&store, &window(1, 3), later).await.unwrap(), Some(NOW.plus(HOUR)));
}

async fn a_new_window_begins_without_tries(store: Store) {
    assert_eq!(count(&store, &window(1, 1), NOW).await.unwrap(), None);
    assert_eq!(count(&store, &window(1, 1), NOW.plus(HOUR)).await.unwrap(), None);
}

async fn keys_are_counted_apart(store: Store) {
    assert_eq!(count(&store, &window(1, 1), NOW).await.unwrap(), None);
    assert_eq!(count(&store, &window(2, 1), NOW).await.unwrap(), None);
}

async fn tries_that_were_forgotten_are_free_again(store: Store) {
    count(&store, &window(1, 1), NOW).await.unwrap();
    count(&store, &window(2, 1), NOW).await.unwrap();
    let mut db = store.write().await.unwrap();
    db.forget_tries(&[1; 32]).await.unwrap();
    db.commit().await.unwrap();
    assert_eq!(count(&store, &window(1, 1), NOW).await.unwrap(), None);
    assert!(count(&store, &window(2, 1), NOW).await.unwrap().is_some());
}

async fn of_tries_at_one_time_no_more_than_the_most_pass(store: Store) {
    let tries = (0..16).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            loop {
                match count(&store, &window(1, 10), NOW).await {
                    Err(Error::Collision(_)) => {}
                    counted => return counted.unwrap(),
                }
            }
        })
    });
    let answers = futures::future::join_all(tries).await;
    assert_eq!(answers.iter().filter(|answer| matches!(answer, Ok(None))).count(), 10);
}

async fn only_windows_that_are_over_are_removed(store: Store) {
    count(&store, &window(1, 1), NOW).await.unwrap();
    count(&store, &window(2, 1), NOW.plus(HOUR)).await.unwrap();
    let mut db = store.write().await.unwrap();
    assert_eq!(db.remove_expired_attempts(NOW.plus(HOUR)).await.unwrap(), 1);
    db.commit().await.unwrap();
    assert_eq!(count(&store, &window(1, 1), NOW).await.unwrap(), None);
    assert!(count(&store, &window(2, 1), NOW.plus(HOUR)).await.unwrap().is_some());
}
