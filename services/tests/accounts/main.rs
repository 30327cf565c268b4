//! Stories of accounts: how people come, prove who they are, change their minds, and leave.

#![allow(clippy::unwrap_used, reason = "a test that can not go on has failed")]

#[macro_use]
#[path = "../story/mod.rs"]
mod story;

mod addresses;
mod departures;
mod emails;
mod exports;
mod passwords;
mod profiles;
mod registrations;
mod second_factors;
mod sessions;
mod sign_in;
