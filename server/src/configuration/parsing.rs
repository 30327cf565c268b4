//! From text to a checked configuration. Every refusal names its setting.

use super::registers::register;
use super::stripe::stripe;
use super::{Configuration, Given, LogFormat, MailRoute, Mode, Tls, Wrong};
use services::notifications::{SmtpSecurity, SmtpSettings};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use url::{Host, Url};

impl Configuration {
    /// Checks what was given, and fills in what was not. `listen` is what Leptos says where nothing else does.
    pub fn of(given: Given, leptos_listen: SocketAddr) -> Result<Self, Wrong> {
        let listen = match &given.listen {
            Some(text) => address("listen", text)?,
            None => leptos_listen,
        };
        let tls = tls(&given)?;
        let behind_proxy = choice("behind-proxy", &given.behind_proxy, &[("false", false), ("true", true)])?;
        let mode = choice("mode", &given.mode, &[("sandbox", Mode::Sandbox), ("live", Mode::Live)])?;
        let base_url = base_url(&given, listen, &tls, behind_proxy)?;
        let data_dir = PathBuf::from(given.data_dir.as_deref().unwrap_or("mobilegoo-data"));
        let within = |kind: &str, name: &str| format!("{kind}:{}", data_dir.join(name).display());
        let mail_from = match &given.mail_from {
            Some(sender) => sender.clone(),
            None => format!("MobileGoo <no-reply@{}>", mail_host(&base_url)),
        };
        let configuration = Self {
            listen,
            database_url: database_url(&given)?.unwrap_or_else(|| within("sqlite", "mobilegoo.db")),
            documents_url: documents_url(&given)?.unwrap_or_else(|| within("embedded", "documents")),
            site_name: site_name(&given)?,
            mail: mail_route(&given, &mail_from, &data_dir)?,
            register: register(&given, mode)?,
            stripe: stripe(&given, mode, &base_url)?,
            http_redirect_listen: redirect_listen(&given, listen, &tls)?,
            log: choice("log", &given.log, &[("text", LogFormat::Text), ("json", LogFormat::Json)])?,
            log_level: log_level(&given)?,
            catalogue_dir: given.catalogue_dir.as_deref().unwrap_or("data").into(),
            limit_factor: limit_factor(&given)?,
            data_dir,
            base_url,
            mode,
            tls,
            behind_proxy,
            mail_from,
        };
        configuration.fits_together()?;
        Ok(configuration)
    }

    /// What no setting shows by itself.
    fn fits_together(&self) -> Result<(), Wrong> {
        if self.tls == Tls::Off && !self.behind_proxy && !self.listen.ip().is_loopback() {
            return Err(Wrong::new(
                "tls",
                format!(
                    "off, while the server listens on {}, would send passwords in the clear; choose files, \
                     acme or self-signed, or set behind-proxy where a proxy ends TLS",
                    self.listen
                ),
            ));
        }
        if self.mode == Mode::Live && !self.is_https() {
            return Err(Wrong::new("base-url", "in live mode it must begin with https://"));
        }
        if self.mode == Mode::Live && !matches!(self.mail, MailRoute::Smtp(_)) {
            return Err(Wrong::new("mail", "in live mode mails must reach people: give smtp-url"));
        }
        Ok(())
    }
}

/// One of a few words; the first is the default.
fn choice<T: Copy>(setting: &str, given: &Option<String>, choices: &[(&str, T)]) -> Result<T, Wrong> {
    let text = given.as_deref().unwrap_or(choices[0].0);
    choices.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| {
        let words: Vec<_> = choices.iter().map(|(word, _)| *word).collect();
        Wrong::new(setting, format!("it is {text:?} and must be one of {}", words.join(", ")))
    })
}

fn address(setting: &str, text: &str) -> Result<SocketAddr, Wrong> {
    text.parse().map_err(|_| {
        Wrong::new(setting, format!("{text:?} is no address with a port, such as 127.0.0.1:3000 or [::]:443"))
    })
}

fn required<'a>(setting: &str, given: &'a Option<String>, because: &str) -> Result<&'a str, Wrong> {
    given.as_deref().ok_or_else(|| Wrong::new(setting, format!("it is missing, and needed {because}")))
}

