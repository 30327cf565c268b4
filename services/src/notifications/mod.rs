//! What people are told: within the site, and the mails, how they look, and how they are sent.

mod account_letters;
mod dispute_letters;
mod inbox;
mod letters;
mod listing_letters;
mod mailers;
mod message_letters;
mod offer_letters;
mod order_letters;
mod register_letters;
mod review_letters;
mod search_letters;
mod unsubscribing;

pub(crate) use inbox::NOTIFICATIONS_KEPT;
pub(crate) use letters::Letter;
pub use mailers::{FileMailer, MailError, Mailer, MemoryMailer, SmtpMailer, SmtpSecurity, SmtpSettings};
