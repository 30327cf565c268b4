//! The adapters through which mail leaves.

use super::smtp_server;
use domain::OutboxId;
use domain::mail::Mail;
use services::Mint;
use services::notifications::{FileMailer, Mailer, SmtpMailer, SmtpSecurity, SmtpSettings};
use std::fs;
use std::path::Path;

const FROM: &str = "MobileGoo <no-reply@phones.example>";
const LEAVE: &str = "https://phones.example/unsubscribe?token=a_b-c";
const LINK: &str = "https://phones.example/verify?token=a_b-c";

fn mail() -> Mail {
    Mail {
        to: "ada@example.org".parse().unwrap(),
        subject: "Bestätige deine Adresse".into(),
        text: format!("Hello Ada,\n\n.one line begins with a dot\n{LINK}\n"),
        html: format!("<p>Hello Ada,</p><a href=\"{LINK}\">Confirm</a>"),
        unsubscribe: Some(LEAVE.into()),
    }
}

fn id() -> OutboxId {
    Mint::seeded(7).id(domain::Instant::from_micros(1_795_370_400_000_000))
}

fn settings(port: u16) -> SmtpSettings {
    SmtpSettings {
        host: "127.0.0.1".into(),
        port,
        security: SmtpSecurity::Plain,
        credentials: None,
        from: FROM.into(),
    }
}

/// The mail without the line breaks and escapes of quoted-printable.
fn unfolded(message: &str) -> String {
    let message = message.replace("\r\n", "\n").replace("=\n", "");
    message.replace("=3D", "=").replace("=3d", "=")
}

/// What both adapters that speak MIME must get right.
fn assert_is_whole(message: &str) {
    let message = unfolded(message);
    for part in [
        "From: MobileGoo <no-reply@phones.example>",
        "To: ada@example.org",
        &format!("Message-ID: <{}@phones.example>", id()),
        &format!("List-Unsubscribe: <{LEAVE}>"),
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "multipart/alternative",
        "text/plain; charset=utf-8",
        "text/html; charset=utf-8",
        ".one line begins with a dot",
    ] {
        assert!(message.contains(part), "{part} is missing in {message}");
    }
    assert_eq!(message.matches(LINK).count(), 2, "one in each part: {message}");
    assert!(message.lines().all(|line| line.is_ascii()), "{message}");
}

#[tokio::test]
async fn a_mail_becomes_one_file_however_often_it_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let mailer = FileMailer::new(&folder.path().join("mails"), FROM).unwrap();
    mailer.check().await.unwrap();
    mailer.send(id(), &mail()).await.unwrap();
    mailer.send(id(), &mail()).await.unwrap();
    let files: Vec<_> =
        fs::read_dir(folder.path().join("mails")).unwrap().map(|f| f.unwrap().path()).collect();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].file_name().unwrap().to_str().unwrap(), format!("{}.eml", id()));
    assert_is_whole(&fs::read_to_string(&files[0]).unwrap());
}

#[tokio::test]
async fn an_smtp_server_gets_the_whole_mail() {
    let (port, taken) = smtp_server::start("250 ok").await;
    let mailer = SmtpMailer::new(settings(port)).unwrap();
    mailer.check().await.unwrap();
    mailer.send(id(), &mail()).await.unwrap();
    let taken = taken.lock().unwrap();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].0, "ada@example.org");
    assert_is_whole(&taken[0].1);
}

#[tokio::test]
async fn a_refused_recipient_is_told_apart_from_a_busy_server_and_never_named() {
    for (answer, permanent) in [("550 <ada@example.org>: no such user", true), ("451 try later", false)] {
        let (port, taken) = smtp_server::start(answer).await;
        let error = SmtpMailer::new(settings(port)).unwrap().send(id(), &mail()).await.unwrap_err();
        assert_eq!(error.permanent, permanent, "{error}");
        assert!(error.cause.contains(&answer[..3]) && !error.cause.contains("ada"), "{error}");
        assert!(taken.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_may_come_back() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let mailer = SmtpMailer::new(settings(port)).unwrap();
    assert!(!mailer.send(id(), &mail()).await.unwrap_err().permanent);
    assert!(mailer.check().await.is_err());
}

#[tokio::test]
async fn mail_travels_in_the_clear_on_this_machine_only() {
    for (host, allowed) in
        [("127.0.0.1", true), ("localhost", true), ("::1", true), ("mail.example.org", false)]
    {
        let made = SmtpMailer::new(SmtpSettings { host: host.into(), ..settings(25) });
        assert_eq!(made.is_ok(), allowed, "{host}");
        for security in [SmtpSecurity::Tls, SmtpSecurity::StartTls] {
            assert!(SmtpMailer::new(SmtpSettings { host: host.into(), security, ..settings(465) }).is_ok());
        }
    }
    assert!(SmtpMailer::new(SmtpSettings { from: "nobody".into(), ..settings(25) }).is_err());
}

/// A real server, where the test command has started one.
#[tokio::test]
async fn a_real_smtp_server_takes_the_mail() {
    #[expect(clippy::disallowed_methods, reason = "tests are configured by the test command")]
    let (port, folder) = (std::env::var("TEST_SMTP_PORT"), std::env::var("TEST_SMTP_DIR"));
    let (Ok(port), Ok(folder)) = (port, folder) else {
        eprintln!("TEST_SMTP_PORT and TEST_SMTP_DIR are not set: only the server of this file is used");
        return;
    };
    let mailer = SmtpMailer::new(settings(port.parse().unwrap())).unwrap();
    mailer.send(id(), &mail()).await.unwrap();
    let kept = fs::read_dir(Path::new(&folder).join("new")).unwrap();
    let mails: Vec<_> = kept.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    let ours = mails.iter().find(|mail| mail.contains(&id().to_string())).expect("our mail");
    assert_is_whole(ours);
}
