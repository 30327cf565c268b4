//! What people are told: the mails, how they look, and how they are sent.

mod account_letters;
mod letters;
mod listing_letters;
mod mailers;

pub(crate) use letters::Letter;
pub use mailers::{FileMailer, MailError, Mailer, MemoryMailer, SmtpMailer, SmtpSecurity, SmtpSettings};
