//! How a server function can end other than well, as the browser gets to know of it.

use domain::Refusal;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// What a server function answers instead of a result. `Display` is a whole sentence for people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Something broke on our side. The log has the cause under the incident's id.
    #[error("Something went wrong on our side. If it happens again, tell support this number: {incident}.")]
    Failed { incident: String },
    /// The request or the answer did not get through, or one of them could not be understood.
    #[error("That did not reach us as it should. Please check your connection and try again.")]
    Transport(String),
}

impl Error {
    /// The expected "no", where it is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Error::Refused(refusal) => Some(refusal),
            Error::Failed { .. } | Error::Transport(_) => None,
        }
    }

    /// The HTTP status that says the same to a program.
    pub fn status(&self) -> u16 {
        match self {
            Error::Refused(refusal) => refusal.status(),
            Error::Failed { .. } => 500,
            Error::Transport(_) => 400,
        }
    }
}

impl FromServerFnError for Error {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Error::Transport(error.to_string())
    }
}
