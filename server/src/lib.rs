//! The server: configuration, TLS, middleware, sessions, uploads, jobs and the command line.

mod answers;
mod certificates;
pub mod commands;
pub mod configuration;
mod data_folder;
mod downloads;
mod feeds;
mod files;
mod forms;
mod headers;
mod health;
mod installation;
mod jobs;
mod keys;
mod limits;
mod listeners;
mod logs;
mod origins;
mod pages;
mod photos;
mod requests;
pub mod router;
mod sessions;
mod visitors;

pub use router::{AppState, Site, router};
