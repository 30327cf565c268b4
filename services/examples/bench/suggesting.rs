//! How long suggestions take at the server: each beginning of what people type, on the whole core catalogue.

use super::percentiles;
use domain::fees::Fees;
use domain::orders::Patience;
use services::devices::NoRegister;
use services::notifications::MemoryMailer;
use services::search::TantivyEngine;
use services::{
    Caller, FixedClock, Gateways, Limits, Mint, Parts, PasswordCost, Passwords, Scope, Services, Settings,
    TokenKeys, Vault,
};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant as Watch;
use store::{Store, documents};

/// With shorthand, slips, and what is in no name.
const TYPED: [&str; 10] = [
    "iphone 13 pro max 256",
    "samsung galaxy s21 ultra",
    "s21 fe",
    "pixel7a",
    "gogle pixle 8 pro",
    "smasung galxy z flip 5",
    "xiaomi redmi note 12 pro plus",
    "moto g power 2021",
    "unlocked iphone 13 128gb under $300 near boston",
    "zzzz nothing is called so 99999",
];
const ROUNDS: usize = 20;

/// Prints the times of a suggestion.
pub async fn suggestions(data: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let services = opened(folder.path(), data).await;
    let guest = Caller::guest();
    services.suggest_searches(&guest, "iphone").await.unwrap();
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        for text in TYPED {
            for (end, letter) in text.char_indices() {
                let begun = &text[..end + letter.len_utf8()];
                let started = Watch::now();
                services.suggest_searches(&guest, begun).await.unwrap();
                times.push(started.elapsed());
            }
        }
    }
    let (p50, p99) = percentiles(&mut times);
    println!("a suggestion while one types       {p50:>9.2} ms p50, {p99:.2} ms p99");
}

/// A server with the catalogue and nothing for sale.
async fn opened(folder: &Path, data: &Path) -> Services {
    let at = |name: &str| folder.join(name).display().to_string();
    let store = Store::open(&format!("sqlite:{}", at("store.db"))).await.unwrap();
    store.migrate().await.unwrap();
    let documents = documents::open(&format!("embedded:{}", at("documents"))).await.unwrap();
    let pem = TokenKeys::new_pem(&Mint::seeded(1)).unwrap().into_bytes();
    let services = Services::new(Parts {
        gateways: Gateways::default(),
        store,
        documents,
        clock: Arc::new(FixedClock::at(super::NOW)),
        mint: Mint::seeded(1),
        vault: Vault::new(&[(1, [1; 32])]).unwrap(),
        passwords: Passwords::new(PasswordCost::OWASP, 1).unwrap(),
        token_keys: TokenKeys::from_pems(&[("first".into(), pem)]).unwrap(),
        limits: Limits::default(),
        mailer: Arc::new(MemoryMailer::default()),
        search: Arc::new(TantivyEngine::in_memory().unwrap()),
        devices: Arc::new(NoRegister),
        settings: Settings {
            base_url: "http://127.0.0.1".into(),
            site_name: "Bench".into(),
            sandbox: true,
            fees: Fees::default(),
            patience: Patience::default(),
        },
    });
    services.import_catalogue(data, Scope::Core).await.unwrap();
    services
}
