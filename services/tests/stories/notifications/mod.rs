//! Stories of mail: how it leaves, what happens when it can't, and what it looks like on its way.

mod inbox;
mod mailers;
mod outbox;
mod smtp_server;
