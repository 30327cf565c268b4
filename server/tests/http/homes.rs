//! What an operator does to an installation as a whole: new keys, a catalogue of one's own, and a move to other servers.

use crate::market::photo;
use crate::programs::{Client, Installation, Running};
use crate::story::homes::lent;
use domain::photos::Photo;
use std::fs;

/// Begins a draft with one photo; answers the draft's id.
fn begin_draft(seller: &mut Client) -> (String, Photo) {
    let answer = seller.post("draft_listing", &[("model", "apple-iphone-13")]).unwrap();
    let id = answer.location().trim_start_matches("/sell/").to_owned();
    let answer = seller.send("POST", &format!("/listings/{id}/photos"), "image/jpeg", &photo(9)).unwrap();
    (id, serde_json::from_slice(&answer.body).unwrap())
}

#[test]
fn new_keys_sign_nobody_out_and_open_what_the_old_ones_sealed() {
    let site = Installation::new();
    site.create_admin();
    let running = site.serve();
    let mut ada = running.client();
    ada.sign_in();
    let before = ada.get("/api/own_profile").unwrap();
    assert_eq!(before.status, 200, "{}", before.text());
    drop(running);

    let (well, said) = site.run(&["rotate-keys"]);
    assert!(well && said.contains("vault-2.key") && said.contains("token-2.pem"), "{said}");
    let running = site.serve();
    let mut again = ada.at(&running);
    // The e-mail address and the telephone number in it were sealed with the first key.
    assert_eq!(again.get("/api/own_profile").unwrap().json(), before.json());
    running.client().sign_in();
    drop(running);

    // What the newest key signs is good for nothing where only the old one is known.
    let running = site.serve();
    let mut newest = running.client();
    newest.sign_in();
    drop(running);
    for name in ["vault-2.key", "token-2.pem"] {
        fs::remove_file(site.path("mobilegoo-data/keys").join(name)).unwrap();
    }
    let running = site.serve();
    let only_access = Client::with_cookie(&running, "mg_access", newest.cookie("mg_access"));
    assert_eq!(only_access.clone().get("/api/own_profile").unwrap().status, 401);
}

#[test]
fn a_catalogue_is_imported_once_and_again_where_it_has_changed() {
    let site = Installation::new();
    let files = crate::market::small_data();
    let folder = files.path().to_str().unwrap();
    let (well, said) = site.run(&["import", folder]);
    assert!(well && said.contains("catalogue_core.csv: ") && said.contains(" rows read"), "{said}");
    let (well, said) = site.run(&["import", folder]);
    assert!(well && said.contains("catalogue_core.csv: unchanged"), "{said}");

    let running = site.serve();
    let page = running.client().get("/models/apple-iphone-13").unwrap();
    assert!(page.status == 200 && page.text().contains("iPhone 13"), "{}", page.status);
    drop(running);

    let (well, said) = site.run(&["import", "nowhere"]);
    assert!(!well && said.contains("there are no data files in nowhere"), "{said}");
    let path = files.path().join("catalogue_core.csv");
    let table = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{table}\"an open quote\n")).unwrap();
    let (well, said) = site.run(&["import", folder]);
    assert!(!well && said.contains("catalogue_core.csv"), "{said}");
    // What was there stays.
    let running = site.serve();
    assert_eq!(running.client().get("/models/apple-iphone-13").unwrap().status, 200);
}

/// Rows stay where they are; documents, photos and keys move to an empty home.
fn documents_move(mysql: &str, from: &str, to: &str) {
    let first = Installation::on(mysql, from);
    first.create_admin();
    let running = first.serve();
    let mut ada = running.client();
    ada.sign_in();
    let (id, kept) = begin_draft(&mut ada);
    let listing = ada.get(&format!("/api/edit_listing?id={id}")).unwrap().json();
    let picture = ada.get(&kept.id.path(800)).unwrap().body;
    let backup = first.path("backup");
    let (well, said) = first.run(&["backup", backup.to_str().unwrap()]);
    assert!(well && said.contains("mysqldump"), "{said}");
    drop(running);

    let second = Installation::on(mysql, to);
    let (well, said) = second.run(&["restore", backup.to_str().unwrap()]);
    assert!(well && said.contains("No rows were restored."), "{said}");
    let running = second.serve();
    same_market(&running, &ada, &id, &listing);
    let served = running.client().get(&kept.id.path(800)).unwrap();
    assert_eq!((served.status, served.body), (200, picture));
    let (well, said) = second.run(&["doctor"]);
    assert!(well, "{said}");
    // An occupied home is not written over by accident.
    let third = Installation::on(mysql, to);
    let (well, said) = third.run(&["restore", backup.to_str().unwrap()]);
    assert!(!well && said.contains("--force"), "{said}");
}

fn same_market(running: &Running, ada: &Client, id: &str, listing: &serde_json::Value) {
    let mut again = ada.at(running);
    assert_eq!(&again.get(&format!("/api/edit_listing?id={id}")).unwrap().json(), listing);
    running.client().sign_in();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_restored_to_mongodb() {
    lent(|mysql, from| async move {
        lent(move |_, to| async move { documents_move(&mysql, &from, &to) }).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_moves_from_mongodb_to_embedded_documents() {
    lent(|mysql, from| async move {
        let folder = tempfile::tempdir().unwrap();
        documents_move(&mysql, &from, &format!("embedded:{}", folder.path().join("documents").display()));
    })
    .await;
}
