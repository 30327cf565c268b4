//! Due work: a loop beside the requests that sends mail and tidies up.

use services::{Mint, Services};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How long the loop rests when there was nothing to do.
const REST: Duration = Duration::from_millis(800);
/// How long it rests after a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(10);

/// The running loop.
pub struct Jobs {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

/// Starts the loop.
pub fn start(services: Services) -> Jobs {
    let (stop, stopped) = watch::channel(false);
    Jobs { stop, task: tokio::spawn(work(services, stopped)) }
}

impl Jobs {
    /// Waits until the piece of work in hand is done.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        let _ = self.task.await;
    }
}

async fn work(services: Services, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let rest = match services.run_due_work().await {
            Ok(0) => REST,
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