fn tls(given: &Given) -> Result<Tls, Wrong> {
    #[derive(Clone, Copy)]
    enum Kind {
        Off,
        SelfSigned,
        Files,
        Acme,
    }
    let kinds =
        [("off", Kind::Off), ("self-signed", Kind::SelfSigned), ("files", Kind::Files), ("acme", Kind::Acme)];
    Ok(match choice("tls", &given.tls, &kinds)? {
        Kind::Off => Tls::Off,
        Kind::SelfSigned => Tls::SelfSigned,
        Kind::Files => Tls::Files {
            certificate: required("tls-cert", &given.tls_cert, "where tls is files")?.into(),
            key: required("tls-key", &given.tls_key, "where tls is files")?.into(),
        },
        Kind::Acme => Tls::Acme {
            domains: acme_domains(required("acme-domain", &given.acme_domain, "where tls is acme")?)?,
            directory: acme_directory(given)?,
            contact: required("acme-contact", &given.acme_contact, "where tls is acme").and_then(
                |contact| match contact.contains('@') {
                    true => Ok(contact.to_owned()),
                    false => Err(Wrong::new("acme-contact", format!("{contact:?} is no e-mail address"))),
                },
            )?,
        },
    })
}

fn acme_domains(text: &str) -> Result<Vec<String>, Wrong> {
    let domains: Vec<_> = text.split(',').map(|domain| domain.trim().to_ascii_lowercase()).collect();
    for domain in &domains {
        let is_name =
            Host::parse(domain).is_ok_and(|host| matches!(host, Host::Domain(name) if name.contains('.')));
        if !is_name {
            return Err(Wrong::new("acme-domain", format!("{domain:?} is no domain")));
        }
    }
    Ok(domains)
}

fn acme_directory(given: &Given) -> Result<Option<String>, Wrong> {
    match &given.acme_directory {
        Some(url) if !url.starts_with("https://") => {
            Err(Wrong::new("acme-directory", format!("{url:?} must begin with https://")))
        }
        other => Ok(other.clone()),
    }
}

fn redirect_listen(given: &Given, listen: SocketAddr, tls: &Tls) -> Result<Option<SocketAddr>, Wrong> {
    let Some(text) = &given.http_redirect_listen else { return Ok(None) };
    let redirect = address("http-redirect-listen", text)?;
    if *tls == Tls::Off {
        return Err(Wrong::new("http-redirect-listen", "there is no HTTPS to send people on to: tls is off"));
    }
    if redirect == listen {
        return Err(Wrong::new("http-redirect-listen", "it must differ from listen"));
    }
    Ok(Some(redirect))
}

