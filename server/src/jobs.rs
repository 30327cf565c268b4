//! Due work: loops beside the requests, one that sends mail and tidies up, one that keeps the search index fresh,
//! and one that hears of messages that other servers took.

use services::{Mint, Services};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How long the loop rests when there was nothing to do.
const REST: Duration = Duration::from_millis(800);
/// How long the search index may lag behind what other servers changed.
const FOLLOWING: Duration = Duration::from_millis(200);
/// How late a message of another server may be shown.
const HEARING: Duration = Duration::from_millis(400);
/// How long they rest after a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(10);

/// The running loops.
pub struct Jobs {
    stop: watch::Sender<bool>,
    tasks: [JoinHandle<()>; 3],
}

/// Starts the loops.
pub fn start(services: Services) -> Jobs {
    let (stop, stopped) = watch::channel(false);
    let due = work(services.clone(), REST, stopped.clone(), |services: Services| async move {
        services.run_due_work().await
    });
    let feed = work(services.clone(), FOLLOWING, stopped.clone(), |services: Services| async move {
        services.follow_listings().await
    });
    let news = work(services, HEARING, stopped, |services: Services| async move {
        services.follow_conversations().await
    });
    Jobs { stop, tasks: [tokio::spawn(due), tokio::spawn(feed), tokio::spawn(news)] }
}

impl Jobs {
    /// Waits until the piece of work in hand is done.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        for task in self.tasks {
            let _ = task.await;
        }
    }
}

/// Works until there is nothing to do, rests, and looks again.
async fn work<F: Future<Output = services::Result<usize>> + Send>(
    services: Services,
    usual: Duration,
    mut stopped: watch::Receiver<bool>,
    piece: impl Fn(Services) -> F + Send,
) {
    while !*stopped.borrow() {
        let rest = match piece(services.clone()).await {
            Ok(0) => usual,
            Ok(_) => continue,
            Err(error) => {
                tracing::error!(cause = %error, "due work failed");
                AFTER_FAILURE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(with_jitter(rest, &services.mint)) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Between the time and half as much again, so that several servers don't knock at the same moment.
fn with_jitter(rest: Duration, mint: &Mint) -> Duration {
    rest + Duration::from_millis(mint.number(rest.as_millis() as u64 / 2))
}
