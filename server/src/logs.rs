//! The log: one line an event on standard error, for people or for machines.

use crate::configuration::{Configuration, LogFormat};
use tracing_subscriber::EnvFilter;

/// Starts logging; a second start changes nothing.
pub fn start(configuration: &Configuration) {
    let filter = EnvFilter::try_new(&configuration.log_level).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _ = match configuration.log {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().flatten_event(true).with_current_span(false).try_init(),
    };
}
