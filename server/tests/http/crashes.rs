//! The end of the server: killed while people write, nothing that was acknowledged is lost; told to end, it finishes
//! what is in flight.

use crate::market::photo;
use crate::programs::{Client, Installation, read};
use crate::story::homes::lent;
use crate::story::{PASSWORD, token_in};
use domain::mail::SentMail;
use domain::photos::Photo;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What the server said that it has done, at one draft.
#[derive(Default)]
struct Done {
    id: String,
    photo: Option<Photo>,
    withdrawn: bool,
}

/// Begins drafts, adds photos and puts the drafts away, until the server is gone.
fn sell(mut client: Client, done: &Mutex<Vec<Done>>, count: &AtomicUsize) {
    let wait = |answer: std::io::Result<crate::browsers::Answer>| answer.ok();
    for number in 0..200 {
        let Some(answer) = wait(client.post("draft_listing", &[("model", "apple-iphone-13")])) else {
            return;
        };
        assert_eq!(answer.status, 302, "{}", answer.text());
        let id = answer.location().trim_start_matches("/sell/").to_owned();
        done.lock().unwrap().push(Done { id: id.clone(), ..Done::default() });
        count.fetch_add(1, Ordering::SeqCst);
        let path = format!("/listings/{id}/photos");
        let Some(answer) = wait(client.send("POST", &path, "image/jpeg", &photo(number))) else { return };
        assert_eq!(answer.status, 200, "{}", answer.text());
        done.lock().unwrap().last_mut().unwrap().photo = Some(serde_json::from_slice(&answer.body).unwrap());
        count.fetch_add(1, Ordering::SeqCst);
        let Some(answer) = wait(client.post("withdraw_listing", &[("id", &id)])) else { return };
        assert_eq!(answer.status, 302, "{}", answer.text());
        done.lock().unwrap().last_mut().unwrap().withdrawn = true;
        count.fetch_add(1, Ordering::SeqCst);
    }
}

/// Signs people up until the server is gone.
fn sign_up(mut client: Client, round: usize, done: &Mutex<Vec<String>>, count: &AtomicUsize) {
    for number in 0..20 {
        let email = format!("person{round}x{number}@example.org");
        let form = sign_up_form(&email);
        let Ok(answer) = client.post("register", &form) else { return };
        assert_eq!((answer.status, answer.location()), (302, "/check-mail"), "{}", answer.text());
        done.lock().unwrap().push(email);
        count.fetch_add(1, Ordering::SeqCst);
    }
}

fn sign_up_form(email: &str) -> [(&str, &str); 6] {
    [
        ("form[name]", "Grace"),
        ("form[email]", email),
        ("form[phone]", "+16172531212"),
        ("form[country]", ""),
        ("form[password]", PASSWORD),
        ("form[terms]", "on"),
    ]
}

