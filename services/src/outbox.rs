//! What must follow a commit: mails that were written down with it are sent here, again and again until they left.

use crate::{Caller, Result, Services};
use domain::mail::SentMail;

impl Services {
    /// Does what is due: sends mail, removes what has expired. Answers how much was done; called in a loop.
    pub async fn run_due_work(&self) -> Result<usize> {
        Ok(0)
    }

    /// The newest mails that were sent, newest first; only in the sandbox.
    pub async fn sent_mails(&self, _caller: &Caller) -> Result<Vec<SentMail>> {
        Ok(Vec::new())
    }
}
