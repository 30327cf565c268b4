//! Accounts: e-mail addresses, names, passwords and roles. The forms and the views are in files of their own.

mod changes;
mod forms;
mod views;

pub use changes::*;
pub use forms::*;
pub use views::*;

use crate::text;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// An e-mail address: trimmed, its domain in lower case.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    pub const MAX: usize = 254;

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which two addresses are compared: all of it in lower case.
    pub fn normal(&self) -> String {
        self.0.to_lowercase()
    }
}

impl FromStr for Email {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let refusal = || "Type an e-mail address such as name@example.com.".to_owned();
        if text.is_empty() {
            return Err("Your e-mail address is missing.".into());
        }
        if text.len() > Self::MAX {
            return Err(format!("An e-mail address may have at most {} characters.", Self::MAX));
        }
        let (local, domain) = text.rsplit_once('@').ok_or_else(refusal)?;
        let domain = domain.to_lowercase();
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
        let domain_ok = domain.contains('.')
            && domain.split('.').all(|label| {
                !label.is_empty()
                    && label.len() <= 63
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            });
        if local_ok && domain_ok { Ok(Self(format!("{local}@{domain}"))) } else { Err(refusal()) }
    }
}

impl TryFrom<String> for Email {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Never the whole address: `Debug` ends up in logs.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

/// What an account may do. Each role's rights are decided in `services`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Member,
    Support,
    Moderator,
    Finance,
    Admin,
}

impl Role {
    pub const ALL: [Role; 5] = [Role::Member, Role::Support, Role::Moderator, Role::Finance, Role::Admin];

    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Member => "member",
            Role::Support => "support",
            Role::Moderator => "moderator",
            Role::Finance => "finance",
            Role::Admin => "admin",
        }
    }

    pub const fn is_staff(self) -> bool {
        !matches!(self, Role::Member)
    }
}

impl TryFrom<String> for Role {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Role::ALL.into_iter().find(|r| r.as_str() == text).ok_or(format!("{text} is not a role"))
    }
}

/// Whether an account can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    Active,
    /// By staff; it may sign in to read and to appeal, nothing else.
    Suspended,
    /// By its owner; what the law does not ask to keep is gone.
    Deleted,
}

impl AccountState {
    pub const fn as_str(self) -> &'static str {
        match self {
            AccountState::Active => "active",
            AccountState::Suspended => "suspended",
            AccountState::Deleted => "deleted",
        }
    }
}

impl TryFrom<String> for AccountState {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        [Self::Active, Self::Suspended, Self::Deleted]
            .into_iter()
            .find(|s| s.as_str() == text)
            .ok_or(format!("{text} is not a state of an account"))
    }
}

/// Shortest password that is accepted; its strength is estimated on the server as well.
pub const PASSWORD_MIN: usize = 8;
/// Longest password that is accepted, so that hashing it stays cheap.
pub const PASSWORD_MAX: usize = 128;

/// Checks only what the browser can know of a new password: its length.
pub fn new_password(password: &str) -> Result<&str, String> {
    match password.chars().count() {
        0 => Err("Choose a password.".into()),
        n if n < PASSWORD_MIN => Err(format!("A password needs at least {PASSWORD_MIN} characters.")),
        n if n > PASSWORD_MAX => Err(format!("A password may have at most {PASSWORD_MAX} characters.")),
        _ => Ok(password),
    }
}

/// The name that other people see.
pub fn display_name(name: &str) -> Result<String, String> {
    text::line("Your name", name, 2, 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_email_is_trimmed_and_its_domain_lowered() {
        let email: Email = " Ada.L+x@Example.COM ".parse().unwrap();
        assert_eq!(email.as_str(), "Ada.L+x@example.com");
        assert_eq!(email.normal(), "ada.l+x@example.com");
        assert_eq!(format!("{email:?}"), "Email(…)");
    }

    #[test]
    fn what_is_no_email_is_refused() {
        for text in [
            "",
            "a",
            "a@b",
            "@x.org",
            "a@@x.org",
            "a b@x.org",
            "a@-x.org",
            "a@x..org",
            ".a@x.org",
            "a@x.org\r\nBcc: b@x.org",
        ] {
            assert!(text.parse::<Email>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn parsing_an_email_never_panics(text in "\\PC{0,80}") {
            let _ = text.parse::<Email>();
        }
    }
}
