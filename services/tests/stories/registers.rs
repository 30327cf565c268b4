//! The register that is asked by HTTP, against a small server on this machine that answers as it is told.

use domain::Imei;
use domain::devices::{DeviceAnswer, Finding};
use services::devices::{DeviceCheck, HttpRegister, HttpRegisterSettings};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

const IMEI: &str = "490154203237518";

/// Answers one request with these bytes, and hands over what was asked; with none, it never answers.
async fn answering(answer: Option<String>) -> (HttpRegister, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1/devices", listener.local_addr().unwrap());
    let task = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = Vec::new();
        while !asked.ends_with(b"}") {
            let mut part = [0; 4_096];
            let read = stream.read(&mut part).await.unwrap();
            assert!(read > 0, "the request ended early");
            asked.extend_from_slice(&part[..read]);
        }
        match answer {
            Some(answer) => stream.write_all(answer.as_bytes()).await.unwrap(),
            None => std::future::pending().await,
        }
        String::from_utf8(asked).unwrap()
    });
    let settings = HttpRegisterSettings {
        url,
        key: Some("secret-key".into()),
        source: "The register".into(),
        patience: Duration::from_millis(500),
    };
    (HttpRegister::new(settings).unwrap(), task)
}

fn response(status: &str, body: &str) -> Option<String> {
    Some(format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()))
}

fn imei() -> Imei {
    IMEI.parse().unwrap()
}

#[tokio::test]
async fn the_imei_is_asked_for_in_the_body_with_the_key() {
    let (register, task) =
        answering(response("200 OK", r#"{"blacklist":"clean","account_lock":"off"}"#)).await;
    let answer = register.check(&imei()).await.unwrap();
    assert_eq!(answer, Some(DeviceAnswer { blacklist: Finding::Clean, account_lock: Finding::Clean }));
    let asked = task.await.unwrap();
    let (head, body) = asked.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /v1/devices HTTP/1.1") && !head.contains(IMEI), "{head}");
    assert!(head.to_lowercase().contains("authorization: bearer secret-key"), "{head}");
    assert_eq!(body, format!(r#"{{"imei":"{IMEI}"}}"#));
}

#[tokio::test]
async fn hits_are_told_apart_and_unknown_words_are_not_clean() {
    use Finding::{Clean, Hit, Unknown};
    for (body, blacklist, account_lock) in [
        (r#"{"blacklist":"listed","account_lock":"on"}"#, Hit, Hit),
        (r#"{"blacklist":"clean","account_lock":"unknown","more":1}"#, Clean, Unknown),
        (r#"{"blacklist":"Clean","account_lock":""}"#, Unknown, Unknown),
        ("{}", Unknown, Unknown),
    ] {
        let (register, _) = answering(response("200 OK", body)).await;
        let answer = register.check(&imei()).await.unwrap().unwrap();
        assert_eq!(answer, DeviceAnswer { blacklist, account_lock }, "{body}");
    }
}

#[tokio::test]
async fn a_register_may_take_its_time() {
    let (register, _) = answering(response("202 Accepted", "{}")).await;
    assert_eq!(register.check(&imei()).await.unwrap(), None);
}

#[tokio::test]
async fn whatever_else_comes_back_is_no_answer_and_names_no_imei() {
    let long = "x".repeat(200_000);
    for answer in [
        response("500 Internal Server Error", "{}"),
        response("404 Not Found", r#"{"blacklist":"clean","account_lock":"off"}"#),
        response("200 OK", "<html>clean</html>"),
        response("200 OK", r#"["clean"]"#),
        response("200 OK", &long),
        response("302 Found", ""),
        Some("nonsense".into()),
        None,
    ] {
        let shown: Option<String> = answer.as_ref().map(|text| text.chars().take(80).collect());
        let (register, _) = answering(answer).await;
        let error = register.check(&imei()).await.unwrap_err().to_string();
        assert!(!error.contains(IMEI) && !error.contains("secret-key"), "{shown:?}: {error}");
    }
    let nobody = HttpRegisterSettings {
        url: "http://127.0.0.1:1/".into(),
        key: None,
        source: "Nobody".into(),
        patience: Duration::from_secs(5),
    };
    assert!(HttpRegister::new(nobody).unwrap().check(&imei()).await.is_err());
}
