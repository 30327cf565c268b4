//! `kill -9` in the middle of writing: what was acknowledged is there at the next start, and nothing is half there.
//!
//! The writer is this test program again, told by its environment where to write. It prints each number only after
//! storage has acknowledged it; the test kills it at a random moment and looks every number up.

use crate::databases::{in_mysql, in_sqlite, told_in};
use crate::homes::{at_a_folder, at_mongo};
use bytes::Bytes;
use domain::Instant;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::process::Stdio;
use std::time::Duration;
use store::attempts::Window;
use store::{Documents, Store, documents};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

/// The writer's orders: where rows go, where documents go, and the first number to write.
const ORDERS: [&str; 3] = ["DURABILITY_ROWS", "DURABILITY_DOCUMENTS", "DURABILITY_FIRST"];
/// The test that is the writer when it has orders.
const WRITER: &str = "durability::nothing_acknowledged_is_lost_to_kill_9_with_sqlite_and_files";
const ROUNDS: u64 = 6;
/// Numbers of different rounds lie this far apart.
const ROUND: u64 = 1_000_000;
/// Time stands still, so that all tries of the test lie in one window.
const NOW: Instant = Instant::from_micros(1_795_370_400_000_000);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_to_kill_9_with_sqlite_and_files() {
    if let [Some(rows), Some(documents), Some(first)] = ORDERS.map(told_in) {
        return write_until_killed(&rows, &documents, first.parse().unwrap()).await;
    }
    in_sqlite(|rows| at_a_folder(async move |documents| survive(&rows, &documents).await)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_to_kill_9_with_mysql_and_mongodb() {
    in_mysql(|rows| at_mongo(|documents| async move { survive(&rows, &documents).await })).await;
}

async fn survive(rows: &str, documents: &str) {
    let store = Store::open(rows).await.unwrap();
    store.migrate().await.unwrap();
    store.close().await;
    for round in 0..ROUNDS {
        let acknowledged = written_before_a_kill(rows, documents, round * ROUND).await;
        let store = Store::open(rows).await.unwrap();
        let home = documents::open(documents).await.unwrap();
        for (kind, number) in &acknowledged {
            match kind.as_str() {
                "row" => assert_eq!(rows_of(&store, *number).await, [true, true], "row {number}"),
                "document" => {
                    let kept = home.get("durability", &key(*number)).await.unwrap();
                    assert_eq!(kept, Some(document(*number)), "document {number}");
                }
                "blob" => assert!(
                    home.get_blob(&key(*number)).await.unwrap() == Some(blob(*number)),
                    "blob {number}"
                ),
                other => panic!("{other} {number}"),
            }
        }
        nothing_is_half_there(&store, &*home, &acknowledged, round * ROUND).await;
        store.close().await;
    }
}

/// Also what was under way when the kill came is there whole, or not at all.
async fn nothing_is_half_there(
    store: &Store,
    home: &dyn Documents,
    acknowledged: &HashSet<(String, u64)>,
    first: u64,
) {
    let last_row = acknowledged.iter().filter(|(kind, _)| kind == "row").map(|(_, number)| *number).max();
    let [one, other] = rows_of(store, last_row.map_or(first, |number| number + 1)).await;
    assert_eq!(one, other, "a unit of work was cut in two");
    for name in home.list_blobs(Some(&key(first)), 10_000).await.unwrap() {
        let number = u64::from_str_radix(&name, 16).unwrap();
        assert!(home.get_blob(&name).await.unwrap() == Some(blob(number)), "blob {number}");
    }
    for (name, kept) in home.list("durability", "", Some(&key(first)), 10_000).await.unwrap() {
        assert_eq!(kept, document(u64::from_str_radix(&name, 16).unwrap()));
    }
}

/// Starts the writer, kills it after a random number of acknowledgements, and answers all of them.
async fn written_before_a_kill(rows: &str, documents: &str, first: u64) -> HashSet<(String, u64)> {
    let mut writer = Command::new(std::env::current_exe().unwrap())
        .args([WRITER, "--exact", "--nocapture"])
        .envs([(ORDERS[0], rows), (ORDERS[1], documents), (ORDERS[2], &first.to_string())])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
    let enough = 10 + RandomState::new().hash_one(first) as usize % 120;
    let mut acknowledged = HashSet::new();
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some((kind, number)) = line.strip_prefix("kept ").and_then(|line| line.split_once(' ')) {
            acknowledged.insert((kind.to_owned(), number.parse().unwrap()));
        }
        if acknowledged.len() == enough {
            writer.start_kill().unwrap();
        }
    }
    assert!(acknowledged.len() >= enough, "the writer ended by itself");
    writer.wait().await.unwrap();
    acknowledged
}

async fn write_until_killed(rows: &str, documents: &str, first: u64) {
    let store = Store::open(rows).await.unwrap();
    let home = documents::open(documents).await.unwrap();
    // The harness may have begun a line of its own.
    println!();
    let write_rows = async {
        for number in first.. {
            let mut db = store.write().await.unwrap();
            for half in [0, 1] {
                assert_eq!(db.count_try(&window(number, half), NOW).await.unwrap(), None);
            }
            db.commit().await.unwrap();
            println!("kept row {number}");
        }
    };
    let write_documents = async {
        for number in first.. {
            home.put("durability", &key(number), &document(number)).await.unwrap();
            println!("kept document {number}");
        }
    };
    let write_blobs = async {
        for number in first.. {
            home.put_blob(&key(number), blob(number)).await.unwrap();
            println!("kept blob {number}");
        }
    };
    tokio::join!(write_rows, write_documents, write_blobs);
}

/// A window that one try fills, so that a second one tells whether the first was kept.
fn window(number: u64, half: u8) -> Window {
    let mut key_hash = [half; 32];
    key_hash[..8].copy_from_slice(&number.to_be_bytes());
    Window { key_hash, most: 1, length: Duration::from_secs(3600) }
}

/// Whether each of the two rows of a unit of work is there. Leaves everything as it was.
async fn rows_of(store: &Store, number: u64) -> [bool; 2] {
    let mut db = store.write().await.unwrap();
    let mut there = [false; 2];
    for half in [0, 1] {
        let full = db.count_try(&window(number, half), NOW).await.unwrap();
        there[usize::from(half)] = full.is_some();
    }
    there
}

fn key(number: u64) -> String {
    format!("{number:016x}")
}

fn document(number: u64) -> Value {
    json!({ "number": number, "text": "as it was written ".repeat(50) })
}

/// Larger than a chunk of GridFS, so that a blob may be caught half-way.
fn blob(number: u64) -> Bytes {
    number.to_be_bytes().repeat(40_000).into()
}
