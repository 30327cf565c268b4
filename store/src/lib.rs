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
pub mod attempts;
pub mod audit;
mod batches;
pub mod catalogue;
pub mod device_checks;
pub mod documents;
mod error;
pub mod exports;
mod file_lock;
mod health;
pub mod imeis;
pub mod listings;
mod migrations;
pub mod one_time_tokens;
pub mod outbox;
mod photos;
pub mod places;
pub mod prices;
pub mod registrations;
pub mod search;
pub mod second_factors;
pub mod sellers;
pub mod sessions;
mod sql;

pub use documents::Documents;
pub use error::{Error, Result};
pub use sql::{Engine, Read, Store, Value, Write};
