//! How a use case can end other than well.

use domain::Refusal;

/// Either an expected "no", which people read, or a failure, which only the log reads.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("{0}")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A failure with a cause for the log.
    pub fn failed(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Error::Failed(cause.into())
    }

    /// Whether the whole unit of work may be tried again at once.
    pub fn is_collision(&self) -> bool {
        match self {
            Error::Failed(cause) => {
                matches!(cause.downcast_ref::<store::Error>(), Some(store::Error::Collision(_)))
            }
            Error::Refused(_) => false,
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Error::failed(error)
    }
}

/// How often a unit of work is tried when it collides with others.
const TRIES: u32 = 8;

/// Runs a unit of work, and runs it again as long as the database gives it up in favour of another one.
pub async fn retried<T, F, Fut>(mut work: F) -> Result<T>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T>>,
{
    let mut tries = 1;
    loop {
        match work().await {
            Err(error) if error.is_collision() && tries < TRIES => {
                tokio::time::sleep(std::time::Duration::from_millis(2 << tries)).await;
                tries += 1;
            }
            done => return done,
        }
    }
}
