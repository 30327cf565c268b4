//! Stories of mail: how it leaves, what happens when it can't, and what it looks like on its way.

#![allow(clippy::unwrap_used, reason = "a test that can not go on has failed")]

#[macro_use]
#[path = "../story/mod.rs"]
mod story;

mod inbox;
mod mailers;
mod outbox;
mod smtp_server;
