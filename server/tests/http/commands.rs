//! The commands of the program: backup and restore, the doctor, and settings that can't be used.

use crate::market::photo;
use crate::programs::{Installation, found_in, said};
use domain::photos::Photo;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

#[test]
fn a_backup_brings_everything_back() {
    let first = Installation::new();
    first.create_admin();
    let running = first.serve();
    let mut ada = running.client();
    ada.sign_in();
    let answer = ada.post("draft_listing", &[("model", "apple-iphone-13")]).unwrap();
    let id = answer.location().trim_start_matches("/sell/").to_owned();
    let answer = ada.send("POST", &format!("/listings/{id}/photos"), "image/jpeg", &photo(9)).unwrap();
    let kept: Photo = serde_json::from_slice(&answer.body).unwrap();
    let listing = ada.get(&format!("/api/edit_listing?id={id}")).unwrap().json();
    let picture = ada.get(&kept.id.path(800)).unwrap().body;

    // While the server runs.
    let backup = first.path("backup");
    let (well, said) = first.run(&["backup", backup.to_str().unwrap()]);
    assert!(well && said.contains("The rows are in it as well."), "{said}");
    assert_eq!(fs::metadata(&backup).unwrap().permissions().mode() & 0o077, 0, "others could read it");
    let (well, said) = first.run(&["backup", backup.to_str().unwrap()]);
    assert!(!well && said.contains("is not empty"), "{said}");
    // What happens later is not in it.
    ada.post("withdraw_listing", &[("id", &id)]).unwrap();
    drop(running);

    let second = Installation::new();
    let (well, said) = second.run(&["restore", backup.to_str().unwrap()]);
    assert!(well, "{said}");
    let running = second.serve();
    let mut again = ada.at(&running);
    assert_eq!(
        again.get(&format!("/api/edit_listing?id={id}")).unwrap().json(),
        listing,
        "the session goes on"
    );
    let served = running.client().get(&kept.id.path(800)).unwrap();
    assert_eq!((served.status, served.body), (200, picture));
    running.client().sign_in();
    drop(running);

    let (well, said) = second.run(&["restore", backup.to_str().unwrap()]);
    assert!(!well && said.contains("--force"), "{said}");
    let (well, said) = second.run(&["restore", "--force", backup.to_str().unwrap()]);
    assert!(well && said.contains("What was there is now at"), "{said}");
    let (well, said) = second.run(&["doctor"]);
    assert!(well, "{said}");
}

#[test]
fn a_damaged_backup_is_refused_before_anything_is_touched() {
    let first = Installation::new();
    first.create_admin();
    let backup = first.path("backup");
    assert!(first.run(&["backup", backup.to_str().unwrap()]).0);
    for part in ["mobilegoo.db", "installation.jsonl"] {
        let file = found_in(&backup, part);
        let whole = fs::read(&file).unwrap();
        let mut damaged = whole.clone();
        *damaged.last_mut().unwrap() ^= 1;
        fs::write(&file, damaged).unwrap();
        let second = Installation::new();
        let (well, said) = second.run(&["restore", backup.to_str().unwrap()]);
        assert!(!well && said.contains("is damaged") && said.contains(part), "{said}");
        assert!(!second.path("mobilegoo-data").exists());
        fs::write(&file, whole).unwrap();
    }
    fs::remove_file(backup.join("manifest.json")).unwrap();
    let (well, said) = Installation::new().run(&["restore", backup.to_str().unwrap()]);
    assert!(!well && said.contains("is no finished backup"), "{said}");
}

/// What the doctor wants mended, by what it is about.
fn to_mend(site: &Installation, settings: &[&str]) -> BTreeMap<String, String> {
    let (well, said) = site.run(&[&["doctor"], settings].concat());
    let lines = said.lines().filter_map(|line| line.strip_prefix("MEND  ")?.split_once(": "));
    let found: BTreeMap<_, _> = lines.map(|(about, what)| (about.to_owned(), what.to_owned())).collect();
    assert_eq!(well, found.is_empty(), "{said}");
    found
}

#[test]
fn the_doctor_finds_nothing_on_a_healthy_installation() {
    let site = Installation::new();
    assert!(to_mend(&site, &[]).is_empty(), "before the first start");
    assert!(!site.path("mobilegoo-data").exists(), "the doctor makes nothing");
    site.create_admin();
    assert!(to_mend(&site, &[]).is_empty());
}

