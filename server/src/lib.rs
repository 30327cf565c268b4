//! The server: configuration, TLS, middleware, sessions, uploads, jobs and the command line.

pub mod commands;
pub mod configuration;
mod data_folder;
pub mod forms;
mod headers;
mod installation;
mod jobs;
mod keys;
mod listeners;
mod logs;
pub mod pages;
pub mod router;
mod sessions;

pub use router::router;
