//! The server: configuration, TLS, middleware, sessions, uploads, jobs and the command line.

// Without type erasure, as in a release, the types of whole pages are this deep.
#![recursion_limit = "512"]

mod answers;
mod backups;
mod certificates;
pub mod commands;
pub mod configuration;
mod data_folder;
mod doctor;
mod downloads;
mod events;
mod feeds;
mod files;
mod forms;
mod headers;
mod health;
mod installation;
mod jobs;
mod keys;
pub mod limits;
mod listeners;
mod logs;
mod origins;
mod pages;
mod papers;
mod payouts;
mod photos;
mod ready;
mod requests;
pub mod router;
mod sessions;
mod unsubscribing;
mod visitors;
mod webhooks;

pub use router::{AppState, Site, router};
