//! What is remembered: the only crate that knows SQL and MongoDB.
//!
//! Relational rows live in SQLite or MySQL/MariaDB, documents and photos in an embedded store or in MongoDB.
//! Each noun's queries are methods of [`Read`] and [`Write`] in the file of that noun.

/// Fresh databases, as in the contract's tests, for those that need what is private here.
#[cfg(test)]
#[macro_use]
#[path = "../tests/contract/databases.rs"]
mod databases;
#[cfg(test)]
extern crate self as store;

pub mod accounts;
pub mod addresses;
pub mod administration;
mod answers;
pub mod arrivals;
pub mod attempts;
pub mod audit;
pub mod baskets;
mod batches;
pub mod bulk_imports;
pub mod catalogue;
pub mod conversations;
pub mod copies;
pub mod device_checks;
pub mod disputes;
pub mod documents;
mod error;
pub mod exports;
mod file_lock;
pub mod guest_drafts;
pub mod hand_overs;
mod health;
pub mod imeis;
mod learned_tacs;
pub mod ledger;
pub mod listings;
mod message_reports;
pub mod messages;
mod migrations;
pub mod notifications;
pub mod offers;
pub mod one_time_tokens;
pub mod orders;
pub mod outbox;
pub mod payments;
pub mod payout_accounts;
pub mod photos;
pub mod places;
pub mod prices;
pub mod refunds;
pub mod registrations;
mod reputations;
mod review_reports;
pub mod reviews;
pub mod sandbox;
pub mod saved_searches;
pub mod search;
pub mod second_factors;
pub mod sellers;
pub mod sessions;
mod sql;
mod vacations;
pub mod verifications;
pub mod watches;

pub use documents::Documents;
pub use error::{Error, Result};
pub use sql::{Engine, Read, Store, Value, Write};
