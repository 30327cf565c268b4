//! Accounts: signing up and in, sessions, second factors, profiles, addresses, and how people leave.

mod addresses;
mod departures;
mod devices;
mod emails;
mod exports;
mod passwords;
mod phones;
mod profiles;
mod registrations;
mod second_factors;
mod sessions;
mod sign_in;

pub(crate) use departures::NOBODY;
pub use registrations::NewMember;
pub(crate) use registrations::is_duplicate;
pub use sessions::Refreshed;

use crate::{Caller, Result, Services};
use domain::accounts::Email;
use domain::{AccountId, Refusal};
use std::time::Duration;
use store::accounts::Account;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// What sealed values and hashes are bound to.
pub(crate) mod purpose {
    pub const EMAIL: &str = "e-mail";
    pub const PHONE: &str = "phone";
    pub const NETWORK_ADDRESS: &str = "network address";
    pub const POSTAL_ADDRESS: &str = "postal address";
    pub const ORDER_ADDRESS: &str = "address of an order";
    pub const REGISTRATION: &str = "registration";
    pub const NEW_EMAIL: &str = "new e-mail";
    pub const MAILED_TOKEN: &str = "mailed token";
    pub const CHALLENGE: &str = "sign-in challenge";
    pub const REFRESH_TOKEN: &str = "refresh token";
    pub const REFRESH_SUCCESSOR: &str = "refresh successor";
    pub const RECOVERY_CODE: &str = "recovery code";
}

/// The noun and id of an account for the audit log.
fn account_subject(id: AccountId) -> (&'static str, Option<uuid::Uuid>) {
    ("account", Some(id.0))
}

impl Services {
    /// The hash by which an e-mail address is found, however it is spelt.
    fn email_hash(&self, email: &Email) -> [u8; 32] {
        self.vault.hash(purpose::EMAIL, email.normal().as_bytes())
    }

    fn seal_text(&self, purpose: &str, text: &str) -> Result<Vec<u8>> {
        self.vault.seal(&self.mint, purpose, text.as_bytes())
    }

    pub(crate) fn email_of(&self, account: &Account) -> Result<Email> {
        self.vault.open_text(purpose::EMAIL, &account.email_sealed)?.parse().map_err(crate::Error::failed)
    }

    /// The caller's own account. It is there: the session was looked up with it a moment ago.
    async fn own_account(&self, caller: &Caller) -> Result<Account> {
        let id = caller.member()?.account;
        let account = self.store.read().await?.account(id).await?;
        Ok(account.ok_or(Refusal::SignInFirst)?)
    }
}
