//! The port through which mail leaves, and its three adapters: SMTP, files, and memory for tests.

use crate::{Error, Result};
use async_trait::async_trait;
use domain::OutboxId;
use domain::mail::Mail;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Why a mail could not be handed over. The cause has no personal data in it: it is logged and kept.
#[derive(Debug, thiserror::Error)]
#[error("{cause}")]
pub struct MailError {
    /// Trying again is of no use: the other side said never.
    pub permanent: bool,
    pub cause: String,
}

/// Hands mails over to whatever delivers them.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Returns when the other side has taken the mail. The same id may come twice: after a crash in between.
    async fn send(&self, id: OutboxId, mail: &Mail) -> Result<(), MailError>;

    /// Whether mail could leave now; sends none.
    async fn check(&self) -> Result<(), MailError>;
}

fn later(error: impl std::fmt::Display) -> MailError {
    MailError { permanent: false, cause: error.to_string() }
}

/// Reads a sender such as `MobileGoo <no-reply@phones.example>`.
fn sender(from: &str) -> Result<Mailbox> {
    from.parse()
        .map_err(|error| Error::failed(format!("the sender {from:?} of mails can't be read: {error}")))
}

/// The mail as it travels. Its message id is that of the outbox, so that a mail sent twice can be told to be one.
fn message(from: &Mailbox, id: OutboxId, mail: &Mail) -> Result<Message, MailError> {
    let never = |cause: String| MailError { permanent: true, cause };
    let to =
        mail.to.as_str().parse().map_err(|_| never("the address of the recipient can't be used".into()))?;
    let mut message = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(&mail.subject)
        .message_id(Some(format!("<{id}@{}>", from.email.domain())));
    if let Some(url) = &mail.unsubscribe {
        message = message.header(ListUnsubscribe(format!("<{url}>"))).header(OneClick);
    }
    message
        .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
        .map_err(|error| never(error.to_string()))
}

/// Where a mail program asks for no more mail of this kind.
#[derive(Clone)]
struct ListUnsubscribe(String);

impl Header for ListUnsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(value: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(value.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

/// That a post to that address is enough (RFC 8058).
#[derive(Clone)]
struct OneClick;

impl Header for OneClick {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_value: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

/// How the connection to the SMTP server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpSecurity {
    /// From the first byte, usually on port 465.
    Tls,
    /// After STARTTLS, which the server must offer; usually on port 587.
    StartTls,
    /// Not at all: refused for every host but this machine.
    Plain,
}

#[derive(Clone)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    pub security: SmtpSecurity,
    /// User name and password, where the server asks for them.
    pub credentials: Option<(String, String)>,
    /// The sender of all mails: `MobileGoo <no-reply@phones.example>`.
    pub from: String,
}

/// Hands mails to an SMTP server.
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl SmtpMailer {
    pub fn new(settings: SmtpSettings) -> Result<Self> {
        type Transport = AsyncSmtpTransport<Tokio1Executor>;
        let host = settings.host.as_str();
        let mut builder = match settings.security {
            SmtpSecurity::Tls => Transport::relay(host).map_err(Error::failed)?,
            SmtpSecurity::StartTls => Transport::starttls_relay(host).map_err(Error::failed)?,
            SmtpSecurity::Plain if is_this_machine(host) => Transport::builder_dangerous(host),
            SmtpSecurity::Plain => {
                return Err(Error::failed(format!(
                    "mail to {host} would travel in the clear; only a mail server on this machine may be used without TLS"
                )));
            }
        };
        builder = builder.port(settings.port).timeout(Some(Duration::from_secs(20)));
        if let Some((user, password)) = settings.credentials {
            builder = builder.credentials(Credentials::new(user, password));
        }
        Ok(Self { transport: builder.build(), from: sender(&settings.from)? })
    }
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, id: OutboxId, mail: &Mail) -> Result<(), MailError> {
        let message = message(&self.from, id, mail)?;
        self.transport.send(message).await.map(drop).map_err(|error| match error.status() {
            // The answer's text may repeat the recipient's address, its number does not.
            Some(code) => MailError {
                permanent: error.is_permanent(),
                cause: format!("the SMTP server answered {code}"),
            },
            None => later(error),
        })
    }

    async fn check(&self) -> Result<(), MailError> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(later("the SMTP server does not answer")),
            Err(error) => Err(later(error)),
        }
    }
}

/// Writes each mail to a file of its own, `<id>.eml`, which mail programs open.
pub struct FileMailer {
    folder: PathBuf,
    from: Mailbox,
}

impl FileMailer {
    /// The folder is made when it is missing.
    pub fn new(folder: &Path, from: &str) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(Error::failed)?;
        Ok(Self { folder: folder.to_owned(), from: sender(from)? })
    }
}

#[async_trait]
impl Mailer for FileMailer {
    async fn send(&self, id: OutboxId, mail: &Mail) -> Result<(), MailError> {
        let message = message(&self.from, id, mail)?;
        let (part, whole) = (self.folder.join(format!("{id}.part")), self.folder.join(format!("{id}.eml")));
        tokio::fs::write(&part, message.formatted()).await.map_err(later)?;
        tokio::fs::rename(&part, &whole).await.map_err(later)
    }

    async fn check(&self) -> Result<(), MailError> {
        let probe = self.folder.join("probe.part");
        tokio::fs::write(&probe, b"").await.map_err(later)?;
        tokio::fs::remove_file(&probe).await.map_err(later)
    }
}

/// Keeps mails in memory: for tests.
#[derive(Default)]
pub struct MemoryMailer {
    state: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    sent: Vec<(OutboxId, Mail)>,
    /// How many of the next mails are turned away, and whether for good.
    refusals: u32,
    permanent: bool,
}

impl MemoryMailer {
    /// Every mail so far, oldest first.
    pub fn sent(&self) -> Vec<Mail> {
        self.lock().sent.iter().map(|(_, mail)| mail.clone()).collect()
    }

    /// Turns the next `count` mails away, as a server does that is down or that knows no such recipient.
    pub fn refuse(&self, count: u32, permanent: bool) {
        let mut state = self.lock();
        (state.refusals, state.permanent) = (count, permanent);
    }

    fn lock(&self) -> MutexGuard<'_, Memory> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Mailer for MemoryMailer {
    async fn send(&self, id: OutboxId, mail: &Mail) -> Result<(), MailError> {
        let mut state = self.lock();
        if state.refusals > 0 {
            state.refusals -= 1;
            return Err(MailError { permanent: state.permanent, cause: "turned away".into() });
        }
        state.sent.push((id, mail.clone()));
        Ok(())
    }

    async fn check(&self) -> Result<(), MailError> {
        Ok(())
    }
}
