//! Stories of accounts: how people come, prove who they are, change their minds, and leave.

#[macro_use]
#[path = "../story/mod.rs"]
mod story;

mod registrations;
