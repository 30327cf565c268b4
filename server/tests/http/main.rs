//! The real router over HTTP, with real services behind it: on SQLite and embedded documents, and on the servers
//! of `TEST_MYSQL_URL` and `TEST_MONGO_URL` where they are set. One binary, so that it is linked once.

#![allow(clippy::unwrap_used, reason = "a test that can not go on has failed")]
#![recursion_limit = "512"]

#[macro_use]
#[path = "../../../services/tests/stories/story/mod.rs"]
mod story;
#[path = "../../../services/tests/stories/market/mod.rs"]
mod market;

mod alerts;
mod browsers;
mod certificates;
mod commands;
mod crashes;
mod finding;
mod forms;
mod functions;
mod guests;
mod hand_overs;
mod headers;
mod homes;
mod hostile;
mod hostile_uploads;
mod limits;
mod listed;
mod messages;
mod offers;
mod orders;
mod origins;
mod panics;
mod papers;
mod paths;
mod programs;
mod ready;
mod reviews;
mod selling;
mod stage;
mod uploads;
mod verifications;
mod webhooks;
