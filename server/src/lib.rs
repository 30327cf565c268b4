//! The server: configuration, TLS, middleware, sessions, uploads, jobs and the command line.

pub mod forms;
pub mod headers;
pub mod pages;
pub mod router;

pub use router::router;
