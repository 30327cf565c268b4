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

pub mod attempts;
mod batches;
pub mod catalogue;
pub mod documents;
mod error;
mod file_lock;
pub mod listings;
mod migrations;
mod photos;
pub mod places;
pub mod search;
mod sql;

pub use documents::Documents;
pub use error::{Error, Result};
pub use sql::{Engine, Read, Store, Value, Write};
