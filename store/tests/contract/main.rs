//! What storage promises, and that every backend keeps it.
//!
//! To add a noun: write `store/tests/contract/<noun>.rs`, add `mod <noun>;` below, and begin the file with
//!
//! ```text
//! use store::Store;
//!
//! contract!(rows: a_brand_is_found_by_its_slug, no_brand_is_imported_twice);
//!
//! async fn a_brand_is_found_by_its_slug(store: Store) {
//!     let mut db = store.write().await.unwrap();
//!     ...
//! }
//! ```
//!
//! Each function becomes one test for each backend, on a fresh database with all tables that is dropped afterwards:
//! `cargo test -p store --test contract catalogue::mysql`. `contract!(documents: ...)` does the same for functions
//! of `Arc<dyn Documents>`, and `contract!(urls: ...)` hands over the URL of an empty database that nothing has
//! opened yet. The servers are those of `TEST_MYSQL_URL` (its user may create and drop databases) and
//! `TEST_MONGO_URL` (a replica set); `cargo xtask test` starts them. Without them, the embedded backends are
//! tested alone, and the tests of the servers say so.

#![allow(clippy::unwrap_used, reason = "a test that can not go on has failed")]

#[macro_use]
mod databases;
mod accounts;
mod addresses;
mod arrivals;
mod attempts;
mod bulk_imports;
mod catalogue;
mod copies;
mod device_checks;
mod disputes;
mod documents;
mod durability;
mod guest_drafts;
mod hand_overs;
mod homes;
mod imeis;
mod ledger;
mod listings;
mod market;
mod messages;
mod migrations;
mod notifications;
mod offers;
mod orders;
mod outbox;
mod payout_accounts;
mod photos;
mod prices;
mod reviews;
mod saved_searches;
mod search;
mod sessions;
mod tokens;
mod urls;
mod vacations;
mod verifications;
mod watches;
