//! HTTPS by the program itself: its certificates, the redirect from HTTP, and a certificate that is replaced while it runs.

use crate::browsers::{Answer, PAGES};
use crate::programs::{Installation, Running, found_in, free_port, read};
use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

/// Somebody who trusts one certificate and nothing else.
struct Trusting {
    config: Arc<ClientConfig>,
}

/// What a visitor by HTTPS got.
struct Visit {
    answer: Answer,
    /// The one that the server showed.
    certificate: CertificateDer<'static>,
}

impl Trusting {
    fn certificate(path: &Path, protocol: &[u8]) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(path).unwrap()).unwrap();
        let mut config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = vec![protocol.to_vec()];
        Self { config: Arc::new(config) }
    }

    fn connect(&self, running: &Running) -> StreamOwned<ClientConnection, TcpStream> {
        let name = ServerName::try_from("127.0.0.1").unwrap();
        let connection = ClientConnection::new(self.config.clone(), name).unwrap();
        StreamOwned::new(connection, TcpStream::connect(("127.0.0.1", running.port)).unwrap())
    }

    /// Asks for a page; an error where the certificate is none of those that are trusted.
    fn get(&self, running: &Running, path: &str) -> std::io::Result<Visit> {
        let mut stream = self.connect(running);
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAccept: {PAGES}\r\nConnection: close\r\n\r\n",
            running.port
        );
        stream.write_all(head.as_bytes())?;
        let answer = read(&mut stream)?;
        let certificate = stream.conn.peer_certificates().unwrap()[0].clone().into_owned();
        Ok(Visit { answer, certificate })
    }
}

/// A certificate for this machine, in two files.
fn issue(certificate: &Path, key: &Path) {
    let made = KeyPair::generate().unwrap();
    let parameters = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    fs::write(key, made.serialize_pem()).unwrap();
    fs::write(certificate, parameters.self_signed(&made).unwrap().pem()).unwrap();
}

#[test]
fn people_come_by_https_and_are_sent_there_from_http() {
    let site = Installation::new();
    let redirects = format!("127.0.0.1:{}", free_port());
    let mut running = site.serve_with(&["--tls", "self-signed", "--http-redirect-listen", &redirects]);
    let file = found_in(&site.path("mobilegoo-data/tls"), "self-signed-");
    let visit = Trusting::certificate(&file, b"http/1.1").get(&running, "/about").unwrap();
    assert_eq!(visit.answer.status, 200);
    // A certificate that no browser knows must not lock people out of the plain site.
    assert_eq!(visit.answer.header("strict-transport-security"), "");

    let mut http = TcpStream::connect(&redirects).unwrap();
    http.write_all(b"GET /search?q=a%20b HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        .unwrap();
    let answer = read(&mut http).unwrap();
    let there = format!("https://127.0.0.1:{}/search?q=a%20b", running.port);
    assert_eq!((answer.status, answer.location()), (308, there.as_str()));

    let newer = Trusting::certificate(&file, b"h2");
    let mut stream = newer.connect(&running);
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock).unwrap();
    }
    assert_eq!(stream.conn.alpn_protocol(), Some(&b"h2"[..]));
    drop(stream);

    // Who speaks no TLS is not answered in plain text.
    let mut plain = TcpStream::connect(("127.0.0.1", running.port)).unwrap();
    plain.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").unwrap();
    assert!(read(&mut plain).is_err());
    running.terminate();
    assert!(running.child.wait().unwrap().success());
}

#[test]
fn a_certificate_is_replaced_while_the_server_runs_and_a_broken_one_is_not_taken() {
    let site = Installation::new();
    let (certificate, key) = (site.path("site.pem"), site.path("site.key"));
    issue(&certificate, &key);
    let [pem, secret] = [&certificate, &key].map(|path| path.to_str().unwrap());
    let running = site.serve_with(&["--tls", "files", "--tls-cert", pem, "--tls-key", secret]);
    let first = Trusting::certificate(&certificate, b"http/1.1");
    let visit = first.get(&running, "/health/live").unwrap();
    assert_eq!(visit.answer.header("strict-transport-security"), "max-age=63072000");

    fs::write(&certificate, "nonsense").unwrap();
    running.signal("HUP");
    while !fs::read_to_string(site.path("log")).unwrap().contains("the old one stays") {
        std::thread::yield_now();
    }
    assert_eq!(first.get(&running, "/health/live").unwrap().certificate, visit.certificate);

    issue(&certificate, &key);
    running.signal("HUP");
    let second = Trusting::certificate(&certificate, b"http/1.1");
    while second.get(&running, "/health/live").is_err() {
        std::thread::yield_now();
    }
    assert!(first.get(&running, "/health/live").is_err());
}
