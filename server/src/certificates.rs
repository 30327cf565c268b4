//! Certificates: from files, fetched from an authority (ACME), or made here for development.

use crate::configuration::{Configuration, Tls};
use crate::data_folder::{DataFolder, write_secret};
use crate::installation::Failure;
use axum_server::tls_rustls::RustlsConfig;
use futures::StreamExt;
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls_acme::caches::DirCache;
use rustls_acme::{AcmeConfig, acme};
use services::Clock;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// How often the files of a certificate are looked at.
const LOOK: Duration = Duration::from_secs(30);

/// What TLS connections are answered with; `None` where TLS is off. Whatever renews it runs on beside.
pub async fn of(configuration: &Configuration, clock: &dyn Clock) -> Result<Option<RustlsConfig>, Failure> {
    let folder = DataFolder::at(&configuration.data_dir).tls();
    Ok(match &configuration.tls {
        Tls::Off => None,
        Tls::SelfSigned => {
            let path = self_signed(&folder, &configuration.base_url, clock.now().year())?;
            Some(RustlsConfig::from_config(from_files(&path, &path)?))
        }
        Tls::Files { certificate, key } => {
            let config = RustlsConfig::from_config(from_files(certificate, key)?);
            tokio::spawn(keep_fresh(config.clone(), certificate.clone(), key.clone()));
            Some(config)
        }
        Tls::Acme { domains, contact, directory } => {
            Some(fetched(domains, contact, directory.as_deref(), &folder))
        }
    })
}

/// Whether the certificate could be used, in a sentence.
pub fn check(configuration: &Configuration) -> Result<String, Failure> {
    match &configuration.tls {
        Tls::Off if configuration.behind_proxy => Ok("The proxy in front has it.".into()),
        Tls::Off => Ok("None is needed on a loopback address.".into()),
        Tls::SelfSigned => Ok("A self-signed one is made here.".into()),
        Tls::Acme { domains, .. } => Ok(format!("It is fetched for {}.", domains.join(", "))),
        Tls::Files { certificate, key } => {
            from_files(certificate, key)?;
            Ok(format!("{} can be used.", certificate.display()))
        }
    }
}

fn from_files(certificate: &Path, key: &Path) -> Result<Arc<ServerConfig>, Failure> {
    let unusable = |setting: &str, path: &Path, error: &dyn std::fmt::Display| {
        format!("The setting `{setting}` can't be used: {}: {error}.", path.display())
    };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(|chain| chain.collect::<Result<Vec<_>, _>>())
        .map_err(|error| unusable("tls-cert", certificate, &error))?;
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| unusable("tls-key", key, &error))?;
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain, secret)
        .map_err(|error| unusable("tls-cert", certificate, &error))?;
    Ok(speaking_http(config))
}

fn speaking_http(mut config: ServerConfig) -> Arc<ServerConfig> {
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Arc::new(config)
}

/// Reads the files again when they have changed, and on SIGHUP. A broken certificate replaces no good one.
async fn keep_fresh(config: RustlsConfig, certificate: PathBuf, key: PathBuf) {
    let Ok(mut hangup) = signal(SignalKind::hangup()) else { return };
    let mut seen = changed_at(&certificate, &key);
    loop {
        let told = tokio::select! {
            _ = hangup.recv() => true,
            () = tokio::time::sleep(LOOK) => false,
        };
        let now = changed_at(&certificate, &key);
        if !told && now == seen {
            continue;
        }
        match from_files(&certificate, &key) {
            Ok(fresh) => {
                config.reload_from_config(fresh);
                seen = now;
                tracing::info!("the certificate was read again");
            }
            Err(error) => {
                tracing::error!(cause = %error, "the new certificate can't be used; the old one stays")
            }
        }
    }
}

fn changed_at(certificate: &Path, key: &Path) -> [Option<std::time::SystemTime>; 2] {
    [certificate, key].map(|path| path.metadata().and_then(|file| file.modified()).ok())
}

/// A certificate that is fetched now, or was kept since the last time, and is renewed before it ends.
fn fetched(domains: &[String], contact: &str, directory: Option<&str>, folder: &Path) -> RustlsConfig {
    let mut order = AcmeConfig::new(domains)
        .contact_push(format!("mailto:{contact}"))
        .cache(DirCache::new(folder.to_owned()))
        .directory_lets_encrypt(true);
    if let Some(directory) = directory {
        order = order.directory(directory);
    }
    let mut state = order.state();
    let mut config = ServerConfig::builder().with_no_client_auth().with_cert_resolver(state.resolver());
    // The authority asks for its proof over TLS itself.
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec(), acme::ACME_TLS_ALPN_NAME.to_vec()];
    tokio::spawn(async move {
        while let Some(event) = state.next().await {
            match event {
                Ok(event) => tracing::info!(?event, "certificate"),
                Err(error) => {
                    tracing::error!(?error, "the certificate could not be fetched; it is tried again")
                }
            }
        }
    });
    RustlsConfig::from_config(Arc::new(config))
}

/// The file with a certificate for this machine and the site's host; made once a year.
fn self_signed(folder: &Path, base_url: &str, year: i32) -> Result<PathBuf, Failure> {
    let host =
        url::Url::parse(base_url)?.host_str().unwrap_or("localhost").trim_matches(['[', ']']).to_owned();
    let path = folder.join(format!("self-signed-{}-{year}.pem", host.replace(':', "-")));
    if !path.is_file() {
        let mut names = vec![host, "localhost".into(), "127.0.0.1".into(), "::1".into()];
        names.sort();
        names.dedup();
        let mut parameters = CertificateParams::new(names)?;
        parameters.not_before = date_time_ymd(year, 1, 1);
        parameters.not_after = date_time_ymd(year + 1, 2, 1);
        let key = KeyPair::generate()?;
        let certificate = parameters.self_signed(&key)?;
        write_secret(&path, format!("{}{}", certificate.pem(), key.serialize_pem()).as_bytes())?;
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_self_signed_certificate_is_made_once_a_year_and_works() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let first = self_signed(folder.path(), "https://[::1]:8443", 2026).unwrap();
        let written = std::fs::read(&first).unwrap();
        assert_eq!(self_signed(folder.path(), "https://[::1]:8443", 2026).unwrap(), first);
        assert_eq!(std::fs::read(&first).unwrap(), written);
        assert_ne!(self_signed(folder.path(), "https://[::1]:8443", 2027).unwrap(), first);
        assert!(from_files(&first, &first).is_ok());
    }

    #[test]
    fn an_unusable_certificate_is_refused_by_the_setting_s_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("missing.pem");
        let error = from_files(&path, &path).unwrap_err().to_string();
        assert!(error.contains("`tls-cert`") && error.contains("missing.pem"), "{error}");
    }
}
