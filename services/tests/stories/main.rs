//! Stories: what people do with the market, told to the services. One binary, so that it is linked once.

#![allow(clippy::unwrap_used, reason = "a story that can not go on has failed")]

#[macro_use]
mod story;
mod market;

mod accounts;
mod alerts;
mod bulk;
mod catalogue;
mod copies;
mod demo;
mod devices;
mod disputes;
mod feeding;
mod finding;
mod guests;
mod hand_overs;
mod hostile_photos;
mod imeis;
mod listings;
mod messages;
mod notifications;
mod offers;
mod orders;
mod photos;
mod prices;
mod registers;
mod relevance;
mod reviews;
mod search;
mod selling;
mod stripe;
mod verifications;
