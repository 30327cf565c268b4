//! What members are told by mail about messages that wait for them. What was said is not in it.

use super::letters::Letter;
use super::unsubscribing::Mailing;
use crate::{Result, Services};
use domain::AccountId;
use store::Write;

impl Services {
    /// Messages wait; nothing is sent to those who want no such mail.
    pub(crate) async fn write_about_messages(
        &self,
        db: &mut Write,
        to: AccountId,
        from: &str,
        phone: &str,
        path: &str,
    ) -> Result<()> {
        if !db.wants_message_mails(to).await? {
            return Ok(());
        }
        let Some(account) = db.account(to).await? else { return Ok(()) };
        let letter = Letter::new(
            format!("{from} has written to you"),
            format!("{from} has written to you about {phone}, and you have not read it yet."),
        )
        .greeting_to(&account.name)
        .button("Read and answer", format!("{}{path}", self.settings.base_url))
        .note("We write again only about what comes after you have looked.")
        .unsubscribe(self.unsubscribe_url(Mailing::Messages(to)));
        self.post(db, &self.email_of(&account)?, &letter).await
    }
}