fn nothing_acknowledged_is_lost(site: &Installation) {
    site.create_admin();
    for round in 0..2 {
        let (sold, signed_up) = (Mutex::default(), Mutex::default());
        let (sales, sign_ups) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let mut running = site.serve();
        let mut ada = running.client();
        ada.sign_in();
        let (seller, stranger) = (ada.clone(), running.client());
        std::thread::scope(|scope| {
            let selling = scope.spawn(|| sell(seller, &sold, &sales));
            let signing_up = scope.spawn(|| sign_up(stranger, round, &signed_up, &sign_ups));
            let is_enough =
                || sales.load(Ordering::SeqCst) >= 10 + 3 * round && sign_ups.load(Ordering::SeqCst) >= 2;
            // Who ends before the server does has failed, which the scope says.
            while !is_enough() && !selling.is_finished() && !signing_up.is_finished() {
                std::thread::yield_now();
            }
            running.child.kill().unwrap();
        });
        running.child.wait().unwrap();

        let running = site.serve();
        // The session from before goes on.
        for done in sold.into_inner().unwrap() {
            let answer = ada.at(&running).get(&format!("/api/edit_listing?id={}", done.id)).unwrap();
            assert_eq!(answer.status, 200, "{} is lost: {}", done.id, answer.text());
            let listing = answer.json();
            assert!(!done.withdrawn || listing["state"] == "withdrawn", "{listing}");
            if let Some(photo) = done.photo {
                assert_eq!(listing["photos"][0]["id"], photo.id.to_string());
                let served = running.client().get(&photo.id.path(320)).unwrap();
                assert_eq!(served.status, 200);
                assert!(image::load_from_memory(&served.body).is_ok());
            }
        }
        let mails: Vec<SentMail> =
            serde_json::from_slice(&running.client().get("/api/sent_mails").unwrap().body).unwrap();
        for email in signed_up.into_inner().unwrap() {
            let sent = mails.iter().find(|sent| sent.mail.to.as_str() == email);
            let token = token_in(&sent.unwrap_or_else(|| panic!("the mail to {email} is lost")).mail);
            let form = [("form[token]", token.as_str()), ("form[password]", PASSWORD)];
            let answer = running.client().post("verify_email", &form).unwrap();
            assert_eq!(answer.location(), "/account?done=verified", "{email}: {}", answer.text());
        }
    }
    let (well, said) = site.run(&["doctor"]);
    assert!(well, "{said}");
    // Reads every row of SQLite, every document and every photo.
    let (well, said) = site.run(&["backup", "whole"]);
    assert!(well, "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_has_lost_nothing_on_embedded_stores() {
    nothing_acknowledged_is_lost(&Installation::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_has_lost_nothing_on_servers() {
    lent(|mysql, mongo| async move { nothing_acknowledged_is_lost(&Installation::on(&mysql, &mongo)) }).await;
}

/// How many rows the shop's file has.
const ROWS: u64 = 300;

/// The server is killed while it adds a shop's file, as often as there is something left to be added.
fn a_file_ends_complete(site: &Installation) {
    site.create_admin();
    let mut running = site.serve();
    let mut ada = running.client();
    ada.sign_in();
    let rows: String = (0..ROWS).map(|n| format!("A-{n},Apple iPhone 13,128,{}\n", 300 + n)).collect();
    let csv = format!("reference,model,storage_gb,price\n{rows}");
    let answer = ada.post("bulk_add", &[("then", "add"), ("form[csv]", &csv)]).unwrap();
    assert_eq!((answer.status, answer.location()), (302, "/account/bulk?started=yes"), "{}", answer.text());
    // The first time right after its answer, then in the middle.
    let mut kills = 0;
    let mut killed_at = None;
    loop {
        let file = match kills {
            0 => None,
            _ => {
                // With the cookies of the last answer: who comes back with old ones is signed out after a while.
                ada = ada.at(&running);
                let answer = ada.get("/api/bulk_imports").unwrap();
                assert_eq!(answer.status, 200, "{}", answer.text());
                Some(answer.json()[0].clone())
            }
        };
        let done = file.as_ref().and_then(|file| file["done"].as_u64());
        if done == Some(ROWS) {
            let file = file.unwrap();
            assert_eq!((file["added"].as_u64(), file["known"].as_u64()), (Some(ROWS), Some(0)), "{file}");
            break;
        }
        if kills < 4 && done != killed_at || kills == 0 {
            running.child.kill().unwrap();
            running.child.wait().unwrap();
            running = site.serve();
            (kills, killed_at) = (kills + 1, done);
        }
        std::thread::yield_now();
    }
    let drafts = ada.at(&running).get("/api/own_listings?state=draft&page=1").unwrap().json();
    assert_eq!(drafts["total"].as_u64(), Some(ROWS), "{drafts}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_goes_on_with_a_shops_file_on_embedded_stores() {
    a_file_ends_complete(&Installation::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_goes_on_with_a_shops_file_on_servers() {
    lent(|mysql, mongo| async move { a_file_ends_complete(&Installation::on(&mysql, &mongo)) }).await;
}

#[test]
fn a_server_that_is_told_to_end_finishes_what_is_in_flight() {
    let site = Installation::new();
    let mut running = site.serve();
    let client = running.client();
    let body = crate::browsers::encoded(sign_up_form("grace@example.org").into_iter());
    let mut stream = TcpStream::connect(("127.0.0.1", running.port)).unwrap();
    let head = client.head("POST", "/api/register", "application/x-www-form-urlencoded", body.len());
    stream.write_all(format!("{head}Expect: 100-continue\r\n\r\n").as_bytes()).unwrap();
    // Once the server asks for the body, it is at work on the request.
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).unwrap();
    assert!(go_on.starts_with(b"HTTP/1.1 100 Continue"), "{}", String::from_utf8_lossy(&go_on));
    running.terminate();
    while TcpStream::connect(("127.0.0.1", running.port)).is_ok() {
        assert!(running.child.try_wait().unwrap().is_none(), "it ended before the request did");
        std::thread::yield_now();
    }
    stream.write_all(body.as_bytes()).unwrap();
    let answer = read(&mut stream).unwrap();
    assert_eq!((answer.status, answer.location()), (302, "/check-mail"), "{}", answer.text());
    assert!(running.child.wait().unwrap().success());
    let mails = site.serve().client().get("/api/sent_mails").unwrap();
    assert!(mails.text().contains("grace@example.org"), "{}", mails.text());
}
