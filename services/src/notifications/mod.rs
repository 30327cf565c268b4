//! What people are told: the mails, how they look, and how they are sent.

mod mailers;

pub use mailers::{FileMailer, Mailer, MemoryMailer, SmtpMailer, SmtpSecurity, SmtpSettings};
