//! Mail as the marketplace means it, before any vendor sees it.

use crate::accounts::Email;
use crate::{Instant, OutboxId};
use serde::{Deserialize, Serialize};

/// A mail with both of its parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mail {
    pub to: Email,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Where no more mail of this kind is asked for with one click (RFC 8058); absent in mail that must arrive.
    #[serde(default)]
    pub unsubscribe: Option<String>,
}

/// A mail in the sandbox's outbox page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SentMail {
    pub id: OutboxId,
    pub at: Instant,
    pub mail: Mail,
}