#[test]
fn the_doctor_says_what_to_mend() {
    let site = Installation::new();
    site.create_admin();
    let data = site.path("mobilegoo-data");
    let file = site.path("file");
    fs::write(&file, "no folder").unwrap();

    fs::rename(site.path("site"), site.path("elsewhere")).unwrap();
    let found = to_mend(&site, &[]);
    assert!(found["site files"].contains("cargo xtask run"), "{found:?}");
    fs::rename(site.path("elsewhere"), site.path("site")).unwrap();

    fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).unwrap();
    let found = to_mend(&site, &[]);
    assert!(found["data folder"].contains("chmod 700"), "{found:?}");
    fs::set_permissions(&data, fs::Permissions::from_mode(0o700)).unwrap();

    let nowhere = format!("sqlite:{}", site.path("site").display());
    let found = to_mend(&site, &["--database-url", &nowhere]);
    assert!(found["database"].contains("database-url"), "{found:?}");
    let nowhere = format!("embedded:{}", file.display());
    let found = to_mend(&site, &["--documents-url", &nowhere]);
    assert!(found["documents"].contains("documents-url"), "{found:?}");
    let found = to_mend(&site, &["--smtp-url", "smtp://ada:hunter2@127.0.0.1:1"]);
    assert!(found["mail"].contains("smtp-url") && !found["mail"].contains("hunter2"), "{found:?}");
    let nowhere = file.to_str().unwrap();
    let found = to_mend(&site, &["--tls", "files", "--tls-cert", nowhere, "--tls-key", nowhere]);
    assert!(found.contains_key("certificate"), "{found:?}");

    let other = Installation::new();
    other.create_admin();
    fs::rename(data.join("keys"), data.join("own-keys")).unwrap();
    copy(&other.path("mobilegoo-data/keys"), &data.join("keys"));
    let found = to_mend(&site, &[]);
    assert!(found["keys"].contains("are not those"), "{found:?}");
    let (well, said) = site.run(&["migrate"]);
    assert!(!well && said.contains("are not those"), "{said}");
    fs::remove_dir_all(data.join("keys")).unwrap();
    fs::rename(data.join("own-keys"), data.join("keys")).unwrap();
    assert!(to_mend(&site, &[]).is_empty(), "all is well again");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    fs::set_permissions(to, fs::Permissions::from_mode(0o700)).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[test]