fn base_url(given: &Given, listen: SocketAddr, tls: &Tls, behind_proxy: bool) -> Result<String, Wrong> {
    let Some(text) = &given.base_url else {
        return match (tls, listen.ip()) {
            (Tls::Acme { domains, .. }, _) => Ok(with_port("https", &domains[0], listen.port())),
            (Tls::Off, _) if behind_proxy => Err(Wrong::new(
                "base-url",
                "it is missing, and only you know what the proxy in front is called",
            )),
            (tls, ip) => {
                let scheme = if *tls == Tls::Off { "http" } else { "https" };
                Ok(with_port(scheme, &host_of(ip), listen.port()))
            }
        };
    };
    let url =
        Url::parse(text).map_err(|error| Wrong::new("base-url", format!("{text:?} is no URL: {error}")))?;
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !matches!(url.scheme(), "http" | "https") || !is_bare || url.username() != "" || url.host().is_none() {
        return Err(Wrong::new(
            "base-url",
            "it must be http:// or https:// with a host, a port perhaps, and no more",
        ));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn host_of(ip: IpAddr) -> String {
    match ip {
        ip if ip.is_unspecified() => "localhost".into(),
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => format!("[{v6}]"),
    }
}

fn with_port(scheme: &str, host: &str, port: u16) -> String {
    match (scheme, port) {
        ("https", 443) | ("http", 80) => format!("{scheme}://{host}"),
        _ => format!("{scheme}://{host}:{port}"),
    }
}

/// The part after the `@` of a sender.
fn mail_host(base_url: &str) -> String {
    match Url::parse(base_url).ok().as_ref().and_then(Url::host) {
        Some(Host::Domain(name)) if name.contains('.') => name.trim_start_matches("www.").to_owned(),
        _ => "mobilegoo.example".to_owned(),
    }
}

fn database_url(given: &Given) -> Result<Option<String>, Wrong> {
    one_of("database-url", &given.database_url, &["sqlite:", "mysql://", "mariadb://"])
}

fn documents_url(given: &Given) -> Result<Option<String>, Wrong> {
    one_of("documents-url", &given.documents_url, &["embedded:", "mongodb://", "mongodb+srv://"])
}

/// A URL that begins in one of these ways. The refusal never repeats it: it may hold a password.
fn one_of(setting: &str, given: &Option<String>, beginnings: &[&str]) -> Result<Option<String>, Wrong> {
    match given {
        Some(url) if !beginnings.iter().any(|b| url.strip_prefix(b).is_some_and(|rest| !rest.is_empty())) => {
            Err(Wrong::new(setting, format!("it must begin with {}", beginnings.join(" or "))))
        }
        other => Ok(other.clone()),
    }
}

fn site_name(given: &Given) -> Result<String, Wrong> {
    let text = given.site_name.as_deref().unwrap_or("MobileGoo");
    domain::text::line("the name", text, 1, 40)
        .map_err(|reason| Wrong::new("site-name", reason.trim_end_matches('.')))
}

fn limit_factor(given: &Given) -> Result<u32, Wrong> {
    let text = given.limit_factor.as_deref().unwrap_or("1");
    text.parse()
        .ok()
        .filter(|factor| (1..=100_000).contains(factor))
        .ok_or_else(|| Wrong::new("limit-factor", format!("{text:?} is no whole number from 1 to 100000")))
}

fn log_level(given: &Given) -> Result<String, Wrong> {
    let text = given.log_level.as_deref().unwrap_or("info");
    match tracing_subscriber::EnvFilter::try_new(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(Wrong::new("log-level", format!("{text:?}: {error}"))),
    }
}

fn mail_route(given: &Given, from: &str, data_dir: &Path) -> Result<MailRoute, Wrong> {
    #[derive(Clone, Copy)]
    enum Kind {
        Files,
        Smtp,
        Memory,
    }
    let kinds = [("files", Kind::Files), ("smtp", Kind::Smtp), ("memory", Kind::Memory)];
    let kind = match &given.mail {
        None if given.smtp_url.is_some() => Kind::Smtp,
        mail => choice("mail", mail, &kinds)?,
    };
    Ok(match kind {
        Kind::Files => MailRoute::Files(data_dir.join("mail")),
        Kind::Memory => MailRoute::Memory,
        Kind::Smtp => {
            MailRoute::Smtp(smtp(required("smtp-url", &given.smtp_url, "where mail is smtp")?, from)?)
        }
    })
}

fn smtp(text: &str, from: &str) -> Result<SmtpSettings, Wrong> {
    let wrong = |reason: &str| Wrong::new("smtp-url", reason);
    let url =
        Url::parse(text).map_err(|_| wrong("it is no URL; mind that a password in it is percent-encoded"))?;
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| wrong("it names no host"))?;
    let is_here = host == "localhost"
        || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let (security, usual_port) = match url.scheme() {
        "smtps" => (SmtpSecurity::Tls, 465),
        "smtp" if is_here => (SmtpSecurity::Plain, 25),
        "smtp" => (SmtpSecurity::StartTls, 587),
        _ => return Err(wrong("it must begin with smtps:// or smtp://")),
    };
    let plain = |part: &str| {
        let decoded = percent_encoding::percent_decode_str(part).decode_utf8();
        decoded.map(|text| text.into_owned()).map_err(|_| wrong("user and password must be UTF-8"))
    };
    let credentials = match (url.username(), url.password()) {
        ("", None) => None,
        (user, Some(password)) if !user.is_empty() => Some((plain(user)?, plain(password)?)),
        _ => return Err(wrong("it must have both a user and a password, or neither")),
    };
    Ok(SmtpSettings {
        host: host.trim_matches(['[', ']']).to_owned(),
        port: url.port().unwrap_or(usual_port),
        security,
        credentials,
        from: from.to_owned(),
    })
}
