//! What the operator decides: read from flags, the environment and a file, and checked before anything starts.

mod given;
mod leptos_options;
mod parsing;
mod registers;
mod stripe;

pub use given::Given;
pub use leptos_options::{leptos_options, reload_port, site_files, was_started_by_cargo_leptos};

use services::devices::HttpRegisterSettings;
use services::notifications::SmtpSettings;
use services::payments::StripeSettings;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// A setting that can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The setting `{setting}` can't be used: {reason}.")]
pub struct Wrong {
    pub setting: String,
    /// The rest of a sentence.
    pub reason: String,
}

impl Wrong {
    pub fn new(setting: &str, reason: impl Into<String>) -> Self {
        Self { setting: setting.into(), reason: reason.into() }
    }
}

/// How long requests in flight may still take when the server is told to stop.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Every setting, checked.
#[derive(Clone)]
pub struct Configuration {
    pub listen: SocketAddr,
    pub data_dir: PathBuf,
    pub database_url: String,
    pub documents_url: String,
    /// Without a slash at the end.
    pub base_url: String,
    pub site_name: String,
    pub mode: Mode,
    pub tls: Tls,
    pub http_redirect_listen: Option<SocketAddr>,
    pub behind_proxy: bool,
    pub mail: MailRoute,
    pub mail_from: String,
    pub register: RegisterRoute,
    /// Where buyers pay and sellers are paid by Stripe.
    pub stripe: Option<StripeSettings>,
    pub log: LogFormat,
    pub log_level: String,
    pub catalogue_dir: PathBuf,
    pub limit_factor: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Sandbox,
    Live,
}

/// Where the certificate comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tls {
    Off,
    SelfSigned,
    Files {
        certificate: PathBuf,
        key: PathBuf,
    },
    /// `directory` is the URL of another authority than Let's Encrypt.
    Acme {
        domains: Vec<String>,
        contact: String,
        directory: Option<String>,
    },
}

/// How mail leaves.
#[derive(Clone)]
pub enum MailRoute {
    Smtp(SmtpSettings),
    Files(PathBuf),
    Memory,
}

/// Who knows which phones were lost or stolen.
#[derive(Clone)]
pub enum RegisterRoute {
    /// Nobody: every phone is "not checked".
    None,
    Sandbox,
    Http(HttpRegisterSettings),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

impl Configuration {
    /// Whether visitors come by HTTPS, to this server or to the proxy in front of it.
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}