fn a_setting_that_can_not_be_used_is_refused_by_its_name() {
    let site = Installation::new();
    for (setting, arguments) in [
        ("config", vec!["--config", "nowhere.toml"]),
        ("listen", vec!["--listen", "3000"]),
        ("listen", vec!["--listen", "localhost:http"]),
        ("database-url", vec!["--database-url", "postgres://ada:hunter2@host/base"]),
        ("database-url", vec!["--database-url", "sqlite:"]),
        ("documents-url", vec!["--documents-url", "couchdb://ada:hunter2@host/base"]),
        ("base-url", vec!["--base-url", "phones.example"]),
        ("base-url", vec!["--base-url", "https://phones.example/shop"]),
        ("base-url", vec!["--base-url", "https://ada:hunter2@phones.example"]),
        ("base-url", vec!["--behind-proxy"]),
        ("base-url", vec!["--mode", "live", "--smtp-url", "smtps://mail.example"]),
        ("site-name", vec!["--site-name", &"x".repeat(41)]),
        ("mode", vec!["--mode", "real"]),
        ("mail", vec!["--mode", "live", "--base-url", "https://phones.example"]),
        ("tls", vec!["--tls", "on"]),
        ("tls", vec!["--listen", "0.0.0.0:3000"]),
        ("tls-cert", vec!["--tls", "files"]),
        ("tls-key", vec!["--tls", "files", "--tls-cert", "cert.pem"]),
        ("acme-domain", vec!["--tls", "acme", "--acme-contact", "ada@example.org"]),
        (
            "acme-domain",
            vec!["--tls", "acme", "--acme-domain", "127.0.0.1", "--acme-contact", "a@example.org"],
        ),
        ("acme-contact", vec!["--tls", "acme", "--acme-domain", "phones.example"]),
        ("acme-contact", vec!["--tls", "acme", "--acme-domain", "phones.example", "--acme-contact", "ada"]),
        (
            "acme-directory",
            vec![
                "--tls",
                "acme",
                "--acme-domain",
                "phones.example",
                "--acme-contact",
                "a@example.org",
                "--acme-directory",
                "http://ca.example",
            ],
        ),
        ("http-redirect-listen", vec!["--http-redirect-listen", "127.0.0.1:8080"]),
        ("http-redirect-listen", vec!["--tls", "self-signed", "--http-redirect-listen", "80"]),
        ("behind-proxy", vec!["--behind-proxy=yes"]),
        ("mail", vec!["--mail", "pigeon"]),
        ("smtp-url", vec!["--mail", "smtp"]),
        ("smtp-url", vec!["--smtp-url", "https://ada:hunter2@mail.example"]),
        ("smtp-url", vec!["--smtp-url", "smtps://ada@mail.example"]),
        ("stripe-secret-key", vec!["--stripe-secret-key", "hunter2", "--stripe-webhook-secret", "whsec_1"]),
        ("stripe-secret-key", vec!["--stripe-secret-key", "sk_live_hunter2"]),
        ("stripe-webhook-secret", vec!["--stripe-secret-key", "sk_test_hunter2"]),
        ("stripe-webhook-secret", vec!["--stripe-webhook-secret", "whsec_hunter2"]),
        (
            "stripe-webhook-secret",
            vec!["--stripe-secret-key", "sk_test_1", "--stripe-webhook-secret", "hunter2"],
        ),
        (
            "stripe-api-url",
            vec![
                "--stripe-secret-key",
                "sk_test_hunter2",
                "--stripe-webhook-secret",
                "whsec_hunter2",
                "--stripe-api-url",
                "http://api.stripe.com",
            ],
        ),
        ("log", vec!["--log", "xml"]),
        ("log-level", vec!["--log-level", "info,=,"]),
        ("limit-factor", vec!["--limit-factor", "0"]),
        ("limit-factor", vec!["--limit-factor", "many"]),
    ] {
        let (well, text) = said(site.bare(&[&["serve"], &arguments[..]].concat()));
        assert!(!well, "{arguments:?}: {text}");
        assert!(text.contains(&format!("The setting `{setting}` can't be used:")), "{arguments:?}: {text}");
        assert!(!text.contains("hunter2"), "{arguments:?}: {text}");
        assert!(!site.path("mobilegoo-data").exists(), "{arguments:?} made something");
    }
    let config = site.path("mobilegoo.toml");
    for (setting, text) in [("listn", "listn = '127.0.0.1:1'"), ("mode", "mode = ['live']"), ("config", "=")]
    {
        fs::write(&config, text).unwrap();
        let (well, said) = said(site.bare(&["serve"]));
        assert!(!well && said.contains(&format!("The setting `{setting}` can't be used:")), "{text}: {said}");
    }
}

#[test]
fn a_port_that_is_taken_is_refused_by_its_setting() {
    let site = Installation::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (well, said) = site.run(&["serve", "--listen", &address]);
    assert!(!well && said.contains("The setting `listen` can't be used:"), "{said}");
}

/// The options of Leptos in a file.
fn leptos_options(file: &str) -> toml::Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    let mut table: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
    // In Leptos.toml the list stands at `workspace.metadata.leptos`, as it does in Cargo.toml.
    let list = table.remove("workspace").unwrap()["metadata"]["leptos"].clone();
    list.as_array().unwrap()[0].as_table().unwrap().clone()
}

#[test]
fn leptos_toml_and_cargo_toml_agree() {
    let (deployed, built) = (leptos_options("Leptos.toml"), leptos_options("Cargo.toml"));
    let mut compared = 0;
    for (key, value) in &deployed {
        // One is for servers, the other for developers.
        if key == "env" {
            assert_eq!((value.as_str(), built[key].as_str()), (Some("PROD"), Some("DEV")));
        } else {
            assert_eq!(Some(value), built.get(key), "{key}");
            compared += 1;
        }
    }
    assert!(compared >= 5, "{deployed:?}");
}
